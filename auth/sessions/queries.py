"""Reads: who is behind a token, and where else he is signed in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, column, select, table
from sqlalchemy.orm import Session

from auth.agreement.text import current_version
from auth.models import Account, Factor, Grant, Login, Persona
from auth.people import ADMINISTRATOR, Actor, Person
from auth.sessions.once import Once, open_once
from auth.sessions.times import is_idle
from auth.veil import Veil
from core.clock import Instant
from core.crypto import Unsealable
from core.db import Id
from core.work import Read, Work

_PROGRAMMES = select(column("id", Id)).select_from(table("programmes"))
_TOKENS: BindParameter[list[str]] = bindparam("tokens", expanding=True)
_SIGNED_IN = (
    select(
        Login.token,
        Login.id.label("session"),
        Login.seen_at,
        Login.staff,
        Login.passed_at,
        Account.id.label("account"),
        Account.language,
        Account.age_band,
        Account.agreement,
        Account.consented_at,
        Account.recovered_at,
        Account.guest_key,
        Factor.confirmed_at,
    )
    .join(Account, Account.id == Login.account_id)
    .outerjoin(Factor, Factor.account_id == Account.id)
    .where(Login.token.in_(_TOKENS), Login.until > bindparam("now"))
)
_OWNERS: BindParameter[list[str]] = bindparam("owners", expanding=True)
_PERSONAS = select(Persona.id, Persona.owner, Persona.name, Persona.programme_id, Persona.own_space).where(
    Persona.owner.in_(_OWNERS)
)
_ROLES = select(Grant.owner, Grant.role).where(Grant.owner.in_(_OWNERS))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session as its owner sees it: a number, and the days (for staff: the five minutes) of its life."""

    id: str
    number: int
    seen_at: Instant
    until: Instant
    here: bool


def person_of(read: Read, token: str) -> Person | None:
    """Tell who is signed in under this token, with every persona and role of his; None when nobody is."""
    return people_of(read, (token,)).get(token)


def people_of(read: Read, tokens: tuple[str, ...]) -> dict[str, Person]:
    """Tell who is signed in under each of these tokens; under whose nobody is, is left out."""
    veil = Veil(read.key_file)
    kept = {veil.token("session", token): token for token in tokens}
    rows = read.db.connection()  # plain rows are wanted: no session stands between
    found = [
        row
        for row in rows.execute(_SIGNED_IN, {"tokens": list(kept), "now": read.now})
        if not is_idle(row.seen_at, read.now, staff=row.staff)
    ]
    programmes = _programmes(read.db)
    owners = {row.account: _owners(veil, row.account, programmes) for row in found}
    personas = _personas_of(rows, [owner for theirs in owners.values() for owner in theirs])
    working = [owner for account in {row.account for row in found if row.staff} for owner in owners[account]]
    roles = roles_of(read.db, working) if working else {}
    people = {}
    for row in found:
        his = [personas[owner] for owner in owners[row.account] if owner in personas]
        people[kept[row.token]] = _person(veil, row, _actors(his, roles if row.staff else {}))
    return people


def _person(veil: Veil, found: Any, actors: dict[str | None, Actor]) -> Person:
    personas = [actor.id for actor in actors.values()]
    return Person(
        account=found.account,
        session=found.session,
        language=found.language,
        age_band=found.age_band,
        agreed=found.agreement >= current_version(),
        consented=found.consented_at is not None,
        factor=_factor(staff=found.staff, passed=found.passed_at is not None, confirmed=found.confirmed_at is not None),
        seen_at=found.seen_at,
        recovered_at=found.recovered_at,
        subjects=frozenset((*personas, *map(veil.subject, (found.session, found.account, *personas)))),
        personas=actors,
        guest=found.guest_key is not None,
    )


def actors_of(db: Session, veil: Veil, account: str) -> tuple[Actor, ...]:
    """Give each persona of an account, as somebody without roles."""
    return tuple(_actors(_personas_of(db.connection(), owners_of(db, veil, account)).values(), {}).values())


def _actors(personas: Iterable[Any], roles: Mapping[str, set[str]]) -> dict[str | None, Actor]:
    """Give each persona by its programme. Roles are his only in a session that asks for a second factor."""
    return {
        row.programme_id: Actor(
            row.id,
            row.name,
            row.programme_id,
            row.own_space,
            frozenset(roles.get(row.owner, set()) - {ADMINISTRATOR}),
            administrator=ADMINISTRATOR in roles.get(row.owner, set()),
        )
        for row in personas
    }


def _personas_of(rows: Connection, owners: list[str]) -> dict[str, Any]:
    return {row.owner: row for row in rows.execute(_PERSONAS, {"owners": owners})} if owners else {}


def owners_of(db: Session, veil: Veil, account: str) -> list[str]:
    """Give the owner of an account in every programme, and on the whole server."""
    return _owners(veil, account, _programmes(db))


def _owners(veil: Veil, account: str, programmes: Iterable[str | None]) -> list[str]:
    return [veil.owner(account, programme) for programme in programmes]


def _programmes(db: Session) -> tuple[str | None, ...]:
    return (*db.scalars(_PROGRAMMES), None)


def roles_of(db: Session, owners: list[str]) -> dict[str, set[str]]:
    """Give the roles of each of these owners that has any."""
    roles: dict[str, set[str]] = {}
    for owner, role in db.execute(_ROLES, {"owners": owners}):
        roles.setdefault(owner, set()).add(role)
    return roles


def works_here(work: Work | Read, account: str) -> bool:
    """Say whether an account has a role anywhere, so that it signs in with two factors."""
    return bool(roles_of(work.db, owners_of(work.db, Veil(work.key_file), account)))


def sessions_of(read: Read, person: Person) -> tuple[SignedIn, ...]:
    """List his sessions, this one first."""
    rows = read.db.scalars(select(Login).where(Login.account_id == person.account).order_by(Login.number)).all()
    listed = (SignedIn(row.id, row.number, row.seen_at, row.until, row.id == person.session) for row in rows)
    return tuple(sorted(listed, key=lambda session: (not session.here, session.number)))


def once_of(read: Read, person: Person, token: str) -> Once | None:
    """Open what this session's browser is to be shown once; None when there is nothing."""
    sealed = read.db.scalar(select(Login.once).where(Login.id == person.session))
    try:
        return open_once(token, sealed) if sealed else None
    except Unsealable:
        return None


def _factor(*, staff: bool, passed: bool, confirmed: bool) -> str:
    if not staff:
        return "none"
    if passed and confirmed:
        return "passed"
    return "asked" if confirmed else "unset"
