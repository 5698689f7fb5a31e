import { signal } from "@preact/signals";
import { Problem, ask } from "../../../box/api";
import type { Message, MessagePage } from "../../../box/wire";
import * as timelines from "./timeline";
import { MOST, PAGE, type Timeline } from "./timeline";

type Move = (now: Timeline) => Promise<void>;

/** Reads a room's pages into a window and moves it: one page at a time, whichever way the reader scrolls. */
export class Window {
  readonly timeline = signal<Timeline | null>(null);
  /** What the list shall bring into view next: a message's id, or an end. */
  readonly goal = signal<string | "start" | "end" | null>(null);
  readonly isBusy = signal(false);
  /** What was deleted since the page is there, for who holds a copy. */
  readonly buried = signal<ReadonlySet<string>>(new Set());
  #last: Promise<void> = Promise.resolve();
  #meanwhile: ((timeline: Timeline) => Timeline)[] | null = null;

  constructor(
    private readonly messages: string,
    private readonly isWithKey: boolean,
    private readonly onProblem: (problem: unknown) => void,
  ) {}

  /** The newest page. */
  async openNewest() {
    await this.#open(async () => timelines.newest(await this.#page(`limit=${PAGE}`)));
    this.goal.value = "end";
  }

  /** Around a message; false when it is not in the room. */
  async openAt(id: string, lastSeq: number): Promise<boolean> {
    const found = await this.find(id);
    if (!found) return false;
    await this.#open(async () => {
      const [before, after] = await Promise.all([
        this.#page(`before=${found.seq}&limit=${PAGE / 2}`),
        this.#page(`after=${found.seq}&limit=${PAGE / 2}`),
      ]);
      const messages = [...before.messages, found, ...after.messages];
      const end = messages[messages.length - 1]!;
      const latest = end.seq >= lastSeq ? { id: end.id, seq: end.seq } : { id: String(lastSeq), seq: lastSeq };
      return { messages, latest, earliest: before.has_more ? 1 : messages[0]!.seq };
    });
    this.goal.value = id;
    return true;
  }

  older = () => this.#step(async (now) => {
    const first = now.messages[0];
    if (!first || timelines.isAtStart(now)) return;
    const page = await this.#page(`before=${first.id}&limit=${PAGE}`);
    this.#change((timeline) => (timeline.messages[0] === first ? timelines.withOlder(timeline, page) : timeline));
  });

  newer = () => this.#step(async (now) => {
    const end = timelines.last(now);
    if (timelines.isAtEnd(now)) return;
    const page = await this.#page(`after=${end?.id ?? 0}&limit=${PAGE}`);
    this.#change((timeline) => (timelines.last(timeline) === end ? timelines.withNewer(timeline, page) : timeline));
  });

  toEnd = () => this.#jump(async (now) => {
    if (timelines.isAtEnd(now)) this.goal.value = "end";
    else await this.openNewest();
  });

  toStart = () => this.#jump(async (now) => {
    if (!timelines.isAtStart(now)) {
      const page = await this.#page(`after=0&limit=${PAGE}`);
      this.#change((timeline) => ({ ...timeline, messages: page.messages, earliest: page.messages[0]?.seq ?? 1 }));
    }
    this.goal.value = "start";
  });

  to = (id: string) => this.#jump(async (now) => {
    if (now.messages.some((one) => one.id === id)) this.goal.value = id;
    else if (!(await this.openAt(id, now.latest.seq))) this.onProblem(new Error("This message is not here any more."));
  });

  /** Tombstones are told to those who listen and never again: after a break, look at what is shown once more. */
  async refresh() {
    const first = this.timeline.value?.messages[0];
    let after = first ? first.seq - 1 : 0;
    for (let asked = 0; first && asked < MOST; asked += 200) {
      const page = await this.#page(`after=${after}&limit=200`);
      this.#change((timeline) => timelines.withFresh(timeline, page.messages));
      after = page.messages[page.messages.length - 1]?.seq ?? after;
      if (!page.has_more) return;
    }
  }

  arrived(message: Message, isAtBottom: boolean) {
    this.#meanwhile?.push((timeline) => timelines.withArrived(timeline, message, true));
    this.#change((timeline) => timelines.withArrived(timeline, message, isAtBottom));
  }

  deleted(id: string) {
    this.buried.value = new Set(this.buried.value).add(id);
    this.#meanwhile?.push((timeline) => timelines.withTombstone(timeline, id));
    this.#change((timeline) => timelines.withTombstone(timeline, id));
  }

  /** More was said than the stream told. */
  missed(latest: { id: string; seq: number }) {
    const change = (timeline: Timeline) => ({ ...timeline, latest });
    this.#meanwhile?.push(change);
    this.#change(change);
  }

  /** Null when it is not there. */
  async find(id: string): Promise<Message | null> {
    try {
      return await ask<Message>(`${this.messages}/${id}`, { withKey: this.isWithKey });
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 404) return null;
      throw problem;
    }
  }

  /** By scrolling, which goes on telling: not while it moves. */
  async #step(move: Move) {
    if (!this.isBusy.value) await this.#jump(move);
  }

  /** By a click: after the move that is under way. */
  #jump(move: Move) {
    return (this.#last = this.#last.then(() => this.#move(move)));
  }

  /** A position that is gone (410) means another past: begin anew at the end. */
  async #move(move: Move) {
    const now = this.timeline.value;
    if (!now) return;
    this.isBusy.value = true;
    try {
      await move(now);
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 410) await this.openNewest().catch(this.onProblem);
      else this.onProblem(problem);
    } finally {
      this.isBusy.value = false;
    }
  }

  /** A new window. What the stream tells while it is read may be newer than the page. */
  async #open(read: () => Promise<Timeline>) {
    const meanwhile: ((timeline: Timeline) => Timeline)[] = (this.#meanwhile = []);
    try {
      const timeline = await read();
      this.timeline.value = meanwhile.reduce((now, change) => change(now), timeline);
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = null;
    }
  }

  #change(change: (timeline: Timeline) => Timeline) {
    if (this.timeline.value) this.timeline.value = change(this.timeline.value);
  }

  readonly #page = (query: string) => ask<MessagePage>(`${this.messages}?${query}`, { withKey: this.isWithKey });
}
