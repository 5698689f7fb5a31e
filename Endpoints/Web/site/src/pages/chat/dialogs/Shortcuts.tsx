import { Dialog } from "../../../look/Dialog";
import { shortcuts } from "../keys";

export function Shortcuts({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keyboard" onClose={onClose}>
      <dl class="shortcuts">
        {shortcuts.map(([keys, act]) => (
          <div key={keys}>
            <dt>{keys.split("  ").map((one) => <kbd key={one}>{one}</kbd>)}</dt>
            <dd>{act}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
