"""Boards of the demonstration, with threads as men might write them, and a first post that waits for a moderator."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.demo.cast import Player, cast_of
from core.clock import HOUR
from core.work import NamedActor, Work
from forum.arranging import make_board
from forum.forms import BoardDraft, Draft, NewThread
from forum.models import Post, Thread
from forum.moderating import release_post
from forum.service import post, start_thread
from programmes.place import mark, marked

_BOARDS = Path(__file__).parent / "boards.toml"


def boards() -> Mapping[str, Any]:
    """The boards and threads, as their file says."""
    return tomllib.loads(_BOARDS.read_text(encoding="utf-8"))


def fill_boards(work: Work, actor: NamedActor, programme: str) -> None:
    """The boards of this programme are there with their threads, all of it read and released but what its file leaves waiting."""
    told = boards()
    mine = [one for one in told["boards"] if one["programme"] == programme]
    place = marked(work, f"programme {programme}")
    if place is None:
        return
    for one in mine:
        texts = {language: (name, one["about"][language]) for language, name in one["name"].items()}
        draft = BoardDraft(texts, one["readers"], one["checking"], firsts=1, slow=0, look_hours=24)
        mark(work, f"board {one['key']}", make_board(work, actor, place, draft))
    cast = cast_of(work, programme)
    keys = {one["key"] for one in mine}
    for number, thread in enumerate(told["threads"]):
        if thread["board"] in keys:
            _write(work, actor, cast, thread, f"thread {number}")


def _write(work: Work, actor: NamedActor, cast: Mapping[str, Player], told: Mapping[str, Any], key: str) -> None:
    board = marked(work, f"board {told['board']}") or ""
    first, *rest = told["posts"]
    new = NewThread(told["title"], told["topic"], _draft(told, first, f"{key} 0", first=True))
    thread = start_thread(work, cast[first["who"]].actor, board, new)
    _release(work, actor, thread, first)
    for number, one in enumerate(rest, 1):
        post(work, cast[one["who"]].actor, thread, _draft(told, one, f"{key} {number}"))
        _release(work, actor, thread, one)
    row = work.db.get_one(Thread, thread)
    row.begun_at, row.moved_at = (work.now - one["hours"] * HOUR for one in (first, told["posts"][-1]))
    work.db.flush()


def _draft(told: Mapping[str, Any], one: Mapping[str, Any], key: str, *, first: bool = False) -> Draft:
    alias = bool(one.get("alias") or (first and told.get("alias")))
    warning = told.get("warning", "") if first else ""
    return Draft(one["text"].strip(), key, told["language"], warning=warning, by_thread_name=alias)


def _release(work: Work, actor: NamedActor, thread: str, told: Mapping[str, Any]) -> None:
    """What has just been written is shown, and was written so many hours ago. One that `waits` is left to the moderator."""
    newest = select(Post).where(Post.thread_id == thread, Post.at == work.now)
    for one in work.db.scalars(newest):
        if one.state == "held" and not told.get("waits"):
            release_post(work, actor, one.id)
        one.at = work.now - told["hours"] * HOUR if not told.get("waits") else one.at
    work.db.flush()
