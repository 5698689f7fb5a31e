import { useState } from "preact/hooks";
import { ask } from "../../../box/api";
import type { Room } from "../../../box/wire";
import { FormDialog } from "../../../look/FormDialog";
import type { Lobby } from "../state/lobby";
import { go, roomPath } from "../state/route";
import { Visibility } from "./Visibility";

export function NewRoom({ lobby, onClose }: { lobby: Lobby; onClose: () => void }) {
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState<Room["visibility"]>("private");

  async function create() {
    const room = await ask<Room>("/api/rooms", { method: "POST", body: { name, visibility } });
    lobby.put(room);
    onClose();
    go(roomPath(room.id));
  }

  return (
    <FormDialog title="New room" act="Create room" onSubmit={create} onClose={onClose} isReady={name.trim() !== ""}>
      <label class="field">
        <span>Name</span>
        <input required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} autocomplete="off" />
      </label>
      <Visibility value={visibility} onChange={setVisibility} />
    </FormDialog>
  );
}
