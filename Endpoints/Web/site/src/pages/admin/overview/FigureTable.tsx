import { clockTime } from "../../../look/time";
import { type Column, Table } from "../parts/Table";
import { bytes, count, milliseconds } from "../parts/words";
import { figures } from "../state/stats";
import type { Figure } from "../state/wire";

const most = 60;

const columns: Column<Figure & { id: string }>[] = [
  { name: "At", cell: (one) => clockTime(one.at), by: (one) => one.at },
  { name: "Messages", cell: (one) => count(one.messages), by: (one) => one.messages, isNumber: true },
  { name: "Requests", cell: (one) => count(one.requests), by: (one) => one.requests, isNumber: true },
  { name: "Post p99", cell: (one) => milliseconds(one.post_p99_ms), by: (one) => one.post_p99_ms, isNumber: true },
  { name: "Commits", cell: (one) => count(one.commits), by: (one) => one.commits, isNumber: true },
  { name: "Per commit", cell: (one) => one.batch, by: (one) => one.batch, isNumber: true },
  { name: "Limited", cell: (one) => count(one.limited), by: (one) => one.limited, isNumber: true },
  { name: "Open", cell: (one) => count(one.sockets + one.events + one.polls), by: (one) => one.sockets + one.events + one.polls, isNumber: true },
  { name: "Database", cell: (one) => bytes(one.file_bytes), by: (one) => one.file_bytes, isNumber: true },
  { name: "Log", cell: (one) => bytes(one.wal_bytes), by: (one) => one.wal_bytes, isNumber: true },
  { name: "Memory", cell: (one) => bytes(one.resident_bytes), by: (one) => one.resident_bytes, isNumber: true },
];

/** The same in numbers: the latest sixty figures. */
export function FigureTable() {
  const rows = figures.value.slice(-most).reverse().map((one) => ({ ...one, id: one.at }));
  return (
    <details class="numbers">
      <summary>The figures as a table</summary>
      <Table label="Figures" columns={columns} rows={rows} none="The first one is made ten seconds after the start." />
    </details>
  );
}
