"""Reads over grants and invitations."""

from dataclasses import dataclass

from sqlalchemy import func, select

from auth.models import Grant, Invitation, Persona
from auth.people import ADMINISTRATOR
from auth.veil import Veil
from core.clock import Instant
from core.work import Read, Work


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of a team: one role of one persona."""

    grant: str
    persona: str
    name: str
    role: str
    given_at: Instant


@dataclass(frozen=True, slots=True)
class Open:
    """An invitation that nobody has used yet."""

    id: str
    role: str
    until: Instant


@dataclass(frozen=True, slots=True)
class Offer:
    """What an invitation gives."""

    id: str
    programme: str | None
    role: str


def team_of(read: Read, programme: str | None) -> tuple[Member, ...]:
    """List the team of a programme, or those who run the server, by name."""
    here = Grant.programme_id == programme if programme else Grant.programme_id.is_(None)
    found = select(Grant.id, Persona.id, Persona.name, Grant.role, Grant.given_at)
    rows = read.db.execute(found.join(Persona, Persona.owner == Grant.owner).where(here))
    return tuple(sorted((Member(*row) for row in rows), key=lambda member: (member.name.casefold(), member.role)))


def invitations_of(read: Read, programme: str | None) -> tuple[Open, ...]:
    """List the invitations that still wait to be used."""
    here = Invitation.programme_id == programme if programme else Invitation.programme_id.is_(None)
    rows = select(Invitation.id, Invitation.role, Invitation.until).where(here, Invitation.until > read.now)
    return tuple(Open(*row) for row in read.db.execute(rows.order_by(Invitation.until)))


def offer_of(read: Read | Work, token: str) -> Offer | None:
    """Tell what the invitation with this link gives; None when it was used, ended, or never was."""
    key = Veil(read.key_file).token("invitation", token)
    found = select(Invitation.id, Invitation.programme_id, Invitation.role)
    row = read.db.execute(found.where(Invitation.token == key, Invitation.until > read.now)).first()
    return Offer(*row) if row is not None else None


def administrators(read: Read | Work) -> int:
    """Tell how many people run the server."""
    return read.db.scalar(select(func.count()).select_from(Grant).where(Grant.role == ADMINISTRATOR)) or 0
