"""The demonstration's walk-in can be tried at any hour: somebody is at its door, unless he has gone himself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select

from app.demo import scenery
from app.demo.cast import cast_of
from app.demo.duty import stay_at_the_door
from app.demo.loader import Secrets, load_demo
from app.kinds import KINDS
from auth.accounts.passwords import NOBODYS
from auth.factor.codes import new_secret
from auth.people import Actor
from core.clock import DAY, MINUTE
from core.foundation import Foundation
from core.work import CONSOLE, Read
from programmes.openings.queries import Opening, opening, promise
from programmes.place import marked
from programmes.rota.models import Shift
from programmes.rota.service import sign_off
from tests.places import make_tables, settings_in

KEYS = [str(one["key"]) for one in scenery.programmes()]


class Demo:
    """A place with the demonstration, and a clock to set."""

    def __init__(self, place: Foundation, now: list[int]) -> None:
        self.place = place
        self.now = now

    def stays(self, *keys: str) -> None:
        for key in keys:
            self.place.act_now(stay_at_the_door, CONSOLE, key)

    def programme(self, key: str) -> str:
        found = self.place.read_now(marked, f"programme {key}")
        assert found is not None
        return found

    def seen(self, key: str, purpose: str = "walk_in") -> Opening:
        return self.place.read_now(opening, self.programme(key), purpose)


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[Demo]:
    settings = settings_in(tmp_path)
    make_tables(settings)
    now = [1_796_061_600_000]
    place = Foundation(settings, KINDS, now=lambda: now[0])
    factors = {worker.key: new_secret() for worker in scenery.workers()}
    place.act_now(load_demo, CONSOLE, Secrets("none", NOBODYS, factors))
    yield Demo(place, now)
    place.close()


def test_every_programme_has_its_door_open_tonight_and_a_next_time(demo: Demo) -> None:
    demo.stays(*KEYS)
    for key in KEYS:
        found = demo.seen(key)
        assert found.state == "open", key
        assert found.next_at is not None
        assert demo.seen(key, "messages").next_at is not None
        promised = demo.place.read_now(promise, demo.programme(key), 0)
        assert demo.now[0] < promised <= demo.now[0] + 2 * DAY


def test_the_door_stays_open_hour_after_hour_and_day_after_day(demo: Demo) -> None:
    for _ in range(60):
        demo.stays(KEYS[0])
        assert demo.seen(KEYS[0]).state == "open"
        demo.now[0] += 53 * MINUTE
    demo.now[0] += 5 * DAY
    demo.stays(KEYS[0])
    assert demo.seen(KEYS[0]).state == "open"


def test_twice_at_the_same_moment_is_once(demo: Demo) -> None:
    demo.stays(*KEYS)
    before = demo.place.read_now(shifts)
    demo.stays(*KEYS)
    assert demo.place.read_now(shifts) == before


def test_whoever_signs_off_himself_is_left_alone(demo: Demo) -> None:
    demo.stays(KEYS[0])
    (cover,) = demo.seen(KEYS[0]).covers
    demo.place.act_now(sign_off, _player(demo, cover.persona), cover.shift)
    demo.stays(KEYS[0])
    assert demo.seen(KEYS[0]).state == "closed"


def test_a_place_that_is_no_demonstration_is_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    make_tables(settings)
    place = Foundation(settings, KINDS)
    place.act_now(stay_at_the_door, CONSOLE, KEYS[0])
    assert place.read_now(shifts) == 0
    place.close()


def shifts(read: Read) -> int:
    return len(read.db.scalars(select(Shift)).all())


def _player(demo: Demo, persona: str) -> Actor:
    cast = demo.place.read_now(cast_of, KEYS[0])
    return next(player.actor for player in cast.values() if player.actor.id == persona)
