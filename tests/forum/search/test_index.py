"""The index on real storage: what is put is found in both databases alike, what is dropped is gone from the file too."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from core.config import Settings
from core.ids import new_id
from core.spaces import Actor
from core.work import CLOCK, CONSOLE, Read, Work
from forum.search.index import drop, put, sweep
from forum.search.queries import matching
from forum.search.words import searched
from tests.chat.world import World
from tests.forum.search.test_inflections import rows


@dataclass
class Post:
    id: str
    programme_id: str
    source: str
    language: str


def put_all(work: Work, actor: Actor, posts: list[Post]) -> None:
    for post in posts:
        put(work, post)


def drop_one(work: Work, actor: Actor, post: str) -> None:
    drop(work, post)


def found(read: Read, typed: str, programme: str) -> list[str]:
    """The posts with these words, newest first."""
    return [row.post_id for row in read.db.execute(matching(read, searched(typed), (programme,)))]


async def test_both_databases_find_what_was_written_down_and_nothing_else(world: World) -> None:
    posts = {row: Post(new_id(), world.programme, row[2], row[0]) for row in rows()}
    await world.kernel.act(put_all, CONSOLE, list(posts.values()))
    for (language, typed, written, wanted), post in posts.items():
        assert (post.id in await world.kernel.read(found, typed, world.programme)) is wanted, (language, typed, written)


async def test_every_word_counts_the_newest_comes_first_and_another_programme_is_not_searched(world: World) -> None:
    texts = ["Lasten kanssa kotona", "Lapset ovat koulussa", "Koti on hiljainen ilman lapsia"]
    posts = [Post(new_id(), world.programme, written, "fi") for written in texts]
    await world.kernel.act(put_all, CONSOLE, [*posts, Post(new_id(), await world.found("Other"), "lapsi", "fi")])
    assert await world.kernel.read(found, "lapsi", world.programme) == [post.id for post in reversed(posts)]
    assert await world.kernel.read(found, "lapsi koti", world.programme) == [posts[2].id, posts[0].id]
    assert await world.kernel.read(found, "lapsi jalkapallo", world.programme) == []


async def test_an_edited_post_is_found_by_its_new_words_alone_and_keeps_its_place(world: World) -> None:
    first, second = (Post(new_id(), world.programme, "Olen vihainen", "fi") for _ in range(2))
    await world.kernel.act(put_all, CONSOLE, [first, second])
    edited = Post(first.id, first.programme_id, "Olen väsynyt ja vihainen", "fi")
    await world.kernel.act(put_all, CONSOLE, [edited, edited])
    assert await world.kernel.read(found, "vihainen", world.programme) == [second.id, first.id]
    assert await world.kernel.read(found, "väsynyt", world.programme) == [first.id]


async def test_what_was_taken_out_is_found_no_more_and_its_words_are_in_no_file(
    world: World, settings: Settings
) -> None:
    posts = [Post(new_id(), world.programme, f"Tavallinen sana numero{number}", "fi") for number in range(50)]
    secret = Post(new_id(), world.programme, "Salaisuuteni on kvantfiskarpojke", "fi")
    await world.kernel.act(put_all, CONSOLE, [*posts[:25], secret, *posts[25:]])
    assert settings.database_url.startswith("postgresql") or b"kvantfiskarpojke" in every_byte(settings, world)
    await world.kernel.act(drop_one, CONSOLE, secret.id)
    await world.kernel.act(drop_one, CONSOLE, secret.id)
    assert await world.kernel.read(found, "kvantfiskarpojke", world.programme) == []
    for _ in range(20):
        if not await world.kernel.act(sweep, CLOCK):
            break
    assert not await world.kernel.act(sweep, CLOCK)
    if settings.database_url.startswith("sqlite"):
        assert b"kvantfiskarpojk" not in every_byte(settings, world)
    assert len(await world.kernel.read(found, "tavallinen", world.programme)) == 50


def every_byte(settings: Settings, world: World) -> bytes:
    """All that lies on the disk of an SQLite place, its journal written back."""
    with world.kernel.database.writing.connect() as connection:
        connection.execute(text("ROLLBACK"))
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return b"".join(file.read_bytes() for file in Path(settings.data_dir).rglob("*") if file.is_file())
