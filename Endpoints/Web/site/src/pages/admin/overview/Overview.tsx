import { useEffect } from "preact/hooks";
import { Choice } from "../parts/Choice";
import { bytes, count, span } from "../parts/words";
import { lapse, range, show, stats, watch } from "../state/stats";
import type { Stats } from "../state/wire";
import { Charts } from "./Charts";
import { FigureTable } from "./FigureTable";

const ranges = [["hour", "Last hour"], ["day", "Last day"]] as const;

/** How much there is and how the box does, as of two seconds ago. */
export function Overview() {
  useEffect(watch, []);
  if (!stats.value) return <p class={lapse.value ? "problem" : "muted"}>{lapse.value || "Asking the box how it does…"}</p>;
  return (
    <>
      <Full capacity={stats.value.capacity} />
      <Tiles stats={stats.value} />
      <div class="tools">
        <Choice label="Range" value={range.value} options={ranges} onChoose={show} />
        <p class={lapse.value ? "problem live" : "muted live"}>
          {lapse.value ? `Not of now: ${lapse.value}` : "Live"}
        </p>
      </div>
      <Charts />
      <FigureTable />
    </>
  );
}

/** A box that is nearly full says so before it refuses what is said. */
function Full({ capacity: { percent, used_bytes, most_bytes, warning } }: { capacity: Stats["capacity"] }) {
  if (!warning) return null;
  return (
    <p class="problem" role="status">
      The box is {percent} % full: {bytes(used_bytes)} of {bytes(most_bytes)}. Keep less (retention), or give it more.
    </p>
  );
}

function Tiles({ stats: { totals, started_at } }: { stats: Stats }) {
  const tiles = [
    ["People", count(totals.people)],
    ["Keys", count(totals.keys)],
    ["Rooms", count(totals.rooms)],
    ["Messages", count(totals.messages)],
    ["Webhooks", count(totals.webhooks)],
    ["Up for", span((Date.now() - Date.parse(started_at)) / 1000)],
  ];
  return (
    <dl class="tiles">
      {tiles.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
