"""A whole house as it is composed for serving, and everybody who might knock: one of each kind who may, and who may not."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import time
from typing import Any, cast

import httpx2
from sqlalchemy import Engine, event, select

from app.kinds import KINDS
from app.main import create_app
from auth.accounts.passwords import hash_password
from auth.accounts.phrase import new_phrase
from auth.accounts.service import NewAccount, join, withdraw_consent
from auth.factor.codes import code_at, matching_step, new_secret, new_spares, step_of
from auth.factor.service import pass_step
from auth.guests.service import NewGuest, enter_as_guest
from auth.house import Threshold
from auth.people import Actor, Person, Stranger
from auth.personas.service import enter_programme
from auth.sessions.queries import person_of
from auth.team.queries import team_of
from auth.team.service import Invite, accept_as_newcomer, invite_from_console
from auth.veil import new_token
from chat.groups.forms import GroupDraft, MeetingDraft, SeriesDraft
from chat.groups.hours import instant_of
from chat.groups.series import arrange_day, make_series
from chat.groups.service import make_group, schedule_meeting
from chat.leading import open_meeting
from chat.meeting import Terms
from chat.presence import come_in
from chat.service import take_seat
from core.clock import DAY, HOUR, MINUTE, SECOND, to_datetime
from core.config import Settings
from core.foundation import Foundation
from core.ids import new_id
from core.kernel import Kernel
from core.site import Site
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE, Work
from counselling.talking import NewTalk, begin_messaging
from counselling.working import take
from crisis.alarming import Raised, raise_alert
from crisis.alert import Line, Where
from crisis.clockwork import desks_answer
from crisis.drills.service import Plan, plan_drill, stop_drill
from forum.arranging import make_board
from forum.forms import BoardDraft, Draft, NewThread
from forum.models import Post
from forum.service import start_thread
from library.forms import ArticleDraft
from library.service import begin_article, publish
from programmes.openings.service import set_terms
from programmes.openings.terms import Terms as OpeningTerms
from programmes.readiness import Doors
from programmes.rota.service import ShiftDraft, offer_swap, plan_shift
from programmes.service import HostWords, NewHost, NewOffer, OfferWords, found_organisation, found_programme, open_doors

PASSWORD = "three plain words"
HASH = hash_password(PASSWORD)
EXIT = "https://www.example.org/weather"
PATIENT = Terms(leaderless=HOUR, silence=HOUR)
"""Terms of a meeting that no clock disturbs while a test looks at it."""
RESTLESS = Terms(leaderless=HOUR, silence=SECOND)
"""Terms of a meeting in which whoever hangs up is missed after a second."""


@dataclass(frozen=True)
class Someone:
    """Somebody who is signed in, and the persona under which he acts in each programme."""

    name: str
    token: str
    account: str
    session: str
    personas: dict[str | None, str]
    grants: dict[str | None, str] = field(default_factory=dict)
    secret: str = ""

    @property
    def cookie(self) -> str:
        return f"rinnalla={self.token}"


@dataclass
class Town:
    """The house, its two programmes that share nobody, and its people by what they are."""

    settings: Settings
    people: dict[str, Someone] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    app: Any = None

    @property
    def site(self) -> Site:
        """The pages behind everything that stands around them."""
        found = self.app
        while not isinstance(found, Site):
            found = found._app
        return found

    @property
    def kernel(self) -> Kernel:
        return self.site.kernel

    @property
    def origin(self) -> str:
        return self.settings.origin[0]

    def browser(self, who: str | Someone | None = None, **headers: str) -> httpx2.AsyncClient:
        """A browser with this person's cookie that sends our own origin, straight into the application."""
        someone = self.people[who] if isinstance(who, str) else who
        named = {"origin": self.origin, "accept": "text/html", **_dashed(headers)}
        cookies = {"rinnalla": someone.token} if someone else {}
        transport = httpx2.ASGITransport(self.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=self.origin, headers=named, cookies=cookies)


