import { signal } from "@preact/signals";
import { Problem } from "./api";

export type StreamState = "connecting" | "connected" | "reconnecting" | "ended";

/** Why a stream is over for good. */
export type Ending = "revoked" | "gone";

export interface Listening<Frame> {
  /** The path to connect to, with its ticket and cursor; asked anew for every attempt. A Problem of 401, 403 or 404 ends it. */
  admit: () => Promise<string>;
  hear: (frame: Frame) => void;
  /** The cursor is gone (4410): the next {@link Listening.admit} begins anew. */
  startOver?: () => void;
  end: (why: Ending) => void;
}

const QUIET = 25_000, PATIENCE = 8_000, LOOK = 2_000, LONGEST = 10_000;

/**
 * A WebSocket that comes back: with backoff and jitter after a break, at once when the network or the reader returns.
 * A link that died in silence (sleep, a lost network) is found by a ping. It ends only where coming back is no use.
 */
export class Stream<Frame> {
  readonly state = signal<StreamState>("connecting");
  #socket: WebSocket | null = null;
  #attempt = 0;
  #retry = 0;
  #heard = 0;
  #asked = 0; // when the unanswered ping was sent, 0 without one
  #isOver = false;
  readonly #listening: Listening<Frame>;
  readonly #pulse: number;

  constructor(listening: Listening<Frame>) {
    this.#listening = listening;
    this.#pulse = window.setInterval(this.#look, LOOK);
    addEventListener("online", this.#return);
    addEventListener("offline", this.#ask);
    document.addEventListener("visibilitychange", this.#return);
    void this.#connect();
  }

  say(frame: object) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(frame));
  }

  close() {
    this.#isOver = true;
    clearInterval(this.#pulse);
    clearTimeout(this.#retry);
    removeEventListener("online", this.#return);
    removeEventListener("offline", this.#ask);
    document.removeEventListener("visibilitychange", this.#return);
    this.#drop();
  }

  async #connect() {
    try {
      const path = await this.#listening.admit();
      if (this.#isOver) return;
      this.#open(path);
    } catch (problem) {
      if (this.#isOver) return;
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 401) this.#end("revoked");
      else if (problem.status === 403 || problem.status === 404) this.#end("gone");
      else this.#comeBack(problem.retryAfter);
    }
  }

  #open(path: string) {
    const socket = new WebSocket(new URL(path, location.href.replace(/^http/, "ws")));
    this.#socket = socket;
    this.#heard = Date.now();
    this.#asked = 0;
    socket.onopen = () => {
      this.#attempt = 0;
      this.state.value = "connected";
    };
    socket.onmessage = (event) => {
      this.#heard = Date.now();
      this.#asked = 0;
      this.#listening.hear(JSON.parse(event.data as string) as Frame);
    };
    socket.onclose = (event) => this.#closed(event.code);
  }

  #closed(code: number) {
    this.#socket = null;
    if (code === 4401) return this.#end("revoked");
    if (code === 4403 || code === 4404) return this.#end("gone");
    if (code === 4410) this.#listening.startOver?.();
    this.#comeBack(null);
  }

  #comeBack(seconds: number | null) {
    this.state.value = "reconnecting";
    const backoff = Math.min(LONGEST, 300 * 2 ** this.#attempt++) * (0.5 + Math.random() / 2);
    this.#retry = window.setTimeout(this.#again, Math.max(backoff, (seconds ?? 0) * 1000));
  }

  #again = () => {
    clearTimeout(this.#retry);
    this.#retry = 0;
    void this.#connect();
  };

  #end(why: Ending) {
    this.close();
    this.state.value = "ended";
    this.#listening.end(why);
  }

  /** The network is back, or the reader: do not let them wait for the next attempt, nor for a dead link. */
  #return = () => {
    if (document.visibilityState === "hidden") return;
    this.#attempt = 0; // also where an attempt is under way, which may fail yet
    if (this.#socket) this.#ask();
    else if (this.#retry) this.#again();
  };

  /** Is anybody there? {@link #look} sees whether an answer came in time. */
  #ask = () => {
    if (this.#asked || this.#socket?.readyState !== WebSocket.OPEN) return;
    this.#asked = Date.now();
    this.say({ type: "ping" });
  };

  #look = () => {
    const now = Date.now();
    if (!this.#socket) return;
    const hangs = this.#socket.readyState === WebSocket.CONNECTING && now - this.#heard > PATIENCE;
    if (hangs || (this.#asked && now - this.#asked > PATIENCE)) {
      this.#drop();
      this.#comeBack(null);
    } else if (now - this.#heard > QUIET) this.#ask();
  };

  /** A dead link takes a minute to close by itself: forget it, so that it has nothing more to say. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
  }
}
