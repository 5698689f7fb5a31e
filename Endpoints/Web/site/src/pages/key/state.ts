import { effect, signal } from "@preact/signals";
import type { NewKey } from "../../box/keys";

/** A key whose secret was just told, until somebody says that it is saved: nothing can show it again. */
export const fresh = signal<NewKey | null>(null);

const stay = (leaving: BeforeUnloadEvent) => leaving.preventDefault();

/** A word before one leaves without it. */
effect(() => {
  if (fresh.value) addEventListener("beforeunload", stay);
  else removeEventListener("beforeunload", stay);
});

/** Counts what was changed in the list of keys, so that it is read again. */
export const changes = signal(0);

export function keysChanged() {
  changes.value += 1;
}
