import { useState } from "preact/hooks";
import { Dialog } from "../../../look/Dialog";
import { tell } from "../../../look/Toast";
import { operate } from "../state/operator";
import type { Person } from "../state/wire";

/** Nothing brings a person back, so the handle is typed first. */
export function DeletePerson({ person, onClose, onDone }: { person: Person; onClose: () => void; onDone: () => void }) {
  const [typed, type] = useState("");
  const [problem, setProblem] = useState("");

  async function go(event: SubmitEvent) {
    event.preventDefault();
    try {
      await operate(`people/${person.id}`, { method: "DELETE" });
      tell(`${person.handle} is gone, with all they owned.`);
      onDone();
    } catch (refused) {
      setProblem((refused as Error).message);
    }
  }

  return (
    <Dialog title={`Delete ${person.handle}?`} onClose={onClose}>
      <form class="form" onSubmit={go}>
        <p>Their keys end, and the rooms that nobody else owns are deleted for everybody. This cannot be taken back.</p>
        <label>
          <span>
            Type <strong dir="auto">{person.handle}</strong> to go on
          </span>
          <input value={typed} autocomplete="off" autofocus onInput={(event) => type(event.currentTarget.value)} />
        </label>
        {problem && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="danger" disabled={typed !== person.handle}>
            Delete for good
          </button>
        </div>
      </form>
    </Dialog>
  );
}
