import { useState } from "preact/hooks";
import { Choice } from "./parts/Choice";
import { Listed } from "./parts/Listed";
import type { Column } from "./parts/Table";
import { When } from "./parts/When";
import { brief, bytes, count } from "./parts/words";
import { useList } from "./state/list";
import { operate } from "./state/operator";
import type { Room } from "./state/wire";

const orders = [["activity", "Latest"], ["size", "Largest"]] as const;

const columns: Column<Room>[] = [
  { name: "Room", cell: (room) => (room.name === null ? <span class="muted" title={room.id}>private {brief(room.id)}</span> : <strong dir="auto">{room.name}</strong>), by: (room) => room.name ?? "" },
  { name: "Owner", cell: (room) => <span dir="auto">{room.owner ?? "nobody"}</span>, by: (room) => room.owner ?? "" },
  { name: "Members", cell: (room) => count(room.members), by: (room) => room.members, isNumber: true },
  { name: "Messages", cell: (room) => count(room.messages), by: (room) => room.messages, isNumber: true },
  { name: "Size", cell: (room) => bytes(room.bytes), by: (room) => room.bytes, isNumber: true },
  { name: "Last message", cell: (room) => <When time={room.last_message_at} />, by: (room) => room.last_message_at ?? "" },
];

/** Rooms by activity or by size. */
export function Rooms() {
  const [order, setOrder] = useState<"activity" | "size">("activity");
  const list = useList<Room>(async (before) => {
    const page = await operate<{ rooms: Room[]; has_more: boolean }>(`rooms?order=${order}${before ? `&before=${before.id}` : ""}`);
    return { items: page.rooms, has_more: page.has_more };
  }, order);

  return (
    <Listed
      title="Rooms"
      about="Who owns them and how much is in them. What a private room is called, and what is said in any, is not shown here."
      list={list}
      columns={columns}
      none="There is no room yet."
    >
      <Choice label="Order" value={order} options={orders} onChoose={setOrder} />
    </Listed>
  );
}
