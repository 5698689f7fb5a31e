import { signal } from "@preact/signals";
import { Problem, ask } from "../../../box/api";
import { recall, remember, whenChanged } from "../../../box/kept";
import { isKeyRefused } from "../../../box/me";
import type { Message } from "../../../box/wire";

export interface Words {
  sender: string;
  content: string;
  reply_to: string | null;
}

/** On its way: sent and not yet answered, stored and not yet heard of, or failed. */
export interface Outgoing extends Words {
  /** The Idempotency-Key: the same at every attempt, so that the box stores it once. */
  key: string;
  at: string;
  state: "sending" | "stored" | "failed";
  why?: string;
  /** How it failed: without an answer (the box may have it or not), by a refusal, or with the page that sent it. */
  how?: "lost" | "refused" | "left";
  /** Where it stands in the room, once the box has answered. */
  seq?: number;
}

/** Who looks at the room. */
interface Reader {
  /** Takes refused words back into the composer: whether there was room for them. */
  giveBack: (words: Words, why: Problem) => boolean;
  /** The last seq that the timeline has heard of. */
  newest: () => number;
}

const AGAIN = 10_000; // ms between attempts while the stream says nothing of the line
const SKEW = 60_000; // ms by which the clocks of the box and of this browser may differ

const outboxes = new Map<string, Outbox>();

/** One for each door to a room while the page is there: leaving the room takes nothing away. */
export function outboxOf(path: string, mayRepeat: boolean): Outbox {
  const outbox = outboxes.get(path) ?? new Outbox(path, mayRepeat);
  outboxes.set(path, outbox);
  return outbox;
}

/**
 * What was written in one room and is not in its timeline yet, in the order in which it was written. It is kept in the
 * browser until the box has answered: neither a reload nor a lost connection loses or doubles it.
 */
export class Outbox {
  readonly items = signal<Outgoing[]>([]);
  /** Until when the box asks us to slow down, as a time in ms. */
  readonly slowUntil = signal(0);
  #reader: Reader | null = null;
  #isRunning = false;
  #timer = 0;

  constructor(
    private readonly path: string,
    /** The box knows an Idempotency-Key again from whoever has a key, not from guests. */
    private readonly mayRepeat: boolean,
  ) {
    this.items.value = this.#kept().map((item) => ({ ...item, state: "failed", how: "left", why: "The page was closed before the box answered." }));
    whenChanged("outbox", this.#compare);
  }

  /** Until the returned function is called, or somebody else looks. */
  attach(reader: Reader) {
    this.#reader = reader;
    return () => {
      if (this.#reader === reader) this.#reader = null;
    };
  }

  send(words: Words) {
    const item: Outgoing = { ...words, key: fresh(), at: new Date().toISOString(), state: "sending" };
    this.#set([...this.items.value, item]);
    return this.#run();
  }

  retry(key: string) {
    this.#change(key, sending);
    return this.retryLost();
  }

  discard(key: string) {
    this.#set(this.items.value.filter((one) => one.key !== key));
  }

  /** The line is back, perhaps. What was refused waits for its writer. */
  retryLost = () => {
    clearTimeout(this.#timer);
    if (this.mayRepeat) this.#set(this.items.value.map((one) => (one.how === "lost" ? { ...one, ...sending } : one)));
    return this.#run();
  };

  /** It stands in the timeline: what we showed in its place goes. */
  heard(message: Message, keyId: string | undefined) {
    const isMine = message.author ? message.author.key_id === keyId : message.anonymous;
    const item = isMine && this.items.value.find((one) => isSame(one, message));
    if (item) this.#change(item.key, { state: "stored", how: undefined, seq: message.seq });
    this.settle(message.seq);
  }

  /** The timeline reaches that far. */
  settle(seq: number) {
    if (this.items.value.some((one) => one.seq !== undefined && one.seq <= seq))
      this.items.value = this.items.value.filter((one) => one.seq === undefined || one.seq > seq);
  }

  /** One after the other. Where one gets no answer, those behind it wait with it. */
  async #run() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    try {
      for (let item; (item = this.items.value.find((one) => one.state === "sending")); ) await this.#attempt(item);
    } finally {
      this.#isRunning = false;
    }
  }

  async #attempt(item: Outgoing) {
    try {
      const { seq } = await this.#post(item);
      this.#change(item.key, { state: "stored", seq });
      this.settle(this.#reader?.newest() ?? 0);
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 429) this.slowUntil.value = Date.now() + (problem.retryAfter ?? 5) * 1000;
      if (problem.status >= 400 && problem.status < 500 && problem.status !== 409) this.#refused(item, problem);
      else this.#lost(item, problem);
    }
  }

  #post = (item: Outgoing) => ask<Message>(`${this.path}/messages`, {
    method: "POST",
    body: { sender: item.sender, content: item.content, ...(item.reply_to && { reply_to: item.reply_to }) },
    headers: { "Idempotency-Key": item.key },
    withKey: !isKeyRefused.value,
  });

  /** An answer: nothing was stored, and the words go back to their writer where there is room for them. */
  #refused(item: Outgoing, problem: Problem) {
    this.discard(item.key);
    if (!this.#reader?.giveBack(item, problem))
      this.#set([...this.items.value, { ...item, state: "failed", how: "refused", why: problem.message }]);
  }

  #lost(item: Outgoing, problem: Problem) {
    const isBehind = (one: Outgoing) => one.key === item.key || (this.mayRepeat && one.state === "sending");
    const lost = { state: "failed", how: "lost", why: problem.message } as const;
    this.#set(this.items.value.map((one) => (one.state === "sending" && isBehind(one) ? { ...one, ...lost } : one)));
    if (this.mayRepeat) this.#timer = window.setTimeout(this.retryLost, AGAIN);
  }

  #change(key: string, change: Partial<Outgoing>) {
    this.#set(this.items.value.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  /** Other tabs keep theirs beside ours. */
  #set(items: Outgoing[]) {
    const ours = new Set([...this.items.value, ...items].map((one) => one.key));
    const kept = [...this.#kept().filter((one) => !ours.has(one.key)), ...items.filter((one) => one.state !== "stored")];
    this.items.value = items;
    const { [this.path]: _, ...others } = recall<Record<string, Outgoing[]>>("outbox", {});
    remember("outbox", kept.length > 0 ? { ...others, [this.path]: kept } : others);
  }

  /** What another page had sent, and has been answered since. */
  #compare = () => {
    const kept = new Set(this.#kept().map((one) => one.key));
    this.items.value = this.items.value.filter((one) => one.how !== "left" || kept.has(one.key));
  };

  #kept = () => recall<Record<string, Outgoing[]>>("outbox", {})[this.path] ?? [];
}

const sending = { state: "sending", how: undefined, why: undefined } as const;

const isSame = (item: Outgoing, message: Message) =>
  item.state !== "stored" && item.how !== "refused"
  && item.content === message.content && item.sender === message.sender
  && Date.parse(message.created_at) > Date.parse(item.at) - SKEW;

/** Not randomUUID: a box in one's own network has no certificate, and then browsers have no randomUUID. */
const fresh = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
