import { signal } from "@preact/signals";
import { recall, remember, whenChanged } from "../../../box/kept";

/** What somebody began to write in a room. */
export interface Draft {
  text: string;
  replyTo: string | null;
}

const nothing: Draft = { text: "", replyTo: null };

export const draftOf = (room: string) => recall<Record<string, Draft>>("drafts", {})[room] ?? nothing;

export function keepDraft(room: string, draft: Draft) {
  const { [room]: _, ...others } = recall<Record<string, Draft>>("drafts", {});
  remember("drafts", draft.text || draft.replyTo ? { ...others, [room]: draft } : others);
}

/** Up to which seq each room was seen, in this browser. */
export const seen = signal(recall<Record<string, number>>("seen", {}));
whenChanged("seen", () => (seen.value = recall("seen", {})));

export function markSeen(room: string, seq: number) {
  const before = recall<Record<string, number>>("seen", {});
  if ((before[room] ?? 0) >= seq) return;
  seen.value = { ...before, [room]: seq };
  remember("seen", seen.value);
}

export const unread = (room: { id: string; last_seq: number }) => Math.max(0, room.last_seq - (seen.value[room.id] ?? 0));

/** The name that somebody writes under, if they chose another than their handle's; with a key, and as a guest. */
export const chosenName = signal(recall<string | null>("name", null));
whenChanged("name", () => (chosenName.value = recall("name", null)));

export function chooseName(name: string | null) {
  chosenName.value = name || null;
  remember("name", chosenName.value ?? undefined);
}

const moods = ["quiet", "brave", "calm", "bright", "gentle", "swift", "merry", "patient", "sunny", "curious", "lucky", "wise"];
const animals = ["heron", "otter", "finch", "badger", "lynx", "wren", "hare", "robin", "marten", "plover", "fox", "owl"];
const one = (words: string[]) => words[crypto.getRandomValues(new Uint32Array(1))[0]! % words.length];

/** A handle for who has none, the same at every visit. */
export function guestName(): string {
  const kept = recall<string | null>("guest", null) ?? `${one(moods)}-${one(animals)}`;
  remember("guest", kept);
  return kept;
}
