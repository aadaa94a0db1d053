"""Who finds what: nothing is found that he could not read, and nothing tells that it is there."""

from __future__ import annotations

from functools import partial

import pytest

from auth.people import Person
from core.ids import new_id
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Work
from forum.models import Board, BoardText, Post, Thread, TopicFilter
from forum.search.excerpts import excerpt
from forum.search.index import put
from forum.search.queries import PAGE, Page, find
from forum.search.words import searched
from programmes.models import Programme
from programmes.readiness import Doors
from tests.chat.world import World, signed_in

DOORS = Doors(loopback=True)


def lay_out(work: Work, actor: AnyActor, programme: str, readers: str, texts: list[str], **more: str) -> list[str]:
    """A board with a thread of these posts, all in the index whatever their state; the ids of the posts."""
    board = Board(id=work.new_id(), programme_id=programme, position=1, readers=readers, checking="after")
    board.firsts = board.slow = board.look_hours = 0
    thread = Thread(id=work.new_id(), board_id=board.id, programme_id=programme, persona_id=new_id(), title="Ilta")
    thread.language, thread.warning, thread.topic = "fi", more.get("warning", ""), more.get("topic", "")
    thread.by_thread_name, thread.begun_at, thread.moved_at = True, 0, 0
    thread.state, thread.last_number = more.get("thread", "shown"), len(texts)
    work.db.add(board)
    work.db.flush()
    work.db.add(BoardText(board_id=board.id, language="fi", name="Arki", about=""))
    work.db.add(thread)
    work.db.flush()
    made = []
    for number, source in enumerate(texts, 1):
        post = Post(id=work.new_id(), thread_id=thread.id, board_id=board.id, programme_id=programme, number=number)
        post.persona_id, post.alias, post.name, post.role = new_id(), number, "", ""
        post.source, post.language, post.key, post.state = source, "fi", str(number), more.get("state", "shown")
        post.at, post.warning, post.why, post.by_thread_name = 0, "", "", True
        work.db.add(post)
        work.db.flush()
        put(work, post)
        made.append(post.id)
    return made


async def laid_out(world: World, readers: str, texts: list[str], **more: str) -> list[str]:
    made: list[str] = await world.kernel.act(partial(lay_out, **more), CONSOLE, world.programme, readers, texts)
    return made


async def find_as(world: World, person: Person | None, typed: str, after: str = "") -> Page:
    found: Page = await world.kernel.read(find, DOORS, person, searched(typed), after, "fi")
    return found


def let_in(work: Work, actor: AnyActor, programme: str) -> None:
    work.db.get_one(Programme, programme).doors_opened_on = 1
    work.db.flush()


async def doors(world: World, programme: str) -> None:
    await world.kernel.act(let_in, CONSOLE, programme)


async def test_each_finds_what_the_boards_readers_may_read(world: World) -> None:
    await doors(world, world.programme)
    for readers in ("open", "members", "closed"):
        await laid_out(world, readers, [f"Lapset nukkuvat, {readers}"])
    man, leader = await world.person("Kuikka"), await world.person("Aapo", "moderator")
    elsewhere = await world.person("Other", "moderator", programme=await world.found("Other"))
    told = {
        name: sorted(hit.excerpt[-1].text.split()[-1] for hit in (await find_as(world, who, "lapsi")).hits)
        for name, who in {
            "stranger": None,
            "man": signed_in(man),
            "leader": signed_in(leader),
            "elsewhere": signed_in(elsewhere),
        }.items()
    }
    assert told == {
        "stranger": ["open"],
        "man": ["members", "open"],
        "leader": ["closed", "members", "open"],
        "elsewhere": ["open"],
    }


async def test_an_open_board_behind_shut_doors_is_for_its_own_people(world: World) -> None:
    await laid_out(world, "open", ["Lapset nukkuvat jo"])
    man = await world.person("Kuikka")
    assert not (await find_as(world, None, "lapsi")).hits
    assert len((await find_as(world, signed_in(man), "lapsi")).hits) == 1


async def test_what_is_not_shown_is_not_found_even_by_its_team(world: World) -> None:
    await doors(world, world.programme)
    for more in ({"state": "hidden"}, {"thread": "hidden"}, {"thread": "removed"}):
        await laid_out(world, "open", ["Lapset nukkuvat jo"], **more)
    leader = await world.person("Aapo", "moderator")
    assert await find_as(world, signed_in(leader), "lapsi") == Page((), None)


async def test_pages_follow_one_another_and_hidden_posts_between_them_leave_no_gap(world: World) -> None:
    await doors(world, world.programme)
    shown = await laid_out(world, "open", [f"lapsi {n}" for n in range(PAGE + 5)])
    await laid_out(world, "closed", [f"lapsi {n}" for n in range(PAGE + 5)])
    first = await find_as(world, None, "lasten")
    second = await find_as(world, None, "lasten", first.after or "")
    assert [hit.post for hit in (*first.hits, *second.hits)] == list(reversed(shown))
    assert (len(first.hits), second.after) == (PAGE, None)
    assert (await find_as(world, None, "lasten", new_id())).hits == ()


async def test_what_bears_a_warning_or_is_avoided_is_found_without_its_words(world: World) -> None:
    man = await world.person("Kuikka")
    await laid_out(world, "members", ["Lapset nukkuvat jo"], warning="death")
    await laid_out(world, "members", ["Lapset nukkuvat jo"], topic="drinking")
    await world.kernel.act(avoid, CONSOLE, man.id, "drinking")
    hits = (await find_as(world, signed_in(man), "lapsi")).hits
    assert [(hit.shielded, hit.excerpt) for hit in hits] == [(True, ())] * 2
    other = signed_in(await world.person("Tuuli"))
    assert [hit.shielded for hit in (await find_as(world, other, "lapsi")).hits] == [False, True]


def avoid(work: Work, actor: AnyActor, persona: str, topic: str) -> None:
    work.db.add(TopicFilter(persona_id=persona, topic=topic))
    work.db.flush()


def test_an_excerpt_stands_around_the_word_and_marks_each_form_of_it() -> None:
    source = "Alku " * 40 + "ja sitten *lapset* lähtivät kotiin. " + "Loppu " * 80
    pieces = excerpt(source, "fi", searched("lapsi koti"))
    assert [piece.text for piece in pieces if piece.marked] == ["lapset", "kotiin"]
    whole = "".join(piece.text for piece in pieces)
    assert whole.startswith("… ") and whole.endswith(" …") and len(whole) < 240


@pytest.mark.parametrize("source", ["", "<b>" * 3000, "ä" * 20_000, "lapsi" * 4000, "\u202e\u202e lapsi", "*" * 20_000])
def test_an_excerpt_of_anything_is_short(source: str) -> None:
    assert sum(len(piece.text) for piece in excerpt(source, "fi", searched("lapsi"))) < 300
