"""The small markup of boards and articles: emphasis, lists, quotes, links. Source is kept, HTML is made anew for each reading.

What people write stays readable as it stands. A blank line begins a paragraph; `*so*` is emphasis and `**so**` strong; lines that
begin with `- ` are a list, with `1. `, `2. ` a numbered one, with `> ` a quote; a web address becomes a link to the page that says
where it leads. Everything else is text. nh3 sees the page last and is the boundary: whatever went wrong before it, no more than
these few tags leave it.
"""

import html
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlsplit

import nh3
from bleach.linkifier import Linker
from markupsafe import Markup

AWAY = "/away"
"""The page that says where a link leads."""
LONGEST_ADDRESS = 2_000

TAGS = {"p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "a"}
Attributes = dict[tuple[str | None, str] | str, str]
_LISTS = {"item": "ul", "step": "ol"}

# No pattern below looks at a letter more than a few times: a post of 20,000 brackets costs what one of 20,000 words does.
_ADDRESS = re.compile(r"(?<![\w@])https?://[^\s<>\"'`\\«»“”،؛؟]{1,2000}", re.IGNORECASE)
_WRITTEN = re.compile(r"(?<![\w@])https?://(?:(?!&(?:lt|gt|quot|#x27);)[^\s<>`\\«»“”،؛؟]){1,2000}", re.IGNORECASE)
_HOST = re.compile(r"(?=.{1,253}(?::|\Z))(?:[\w-]{1,63}\.)+[\w-]{2,63}(?::\d{1,5})?")
_STRONG = re.compile(r"(?<![\w*])\*\*(?=[^\s*])([^*]{1,500})(?<=\S)\*\*(?![\w*])")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]{1,500})(?<=\S)\*(?![\w*])")
_ITEM = re.compile(r"\A\s{0,3}[-*•]\s+(?=\S)")
_STEP = re.compile(r"\A\s{0,3}(\d{1,3})[.)]\s+(?=\S)")
_QUOTE = re.compile(r"\A\s{0,3}>\s?")


def to_html(source: str) -> Markup:
    """Make what is shown of a text. It may be anybody's, however hostile; nothing is to be added to what comes back."""
    return _clean("".join(_blocks(source.split("\n"))))


def to_plain(source: str) -> str:
    """The words alone, on one line: for excerpts and for the index."""
    lines = (_inner(line) for line in source.split("\n"))
    return " ".join(" ".join(lines).replace("*", " ").split())


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a link leads. `host` is whose house that is, `spelled` the same in plain letters."""

    address: str
    host: str
    spelled: str


def destination(address: str) -> Destination | None:
    """Where this address leads, if it is one of the web that every browser reads as we do; else None."""
    if len(address) > LONGEST_ADDRESS or not _ADDRESS.fullmatch(address):
        return None
    try:
        parts = urlsplit(address)
        spelled = parts.netloc.encode("idna").decode("ascii")
    except ValueError:
        return None
    return Destination(parts.geturl(), parts.netloc, spelled) if _HOST.fullmatch(parts.netloc) else None


def _blocks(lines: list[str], *, quoted: bool = False) -> Iterator[str]:
    for kind, found in groupby(lines, _kind):
        group = list(found)
        if kind == "quote" and not quoted:
            yield f"<blockquote>{''.join(_blocks([_QUOTE.sub('', line, count=1) for line in group], quoted=True))}</blockquote>"
        elif kind == "item" or (kind == "step" and _counts_up(group)):
            items = "".join(f"<li>{_inline(_inner(line))}</li>" for line in group)
            yield f"<{_LISTS[kind]}>{items}</{_LISTS[kind]}>"
        elif kind:
            yield f"<p>{'<br>'.join(map(_inline, group))}</p>"


def _kind(line: str) -> str:
    """What a line belongs to; nothing for an empty one."""
    if _QUOTE.match(line):
        return "quote"
    if _ITEM.match(line):
        return "item"
    if _STEP.match(line):
        return "step"
    return "text" if line.strip() else ""


def _counts_up(lines: list[str]) -> bool:
    """Say whether these are steps 1, 2, 3 … and not a date that begins a line."""
    return len(lines) > 1 and [int(line.split(".")[0].split(")")[0]) for line in lines] == list(
        range(1, len(lines) + 1)
    )


def _inner(line: str) -> str:
    """The line without what makes it an item, a step or a quote."""
    return _STEP.sub("", _ITEM.sub("", _QUOTE.sub("", line, count=1), count=1), count=1)


def _inline(line: str) -> str:
    written = html.escape(line.strip())
    marked = _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", written))
    # bleach takes milliseconds for a kilobyte of brackets: it is shown addresses alone.
    return _WRITTEN.sub(_link, marked) if "://" in marked else marked


def _link(found: re.Match[str]) -> str:
    return str(_HERE.linker.linkify(found[0]))


def _through_away(attributes: Attributes, new: bool = False) -> Attributes | None:
    """Lead through the page that says where it goes; what browsers may read in two ways stays text."""
    found = destination(html.unescape(attributes[None, "href"]))
    if found is None:
        return None
    return {(None, "href"): f"{AWAY}?to={quote(found.address, safe='')}", "_text": attributes["_text"]}


class _Here(threading.local):
    """The linker of this thread: it keeps the state of its parser."""

    def __init__(self) -> None:
        made = [_through_away]
        self.linker = Linker(
            callbacks=made,  # type: ignore[arg-type]  # None from a callback means no link; its types do not say so
            url_re=_ADDRESS,
            parse_email=False,
            recognized_tags=TAGS,
        )


_HERE = _Here()


def _clean(made: str) -> Markup:
    """Let through these tags, and links to our own page alone."""
    return Markup(  # noqa: S704 - this is the boundary
        nh3.clean(
            made,
            tags=TAGS,
            attributes={"a": {"href"}},
            attribute_filter=lambda _, name, value: (
                value if name == "rel" or value.startswith(f"{AWAY}?to=http") else None
            ),
            url_schemes=set(),
            link_rel="nofollow noopener noreferrer",
        )
    )
