import { useEffect, useMemo } from "preact/hooks";
import { askForKey } from "../../box/wanted";
import { forget, key } from "../../box/key";
import { isKeyRefused } from "../../box/me";
import { Toasts } from "../../look/Toast";
import { listen } from "./keys";
import { NewRoom } from "./dialogs/NewRoom";
import { Palette } from "./dialogs/Palette";
import { Shortcuts } from "./dialogs/Shortcuts";
import { RoomScreen } from "./room/RoomScreen";
import { RoomList } from "./rooms/RoomList";
import { Lobby } from "./state/lobby";
import { close, overlay } from "./state/overlay";
import { route } from "./state/route";

/** The rooms of whoever has a key, and a public room for everybody. */
export function ChatPage() {
  return (
    <>
      {route.value.door === "public" ? <Spectator /> : key.value ? <Rooms key={key.value} /> : <ToKey />}
      <Toasts />
    </>
  );
}

function Rooms() {
  const lobby = useMemo(() => new Lobby(), []);
  useEffect(() => lobby.close, [lobby]);
  useEffect(() => listen(lobby), [lobby]);
  const { room } = route.value;
  if (isKeyRefused.value || lobby.ending.value === "revoked") return <KeyRefused />;
  return (
    <div class={room ? "chat at-room" : "chat at-list"}>
      <RoomList lobby={lobby} />
      {room ? <RoomScreen key={room} id={room} lobby={lobby} /> : <NoRoom hasRooms={!!lobby.rooms.value?.length} />}
      {overlay.value === "palette" && <Palette lobby={lobby} onClose={close} />}
      {overlay.value === "new-room" && <NewRoom lobby={lobby} onClose={close} />}
      {overlay.value === "help" && <Shortcuts onClose={close} />}
    </div>
  );
}

function Spectator() {
  useEffect(() => listen(null), []);
  const { room } = route.value;
  return (
    <div class="chat at-room alone">
      <RoomScreen key={room} id={room ?? ""} lobby={null} />
      {overlay.value === "help" && <Shortcuts onClose={close} />}
    </div>
  );
}

function NoRoom({ hasRooms }: { hasRooms: boolean }) {
  return (
    <section class="nothing wide-only" aria-label="No room open">
      <h2>{hasRooms ? "Choose a room" : "Your first room"}</h2>
      <p class="muted">
        {hasRooms
          ? "Or press Ctrl K and type its name."
          : "A room is where you and your agents meet. Make one, then invite people and agents to it."}
      </p>
      <button class="primary" type="button" onClick={() => (overlay.value = "new-room")}>New room</button>
    </section>
  );
}

function KeyRefused() {
  return (
    <main class="nothing">
      <h1>This key does not work any more</h1>
      <p class="muted">It was revoked or has expired, or this box never knew it. What you wrote is still in its rooms.</p>
      <button
        class="primary"
        type="button"
        onClick={() => {
          forget();
          askForKey();
        }}
      >
        Use another key
      </button>
    </main>
  );
}

function ToKey() {
  useEffect(askForKey, []);
  return <main class="nothing" aria-busy="true" />;
}
