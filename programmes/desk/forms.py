"""What coordinators and administrators write, as frozen values."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from auth.ages import BANDS
from core.forms import Form, Upload
from core.i18n import LANGUAGES
from programmes.brand import is_colour, means_danger
from programmes.models import FORGET_MOST
from programmes.service import Arrangement, HostWords, OfferWords

STAGES = ("before", "during", "after", "now", "later")
"""Entrances of a programme: by where a man stands, and by when it suits him."""
LOGO_BYTES = 100 * 1024
PICTURES = {b"\x89PNG\r\n\x1a\n": "png", b"RIFF": "webp"}
"""How the pictures begin that a logo may be. No SVG: it could carry a script."""


def parse_arrangement(form: Form) -> Arrangement:
    """Read languages, least age and how soon text is forgotten."""
    languages = form.several("languages", LANGUAGES)
    if not languages:
        form.fail("languages", "choose")
    wanted = Arrangement(languages, form.choice("least_age", BANDS), form.number("forget_minutes", 0, FORGET_MOST))
    form.check()
    return wanted


def parse_words(form: Form) -> tuple[str, OfferWords]:
    """Read what men read about a programme, and in which language. An entrance needs both title and text."""
    language = form.choice("language", LANGUAGES)
    ways = {}
    for stage in STAGES:
        title = form.text(f"{stage}_title", 60, optional=True)
        told = form.text(f"{stage}_text", 300, optional=True)
        if title and told:
            ways[stage] = (title, told)
        elif title or told:
            form.fail(f"{stage}_text" if title else f"{stage}_title", "missing")
    words = OfferWords(
        name=form.text("name", 60),
        line=form.text("line", 150),
        happens=form.text("happens", 500, multiline=True),
        often=form.text("often", 300, multiline=True),
        who=form.text("who", 300, multiline=True),
        ways=ways,
    )
    form.check()
    return language, words


@dataclass(frozen=True, slots=True)
class HostDraft:
    """An organisation as its administrator writes it; `words` are in `language`. Without a logo the old one stays."""

    name: str
    exit_url: str
    languages: tuple[str, ...]
    accent: str | None
    language: str
    words: HostWords
    logo: bytes | None = None


def parse_host(form: Form) -> HostDraft:
    """Read name, colours, logo and words of an organisation."""
    accent = form.text("accent", 7, optional=True)
    if accent and not is_colour(accent):
        form.fail("accent", "not_a_colour")
    elif accent and means_danger(accent):
        form.fail("accent", "colour_of_danger")
    exit_url = form.text("exit_url", 300)
    if not form.failed("exit_url") and not _is_page(exit_url):
        form.fail("exit_url", "not_an_address")
    languages = form.several("languages", LANGUAGES)
    if not languages:
        form.fail("languages", "choose")
    words = HostWords(
        about=form.text("about", 300, multiline=True, optional=True),
        responsible=form.text("responsible", 150),
        reached_by=form.text("reached_by", 200),
    )
    draft = HostDraft(
        form.text("name", 60),
        exit_url,
        languages,
        accent.lower() or None,
        form.choice("language", LANGUAGES),
        words,
        _logo(form, form.file("logo")),
    )
    form.check()
    return draft


@dataclass(frozen=True, slots=True)
class ProgrammeDraft:
    """A further programme: its name and line in one language, and those with which it shares nothing."""

    name: str
    line: str
    language: str
    zone: str
    walled: tuple[str, ...]


def parse_programme(form: Form, others: Collection[str]) -> ProgrammeDraft:
    """Read a further programme."""
    zone = form.text("zone", 40)
    if not form.failed("zone") and zone not in available_timezones():
        form.fail("zone", "no_such_zone")
    draft = ProgrammeDraft(
        form.text("title", 60),
        form.text("line", 150),
        form.choice("language", LANGUAGES),
        zone,
        form.several("walled", others),
    )
    form.check()
    return draft


def _logo(form: Form, sent: Upload | None) -> bytes | None:
    if sent is None or not sent.content:
        return None
    if len(sent.content) > LOGO_BYTES or picture_type(sent.content) is None:
        form.fail("logo", "not_a_picture")
        return None
    return sent.content


def picture_type(content: bytes) -> str | None:
    """Tell by its first bytes what kind of picture this is; None when it is none that a logo may be."""
    kind = next((kind for start, kind in PICTURES.items() if content.startswith(start)), None)
    return kind if kind != "webp" or content[8:12] == b"WEBP" else None


def _is_page(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:  # half an IPv6 address
        return False
    return parts.scheme == "https" and "." in parts.netloc and text.isascii() and text.isprintable()
