import type { ComponentChildren } from "preact";
import type { useList } from "../state/list";
import { type Column, Table } from "./Table";

interface Props<T extends { id: string }> {
  title: string;
  /** One sentence on what is seen here. */
  about: string;
  list: ReturnType<typeof useList<T>>;
  columns: Column<T>[];
  none: string;
  /** Search, filters, buttons. */
  children?: ComponentChildren;
}

/** One list of the operator's: heading, tools, table, and the rest of it on demand. */
export function Listed<T extends { id: string }>({ title, about, list, columns, none, children }: Props<T>) {
  return (
    <div class="listed">
      <div class="listed-head">
        <p class="muted">{about}</p>
        <button type="button" class="quiet" onClick={() => void list.reload()}>
          Refresh
        </button>
      </div>
      {children && <div class="tools">{children}</div>}
      {list.problem && (
        <p class="problem" role="alert">
          {list.problem}
        </p>
      )}
      {list.isLoaded && <Table label={title} columns={columns} rows={list.items} none={none} />}
      {list.hasMore && (
        <button type="button" onClick={() => void list.more()}>
          Show more
        </button>
      )}
    </div>
  );
}
