import { useEffect, useRef } from "preact/hooks";
import { me } from "../../../box/me";
import { ThemeSwitch } from "../../../look/ThemeSwitch";
import { IconButton } from "../../../look/Icon";
import type { Lobby } from "../state/lobby";
import { overlay } from "../state/overlay";
import { route } from "../state/route";
import { SearchBox, words } from "../search/SearchBox";
import { SearchResults } from "../search/SearchResults";
import { ConnectionState } from "../room/ConnectionState";
import { arrows } from "../walk";
import { RoomRow } from "./RoomRow";

/** All rooms, newest activity first, narrowed to what the search field names; below them the messages it finds. */
export function RoomList({ lobby }: { lobby: Lobby }) {
  const list = useRef<HTMLDivElement>(null);
  const rooms = lobby.rooms.value;
  const isMain = !route.value.room;
  const wanted = words.value.trim().toLowerCase();
  const shown = rooms?.filter((room) => room.name.toLowerCase().includes(wanted));
  const count = lobby.unread.value;

  useEffect(() => {
    const name = rooms?.find((room) => room.id === route.value.room)?.name ?? "Rooms";
    document.title = `${count > 0 ? `(${count}) ` : ""}${name} - Meet AI`;
  });

  return (
    <div class="rooms" role={isMain ? "main" : "complementary"} aria-label="Rooms">
      {isMain && <h1 class="hidden-text">Rooms</h1>}
      <div class="rooms-head">
        <a class="rooms-name" href="/"><img src="/icon.svg" alt="" width="26" height="26" /> Meet AI</a>
        <ThemeSwitch />
        <IconButton name="plus" label="New room" onClick={() => (overlay.value = "new-room")} />
      </div>
      <SearchBox onDown={() => list.current?.querySelector("a")?.focus()} />
      <div class="rooms-list" ref={list} onKeyDown={(event) => arrows(event, list.current!, "a")}>
        <nav aria-label="Rooms">
          {shown?.map((room) => (
            <RoomRow key={room.id} room={room} line={lobby.lines.value.get(room.id)} isOpen={room.id === route.value.room} />
          ))}
        </nav>
        {rooms?.length === 0 && <p class="rooms-empty muted">No room yet. Make one with ＋, or open an invite.</p>}
        {rooms && rooms.length > 0 && shown?.length === 0 && <p class="rooms-empty muted">No room is called so.</p>}
        {wanted && <SearchResults lobby={lobby} />}
      </div>
      <div class="rooms-foot">
        <a class="rooms-me" href="/key" title="Your key and other devices"><bdi>{me.value?.agent ?? me.value?.handle ?? "…"}</bdi></a>
        {isMain && <ConnectionState stream={lobby.stream} />}
        <button class="quiet keys" type="button" aria-label="Keyboard shortcuts" title="Keyboard shortcuts" onClick={() => (overlay.value = "help")}>?</button>
      </div>
    </div>
  );
}
