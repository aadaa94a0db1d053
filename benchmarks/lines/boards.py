"""Boards of 200,000 posts: a search, and the page of a thread, beside LIKE on the same tables in the same run."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from urllib.parse import quote

from sqlalchemy import text

from benchmarks.bench import Bench, run
from benchmarks.boards_house import Boards
from benchmarks.figures import percentile
from benchmarks.servers import HOST, Ours, Server
from benchmarks.web import ask

POSTS, FEW = 200_000, 20_000
SEARCHES = 120
LIKES = 20
LIKE = (
    "SELECT p.id, p.source FROM posts p JOIN threads t ON t.id = p.thread_id WHERE lower(p.source) LIKE :w "
    "AND p.state = 'shown' AND t.state = 'shown' AND p.board_id = :b ORDER BY p.at DESC LIMIT 20"
)
"""How the textbook searches: no form of a word but the one that was typed."""


def searched_for(words: list[str]) -> list[str]:
    """What is searched for: the most frequent words, those in the middle, rare ones, two at once, and what nobody wrote."""
    chance, found = random.Random(3), list[str]()
    for low, high in ((0, 20), (20, 300), (300, 3_000), (3_000, len(words))):
        found += chance.sample(words[low:high], 20)
    found += [" ".join(chance.sample(words[:60], 2)) for _ in range(20)]
    return [*found, *(f"zq{number}x" for number in range(SEARCHES - len(found)))]


async def taken(server: Server, paths: list[str]) -> list[float]:
    """Seconds of each page, from the question to the last byte."""
    for path in paths[:5]:
        await ask(HOST, server.port, path)
    took = []
    for path in paths:
        begun = time.perf_counter()
        reply = await ask(HOST, server.port, path)
        took.append(time.perf_counter() - begun)
        if reply.status != 200:
            raise RuntimeError(f"{path} answered {reply.status}")
    return sorted(took)


def liked(boards: Boards, words: list[str]) -> list[float]:
    """Seconds of each search the textbook's way: its statement alone, without a page."""
    took = []
    with boards.engine.connect() as connection:
        for word in words[:: len(words) // LIKES]:
            begun = time.perf_counter()
            connection.execute(text(LIKE), {"w": f"%{word}%", "b": boards.board}).all()
            took.append(time.perf_counter() - begun)
    return sorted(took)


def on_each(bench: Bench, told: Callable[[Server, Boards], str]) -> Iterator[str]:
    """The same on SQLite, and on PostgreSQL where it runs."""
    for name, workers in (("SQLite", 1), ("PostgreSQL", 2)):
        if workers > 1 and not bench.database:
            continue
        with bench.serving(Ours, 1, 2, workers=workers) as (server, _):
            url = server.place.database or f"sqlite:///{server.place.folder}/rinnalla/rinnalla.db"
            boards = Boards(url, POSTS if bench.seconds > 2 else FEW)
            boards.fill()
            yield f"{name}, {boards.posts:,} posts: {told(server, boards)}"
            boards.engine.dispose()


def search(bench: Bench) -> Iterator[str]:
    """One line a database."""

    def told(server: Server, boards: Boards) -> str:
        words = searched_for(boards.words)
        ours, theirs = run(taken(server, [f"/search?q={quote(word)}" for word in words])), liked(boards, words)
        p95, like = percentile(ours, 0.95) * 1000, percentile(theirs, 0.95) * 1000
        return (
            f"search p50 {percentile(ours, 0.5) * 1000:.1f} p95 {p95:.1f} ms with its page; "
            f"LIKE alone p50 {percentile(theirs, 0.5) * 1000:.1f} p95 {like:.1f} ms, ratio {like / p95:.1f}"
        )

    return on_each(bench, told)


LINES = {"search": search}
