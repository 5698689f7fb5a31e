import { computed } from "@preact/signals";
import { useEffect, useMemo, useState } from "preact/hooks";
import type { Message } from "../../../box/wire";
import { Icon } from "../../../look/Icon";
import type { OpenRoom } from "../state/room";
import { hue } from "../text/colour";

/** The line that a message answers; it leads to it, however far away. */
export function Quote({ id, room }: { id: string; room: OpenRoom }) {
  const quoted = useQuoted(id, room);
  return (
    <button class="quote" type="button" aria-label="To the message that this answers" onClick={() => void room.window.to(id)}>
      <Icon name="reply" size={14} />
      <QuotedLine message={quoted} />
    </button>
  );
}

/** Undefined while it is read, null when it is not there. */
export function QuotedLine({ message }: { message: Message | null | undefined }) {
  if (message === undefined) return <span class="muted">…</span>;
  if (!message || message.deleted_at) return <span class="muted">Message deleted</span>;
  return (
    <>
      <bdi class="sender" style={{ "--hue": hue(message.sender) }}>{message.sender}</bdi>
      <span class="quote-text" dir="auto">{message.content.slice(0, 200)}</span>
    </>
  );
}

/** Out of the window where it is in it, which is also where its deletion is told; else asked for. */
export function useQuoted(id: string, room: OpenRoom) {
  const near = useMemo(() => computed(() => room.window.timeline.value?.messages.find((one) => one.id === id)), [id, room]);
  const [far, setFar] = useState<Message | null>();
  const isNear = near.value !== undefined;
  useEffect(() => {
    let isHere = true;
    if (!isNear) void room.window.find(id).then((found) => isHere && setFar(found), () => {});
    return () => void (isHere = false);
  }, [id, room, isNear]);
  return near.value ?? (room.window.buried.value.has(id) ? null : far);
}
