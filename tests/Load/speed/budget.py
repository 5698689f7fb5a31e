"""
Where the processor's time of a durable post goes, by stage, ours beside the bare limit: `perf` looks at both while 64
connections post, and each sample belongs to the innermost frame that says of which stage it is.

    ./publish.sh && python3 tests/Load/speed/budget.py [SECONDS]     takes root, or kernel.perf_event_paranoid ≤ 1

What has no frame of ours or of the framework is told by its thread: the writer's is SQLite's. The figures are processor
time of the server, with what the kernel does for it; waiting is not in them.
"""
import collections
import glob
import os
import re
import subprocess
import sys
import time

from servers import ROOT, Arena, prepare

STAGES = [(stage, re.compile(frames)) for stage, frames in [
    ("allocate and collect", r"gc_heap|GCHeap|^RhpNew|^RhNew"),
    ("line in the log", r"Endpoints_Logs"),
    ("figures", r"Endpoints_Figures|Diagnostics_Metrics"),
    ("sync", r"^fdatasync$|^fsync$"),
    ("announce, wake who waits for the commit", r"PendingWrite_1.*__(Announce|Complete)|Realtime_Hub|Sleepers"),
    ("store",
     r"sqlite3|Storage_Session_|GroupCommit|PendingWrite_1.*__Run|Database__Commit|Bare_Writer__(Loop|Insert)"),
    ("queue for the writer", r"Storage_Database__|MessageStore__Append|Bare_Writer__Append|BlockingCollection"),
    ("encode", r"Wire__Bytes|JsonSerializer__(WriteBytes|SerializeToUtf8)|Utf8JsonWriter"),
    ("limit", r"RateLimit"),
    ("auth", r"Endpoints_People|LiveKeys|^(CRYPTO|OPENSSL|EVP|ERR|SHA256)_|^pthread_rwlock"),
    ("room, body, JSON, checks",
     r"Endpoints_(Body|Check|Idempotency|Rooms)_|Storage_Rooms|Fullness|JsonSerializer__(Read|Deserialize)"
     r"|Utf8JsonReader|ReadFromJson"),
    ("answer",
     r"Endpoints_(Answer|Patience)_|DoSend|SocketSender|Http1OutputProducer|Http_HttpResponse|^__send(msg)?$"),
    ("routing", r"AspNetCore_Routing|Http_Generated"),
    ("frame: id, headers, address, origin",
     r"MeetAi_Endpoints_|WebSocketMiddleware|AspNetCore_(Hosting|Builder)|System_Diagnostics"),
    ("receive and parse", r"AspNetCore_Server_Kestrel|^__libc_recv$|TransferCompletion|SocketAsyncContext"),
    ("threads: wait, wake, switch",
     r"epoll|SocketAsyncEngine|WorkerThread|LowLevel|ThreadPool|WaitSubsystem|futex|yield"),
]]
REST, WRITER = "rest", re.compile(r"WriteLoop|Bare_Writer__Loop|^fdatasync$")


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    prepare(ROOT / "dist/meetai")
    with Arena(unstripped("meetai")) as arena:
        ours, bare = arena.ours(), arena.bare(unstripped("bare"))
        spent = [measure(arena, server, seconds) for server in (ours, bare)]

    print("| µs of processor time for a post | ours | bare limit |\n| --- | --- | --- |")
    for stage in [*(stage for stage, _ in STAGES), REST]:
        print(f"| {stage} | {' | '.join(f'{one[stage]:.1f}' for one in spent)} |")
    print(f"| **all** | {' | '.join(f'{sum(one.values()):.1f}' for one in spent)} |")


def unstripped(name):
    """The executable as it was compiled: its symbols lie beside it."""
    built = glob.glob(str(ROOT / f"**/obj/native/*/bin/{name}/release_*/native/{name}"), recursive=True)
    return max(built, key=os.path.getmtime)


def measure(arena, server, seconds):
    """Microseconds for a post, by stage."""
    arena.settle()
    record = subprocess.Popen(
        ["perf", "record", "-q", "-g", "-F", "1999", "-p", str(server.process.pid), "-o", server.home / "perf",
         "--", "sleep", str(seconds)], stderr=subprocess.DEVNULL)
    busy = server.cpu()
    posts = server.load("flood", seconds=seconds, warmup=0)["requests/s"] * seconds
    each = (server.cpu() - busy) / posts * 1e6
    record.wait()
    said = subprocess.run(
        ["perf", "script", "-i", server.home / "perf", "-F", "tid,ip,sym"], check=True, capture_output=True, text=True)
    samples = list(read(said.stdout))
    writer = collections.Counter(thread for thread, frames in samples if any(map(WRITER.search, frames)))
    found = collections.Counter(stage(frames, thread in writer) for thread, frames in samples)
    return collections.Counter({name: count / len(samples) * each for name, count in found.items()})


def read(text):
    """(thread, names of functions from the innermost)."""
    for sample in text.split("\n\n"):
        thread, *frames = sample.strip().split("\n")
        yield thread.strip(), [frame.strip().partition(" ")[2] for frame in frames]


def stage(frames, is_writer):
    found = next((name for frame in frames for name, pattern in STAGES if pattern.search(frame)), REST)
    return "store" if is_writer and found in (REST, STAGES[-1][0]) else found


main()
