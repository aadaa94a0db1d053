"""The name under which a man will be read in a programme, looked at before anybody reads it."""

from core.errors import Fault
from core.kernel import Kernel
from crisis.alert import URGENT
from crisis.guarding.asking import book_of
from crisis.guarding.matching import NAME
from crisis.noticing import UNSCANNED, notice


async def bar_to_name(kernel: Kernel, programme: str, name: str) -> Fault | None:
    """Why he is asked for another name here: it sounds like danger, or a word rule of the programme speaks of it."""
    found = await notice(kernel, name, programme=programme)
    if found.tier >= URGENT and found.category != UNSCANNED:
        return Fault("name_sounds_heavy")
    return Fault("name_by_rule") if (await book_of(kernel, programme)).hits(name, NAME) else None
