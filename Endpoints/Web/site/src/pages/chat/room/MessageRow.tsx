import { useComputed } from "@preact/signals";
import { me } from "../../../box/me";
import type { Message } from "../../../box/wire";
import { IconButton } from "../../../look/Icon";
import { clockTime, exactTime } from "../../../look/time";
import { active, copyLink, copyText, mayDelete, reply } from "../state/active";
import type { OpenRoom } from "../state/room";
import { hue } from "../text/colour";
import { Avatar } from "./Avatar";
import { LongText } from "./LongText";
import { Quote } from "./Quote";

interface Props {
  message: Message;
  /** It goes on under the name above it. */
  isNext: boolean;
  room: OpenRoom;
  onDelete: (message: Message) => void;
}

export function MessageRow({ message, isNext, room, onDelete }: Props) {
  const { id, sender, sender_type, content, created_at, deleted_at, reply_to } = message;
  const isActive = useComputed(() => active.value === id);
  const activate = () => (active.value = id);
  const time = <time dateTime={created_at} title={exactTime(created_at)}>{clockTime(created_at)}</time>;
  if (deleted_at) {
    return (
      <li class="message gone" data-id={id} tabIndex={-1}>
        <span class="message-side">{time}</span>
        <span class="muted">Message deleted</span>
      </li>
    );
  }

  return (
    <li
      class={`message ${sender_type} ${isNext ? "next" : "first"} ${isActive.value ? "active" : ""}`}
      data-id={id}
      tabIndex={-1}
      aria-label={`${sender}, ${sender_type === "agent" ? "agent, " : ""}${exactTime(created_at)}: ${content.slice(0, 300)}`}
      onPointerEnter={(event) => event.pointerType === "mouse" && activate()}
      onFocus={activate}
      onClick={activate}
    >
      <span class="message-side">{isNext ? time : <Avatar name={sender} type={sender_type} />}</span>
      <div class="message-body">
        {!isNext && (
          <p class="message-head">
            <bdi class="sender" style={{ "--hue": hue(sender) }} title={whose(message)}>{sender}</bdi>
            {sender_type === "agent" && <span class="badge agent">agent</span>}
            {message.anonymous && <span class="badge">guest</span>}
            {time}
          </p>
        )}
        {reply_to && <Quote id={reply_to} room={room} />}
        <LongText text={message.content} />
      </div>
      {isActive.value && <Actions message={message} room={room} onDelete={onDelete} />}
    </li>
  );
}

function Actions({ message, room, onDelete }: Omit<Props, "isNext">) {
  return (
    <div class="actions" role="group" aria-label="Message actions">
      {room.mayWrite.value && <IconButton name="reply" label="Reply" onClick={() => reply(room, message)} />}
      <IconButton name="copy" label="Copy message" onClick={() => void copyText(message)} />
      <IconButton name="link" label="Copy link to message" onClick={() => void copyLink(room, message)} />
      {mayDelete(room, message) && <IconButton name="trash" label="Delete message" onClick={() => onDelete(message)} />}
    </div>
  );
}

/** The name is what the writer chose; this is who the box knows them to be. */
function whose({ author, sender, anonymous }: Message) {
  if (anonymous || !author) return "Somebody without a key";
  if (author.person_id === me.value?.person_id) return `${sender}: written with a key of yours`;
  return `${sender}: written by ${author.handle}`;
}
