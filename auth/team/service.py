"""Verbs over teams. Each leaves a row in the staff log, in the same transaction."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from auth.accounts.service import NewAccount, make_account
from auth.factor.service import ask_for_factor
from auth.log import note
from auth.models import Grant, Invitation, Persona
from auth.people import ADMINISTRATOR, Person
from auth.personas.service import make_persona
from auth.policy import may_be_given, may_run_team
from auth.sessions.once import LINK, Once
from auth.sessions.service import open_session, put_once
from auth.team.queries import Offer, administrators, offer_of
from auth.veil import Veil, recheck
from core.clock import HOUR, day_of
from core.errors import NotFound, ensure
from core.spaces import Actor
from core.work import NamedActor, Work

VALID = 72 * HOUR


@dataclass(frozen=True, slots=True)
class Invite:
    """A role to be given to whoever holds the link."""

    programme: str | None
    role: str
    token: str


def invite(work: Work, person: Person, offered: Invite, shown: tuple[str, str] | None = None) -> str:
    """A link that gives this role once, within 72 hours. NotFound where the team is not his to run.

    `shown` is his own session's token and the whole link, which that session is shown once.
    """
    actor = _runs(person, offered.programme)
    if shown is not None:
        put_once(work, person.session, shown[0], Once(LINK, (shown[1],)))
    return _invite(work, actor, offered)


def invite_from_console(work: Work, console: Actor, offered: Invite) -> str:
    """The same, by whoever holds the machine: how the first administrator comes in."""
    return _invite(work, console, offered)


def withdraw_invitation(work: Work, person: Person, invitation: str) -> None:
    """The link is worth nothing any more. NotFound when it is not there or not of a team of his."""
    row = work.db.get(Invitation, invitation)
    if row is None:
        raise NotFound
    actor = _runs(person, row.programme_id)
    work.db.delete(row)
    note(work, actor, "invitation_withdrawn", ("invitation", row.id), programme=row.programme_id)


def accept_as_newcomer(
    work: Work, stranger: Actor, token: str, new: NewAccount, name: str, keys: tuple[str, str]
) -> str:
    """A new account has the role that the link gives. `keys`: the session's token, the second factor's secret to be.

    He is signed in as far as the set-up of his second factor; no power is his before that. Returns the account's id.
    """
    offer = _take(work, token)
    account = make_account(work, new)
    _give(work, stranger, account, offer, name)
    ask_for_factor(work, account, keys[1])
    open_session(work, account, keys[0], staff=True)
    return account


def accept_as_member(work: Work, person: Person, token: str, name: str, keys: tuple[str, str]) -> None:
    """Somebody who has an account already has the role too; a persona he has in the programme keeps its name."""
    ensure(not person.guest, "account_first", status=403)
    offer = _take(work, token)
    _give(work, person, person.account, offer, name)
    ask_for_factor(work, person.account, keys[1])
    open_session(work, person.account, keys[0], staff=True)


def end_grant(work: Work, person: Person, grant_id: str, reason: str) -> None:
    """The role is his no more, at once and everywhere. The last administrator cannot be removed."""
    grant, persona = _grant(work, grant_id)
    actor = _runs(person, grant.programme_id)
    _end(work, actor, grant, persona, reason)


def change_grant(work: Work, person: Person, grant_id: str, role: str, reason: str) -> None:
    """Another role in place of this one, in the same programme."""
    grant, persona = _grant(work, grant_id)
    actor = _runs(person, grant.programme_id)
    ensure(may_be_given(role, grant.programme_id), "no_such_role", status=422)
    ensure(not _has(work, grant.owner, role), "has_role")
    grant.role, grant.given_at = role, day_of(work.now)
    work.db.flush()
    note(work, actor, f"grant_changed_{role}", ("persona", persona), reason, grant.programme_id)
    recheck(work, persona)


def end_grants_of(work: Work, owners: list[str]) -> None:
    """Every role of these owners ends, each by its own persona, because the account does. Never the last administrator's."""
    for grant in work.db.scalars(select(Grant).where(Grant.owner.in_(owners))).all():
        persona = work.db.scalar(select(Persona.id).where(Persona.owner == grant.owner))
        _end(work, NamedActor(persona or ""), grant, persona or "", None)


def end_old_invitations(work: Work, actor: Actor) -> None:
    """The clock forgets links that have ended."""
    work.db.execute(delete(Invitation).where(Invitation.until <= work.now))


def _invite(work: Work, actor: Actor, offered: Invite) -> str:
    ensure(may_be_given(offered.role, offered.programme), "no_such_role", status=422)
    row = Invitation(id=work.new_id(), programme_id=offered.programme, role=offered.role, until=work.now + VALID)
    row.token = Veil(work.key_file).token("invitation", offered.token)
    work.db.add(row)
    work.db.flush()
    note(work, actor, f"invited_{offered.role}", ("invitation", row.id), programme=offered.programme)
    return row.id


def _take(work: Work, token: str) -> Offer:
    """The invitation is used up. NotFound when it was, has ended, or never was."""
    offer = offer_of(work, token)
    if offer is None:
        raise NotFound
    work.db.execute(delete(Invitation).where(Invitation.id == offer.id))
    return offer


def _give(work: Work, actor: Actor, account: str, offer: Offer, name: str) -> None:
    persona = make_persona(work, actor, account, offer.programme, name)
    owner = Veil(work.key_file).owner(account, offer.programme)
    if not _has(work, owner, offer.role):
        given = Grant(id=work.new_id(), owner=owner, programme_id=offer.programme, role=offer.role)
        given.given_at = day_of(work.now)
        work.db.add(given)
        work.db.flush()
    note(work, NamedActor(persona), f"grant_given_{offer.role}", ("invitation", offer.id), programme=offer.programme)
    recheck(work, account)


def _end(work: Work, actor: Actor, grant: Grant, persona: str, reason: str | None) -> None:
    if grant.role == ADMINISTRATOR:
        work.db.execute(select(Grant.id).where(Grant.role == ADMINISTRATOR).with_for_update()).all()
        ensure(administrators(work) > 1, "last_administrator")
    work.db.delete(grant)
    work.db.flush()
    note(work, actor, f"grant_ended_{grant.role}", ("persona", persona), reason, grant.programme_id)
    recheck(work, persona)


def _runs(person: Person, programme: str | None) -> Actor:
    """As whom he runs this team. NotFound where it is not his to run, as if it were not there."""
    if not may_run_team(person, programme):
        raise NotFound
    actor = person.actor_in(programme) or person.administrator
    if actor is None:
        raise NotFound
    return actor


def _grant(work: Work, grant_id: str) -> tuple[Grant, str]:
    """A role and whose persona's it is. One query, whether it is there or not."""
    named = select(Grant, Persona.id).join(Persona, Persona.owner == Grant.owner).where(Grant.id == grant_id)
    found = work.db.execute(named).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _has(work: Work, owner: str, role: str) -> bool:
    return work.db.scalar(select(Grant.id).where(Grant.owner == owner, Grant.role == role)) is not None
