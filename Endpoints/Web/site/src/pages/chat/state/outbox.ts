import { signal } from "@preact/signals";
import { Problem } from "../../../box/api";
import { recall, remember } from "../../../box/kept";
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
  /** It failed without an answer: the box may have it or not, and the same attempt again finds out. */
  isLost?: boolean;
  /** Where it stands in the room, once the box has answered. */
  seq?: number;
}

/** Posts, and says what came of it. */
export interface Post {
  (words: Words, key: string): Promise<Message>;
}

/**
 * What was written in one room and is not in its timeline yet. It is kept in the browser until the box has answered:
 * neither a reload nor a lost connection loses or doubles it.
 */
export class Outbox {
  readonly items = signal<Outgoing[]>([]);
  /** Until when the box asks us to slow down, as a time in ms. */
  readonly slowUntil = signal(0);
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly room: string,
    private readonly post: Post,
    /** The words may go back to the composer: whether there was room for them. */
    private readonly onRefused: (words: Words, why: Problem) => boolean,
    /** The last seq that the timeline has heard of. */
    private readonly newest: () => number,
  ) {
    const kept = recall<Record<string, Outgoing[]>>("outbox", {})[room] ?? [];
    this.items.value = kept.map((item) => ({ ...item, state: "failed", why: "The page was closed before the box answered.", isLost: false }));
  }

  send(words: Words) {
    const item: Outgoing = { ...words, key: fresh(), at: new Date().toISOString(), state: "sending" };
    this.#set([...this.items.value, item]);
    return this.#queue(item);
  }

  retry(key: string) {
    const item = this.items.value.find((one) => one.key === key);
    if (item?.state === "failed") return this.#queue(item);
  }

  discard(key: string) {
    this.#set(this.items.value.filter((one) => one.key !== key));
  }

  /** The line is back. What was refused waits for its writer. */
  retryLost() {
    for (const item of this.items.value) if (item.state === "failed" && item.isLost) void this.#queue(item);
  }

  /** It stands in the timeline: what we showed in its place goes. */
  heard(message: Message, keyId: string | undefined) {
    const isMine = message.author ? message.author.key_id === keyId : message.anonymous;
    const item = isMine && this.items.value.find((one) => one.state === "sending" && one.content === message.content);
    if (item) this.#change(item.key, { state: "stored", seq: message.seq });
    this.settle(message.seq);
  }

  /** The timeline reaches that far. */
  settle(seq: number) {
    if (this.items.value.some((one) => one.seq !== undefined && one.seq <= seq))
      this.items.value = this.items.value.filter((one) => one.seq === undefined || one.seq > seq);
  }

  /** One after the other, so that they stand in the room in the order in which they were written. */
  #queue(item: Outgoing) {
    this.#change(item.key, { state: "sending", why: undefined });
    const attempt = () => this.#attempt(item);
    return (this.#last = this.#last.then(attempt, attempt));
  }

  async #attempt(item: Outgoing) {
    try {
      const { seq } = await this.post(item, item.key);
      this.#change(item.key, { state: "stored", seq });
      this.settle(this.newest());
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.#failed(item, problem);
    }
  }

  /** A refusal is an answer: nothing was stored, and the words go back to their writer where there is room for them. */
  #failed(item: Outgoing, problem: Problem) {
    if (problem.status === 429) this.slowUntil.value = Date.now() + (problem.retryAfter ?? 5) * 1000;
    const isRefused = problem.status >= 400 && problem.status < 500 && problem.status !== 409;
    if (isRefused && this.onRefused(item, problem)) this.discard(item.key);
    else this.#change(item.key, { state: "failed", why: problem.message, isLost: !isRefused });
  }

  #change(key: string, change: Partial<Outgoing>) {
    this.#set(this.items.value.map((one) => (one.key === key ? { ...one, ...change } : one)));
  }

  #set(items: Outgoing[]) {
    this.items.value = items;
    const unanswered = items.filter((one) => one.state !== "stored");
    const { [this.room]: _, ...others } = recall<Record<string, Outgoing[]>>("outbox", {});
    remember("outbox", unanswered.length > 0 ? { ...others, [this.room]: unanswered } : others);
  }
}

/** Not randomUUID: a box in one's own network has no certificate, and then browsers have no randomUUID. */
const fresh = () => Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join("-");
