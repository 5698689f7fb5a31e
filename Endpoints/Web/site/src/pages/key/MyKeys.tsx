import { useEffect, useState } from "preact/hooks";
import { type Key, listKeys } from "../../box/keys";
import type { Me } from "../../box/wire";
import { KeyRow } from "./KeyRow";
import { NewKey } from "./NewKey";
import { changes } from "./state";

/** The key of this browser and all that were made of it. */
export function MyKeys({ me }: { me: Me }) {
  const [keys, setKeys] = useState<Key[]>([]);
  const [hasMore, setMore] = useState(false);
  const [problem, setProblem] = useState("");
  const [isMaking, setMaking] = useState(false);
  const mayManage = me.scopes.includes("manage");

  async function load(after: Key[] = []) {
    try {
      const page = await listKeys(after.at(-1)?.id);
      setKeys([...after, ...page.keys]);
      setMore(page.has_more);
      setProblem("");
    } catch (refused) {
      setProblem((refused as Error).message);
    }
  }

  useEffect(() => void load(), [changes.value, me.id]);

  return (
    <section class="key-list" aria-labelledby="keys">
      <div class="key-list-head">
        <h2 id="keys">Your keys</h2>
        {mayManage && (
          <button type="button" onClick={() => setMaking(true)}>
            New key
          </button>
        )}
      </div>
      <p class="muted">Give every agent and device a key of its own: it may do less than yours, and can be revoked alone.</p>
      {problem && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <ul>
        {keys.map((one) => (
          <KeyRow key={one.id} shown={one} isMine={one.id === me.id} mayManage={mayManage} />
        ))}
      </ul>
      {hasMore && (
        <button type="button" onClick={() => load(keys)}>
          Show more
        </button>
      )}
      {isMaking && <NewKey me={me} onClose={() => setMaking(false)} />}
    </section>
  );
}
