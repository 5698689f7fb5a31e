#!/usr/bin/env python3
"""How long after a message was posted `meetai listen` has shown it, on this machine.

    tests/Load/listen.py dist/meetai [MESSAGES [SECONDS_BETWEEN]]

Starts a server of its own on a free port and a listener beside it, posts one message after the other and
prints, in milliseconds: from just before the request is sent, and from the arrival of its answer, until the
line is there (below 0: the line came first).
"""
import http.client
import json
import os
import subprocess
import sys
import tempfile
import threading
import time


def main(binary, messages=1000, pause=0.005):
    with tempfile.TemporaryDirectory() as data:
        server = subprocess.Popen(
            [binary, "serve", "--listen", "http://127.0.0.1:0", "--data", data, "--limit", "messages=off"],
            stderr=subprocess.PIPE, text=True)
        try:
            url = server.stderr.readline().split(",")[0].split()[-1]
            threading.Thread(target=server.stderr.read, daemon=True).start()
            measure(binary, url, int(messages), float(pause))
        finally:
            server.terminate()
            server.wait()


def measure(binary, url, messages, pause):
    client = http.client.HTTPConnection(url.removeprefix("http://"))

    def ask(path, body, key=None):
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {key}"} if key else {})
        client.request("POST", path, json.dumps(body), headers)
        return json.loads(client.getresponse().read())

    key = ask("/api/keys", {})["key"]
    room = ask("/api/rooms", {"name": "den"}, key)["id"]
    listener = subprocess.Popen(
        [binary, "listen", room, "--after", "0", "--json"], stdout=subprocess.PIPE,
        env=os.environ | {"MEETAI_URL": url, "MEETAI_KEY": key})
    ask(f"/api/rooms/{room}/messages", {"sender": "ada", "content": "begin"}, key)
    listener.stdout.readline()

    shown = []
    reader = threading.Thread(target=lambda: shown.extend(
        (listener.stdout.readline(), time.perf_counter()) for _ in range(messages)))
    reader.start()
    asked, answered = [], []
    for number in range(messages):
        asked.append(time.perf_counter())
        ask(f"/api/rooms/{room}/messages", {"sender": "ada", "content": str(number)}, key)
        answered.append(time.perf_counter())
        time.sleep(pause)
    reader.join(30)
    listener.terminate()

    assert [json.loads(line)["content"] for line, _ in shown] == [str(number) for number in range(messages)]
    for name, since in (("since asked", asked), ("since answered", answered)):
        times = sorted((at - begin) * 1000 for (_, at), begin in zip(shown, since))
        print(f"{name:15} p50 {times[len(times) // 2]:.2f}  p99 {times[len(times) * 99 // 100]:.2f}  "
              f"most {times[-1]:.2f} ms")


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
