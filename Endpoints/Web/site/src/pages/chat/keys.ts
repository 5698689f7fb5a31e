import { isComposing } from "../../look/keyboard";
import { roomPath, go, route } from "./state/route";
import type { Lobby } from "./state/lobby";
import { overlay } from "./state/overlay";

/** What the keyboard does wherever one is; the lists have arrows of their own. */
export const shortcuts = [
  ["/", "Search"],
  ["Ctrl K", "Go to a room"],
  ["Alt ↑  Alt ↓", "The room above, below"],
  ["Enter", "Send"],
  ["Shift Enter", "New line"],
  ["↑", "From the empty field: to the messages"],
  ["↑ ↓  Home  End", "Through messages, to the first, to the newest"],
  ["R  C  L  Del", "On a message: reply, copy, copy link, delete"],
  ["Esc", "Back, close"],
  ["?", "This list"],
] as const;

export function listen(lobby: Lobby | null) {
  const hear = (event: KeyboardEvent) => {
    if (isComposing(event) || event.defaultPrevented) return;
    if (heard(event, lobby)) event.preventDefault();
  };
  addEventListener("keydown", hear);
  return () => removeEventListener("keydown", hear);
}

function heard(event: KeyboardEvent, lobby: Lobby | null): boolean {
  const isModal = document.querySelector("dialog[open]") !== null;
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k" && lobby && (!isModal || overlay.value === "palette")) {
    overlay.value = overlay.value === "palette" ? null : "palette";
    return true;
  }
  if (isModal || event.ctrlKey || event.metaKey) return false;
  if (event.altKey) return lobby !== null && step(event.key, lobby);
  if (event.key === "Escape") return focus("#write");
  if (isWriting(event.target)) return false;
  if (event.key === "?") overlay.value = "help";
  return event.key === "?" || (event.key === "/" && focus("#search"));
}

/** The room above or below the one that is open. */
function step(key: string, lobby: Lobby): boolean {
  const rooms = lobby.rooms.value ?? [];
  if ((key !== "ArrowUp" && key !== "ArrowDown") || rooms.length === 0) return false;
  const at = rooms.findIndex((room) => room.id === route.value.room);
  const next = at < 0 ? 0 : Math.min(Math.max(at + (key === "ArrowDown" ? 1 : -1), 0), rooms.length - 1);
  go(roomPath(rooms[next]!.id));
  return true;
}

export function focus(selector: string): boolean {
  const found = document.querySelector<HTMLElement>(selector);
  found?.focus();
  return !!found;
}

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));
