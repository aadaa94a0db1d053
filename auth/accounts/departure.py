"""Leaving for good: the account goes at once, its personas one by one within a day.

Were all personas of an account to vanish in the same minute, whoever watches two programmes could tell that they were
one man. So each goes at an hour of its own, which only the key file knows.
"""

from sqlalchemy import delete, select

from auth.house import House
from auth.models import Account, DeadName, Departure, Factor, Grant, Login, Persona, SpareCode
from auth.people import Person
from auth.personas.service import NAME_KEPT, end_persona
from auth.sessions.queries import owners_of
from auth.sessions.service import end_all_sessions
from auth.team.service import end_grants_of
from auth.veil import Veil, recheck
from core.clock import DAY, Instant, day_of, hour_of
from core.errors import ensure
from core.spaces import Actor
from core.work import Work

IDLE = 365 * DAY
WITHIN = DAY
SLICE = 20


def delete_account(work: Work, person: Person, password: str | None) -> None:
    """He is gone: nobody can sign in as him, his sessions and roles have ended; what he wrote goes within a day.

    `password` is the hash that was compared, None for a guest. The last administrator must give the server to another first.
    """
    account = work.db.get(Account, person.account)
    ensure(account is not None and account.password == password, "wrong_password")
    depart(work, person.account)


def depart(work: Work, account_id: str) -> None:
    """The account's row goes now; a departure remembers that its personas are still to go.

    A guest has one persona, so nothing can be told from when it goes: its hour has come already, the next round takes it.
    """
    end_grants_of(work, owners_of(work.db, Veil(work.key_file), account_id))
    end_all_sessions(work, account_id)
    account = work.db.get(Account, account_id)
    name_key, guest = (account.name_key, account.guest_key is not None) if account is not None else (None, False)
    for table in (SpareCode, Factor, Login):
        work.db.execute(delete(table).where(table.account_id == account_id))
    work.db.execute(delete(Account).where(Account.id == account_id))
    if name_key:
        work.db.merge(DeadName(key=name_key, until=day_of(work.now) + NAME_KEPT))
    asked = hour_of(work.now)
    work.db.add(Departure(account_id=account_id, asked_at=asked - WITHIN if guest else asked, due=asked))
    work.db.flush()
    recheck(work, account_id)


def depart_idle(work: Work, actor: Actor) -> int:
    """The clock lets accounts go that nobody used for a year. Returns how many; the last administrator's stays."""
    idle = select(Account.id).where(Account.seen_at < day_of(work.now) - IDLE).limit(SLICE)
    ids = [account for account in work.db.scalars(idle).all() if not _runs_the_server(work, account)]
    for account in ids:
        depart(work, account)
    return len(ids)


def go_on_departing(work: Work, actor: Actor, house: House) -> int:
    """The clock takes a slice of every departure that is due. Returns how many departures are not over yet."""
    departures = work.db.scalars(select(Departure).where(Departure.due <= work.now).limit(SLICE)).all()
    for departure in departures:
        left = [due for persona in _personas(work, departure) if (due := _go(work, departure, persona, house))]
        if left:
            departure.due = min(left)
        else:
            work.db.delete(departure)
    work.db.flush()
    return len(departures)


def forget_dead_names(work: Work, actor: Actor) -> None:
    """The clock gives names back that nobody remembers any more."""
    work.db.execute(delete(DeadName).where(DeadName.until <= work.now))


def hour_of_leaving(veil: Veil, account: str, programme: str | None, asked_at: Instant) -> Instant:
    """Tell when an account's persona of this programme goes: within a day, unlike in each programme."""
    return asked_at + veil.delay(account, programme, WITHIN)


def _personas(work: Work, departure: Departure) -> list[Persona]:
    owners = owners_of(work.db, Veil(work.key_file), departure.account_id)
    return list(work.db.scalars(select(Persona).where(Persona.owner.in_(owners))))


def _go(work: Work, departure: Departure, persona: Persona, house: House) -> Instant | None:
    """Take a slice of a persona if its hour has come. Returns when to come again, or None when it is gone."""
    veil = Veil(work.key_file)
    hour = hour_of_leaving(veil, departure.account_id, persona.programme_id, departure.asked_at)
    if hour > work.now:
        return hour
    if not all(forget(work, persona.id) for forget in house.forget):
        return work.now
    end_persona(work, persona)
    return None


def _runs_the_server(work: Work, account: str) -> bool:
    owner = Veil(work.key_file).owner(account, None)
    return work.db.scalar(select(Grant.id).where(Grant.owner == owner)) is not None
