import { useEffect, useState } from "preact/hooks";
import { Problem, ask } from "../../../box/api";
import type { Message } from "../../../box/wire";
import { exactTime, shortTime } from "../../../look/time";
import type { Lobby } from "../state/lobby";
import { roomPath } from "../state/route";
import { words } from "./SearchBox";
import { marked } from "./marks";

interface Found {
  results: { message: Message; snippet: string; marks: [start: number, length: number][] }[];
  has_more: boolean;
  /** False while some messages are not in the index yet. */
  complete: boolean;
}

const PAUSE = 250; // ms without a keystroke

/** Messages of all my rooms that have the words, best first. */
export function SearchResults({ lobby }: { lobby: Lobby }) {
  const query = words.value.trim();
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  useEffect(() => {
    const asked = new AbortController();
    const timer = setTimeout(() => {
      ask<Found>(`/api/search?${new URLSearchParams({ q: query, limit: "30" })}`, { signal: asked.signal }).then(
        (answer) => {
          setFound(answer);
          setProblem(null);
        },
        (refused) => refused instanceof Problem && setProblem(refused.status === 429 ? `Slow down: ${refused.retryAfter ?? 1} s` : refused.message),
      );
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      asked.abort();
    };
  }, [query]);

  const names = new Map(lobby.rooms.value?.map((room) => [room.id, room.name]));
  return (
    <section class="found" aria-label="Messages found" aria-busy={!found && !problem}>
      <h2>Messages</h2>
      {problem && <p class="problem" role="alert">{problem}</p>}
      {found?.results.map(({ message, snippet, marks }) => (
        <a key={message.id} class="found-row" href={`${roomPath(message.room_id)}#${message.id}`}>
          <span class="found-head">
            <bdi>{message.sender}</bdi> <span class="muted">in <bdi>{names.get(message.room_id) ?? "a room"}</bdi></span>
          </span>
          <time dateTime={message.created_at} title={exactTime(message.created_at)}>{shortTime(message.created_at)}</time>
          <span class="found-text" dir="auto">{marked(snippet, marks)}</span>
        </a>
      ))}
      {found?.results.length === 0 && <p class="muted" role="status">No message has these words.</p>}
      {found && !found.complete && <p class="muted">Some messages are still being indexed.</p>}
    </section>
  );
}
