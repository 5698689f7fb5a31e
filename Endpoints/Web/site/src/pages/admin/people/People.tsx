import { useEffect, useState } from "preact/hooks";
import { Listed } from "../parts/Listed";
import type { Column } from "../parts/Table";
import { When } from "../parts/When";
import { bytes, count } from "../parts/words";
import { useList } from "../state/list";
import { operate } from "../state/operator";
import type { Person } from "../state/wire";
import { MakeKey } from "./MakeKey";
import { PersonDialog } from "./PersonDialog";

const pause = 200;

/** Who is on the box; behind each handle their keys, limits and end. */
export function People() {
  const [typed, type] = useState("");
  const [handle, ask] = useState("");
  const [opened, open] = useState<Person | null>(null);
  const [isMaking, make] = useState(false);
  const list = useList<Person>(async (before) => {
    const query = new URLSearchParams({ ...(handle && { handle }), ...(before && { before: before.id }) });
    const page = await operate<{ people: Person[]; has_more: boolean }>(`people?${query}`);
    return { items: page.people, has_more: page.has_more };
  }, handle);

  useEffect(() => {
    const timer = setTimeout(() => ask(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);

  const columns: Column<Person>[] = [
    {
      name: "Handle",
      cell: (one) => (
        <span class="who">
          <button type="button" class="link" onClick={() => open(one)}>
            <bdi>{one.handle}</bdi>
          </button>
          {one.admin && <span class="badge">admin</span>}
        </span>
      ),
      by: (one) => one.handle,
    },
    { name: "Keys", cell: (one) => count(one.keys), by: (one) => one.keys, isNumber: true },
    { name: "Rooms", cell: (one) => count(one.rooms), by: (one) => one.rooms, isNumber: true },
    { name: "Size", cell: (one) => bytes(one.bytes), by: (one) => one.bytes, isNumber: true },
    { name: "Last used", cell: (one) => <When time={one.last_used} />, by: (one) => one.last_used ?? "" },
    { name: "Here since", cell: (one) => <When time={one.created_at} />, by: (one) => one.created_at },
  ];

  return (
    <Listed title="People" about="Press a handle for keys, limits and more." list={list} columns={columns} none={handle ? "Nobody is called that." : "Nobody is here yet."}>
      <input type="search" aria-label="Search people by handle" placeholder="Search by handle" value={typed} onInput={(event) => type(event.currentTarget.value)} />
      <button type="button" class="primary" onClick={() => make(true)}>
        New person
      </button>
      {isMaking && (
        <MakeKey
          onClose={() => {
            make(false);
            void list.reload();
          }}
        />
      )}
      {opened && (
        <PersonDialog
          person={opened}
          onClose={() => {
            open(null);
            void list.reload();
          }}
        />
      )}
    </Listed>
  );
}
