// The peer: what one would write instead of Meet AI in an evening, as one file on Bun and its SQLite. It does the work
// of our main path for one room: who asks (a key, kept as its SHA-256), is the message sound, store it, tell everybody
// who listens, answer. No limits, no memberships, no replay.
//
//   PORT=0 DB=chat.db SYNC=FULL bun chat.ts      says its port, key and room as JSON, then serves
//
// SYNC=FULL answers what is on disk, as we do; SYNC=NORMAL may lose the last messages with the power.
import { Database } from "bun:sqlite";
import { createHash, randomBytes, randomUUID } from "node:crypto";

type Message = { seq: number; id: string; room_id: string; sender: string; content: string; created_at: string };
type Draft = { sender: string; content: string };

const { PORT = "0", DB = ":memory:", SYNC = "FULL" } = process.env;

const store = new Database(DB, { create: true });
store.run("PRAGMA journal_mode = wal");
store.run(`PRAGMA synchronous = ${SYNC}`);
store.run("CREATE TABLE people (id TEXT PRIMARY KEY, secret TEXT NOT NULL UNIQUE)");
store.run("CREATE TABLE rooms (id TEXT PRIMARY KEY, owner TEXT NOT NULL, name TEXT NOT NULL)");
store.run(`CREATE TABLE messages (
  seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, room_id TEXT NOT NULL,
  sender TEXT NOT NULL, content TEXT NOT NULL, created_at TEXT NOT NULL DEFAULT (datetime('now')))`);
store.run("CREATE INDEX messages_by_room ON messages (room_id)");

const digest = (key: string) => createHash("sha256").update(key).digest("hex");
const [person, room, key] = [randomUUID(), randomUUID(), `mai_${randomBytes(12).toString("hex")}`];
store.query("INSERT INTO people VALUES (?, ?)").run(person, digest(key));
store.query("INSERT INTO rooms VALUES (?, ?, 'load')").run(room, person);

const personOf = store.query<{ id: string }, [string]>("SELECT id FROM people WHERE secret = ?");
const roomOf = store.query<{ id: string }, [string, string]>("SELECT id FROM rooms WHERE id = ? AND owner = ?");
const newest = store.query<Message, [string, number]>(
  "SELECT * FROM messages WHERE room_id = ? ORDER BY seq DESC LIMIT ?");
const append = store.query<Pick<Message, "seq" | "created_at">, [string, string, string, string]>(
  "INSERT INTO messages (id, room_id, sender, content) VALUES (?, ?, ?, ?) RETURNING seq, created_at");

const refuse = (status: number, error: string) => Response.json({ error }, { status });
const fits = (text: unknown, most: number) => typeof text === "string" && text.length > 0 && text.length <= most;
const isDraft = (body: any): body is Draft => fits(body?.sender, 50) && fits(body?.content, 10_000);

/** The refusal, or nothing where this person may enter this room. */
function door(request: Request, id: string): Response | undefined {
  const header = request.headers.get("authorization");
  const who = header?.startsWith("Bearer ") ? personOf.get(digest(header.slice("Bearer ".length))) : null;
  if (!who) return refuse(401, "unauthorized");
  return roomOf.get(id, who.id) ? undefined : refuse(404, "not found");
}

function page(url: string, id: string): Response {
  const limit = Math.min(Number(new URL(url).searchParams.get("limit") ?? 50), 200);
  const found = newest.all(id, limit + 1);
  return Response.json({ messages: found.slice(0, limit).reverse(), has_more: found.length > limit });
}

async function post(request: Request, id: string): Promise<Response> {
  const draft: unknown = await request.json().catch(() => undefined);
  if (!isDraft(draft)) return refuse(400, "invalid");
  const { sender, content } = draft;
  const mine = randomUUID();
  const { seq, created_at } = append.get(mine, id, sender, content)!;
  const message: Message = { seq, id: mine, room_id: id, sender, content, created_at };
  server.publish(id, JSON.stringify({ type: "message", ...message }));
  return Response.json(message, { status: 201 });
}

const server = Bun.serve<{ room: string }, {}>({
  hostname: "127.0.0.1",
  port: Number(PORT),
  routes: {
    "/api/rooms/:id/messages": {
      GET: request => door(request, request.params.id) ?? page(request.url, request.params.id),
      POST: request => door(request, request.params.id) ?? post(request, request.params.id),
    },
    "/api/rooms/:id/ws": (request, server) => {
      const refusal = door(request, request.params.id);
      if (refusal) return refusal;
      return server.upgrade(request, { data: { room: request.params.id } }) ? undefined : refuse(400, "not a socket");
    },
  },
  fetch: () => refuse(404, "not found"),
  websocket: { open: socket => socket.subscribe(socket.data.room), message() {} },
});
console.log(JSON.stringify({ port: server.port, key, room }));
