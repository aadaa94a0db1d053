"""Filling an empty place for load tests: live meetings full of people, each with a session of his own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from app.made_up import FIXTURE, is_taken
from auth.accounts.passwords import NOBODYS
from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount, make_account
from auth.ages import BANDS
from auth.models import Factor, Grant, Persona
from auth.people import Actor
from auth.personas.service import make_persona
from auth.sessions.service import open_session, pass_session
from auth.veil import Veil, new_token
from chat.groups.forms import GroupDraft
from chat.groups.service import make_group
from chat.leading import open_meeting
from chat.meeting import MEETING, ROOM, Arrive, Crew, Schedule, TakeSeat, Terms
from chat.models import MeetingPlan
from core.clock import HOUR, day_of
from core.cookies import CookieJar
from core.foundation import Foundation
from core.spaces import address
from core.work import CONSOLE, NamedActor, Work
from crisis.calling import bell_of
from programmes.place import mark
from programmes.readiness import Doors
from programmes.service import NewHost, NewOffer, OfferWords, found_organisation, found_programme, open_doors

ROLE = "support_person"
ZONE = "Europe/Helsinki"
LASTS = 12 * HOUR
AT_ONCE = 200
NOBODYS_LINE = "fixture"
"""The line that keeps those who lead in their rooms before their sockets are there: no worker has this name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many meetings, how many men in each, how many without a meeting."""

    meetings: int
    people: int
    idle: int


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody made for a load test. `tag` is what his meeting knows him by, empty without one."""

    token: str
    tag: str
    role: str
    meeting: str | None = None


def load(place: Foundation, wanted: Wanted, out: Path) -> int | None:
    """Everybody is there and written to the file. Returns how many; None where a house is set up already."""
    if place.read_now(is_taken):
        return None
    programme, group = place.act_now(found_place, CONSOLE, wanted.people)
    cookie = CookieJar(secure=place.settings.secure_cookies).session
    count = 0
    with out.open("wb") as file:
        for people in _people(place, programme, group, wanted):
            for one in people:
                file.write(msgspec.json.encode(_line(one, cookie)) + b"\n")
            count += len(people)
    return count


def found_place(work: Work, actor: NamedActor, seats: int) -> tuple[str, str]:
    """An organisation, a programme with open doors and a group are there, and the place is marked. Gives both ids."""
    mark(work, FIXTURE, "1")
    host = NewHost("Load test", "fi", ZONE, "https://www.wikipedia.org/", ("en",))
    words = {"en": OfferWords("Load test", "Made-up people who talk very fast.")}
    programme = found_programme(
        work, actor, found_organisation(work, actor, host), NewOffer(("en",), ZONE, words, BANDS[-1])
    )
    bell_of(work, programme)
    open_doors(work, actor, programme, Doors(loopback=True))
    draft = GroupDraft("Load test", "en", "Made-up people.", seats=max(1, seats))
    return programme, make_group(work, actor, programme, draft)


def fill_meeting(work: Work, actor: NamedActor, programme: str, group: str, number: int, people: int) -> list[SignedIn]:
    """One live meeting, led by one, with so many men seated."""
    lead, token = somebody(work, programme, f"Lead {number}", leads=True)
    meeting = work.new_id()
    work.db.add(MeetingPlan(id=meeting, group_id=group, topic=f"Load {number}", language="en", zone=ZONE))
    work.db.flush()
    crew = Crew(lead.id, work.new_id(), lead.name, ROLE)
    plan = Schedule(programme, work.now, work.now + LASTS, max(1, people), (crew,), Terms())
    work.create(MEETING, meeting, CONSOLE, plan, programme)
    work.act(MEETING, meeting, lead, Arrive(NOBODYS_LINE))
    open_meeting(work, lead, meeting)
    made = [SignedIn(token, crew.tag, "facilitator", meeting)]
    for place in range(people):
        man, token = somebody(work, programme, f"Man {number} at {place}")
        seat = TakeSeat(work.new_id())
        work.act(MEETING, meeting, man, seat)
        made.append(SignedIn(token, seat.tag, "participant", meeting))
    return made


def sign_in_idle(work: Work, actor: NamedActor, programme: str, first: int, last: int) -> list[SignedIn]:
    """People who are signed in and sit in no meeting."""
    made = []
    for number in range(first, last):
        _, token = somebody(work, programme, f"Idle {number}")
        made.append(SignedIn(token, "", "participant"))
    return made


def _people(place: Foundation, programme: str, group: str, wanted: Wanted) -> Iterator[list[SignedIn]]:
    for number in range(wanted.meetings):
        yield place.act_now(fill_meeting, CONSOLE, programme, group, number, wanted.people)
    for first in range(0, wanted.idle, AT_ONCE):
        yield place.act_now(sign_in_idle, CONSOLE, programme, first, min(first + AT_ONCE, wanted.idle))


def somebody(work: Work, programme: str, name: str, *, leads: bool = False) -> tuple[Actor, str]:
    """An account (nobody knows its password), a persona, a session with its token."""
    account = make_account(work, NewAccount(name, NOBODYS, new_phrase(), BANDS[-1], "en"))
    persona = work.db.get_one(Persona, make_persona(work, CONSOLE, account, programme, name))
    token = new_token()
    session = open_session(work, account, token, staff=leads)
    if leads:
        owner = Veil(work.key_file).owner(account, programme)
        work.db.add(Grant(id=work.new_id(), owner=owner, programme_id=programme, role=ROLE, given_at=day_of(work.now)))
        sealed = Veil(work.key_file).seal("factor", account, "")
        work.db.add(Factor(account_id=account, secret=sealed, last_step=0, confirmed_at=day_of(work.now)))
        work.db.flush()
        pass_session(work, session, token)
    roles = frozenset({ROLE} if leads else ())
    return Actor(persona.id, persona.name, programme, persona.own_space, roles), token


def _line(one: SignedIn, cookie: str) -> dict[str, str | None]:
    stream = address(one.meeting, ROOM) if one.meeting else None
    told = {"cookie": f"{cookie}={one.token}", "stream": stream, "meeting": one.meeting, "persona": one.tag}
    return {**told, "role": one.role}
