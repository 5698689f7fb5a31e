import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { FormDialog } from "./FormDialog";

interface Props {
  title: string;
  /** What the button says: the verb. */
  act: string;
  onConfirm: () => unknown;
  onClose: () => void;
  children: ComponentChildren;
  /** Words that must be typed first, for what cannot be had back. */
  typed?: string;
}

/** Asks before something is done for good, and closes once that is done. */
export function Confirm({ title, act, onConfirm, onClose, children, typed }: Props) {
  const [written, write] = useState("");
  const isSure = typed === undefined || written.trim() === typed.trim();

  async function go() {
    await onConfirm();
    onClose();
  }

  return (
    <FormDialog title={title} act={act} onSubmit={go} onClose={onClose} isReady={isSure} isDanger isCautious={typed === undefined}>
      <div class="confirm">{children}</div>
      {typed !== undefined && (
        <label class="field">
          <span>Type <bdi class="typed">{typed}</bdi> to confirm</span>
          <input value={written} onInput={(event) => write(event.currentTarget.value)} autocomplete="off" autofocus />
        </label>
      )}
    </FormDialog>
  );
}
