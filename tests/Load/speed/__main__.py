"""
The table of speed: our executable beside a peer and beside the bare limit, on this machine and in one run.

    python3 tests/Load/speed [GROUP…]             those groups of rows, or all of them: about 8 minutes
    python3 tests/Load/speed --short [GROUP…]     a quick look, for machines that others use too: judges no time
    MEETAI_BIN=dist/meetai …                      that executable; without it, publish.sh makes one
    TMPDIR=DIR …                                  all data lie there; where nothing is synced, the figures say nothing

It ends with 1 when a figure is missed; the last line says which.
"""
import argparse
import dataclasses
import os
import signal
import sys
import time

from rows import GROUPS
from servers import Arena, prepare
from table import Table, markdown


@dataclasses.dataclass
class Effort:
    """How long and how often each thing is measured."""
    seconds: int = 4
    pairs: int = 3
    many: int = 10_000_000
    sockets: int = 15_000
    holds: int = 2
    holding: int = 5
    starts: int = 10
    idling: int = 30
    messages: int = 240_000
    spreads: int = 2


SHORT = Effort(seconds=2, pairs=1, many=0, sockets=3000, holds=1, holding=2, starts=3, idling=5, messages=24_000,
               spreads=1)


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(GROUPS), choices=[[], *GROUPS])
    words.add_argument("--short", action="store_true")
    for field in dataclasses.fields(Effort):
        words.add_argument(f"--{field.name}", type=int, help=f"instead of {field.default}")
    said = words.parse_args()
    given = {name: value for name, value in vars(said).items() if hasattr(SHORT, name) and value is not None}
    for number in signal.SIGINT, signal.SIGTERM:
        signal.signal(number, lambda number, _: sys.exit(128 + number))  # Arena tidies up on its way

    effort = dataclasses.replace(SHORT if said.short else Effort(), **given)
    tables = []
    with Arena(prepare(os.environ.get("MEETAI_BIN"))) as arena:
        for name in said.groups or GROUPS:
            tables.append(measure(arena, name, effort, said.short))

    print(markdown(tables))
    missed = [what for table in tables for what in table.missed()]
    print("speed: missed:", "; ".join(missed) or "nothing")
    return 1 if missed else 0


def measure(arena, name, effort, is_short):
    began, table = time.monotonic(), Table(is_short)
    GROUPS[name](arena, table, effort)
    arena.clear()
    print(f"speed: {name}, {time.monotonic() - began:.0f} s", file=sys.stderr)
    return table


sys.exit(main())
