import { useState } from "preact/hooks";
import type { Key } from "../../../box/keys";
import { Confirm } from "../../../look/Confirm";
import { Icon } from "../../../look/Icon";
import { fromNow } from "../../../look/time";
import { When } from "../parts/When";

export const nameOf = (key: Key) => key.agent ?? key.name ?? (key.parent_id ? "unnamed key" : "first key");

/** One living key of a person. */
export function KeyLine({ shown, onRevoke }: { shown: Key; onRevoke: () => Promise<void> }) {
  const [isAsking, ask] = useState(false);
  const name = `${nameOf(shown)} ${shown.prefix}…`;
  return (
    <li>
      <Icon name={shown.agent ? "bot" : "key"} />
      <span class="key-what">
        <strong dir="auto">{nameOf(shown)}</strong> {shown.admin && <span class="badge">admin</span>}
        <span class="muted">
          <code>{shown.prefix}…</code> · {shown.scopes.join(", ")} · {shown.last_used ? <>used <When time={shown.last_used} /></> : "never used"}
          {shown.expires_at && ` · expires ${fromNow(shown.expires_at)}`}
        </span>
      </span>
      <button type="button" class="small danger" aria-label={`Revoke ${name}`} onClick={() => ask(true)}>
        Revoke
      </button>
      {isAsking && (
        <Confirm title={`Revoke ${name}?`} act="Revoke" onConfirm={onRevoke} onClose={() => ask(false)}>
          <p>It ends at once and for good, and so does every key that was made of it. What was written with it stays.</p>
        </Confirm>
      )}
    </li>
  );
}
