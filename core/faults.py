"""Places where a test may kill the process, to prove that nothing accepted is lost. Nothing happens unless it is asked for."""

from __future__ import annotations

import os
import signal

_WHERE, _, _COUNT = os.environ.get("RINNALLA_TEST_DIE_AT", "").partition(":")
_left = [int(_COUNT or "1")]


def reached(place: str) -> None:
    """The process dies here, at once, when `RINNALLA_TEST_DIE_AT=place:count` says so."""
    if place != _WHERE:
        return
    _left[0] -= 1
    if _left[0] <= 0:
        os.kill(os.getpid(), signal.SIGKILL)
