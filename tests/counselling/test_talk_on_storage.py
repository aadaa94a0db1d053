"""Conversations as they are stored: once, sealed, by key; one winner where two take; what is forgotten is destroyed."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select

from auth.log import reason_of
from auth.models import Grant, LogRow
from auth.people import Actor
from core.clock import DAY, HOUR, SECOND
from core.db import Base
from core.errors import DomainError, NotFound
from core.ids import new_id
from core.keystore import KeyGone
from core.retention import destroy_keys
from core.spaces import Actor as AnyActor
from core.spaces import Entry, Tick, frame
from core.tables import EntryRow, StreamRow
from core.work import CLOCK, CONSOLE, Read, Work
from counselling import retention, working
from counselling.answering import answered
from counselling.models import ConversationMember, ConversationState
from counselling.nudging import act as ask
from counselling.personas import forget, gather
from counselling.presence import bury_worker, dead_workers, lose_worker, renew_worker
from counselling.retention import tick_conversation
from counselling.talk import CONVERSATION, TALK, AskOpinion, AskTransfer, Conversation, Note, Phase, Say
from counselling.talking import (
    NewTalk,
    Reply,
    Words,
    answer,
    arrive,
    begin_messaging,
    end_conversation,
    post,
    save_draft,
    take_back,
)
from counselling.waiting_line import line_id
from tests.counselling.hall import KINDS_OF_PLACE, Hall, hall_in
from tests.counselling.test_talk_law import MANY, any_act, at

SECRET = "Ei kukaan tiedä tästä."


@pytest.fixture(params=KINDS_OF_PLACE)
async def hall(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hall]:
    async with hall_in(request.param, tmp_path) as made:
        yield made


class House:
    """One programme's team and its men, and a conversation among them."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.people: dict[str, Actor] = {}
        self.talk = ""

    async def open(self) -> House:
        person = self.hall.world.person
        for name, *roles in (("Kuikka",), ("Masis",), ("Sam", "counsellor"), ("Leena", "counsellor")):
            self.people[name] = await person(name, *roles)
        self.people["Aapo"] = await person("Aapo", "support_person")
        self.people["Sirpa"] = await person("Sirpa", "coordinator")
        elsewhere = await self.hall.world.found("Another place")
        self.people["Elsa"] = await person("Elsa", "counsellor", "coordinator", programme=elsewhere)
        self.talk = await self.begins("Kuikka", SECRET, "first")
        return self

    async def begins(self, who: str, text: str, key: str) -> str:
        new = NewTalk("fi", "divorce", 4, text, key)
        talk: str = await self.hall.act(begin_messaging, self.people[who], new)
        return talk

    async def do(self, verb: Any, who: str, *args: Any, worker: int = 0) -> Any:
        return await self.hall.act(verb, self.people[who], self.talk, *args, on=(self.talk,), at=worker)

    async def says(self, who: str, text: str, key: str | None = None) -> Entry:
        said: Entry = await self.do(post, who, Words(text, key or new_id()))
        return said

    async def refused(self, verb: Any, who: str, *args: Any, worker: int = 0) -> str:
        with pytest.raises(DomainError) as caught:
            await self.do(verb, who, *args, worker=worker)
        return caught.value.code

    async def state(self) -> Conversation:
        return await self.hall.talk(self.talk)

    async def heard(self, stream: str = TALK) -> list[Entry]:
        return await self.hall.kernels[0].read(_entries, self.talk, stream)

    async def log(self, code: str) -> list[tuple[str, str | None]]:
        """What the staff log says was done to it: by whom, and why."""
        return await self.hall.kernels[0].read(_log, code, self.talk)

    async def rows(self, table: Any) -> list[Any]:
        return await self.hall.kernels[0].read(_rows, table)


def _entries(read: Read, talk: str, stream: str) -> list[Entry]:
    return read.entries(talk, stream, limit=5_000)


def _log(read: Read, code: str, talk: str) -> list[tuple[str, str | None]]:
    rows = read.db.scalars(select(LogRow).where(LogRow.code == code, LogRow.subject == talk).order_by(LogRow.at))
    return [(row.actor, reason_of(read, row)) for row in rows]


