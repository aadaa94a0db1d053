"""Budgets, callers and pressed doors: who asks too often waits, nobody is locked out for long, nobody is known."""

import time
from collections.abc import Iterator
from typing import Any

import altcha
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core.addresses import FORGOTTEN_AFTER, Callers, client_address
from core.budgets import Budget, Budgets
from core.clock import MINUTE, SECOND
from core.errors import Busy, Refused
from core.forms import Form
from core.proof import LEAST_WAIT, VALID, Door, Doors
from core.setting_values import proxies

NOW = int(time.time()) * SECOND


@pytest.fixture(autouse=True)
def at_that_moment() -> Iterator[None]:
    """A proof ends by the clock on the wall: here it stands at the moment that the tests speak of, however late they run."""
    with time_machine.travel(NOW // SECOND):
        yield


FIVE = Budget("five", most=5, per=MINUTE)
DOOR = Door("join", free=1, patient=1)


def test_a_man_may_so_often_and_then_waits_a_little() -> None:
    budgets = Budgets()
    for _ in range(5):
        budgets.take(FIVE, "him", NOW)
    with pytest.raises(Busy) as refused:
        budgets.take(FIVE, "him", NOW)
    assert (refused.value.code, refused.value.status, refused.value.retry_after) == ("too_many", 429, 12.0)
    budgets.take(FIVE, "another", NOW)
    budgets.take(FIVE, "him", NOW + 12 * SECOND)


def test_nobody_can_spend_another_mans_budget_further_than_one_whole() -> None:
    budgets = Budgets()
    for _ in range(1000):
        budgets.spend(FIVE, "him", NOW)
    assert budgets.wait(FIVE, "him", NOW) <= 12.0
    budgets.restore(FIVE, "him")
    assert budgets.wait(FIVE, "him", NOW) == 0


def test_without_limits_or_without_a_key_nothing_is_counted() -> None:
    for budgets, key in ((Budgets(limits=False), "him"), (Budgets(), None)):
        for _ in range(100):
            budgets.take(FIVE, key, NOW)


def test_a_million_strangers_do_not_fill_the_memory() -> None:
    budgets = Budgets(most_keys=100)
    for stranger in range(1000):
        budgets.spend(FIVE, str(stranger), NOW + stranger)
    assert len(budgets._full_at) <= 101
    for _ in range(5):
        budgets.spend(FIVE, "him", NOW + 1000)
    for stranger in range(50):
        budgets.spend(FIVE, f"later {stranger}", NOW + 1000)
    assert budgets.wait(FIVE, "him", NOW + 1000) > 0


@given(st.lists(st.integers(0, 30 * SECOND), max_size=60))
def test_in_no_minute_more_than_twice_the_budget_passes(steps: list[int]) -> None:
    budgets, now, passed = Budgets(), NOW, []
    for step in steps:
        now += step
        if budgets.wait(FIVE, "him", now) == 0:
            budgets.spend(FIVE, "him", now)
            passed.append(now)
    for began in passed:
        assert sum(began <= at < began + MINUTE for at in passed) <= 10


def scope(peer: str | None, **headers: str) -> dict[str, Any]:
    client = (peer, 5000) if peer is not None else None
    return {
        "client": client,
        "headers": [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()],
    }


def test_a_caller_has_a_name_that_is_forgotten() -> None:
    callers = Callers(proxies("10.0.0.0/8"))
    name = callers.name(scope("192.0.2.7"), NOW)
    assert name is not None
    assert "192" not in name
    assert callers.name(scope("192.0.2.7"), NOW + MINUTE) == name
    assert callers.name(scope("192.0.2.8"), NOW) != name
    assert callers.name(scope("192.0.2.7"), NOW + FORGOTTEN_AFTER) != name


def test_a_household_of_many_addresses_is_one_caller() -> None:
    callers = Callers(proxies("10.0.0.0/8"))
    assert callers.name(scope("2001:db8::1"), NOW) == callers.name(scope("2001:db8::2:3"), NOW)
    assert callers.name(scope("2001:db8::1"), NOW) != callers.name(scope("2001:db8:0:1::1"), NOW)
    assert callers.name(scope("::ffff:192.0.2.7"), NOW) == callers.name(scope("192.0.2.7"), NOW)


def test_loopback_and_onion_have_no_name() -> None:
    callers = Callers(proxies("unix"), frozenset({"abc.onion", "example.org"}))
    assert callers.name(scope("127.0.0.1"), NOW) is None
    assert callers.name(scope("::1"), NOW) is None
    assert callers.name(scope(None), NOW) is None
    assert callers.name(scope("10.0.0.5", host="abc.onion"), NOW) is None


def test_a_stranger_who_writes_the_onions_name_is_still_counted() -> None:
    callers = Callers(proxies("unix"), frozenset({"abc.onion"}))
    assert callers.name(scope("8.8.8.8", host="abc.onion"), NOW) is not None
    assert callers.name(scope("10.0.0.5", host="other.onion"), NOW) is not None


@pytest.mark.parametrize(
    ("peer", "said", "found"),
    [
        ("192.0.2.7", "198.51.100.1", "192.0.2.7"),
        ("10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.9, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        (None, "203.0.113.9, 198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.9", "10.0.0.1"),
        ("10.0.0.1", "nonsense", "None"),
    ],
)
def test_only_a_trusted_proxy_is_believed_and_only_its_own_word(peer: str | None, said: str, found: str) -> None:
    assert str(client_address(scope(peer, x_forwarded_for=said), proxies("10.0.0.0/8, unix"))) == found


async def at_once(function: Any, *args: Any) -> Any:
    return function(*args)


def brought(**fields: str) -> Form:
    return Form({name: [value] for name, value in fields.items()})


def solved(challenge: str) -> str:
    made = altcha.Challenge.from_dict(__import__("json").loads(challenge))
    solution = altcha.solve_challenge(made)
    assert solution is not None
    return altcha.Payload(made, solution).to_base64()


async def refusal(doors: Doors, now: int = NOW, door: Door = DOOR, **fields: str) -> str:
    with pytest.raises(Refused) as refused:
        await doors.admit(door, brought(**fields), now, at_once)
    assert refused.value.status == 429
    assert refused.value.retry_after
    return refused.value.code


async def pressed() -> Doors:
    doors = Doors("secret", Budgets())
    assert doors.task(DOOR, NOW) is None
    await doors.admit(DOOR, brought(), NOW, at_once)
    return doors


async def test_a_pressed_door_opens_for_a_proof_once() -> None:
    doors = await pressed()
    assert await refusal(doors) == "proof_needed"
    task = doors.task(DOOR, NOW)
    assert task is not None
    proof = solved(task.challenge)
    await doors.admit(DOOR, brought(proof=proof), NOW, at_once)
    assert await refusal(doors, proof=proof) == "proof_needed"


async def test_a_proof_made_for_another_door_or_by_nobody_opens_nothing() -> None:
    doors = await pressed()
    other = Door("walk-in", free=1)
    await doors.admit(other, brought(), NOW, at_once)
    task = doors.task(other, NOW)
    assert task is not None
    assert await refusal(doors, proof=solved(task.challenge)) == "proof_needed"
    for nonsense in ("x", "e30=", "bnVsbA==", "W10=", "eyJjaGFsbGVuZ2UiOltdfQ==", "ä" * 5000):
        assert await refusal(doors, proof=nonsense) == "proof_needed"


async def test_who_has_no_script_waits_and_then_comes_in_once() -> None:
    doors = await pressed()
    task = doors.task(DOOR, NOW)
    assert task is not None
    assert task.seconds == LEAST_WAIT // SECOND
    assert await refusal(doors, wait=task.ticket) == "proof_wait"
    await doors.admit(DOOR, brought(wait=task.ticket), NOW + LEAST_WAIT, at_once)
    assert await refusal(doors, NOW + LEAST_WAIT + 1, wait=task.ticket) == "proof_needed"


async def test_a_flood_of_tickets_only_waits_longer() -> None:
    doors = await pressed()
    first, second = doors.task(DOOR, NOW), doors.task(DOOR, NOW)
    assert first is not None
    assert second is not None
    await doors.admit(DOOR, brought(wait=first.ticket), NOW + LEAST_WAIT, at_once)
    assert await refusal(doors, NOW + LEAST_WAIT, wait=second.ticket) == "proof_wait"


async def test_a_ticket_that_is_old_or_changed_is_worth_nothing() -> None:
    budgets = Budgets()
    doors = Doors("secret", budgets)
    budgets.spend(Budget("join free", 1, 100 * MINUTE), DOOR.name, NOW)
    ticket = doors._ticket(DOOR, NOW)
    late = NOW + VALID + MINUTE
    budgets.spend(Budget("join free", 1, 100 * MINUTE), DOOR.name, late)
    assert await refusal(doors, late, wait=ticket) == "proof_needed"
    assert await refusal(doors, NOW, wait=ticket.replace(str(NOW), str(NOW - 1))) == "proof_needed"
    assert await refusal(doors, NOW, wait="ä.b.c") == "proof_needed"
