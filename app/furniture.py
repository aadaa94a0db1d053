"""What stands on every page: whose house it is, its colours, the lines of help, the way out.

It is kept in mind for a few seconds, and for ever while the database is away: the help page must show it even then.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

from core.log import fault_in
from core.static_files import StaticFile, StaticFiles
from core.visit import Visit
from core.work import Read
from programmes.brand import style_sheet
from programmes.help import Told, first_lines
from programmes.helplines.lines import ELSEWHERE, country
from programmes.place import DEMO, marked
from programmes.queries import Host, host

SECONDS = 5.0
NOWHERE_SPECIAL = "https://www.wikipedia.org/"
"""Where quick exit leads before an organisation has chosen its page."""
NAMELESS = Host("", "Rinnalla", "", "Rinnalla", "", ELSEWHERE, "UTC", NOWHERE_SPECIAL, (), None)
"""The house before its first day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The organisation as templates know it."""

    host: Host
    lines: tuple[Told, ...]
    demo: bool
    style: str | None

    @property
    def name(self) -> str:
        """Its name."""
        return self.host.name

    @property
    def exit_url(self) -> str:
        """The page that quick exit leads to."""
        return self.host.exit_url

    @property
    def emergency(self) -> str:
        """The number to call when a life is in danger."""
        return country(self.host.country).emergency


class Furniture:
    """Furnishes every page."""

    def __init__(self) -> None:
        self.country = ELSEWHERE
        self._kept: dict[str, tuple[float, Host, bool]] = {}

    async def __call__(self, visit: Visit) -> Mapping[str, object]:
        """Give a page what every page shows."""
        found, demo = await self._host(visit)
        where = country(found.country)
        lines = first_lines(where, visit.language, visit.now)
        style = _styled(visit.site.static, found)
        return {"organisation": Shown(found, lines, demo, style)}

    async def _host(self, visit: Visit) -> tuple[Host, bool]:
        kept = self._kept.get(visit.language)
        if kept is not None and kept[0] > time.monotonic():
            return kept[1:]
        try:
            found, demo = await visit.read(_look, visit.language)
        except Exception as fault:  # noqa: BLE001 - pages of help are shown even while the database is away
            fault_in("unfurnished", fault)
            return kept[1:] if kept else (NAMELESS, False)
        self.country = found.country
        self._kept[visit.language] = (time.monotonic() + SECONDS, found, demo)
        return found, demo


def _look(read: Read, language: str) -> tuple[Host, bool]:
    return host(read, language) or NAMELESS, marked(read, DEMO) is not None


def _styled(static: StaticFiles, found: Host) -> str | None:
    """Put the organisation's own colours among the static files; say where they are."""
    if found.accent is None:
        return None
    content = style_sheet(found.accent).encode()
    digest = hashlib.sha256(content).hexdigest()[:16]
    name = f"{found.id}.css"
    if name not in static.files or static.files[name].digest != digest:
        static.files[name] = StaticFile(content, None, "text/css; charset=utf-8", digest)
    return f"/static/{name}"
