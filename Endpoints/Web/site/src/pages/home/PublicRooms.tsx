import { useEffect, useState } from "preact/hooks";
import { ask } from "../../box/api";
import type { Message, MessagePage, Room } from "../../box/wire";
import { exactTime, fromNow } from "../../look/time";

const MOST = 5;
const EVERY = 10_000;

type Shown = Room & { last?: Message };

/** The liveliest rooms that anybody may read, each with its last words; looked at again while somebody looks. */
export function PublicRooms() {
  const [rooms, setRooms] = useState<Shown[] | null>(null);
  const [hasFailed, setFailed] = useState(false);

  useEffect(() => {
    let timer = 0;
    async function look() {
      if (document.visibilityState === "visible") {
        try {
          setRooms(await read());
          setFailed(false);
        } catch {
          setFailed(true);
        }
      }
      timer = window.setTimeout(look, EVERY);
    }
    void look();
    return () => clearTimeout(timer);
  }, []);

  return (
    <section aria-labelledby="public-rooms">
      <h2 id="public-rooms">Public rooms</h2>
      <p class="muted">Anyone may read these.</p>
      {hasFailed && <p class="problem">The box does not answer. Trying again.</p>}
      {rooms?.length === 0 && <p class="home-none muted">None yet. A room becomes public in its settings.</p>}
      <ul class="home-rooms">{rooms?.map((room) => <PublicRoom key={room.id} room={room} />)}</ul>
    </section>
  );
}

function PublicRoom({ room }: { room: Shown }) {
  return (
    <li>
      <a href={`/public/${room.id}`}>
        <span class="home-room">
          <strong dir="auto">{room.name}</strong>
          {room.last_message_at && (
            <time dateTime={room.last_message_at} title={exactTime(room.last_message_at)}>
              {fromNow(room.last_message_at)}
            </time>
          )}
        </span>
        <span class="home-words">
          {room.last && !room.last.deleted_at ? (
            <>
              <b class={room.last.sender_type === "agent" ? "is-agent" : undefined} dir="auto">
                {room.last.sender}
              </b>{" "}
              <bdi>{plain(room.last.content)}</bdi>
            </>
          ) : (
            "Nothing has been said here lately."
          )}
        </span>
      </a>
    </li>
  );
}

/** The first words, without the marks of Markdown. */
const plain = (content: string) => content.slice(0, 200).replace(/[*_`#>]+/g, "").slice(0, 140);

/** Always asked anew: what was deleted meanwhile must not go on standing here. */
async function read(): Promise<Shown[]> {
  const { rooms } = await ask<{ rooms: Room[] }>(`/api/public/rooms?limit=${MOST}`, { withKey: false });
  return Promise.all(
    rooms.map(async (room) => {
      const page = await ask<MessagePage>(`/api/public/rooms/${room.id}/messages?limit=1`, { withKey: false });
      return { ...room, last: page.messages[0] };
    }),
  );
}
