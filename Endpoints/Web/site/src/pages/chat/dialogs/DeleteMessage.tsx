import type { Message } from "../../../box/wire";
import { Confirm } from "../../../look/Confirm";
import type { OpenRoom } from "../state/room";

export function DeleteMessage({ room, message, onClose }: { room: OpenRoom; message: Message; onClose: () => void }) {
  return (
    <Confirm title="Delete this message?" act="Delete" onConfirm={() => room.delete(message)} onClose={onClose}>
      <bdi>{message.sender}</bdi>: <q class="excerpt" dir="auto">{message.content.slice(0, 160)}</q><br />
      It goes for everybody, from the disk too, and cannot be had back. A line stays where it was.
    </Confirm>
  );
}
