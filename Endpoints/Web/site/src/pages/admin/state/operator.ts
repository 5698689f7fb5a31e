import { effect, signal } from "@preact/signals";
import { type Ask, Problem, ask } from "../../../box/api";
import { read, write } from "../../../box/kept";
import { key } from "../../../box/key";
import { type Key, whose } from "../../../box/keys";

/** A key given on this page alone, beside the one that this browser talks in rooms with. It never leaves this browser. */
const own = signal(read("admin"));

const secret = () => own.value ?? key.value;

export type Standing = "none" | "asking" | "admin" | "person" | "refused" | "unreachable";

/** What the key at hand is, as the box says it. */
export const standing = signal<Standing>("asking");

/** Whether the key was given here, so that it can be taken back here. */
export const isOwn = () => own.value !== null;

effect(() => {
  const asked = secret();
  standing.value = asked ? "asking" : "none";
  if (asked) void learn(asked);
});

/** Keeps an admin's key for this page; throws, in words, for what is none. */
export async function signIn(given: string) {
  if ((await found(given)) !== "admin")
    throw new Error("This is a person's key: it works in rooms, but does not operate the box. An admin's is made with meetai keygen --admin.");
  write("admin", given);
  own.value = given;
}

export function signOut() {
  write("admin", null);
  own.value = null;
}

/** A request below /api/admin. A key that was revoked meanwhile ends the session. */
export async function operate<T>(path: string, asked: Ask = {}): Promise<T> {
  const used = secret();
  try {
    return await ask<T>(`/api/admin/${path}`, { ...asked, withKey: false, headers: { Authorization: `Bearer ${used}` } });
  } catch (problem) {
    if (problem instanceof Problem && problem.status === 404 && used) void learn(used);
    throw problem;
  }
}

async function learn(asked: string, patience = 1000) {
  if (secret() !== asked) return; // somebody else has signed in meanwhile
  try {
    const now = await found(asked);
    if (secret() === asked) standing.value = now;
  } catch (problem) {
    if (secret() !== asked) return;
    const isRefused = problem instanceof Problem && problem.status === 401;
    standing.value = isRefused ? "refused" : "unreachable";
    if (!isRefused) setTimeout(() => void learn(asked, Math.min(patience * 2, 30_000)), patience);
  }
}

const found = async (asked: string): Promise<Standing> => ((await whose(asked)) as Key).admin ? "admin" : "person";
