import type { Room } from "../../../box/wire";
import { Icon } from "../../../look/Icon";
import { exactTime, shortTime } from "../../../look/time";
import { unread } from "../state/kept";
import type { Line } from "../state/lobby";
import { roomPath } from "../state/route";

export function RoomRow({ room, line, isOpen }: { room: Room; line: Line | undefined; isOpen: boolean }) {
  const count = isOpen && document.visibilityState === "visible" ? 0 : unread(room);
  return (
    <a class={count > 0 ? "room-row unread" : "room-row"} href={roomPath(room.id)} aria-current={isOpen ? "page" : undefined}>
      <span class="room-row-name">
        {room.visibility === "public" && <span class="room-row-kind" title="Public"><Icon name="globe" size={14} /></span>}
        <bdi>{room.name}</bdi>
        {room.visibility === "public" && <span class="hidden-text">, public</span>}
      </span>
      {room.last_message_at && <time dateTime={room.last_message_at} title={exactTime(room.last_message_at)}>{shortTime(room.last_message_at)}</time>}
      <span class="room-row-line" dir="auto">{text(room, line)}</span>
      {count > 0 && <span class="count">{count > 99 ? "99+" : count}<span class="hidden-text"> unread</span></span>}
    </a>
  );
}

function text(room: Room, line: Line | undefined) {
  if (room.last_seq === 0) return "Nothing was said yet";
  if (!line) return "\u00a0";
  if (!line.sender) return "Message deleted";
  return <><bdi>{line.sender}</bdi>: {line.text.replace(/[`*_#>|~]+/g, "").replace(/\s+/g, " ")}</>;
}