def _dashed(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


class Builder:
    """Fills a place by the house's own verbs, from the console."""

    def __init__(self, settings: Settings) -> None:
        self.place = Foundation(settings, KINDS)
        self.town = Town(settings)

    def programme(self, key: str, name: str, *, open_: bool = True) -> str:
        host = NewHost(
            "Kaarna", "fi", "Europe/Helsinki", EXIT, ("fi", "en"), {"en": HostWords("A house.", "Us", "Here")}
        )
        if "organisation" not in self.town.ids:
            self.town.ids["organisation"] = self.place.act_now(found_organisation, CONSOLE, host)
        words = {"en": OfferWords(name, "A line.", "We talk.", "Every week.", "Men.")}
        offer = NewOffer(("fi", "en"), "Europe/Helsinki", words, least_age="18-over")
        made = self.place.act_now(found_programme, CONSOLE, self.town.ids["organisation"], offer)
        if open_:
            self.place.act_now(open_doors, CONSOLE, made, Doors(loopback=True))
        self.town.ids[key] = made
        return made

    def man(self, key: str, name: str, *programmes: str) -> Someone:
        """Somebody who joined, and entered these programmes under the names that come with them."""
        token = new_token()
        self.place.act_now(join, Stranger(new_id()), NewAccount(name, HASH, new_phrase(), "18-over", "en"), token)
        for programme in programmes:
            door = Threshold(self.town.ids[programme], programme, "18-over")
            self.place.act_now(enter_programme, self.person(token), door, f"{name} {programme}")
        return self._known(key, name, token)

    def guest(self, key: str, programme: str) -> Someone:
        """Somebody who talks here without an account."""
        token, new = new_token(), NewGuest(self.town.ids[programme], "18-over", "en", consented=True)
        made = self.place.act_now(enter_as_guest, Stranger(new_id()), new, token)
        return self._known(key, made.actor.name, token)

    def worker(self, key: str, name: str, role: str, programme: str | None) -> Someone:
        """Somebody who works here, with his second factor shown in this session."""
        where = self.town.ids[programme] if programme else None
        invitation, token, secret = new_token(), new_token(), new_secret()
        self.place.act_now(invite_from_console, CONSOLE, Invite(where, role, invitation))
        new = NewAccount(name, HASH, new_phrase(), "18-over", "en", consented=False)
        args = invitation, new, f"{name} Works", (token, secret)
        self.place.act_now(accept_as_newcomer, Stranger(new_id()), *args)
        half, now = self.person(token), self.place.now()
        step = matching_step(secret, code_at(secret, step_of(now)), now, 0)
        whole = new_token()
        self.place.act_now(pass_step, half, step, whole, new_spares())
        grants = {member.persona: member.grant for member in self.place.read_now(team_of, where)}
        persona = self.person(whole).personas[where].id
        return self._known(key, name, whole, {where: grants[persona]}, secret)

    def half(self, key: str, name: str) -> Someone:
        """Somebody who works here and has not shown his second factor."""
        invitation, token = new_token(), new_token()
        self.place.act_now(invite_from_console, CONSOLE, Invite(self.town.ids["here"], "coordinator", invitation))
        new = NewAccount(name, HASH, new_phrase(), "18-over", "en", consented=False)
        args = invitation, new, f"{name} Works", (token, new_secret())
        self.place.act_now(accept_as_newcomer, Stranger(new_id()), *args)
        return self._known(key, name, token)

    def without_consent(self, key: str) -> None:
        """He takes back his consent: from now on he can do nothing but look at his own things."""
        self.place.act_now(withdraw_consent, self.person(self.town.people[key].token))

    def invitation(self, programme: str) -> None:
        """A link that nobody has used."""
        self.town.ids[f"{programme} invitation"] = token = new_token()
        self.place.act_now(invite_from_console, CONSOLE, Invite(self.town.ids[programme], "counsellor", token))

    def used_invitation(self) -> None:
        """A link that was worth something once."""
        self.town.ids["used invitation"] = token = new_token()
        self.place.act_now(invite_from_console, CONSOLE, Invite(self.town.ids["here"], "counsellor", token))
        new = NewAccount("Quiet Alder", HASH, new_phrase(), "18-over", "en", consented=False)
        args = token, new, "Quiet Alder Works", (new_token(), new_secret())
        self.place.act_now(accept_as_newcomer, Stranger(new_id()), *args)

    def group(self, programme: str) -> None:
        """A group that nobody from outside can see yet."""
        draft = GroupDraft("Kitchen table", "en", "Men who part ways.")
        made = self.place.act_now(make_group, CONSOLE, self.town.ids[programme], draft)
        self.town.ids[f"{programme} group"] = made

    def person(self, token: str) -> Person:
        found = self.place.read_now(person_of, token)
        assert found is not None
        return found

    def actor(self, key: str, programme: str) -> Actor:
        found = self.person(self.town.people[key].token).actor_in(self.town.ids[programme])
        assert found is not None
        return found

    def room(
        self,
        key: str,
        crew: tuple[str, str],
        *men: str,
        programme: str = "here",
        live: bool = True,
        terms: Terms = PATIENT,
    ) -> str:
        """A group and a meeting of it, led by this worker, with these men in their seats."""
        coordinator, leader = crew
        chief, led_by = self.actor(coordinator, programme), self.actor(leader, programme)
        draft = GroupDraft("Kitchen table", "en", "Men who part ways.")
        group = self.place.act_now(make_group, chief, self.town.ids[programme], draft)
        grant = self.town.people[leader].grants[self.town.ids[programme]]
        plan = MeetingDraft("The first winter", "en", self.place.now() + MINUTE, 90, 8, (grant,), terms)
        meeting = self.place.act_now(schedule_meeting, chief, group, plan)
        for man in men:
            self.place.act_now(take_seat, self.actor(man, programme), meeting)
        if live:
            self.place.act_now(come_in, led_by, meeting, "w" * 20)
            self.place.act_now(open_meeting, led_by, meeting)
        self.town.ids |= {f"{key} group": group, f"{key} meeting": meeting}
        return meeting

    def repeat(self, programme: str, crew: tuple[str, str]) -> None:
        """A series of a group of its own, with its first meeting."""
        coordinator, leader = crew
        chief, where = self.actor(coordinator, programme), self.town.ids[programme]
        group = self.place.act_now(make_group, chief, where, GroupDraft("Weekly table", "en", "Men who part ways."))
        grant = self.town.people[leader].grants[where]
        first_on = to_datetime(self.place.now() + 10 * DAY).date()
        plan = MeetingDraft("The second winter", "en", instant_of(first_on, time(19), "UTC"), 90, 8, (grant,), PATIENT)
        made = self.place.act_now(make_series, chief, group, SeriesDraft(plan, first_on, time(19), 1))
        self.place.act_now(arrange_day, CLOCK, made, first_on.isoformat())
        self.town.ids[f"{programme} repeat"] = made

    def duty(self, programme: str, crew: tuple[str, str, str]) -> None:
        """A shift of one, another of his colleague, and a swap that is offered."""
        coordinator, one, other = crew
        chief, where = self.actor(coordinator, programme), self.town.ids[programme]
        day = to_datetime(self.place.now() + 10 * DAY).date()
        shifts = [
            self.place.act_now(plan_shift, chief, where, ShiftDraft("messages", day, hour * 60, 120, 1, (who.id,)))
            for hour, who in ((9, self.actor(one, programme)), (12, self.actor(other, programme)))
        ]
        offer = (*shifts, self.actor(other, programme).id)
        self.town.ids[f"{programme} shift"] = shifts[0]
        self.town.ids[f"{programme} swap"] = self.place.act_now(offer_swap, self.actor(one, programme), *offer)

    def talk(self, programme: str, man: str, holder: str) -> None:
        """The programme lets men write and wait; a conversation of this man, held by one of its team."""
        where = self.town.ids[programme]
        self.place.act_now(set_terms, CONSOLE, where, OpeningTerms(walk_in=True, messaging=True))
        new = NewTalk("en", text="What only two read.", key="k")
        made = self.place.act_now(begin_messaging, self.actor(man, programme), new)
        self.place.act_now(take, self.actor(holder, programme), made)
        self.town.ids[f"{programme} conversation"] = made

    def board(self, programme: str, man: str | None = None) -> None:
        """A board that everybody can read, as soon as the doors are open; a thread of this man on it."""
        where = self.town.ids[programme]
        draft = BoardDraft({"en": ("First weeks", "")}, "open", "after", 1, 0, 24)
        board = self.place.act_now(make_board, CONSOLE, where, draft)
        who = self.actor(man, programme) if man else Actor(new_id(), "Nobody", where, "")
        new = NewThread("The flat", "alone", Draft("So quiet.", "k", "en"))
        thread = self.place.act_now(start_thread, who, board, new)
        self.town.ids |= {f"{programme} board": board, f"{programme} thread": thread}
        self.town.ids[f"{programme} post"] = self.place.act_now(first_post, CONSOLE, thread)

    def article(self, programme: str) -> None:
        """An article of the library that is published."""
        draft = ArticleDraft("en", "Sleep", "How it comes back.", "Get up early.")
        made = self.place.act_now(begin_article, CONSOLE, self.town.ids[programme], draft)
        self.place.act_now(publish, CONSOLE, made, "en", "A counsellor")
        self.town.ids[f"{programme} article"] = made

    def alert(self, programme: str, man: str, coordinator: str) -> None:
        """An alert about this man; a coordinator at her desk is called to it."""
        who, where = self.actor(man, programme), self.town.ids[programme]
        self.place.act_now(desks_answer, CLOCK, (self.actor(coordinator, programme).id,))
        line = Line("", who.name, "participant", self.place.now(), "What only those on duty read.")
        place = Where("conversation", self.town.ids[f"{programme} conversation"], "conversation", 1)
        raised = Raised(where, who.id, 3, ("self",), "detection", place, "en", (line,), who.name)
        self.town.ids[f"{programme} alert"] = self.place.act_now(sign_given, CLOCK, raised)

    def drill(self, programme: str, coordinator: str) -> None:
        """A drill to which this coordinator was asked, and which is over."""
        chief, where = self.actor(coordinator, programme), self.town.ids[programme]
        grant = self.town.people[coordinator].grants[where]
        made = self.place.act_now(plan_drill, chief, Plan("room", "en", (grant,)))
        self.place.act_now(stop_drill, chief, made)
        self.town.ids[f"{programme} drill"] = made

    def _known(
        self, key: str, name: str, token: str, grants: dict[str | None, str] | None = None, secret: str = ""
    ) -> Someone:
        person = self.person(token)
        personas = {programme: actor.id for programme, actor in person.personas.items()}
        someone = Someone(name, token, person.account, person.session, personas, grants or {}, secret)
        self.town.people[key] = someone
        return someone


def sign_given(work: Work, actor: AnyActor, raised: Raised) -> str:
    return raise_alert(work, raised)


def first_post(work: Work, actor: AnyActor, thread: str) -> str:
    return work.db.scalars(select(Post.id).where(Post.thread_id == thread)).one()


def build(settings: Settings) -> Town:
    """Two programmes with a live room each, one with shut doors, and everybody."""
    builder = Builder(settings)
    try:
        builder.programme("here", "After the break-up")
        builder.programme("elsewhere", "To stop hitting")
        builder.programme("shut", "Fathers", open_=False)
        builder.man("newcomer", "Silent Birch")
        builder.man("seated", "Silent Heron", "here")
        builder.man("unseated", "Silent Otter", "here")
        builder.man("stranger", "Silent Eagle", "elsewhere")
        builder.guest("guest", "here")
        builder.worker("leader", "Quiet Maple", "support_person", "here")
        builder.worker("colleague", "Quiet Cedar", "support_person", "here")
        builder.worker("leaver", "Quiet Rowan", "support_person", "here")
        builder.worker("coordinator", "Quiet Linden", "coordinator", "here")
        builder.worker("other leader", "Quiet Willow", "support_person", "elsewhere")
        builder.worker("other colleague", "Quiet Hazel", "support_person", "elsewhere")
        builder.worker("other coordinator", "Quiet Juniper", "coordinator", "elsewhere")
        builder.worker("administrator", "Quiet Spruce", "administrator", None)
        builder.half("half", "Quiet Poplar")
        builder.man("sleeper", "Silent Raven")
        builder.man("unsure", "Silent Aspen", "here")
        builder.without_consent("unsure")
        builder.invitation("here")
        builder.invitation("elsewhere")
        builder.used_invitation()
        builder.room("here", ("coordinator", "leader"), "seated")
        builder.room("quiet", ("coordinator", "leader"), live=False)
        builder.room("restless", ("coordinator", "leader"), "seated", live=False, terms=RESTLESS)
        builder.group("shut")
        builder.room("elsewhere", ("other coordinator", "other leader"), "stranger", programme="elsewhere")
        builder.repeat("here", ("coordinator", "leader"))
        builder.repeat("elsewhere", ("other coordinator", "other leader"))
        builder.talk("here", "seated", "leader")
        builder.article("here")
        builder.article("elsewhere")
        builder.article("shut")
        builder.talk("elsewhere", "stranger", "other leader")
        builder.board("here", "seated")
        builder.board("elsewhere", "stranger")
        builder.board("shut")
        builder.alert("here", "seated", "coordinator")
        builder.alert("elsewhere", "stranger", "other coordinator")
        builder.drill("here", "coordinator")
        builder.drill("elsewhere", "other coordinator")
        builder.duty("here", ("coordinator", "leader", "colleague"))
        builder.duty("elsewhere", ("other coordinator", "other leader", "other colleague"))
    finally:
        builder.place.close()
    return builder.town


@asynccontextmanager
async def town_in(settings: Settings) -> AsyncIterator[Town]:
    """The town with its kernel running and its clock standing still, so that nothing happens but what a test does."""
    town = build(settings)
    town.app = create_app(settings)
    await town.kernel.start()
    try:
        yield town
    finally:
        await town.kernel.stop()


class Asked:
    """Statements that the database was asked."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def __call__(self, *args: Any) -> None:
        statement = cast(str, args[2])
        if "FROM rechecks" not in statement:  # which the sweep asks by itself, whoever comes
            self.statements.append(statement)

    @property
    def count(self) -> int:
        return len(self.statements)


@contextmanager
def asked() -> Iterator[Asked]:
    """Count every statement that any part of the house sends to any database."""
    counter = Asked()
    event.listen(Engine, "before_cursor_execute", counter)
    try:
        yield counter
    finally:
        event.remove(Engine, "before_cursor_execute", counter)
