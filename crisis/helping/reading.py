"""When somebody reads what is written now: kept in mind for a few seconds a programme, because every page with a box asks it."""

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import select

from core.clock import HOUR, SECOND, Instant
from core.errors import NotFound
from core.formats import format_moment, format_time, local
from core.i18n import sentence
from core.kernel import Kernel
from core.visit import Visit
from core.work import Read
from crisis.helping.words import (
    BEFORE_NOW,
    BEFORE_ON,
    BEFORE_TODAY,
    BEFORE_TOMORROW,
    BEFORE_UNKNOWN,
    NIGHT,
    NIGHT_ON,
    NIGHT_UNKNOWN,
    NOBODY_READS,
    READS_NOW,
    READS_ON,
    READS_TODAY,
    READS_TOMORROW,
)
from crisis.ladder import Reading, reads_at
from programmes.models import Organisation, Programme

SECONDS = 5 * SECOND
NOW, AT = "now", "at"
NEAR = 18 * HOUR
"""What comes within so long is told by its hour alone."""

TELL = (READS_NOW, READS_TODAY, READS_TOMORROW, READS_ON, NOBODY_READS)
"""What is said once somebody has been told."""
BEFORE = (BEFORE_NOW, BEFORE_TODAY, BEFORE_TOMORROW, BEFORE_ON, BEFORE_UNKNOWN)
"""What is said before he tells anybody."""


@dataclass(frozen=True, slots=True)
class Cover:
    """Whether somebody reads in a programme, whose clock counts there, and in which country its lines of help are."""

    reading: Reading
    zone: str
    country: str

    @property
    def is_now(self) -> bool:
        """Say whether somebody reads now."""
        return self.reading.reads == NOW

    @property
    def at(self) -> Instant | None:
        """When somebody reads next, where that is known and not now."""
        return self.reading.at if self.reading.reads == AT else None

    def told(self, language: str, now: Instant, words: tuple[str, ...] = TELL) -> str:
        """Say in a sentence when somebody reads."""
        reads_now, today, tomorrow, later, unknown = words
        if self.is_now or self.at is None:
            return sentence(language, reads_now if self.is_now else unknown)
        days = (local(self.at, self.zone).date() - local(now, self.zone).date()).days
        if days > 1:
            return sentence(language, later, {"moment": format_moment(language, self.at, self.zone)})
        return sentence(language, tomorrow if days else today, {"time": format_time(language, self.at, self.zone)})

    def night(self, language: str, now: Instant) -> str | None:
        """Say beside a box when what is written there is read; None while somebody reads."""
        if self.is_now:
            return None
        if self.at is None:
            return sentence(language, NIGHT_UNKNOWN)
        if self.at - now < NEAR:
            return sentence(language, NIGHT, {"time": format_time(language, self.at, self.zone)})
        return sentence(language, NIGHT_ON, {"moment": format_moment(language, self.at, self.zone)})


@dataclass(frozen=True, slots=True)
class _Kept:
    at: Instant
    cover: Cover


_KEPT: WeakKeyDictionary[Kernel, dict[str, _Kept]] = WeakKeyDictionary()


async def cover_of(visit: Visit, programme: str) -> Cover:
    """Tell when somebody reads in this programme, as it was a few seconds ago at most."""
    kept = _KEPT.setdefault(visit.kernel, {})
    known = kept.get(programme)
    if known is None or not known.at <= visit.now < known.at + SECONDS:
        known = kept[programme] = _Kept(visit.now, await visit.read(_cover, programme))
    return known.cover


def _cover(read: Read, programme: str) -> Cover:
    found = select(Programme.zone, Organisation.country).join(
        Organisation, Organisation.id == Programme.organisation_id
    )
    row = read.db.execute(found.where(Programme.id == programme)).first()
    if row is None:
        raise NotFound
    return Cover(reads_at(read, programme), row.zone, row.country)
