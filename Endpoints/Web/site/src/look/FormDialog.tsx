import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { Dialog } from "./Dialog";

interface Props {
  title: string;
  /** What the button says: the verb. */
  act: string;
  /** Whoever submits closes it; what it throws is said in the dialog, and everything typed stays. */
  onSubmit: (form: FormData) => unknown;
  onClose: () => void;
  children: ComponentChildren;
  class?: string;
  /** It cannot be taken back. */
  isDanger?: boolean;
  /** The safe answer has the focus. */
  isCautious?: boolean;
  isReady?: boolean;
  /** A further button, apart from the two. */
  aside?: ComponentChildren;
}

/** A form in a window: sent once however often one clicks. */
export function FormDialog({ title, act, onSubmit, onClose, children, isReady = true, ...look }: Props) {
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (!isReady || isBusy) return;
    setBusy(true);
    try {
      await onSubmit(new FormData(event.currentTarget as HTMLFormElement));
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : String(refused));
    } finally {
      setBusy(false);
    }
  }

  /** Not while it is under way: what it brings would be seen by nobody. */
  const close = () => {
    if (!isBusy) onClose();
  };

  return (
    <Dialog title={title} onClose={close}>
      <form class={look.class} onSubmit={submit}>
        {children}
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-foot">
          {look.aside}
          <button type="button" autofocus={look.isCautious} onClick={close}>Cancel</button>
          <button class={look.isDanger ? "danger" : "primary"} type="submit" disabled={!isReady || isBusy}>{act}</button>
        </div>
      </form>
    </Dialog>
  );
}
