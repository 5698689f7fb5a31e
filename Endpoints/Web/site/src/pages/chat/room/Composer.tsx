import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { key } from "../../../box/key";
import { isKeyRefused, me } from "../../../box/me";
import { Icon, IconButton } from "../../../look/Icon";
import { isComposing } from "../../../look/keyboard";
import { chosenName, guestName } from "../state/kept";
import type { OpenRoom } from "../state/room";
import { QuotedLine, useQuoted } from "./Quote";
import { SenderName } from "./SenderName";

const LONGEST = 10_000, SAY_AGAIN = 4000; // characters; ms between two notices of typing

/** Where one writes. The draft stays with the room, through reloads and refusals. */
export function Composer({ room }: { room: OpenRoom }) {
  const field = useRef<HTMLTextAreaElement>(null);
  const typed = useRef(0);
  const { text, replyTo } = room.draft.value;
  const seconds = useSecondsUntil(room.outbox.slowUntil.value);
  const sender = me.value?.agent ?? chosenName.value ?? me.value?.handle ?? (room.isPublic ? guestName() : null);
  const tooLong = text.length - LONGEST;
  const maySend = text.trim() !== "" && tooLong <= 0 && seconds === 0 && sender !== null;

  useLayoutEffect(() => fit(field.current), [text]);
  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches && document.activeElement === document.body) field.current?.focus();
  }, [room.mayWrite.value]);

  const isUnknown = key.value !== null && !me.value && !isKeyRefused.value;
  if (!room.info.value || isUnknown) return <div class="composer" aria-hidden="true" />;
  if (!room.mayWrite.value) return <p class="composer closed muted">{refusal(room)}</p>;

  function send() {
    if (!maySend) return;
    room.send(sender!);
    typed.current = 0;
    field.current?.focus();
  }

  return (
    <form class="composer" onSubmit={(event) => { event.preventDefault(); send(); }}>
      {replyTo && <Replying id={replyTo} room={room} />}
      <div class="write">
        <textarea
          id="write"
          ref={field}
          rows={1}
          aria-label={`Message ${room.info.value.name}`}
          placeholder="Write a message"
          value={text}
          enterkeyhint={isPhone() ? "enter" : "send"}
          onInput={(event) => {
            room.write({ text: event.currentTarget.value });
            if (Date.now() - typed.current > SAY_AGAIN) {
              typed.current = Date.now();
              room.stream.say({ type: "activity", state: "typing" });
            }
          }}
          onKeyDown={(event) => onKey(event, room, send)}
        />
        <button class="primary send" type="submit" disabled={!maySend} aria-label="Send"><Icon name="send" /></button>
      </div>
      <div class="composer-foot">
        {sender && <SenderName name={sender} isFixed={!!me.value?.agent} />}
        <span class="composer-state" role="status">
          {seconds > 0 && <span class="slow">Slow down: {seconds} s</span>}
          {seconds === 0 && room.complaint.value && <span class="problem">{room.complaint.value}</span>}
          {tooLong > 0 && <span class="problem">{tooLong.toLocaleString()} characters too long</span>}
          {tooLong <= 0 && tooLong > -1000 && <span class="muted">{(-tooLong).toLocaleString()} characters left</span>}
        </span>
        <span class="hint muted">Enter sends, Shift+Enter: new line</span>
      </div>
    </form>
  );
}

function onKey(event: KeyboardEvent, room: OpenRoom, send: () => void) {
  const field = event.currentTarget as HTMLTextAreaElement;
  if (isComposing(event)) return;
  if (event.key === "Enter" && !event.shiftKey && !isPhone()) send();
  else if (event.key === "Escape" && room.draft.value.replyTo) room.write({ replyTo: null });
  else if (event.key === "ArrowUp" && field.value === "") {
    const rows = document.querySelectorAll<HTMLElement>(".messages [data-id]");
    rows[rows.length - 1]?.focus();
  } else return;
  event.preventDefault();
}

function Replying({ id, room }: { id: string; room: OpenRoom }) {
  const quoted = useQuoted(id, room);
  return (
    <div class="replying">
      <Icon name="reply" size={14} /> <span class="hidden-text">Replying to</span>
      <QuotedLine message={quoted} />
      <IconButton name="cross" label="Do not reply" onClick={() => room.write({ replyTo: null })} />
    </div>
  );
}

/** On a phone the key is for lines, and the button sends. */
const isPhone = () => matchMedia("(pointer: coarse)").matches;

/** As high as its text; the stylesheet says how high at most. */
function fit(field: HTMLTextAreaElement | null) {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

const refusal = (room: OpenRoom) =>
  room.isPublic && !me.value ? "Only people with a key may write here." : "You may read here, but not write.";

function useSecondsUntil(time: number) {
  const [now, setNow] = useState(Date.now());
  const isOver = now >= time;
  useEffect(() => {
    setNow(Date.now());
    const timer = time > Date.now() ? setInterval(() => setNow(Date.now()), 500) : 0;
    return () => clearInterval(timer);
  }, [time, isOver]);
  return Math.max(0, Math.ceil((time - now) / 1000));
}
