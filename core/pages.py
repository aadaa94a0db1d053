"""Templates made into pages: escaped, strict about what is missing, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core import formats
from core.clock import Instant
from core.i18n import isolate, translate, translate_many
from core.static_files import StaticFiles

if TYPE_CHECKING:
    from core.visit import Visit

# Rendering is synchronous: one page at a time in each thread. Macros imported without context know the reader too.
_reader: ContextVar[Visit] = ContextVar("reader")


class Pages:
    """The templates of the house."""

    def __init__(self, folder: Path, static: StaticFiles) -> None:
        self._static = static
        self._environment = _environment(folder)
        self._environment.globals["url"] = self.url

    def render(self, template: str, visit: Visit, context: Mapping[str, object]) -> bytes:
        """Make the page. Whatever a template names and nobody gave is a programmer's mistake."""
        token = _reader.set(visit)
        try:
            made = self._environment.get_template(template).render(context, visit=visit)
        finally:
            _reader.reset(token)
        return made.encode("utf-8", "replace")

    def names(self) -> list[str]:
        """List the templates."""
        return self._environment.list_templates()

    def url(self, path: str, **query: object) -> str:
        """Give an address of the house; files under /static/ carry their content's name."""
        if path.startswith("/static/"):
            return self._static.url(path.removeprefix("/static/"))
        return f"{path}?{urlencode(query)}" if query else path


def _environment(folder: Path) -> Environment:
    """Make the templates' world: everything escaped, nothing undefined, words by gettext, moments and numbers by babel."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.policies["ext.i18n.trimmed"] = True
    install: Callable[..., None] = made.install_gettext_callables  # type: ignore[attr-defined]  # brought by i18n
    install(_gettext, _ngettext, newstyle=True)
    made.filters["isolate"] = isolate
    formatting = (
        _format_date,
        _format_day,
        _format_day_parts,
        _format_weekday,
        _format_time,
        _format_moment,
        _format_zone,
        _format_number,
    )
    made.globals |= {write.__name__.removeprefix("_"): write for write in formatting}
    made.globals |= {
        "isolate": isolate,
        "fault": _fault,
        "value": _value,
        "format_iso": formats.format_iso,
        "is_today": _is_today,
    }
    return made


def _gettext(text: str) -> str:
    return translate(_reader.get().language, text)


def _ngettext(one: str, many: str, count: int) -> str:
    return translate_many(_reader.get().language, one, many, count)


def _fault(name: str) -> str | None:
    return _reader.get().fault(name)


def _value(name: str, default: str = "") -> str:
    return _reader.get().value(name, default)


def _format_date(instant: Instant, zone: str) -> str:
    return formats.format_date(_reader.get().language, instant, zone)


def _format_day(instant: Instant, zone: str) -> str:
    return formats.format_day(_reader.get().language, instant, zone)


def _format_day_parts(instant: Instant, zone: str) -> tuple[str, str, str]:
    return formats.format_day_parts(_reader.get().language, instant, zone)


def _format_weekday(instant: Instant, zone: str) -> str:
    return formats.format_weekday(_reader.get().language, instant, zone)


def _format_time(instant: Instant, zone: str) -> str:
    return formats.format_time(_reader.get().language, instant, zone)


def _format_moment(instant: Instant, zone: str) -> str:
    return formats.format_moment(_reader.get().language, instant, zone)


def _is_today(instant: Instant, zone: str) -> bool:
    return formats.same_day(instant, _reader.get().now, zone)


def _format_zone(zone: str) -> str:
    return formats.format_zone(_reader.get().language, zone)


def _format_number(number: float) -> str:
    return formats.format_number(_reader.get().language, number)
