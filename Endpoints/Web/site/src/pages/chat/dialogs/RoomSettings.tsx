import { useState } from "preact/hooks";
import { ask } from "../../../box/api";
import type { Room } from "../../../box/wire";
import { Confirm } from "../../../look/Confirm";
import { CopyButton } from "../../../look/CopyButton";
import { FormDialog } from "../../../look/FormDialog";
import { tell } from "../../../look/Toast";
import type { Lobby } from "../state/lobby";
import type { OpenRoom } from "../state/room";
import { go } from "../state/route";
import { Visibility } from "./Visibility";

/** What an owner decides: its name, who may read and write, its end. */
export function RoomSettings({ room, lobby, onClose }: { room: OpenRoom; lobby: Lobby; onClose: () => void }) {
  const now = room.info.value!;
  const [isDeleting, setDeleting] = useState(false);
  const [{ name, visibility, anonymous_posts }, setWanted] = useState(now);
  const want = (change: Partial<Room>) => setWanted((wanted) => ({ ...wanted, ...change }));

  async function save() {
    const body = {
      ...(name.trim() !== now.name && { name }),
      ...(visibility !== now.visibility && { visibility }),
      ...(anonymous_posts !== now.anonymous_posts && { anonymous_posts }),
    };
    const changed = await ask<Room>(`/api/rooms/${room.id}`, { method: "PATCH", body });
    room.info.value = changed;
    lobby.put(changed);
    onClose();
    tell("The room is changed.");
  }

  if (isDeleting) return <Deleting room={room} lobby={lobby} onClose={() => setDeleting(false)} />;
  const mayManage = room.mayManage.value;
  const end = mayManage && <button class="danger aside" type="button" onClick={() => setDeleting(true)}>Delete room…</button>;
  return (
    <FormDialog title="Room settings" act="Save" onSubmit={save} onClose={onClose} isReady={name.trim() !== ""} aside={end}>
      <label class="field">
        <span>Name</span>
        <input required maxLength={100} value={name} onInput={(event) => want({ name: event.currentTarget.value })} autocomplete="off" />
      </label>
      {mayManage && <Visibility value={visibility} onChange={(one) => want({ visibility: one })} />}
      {mayManage && visibility === "public" && (
        <>
          <label class="choice">
            <input type="checkbox" checked={anonymous_posts} onChange={(event) => want({ anonymous_posts: event.currentTarget.checked })} />
            <span><strong>Guests may write</strong><small class="muted">People without a key, a few messages a minute.</small></span>
          </label>
          {now.visibility === "public" && <PublicLink room={room} />}
        </>
      )}
    </FormDialog>
  );
}

function PublicLink({ room }: { room: OpenRoom }) {
  const link = `${location.origin}/public/${room.id}`;
  return (
    <p class="public-link">
      <code>{link}</code>
      <CopyButton what="public link" text={() => link} />
    </p>
  );
}

function Deleting({ room, lobby, onClose }: { room: OpenRoom; lobby: Lobby; onClose: () => void }) {
  const { name, last_seq } = room.info.value!;
  async function end() {
    await ask(`/api/rooms/${room.id}`, { method: "DELETE" });
    lobby.remove(room.id);
    go("/chat");
    tell(`The room is deleted.`);
  }
  const count = room.window.timeline.value?.latest.seq ?? last_seq;
  return (
    <Confirm title="Delete this room?" act="Delete room" typed={name} onConfirm={end} onClose={onClose}>
      {count === 0 ? "It is empty." : `Its ${count === 1 ? "one message goes" : `${count.toLocaleString()} messages go`} with it`}
      {count > 0 && ", for everybody in it, and cannot be had back."}
    </Confirm>
  );
}
