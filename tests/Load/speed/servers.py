"""Ours, the peer and the bare limit: each a process that serves one room under one key, and the load put on it."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
LOAD = ROOT / "tests/Load/bin/Release/net10.0/load"
BARE = ROOT / "tests/Load/bare/dist/bare"
PEERS = ROOT / "tests/Load/peers"
TICK = os.sysconf("SC_CLK_TCK")
UNBOUND = ["--limit", "messages=100000000/min", "--limit", "rooms=off", "--connections-per-address", "100000",
           "--sockets-per-person", "100000"]


def prepare(binary):
    """Builds what is not there yet; says which executable is ours."""
    def run(*words, at=ROOT):
        subprocess.run(words, cwd=at, check=True, stdout=subprocess.DEVNULL)

    run("dotnet", "build", "tests/Load", "-c", "Release", "-v", "quiet", "--disable-build-servers")
    if not binary:
        run("./publish.sh")
    sources = [*BARE.parents[1].glob("*.cs*"), *(ROOT / "migrations").glob("*.sql"), *(ROOT / "Storage").glob("*.cs")]
    if not BARE.exists() or BARE.stat().st_mtime < max(source.stat().st_mtime for source in sources):
        run("./publish.sh", "tests/Load/bare/bare.csproj")
    run("npm", "install", "--prefer-offline", "--no-package-lock", "--no-fund", "--no-audit", "--silent", at=PEERS)
    return pathlib.Path(binary or ROOT / "dist/meetai").resolve()


class Server:
    """A running server. `home` is the directory that holds its data and what it said."""

    def __init__(self, home, command, **environment):
        self.home = home
        self.log = home / "log"
        with open(self.log, "w") as log:
            self.began = time.monotonic()
            self.process = subprocess.Popen(
                [str(word) for word in command], stdout=log, stderr=log, env=os.environ | environment)

    def said(self, pattern):
        """Waits until it has said this at its start."""
        while time.monotonic() < self.began + 30 and self.process.poll() is None:
            if found := re.search(pattern, self.log.read_text()):
                return found
            time.sleep(0.001)
        raise SystemExit(f"speed: a server did not start: {self.log.read_text()}")

    def serve(self, url, key, room):
        self.url, self.key, self.room = url, key, room
        return self

    def ask(self, method, path, body=None):
        """One request; its answer, read from JSON."""
        client = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=30)
        headers = {"Content-Type": "application/json"} | (
            {"Authorization": f"Bearer {self.key}"} if self.key else {})
        with contextlib.closing(client):
            client.request(method, path, None if body is None else json.dumps(body), headers)
            answer = client.getresponse()
            content = answer.read()
            assert answer.status < 300, f"{method} {path}: {answer.status} {content}"
            return json.loads(content)

    def load(self, command, **options):
        """Puts load on it and returns the figures by their names."""
        words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
        done = subprocess.run(
            [LOAD, command, "--url", self.url, "--key", self.key, "--room", self.room, *words],
            check=True, stdout=subprocess.PIPE, text=True)
        return {name: float(value) for name, value in (line.split() for line in done.stdout.splitlines())}

    def cpu(self):
        """Seconds of processor time since its start."""
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def resident(self):
        """Megabytes of memory."""
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        finally:
            self.process.kill()


class Arena:
    """Starts servers, each in a new directory, and leaves nothing behind: no process and no file."""

    def __init__(self, binary):
        self.binary = binary
        self.running = []
        self.directory = tempfile.TemporaryDirectory(prefix="meetai-speed-")

    def __enter__(self):
        return self

    def __exit__(self, *problem):
        for server in self.running:
            server.process.kill()
            server.process.wait()
        self.directory.cleanup()

    def ours(self):
        """Our executable, with a key and a room."""
        server = self.start()
        server.key = server.ask("POST", "/api/keys", {})["key"]
        server.room = server.ask("POST", "/api/rooms", {"name": "load"})["id"]
        return server

    def start(self, data=None, options=UNBOUND):
        """Our executable, on data that is there or on none."""
        home = self._home()
        server = self._run(Server(home, [
            self.binary, "serve", "--listen", "http://127.0.0.1:0", "--data", data or home / "data", *options]))
        return server.serve(server.said(r"listens on (http[^,]*),")[1], key=None, room=None)

    def peer(self, sync):
        return self._announced([PEERS / "node_modules/.bin/bun", PEERS / "chat.ts"], SYNC=sync)

    def bare(self, binary=BARE):
        return self._announced([binary])

    def stop(self, server):
        """It ends in its own way; its data stay until all are done with."""
        server.stop()
        self.running.remove(server)

    def clear(self):
        """Makes room for who comes next."""
        for server in list(self.running):
            self.stop(server)
        for home in pathlib.Path(self.directory.name).iterdir():
            shutil.rmtree(home)

    def medians(self, pairs, contenders):
        """
        Runs each contender so often, in turns: whoever was first is last in the next round, because the machine drifts.
        A contender is a function that returns figures; what comes back are the medians of each one's.
        """
        found = [[] for _ in contenders]
        for number in range(pairs):
            order = list(zip(contenders, found))
            for run, figures in order if number % 2 == 0 else reversed(order):
                self.settle()
                figures.append(run())
        return [{name: statistics.median(run[name] for run in runs) for name in runs[0]} for runs in found]

    def settle(self, patience=15):
        """What a server tidies up afterwards must not fall into another's run: waits until all are idle."""
        busy, end = None, time.monotonic() + patience
        while time.monotonic() < end:
            before, busy = busy, sum(server.cpu() for server in self.running)
            if before is not None and busy - before <= 0.01:
                return
            time.sleep(0.2)

    def _announced(self, command, **environment):
        home = self._home()
        server = self._run(Server(home, command, PORT="0", DB=str(home / "chat.db"), **environment))
        said = json.loads(server.said(r"\{.*\}")[0])
        return server.serve(f"http://127.0.0.1:{said['port']}", said["key"], said["room"])

    def _home(self):
        return pathlib.Path(tempfile.mkdtemp(dir=self.directory.name))

    def _run(self, server):
        self.running.append(server)
        return server
