"""The demonstration's inbox is alive: threads in every language, some that nobody has, somebody in the line, all marked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demo.duty import stay_at_the_door
from app.demo.letters import somebody_waits
from app.demo.loader import Secrets, load_demo
from app.demo.scenery import workers
from app.kinds import KINDS
from auth.accounts.passwords import NOBODYS
from auth.factor.codes import new_secret
from core.foundation import Foundation
from core.i18n import LANGUAGES
from core.work import CONSOLE, Read
from counselling.line import LINE, Line
from counselling.models import ConversationState
from counselling.talk import Phase
from counselling.talk.state import WALK_IN
from counselling.waiting_line import line_id
from programmes.place import marked
from tests.places import make_tables, settings_in


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Foundation]:
    settings = settings_in(tmp_path / "house")
    make_tables(settings)
    foundation = Foundation(settings, KINDS)
    foundation.act_now(load_demo, CONSOLE, Secrets("none", NOBODYS, {one.key: new_secret() for one in workers()}))
    yield foundation
    foundation.close()


def states(read: Read) -> list[ConversationState]:
    return list(read.db.scalars(select(ConversationState)))


def line(place: Foundation) -> Line:
    programme = place.read_now(marked, "programme after")
    assert programme is not None
    found: Line = place.read_now(Read.state, LINE, line_id(place.key_file, programme))
    return found


def test_there_is_a_thread_in_each_language_a_caseload_and_some_that_nobody_has(place: Foundation) -> None:
    found = place.read_now(states)
    assert {one.language for one in found} == set(LANGUAGES)
    assert all(one.demo for one in found)
    assert {one.phase for one in found} == {str(Phase.WAITING), str(Phase.HELD)}
    assert any(one.of == 3 and one.contract == "agreed" for one in found)
    assert all(one.promise_at for one in found if one.asked_at)


def test_somebody_waits_in_the_line_is_there_and_comes_again_when_he_was_taken(place: Foundation) -> None:
    for _ in range(2):
        place.act_now(stay_at_the_door, CONSOLE, "after")
        place.act_now(somebody_waits, CONSOLE)
    standing = line(place)
    assert len(standing.tickets) == 1, "he waits once"
    assert standing.silent == {}, "and is there"
    assert [one.demo for one in place.read_now(states) if one.kind == WALK_IN] == [True]
