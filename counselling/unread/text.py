"""Put together what is told to a man whose language the team does not read: which it reads, when, and lines in his own."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.lists import format_list

from core.clock import Instant
from core.formats import format_moment
from core.i18n import LANGUAGES, locale
from core.work import Read
from programmes.help import Told, tell
from programmes.helplines.lines import answering, country
from programmes.openings.queries import opening
from programmes.queries import Offer, host, offer
from programmes.rota.policy import WALK_IN

_FOLDER = Path(__file__).parent
MOST = 3


@dataclass(frozen=True, slots=True)
class Unread:
    """The sentences, in his language, and the lines of help that speak it and can answer now."""

    language: str
    title: str
    sentences: tuple[str, ...]
    lines: tuple[Told, ...]


def unread(read: Read, programme: str, language: str, promise: Instant | None = None) -> Unread | None:
    """Give what is told where nobody of a programme's team reads a language; None where somebody does.

    `promise` is when he is answered who writes; without one it is told when somebody is at the door.
    """
    offered = offer(read, programme, language)
    if language in offered.languages or language not in LANGUAGES:
        return None
    words, found = _words(language), _lines(read, offered, language)
    when = _when(read, offered, language, promise)
    told = (words["text"].format(languages=_names(offered, language)), when, words["lines" if found else "nobody"])
    return Unread(language, words["title"], tuple(sentence for sentence in told if sentence), found)


def _when(read: Read, offered: Offer, language: str, promise: Instant | None) -> str:
    door = opening(read, offered.id, WALK_IN)
    moments = {"promise": promise} if promise is not None else {"open": door.until, "next": door.next_at}
    said = next(((code, at) for code, at in moments.items() if at is not None), None)
    return _words(language)[said[0]].format(moment=format_moment(language, said[1], offered.zone)) if said else ""


def _names(offered: Offer, language: str) -> str:
    known = locale(language)
    return format_list([known.languages.get(code) or code for code in offered.languages], locale=known)


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
def _words(language: str) -> dict[str, str]:
    read = tomllib.loads((_FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {name: str(words) for name, words in read.items()}
