import { useState } from "preact/hooks";
import { ask } from "../../../box/api";
import type { Room } from "../../../box/wire";
import { Dialog } from "../../../look/Dialog";
import type { Lobby } from "../state/lobby";
import { go, roomPath } from "../state/route";
import { Visibility } from "./Visibility";

export function NewRoom({ lobby, onClose }: { lobby: Lobby; onClose: () => void }) {
  const [name, setName] = useState("");
  const [visibility, setVisibility] = useState<Room["visibility"]>("private");
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);

  async function create(event: Event) {
    event.preventDefault();
    if (!name.trim() || isBusy) return;
    setBusy(true);
    try {
      const room = await ask<Room>("/api/rooms", { method: "POST", body: { name, visibility } });
      lobby.put(room);
      onClose();
      go(roomPath(room.id));
    } catch (refused) {
      setProblem(refused instanceof Error ? refused.message : String(refused));
      setBusy(false);
    }
  }

  return (
    <Dialog title="New room" onClose={onClose}>
      <form onSubmit={create}>
        <label class="field">
          <span>Name</span>
          <input required maxLength={100} value={name} onInput={(event) => setName(event.currentTarget.value)} autocomplete="off" />
        </label>
        <Visibility value={visibility} onChange={setVisibility} />
        {problem && <p class="problem" role="alert">{problem}</p>}
        <div class="dialog-foot">
          <button type="button" onClick={onClose}>Cancel</button>
          <button class="primary" type="submit" disabled={!name.trim() || isBusy}>Create room</button>
        </div>
      </form>
    </Dialog>
  );
}
