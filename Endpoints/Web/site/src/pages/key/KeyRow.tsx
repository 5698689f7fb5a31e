import { useState } from "preact/hooks";
import { forget, keep } from "../../box/key";
import { type Key, revoke, rotate } from "../../box/keys";
import { Confirm } from "../../look/Confirm";
import { Icon } from "../../look/Icon";
import { tell } from "../../look/Toast";
import { exactTime, fromNow } from "../../look/time";
import { fresh, keysChanged } from "./state";

interface Props {
  shown: Key;
  isMine: boolean;
  mayManage: boolean;
}

/** One key: whose, what it may, when it was used, and how it ends. */
export function KeyRow({ shown, isMine, mayManage }: Props) {
  const [asked, ask] = useState<"rotate" | "revoke" | null>(null);
  const name = shown.agent ?? shown.name ?? (shown.parent_id ? "Unnamed key" : "Your first key");
  const close = () => ask(null);

  async function end() {
    await revoke(shown.id);
    if (isMine) forget();
    else keysChanged();
    tell(`${name}: revoked.`);
  }

  async function renew() {
    const made = await rotate(shown.id);
    fresh.value = made;
    if (isMine) keep(made.key);
  }

  return (
    <li class="key-row">
      <Icon name={shown.agent ? "bot" : shown.name ? "device" : "key"} />
      <div class="key-row-what">
        <strong dir="auto">{name}</strong> {isMine && <span class="key-mine">this browser</span>}
        <span class="muted">
          <code>{shown.prefix}…</code> · {shown.scopes.join(", ")}
          {shown.rooms && ` · ${shown.rooms.length === 1 ? "one room" : `${shown.rooms.length} rooms`}`}
          {" · "}
          {used(shown)}
          {shown.expires_at && ` · expires ${fromNow(shown.expires_at)}`}
        </span>
      </div>
      {mayManage && (
        <div class="key-row-acts">
          <button class="quiet" type="button" aria-label={`Rotate ${name}`} onClick={() => ask("rotate")}>
            Rotate
          </button>
          <button class="quiet danger" type="button" aria-label={`Revoke ${name}`} onClick={() => ask("revoke")}>
            Revoke
          </button>
        </div>
      )}
      {asked === "rotate" && (
        <Confirm title={`Rotate ${name}?`} act="Rotate" onConfirm={renew} onClose={close}>
          <p>A new key takes its place, with the same rights. The old one stops working at once.</p>
        </Confirm>
      )}
      {asked === "revoke" && (
        <Confirm title={`Revoke ${name}?`} act="Revoke" onConfirm={end} onClose={close}>
          <p>
            It ends at once and for good, and so does every key that was made of it. What was written with it stays.
            {isMine && " It is the key of this browser: you will be logged out here."}
          </p>
        </Confirm>
      )}
    </li>
  );
}

const used = ({ last_used }: Key) =>
  last_used ? <time dateTime={last_used} title={exactTime(last_used)}>{`used ${fromNow(last_used)}`}</time> : "never used";
