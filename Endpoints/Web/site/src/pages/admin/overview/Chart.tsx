import "./charts.css";
import { signal } from "@preact/signals";
import { useId } from "preact/hooks";
import { clockTime } from "../../../look/time";
import type { Figure } from "../state/wire";
import { type Drawing, drawing, height, nearest, width } from "./drawing";

export interface Line {
  name: string;
  of: (one: Figure) => number;
}

interface Props {
  title: string;
  lines: Line[];
  figures: Figure[];
  /** How a value is said. */
  words: (value: number) => string;
  /** The time it shows at most, and how far apart two figures are, in milliseconds. */
  longest: number;
  pace: number;
  isBytes?: boolean;
}

/** The figure that is pointed at, in all charts at once. */
const pointed = signal<Figure | null>(null);

/** A few lines over time. Whoever does not see them hears the sentence; the table below has every number. */
export function Chart({ title, lines, figures, words, longest, pace, isBytes }: Props) {
  const name = useId();
  const drawn = drawing(figures, lines.map(({ of }) => of), { longest, pace, isBytes: isBytes ?? false });
  const shown = pointed.value && figures.includes(pointed.value) ? pointed.value : figures.at(-1)!;

  function point(event: PointerEvent) {
    const { left, width } = (event.currentTarget as Element).getBoundingClientRect();
    pointed.value = nearest(figures, drawn.from + ((event.clientX - left) / width) * drawn.length);
  }

  return (
    <section class="chart" aria-labelledby={name}>
      <header>
        <h2 id={name}>{title}</h2>
        <span class="muted">{shown === figures.at(-1) ? "now" : clockTime(shown.at)}</span>
      </header>
      <ul class="legend">
        {lines.map(({ name, of }, index) => (
          <li key={name} class={`line-${index}`}>
            <span class="name">{name}</span> <strong>{words(of(shown))}</strong>
          </li>
        ))}
      </ul>
      <div class="plot">
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={sentence(title, lines, figures, words)} onPointerMove={point} onPointerLeave={() => (pointed.value = null)}>
          <Grid />
          {drawn.lines.map((line, index) => (
            <g key={index} class={`line-${index}`}>
              {index === 0 && <path class="area" d={line.area} />}
              <path class="stroke" d={line.stroke} />
            </g>
          ))}
          {pointed.value === shown && <Cross drawn={drawn} at={shown} />}
        </svg>
        <span class="most">{words(drawn.most)}</span>
      </div>
      <div class="ages" aria-hidden="true">
        <span>{clockTime(new Date(drawn.from).toISOString())}</span>
        <span>{clockTime(new Date(drawn.from + drawn.length / 2).toISOString())}</span>
        <span>now</span>
      </div>
    </section>
  );
}

const Grid = () => <path class="grid" d={`M0 ${height}H${width}M0 ${height / 2}H${width}M0 0.5H${width}`} />;

function Cross({ drawn, at }: { drawn: Drawing; at: Figure }) {
  const x = ((Date.parse(at.at) - drawn.from) / drawn.length) * width;
  return <path class="cross" d={`M${x} 0V${height}`} />;
}

function sentence(title: string, lines: Line[], figures: Figure[], words: (value: number) => string): string {
  const parts = lines.map(({ name, of }) => {
    const values = figures.map(of);
    return `${name} ${words(values.at(-1)!)}, at most ${words(Math.max(...values))}`;
  });
  return `${title}: ${parts.join("; ")}`;
}