def _rows(read: Read, table: Any) -> list[Any]:
    return list(read.db.scalars(select(table)))


@pytest.fixture
async def house(hall: Hall) -> House:
    return await House(hall).open()


async def test_a_message_is_stored_once_by_its_key_and_he_has_a_promise(house: House) -> None:
    assert await house.begins("Kuikka", SECRET, "first") == house.talk, "begun once by its key"
    said = await house.says("Kuikka", "More.", "k")
    again = await house.do(post, "Kuikka", Words("More.", "k"), worker=1)
    assert (again.stream, again.seq) == (said.stream, said.seq)
    texts = [entry.text for entry in await house.heard() if entry.kind == "message"]
    assert texts == [SECRET, "More."]
    assert promised(house, await house.state())
    other = await house.begins("Masis", "Hello.", "first")
    assert other != house.talk, "another man's key is another conversation"


async def test_no_text_lies_open_in_any_table(house: House) -> None:
    await house.do(working.take, "Sam")
    await house.do(working.note, "Sam", f"note {SECRET}", "n")
    await house.do(working.send_later, "Sam", f"later {SECRET}", house.hall.world.now[0] + HOUR)
    await house.do(save_draft, "Kuikka", f"draft {SECRET}")
    await house.do(working.open_to_read, "Aapo", f"because {SECRET}")
    for table in Base.metadata.sorted_tables:
        rows = await house.hall.kernels[0].read(_plain, table)
        assert SECRET.encode() not in rows, table.name
        assert SECRET.encode("utf-16-le") not in rows


def _plain(read: Read, table: Any) -> bytes:
    told = b""
    for row in read.db.execute(select(table)):
        for column, value in zip(table.columns, row, strict=True):
            told += bytes(value) if isinstance(column.type, LargeBinary) and value else str(value).encode()
    return told


def promised(house: House, state: Conversation) -> bool:
    """Say whether he was told a time to come: two days, or the next morning after them."""
    now, promise = house.hall.world.now[0], state.talk.promise
    return promise is not None and now < promise <= now + 3 * DAY


async def test_two_take_it_at_once_and_one_is_told_who_was_faster(house: House) -> None:
    for _ in range(6):
        results = await house.hall.both(
            house.do(working.take, "Sam", worker=0), house.do(working.take, "Aapo", worker=1)
        )
        refused = [one for one in results if isinstance(one, DomainError)]
        state = await house.state()
        assert [one.code for one in refused] == ["taken"]
        assert state.holder is not None
        assert refused[0].args_ == {"name": state.holder.name}
        assert (await house.heard())[-1].kind == "taken"
        await house.do(working.put_back, state.holder.name)
    assert len(await house.log("conversation_taken")) == 6


@pytest.mark.parametrize("who", ["Masis", "Sirpa", "Elsa"])
async def test_whoever_is_not_of_it_finds_the_same_as_where_nothing_is(house: House, who: str) -> None:
    nothing, there = new_id(), house.talk
    asked: list[tuple[Any, tuple[Any, ...]]] = [
        (post, (Words("Hello.", "k"),)),
        (working.take, ()),
        (working.open_to_read, ("curious",)),
        (working.supervise, ()),
        (working.put_back, ()),
        (end_conversation, ()),
        (save_draft, ("x",)),
    ]
    for verb, args in asked:
        refusals = []
        for house.talk in (there, nothing):
            with pytest.raises(DomainError) as caught:
                await house.do(verb, who, *args)
            refusals.append((type(caught.value), caught.value.code, caught.value.status, caught.value.args_))
        assert refusals == [(NotFound, "not_found", 404, {})] * 2
    house.talk = there
    assert await house.log("conversation_opened") == []


