"""Private conversations of the demonstration: a caseload, some that nobody has yet, and somebody who waits in the line."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.demo.cast import Player, cast_of
from core.work import NamedActor, Work
from counselling.doors import door_of
from counselling.line import LINE
from counselling.man.coming import take_place
from counselling.promises import terms_for, waiting_in
from counselling.talk import CONVERSATION, Phase
from counselling.talking import NewTalk, Reply, Words, answer, arrive, begin_messaging, post
from counselling.waiting_line import line_of, name_of
from counselling.working import offer_contract, take
from programmes.openings.queries import promise, terms_of
from programmes.openings.terms import Contract
from programmes.place import marked

_LETTERS = Path(__file__).parent / "letters.toml"
WAITS = ("after", "larch", "It is her birthday today, and the house is so quiet.")
"""Who waits in which line, and what he has written so far."""
NOBODYS_LINE = "demonstration"
"""The line by which he is there: no worker has this name."""


def letters() -> tuple[Mapping[str, Any], ...]:
    """The conversations, as their file says."""
    return tuple(tomllib.loads(_LETTERS.read_text(encoding="utf-8"))["letters"])


def write_letters(work: Work, actor: NamedActor, programme: str) -> None:
    """The conversations of this programme are there, each as far as its lines go."""
    cast = cast_of(work, programme)
    for number, told in enumerate(letters()):
        if told["programme"] == programme:
            _write(work, cast, told, f"letter {number}")


def somebody_waits(work: Work, actor: NamedActor) -> None:
    """Somebody has a place in the line, as long as its door is open and nobody talks with him."""
    key, man, words = WAITS
    programme = marked(work, f"programme {key}")
    player = cast_of(work, key).get(man)
    if programme is None or player is None or door_of(work, programme).shut:
        return
    before = name_of(work.key_file, "demonstration", player.actor.id)
    line = work.state(LINE, line_of(work, programme))
    if line.tickets or any(player.actor.id in _man_of(work, talk) for held in line.talks.values() for talk in held):
        return
    terms = terms_for(work, programme)
    new = NewTalk("en", "separation", 4, words, f"{before}{line.last}", terms=terms, demo=True)
    talk = take_place(work, player.actor, new, terms_of(work, programme).most_waiting)
    arrive(work, player.actor, talk, NOBODYS_LINE)


def _write(work: Work, cast: Mapping[str, Player], told: Mapping[str, Any], key: str) -> None:
    """He begins; whoever of the team answers takes it first."""
    first, *rest = told["lines"]
    man = cast[first["who"]].actor
    programme = man.programme or ""
    due = promise(work, programme, waiting_in(work, programme), told["language"])
    terms = terms_for(work, programme)
    new = NewTalk(told["language"], told["topic"], told["heavy"], first["text"], key, due, terms=terms, demo=True)
    talk = begin_messaging(work, man, new)
    for number, line in enumerate(rest):
        who = cast[line["who"]].actor
        if who.roles and work.state(CONVERSATION, talk).phase is Phase.WAITING:
            take(work, who, talk)
            _agree(work, cast, told, talk, line["who"])
        post(work, who, talk, Words(line["text"], f"{key} {number}"))


def _agree(work: Work, cast: Mapping[str, Player], told: Mapping[str, Any], talk: str, holder: str) -> None:
    kind = Contract.read(told.get("contract", ""))
    if kind is not None:
        offer_contract(work, cast[holder].actor, talk, kind.sessions, kind.more)
        answer(work, cast[told["lines"][0]["who"]].actor, talk, Reply("contract", yes=True))


def _man_of(work: Work, talk: str) -> tuple[str, ...]:
    man = work.state(CONVERSATION, talk).man
    return (man.persona,) if man is not None else ()
