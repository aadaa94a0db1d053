"""The library on real storage: what is written, published, written anew and withdrawn, and who must not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from auth.people import Actor, Person
from core.errors import NotFound, Refused
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Read, Work
from library.forms import ArticleDraft
from library.queries import shelves, team_article, to_read
from library.service import begin_article, publish, withdraw, write_version
from programmes.models import Programme
from programmes.readiness import Doors
from tests.chat.world import World, signed_in

DOORS = Doors(loopback=True)
SLEEP = ArticleDraft("en", "Sleep", "How it comes back.", "Get up early.")


def let_in(work: Work, actor: AnyActor, programme: str) -> None:
    work.db.get_one(Programme, programme).doors_opened_on = 1
    work.db.flush()


async def published(world: World, writer: Actor, draft: ArticleDraft = SLEEP) -> str:
    made: str = await world.kernel.act(begin_article, writer, world.programme, draft)
    await world.kernel.act(publish, writer, made, draft.language, "Leena, counsellor")
    return made


async def read_as(world: World, person: Person | None, article: str, language: str = "en") -> tuple[str, int, str]:
    found, _ = await world.kernel.read(to_read, DOORS, person, article, language)
    return found.words.body, found.words.number, found.words.language


async def titles_for(world: World, person: Person | None) -> list[str]:
    found = await world.kernel.read(shelves, DOORS, person, "en")
    return [one.words.title for shelf in found for one in shelf.found]


async def test_what_is_written_is_the_teams_until_it_is_published(world: World) -> None:
    writer = await world.person("Leena", "counsellor")
    await world.kernel.act(let_in, CONSOLE, world.programme)
    article = await world.kernel.act(begin_article, writer, world.programme, SLEEP)
    assert await titles_for(world, signed_in(writer)) == []
    with pytest.raises(NotFound):
        await read_as(world, signed_in(writer), article)
    await world.kernel.act(publish, writer, article, "en", "Leena, counsellor")
    assert await read_as(world, None, article) == ("Get up early.", 1, "en")
    assert await titles_for(world, None) == ["Sleep"]


async def test_a_new_version_is_read_when_it_is_published_and_the_old_one_until_then(world: World) -> None:
    writer = await world.person("Leena", "coordinator")
    await world.kernel.act(let_in, CONSOLE, world.programme)
    article = await published(world, writer)
    better = replace(SLEEP, body="Get up at seven.", plain=True)
    assert [await world.kernel.act(write_version, writer, article, better) for _ in range(2)] == [2, 2]
    assert await read_as(world, None, article) == ("Get up early.", 1, "en")
    await world.kernel.act(publish, writer, article, "en", "Marja, nurse")
    await world.kernel.act(publish, writer, article, "en", "Somebody else")
    assert await read_as(world, None, article) == ("Get up at seven.", 2, "en")
    team = await world.kernel.read(team_article, signed_in(writer), article)
    assert [(row.number, row.reviewed_by) for row in team.versions] == [(1, "Leena, counsellor"), (2, "Marja, nurse")]


async def test_each_reads_his_language_or_the_nearest_there_is(world: World) -> None:
    writer = await world.person("Leena", "counsellor")
    await world.kernel.act(let_in, CONSOLE, world.programme)
    article = await published(world, writer)
    finnish = replace(SLEEP, language="fi", title="Uni", body="Nouse ajoissa.")
    await world.kernel.act(write_version, writer, article, finnish)
    assert (await read_as(world, None, article, "fi"))[2] == "en"
    await world.kernel.act(publish, writer, article, "fi", "Leena")
    assert await read_as(world, None, article, "fi") == ("Nouse ajoissa.", 1, "fi")
    assert (await read_as(world, None, article, "ar"))[2] == "en"
    with pytest.raises(Refused, match="nothing_to_publish"):
        await world.kernel.act(publish, writer, article, "sv", "Leena")


async def test_withdrawn_is_gone_for_men_and_publishing_brings_it_back(world: World) -> None:
    writer = await world.person("Leena", "counsellor")
    await world.kernel.act(let_in, CONSOLE, world.programme)
    article = await published(world, writer)
    for _ in range(2):
        await world.kernel.act(withdraw, writer, article)
    assert await titles_for(world, signed_in(writer)) == []
    with pytest.raises(NotFound):
        await read_as(world, None, article)
    await world.kernel.act(publish, writer, article, "en", "Leena")
    assert await titles_for(world, None) == ["Sleep"]


async def test_behind_shut_doors_it_is_for_the_programmes_own_people(world: World) -> None:
    writer, man = await world.person("Leena", "counsellor"), await world.person("Kuikka")
    stranger = await world.person("Other", programme=await world.found("Other"))
    article = await published(world, writer)
    assert (await read_as(world, signed_in(man), article))[1] == 1
    for person in (None, signed_in(stranger)):
        assert await titles_for(world, person) == []
        with pytest.raises(NotFound):
            await read_as(world, person, article)


async def test_nobody_else_writes_publishes_or_withdraws(world: World) -> None:
    writer, other = await world.person("Leena", "counsellor"), await world.found("Other")
    article = await published(world, writer)
    for who in (
        await world.person("Kuikka"),
        await world.person("Aapo", "support_person", "moderator"),
        await world.person("Theirs", "coordinator", "counsellor", programme=other),
    ):
        with pytest.raises(NotFound):
            await world.kernel.act(begin_article, who, world.programme, replace(SLEEP, body="Else"))
        for verb, args in ((write_version, (SLEEP,)), (publish, ("en", "Me")), (withdraw, ())):
            with pytest.raises(NotFound):
                await world.kernel.act(verb, who, article, *args)
        with pytest.raises(NotFound):
            await world.kernel.read(team_article, signed_in(who), article)


async def test_the_same_text_sent_twice_is_one_article(world: World) -> None:
    writer = await world.person("Leena", "counsellor")
    made = {await world.kernel.act(begin_article, writer, world.programme, SLEEP) for _ in range(3)}
    assert len(made) == 1
    versions = await world.kernel.read(lambda read: _numbers(read, signed_in(writer), *made))
    assert versions == [1]


def _numbers(read: Read, person: Person, article: str) -> list[int]:
    return [row.number for row in team_article(read, person, article).versions]
