import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./Dialog";

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

/** Asks before something is done for good; the safe answer has the focus. It closes once that is done, and says what went wrong where it was not. */
export function Confirm({ title, act, onConfirm, onClose, children, typed }: Props) {
  const [written, write] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const isSure = typed === undefined || written.trim() === typed.trim();

  async function go(event: Event) {
    event.preventDefault();
    if (!isSure || isBusy) return;
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : String(refused));
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={go}>
        <div class="confirm">{children}</div>
        {typed !== undefined && (
          <label class="field">
            <span>Type <bdi class="typed">{typed}</bdi> to confirm</span>
            <input value={written} onInput={(event) => write(event.currentTarget.value)} autocomplete="off" />
          </label>
        )}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-foot">
          <button type="button" autofocus={typed === undefined} onClick={onClose}>Cancel</button>
          <button class="danger" type="submit" disabled={!isSure || isBusy}>{act}</button>
        </div>
      </form>
    </Dialog>
  );
}
