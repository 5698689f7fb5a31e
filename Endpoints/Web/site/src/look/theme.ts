import { signal } from "@preact/signals";
import { read, whenChanged, write } from "../box/kept";

export type Theme = "dark" | "light" | "system";

/** What the reader chose with the switch; kept in this browser, shown by first-paint.js. */
export const theme = signal<Theme>(stored());

export function choose(next: Theme) {
  write("theme", next === "system" ? null : next);
  theme.value = next;
  dispatchEvent(new CustomEvent("meetai-theme", { detail: next }));
}

function stored(): Theme {
  const kept = read("theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

whenChanged("theme", () => (theme.value = stored()));
