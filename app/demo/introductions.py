"""How those who work in the demonstration introduce themselves, and which languages each of them reads."""

import tomllib
from pathlib import Path

from app.demo import scenery
from app.demo.cast import cast_of
from core.work import Work
from programmes.introductions.queries import TALKS, to_review
from programmes.introductions.service import Verdict, Words, introduce, review, say_languages

_FILE = Path(__file__).parent / "introductions.toml"


def introduce_all(work: Work, key: str) -> None:
    """Those of a programme who talk with men have introduced themselves, and the coordinator has read it."""
    cast = cast_of(work, key)
    spoken = {worker.key: worker.languages for worker in scenery.workers()}
    for who, player in cast.items():
        if player.actor.has(*TALKS):
            say_languages(work, player.actor, spoken[who])
    for told in tomllib.loads(_FILE.read_text(encoding="utf-8"))["introductions"]:
        if told["programme"] == key:
            introduce(work, cast[told["who"]].actor, Words(told["language"], told["lived"], told["about"]))
    reader = next((player.actor for player in cast.values() if player.actor.has("coordinator")), None)
    if reader is not None:
        for one in to_review(work, reader.programme or "", reader.id):
            review(work, reader, Verdict(one.grant, one.language, one.written_at))
