import { signal } from "@preact/signals";

export type Theme = "dark" | "light" | "system";

/** What the reader chose with the switch; kept in this browser. */
export const theme = signal<Theme>(stored());

export function choose(next: Theme) {
  theme.value = next;
  if (next === "system") localStorage.removeItem("meetai.theme");
  else localStorage.setItem("meetai.theme", next);
  apply(next);
}

function stored(): Theme {
  const kept = localStorage.getItem("meetai.theme");
  return kept === "light" || kept === "dark" ? kept : "system";
}

function apply(chosen: Theme) {
  if (chosen === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen;
}

apply(theme.value);
