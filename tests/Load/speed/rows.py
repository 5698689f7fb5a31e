"""Each function measures one group of rows of the table."""
import functools
import time

from filled import fill


def posts(arena, table, effort):
    ours, full, normal, bare = arena.ours(), arena.peer("FULL"), arena.peer("NORMAL"), arena.bare()

    def floods(connections, *servers):
        return arena.medians(effort.pairs, [functools.partial(
            server.load, "flood", connections=connections, seconds=effort.seconds) for server in servers])

    mine, fulls, normals, bares = floods(64, ours, full, normal, bare)
    what, name = "durable posts/s, 64 connections", "requests/s"
    table.compare(f"{what}; peer FULL", mine[name], fulls[name], least=10)
    table.compare(f"{what}; peer NORMAL", mine[name], normals[name], least=3.5)
    table.compare(f"{what}; bare limit", mine[name], bares[name], least=0.95)
    table.bound("p99 of these, ms", mine["p99_ms"], most=8)
    more, fulls = floods(256, ours, full)
    table.compare("durable posts/s, 256 connections; peer FULL", more[name], fulls[name], least=12)
    table.none("refused", mine["non-201"] + more["non-201"])


def fanout(arena, table, effort):
    ours, peer = arena.ours(), arena.peer("NORMAL")
    for listeners, rate in (200, 8000), (1000, 400):
        mine, theirs = arena.medians(effort.pairs, [functools.partial(
            server.load, "fanout", listeners=listeners, posters=16, rate=rate, seconds=effort.seconds)
            for server in (ours, peer)])
        what = f"{listeners:,} listeners, {rate:,} messages/s asked for"
        # Where the peer delivers nearly all that is asked for, nobody can deliver much more.
        least = 1.2 if theirs["deliveries/s"] * 1.2 < listeners * rate else 0.98
        table.compare(
            f"{what}: deliveries/s; peer NORMAL", mine["deliveries/s"], theirs["deliveries/s"], least=least)
        table.compare(f"{what}: p99, ms; peer NORMAL", mine["p99_ms"], theirs["p99_ms"], most=1)
        table.none(f"{what}: lost, repeated, refused, hung up", sum(
            abs(mine[name]) for name in ("lost", "seq_gaps", "seq_repeats", "non-201", "hung_up")))


def newest(arena, table, effort):
    ours, peer = arena.ours(), arena.peer("NORMAL")
    for server in ours, peer:
        server.load("flood", seconds=1)
    mine, theirs = reads(arena, effort, (ours, None), (peer, None))
    table.compare("newest 50, requests/s, 64 connections; peer", mine["requests/s"], theirs["requests/s"], least=3)
    table.none("newest 50: answers other than 200", mine["non-200"])


def many(arena, table, effort):
    """A room of very many messages, beside one of a thousand."""
    if not effort.many:
        return

    few, most = filled(arena, 1000), filled(arena, effort.many)
    large, small = reads(arena, effort, (most, None), (few, None))
    title = f"{effort.many:,} messages in the room"
    table.compare(f"{title}: newest 50, requests/s; a thousand", large["requests/s"], small["requests/s"], least=0.9)
    large, small = reads(arena, effort, (most, effort.many // 2), (few, 500))
    table.show(f"{title}: 50 before the middle, requests/s; a thousand", large["requests/s"], small["requests/s"])
    arena.stop(most)
    page = f"/api/rooms/{most.room}/messages"
    table.bound(f"{title}: start to the newest 50, ms", starting(arena, effort, page, most), most=150)


def sockets(arena, table, effort):
    def hold(start):
        server = start()
        figures = server.load("hold", sockets=effort.sockets, seconds=effort.holding, pid=server.process.pid)
        arena.stop(server)
        return figures

    mine, bares = arena.medians(effort.holds, [functools.partial(hold, start) for start in (arena.ours, arena.bare)])
    title = f"{effort.sockets:,} idle sockets"
    table.bound(f"{title}: kB each", mine["kb_per_socket"], most=13)
    table.show(f"{title}: kB each; bare limit", mine["kb_per_socket"], bares["kb_per_socket"])
    table.bound(f"{title}: joins/s", mine["joins/s"], least=8000)
    table.show(f"{title}: joins/s; bare limit", mine["joins/s"], bares["joins/s"])
    table.none(f"{title}: hung up", mine["hung_up"])


def start(arena, table, effort):
    table.bound("start to the first answer, ms, new directory", starting(arena, effort, "/healthz"), most=60)
    there = arena.ours()
    arena.stop(there)
    table.bound("start to the first answer, ms, empty database", starting(arena, effort, "/healthz", there), most=60)


def idle(arena, table, effort):
    server = arena.start(options=[])
    time.sleep(5)
    before = server.cpu()
    time.sleep(effort.idling)
    table.bound("idle: CPU, % of a core", (server.cpu() - before) / effort.idling * 100, most=0.2)
    table.bound("idle: MB resident", server.resident(), most=40)


def rooms(arena, table, effort):
    server = arena.ours()
    counts = (1, 10, 100, 1000)

    def spread(count, messages=effort.messages):
        return server.load("spread", rooms=count, messages=messages, pid=server.process.pid)

    spread(1, effort.messages // 10)
    one, *others = arena.medians(effort.spreads, [functools.partial(spread, count) for count in counts])
    for count, figures in zip(counts[1:], others):
        title = f"{effort.messages / 10_000:.2g} MB of posts through {count:,} rooms"
        table.compare(f"{title}: CPU each, µs; through 1", figures["server_cpu_us"], one["server_cpu_us"], most=1.15)
        table.show(f"{title}: posts/s; through 1", figures["requests/s"], one["requests/s"])
    table.none("posts through many rooms: refused", sum(figures["non-201"] for figures in (one, *others)))


def reads(arena, effort, *contenders):
    """The medians of reading the newest messages, or those before a seq, of (server, seq)."""
    return arena.medians(effort.pairs, [functools.partial(
        server.load, "read", seconds=effort.seconds, **({"before": before} if before else {}))
        for server, before in contenders])


def filled(arena, count):
    """A server whose room holds so many messages."""
    server = arena.ours()
    arena.stop(server)
    fill(server, count)
    again = arena.start(server.home / "data")
    again.key, again.room, again.home = server.key, server.room, server.home
    return again


def starting(arena, effort, path, server=None):
    """Milliseconds from the start of the process to the answer; on the data of a stopped server, or on none."""
    def once():
        started = arena.start(server and server.home / "data", options=[])
        started.key = server and server.key
        started.ask("GET", path)
        took = time.monotonic() - started.began
        arena.stop(started)
        return {"ms": took * 1000}

    return arena.medians(effort.starts, [once])[0]["ms"]


GROUPS = {group.__name__: group for group in (posts, fanout, newest, many, sockets, start, idle, rooms)}
