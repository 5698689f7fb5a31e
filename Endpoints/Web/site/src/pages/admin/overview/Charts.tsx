import { bytes, milliseconds, short } from "../parts/words";
import { figures, range, stats } from "../state/stats";
import type { Figure } from "../state/wire";
import { Chart, type Line } from "./Chart";

const leastOfNow = 1; // seconds: less tells nothing about a rate

const perSecond = (of: (one: Figure) => number) => (one: Figure) => of(one) / Math.max(one.seconds, 0.001);

const charts: { title: string; words: (value: number) => string; lines: Line[]; isBytes?: boolean }[] = [
  {
    title: "Messages per second",
    words: short,
    lines: [{ name: "messages", of: perSecond((one) => one.messages) }, { name: "refused by limits", of: perSecond((one) => one.limited) }],
  },
  {
    title: "Time to answer, p99",
    words: (time) => (time === 0 ? "–" : milliseconds(time)), // 0 is that nothing was timed
    lines: [{ name: "posts", of: (one) => one.post_p99_ms }, { name: "all requests", of: (one) => one.request_p99_ms }, { name: "commits", of: (one) => one.commit_p99_ms }],
  },
  {
    title: "Open",
    words: short,
    lines: [{ name: "sockets", of: (one) => one.sockets }, { name: "event streams", of: (one) => one.events }, { name: "long polls", of: (one) => one.polls }],
  },
  {
    title: "On disk",
    words: bytes,
    isBytes: true,
    lines: [{ name: "database", of: (one) => one.file_bytes }, { name: "log (WAL)", of: (one) => one.wal_bytes }],
  },
  {
    title: "Memory",
    words: bytes,
    isBytes: true,
    lines: [{ name: "resident", of: (one) => one.resident_bytes }, { name: "heap", of: (one) => one.heap_bytes }],
  },
  {
    title: "Requests and commits per second",
    words: short,
    lines: [{ name: "requests", of: perSecond((one) => one.requests) }, { name: "commits", of: perSecond((one) => one.commits) }, { name: "webhook attempts", of: perSecond((one) => one.webhook_attempts) }],
  },
];

/** Six charts over the same time: pointing at one shows that moment in all. */
export function Charts() {
  const now = stats.value!.now;
  const shown = now.seconds < leastOfNow && figures.value.length > 0 ? figures.value : [...figures.value, now];
  const longest = range.value === "hour" ? 3_600_000 : 86_400_000;
  const pace = stats.value!.every * 1000;
  return (
    <div class="charts">
      {charts.map((chart) => (
        <Chart key={chart.title} {...chart} figures={shown} longest={longest} pace={pace} />
      ))}
    </div>
  );
}
