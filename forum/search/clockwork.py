"""What the search does by the clock."""

from core.kernel import Kernel
from core.lanes import Lane
from core.work import CLOCK
from forum.search.index import sweep

SLICES = 2_000
"""Slices of one turn at most: an index of a million posts has fewer."""


async def sweep_index(kernel: Kernel) -> None:
    """Words that were taken out of the index lie in no file any more."""
    for _ in range(SLICES):
        if not await kernel.act(sweep, CLOCK, lane=Lane.CHORE):
            return


CHORES = (("sweep_index", 60, sweep_index),)
