import { signal } from "@preact/signals";
import { me } from "../../../box/me";
import type { Message } from "../../../box/wire";
import { copy } from "../../../look/CopyButton";
import { tell } from "../../../look/Toast";
import { focus } from "../keys";
import type { OpenRoom } from "./room";

/** The message under the pointer, the finger or the focus: the one whose buttons are shown. */
export const active = signal<string | null>(null);

export const mayDelete = (room: OpenRoom, message: Message) =>
  !room.isPublic && (room.mayManage.value || (message.author?.key_id === me.value?.id && room.mayWrite.value)
    || (message.author?.person_id === me.value?.person_id && !!me.value?.scopes.includes("manage")));

export function reply(room: OpenRoom, message: Message) {
  room.write({ replyTo: message.id });
  focus("#write");
}

export async function copyLink(room: OpenRoom, message: Message) {
  const path = room.isPublic ? `/public/${room.id}` : `/chat/${room.id}`;
  if (await copy(`${location.origin}${path}#${message.id}`)) tell("The link is copied.");
}

export async function copyText(message: Message) {
  if (await copy(message.content)) tell("The message is copied.");
}

/** Arrows go through the messages, a letter does something with the one that has the focus. */
export function onMessageKey(event: KeyboardEvent, room: OpenRoom, onDelete: (message: Message) => void) {
  const target = event.target as HTMLElement;
  const row = target.closest<HTMLElement>("[data-id]");
  if (event.ctrlKey || event.metaKey || event.altKey || (target !== row && target !== event.currentTarget)) return;
  if (move(event.key, row, event.currentTarget as HTMLElement, room)) return event.preventDefault();
  const message = row && room.window.timeline.value?.messages.find((one) => one.id === row.dataset.id);
  if (!message || message.deleted_at) return;
  if (event.key === "r" && room.mayWrite.value) reply(room, message);
  else if (event.key === "c") void copyText(message);
  else if (event.key === "l") void copyLink(room, message);
  else if (event.key === "Delete" && mayDelete(room, message)) onDelete(message);
  else return;
  event.preventDefault();
}

function move(key: string, row: HTMLElement | null, list: HTMLElement, room: OpenRoom): boolean {
  if (key === "Home") void room.window.toStart();
  else if (key === "End") void room.window.toEnd();
  else if (key === "ArrowUp" || key === "ArrowDown") {
    const rows = [...list.querySelectorAll<HTMLElement>("[data-id]")];
    const next = row ? rows.indexOf(row) + (key === "ArrowUp" ? -1 : 1) : rows.length - 1;
    if (next >= rows.length) return focus("#write");
    rows[next]?.focus();
  } else return false;
  return true;
}
