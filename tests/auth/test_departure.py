"""Leaving for good: at once for him, within a day for what he leaves, and no two personas together."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from auth.accounts.departure import (
    WITHIN,
    delete_account,
    depart_idle,
    forget_dead_names,
    go_on_departing,
    hour_of_leaving,
)
from auth.accounts.queries import login_of
from auth.house import House
from auth.models import Account, DeadName, Departure, Factor, Grant, Login, Persona, SpareCode
from auth.sessions.queries import person_of
from core.clock import hour_of
from core.errors import Refused
from core.kernel import Kernel
from core.lookalikes import skeleton
from core.tables import Shredding
from core.work import CLOCK, Read, Work
from tests.auth.people import (
    DIVORCE,
    FATHERS,
    HASH,
    HOUSE,
    FakeClock,
    days,
    entered,
    joined,
    member,
    person,
    staff,
    veil,
)


def counted(read: Read) -> dict[str, int]:
    tables = (Account, Login, Persona, Grant, Factor, SpareCode, Departure)
    return {table.__tablename__: len(read.db.scalars(select(table)).all()) for table in tables}


async def test_his_account_is_gone_at_once_and_he_is_signed_out_everywhere(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    token, _ = await entered(kernel, me.account)
    rechecked: list[str] = []
    kernel.on_recheck.append(rechecked.append)
    await kernel.act(delete_account, me, HASH)
    assert await kernel.read(person_of, token) is None
    assert await kernel.read(login_of, skeleton("Grey Heron")) is None
    assert veil(kernel).subject(me.account) in rechecked
    left = await kernel.read(counted)
    assert (left["accounts"], left["sessions"], left["personas"], left["departures"]) == (0, 0, 1, 1)


async def test_only_his_own_password_deletes_it(kernel: Kernel) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    with pytest.raises(Refused, match="wrong_password"):
        await kernel.act(delete_account, me, HASH[:-1])
    assert (await kernel.read(counted))["accounts"] == 1


async def test_his_personas_go_within_a_day_each_at_an_hour_of_its_own(kernel: Kernel, clock: FakeClock) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE, FATHERS)
    await member(kernel, "Early Lynx", DIVORCE, persona="Lynx")
    asked = hour_of(clock())
    hours = {programme: hour_of_leaving(veil(kernel), me.account, programme, asked) for programme in (DIVORCE, FATHERS)}
    assert hours[DIVORCE] != hours[FATHERS]
    assert all(asked <= hour < asked + WITHIN for hour in hours.values())
    await kernel.act(delete_account, me, HASH)
    clock.at = min(hours.values())
    await kernel.act(go_on_departing, CLOCK, HOUSE)
    assert (await kernel.read(counted))["personas"] == 2
    clock.at = max(hours.values())
    await kernel.act(go_on_departing, CLOCK, HOUSE)
    left = await kernel.read(counted)
    assert (left["personas"], left["departures"]) == (1, 0)


async def test_his_own_spaces_are_destroyed_and_his_name_rests(kernel: Kernel, clock: FakeClock) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE, persona="Heron")
    actor = me.actor_in(DIVORCE)
    assert actor is not None
    await kernel.act(delete_account, me, HASH)
    clock.go(WITHIN)
    await kernel.act(go_on_departing, CLOCK, HOUSE)
    assert await kernel.read(lambda read: read.db.scalar(select(Shredding.space))) == actor.own
    await joined(kernel, "Early Lynx")
    dead = await kernel.read(lambda read: len(read.db.scalars(select(DeadName)).all()))
    assert dead == 2  # the name he signed in by, and the one he was known by
    clock.go(days(368))
    await kernel.act(forget_dead_names, CLOCK)
    assert await kernel.read(lambda read: read.db.scalars(select(DeadName)).all()) == []


async def test_nobody_joins_under_the_name_of_one_who_left(kernel: Kernel) -> None:
    me = await person(kernel, await joined(kernel, "Grey Heron"))
    await kernel.act(delete_account, me, HASH)
    with pytest.raises(Exception, match="invalid"):
        await joined(kernel, "GreyHeron")


async def test_what_other_rooms_keep_goes_first_slice_by_slice(kernel: Kernel, clock: FakeClock) -> None:
    me = await member(kernel, "Grey Heron", DIVORCE)
    actor = me.actor_in(DIVORCE)
    assert actor is not None
    asked: list[str] = []

    def forget(work: Work, persona: str) -> bool:
        asked.append(persona)
        return len(asked) >= 3

    house = House(HOUSE.thresholds, HOUSE.titles, HOUSE.host, forget=(forget,))
    await kernel.act(delete_account, me, HASH)
    clock.go(WITHIN)
    for expected in (1, 1, 0):
        await kernel.act(go_on_departing, CLOCK, house)
        assert (await kernel.read(counted))["personas"] == expected
    assert asked == [actor.id] * 3


async def test_the_last_administrator_must_give_the_server_to_another_first(kernel: Kernel) -> None:
    boss = await staff(kernel, "Blue Tern", "administrator", None)
    with pytest.raises(Refused, match="last_administrator"):
        await kernel.act(delete_account, boss, HASH)
    assert (await kernel.read(counted))["accounts"] == 1
    await staff(kernel, "Warm Otter", "administrator", None)
    await kernel.act(delete_account, boss, HASH)
    left = await kernel.read(counted)
    assert (left["accounts"], left["grants"], left["second_factors"], left["spare_codes"]) == (1, 1, 1, 8)


async def test_an_account_nobody_used_for_a_year_goes_and_the_last_administrators_stays(
    kernel: Kernel, clock: FakeClock
) -> None:
    await staff(kernel, "Blue Tern", "administrator", None)
    await member(kernel, "Grey Heron", DIVORCE)
    clock.go(days(364))
    token = await joined(kernel, "Early Lynx")
    clock.go(days(2))
    assert await kernel.act(depart_idle, CLOCK) == 1
    assert await kernel.act(depart_idle, CLOCK) == 0
    assert await kernel.read(person_of, token) is not None
    assert (await kernel.read(counted))["accounts"] == 2
