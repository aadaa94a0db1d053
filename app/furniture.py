"""What stands on every page: whose house it is, its colours, the lines of help, the way out, and what is for him alone.

Pages of a programme look and speak like the organisation that runs it, the others like the one whose house it is.

It is kept in mind for a few seconds, and for ever while the database is away: the help page must show it even then.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.care import heavy_talks
from core.i18n import SOURCE
from core.kernel import Kernel
from core.log import fault_in
from core.static_files import StaticFile, StaticFiles
from core.visit import Visit
from core.work import Read
from crisis.aftercare.badge import care_waiting
from crisis.desk.bells import is_desk, of_page
from crisis.helping.shown import Beside, beside
from programmes.brand import style_sheet
from programmes.desk.forms import picture_type
from programmes.help import Told, first_lines
from programmes.helplines.lines import ELSEWHERE, country
from programmes.models import Organisation, Programme
from programmes.place import DEMO, marked
from programmes.queries import Host, host

SECONDS = 5.0
NOWHERE_SPECIAL = "https://www.wikipedia.org/"
"""Where quick exit leads before an organisation has chosen its page."""
NAMELESS = Host("", "Rinnalla", "", "Rinnalla", "", ELSEWHERE, "UTC", NOWHERE_SPECIAL, (), None)
"""The house before its first day."""


@dataclass(frozen=True, slots=True)
class Shown:
    """The organisation as templates know it. `house` is the name of the one whose house it is."""

    host: Host
    house: str
    lines: tuple[Told, ...]
    demo: bool
    style: str | None
    logo: str | None

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


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept in mind of the organisation, and until when."""

    until: float
    host: Host
    house: str
    demo: bool
    logo: bytes | None


class Furniture:
    """Furnishes every page."""

    def __init__(self) -> None:
        self.country = ELSEWHERE
        self._kept: dict[tuple[str, str], Kept] = {}

    async def __call__(self, visit: Visit) -> Mapping[str, object]:
        """Give a page what every page shows."""
        kept = await self._look(visit)
        lines = first_lines(country(kept.host.country), visit.language, visit.now)
        static = visit.site.static
        look = _style(static, kept.host), _logo(static, kept)
        shown = Shown(kept.host, kept.house, lines, kept.demo, *look)
        bells = await of_page(visit) if is_desk(visit.here) else None
        care = await care_waiting(visit, heavy_talks) if is_desk(visit.here) else 0
        return {"organisation": shown, "bells": bells, "care": care, "beside": await self._beside(visit)}

    async def learn(self, kernel: Kernel) -> None:
        """Know the country of the house before the first visitor comes."""
        self.country = (await kernel.read(_look, SOURCE, "")).host.country

    async def _beside(self, visit: Visit) -> Beside | None:
        """What is for him alone; while the database is away, nothing: the lines stand on every page all the same."""
        try:
            return await beside(visit)
        except Exception as fault:  # noqa: BLE001 - as below: no page fails for want of what stands beside it
            fault_in("unfurnished", fault)
            return None

    async def _look(self, visit: Visit) -> Kept:
        kept = self._kept.get((visit.language, visit.place))
        if kept is not None and kept.until > time.monotonic():
            return kept
        try:
            fresh: Kept = await visit.read(_look, visit.language, visit.place)
        except Exception as fault:  # noqa: BLE001 - pages of help are shown even while the database is away
            fault_in("unfurnished", fault)
            return kept or Kept(0, NAMELESS, NAMELESS.name, demo=False, logo=None)
        if not visit.place:
            self.country = fresh.host.country
        self._kept[visit.language, visit.place] = fresh
        return fresh


def _look(read: Read, language: str, programme: str) -> Kept:
    house = host(read, language) or NAMELESS
    runs_it = select(Programme.organisation_id).where(Programme.id == programme)
    found = (host(read, language, read.db.scalar(runs_it)) if programme else None) or house
    logo = read.db.scalar(select(Organisation.logo).where(Organisation.id == found.id))
    return Kept(time.monotonic() + SECONDS, found, house.name, marked(read, DEMO) is not None, logo)


def _style(static: StaticFiles, found: Host) -> str | None:
    """Put the organisation's own colours among the static files; say where they are."""
    if found.accent is None:
        return None
    return _among(static, f"{found.id}.css", style_sheet(found.accent).encode(), "text/css; charset=utf-8")


def _logo(static: StaticFiles, kept: Kept) -> str | None:
    """Put its logo there too."""
    kind = picture_type(kept.logo) if kept.logo else None
    if kept.logo is None or kind is None:
        return None
    return _among(static, f"{kept.host.id}.{kind}", kept.logo, f"image/{kind}")


def _among(static: StaticFiles, name: str, content: bytes, media_type: str) -> str:
    digest = hashlib.sha256(content).hexdigest()[:16]
    if name not in static.files or static.files[name].digest != digest:
        static.files[name] = StaticFile(content, None, media_type, digest)
    return f"/static/{name}"
