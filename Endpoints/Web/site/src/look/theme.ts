import { signal } from "@preact/signals";

export type Theme = "dark" | "light" | "system";

const place = "meetai.theme";

/** What the reader chose with the switch; kept in this browser, shown by first-paint.js. */
export const theme = signal<Theme>(stored());

export function choose(next: Theme) {
  if (next === "system") localStorage.removeItem(place);
  else localStorage.setItem(place, next);
  theme.value = next;
  dispatchEvent(new Event("meetai-theme"));
}

function stored(): Theme {
  const kept = localStorage.getItem(place);
  return kept === "light" || kept === "dark" ? kept : "system";
}

addEventListener("storage", () => (theme.value = stored()));
