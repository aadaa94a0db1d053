"""What there is where nobody answers live: the next opening, writing, other lines, boards and groups, and the way out."""

from core.web import Answer, Visit, page
from counselling.man.offering import Offering, to_write_to
from programmes.door import Front


async def closed_page(front: Front, visit: Visit, offer: Offering | None, *, left: bool = False) -> Answer:
    """Show what else there is. `left` says that he gave his place up himself."""
    write_to = await visit.read(to_write_to, front, visit.language)
    data = {"open": False, "why": offer.door.shut if offer else "closed"}
    return page("counselling/closed.html", data=data, offer=offer, left=left, write_to=write_to)
