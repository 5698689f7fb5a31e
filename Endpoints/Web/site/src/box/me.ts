import { effect, signal } from "@preact/signals";
import { Problem, ask } from "./api";
import { adopt } from "./kept";
import { key } from "./key";
import type { Me } from "./wire";

/** Who this browser's key is; null without one, and until the box has said so. */
export const me = signal<Me | null>(null);

/** The box does not know the key (any more). */
export const isKeyRefused = signal(false);

effect(() => {
  const asked = key.value;
  me.value = null;
  isKeyRefused.value = false;
  if (asked) void learn(asked);
});

async function learn(asked: string, patience = 1000) {
  try {
    const found = await ask<Me>("/api/keys/me");
    if (key.peek() !== asked) return;
    adopt(found.person_id);
    me.value = found;
  } catch (problem) {
    if (key.peek() !== asked) return;
    if (problem instanceof Problem && problem.status === 401) isKeyRefused.value = true;
    else setTimeout(() => void learn(asked, Math.min(patience * 2, 30_000)), patience);
  }
}
