"""`/search`: what men have written on the boards that he may read."""

from auth.guards import anyone
from core.answers import Answer, page
from core.ids import is_id
from core.routing import Route, get
from core.text import clean, cut
from core.visit import Visit
from forum.search.queries import Hit, Page, find
from forum.search.words import MOST_ASKED, searched
from programmes.door import Front

TYPED = 120
"""Letters of a search that are read."""


def routes_of(front: Front) -> list[Route]:
    """The page."""
    search = Search(front)
    return [get("/search", search.show, who=anyone)]


class Search:
    """The handler, who knows whose doors are open."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def show(self, visit: Visit) -> Answer:
        """What was found, a page of it."""
        typed = cut(clean(visit.query.get("q", ""), multiline=False), TYPED)
        after = visit.query.get("after", "")
        words = searched(typed)
        asked = self._front.doors, visit.person, words, after if is_id(after) else "", visit.language
        found: Page = await visit.read(find, *asked)
        return page(
            "forum/search.html",
            data={"found": [_data(hit) for hit in found.hits], "after": found.after},
            typed=typed,
            words=words,
            most=MOST_ASKED,
            length=TYPED,
            it=found,
        )


def _data(hit: Hit) -> dict[str, object]:
    return {
        "thread": hit.thread,
        "number": hit.number,
        "title": hit.title,
        "board": hit.board,
        "language": hit.language,
        "at": hit.at,
        "shielded": hit.shielded,
        "excerpt": "".join(piece.text for piece in hit.excerpt),
    }
