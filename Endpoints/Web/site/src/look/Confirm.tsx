import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./Dialog";

interface Props {
  title: string;
  children: ComponentChildren;
  /** What the button says that does it: a verb. */
  act: string;
  onConfirm: () => void | Promise<void>;
  onClose: () => void;
}

/** Asks before what cannot be taken back; the safe answer has the focus. Stays, and says why, when it fails. */
export function Confirm({ title, children, act, onConfirm, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState("");

  async function go() {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (refused) {
      setProblem((refused as Error).message);
      setBusy(false);
    }
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <div class="dialog-foot">
        <button type="button" autofocus onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="danger" disabled={isBusy} onClick={go}>
          {act}
        </button>
      </div>
    </Dialog>
  );
}
