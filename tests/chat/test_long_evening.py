"""A long random evening over real sockets: every frame of every role is written down, and nobody learned what was not his."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from auth.people import Actor
from chat.groups.forms import GroupDraft, MeetingDraft
from chat.groups.service import make_group, schedule_meeting
from chat.meeting import Meeting, Terms
from core.clock import HOUR, MINUTE, SECOND
from core.work import CLOCK, Work
from programmes.rota.service import Duty, plan_duty, sign_on
from tests.chat.evening import Evening, waited
from tests.chat.listeners import Frame, Listener

STEPS, SEED = 400, 7
LEADERS, MEN = ("Aapo", "Tariq"), ("Kuikka", "Masis", "Honka", "Sindian", "Baraka", "Otso")
TERMS = Terms(silence=2 * SECOND, leaderless=HOUR, closing=2 * SECOND, cover=20 * SECOND)
OF_THE_ROOM = {
    *(
        "scheduled",
        "amended",
        "lobby",
        "waiting",
        "opened",
        "joined",
        "left",
        "message",
        "gone",
        "removed",
        "listening",
    ),
    *(
        "lead_lost",
        "lead_back",
        "handed",
        "leading",
        "seats",
        "slow",
        "held",
        "released",
        "paused",
        "resumed",
        "prompt",
    ),
    *("checkin", "checkout", "closing", "closed"),
}
PLAIN = {"type", "stream", "seq", "at", "kind", "by"}
BEHIND_ONLY = (
    '"breath"',
    '"threat"',
    "quiet_until",
    "read_first",
    "kept_until",
    '"excluded"',
    '"apart"',
    "cover_sought",
)
"""What only those behind the room hear of anybody, and each man of himself."""


def _on_call(work: Work, actor: Any, who: Actor) -> None:
    now = work.now
    duty = Duty(
        str(who.programme), "professional", work.new_id(), "Europe/Helsinki", now - HOUR, now + 6 * HOUR, 1, (who.id,)
    )
    sign_on(work, who, plan_duty(work, actor, duty))


class House:
    """The evening and its people; `only_for` says whose sockets may ever carry a text."""

    def __init__(self, evening: Evening, seed: int) -> None:
        self.evening = evening
        self.chance = random.Random(seed)
        self.at = ""
        self.all: dict[str, Listener] = {}
        self.only_for: dict[str, set[str]] = {}
        self.answered: defaultdict[str, int] = defaultdict(int)
        self.refused: defaultdict[str, int] = defaultdict(int)
        self.count = 0

    async def begin(self) -> None:
        evening = self.evening
        roles = {"Aapo": "support_person", "Tariq": "support_person", "Leena": "counsellor", "Pekka": "counsellor"}
        for name in (*LEADERS, "Leena", "Pekka", *MEN):
            someone = await evening.sign_in(name, *([roles[name]] if name in roles else []))
            self.all[name] = Listener(evening, someone)
        sirpa = await evening.actor(await evening.sign_in("Sirpa", "coordinator"))
        group = await evening.kernel.act(make_group, sirpa, evening.programme, GroupDraft("Table", "en", "Men."))
        grants = tuple(evening.people[name].grant or "" for name in LEADERS)
        plan = MeetingDraft("Winter", "en", evening.kernel.now() + MINUTE, 240, 4, grants, TERMS, listening=1)
        self.at = await evening.kernel.act(schedule_meeting, sirpa, group, plan)
        await evening.kernel.act(_on_call, CLOCK, await evening.actor(evening.people["Pekka"]))

    async def state(self) -> Meeting:
        return await self.evening.state(self.at)

    async def own(self, name: str) -> str:
        return f"{(await self.evening.actor(self.all[name].who)).own}.own"

    async def everybody_hears(self) -> None:
        """Everybody asks for everything that there is: what is not his is refused, each time."""
        tags = [place.tag for place in (await self.state()).seats.values()]
        names = ("room", "hold", "backstage", "log", *(f"word-{tag}" for tag in tags))
        for listener in self.all.values():
            await listener.hear(await self.own(listener.name), *(f"{self.at}.{name}" for name in names))

    def marked(self, kind: str, *may_know: str) -> str:
        """A text that stands nowhere else. With names: only their sockets may ever carry it."""
        self.count += 1
        text = f"{kind}-{self.count:04}-{self.chance.getrandbits(40):010x}"
        if may_know:
            self.only_for[text] = set(may_know)
        return text

    async def form(self, name: str, path: str, **fields: Any) -> None:
        """He sends a form; that it is refused is no fault of this test."""
        async with self.evening.program(self.all[name].who) as program:
            answer = await program.post(
                f"/meetings/{self.at}/{path}", data={key: str(value) for key, value in fields.items()}
            )
        assert answer.status_code < 500, answer.text
        self._note(str(fields.get("verb", path)), answer.status_code < 400, answer.text)

    async def act(self, name: str, verb: str, **args: Any) -> None:
        """He asks for it by his line where he has one that hears the meeting, else by a form, as without JavaScript."""
        self.count += 1
        hears = [stream for stream in (f"{self.at}.room", f"{self.at}.backstage") if self.all[name].hears(stream)]
        if not hears:
            await self.form(name, "acts", verb=verb, **args)
            return
        stream = self.chance.choice(hears)
        told = await self.all[name].ask(type="act", stream=stream, key=f"a{self.count}", verb=verb, args=args)
        self._note(verb, told["type"] == "ack", str(told))

    async def post(self, name: str, stream: str, text: str) -> Frame:
        told = await self.all[name].ask(type="post", stream=f"{self.at}.{stream}", key=text, text=text)
        self._note(stream.partition("-")[0], told["type"] == "ack", str(told))
        return told

    def _note(self, what: str, done: bool, told: str) -> None:
        (self.answered if done else self.refused)[what] += 1
        assert "internal" not in told, told

    async def tag(self) -> tuple[str, str]:
        """One of the men who is or was there, and his tag."""
        meeting = await self.state()
        known = {one.name: one.tag for one in (*meeting.seats.values(), *meeting.excluded.values())}
        name = self.chance.choice(sorted(known) or ["nobody"])
        return name, known.get(name, "nobody")

    async def step(self) -> None:
        who = self.chance.choice((*LEADERS, *LEADERS, *MEN, *MEN, "Leena", "Pekka", "clock", "line"))
        if who == "clock":
            self.evening.clock.go(self.chance.choice((SECOND, 3 * SECOND, 25 * SECOND)))
        elif who == "line":
            await self._a_line(self.all[self.chance.choice((*LEADERS, *MEN))])
        elif who in LEADERS:
            await self.chance.choice(LEADS)(self, who)
        elif who in MEN:
            await self.chance.choice(DOES)(self, who)
        else:
            await self.chance.choice(STANDS_BY)(self, who)

    async def _a_line(self, listener: Listener) -> None:
        if listener.on_line and self.chance.random() < 0.4:
            await listener.go()
            return
        for one in self.all.values():
            await one.come()
        await self.everybody_hears()


Step = Callable[[House, str], Awaitable[Any]]


async def _says(house: House, who: str) -> None:
    await house.post(who, "room", house.marked("said"))


async def _says_a_word(house: House, who: str) -> None:
    seat = (await house.state()).seats.get(house.all[who].who.persona)
    await house.post(who, f"word-{seat.tag if seat else 'nobody'}", house.marked("alone", who, *LEADERS))


async def _words_to_him(house: House, who: str) -> None:
    name, tag = await house.tag()
    await house.post(who, f"word-{tag}", house.marked("to-him", name, *LEADERS))


async def _speaks_behind(house: House, who: str) -> None:
    await house.post(who, "backstage", house.marked("behind", *LEADERS, "Leena", "Pekka"))


async def _feels(house: House, who: str) -> None:
    share = house.chance.choice(("self", "leaders", "room"))
    behind = {"self": (who,), "leaders": (who, *LEADERS, "Leena", "Pekka"), "room": ()}[share]
    note = house.marked("heavy", *behind)
    await house.form(
        who, house.chance.choice(("checkin", "checkout")), mood=house.chance.randint(0, 10), share=share, note=note
    )


async def _returns(house: House, who: str) -> None:
    held = (await house.state()).held
    if held:
        one = house.chance.choice(held)
        await house.act(who, "return", seq=one.seq, text=house.marked("kindly", one.by.name))


async def _releases(house: House, who: str) -> None:
    held = (await house.state()).held
    await house.act(
        who, "release", seq=house.chance.choice(held).seq if held and house.chance.random() < 0.5 else "all"
    )


async def _removes(house: House, who: str) -> None:
    await house.act(who, "remove", seq=house.chance.randint(1, 80), reason="mistake")


def _tool(verb: str, **of: Any) -> Step:
    async def does(house: House, who: str) -> None:
        args = {name: house.chance.choice(value) if isinstance(value, tuple) else value for name, value in of.items()}
        await house.act(who, verb, **args)

    return does


def _to_a_man(verb: str, **of: Any) -> Step:
    async def does(house: House, who: str) -> None:
        _, tag = await house.tag()
        await house.act(who, verb, persona=tag, **of)

    return does


def _form(path: str, **of: Any) -> Step:
    async def does(house: House, who: str) -> None:
        await house.form(who, path, **{name: house.chance.choice(value) for name, value in of.items()})

    return does


async def _hands_over(house: House, who: str) -> None:
    meeting = await house.state()
    await house.act(who, "handover", to=house.chance.choice([place.tag for place in meeting.leaders.values()]))


LEADS: tuple[Step, ...] = (
    _says,
    _words_to_him,
    _words_to_him,
    _speaks_behind,
    *[_returns] * 4,
    _releases,
    _removes,
    _hands_over,
    _tool("hold", on=("yes", "yes", "no")),
    _to_a_man("hold", on="yes"),
    _to_a_man("hold", on="no"),
    _tool("slow", seconds=(0, 0, 0, 1, 5)),
    _tool("pause", minutes=1),
    _tool("resume"),
    _tool("resume"),
    _tool("prompt", text=("One thing", "")),
    _to_a_man("timeout", minutes=1, reason="breath"),
    _to_a_man("timeout", minutes=1, reason="breath"),
    _to_a_man("exclude", reason="threat"),
    _to_a_man("breakaway"),
    _to_a_man("back"),
    _to_a_man("back"),
    _to_a_man("back"),
    _tool("cover"),
    _form("leave"),
    *[_form("seat", act=("enter",))] * 3,
)
DOES: tuple[Step, ...] = (
    *[_says] * 8,
    *[_says_a_word] * 4,
    _feels,
    _feels,
    _form("leave"),
    *[_form("seat", act=("enter", "enter", "take", "take", "listen"))] * 4,
    _form("seat", act=("give_up",)),
    _tool("timeout", persona="x", minutes=1, reason="breath"),
    _tool("close", now="yes"),
    _speaks_behind,
)
STANDS_BY: tuple[Step, ...] = (
    _speaks_behind,
    _says,
    _tool("accompany", part=("professional", "supervisor", "second", "lead")),
    _tool("step_down"),
    _tool("slow", seconds=3),
    _tool("decline"),
)


@pytest.fixture
async def house(evening: Evening) -> AsyncIterator[House]:
    """A house whose people go home afterwards, whatever happened."""
    made = House(evening, SEED)
    await made.begin()
    yield made
    for listener in made.all.values():
        await listener.go()


async def live(house: House) -> None:
    """The whole evening, up to before its close."""
    evening = house.evening
    for listener in house.all.values():
        await listener.come()
    for man in MEN:
        await house.form(man, "seat", act="take")
    await house.everybody_hears()
    await waited(lambda: _all_lead(house))
    await house.act("Aapo", "open")
    assert (await house.state()).is_open
    async with evening.program(house.all["Leena"].who) as program:
        await program.post(f"/meetings/{house.at}/acts", data={"verb": "accompany", "part": "supervisor"})
    async with evening.program(house.all["Pekka"].who) as program:
        answer = await program.post(f"/meetings/{house.at}/acts", data={"verb": "accompany", "part": "professional"})
        assert answer.status_code == 200, answer.text
    for number in range(STEPS):
        if number % 4 == 0:
            await house.everybody_hears()
        await house.step()


async def _all_lead(house: House) -> bool:
    return all(place.here for place in (await house.state()).leaders.values())


@pytest.mark.timeout(300)
async def test_nobody_learns_what_is_not_his(house: House) -> None:
    await live(house)
    for listener in house.all.values():
        await listener.come()
    await house.everybody_hears()
    for listener in house.all.values():
        await listener.settle()
    await every_view_is_what_would_be_fetched(house)
    for leader in LEADERS:
        await house.form(leader, "seat", act="enter")
    await house.form("Aapo", "acts", verb="close", now="yes")
    for listener in house.all.values():
        await listener.settle()
    no_number_is_missing(house)
    each_hears_his_streams_alone(house)
    texts_stay_where_they_were_said(house)
    everybody_leaves_alike(house)
    much_happened(house)


async def every_view_is_what_would_be_fetched(house: House) -> None:
    """What each built from the frames is what a fresh line is given."""
    for listener in house.all.values():
        fresh = Listener(house.evening, listener.who)
        await fresh.come()
        compared = 0
        for stream, heard in listener.streams.items():
            if heard.live:
                await fresh.hear(stream)
                assert fresh.streams[stream].view == heard.view, (listener.name, stream)
                compared += 1
        assert compared, listener.name
        await fresh.go()


def much_happened(house: House) -> None:
    """Most that could be asked for was done at least once, and most that could be refused was."""
    kinds = {told["kind"] for listener in house.all.values() for told in listener.entries()}
    assert kinds >= {
        "timeout",
        "excluded",
        "breakaway",
        "word",
        "held",
        "released",
        "returned",
        "left",
        "joined",
        "prompt",
    }
    assert house.answered["backstage"] and house.refused["backstage"]
    assert sum(house.answered.values()) > STEPS // 3, (dict(house.answered), dict(house.refused))


def no_number_is_missing(house: House) -> None:
    assert not [fault for listener in house.all.values() for fault in listener.faults]


def each_hears_his_streams_alone(house: House) -> None:
    """By its streams: a man hears the room, his own space and his own word; the professional never the room as such, nor a word."""
    tags: defaultdict[str, set[str]] = defaultdict(set)
    for listener in house.all.values():
        for told in listener.frames:
            if told["type"] == "subscribed" and told.get("you"):
                tags[listener.name].add(told["you"])
    for man in MEN:
        streams = {
            told["stream"]
            for told in house.all[man].frames
            if told["type"] in ("entry", "subscribed", "ended", "signal")
        }
        names = {stream.partition(".")[2] for stream in streams}
        assert names <= {"room", "own", *(f"word-{tag}" for tag in tags[man])}, man
        kinds = {told["kind"] for told in house.all[man].entries(".room")}
        assert kinds <= OF_THE_ROOM
        alone = b"".join(raw for raw in house.all[man].raw if b'.own"' not in raw).decode()
        assert not [sign for sign in BEHIND_ONLY if sign in alone], man
        assert "Pekka" not in alone or _was_seen(house, "Pekka"), "a professional behind the room is unseen"
    for watcher in ("Leena", "Pekka"):
        names = {told["stream"].partition(".")[2] for told in house.all[watcher].entries()}
        if not _led(house, watcher):
            assert not [name for name in names if name.startswith("word-") or name == "hold"]
    personas = [listener.who.persona for listener in house.all.values()]
    for listener in house.all.values():
        assert not [persona for persona in personas if listener.knows(persona)]


def _led(house: House, name: str) -> bool:
    """Whether he was a second, or came to lead, at some time of the evening."""
    faces = [face for told in house.all["Aapo"].entries() for face in told.get("leaders", ())]
    return any(face["name"] == name and face["part"] in ("", "second") for face in faces)


def _was_seen(house: House, name: str) -> bool:
    return any(face["name"] == name for told in house.all["Aapo"].entries(".room") for face in told.get("leaders", ()))


def texts_stay_where_they_were_said(house: House) -> None:
    """Words alone, words behind, what goes back with kindness, and how heavy it is: each on the sockets of those it was for."""
    for text, may_know in house.only_for.items():
        seconds = {name for name in ("Leena", "Pekka") if _led(house, name)}
        for listener in house.all.values():
            if listener.name not in may_know | seconds:
                assert not listener.knows(text), (listener.name, text)
    released = {told.get("text") for told in house.all["Aapo"].entries(".room")}
    held = {told["text"] for told in house.all["Aapo"].entries(".hold") if told.get("text")}
    assert held, "something waited"
    for text in held - released:
        author = next(told["by"]["name"] for told in house.all["Aapo"].entries(".hold") if told.get("text") == text)
        for man in set(MEN) - {author}:
            heard_by_all = any(told.get("text") == text for told in house.all[man].entries(".room"))
            assert heard_by_all or not house.all[man].knows(text), (man, text)


def everybody_leaves_alike(house: House) -> None:
    """By the door, in a hurry, by silence, in a time-out, excluded, with a counsellor: a frame of the same shape."""
    left = [
        told
        for told in house.all["Leena"].entries(".room")
        if told["kind"] == "left" and told["by"]["role"] == "participant"
    ]
    assert len(left) > 5
    assert {frozenset(told) for told in left} <= {frozenset(PLAIN), frozenset(PLAIN | {"listens"})}
