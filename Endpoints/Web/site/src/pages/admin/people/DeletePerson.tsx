import { Confirm } from "../../../look/Confirm";
import { tell } from "../../../look/Toast";
import { operate } from "../state/operator";
import type { Person } from "../state/wire";

/** Nothing brings a person back, so the handle is typed first. */
export function DeletePerson({ person, onClose, onDone }: { person: Person; onClose: () => void; onDone: () => void }) {
  async function go() {
    await operate(`people/${person.id}`, { method: "DELETE" });
    tell(`${person.handle} is gone, with all they owned.`);
    onDone();
  }

  return (
    <Confirm title={`Delete ${person.handle}?`} act="Delete for good" typed={person.handle} onConfirm={go} onClose={onClose}>
      Their keys end, and the rooms that nobody else owns are deleted for everybody. This cannot be taken back.
    </Confirm>
  );
}
