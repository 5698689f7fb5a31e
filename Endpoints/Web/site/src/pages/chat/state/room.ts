import { batch, computed, signal } from "@preact/signals";
import { Problem, ask } from "../../../box/api";
import { me } from "../../../box/me";
import { type Ending, Stream } from "../../../box/stream";
import type { Message, Room, RoomFrame } from "../../../box/wire";
import { tellProblem } from "../../../look/Toast";
import { type Draft, draftOf, keepDraft, markSeen, seen } from "./kept";
import { type Outbox, type Words, outboxOf } from "./outbox";
import { People } from "./people";
import { isAtEnd, last } from "./timeline";
import { Window } from "./window";

/** More than this was missed: the reader is asked before it is read (what the server replays by itself). */
const REPLAY = 200;

/** A room that somebody looks at: by the members' door, or by the public one, which asks for no key. */
export class OpenRoom {
  readonly info = signal<Room | null>(null);
  readonly window: Window;
  readonly people: People;
  readonly outbox: Outbox;
  readonly stream: Stream<RoomFrame>;
  readonly ending = signal<Ending | null>(null);
  /** The stream left something out, and the reader was not asked yet. */
  readonly isMissing = computed(() => this.#isMissing());
  /** Where the timeline ended when the stream left something out; null once the reader was asked. */
  readonly gapAt = signal<number | null>(null);
  readonly isAtBottom = signal(true);
  readonly draft = signal<Draft>({ text: "", replyTo: null });
  /** What the box had against the last words, to be read at the composer. */
  readonly complaint = signal<string | null>(null);
  /** For screen readers: what was said while they look. */
  readonly lastSaid = signal("");
  /** Up to where it was read since it was opened. */
  readonly readTo = signal(0);
  /** Up to where the room was seen before it was opened. */
  readonly seenBefore: number;
  readonly mayWrite = computed(() => this.#mayWrite());
  readonly mayManage = computed(() => this.info.value?.role === "owner" && !!me.value?.scopes.includes("manage"));
  #isOpened = false;
  readonly #leave: () => void;
  #lastSaidId = "";

  constructor(readonly id: string, readonly isPublic: boolean, private wanted: string | null) {
    this.window = new Window(`${this.path}/messages`, !isPublic, tellProblem);
    this.people = new People(this.path);
    this.outbox = outboxOf(this.path, !isPublic);
    this.#leave = this.outbox.attach({ giveBack: this.#giveBack, newest: () => this.window.timeline.value?.latest.seq ?? 0 });
    this.draft.value = draftOf(id);
    this.seenBefore = seen.peek()[id] ?? 0;
    this.stream = new Stream<RoomFrame>({
      admit: this.#admit,
      hear: this.#hear,
      startOver: () => (this.window.timeline.value = null),
      end: (why) => (this.ending.value = why),
    });
  }

  get path() {
    return this.isPublic ? `/api/public/rooms/${this.id}` : `/api/rooms/${this.id}`;
  }

  write(draft: Partial<Draft>) {
    this.draft.value = { ...this.draft.value, ...draft };
    this.complaint.value = null;
    keepDraft(this.id, this.draft.value);
  }

  send(sender: string) {
    const { text, replyTo } = this.draft.value;
    this.write({ text: "", replyTo: null });
    void this.outbox.send({ sender, content: text, reply_to: replyTo });
    void this.window.toEnd();
  }

  async delete(message: Message) {
    await ask(`/api/rooms/${this.id}/messages/${message.id}`, { method: "DELETE" });
    this.window.deleted(message.id);
  }

  /** The reader stands at the end and looks: everything so far is seen. */
  see() {
    const timeline = this.window.timeline.value;
    if (!timeline || !isAtEnd(timeline) || !this.isAtBottom.value || document.visibilityState === "hidden") return;
    this.readTo.value = timeline.latest.seq;
    if (!this.isPublic) markSeen(this.id, timeline.latest.seq);
  }

  close() {
    this.stream.close();
    this.people.close();
    this.#leave();
  }

  /** What the stream needs to (re)connect; read anew each time, as anything may have changed in the meantime. */
  #admit = async () => {
    const [info, ticket] = await Promise.all([
      ask<Room>(this.path, { withKey: !this.isPublic }),
      this.isPublic ? "" : ask<{ ticket: string }>("/api/tickets", { method: "POST" }).then((made) => `&ticket=${made.ticket}`),
      this.window.timeline.value || this.wanted ? null : this.window.openNewest(),
    ]);
    this.info.value = info;
    if (!this.window.timeline.value) await this.#openWanted(info);
    const after = this.window.timeline.value!.latest.id;
    return `${this.path}/ws?after=${after}&replay=${REPLAY}&presence=true${ticket}`;
  };

  async #openWanted(info: Room) {
    const wanted = this.wanted;
    this.wanted = null;
    if (wanted && (await this.window.openAt(wanted, info.last_seq))) return;
    if (wanted) tellProblem(new Error("The message of this link is not here any more."));
    await this.window.openNewest();
  }

