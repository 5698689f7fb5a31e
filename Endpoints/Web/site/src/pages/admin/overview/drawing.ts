import type { Figure } from "../state/wire";

/** The plane that charts are drawn on; the page stretches it. */
export const width = 600;
export const height = 120;

/** A box that is younger than so many figures is drawn as if it had them. */
const leastFigures = 12;

export interface Drawing {
  /** The time at the left edge, how much there is up to the right one, and the value at the upper one. */
  from: number;
  length: number;
  most: number;
  lines: { stroke: string; area: string }[];
}

interface Frame {
  longest: number;
  pace: number;
  isBytes: boolean;
}

/**
 * The lines through the figures, all to one scale. Where no figures were made, for the box was down, they break. What a
 * young box has to tell fills the plane: a corner of it would say nothing.
 */
export function drawing(figures: Figure[], values: ((one: Figure) => number)[], { longest, pace, isBytes }: Frame): Drawing {
  const now = Date.parse(figures.at(-1)!.at);
  const length = Math.min(longest, Math.max(now - Date.parse(figures[0]!.at), leastFigures * pace));
  const from = now - length;
  const known = figures.filter(({ at }) => Date.parse(at) >= from);
  const most = round(Math.max(...values.flatMap((of) => known.map(of)), 0), isBytes);
  const x = (one: Figure) => ((Date.parse(one.at) - from) / length) * width;

  function line(of: (one: Figure) => number) {
    const y = (one: Figure) => height - (of(one) / most) * (height - 2);
    const pieces = unbroken(known, 2.5 * pace).map((piece) => piece.map((one) => `${x(one).toFixed(1)} ${y(one).toFixed(1)}`));
    return {
      stroke: pieces.map((points) => `M${points.join("L")}${points.length === 1 ? "h0.1" : ""}`).join(""),
      area: pieces.map((points) => `M${points[0]!.split(" ")[0]} ${height}L${points.join("L")}V${height}Z`).join(""),
    };
  }

  return { from, length, most, lines: values.map(line) };
}

export function nearest(figures: Figure[], time: number): Figure {
  const distance = (one: Figure) => Math.abs(Date.parse(one.at) - time);
  return figures.reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

function unbroken(figures: Figure[], gap: number): Figure[][] {
  const pieces: Figure[][] = [];
  for (const one of figures) {
    const last = pieces.at(-1)?.at(-1);
    if (last && Date.parse(one.at) - Date.parse(last.at) <= gap) pieces.at(-1)!.push(one);
    else pieces.push([one]);
  }
  return pieces;
}

/** The next 1, 2 or 5 of its size, so that the scale is a number one reads and does not jump with every look. */
function round(value: number, isBytes: boolean): number {
  if (value <= 0) return 1;
  const unit = isBytes ? 1024 ** Math.floor(Math.log2(Math.max(value, 1)) / 10) : 1;
  const size = 10 ** Math.floor(Math.log10(value / unit));
  return unit * size * [1, 2, 5, 10].find((step) => value / unit <= step * size)!;
}
