// Other people's clients on a room in which "before" was said: each joins with a cursor, hears what it missed and what
// is said now, and leaves. Sockets also ping in both ways, say what they do, and hear how they were closed.
// Arguments: the box, the room, a key, and the name of the client. Prints one JSON line of what it heard.
import { once } from "node:events";

const [box, room, key, name] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${key}` };
const heard = [];

const say = async (content) => {
  const answer = await fetch(`${box}${room}/messages`, {
    method: "POST",
    headers: { ...headers, "Content-Type": "application/json" },
    body: JSON.stringify({ sender: "ada", content }),
  });
  if (answer.status !== 201) throw new Error(await answer.text());
};

/** What comes, one by one; `told` is what calls it with each text. */
const reader = (told) => {
  const texts = [];
  const waiting = [];
  told((text) => (waiting.length ? waiting.shift()(text) : texts.push(text)));
  return async () => {
    const text = texts.length ? texts.shift() : await new Promise((done) => waiting.push(done));
    const said = JSON.parse(text);
    heard.push(said.type === "message" ? said.content : said.type);
  };
};

/** What every socket does, whoever made it. */
const converse = async (next, send) => {
  await next(); // before
  await next(); // ready
  await say("after");
  await next();
  send(JSON.stringify({ type: "ping" }));
  await next(); // pong
};

const url = `${box.replace("http", "ws")}${room}/ws?after=0`;

const clients = {
  async ws() {
    const { WebSocket } = await import("ws");
    const socket = new WebSocket(url, { headers });
    await converse(reader((tell) => socket.on("message", (text) => tell(String(text)))), (text) => socket.send(text));
    socket.ping("anybody there?");
    const [echo] = await once(socket, "pong");
    heard.push(String(echo));
    socket.send(JSON.stringify({ type: "activity", state: "typing" }));
    socket.close(1000, "thanks");
    const [code, reason] = await once(socket, "close");
    heard.push(code, String(reason));
  },

  async undici() {
    const { WebSocket } = await import("undici");
    const socket = new WebSocket(url, { headers });
    await converse(reader((tell) => (socket.onmessage = ({ data }) => tell(data))), (text) => socket.send(text));
    const closed = new Promise((done) => (socket.onclose = done));
    socket.close(3000, "thanks");
    const { code, reason, wasClean } = await closed;
    heard.push(code, reason, wasClean);
  },

  async eventsource() {
    const { EventSource } = await import("eventsource");
    const source = new EventSource(`${box}${room}/events?after=0`, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...headers } }),
    });
    const ids = [];
    const next = reader((tell) => {
      for (const type of ["message", "ready"])
        source.addEventListener(type, ({ data, lastEventId }) => ids.push(lastEventId) && tell(data));
    });
    await next();
    await next();
    await say("after");
    await next();
    heard.push(ids.every((id) => id.length === 36));
    source.close();
  },
};

await clients[name]();
console.log(JSON.stringify(heard));
