"""The page that says where a link leads. Nothing is opened by itself, and the other side is not told whence he comes."""

from core.answers import Answer, page
from core.markup import destination
from core.visit import Visit


async def show_away(visit: Visit) -> Answer:
    """Where the link leads, whose house that is, and the way on; for what is no address of the web, that it leads nowhere."""
    found = destination(visit.query.get("to", ""))
    data = {"to": found.address, "host": found.host} if found is not None else {"to": None, "host": None}
    return page("programmes/away.html", data=data, it=found)
