"""Put together what is told to a man whose language is not read by those who answer him: which they read, who else does, and lines in his own."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from babel.lists import format_list

from core.clock import Instant
from core.formats import format_moment
from core.i18n import LANGUAGES, locale
from core.work import Read
from programmes.help import Told, tell
from programmes.helplines.lines import answering, country
from programmes.introductions.queries import languages_read
from programmes.queries import Offer, host, offer
from programmes.rota.policy import WALK_IN
from programmes.rota.queries import cover

_FOLDER = Path(__file__).parent
MOST = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """The sentences, in his language, and the lines of help that speak it and can answer now."""

    language: str
    title: str
    sentences: tuple[str, ...]
    lines: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """Of whom it is asked whether they read a language: `who` names the words, `personas` these of the team, or None for all."""

    who: str
    personas: tuple[str, ...] | None = None


def unread(read: Read, programme: str, language: str, holder: str | None = None) -> Unread | None:
    """Give what is told where a programme's team does not read a language, or not the one who holds his conversation; None where it is read."""
    asked = _Asked("holder", (holder,)) if holder is not None else _Asked("team")
    return _told(read, programme, language, asked, "others")


def unread_now(read: Read, programme: str, language: str, promise: Instant | None) -> Unread | None:
    """The same of those who are at the door now. `promise` is when he is answered who writes a message in his language instead."""
    here = tuple(one.persona for one in cover(read, programme, WALK_IN))
    return _told(read, programme, language, _Asked("now", here) if here else _Asked("team"), "written", promise)


def _told(
    read: Read, programme: str, language: str, asked: _Asked, instead: str, promise: Instant | None = None
) -> Unread | None:
    if language not in LANGUAGES:
        return None
    known = languages_read(read, programme, asked.personas)
    if language in known:
        return None
    offered, words = offer(read, programme, language), _words(language)
    found, told = _lines(read, offered, language), words["told"]
    others = asked.personas is not None and language in languages_read(read, programme)
    moment = format_moment(language, promise, offered.zone) if promise is not None else ""
    said = told[instead].format(moment=moment) if others and (moment or instead != "written") else ""
    sentences = (
        words["text"][asked.who].format(languages=_names(known, language)),
        told["anyway"],
        said,
        told["lines" if found else "nobody"],
    )
    return Unread(language, words["title"][asked.who], tuple(one for one in sentences if one), found)


def _names(codes: Iterable[str], language: str) -> str:
    known = locale(language)
    return format_list([known.languages.get(code) or code for code in codes], locale=known)


def _lines(read: Read, offered: Offer, language: str) -> tuple[Told, ...]:
    """Checked lines by phone that speak it and are not known to be closed: those for this programme first."""
    runs_it = host(read, language, offered.organisation)
    where = country(runs_it.country if runs_it is not None else "")
    wanted = offered.lines_for | {"crisis"}
    found = [one for one in answering(where, language, read.now) if one.speaks and one.open is not False]
    fitting = [one for one in found if one.line.number and one.line.verified and one.line.purposes & wanted]
    first = sorted(fitting, key=lambda one: not one.line.purposes & offered.lines_for)
    return tuple(tell(one, where, language, read.now) for one in first[:MOST])


@cache
def _words(language: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
