"""What the browser asks for: a page or JSON."""

from collections.abc import Mapping
from functools import lru_cache

MOST_HEADER = 400
_AHEAD = ("sec-purpose", "purpose", "x-moz", "x-purpose")
_JSON = frozenset({"application/json", "application/*"})
_PAGE = frozenset({"text/html", "application/xhtml+xml", "text/*", "*/*"})


def wants_json(accept: str) -> bool:
    """Say whether JSON is wanted more than a page. A browser that takes anything gets the page."""
    return "json" in accept and _prefers_json(accept[:MOST_HEADER])


@lru_cache(maxsize=256)
def _prefers_json(accept: str) -> bool:
    weights = {kind: weight for kind, weight in map(_weighed, accept.lower().split(",")) if weight > 0}
    json = max((weights[kind] for kind in _JSON & weights.keys()), default=0.0)
    page = max((weights[kind] for kind in (_PAGE - {"*/*"}) & weights.keys()), default=0.0)
    return json > page


def _weighed(part: str) -> tuple[str, float]:
    kind, _, parameters = part.strip().partition(";")
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip() == "q":
            try:
                return kind.strip(), float(value)
            except ValueError:
                return kind.strip(), 0.0
    return kind.strip(), 1.0


def looks_ahead(headers: Mapping[str, str]) -> bool:
    """Say whether a browser fetches this for a visit that may never come."""
    return any(word in headers.get(name, "") for name in _AHEAD for word in ("prefetch", "prerender", "preview"))


def is_own_path(location: str) -> bool:
    """Say whether a location is a path of this house; two slashes, either way, lead to another house."""
    return (
        location.startswith("/")
        and not location.startswith(("//", "/\\"))
        and location.isprintable()
        and "\\" not in location
    )