  #hear = (frame: RoomFrame) => {
    switch (frame.type) {
      case "message":
        return this.#heard(frame);
      case "ready":
        return this.#ready(frame.seq);
      case "gap":
        this.#noteGap();
        return this.window.missed(frame.latest);
      case "message_deleted":
        if (frame.id === this.#lastSaidId) this.lastSaid.value = "";
        return this.window.deleted(frame.id);
      case "room_updated":
        if (this.info.value) this.info.value = { ...this.info.value, ...pick(frame) };
        return;
      case "presence":
        if (this.people.present(frame.person_id, frame.presence)) this.#loadPeople();
        return;
      case "activity":
        if (frame.key_id !== me.value?.id) this.people.does(frame);
    }
  };

  #heard(message: Message) {
    batch(() => {
      this.window.arrived(message, this.isAtBottom.value);
      this.outbox.heard(message, me.value?.id);
      this.people.said(message);
    });
    if (message.author?.key_id !== me.value?.id) {
      this.#lastSaidId = message.id;
      this.lastSaid.value = `${message.sender}: ${message.content.slice(0, 300)}`;
    }
    this.see();
  }

  /** A second gap before the first was asked about leaves the end where it was. */
  #noteGap() {
    const timeline = this.window.timeline.value;
    if (timeline && isAtEnd(timeline)) this.gapAt.value = last(timeline)?.seq ?? 0;
  }

  #isMissing() {
    const timeline = this.window.timeline.value;
    return !!timeline && !isAtEnd(timeline) && (last(timeline)?.seq ?? 0) === this.gapAt.value;
  }

  #ready(seq: number) {
    this.outbox.settle(seq);
    this.#loadPeople();
    if (this.#isOpened) void this.window.refresh().catch(tellProblem);
    else this.readTo.value = seq;
    this.#isOpened = true;
    for (const message of this.window.timeline.value?.messages ?? []) this.outbox.heard(message, me.value?.id);
    if (!this.isPublic) this.outbox.retryLost();
    this.see();
  }

  /** A lower role is not announced: it shows when something is refused. */
  #lookAgain() {
    void ask<Room>(this.path, { withKey: !this.isPublic }).then((info) => (this.info.value = info), () => {});
  }

  #loadPeople() {
    if (!this.isPublic) void this.people.load().catch(() => {}); // the panel shows whom it knew; the next break asks again
  }

  /** What was refused stands in the composer again, unless something else was begun there. */
  #giveBack = (words: Words, why: Problem) => {
    if (why.status === 403 && why.code === "forbidden") this.#lookAgain();
    if (this.draft.value.text) return false;
    this.write({ text: words.content, replyTo: words.reply_to });
    if (why.status !== 429) this.complaint.value = why.message;
    return true;
  };

  #mayWrite() {
    const info = this.info.value;
    if (!info) return false;
    if (!this.isPublic) return info.role !== "reader" && !!me.value?.scopes.includes("write");
    return me.value ? me.value.scopes.includes("write") : info.anonymous_posts;
  }
}

const pick = ({ name, visibility, anonymous_posts }: Extract<RoomFrame, { type: "room_updated" }>) =>
  ({ name, visibility, anonymous_posts });
