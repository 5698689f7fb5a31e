import { useState } from "preact/hooks";
import type { Key } from "../../../box/keys";
import { Dialog } from "../../../look/Dialog";
import { tell } from "../../../look/Toast";
import { useList } from "../state/list";
import { operate } from "../state/operator";
import type { Person } from "../state/wire";
import { DeletePerson } from "./DeletePerson";
import { GrantLimits } from "./GrantLimits";
import { KeyLine } from "./KeyLine";

/** One person: their keys, what they are granted, and their end. */
export function PersonDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const [isEnding, end] = useState(false);
  const list = useList<Key>(async (before) => {
    const page = await operate<{ keys: Key[]; has_more: boolean }>(`keys?person=${person.id}${before ? `&before=${before.id}` : ""}`);
    return { items: page.keys, has_more: page.has_more };
  }, person.id);

  async function revoke(key: Key) {
    await operate(`keys/${key.id}`, { method: "DELETE" });
    tell("Revoked: its streams have ended.");
    void list.reload();
  }

  return (
    <Dialog title={person.handle} onClose={onClose} wide>
      <h3>Keys</h3>
      {list.problem && (
        <p class="problem" role="alert">
          {list.problem}
        </p>
      )}
      {list.isLoaded && list.items.length === 0 && <p class="none">No living key: this person cannot come in.</p>}
      <ul class="keys">
        {list.items.map((key) => (
          <KeyLine key={key.id} shown={key} onRevoke={() => revoke(key)} />
        ))}
      </ul>
      {list.hasMore && (
        <button type="button" onClick={() => void list.more()}>
          Show more
        </button>
      )}
      {list.items.length > 0 && <GrantLimits person={person} keys={list.items} />}
      <h3>The end</h3>
      <p class="muted">Takes the person with all they own. What they wrote in other people's rooms stays, without a name.</p>
      <button type="button" class="danger" onClick={() => end(true)}>
        Delete {person.handle}
      </button>
      {isEnding && <DeletePerson person={person} onClose={() => end(false)} onDone={onClose} />}
    </Dialog>
  );
}
