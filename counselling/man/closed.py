"""Where he goes from here who has no talk: he gave his place up, or nobody has a line. A door that is closed has a page of its own."""

from core.web import Answer, Visit, page
from counselling.man.offering import to_write_to
from programmes.door import Front


async def nowhere(front: Front, visit: Visit, *, left: bool = False) -> Answer:
    """Show what else there is. `left` says that he gave his place up himself."""
    write_to = await visit.read(to_write_to, front, visit.language)
    return page("counselling/closed.html", data={"open": False, "left": left}, left=left, write_to=write_to)
