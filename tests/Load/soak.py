"""
Ordinary work of all kinds on one box, at a pace that leaves it time, and what the box holds meanwhile.

    tests/Load/soak.py BINARY MINUTES        usually by soak.sh

Prints a line for each of twelve stretches of time, the median of its samples. Ends with 1 when a request failed, or
when the last third of the time held more than the first: a tenth and 8 MB more of its own memory (a young garbage
collection's worth comes and goes), 16 MiB more of the log (it grows by that and starts over), 20 more files (the database's readers
come as they are needed), 5 more threads.
"""
import asyncio
import collections
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

STRETCHES = 12
MARGINS = {"anon_mb": (1.1, 8), "wal_mb": (1.0, 16), "files": (1.0, 20), "threads": (1.0, 5)}
UPGRADE = ("Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")


class Box:
    """The server, and how to ask it."""

    def __init__(self, binary, data, log):
        limits = [word for name in ("keys", "messages", "rooms", "search") for word in ("--limit", f"{name}=off")]
        self.binary, self.data, self.done = binary, data, collections.Counter()
        self.process = subprocess.Popen(
            [binary, "serve", "--listen", "http://127.0.0.1:0", "--data", data, "--webhook-allow", "127.0.0.0/8",
             "--retain-messages", "1000", *limits], stdout=log, stderr=log)
        self.port = self.key = None

    async def start(self, log):
        while not (found := re.search(r"listens on http://127\.0\.0\.1:(\d+)", open(log).read())):
            await asyncio.sleep(0.05)
        self.port = int(found[1])
        self.key = (await self.ask("POST", "/api/keys", {}))["key"]

    async def open(self, method, path, body=None, headers="", key=None):
        """The connection, and the status and headers of its answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        sent = b"" if body is None else json.dumps(body).encode()
        bearer = f"Authorization: Bearer {key or self.key}\r\n" if key or self.key else ""
        writer.write(f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{bearer}{headers}"
                     f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n\r\n".encode() + sent)
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        return reader, writer, int(head.split()[1]), head

    async def ask(self, method, path, body=None, key=None):
        reader, writer, status, head = await self.open(method, path, body, key=key)
        length = re.search(r"content-length: (\d+)", head, re.I)
        answer = await reader.readexactly(int(length[1])) if length else b""
        writer.close()
        if status >= 300:
            raise RuntimeError(f"{method} {path}: {status} {answer.decode()}")
        return json.loads(answer) if answer else None

    def sample(self):
        process = f"/proc/{self.process.pid}"
        status = open(f"{process}/status").read()
        field = lambda name: int(re.search(rf"^{name}:\s+(\d+)", status, re.M)[1])
        size = lambda name: os.path.getsize(f"{self.data}/{name}") / 2**20 if os.path.exists(f"{self.data}/{name}") else 0
        return {
            "anon_mb": field("RssAnon") / 1024, "rss_mb": field("VmRSS") / 1024,
            "wal_mb": size("meetai.db-wal"), "db_mb": size("meetai.db"), "search_mb": size("search.db"),
            "files": len(os.listdir(f"{process}/fd")), "threads": field("Threads"),
        }


async def receiver():
    """Where webhooks go: takes everything."""
    async def answer(reader, writer):
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                await reader.readexactly(int(re.search(rb"content-length: (\d+)", head, re.I)[1]))
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    return server, server.sockets[0].getsockname()[1]


async def post(box, room):
    await box.ask("POST", f"{room}/messages", {"sender": "ada", "content": f"number {time.time()} " + "word " * 40})


async def read(box, room):
    page = await box.ask("GET", f"{room}/messages?limit=50")
    await box.ask("GET", f"{room}/messages?after={page['cursor']}&wait=1&exclude=bob")
    await box.ask("GET", f"{room}/messages?budget_tokens=2000&for=bob&view=compact")


async def stream(box, room, kind):
    """Joins, hears a little, and is gone without a word."""
    headers = UPGRADE if kind == "ws" else ""
    reader, writer, _, _ = await box.open("GET", f"{room}/{kind}?after=0&replay=1000", headers=headers)
    for _ in range(20):
        try:
            await asyncio.wait_for(reader.read(65536), 0.2)
        except asyncio.TimeoutError:
            pass
    writer.close()


async def search(box, room):
    await box.ask("GET", "/api/search?q=word+number*&limit=20")
    await box.ask("GET", f"{room}/search?q=%22word+word%22")


async def come_and_go(box, _):
    """A room with a message and a child key, all of which are gone at the end; and a person who stays."""
    room = "/api/rooms/" + (await box.ask("POST", "/api/rooms", {"name": "passing"}))["id"]
    child = await box.ask("POST", "/api/keys", {"name": "passing"})
    await box.ask("POST", f"{room}/messages", {"sender": "ada", "content": "hello"}, key=child["key"])
    await box.ask("DELETE", f"/api/keys/{child['id']}")
    await box.ask("DELETE", room)


async def retain(box, _):
    done = await asyncio.create_subprocess_exec(
        box.binary, "retain", "--data", box.data, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    _, said = await done.communicate()
    if done.returncode:
        raise RuntimeError(said.decode())


async def again(box, room, end, name, pause, work, *more):
    while time.monotonic() < end:
        await work(box, room, *more)
        box.done[name] += 1
        await asyncio.sleep(pause)


async def watch(box, end, samples):
    while time.monotonic() < end:
        samples.append(box.sample())
        await asyncio.sleep(1)


def judge(samples):
    third = len(samples) // 3
    first, last = samples[:third], samples[-third:]
    middle = lambda some, name: statistics.median(one[name] for one in some)
    for name in samples[0]:
        print(f"{name:>10}: first third {middle(first, name):8.1f}   last third {middle(last, name):8.1f}")
    return [name for name, (times, more) in MARGINS.items()
            if middle(last, name) > middle(first, name) * times + more]


def show(samples, minutes):
    print("  ".join(["minute", *(f"{name:>9}" for name in samples[0])]))
    step = -(-len(samples) // STRETCHES)
    for start in range(0, len(samples), step):
        some = samples[start:start + step]
        print("  ".join([f"{minutes * start / len(samples):6.1f}",
                         *(f"{statistics.median(one[name] for one in some):9.1f}" for name in samples[0])]), flush=True)


async def soak(binary, minutes, home):
    log = f"{home}/log"
    box = Box(binary, f"{home}/data", open(log, "w"))
    try:
        await box.start(log)
        server, port = await receiver()
        room = "/api/rooms/" + (await box.ask("POST", "/api/rooms", {"name": "den"}))["id"]
        await box.ask("POST", f"{room}/webhooks", {"url": f"http://127.0.0.1:{port}/"})
        end, samples = time.monotonic() + minutes * 60, []
        await asyncio.gather(
            watch(box, end, samples),
            *(again(box, room, end, "posts", 0.05, post) for _ in range(4)),
            *(again(box, room, end, "reads, polls and budgets", 0.1, read) for _ in range(4)),
            *(again(box, room, end, "sockets", 0.1, stream, "ws") for _ in range(5)),
            *(again(box, room, end, "event streams", 0.1, stream, "events") for _ in range(5)),
            again(box, room, end, "searches", 0.5, search), again(box, room, end, "rooms and keys", 0.2, come_and_go),
            again(box, room, end, "retentions", 30, retain))
        show(samples, minutes)
        print(", ".join(f"{count} {name}" for name, count in box.done.items()))
        return judge(samples)
    finally:
        box.process.terminate()
        box.process.wait()


def main(binary, minutes):
    with tempfile.TemporaryDirectory() as home:
        grown = asyncio.run(soak(binary, float(minutes), home))
    print(f"failed: soak: {', '.join(grown)} grew" if grown else f"soak: flat for {minutes} minutes")
    return 1 if grown else 0


sys.exit(main(*sys.argv[1:]))
