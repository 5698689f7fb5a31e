import type { Message, MessagePage, Position } from "../../../box/wire";

/** How many messages are read at once, and how many are held (and drawn) at most. */
export const PAGE = 100, MOST = 400;

/**
 * A window on a room: messages without a hole between them, oldest first, and the newest position that we know of.
 * It is at the end when it reaches that position. What scrolls out of it is read again when it is wanted.
 */
export interface Timeline {
  readonly messages: readonly Message[];
  readonly latest: Position;
  /** The first seq there is. */
  readonly earliest: number;
}

export const last = (timeline: Timeline) => timeline.messages[timeline.messages.length - 1];

export const isAtStart = ({ messages, earliest }: Timeline) => (messages[0]?.seq ?? earliest) <= earliest;

export const isAtEnd = (timeline: Timeline) => (last(timeline)?.seq ?? 0) >= timeline.latest.seq;

/** How many there are behind the window's end. */
export const ahead = (timeline: Timeline) => Math.max(0, timeline.latest.seq - (last(timeline)?.seq ?? 0));

/** The newest page, and the window is at the end. */
export function newest(page: MessagePage): Timeline {
  const end = page.messages[page.messages.length - 1];
  const latest = end ? { id: end.id, seq: end.seq } : { id: "0", seq: 0 };
  return { messages: page.messages, latest, earliest: page.has_more ? 1 : (page.messages[0]?.seq ?? 1) };
}

export function withOlder(timeline: Timeline, page: MessagePage): Timeline {
  const first = timeline.messages[0]?.seq ?? Infinity;
  const messages = [...page.messages.filter((one) => one.seq < first), ...timeline.messages].slice(0, MOST);
  return { ...timeline, messages, earliest: page.has_more ? timeline.earliest : (messages[0]?.seq ?? 1) };
}

export function withNewer(timeline: Timeline, page: MessagePage): Timeline {
  const end = last(timeline)?.seq ?? 0;
  const messages = [...timeline.messages, ...page.messages.filter((one) => one.seq > end)].slice(-MOST);
  return { ...timeline, messages, latest: newer(timeline.latest, messages[messages.length - 1]) };
}

/**
 * Something was said. At the end it joins the window, unless that would take away what somebody reads: then it waits
 * behind the window's end, as what was said while the window is elsewhere does.
 */
export function withArrived(timeline: Timeline, message: Message, isAtBottom: boolean): Timeline {
  if (message.seq <= timeline.latest.seq) return timeline;
  const latest = { id: message.id, seq: message.seq };
  const isNext = isAtEnd(timeline) && message.seq === timeline.latest.seq + 1 && (isAtBottom || timeline.messages.length < MOST);
  return { ...timeline, latest, messages: isNext ? [...timeline.messages, message].slice(-MOST) : timeline.messages };
}

/** What is known now of messages in the window, instead of what was known. */
export function withFresh(timeline: Timeline, fresh: readonly Message[]): Timeline {
  const byId = new Map(fresh.map((one) => [one.id, one]));
  return { ...timeline, messages: timeline.messages.map((one) => changed(one, byId.get(one.id))) };
}

export const withTombstone = (timeline: Timeline, id: string): Timeline =>
  withFresh(timeline, timeline.messages.filter((one) => one.id === id).map(tombstone));

export const tombstone = (message: Message): Message =>
  ({ ...message, sender: "", content: "", reply_to: null, deleted_at: new Date().toISOString() });

/** The same object where nothing changed: what is drawn of it stays. What is deleted stays so, however old the news. */
const changed = (old: Message, fresh: Message | undefined) => (fresh?.deleted_at && !old.deleted_at ? fresh : old);

const newer = (position: Position, message: Message | undefined): Position =>
  message && message.seq > position.seq ? { id: message.id, seq: message.seq } : position;
