"""The benchmarks: one line each, ours beside the textbook's way in the same run, with ratios and both absolutes.

python -m benchmarks [NAME…] [--quick] [--slow-disk]
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from benchmarks import disk, proc
from benchmarks.bench import Bench
from benchmarks.lines import (
    alerts,
    boards,
    city,
    detection,
    evening,
    idle,
    pages,
    post,
    returns,
    rooms,
    sign_ins,
    start,
    waiting,
    workers,
)
from benchmarks.servers import temporary

Line = Callable[[Bench], Iterator[str]]
PARTS = (detection, alerts, rooms, workers, evening, idle, returns, sign_ins, start, pages, boards, city, post, waiting)
ALL: Mapping[str, Line] = {name: line for part in PARTS for name, line in part.LINES.items()}


def main() -> int:
    """Run the lines that were asked for, or all. A line that fails says so, and the status is 1."""
    options = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    options.add_argument("names", nargs="*", metavar="NAME", help=f"of: {', '.join(ALL)}")
    options.add_argument("--quick", action="store_true", help="look two seconds at each rate instead of six")
    options.add_argument(
        "--slow-disk", action="store_true", help="every fsync lasts a millisecond (needs a C compiler)"
    )
    options.add_argument(
        "--folder", type=Path, help="where the databases lie; default: the system's folder of temporaries"
    )
    given = options.parse_args()
    if unknown := set(given.names) - set(ALL):
        options.error(f"no such line: {', '.join(sorted(unknown))}")
    with temporary(given.folder) as folder:
        bench = Bench(
            folder,
            seconds=2.0 if given.quick else 6.0,
            preload=disk.slow_disk(folder) if given.slow_disk else "",
            database=os.environ.get("RINNALLA_TEST_DATABASE_URL", ""),
            redis=os.environ.get("RINNALLA_TEST_REDIS_URL", ""),
        )
        slow = "made to last 1 ms" if given.slow_disk else f"{disk.fsync_ms(folder):.2f} ms"
        print(f"machine: {proc.machine()}, fsync {slow}", flush=True)
        return sum(told(name, bench) for name in given.names or ALL) and 1


def told(name: str, bench: Bench) -> int:
    """Print a benchmark's lines. 0, or 1 when it failed."""
    try:
        for line in ALL[name](bench):
            print(line, flush=True)
    except Exception as fault:  # noqa: BLE001 - the others still run
        print(f"{name}: failed, {type(fault).__name__}: {fault}", flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