async def test_each_opening_is_written_down_once_with_its_reason(house: House) -> None:
    await house.do(working.take, "Sam")
    await house.do(working.open_to_read, "Aapo", "He asked for me")
    await house.do(working.open_to_read, "Aapo", "The same page again")
    assert await house.log("conversation_opened") == [(house.people["Aapo"].id, "He asked for me")]
    await house.hall.later(HOUR)
    await house.do(working.open_to_read, "Aapo", "A day later")
    assert [reason for _, reason in await house.log("conversation_opened")] == ["He asked for me", "A day later"]
    assert await house.refused(working.open_to_read, "Sam", "mine") == "on_it"


async def test_a_broken_promise_gives_it_back_and_is_honestly_moved(house: House) -> None:
    await house.do(working.take, "Sam")
    first = (await house.state()).talk.promise
    assert first is not None
    await house.hall.later((first - house.hall.world.now[0]) * 3 // 4)
    await house.hall.later(first - house.hall.world.now[0])
    state = await house.state()
    assert (state.late, state.holder is not None) == (100, True)
    await house.hall.later(state.terms.grace)
    state = await house.state()
    assert (state.phase, state.holder, state.late) == (Phase.WAITING, None, 0)
    assert promised(house, state)
    back = [entry.data["why"] for entry in await house.heard() if entry.kind == "given_back"]
    assert back == ["overdue"]
    nudges = await house.hall.nudges(house.talk)
    assert nudges.count("late") >= 2
    assert "given_back" in nudges
    await house.hall.later((state.talk.promise or 0) - house.hall.world.now[0] + state.terms.grace)
    again = await house.state()
    assert (again.talk.moved, promised(house, again)) == (2, True)


async def test_a_message_for_later_goes_out_by_the_clock(house: House) -> None:
    await house.do(working.take, "Sam")
    await house.do(working.send_later, "Sam", "Thinking of you.", house.hall.world.now[0] + HOUR)
    await retention.send_messages(house.hall.kernels[0])
    assert len([entry for entry in await house.heard() if entry.kind == "message"]) == 1
    house.hall.world.later(HOUR)
    for kernel in (*house.hall.kernels, *house.hall.kernels):
        await retention.send_messages(kernel)
    assert [entry.text for entry in await house.heard() if entry.kind == "message"] == [SECRET, "Thinking of you."]
    assert {row.later_at for row in await house.rows(ConversationState)} == {None}


async def test_what_he_held_who_answers_here_no_more_is_the_teams_again(house: House) -> None:
    await house.do(working.take, "Sam")
    await retention.mind_grants(house.hall.kernels[0])
    assert (await house.state()).holder is not None
    await house.hall.act(_end_grant, CONSOLE, house.hall.world.grants["Sam"])
    await retention.mind_grants(house.hall.kernels[0])
    assert (await house.state()).holder is None


def _end_grant(work: Work, actor: AnyActor, grant: str) -> None:
    work.db.delete(work.db.get_one(Grant, grant))
    work.db.flush()


async def test_a_worker_that_died_is_missed_and_the_man_is_told(house: House) -> None:
    kernel, now = house.hall.kernels[0], house.hall.world.now
    await house.do(working.take, "Sam")
    await house.do(working.ask_live, "Sam")
    await house.do(answer, "Kuikka", Reply("live", yes=True))
    await kernel.act(renew_worker, CLOCK, "dead" + "w" * 16)
    await house.do(arrive, "Sam", "dead" + "w" * 16)
    now[0] += 46 * SECOND
    missed = await kernel.read(dead_workers, now[0], "me" + "w" * 18)
    assert [(worker, spaces) for worker, _, spaces in missed] == [("dead" + "w" * 16, [house.talk])]
    for worker, seen_at, _ in missed:
        await kernel.act(lose_worker, CLOCK, worker, house.talk, seen_at, on=(house.talk,))
        await kernel.act(bury_worker, CLOCK, worker)
    await house.hall.later(0)
    assert (await house.heard())[-1].kind == "team_lost"
    assert await kernel.read(dead_workers, now[0], "me" + "w" * 18) == []


async def test_the_summary_that_goes_along_is_the_one_he_has_seen(house: House) -> None:
    await house.do(working.take, "Sam")
    await house.do(working.ask_transfer, "Sam", house.people["Aapo"].id, "He waits for the court.")
    assert await house.refused(working.ask_transfer, "Sam", house.people["Sirpa"].id) == "not_found"
    assert await house.refused(working.ask_transfer, "Sam", house.people["Elsa"].id) == "not_found"
    reply = Reply("transfer", yes=True, along="summary", summary="made up by him", about=1)
    with pytest.raises(DomainError):
        await answered(house.hall.kernels[0], house.people["Masis"], house.talk, reply)
    await answered(house.hall.kernels[0], house.people["Kuikka"], house.talk, reply)
    state = await house.state()
    aapo = house.people["Aapo"]
    since = CONVERSATION.floor(state, aapo, TALK)
    assert [entry.text for entry in await house.heard() if entry.seq > since] == ["He waits for the court."]


async def test_of_a_draft_only_the_newest_is_there_and_nothing_once_it_is_sent(house: House) -> None:
    for text in ("I ha", "I have thought", "I have thought about it"):
        await house.do(save_draft, "Kuikka", text)
    stream = f"draft-{(await house.state()).tags[house.people['Kuikka'].id]}"
    assert [entry.text for entry in await house.heard(stream)] == [None, None, "I have thought about it"]
    await house.says("Kuikka", "I have thought about it.")
    assert not any(entry.text for entry in await house.heard(stream))


async def test_what_he_takes_back_is_destroyed_and_its_number_stays(house: House) -> None:
    said = await house.says("Kuikka", "I take this back.")
    await house.do(take_back, "Kuikka", said.seq)
    entries = {entry.seq: entry for entry in await house.heard()}
    assert (entries[said.seq].kind, entries[said.seq].text) == ("gone", None)
    assert await house.refused(take_back, "Kuikka", said.seq) == "already_removed"


async def test_a_contract_is_of_a_kind_that_the_programme_has(house: House) -> None:
    await house.do(working.take, "Sam")
    assert await house.refused(working.offer_contract, "Sam", 4, 0) == "contract_kind"
    assert await house.refused(working.offer_contract, "Elsa", 4, 0) == "not_found"
    assert (await house.state()).talk.contract is None
    await house.do(working.offer_contract, "Sam", 3, 3)
    contract = (await house.state()).talk.contract
    assert contract is not None
    assert (contract.of, contract.more, contract.stage) == (3, 3, "offered")


async def test_what_he_takes_home_is_the_talk_and_nothing_of_the_teams(house: House) -> None:
    await house.do(working.take, "Sam")
    await house.says("Sam", "I hear you.")
    await house.do(working.note, "Sam", "a note of the team", "n")
    await house.do(working.ask_opinion, "Sam", house.people["Aapo"].id)
    await house.do(post, "Aapo", Words("an opinion aside", "o", stream="side"))
    await house.do(working.send_later, "Sam", "what comes later", house.hall.world.now[0] + HOUR)
    await house.do(save_draft, "Sam", "what Sam is writing")
    await house.do(working.open_to_read, "Leena", "a reason of hers")
    taken = str(await house.hall.kernels[0].read(gather, house.people["Kuikka"].id, "fi"))
    assert SECRET in taken
    assert "I hear you." in taken
    for text in ("a note", "an opinion", "comes later", "is writing", "a reason"):
        assert text not in taken
    for other in ("Masis", "Sam", "Aapo"):
        assert SECRET not in str(await house.hall.kernels[0].read(gather, house.people[other].id, "fi"))


async def test_when_its_time_is_over_its_keys_are_destroyed(house: House) -> None:
    kernel = house.hall.kernels[0]
    await house.do(working.take, "Sam")
    await house.do(working.note, "Sam", "a note", "n")
    await house.do(end_conversation, "Kuikka")
    kept = (await house.state()).talk.kept_until
    assert kept == house.hall.world.now[0] + 90 * DAY
    keys = [row.data_key for row in await house.rows(StreamRow) if row.space == house.talk]
    assert len(keys) >= 3
    house.hall.world.later(90 * DAY - 1)
    await retention.forget_conversations(kernel)
    assert not (await house.state()).forgotten
    house.hall.world.later(1)
    await retention.forget_conversations(kernel)
    await destroy_keys(kernel)
    for key in keys:
        with pytest.raises(KeyGone):
            kernel.keyring.store.open(key)
    assert not [row for row in await house.rows(EntryRow) if row.space == house.talk]
    assert not [row for row in await house.rows(ConversationMember) if row.conversation_id == house.talk]
    for who in ("Kuikka", "Sam"):
        assert await house.refused(post, who, Words("Hello?", "k")) == "not_found"
    await retention.forget_conversations(kernel)


async def test_a_man_who_is_no_more_leaves_nothing(house: House) -> None:
    kernel = house.hall.kernels[0]
    await house.do(working.take, "Sam")
    assert await kernel.act(_forget, CLOCK, house.people["Kuikka"].id, on=(house.talk,))
    await destroy_keys(kernel)
    assert not [row for row in await house.rows(EntryRow) if row.space == house.talk]
    assert house.people["Kuikka"].id not in str(await house.state())
    assert not [row for row in await house.rows(ConversationMember) if row.conversation_id == house.talk]


async def test_one_of_the_team_who_is_no_more_gives_back_what_he_held(house: House) -> None:
    await house.do(working.take, "Sam")
    assert await house.hall.kernels[0].act(_forget, CLOCK, house.people["Sam"].id, on=(house.talk,))
    state = await house.state()
    assert (state.phase, state.man is not None) == (Phase.WAITING, True)
    assert house.people["Sam"].id not in str(state)


def _forget(work: Work, actor: AnyActor, persona: str) -> bool:
    return forget(work, persona)


def do(work: Work, actor: Any, talk: str, act: Any) -> object:
    """Any act, by anybody."""
    return ask(work, actor, talk, act)


STREAMS = (TALK, "side", "later")


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_stored_is_what_is_kept(house: House, seed: int) -> None:
    chance = random.Random(seed)
    kernels, people = house.hall.kernels, house.people
    views = {stream: await kernels[0].read(_view, house.talk, stream) for stream in STREAMS}
    heads = {stream: (await kernels[0].latest(house.talk)).book.heads.get(stream, 0) for stream in STREAMS}
    for number in range(160):
        house.hall.world.later(chance.choice((0, 0, 1, 1_000, 20_000, 46_000, 180_000, HOUR)))
        who = chance.choice(MANY)
        act = fitting(at(any_act(chance, who), house.hall.world.now[0]), people)
        kernel, actor = kernels[number % len(kernels)], people.get(who.name, CLOCK)
        verb, args = (tick_conversation, ()) if isinstance(act, Tick) else (do, (act,))
        line = line_id(kernel.keyring.store.file, house.hall.world.programme)
        try:
            await kernel.act(verb, actor, house.talk, *args, on=(house.talk, line))
        except DomainError:
            continue
    kept = [(await kernel.latest(house.talk)).state for kernel in kernels]
    assert await kernels[0].read(Read.state, CONVERSATION, house.talk) == kept[0] == kept[-1]
    for stream in STREAMS:
        entries = [entry for entry in await house.heard(stream) if entry.seq > heads[stream]]
        for entry in entries:
            views[stream] = CONVERSATION.apply(views[stream], frame(entry))
        if not kept[0].forgotten:
            assert views[stream] == CONVERSATION.view(kept[0], stream)


def _view(read: Read, talk: str, stream: str) -> dict[str, Any]:
    return CONVERSATION.view(read.state(CONVERSATION, talk), stream)


def fitting(act: object, people: dict[str, Actor]) -> object:
    """The act with the ids of this house."""
    match act:
        case AskOpinion(name=name, role=role) | AskTransfer(name=name, role=role):
            summary = act.summary if isinstance(act, AskTransfer) else None
            named = (people[name].id, f"tag-{name}", name, role)
            return AskOpinion(*named) if isinstance(act, AskOpinion) else AskTransfer(*named, summary)
        case Say(text=text, reply_to=reply_to, stream=stream, promise=promise):
            return Say(text, new_id(), reply_to, stream, promise)
        case Note(text=text):
            return Note(text, new_id())
    return act
