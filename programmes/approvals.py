"""Who has read and approved what in a programme, and whether it still says the same."""

from dataclasses import dataclass

from sqlalchemy import select

from auth.models import Persona
from core.clock import Instant
from core.work import Read
from programmes.models import Review
from programmes.readiness import Versions


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval: of what, in which language, by whom (name, and the office that answers for it), on which day.

    `stands` is False where the text says something else since. The name of one who works here no more is "".
    """

    subject: str
    language: str
    name: str
    by: str
    on: Instant
    stands: bool


def approvals(read: Read, programme: str, versions: Versions) -> tuple[Approved, ...]:
    """Every approval in a programme, by subject and language."""
    found = select(Review, Persona.name).outerjoin(Persona, Persona.id == Review.persona_id)
    rows = read.db.execute(found.where(Review.programme_id == programme).order_by(Review.subject, Review.language))
    return tuple(
        Approved(
            row.subject,
            row.language,
            name or "",
            row.approved_by,
            row.reviewed_on,
            row.version == versions.of(row.subject, row.language),
        )
        for row, name in rows
    )


def approval_of(read: Read, programme: str, subject: str, versions: Versions) -> Approved | None:
    """The approval of something that is read once, not by language; None where nobody has."""
    return next((one for one in approvals(read, programme, versions) if one.subject == subject), None)
