import { signal } from "@preact/signals";
import { operate } from "./operator";
import type { Figure, Stats } from "./wire";

export type Range = "hour" | "day";

const every = 2000;
const kept: Record<Range, number> = { hour: 360, day: 288 };

export const range = signal<Range>("hour");
export const stats = signal<Stats | null>(null);

/** Why the figures on the page are not of now; empty while they are. */
export const lapse = signal("");

/** The range's finished figures, oldest first; later ones are asked for by the time of the last. */
export const figures = signal<Figure[]>([]);

export function show(next: Range) {
  range.value = next;
  figures.value = [];
  void look();
}

/** Looks every two seconds for as long as somebody can see it; returns how to stop. */
export function watch() {
  const timer = setInterval(() => document.visibilityState === "visible" && void look(), every);
  const back = () => document.visibilityState === "visible" && void look();
  document.addEventListener("visibilitychange", back);
  void look();
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", back);
  };
}

async function look() {
  const asked = range.value;
  const last = figures.value.at(-1)?.at;
  try {
    const found = await operate<Stats>(`stats?range=${asked}${last ? `&after=${last}` : ""}`);
    if (range.value !== asked || figures.value.at(-1)?.at !== last) return; // somebody was faster
    const isAnotherLife = stats.value !== null && stats.value.started_at !== found.started_at;
    figures.value = [...(isAnotherLife ? [] : figures.value), ...found.figures].slice(-kept[asked]);
    stats.value = found;
    lapse.value = "";
  } catch (problem) {
    lapse.value = (problem as Error).message;
  }
}
