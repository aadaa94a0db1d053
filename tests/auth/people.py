"""People for tests of auth: they join, enter, work here; on real storage."""

from __future__ import annotations

import random

from auth.accounts.passwords import hash_password
from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount, enter, join
from auth.factor.codes import code_at, matching_step, new_secret, new_spares, step_of
from auth.factor.service import pass_step
from auth.guests.service import Guest, NewGuest, enter_as_guest
from auth.house import House, Threshold
from auth.models import Account
from auth.people import Person, Stranger
from auth.personas.service import enter_programme
from auth.sessions.queries import person_of
from auth.team.service import Invite, accept_as_newcomer, invite_from_console
from auth.veil import Veil, new_token
from core.clock import DAY
from core.ids import new_id
from core.kernel import Kernel
from core.spaces import Actor
from core.work import CONSOLE, Read, Work
from programmes.models import Organisation, Programme
from programmes.queries import host

ORGANISATION, EXIT = "kaarna".ljust(20, "a"), "https://example.org/weather"
DIVORCE, VIOLENCE, FATHERS = (name.ljust(20, "a") for name in ("divorce", "violence", "fathers"))
PASSWORD = "three plain words"
HASH = hash_password(PASSWORD)

DOORS = {
    DIVORCE: Threshold(DIVORCE, "After a divorce", "18-over"),
    VIOLENCE: Threshold(VIOLENCE, "To stop hitting", "18-over", frozenset({FATHERS})),
    FATHERS: Threshold(FATHERS, "Fathers", "15-17"),
}


def thresholds(read: Read, language: str) -> tuple[Threshold, ...]:
    return tuple(DOORS.values())


def titles(read: Read, language: str) -> dict[str, str]:
    return {door.id: door.title for door in DOORS.values()}


HOUSE = House(thresholds, titles, host)


class FakeClock:
    """A clock that goes when told."""

    def __init__(self) -> None:
        self.at = 1_795_000_000_000

    def __call__(self) -> int:
        return self.at

    def go(self, milliseconds: int) -> None:
        self.at += milliseconds


def open_programmes(kernel: Kernel) -> None:
    """Three programmes there are."""
    kernel.act_now(_open, CONSOLE)


def _open(work: Work, console: Actor) -> None:
    house = {"position": 1, "languages": "en fi sv ar", "zone": "Europe/Helsinki"}
    work.db.add(Organisation(id=ORGANISATION, name="Kaarna", country="fi", exit_url=EXIT, **house))
    work.db.flush()
    for door in DOORS.values():
        told = {"least_age": door.least_age, "lines_for": "crisis", "forget_minutes": 15, "doors_opened_on": 0}
        work.db.add(Programme(id=door.id, organisation_id=ORGANISATION, **house, **told))


def later(kernel: Kernel) -> None:
    """Some time passes, as between any two things that people do."""
    if isinstance(kernel.now, FakeClock):
        kernel.now.go(random.randrange(1, 900))


async def joined(kernel: Kernel, name: str, *, age_band: str = "18-over", phrase: str | None = None) -> str:
    """Somebody joins. Returns his session's token."""
    later(kernel)
    token = new_token()
    new = NewAccount(name, HASH, phrase or new_phrase(), age_band, "en")
    await kernel.act(join, Stranger(new_id()), new, token)
    return token


async def person(kernel: Kernel, token: str) -> Person:
    """Who is signed in under this token."""
    found = await kernel.read(person_of, token)
    assert found is not None
    return found


async def member(kernel: Kernel, name: str, *programmes: str, persona: str = "Heron") -> Person:
    """Somebody who joined and entered programmes, under different names."""
    token = await joined(kernel, name)
    for number, programme in enumerate(programmes):
        me = await person(kernel, token)
        later(kernel)
        await kernel.act(enter_programme, me, DOORS[programme], f"{persona} {number}" if number else persona)
    return await person(kernel, token)


async def staff(kernel: Kernel, name: str, role: str, programme: str | None = DIVORCE, shown: str = "") -> Person:
    """Somebody who works here, invited from the console, with his second factor set up."""
    invitation, token, secret = new_token(), new_token(), new_secret()
    later(kernel)
    await kernel.act(invite_from_console, CONSOLE, Invite(programme, role, invitation))
    new = NewAccount(name, HASH, new_phrase(), "18-over", "en", consented=False)
    await kernel.act(accept_as_newcomer, Stranger(new_id()), invitation, new, shown or f"{name} Works", (token, secret))
    return await passed(kernel, await person(kernel, token), secret)


async def passed(kernel: Kernel, half: Person, secret: str) -> Person:
    """His one-time code was right."""
    later(kernel)
    token = new_token()
    step = matching_step(secret, code_at(secret, step_of(kernel.now())), kernel.now(), 0)
    assert step is not None
    await kernel.act(pass_step, half, step, token, new_spares() if half.factor == "unset" else ())
    return await person(kernel, token)


async def entered(kernel: Kernel, account: str) -> tuple[str, bool]:
    """Somebody enters by his right password. Returns the token and whether a code is asked for."""
    token = new_token()
    asked = await kernel.act(enter, Stranger(new_id()), (account, HASH), None, token, new_secret())
    return token, asked


def accounts(read: Read) -> list[Account]:
    """Every account there is."""
    return read.db.query(Account).all()


def veil(kernel: Kernel) -> Veil:
    return Veil(kernel.key_file)


def days(count: int) -> int:
    return count * DAY


async def guest(
    kernel: Kernel, programme: str = DIVORCE, *, age_band: str = "18-over", language: str = "en", name: str = ""
) -> tuple[str, Guest]:
    """Somebody comes to talk without an account. Returns his session's token, and who he is."""
    later(kernel)
    token = new_token()
    new = NewGuest(programme, age_band, language, consented=True, name=name)
    return token, await kernel.act(enter_as_guest, Stranger(new_id()), new, token)
