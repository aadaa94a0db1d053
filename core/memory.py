"""How often Python looks for rings of objects that nobody holds any more."""

from __future__ import annotations

import gc

BETWEEN_LOOKS = (20_000, 20, 20)
"""After so many objects more it looks at the youngest, after so many looks at the older ones.

Python's own 700 suit a script. A thousand sockets that open together are a million objects that stay: looking through them again and
again was a quarter of all the work when everybody came back at once.
"""


def settle() -> None:
    """What the process holds now stays to its end and is never looked at again; the rest is looked at less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*BETWEEN_LOOKS)
