import { signal } from "@preact/signals";
import { ask } from "../../../box/api";
import type { Doing, Member, Message, Presence } from "../../../box/wire";

/** Somebody else's doing, by the key that does it: an agent of mine counts as somebody else. */
export interface Deed extends Doing {
  key_id: string;
}

/** Who is in a room, who is here now, and what they are doing. */
export class People {
  readonly members = signal<readonly Member[] | null>(null);
  readonly deeds = signal<readonly Deed[]>([]);
  #timer = 0;

  constructor(private readonly room: string) {}

  /** All of them: a room has rarely more than a page. */
  async load() {
    const members: Member[] = [];
    for (let more = true; more; ) {
      const after = members.length > 0 ? `&after=${members[members.length - 1]!.person_id}` : "";
      const page = await ask<{ members: Member[]; has_more: boolean }>(`${this.room}/members?limit=200${after}`);
      members.push(...page.members);
      more = page.has_more && page.members.length > 0;
    }
    this.members.value = members;
  }

  /** Somebody came, waits or is gone. True when it is nobody we know: read the members again. */
  present(person: string, presence: Presence): boolean {
    const members = this.members.value;
    if (!members) return false;
    this.members.value = members.map((one) => (one.person_id === person ? { ...one, presence } : one));
    return !members.some((one) => one.person_id === person);
  }

  does(deed: Deed) {
    this.deeds.value = [...this.deeds.value.filter((one) => one.key_id !== deed.key_id), deed];
    this.#wake();
  }

  /** What somebody was doing is over with their message. */
  said(message: Message) {
    const key = message.author?.key_id;
    if (key && this.deeds.value.some((one) => one.key_id === key))
      this.deeds.value = this.deeds.value.filter((one) => one.key_id !== key);
  }

  close() {
    clearTimeout(this.#timer);
  }

  /** Drops what has expired, and comes back when the next one does. */
  #wake = () => {
    clearTimeout(this.#timer);
    const now = Date.now();
    this.deeds.value = this.deeds.value.filter((one) => Date.parse(one.expires_at) > now);
    const next = Math.min(...this.deeds.value.map((one) => Date.parse(one.expires_at)));
    if (Number.isFinite(next)) this.#timer = window.setTimeout(this.#wake, next - now + 50);
  };
}
