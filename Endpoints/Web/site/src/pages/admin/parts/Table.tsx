import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

export interface Column<T> {
  name: string;
  cell: (row: T) => ComponentChildren;
  /** What it is sorted by; without it, it is not. */
  by?: (row: T) => number | string;
  isNumber?: boolean;
  /** The name is for screen readers only. */
  isMute?: boolean;
}

interface Props<T extends { id: string }> {
  label: string;
  columns: Column<T>[];
  rows: T[];
  /** What is said when there are none. */
  none: string;
}

/** Rows as they came, until a heading is pressed: by that column then, and the other way round when it is pressed again. */
export function Table<T extends { id: string }>({ label, columns, rows, none }: Props<T>) {
  const [order, setOrder] = useState<{ column: string; isUp: boolean } | null>(null);
  const by = columns.find(({ name }) => name === order?.column)?.by;
  const shown = by && order ? [...rows].sort((one, other) => compare(by(one), by(other)) * (order.isUp ? 1 : -1)) : rows;

  function sort({ name, isNumber }: Column<T>) {
    setOrder((now) => (now?.column === name ? { column: name, isUp: !now.isUp } : { column: name, isUp: !isNumber }));
  }

  if (rows.length === 0) return <p class="none">{none}</p>;
  return (
    <div class="table" role="region" aria-label={label} tabIndex={0}>
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={column.isNumber ? "number" : undefined} aria-sort={sorted(column.name)}>
                {column.by ? (
                  <button type="button" onClick={() => sort(column)}>
                    {column.name}
                    <span aria-hidden="true" class="arrow">
                      {order?.column === column.name ? (order.isUp ? "↑" : "↓") : ""}
                    </span>
                  </button>
                ) : (
                  <span class={column.isMute ? "hidden-text" : undefined}>{column.name}</span>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.id}>
              {columns.map(({ name, cell, isNumber }) => (
                <td key={name} class={isNumber ? "number" : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

  function sorted(name: string) {
    if (order?.column !== name) return undefined;
    return order.isUp ? "ascending" : "descending";
  }
}

const compare = (one: number | string, other: number | string) =>
  typeof one === "string" ? one.localeCompare(String(other)) : one - Number(other);
