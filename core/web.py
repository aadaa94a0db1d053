"""Pages: what a domain's routes are written with.

A route says the path, the handler and for whom it is; a handler parses, calls one verb or query, and answers.
"""

from core.answers import Answer, away, download, page, see
from core.routing import Guard, Route, get, post
from core.site import ANYONE, Site
from core.visit import Visit

__all__ = ["ANYONE", "Answer", "Guard", "Route", "Site", "Visit", "away", "download", "get", "page", "post", "see"]
