import { computed, signal } from "@preact/signals";
import { ask } from "../../../box/api";
import { type Ending, Stream } from "../../../box/stream";
import type { LobbyFrame, MessagePage, Room, SenderType } from "../../../box/wire";
import { tellProblem } from "../../../look/Toast";
import { unread } from "./kept";

/** The last thing said in a room, as its row shows it. */
export interface Line {
  seq: number;
  sender: string;
  senderType: SenderType;
  text: string;
}

type Change = (rooms: readonly Room[]) => readonly Room[];

const MOST_LINES = 60, MOST_AGAIN = 20, AT_ONCE = 4;

/** All rooms of the person, newest activity first, live. */
export class Lobby {
  readonly rooms = signal<readonly Room[] | null>(null);
  readonly lines = signal<ReadonlyMap<string, Line>>(new Map());
  readonly ending = signal<Ending | null>(null);
  readonly unread = computed(() => (this.rooms.value ?? []).reduce((sum, room) => sum + (unread(room) > 0 ? 1 : 0), 0));
  readonly stream: Stream<LobbyFrame>;
  /** What was told while the rooms are read, and may be newer. */
  #meanwhile: Change[] | null = null;

  constructor() {
    this.stream = new Stream<LobbyFrame>({
      admit: async () => `/api/lobby/ws?ticket=${(await ask<{ ticket: string }>("/api/tickets", { method: "POST" })).ticket}`,
      hear: (frame) => this.#hear(frame),
      end: (why) => (this.ending.value = why),
    });
    void this.#load().catch(() => {}); // the stream is ready soon, and loads again
  }

  close = () => this.stream.close();

  /** A room that this browser has made, joined or changed: no need to wait until the stream says so. */
  put(room: Room) {
    this.#change((rooms) => [room, ...rooms.filter((one) => one.id !== room.id)]);
  }

  remove(id: string) {
    this.#change((rooms) => rooms.filter((one) => one.id !== id));
  }

  #hear(frame: LobbyFrame) {
    switch (frame.type) {
      case "ready":
        return void this.#load().catch(tellProblem);
      case "room_created":
        return void ask<Room>(`/api/rooms/${frame.room_id}`).then((room) => this.put(room), () => {}); // gone again
      case "room_updated":
        return this.#patch(frame.room_id, ({ name: frame.name, visibility: frame.visibility, anonymous_posts: frame.anonymous_posts }));
      case "room_deleted":
        return this.remove(frame.room_id);
      case "room_activity":
        this.#patch(frame.room_id, { last_seq: frame.seq, last_message_at: new Date().toISOString() });
        return this.#say(frame.room_id, { seq: frame.seq, sender: frame.sender, senderType: frame.sender_type, text: frame.preview });
      case "message_deleted":
        if (this.lines.value.get(frame.room_id)?.seq === frame.seq) this.#say(frame.room_id, deletedLine(frame.seq));
    }
  }

  async #load() {
    const isAgain = this.rooms.value !== null;
    const meanwhile: Change[] = (this.#meanwhile = []);
    try {
      const rooms = await this.#read();
      if (this.#meanwhile === meanwhile) this.rooms.value = sorted(meanwhile.reduce<readonly Room[]>((now, change) => change(now), rooms));
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = null;
    }
    const rooms = this.rooms.value ?? [];
    const isNew = (room: Room) => (this.lines.value.get(room.id)?.seq ?? 0) < room.last_seq;
    await this.#readLines(rooms.filter((room, at) => isNew(room) || (isAgain && at < MOST_AGAIN)).slice(0, MOST_LINES));
  }

  async #read() {
    const rooms: Room[] = [];
    for (let more = true; more; ) {
      const before = rooms.length > 0 ? `&before=${rooms[rooms.length - 1]!.id}` : "";
      const page = await ask<{ rooms: Room[]; has_more: boolean }>(`/api/rooms?limit=200${before}`);
      rooms.push(...page.rooms);
      more = page.has_more && page.rooms.length > 0;
    }
    return rooms;
  }

  /** The last line of each, a few at a time, from the top. */
  async #readLines(rooms: Room[]) {
    while (rooms.length > 0) await Promise.all(rooms.splice(0, AT_ONCE).map((room) => this.#readLine(room.id)));
  }

  async #readLine(room: string) {
    const [message] = (await ask<MessagePage>(`/api/rooms/${room}/messages?limit=1`).catch(() => null))?.messages ?? [];
    if (!message || (this.lines.value.get(room)?.seq ?? 0) > message.seq) return;
    const { seq, sender, sender_type: senderType, content } = message;
    this.#say(room, message.deleted_at ? deletedLine(seq) : { seq, sender, senderType, text: content.slice(0, 140) });
  }

  #patch(id: string, change: Partial<Room>) {
    this.#change((rooms) => rooms.map((one) => (one.id === id ? patched(one, change) : one)));
  }

  #change(change: Change) {
    this.#meanwhile?.push(change);
    if (this.rooms.value) this.rooms.value = sorted(change(this.rooms.value));
  }

  #say(room: string, line: Line) {
    this.lines.value = new Map(this.lines.value).set(room, line);
  }
}

const deletedLine = (seq: number): Line => ({ seq, sender: "", senderType: "human", text: "" });

/** A page that was read later may know of more than what was told before. */
const patched = (room: Room, change: Partial<Room>): Room =>
  ({ ...room, ...change, last_seq: Math.max(room.last_seq, change.last_seq ?? 0) });

const sorted = (rooms: readonly Room[]) => [...rooms].sort(byActivity);

const byActivity = (one: Room, other: Room) => activity(other).localeCompare(activity(one)) || other.id.localeCompare(one.id);

const activity = (room: Room) => room.last_message_at ?? room.created_at;
