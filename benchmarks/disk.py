"""What an fsync costs here, and a slower disk for both peers where a C compiler is at hand."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from pathlib import Path

SOURCE = Path(__file__).with_name("slow_disk.c")


def fsync_ms(folder: Path) -> float:
    """Milliseconds of one small write with fdatasync in this folder, the middle of fifty."""
    took = []
    with (folder / "fsync-probe").open("wb", buffering=0) as probe:
        for _ in range(50):
            probe.write(b"x" * 512)
            begun = time.perf_counter()
            os.fdatasync(probe.fileno())
            took.append(time.perf_counter() - begun)
    return sorted(took)[25] * 1000


def slow_disk(folder: Path) -> str:
    """A library that makes each fsync last a millisecond. Raises RuntimeError without a C compiler."""
    compiler = shutil.which("cc")
    if compiler is None:
        raise RuntimeError("A slow disk needs a C compiler (Debian: apt install gcc libc6-dev).")
    library = folder / "slow_disk.so"
    subprocess.run([compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(SOURCE), "-ldl"], check=True)
    return str(library)
