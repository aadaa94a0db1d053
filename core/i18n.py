"""Languages: which one a person reads, its catalogue, its direction, its plurals."""

import gettext as catalogues
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.numbers import format_decimal
from babel.support import Translations

LANGUAGES = ("en", "fi", "sv", "ar")
STAFF_LANGUAGES = ("en", "fi", "sv")
SOURCE = "en"
LOCALES = Path(__file__).resolve().parent.parent / "locales"
DOMAIN = "messages"
MOST_HEADER = 200

FIRST_STRONG_ISOLATE = "\u2068"
POP_DIRECTIONAL_ISOLATE = "\u2069"
_ISOLATES = re.compile("[\u2066-\u2069]")


class Plural(str):
    """A sentence that bends by the number named `count`; as a string it is the singular."""

    __slots__ = ("many",)
    many: str


def N_(text: str) -> str:  # noqa: N802 -- the name that gettext's tools know
    """Mark a text for the catalogues; it is translated where it is shown."""
    return text


def NN_(one: str, many: str) -> Plural:  # noqa: N802 -- as above
    """Mark a sentence with a plural, chosen by its argument `count` when it is shown."""
    marked = Plural(one)
    marked.many = many
    return marked


@cache
def locale(language: str) -> Locale:
    """Give babel's knowledge of a language."""
    return Locale.parse(language)


@cache
def direction(language: str) -> str:
    """Say which way a language is written: `ltr` or `rtl`."""
    return locale(language).text_direction


@cache
def catalogue(language: str) -> catalogues.NullTranslations:
    """Give the compiled catalogue of a language; what it lacks is shown in English."""
    found: catalogues.NullTranslations = Translations.load(LOCALES, [language], DOMAIN)
    return found


def translate(language: str, text: str) -> str:
    """Give the text in this language, or as it stands if the catalogue lacks it."""
    return catalogue(language).gettext(text) if text else ""


def translate_many(language: str, one: str, many: str, count: int) -> str:
    """Give the form of a sentence that this number asks for; Arabic has six."""
    return catalogue(language).ngettext(one, many, count)


def sentence(language: str, text: str, args: Mapping[str, object] | None = None) -> str:
    """Make a whole sentence: translated, bent by `count`, names isolated, numbers as the language writes them."""
    given = args or {}
    count = given.get("count")
    if isinstance(text, Plural) and isinstance(count, int):
        chosen = translate_many(language, text, text.many, count)
    else:
        chosen = translate(language, text)
    return chosen % {name: _shown(language, value) for name, value in given.items()} if given else chosen


class _Number(int):
    """A number that `%(count)s` writes as the language does; `%(count)d` stays plain digits."""

    written: str

    def __str__(self) -> str:
        return self.written


def _shown(language: str, value: object) -> str | int:
    if isinstance(value, int):
        number = _Number(value)
        number.written = format_decimal(value, locale=locale(language))
        return number
    if isinstance(value, float):
        return format_decimal(value, locale=locale(language))
    return isolate(str(value))


def isolate(name: str) -> str:
    """Wrap a name for plain text, so that its direction touches nothing around it; marks of its own are dropped."""
    return FIRST_STRONG_ISOLATE + _ISOLATES.sub("", name) + POP_DIRECTIONAL_ISOLATE


def choose(wanted: Iterable[str | None], accepted: str, offered: tuple[str, ...] = LANGUAGES) -> str:
    """Choose a language: the first choice that is offered, else what the browser accepts, else English."""
    for language in wanted:
        if language in offered and language is not None:
            return language
    return next((language for language in accepted_languages(accepted[:MOST_HEADER]) if language in offered), SOURCE)


@lru_cache(maxsize=256)
def accepted_languages(header: str) -> tuple[str, ...]:
    """Read an Accept-Language header: primary subtags, best first. Whatever is malformed counts for nothing."""
    weighed: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",")[:20]):
        tag, _, parameters = part.strip().lower().partition(";")
        weight = _weight(parameters.strip())
        if weight > 0 and re.fullmatch(r"[a-z]{2,3}(-[a-z0-9-]{1,30})?", tag):
            weighed.append((-weight, place, tag.partition("-")[0]))
    return tuple(dict.fromkeys(tag for _, _, tag in sorted(weighed)))


def _weight(parameters: str) -> float:
    if not parameters:
        return 1.0
    match = re.fullmatch(r"q\s*=\s*([01](?:\.[0-9]{0,3})?)", parameters)
    return min(float(match[1]), 1.0) if match else 0.0
