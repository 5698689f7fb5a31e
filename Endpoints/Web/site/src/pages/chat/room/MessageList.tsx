import { useMemo } from "preact/hooks";
import type { Message } from "../../../box/wire";
import { dayName, isSameDay } from "../../../look/time";
import { active, onMessageKey } from "../state/active";
import type { OpenRoom } from "../state/room";
import { type Timeline, isAtEnd, isAtStart } from "../state/timeline";
import { MessageRow } from "./MessageRow";
import { OutgoingRow } from "./OutgoingRow";
import { Scroller } from "./Scroller";

const TOGETHER = 5 * 60_000; // ms within which messages of one sender stand under one name

export function MessageList({ room, onDelete }: { room: OpenRoom; onDelete: (message: Message) => void }) {
  const { window } = room;
  const timeline = window.timeline.value;
  const rows = useMemo(() => timeline && drawn(timeline, room, onDelete), [timeline]);
  if (!timeline) return <div class="scroller" />;

  const isEnd = isAtEnd(timeline);
  return (
    <>
      <Scroller
        label="Messages"
        goal={window.goal.value}
        onGoal={() => {
          const goal = window.goal.peek();
          if (goal !== "start" && goal !== "end") active.value = goal;
          window.goal.value = null;
        }}
        isEnd={isEnd}
        onKeyDown={(event) => onMessageKey(event, room, onDelete)}
        onMove={(isAtBottom, isNearTop, isNearBottom) => {
          room.isAtBottom.value = isAtBottom;
          if (isAtBottom) room.see();
          if (isNearTop && !isAtStart(timeline)) void window.older();
          else if (isNearBottom && !isEnd && !room.isMissing.peek()) void window.newer();
        }}
      >
        <li class="edge muted">{isAtStart(timeline) ? start(timeline) : "Reading what was said before…"}</li>
        {rows}
        {isEnd && room.outbox.items.value.map((item) => <OutgoingRow key={item.key} item={item} outbox={room.outbox} />)}
      </Scroller>
      <p class="hidden-text" aria-live="polite">{room.lastSaid.value}</p>
    </>
  );
}

const start = (timeline: Timeline) =>
  timeline.latest.seq === 0 ? "Nothing was said here yet. Say something, or invite somebody." : "This is where it began.";

function drawn({ messages }: Timeline, room: OpenRoom, onDelete: (message: Message) => void) {
  return messages.flatMap((message, at) => {
    const before = messages[at - 1];
    const isNewDay = !before || !isSameDay(before.created_at, message.created_at);
    const isFirstUnread = room.seenBefore > 0 && message.seq === room.seenBefore + 1;
    const isNext = !isNewDay && !isFirstUnread && follows(message, before);
    return [
      isNewDay && <li key={`day-${message.id}`} class="day"><span>{dayName(message.created_at)}</span></li>,
      isFirstUnread && <li key="unread" class="day unread-line"><span>New</span></li>,
      <MessageRow key={message.id} message={message} isNext={isNext} room={room} onDelete={onDelete} />,
    ];
  });
}

/** Whether it goes on under the name above. */
const follows = (message: Message, before: Message) =>
  message.sender === before.sender
  && message.sender_type === before.sender_type
  && message.author?.key_id === before.author?.key_id
  && message.anonymous === before.anonymous
  && !message.reply_to && !message.deleted_at && !before.deleted_at
  && Date.parse(message.created_at) - Date.parse(before.created_at) < TOGETHER;
