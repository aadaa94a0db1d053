"""The page of crisis rules: what is proposed by form, a sentence that is tried and kept nowhere, how rules did; and who must not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, update

from core.clock import DAY
from core.db import Base
from core.work import CLOCK, Read, Work
from crisis.noticing import notice
from crisis.settings.models import AlertRule, RuleChange
from crisis.settings.quality import judge_rules, remember_rules
from tests.chat.evening import Someone
from tests.crisis.desk.ward import CLOSING, RULE, Ward

HOME = "/desk/crisis"
ONE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
SLANG = {
    "what": "phrase",
    "language": "fi",
    "first": "punainen nappi, punaista nappia",
    "second": "",
    "third": "",
    "gap": "2",
    "category": "suicide",
    "tier": "urgent",
    "hits": "painan punaista nappia\ntänään on punainen nappi",
    "misses": "nappi irtosi takista",
    "why": "Näin meillä sanotaan.",
}
SECRET = "tonight I press that red button of mine"


async def proposes(ward: Ward, who: Someone, **fields: str) -> Any:
    return await ward.sent(who, f"{HOME}/new", programme=ward.house.programme, **fields)


async def proposed(ward: Ward, who: Someone, **fields: str) -> str:
    found = await proposes(ward, who, **fields)
    assert found.status_code == 303, found.text[:3_000]
    (open_one,) = (await ward.data(who, HOME))["open"]
    return str(open_one["id"])


async def decided(ward: Ward, who: Someone, change: str, act: str) -> None:
    found = await ward.sent(who, f"{HOME}/changes", programme=ward.house.programme, change=change, act=act)
    assert found.status_code == 303, found.text[:3_000]


def rows(read: Read, table: type[Base]) -> list[Any]:
    return list(read.db.scalars(select(table)))


async def test_words_of_a_towns_own_from_the_form_to_the_first_man_who_says_them(ward: Ward) -> None:
    leena, sirpa = await ward.house.answers("Leena"), await ward.house.answers("Sirpa", "coordinator")
    change = await proposed(ward, leena, **SLANG)
    page = await ward.page(sirpa, HOME)
    for words in ("punainen nappi", "Näin meillä sanotaan.", "Proposed by Leena", "fewer than 10", "nothing is lost"):
        assert words in page, words
    assert "Approve" not in page, "its week is not over"
    tried = await ward.sent(
        leena, f"{HOME}/try", programme=ward.house.programme, sentence="painan punaista nappia", **{"with": change}
    )
    assert tried.status_code == 200
    assert "<mark>punaista nappia</mark>" in tried.text
    assert "words that your team added" in tried.text
    kernel = ward.house.evening.kernel
    await kernel.act(a_week_passes, CLOCK)
    assert "Approve" not in await ward.page(leena, HOME), "she proposed it"
    await decided(ward, sirpa, change, "approve")
    assert (await notice(kernel, "painan punaista nappia", programme=ward.house.programme)).tier == 2
    await decided(ward, leena, change, "back")
    (back,) = (await ward.data(sirpa, HOME))["open"]
    await decided(ward, sirpa, back["id"], "approve")
    assert not await notice(kernel, "painan punaista nappia", programme=ward.house.programme)
    assert "Take back: Own words in Finnish" in await ward.page(leena, HOME)


@ONE
@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ({"hits": "tämä ei osu"}, "hits_not_held"),
        ({"misses": "osta punainen nappi"}, "misses_not_held"),
        ({"first": "(a|b)+ ~3 [x]"}, "form_shape"),
        ({"first": "a*"}, "form_shape"),
        ({"hits": ""}, "missing"),
        ({"what": "mask", "first": "tapan itseni", "harmless": "tapan itseni", "grave": "tapan itseni", "why": "x"}, "name_the_reason"),
        ({"what": "turn", "rule": "fi.suicide.now", "turn": "off", "why": "liikaa"}, "name_the_reason"),
        ({"what": "turn", "rule": "fi.nothing", "turn": "off"}, "choose"),
        ({"what": "bound", "least": "immediate", "most": "watch", "why": SECRET}, "most_below_least"),
        ({"what": "everything"}, "choose"),
    ],
)  # fmt: skip
async def test_what_does_not_hold_cannot_be_proposed(ward: Ward, bad: dict[str, str], code: str) -> None:
    leena = await ward.house.answers("Leena")
    fields = {"programme": ward.house.programme, **SLANG, **bad}
    assert await ward.refused(leena, f"{HOME}/new", **fields) == code
    assert await ward.house.evening.kernel.read(rows, RuleChange) == []


@ONE
async def test_a_change_that_hears_less_says_so_with_numbers(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    why = "The river of our town is called so, and everybody swims there."
    await proposed(ward, leena, what="bound", category="suicide", least="none", most="watch", why=why)
    page = await ward.page(leena, HOME)
    assert "it does worse" in page
    (row,) = await ward.house.evening.kernel.read(rows, RuleChange)
    await decided(ward, leena, row.id, "withdraw")
    assert "withdrawn by Leena" in await ward.page(leena, HOME)


@ONE
async def test_a_sentence_that_is_tried_is_kept_nowhere(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    data = ward.house.evening.kernel.settings.data_dir
    found = await ward.sent(leena, f"{HOME}/try", programme=ward.house.programme, sentence=SECRET)
    assert "Nothing rings" in found.text
    assert not [path for path in data.rglob("*") if path.is_file() and b"red button" in path.read_bytes()]


@ONE
async def test_only_the_programmes_own_professionals_and_coordinators_come_in(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    change = await proposed(ward, leena, **SLANG)
    tariq = await ward.house.answers("Tariq", "support_person")
    man = await ward.house.evening.sign_in("Kuikka")
    for who in (tariq, man):
        assert (await ward.get(who, HOME)).status_code == 404
        assert (await ward.get(who, f"{HOME}/new")).status_code == 404
        fields = {"programme": ward.house.programme, "change": change, "act": "withdraw"}
        assert (await ward.sent(who, f"{HOME}/changes", **fields)).status_code == 404
    assert (await ward.get(leena, f"{HOME}?programme=elsewhere")).status_code == 404


async def test_verdicts_count_by_rule_and_small_numbers_stay_hidden(ward: Ward) -> None:
    leena = await ward.house.answers("Leena")
    await ward.on_shift(leena)
    _, alert = await ward.alert()
    assert [row.rule for row in await ward.house.evening.kernel.read(rows, AlertRule)] == [RULE]
    await ward.asks(leena, alert, "take")
    await ward.asks(leena, alert, "close", **CLOSING, **ward.day_ahead())
    assert await ward.house.evening.kernel.read(rows, AlertRule) == []
    assert (await ward.data(leena, HOME))["verdicts"] == [], "one alert is about one man"
    await ward.house.evening.kernel.act(closed_ten_times, CLOCK, ward.house.programme)
    assert (await ward.data(leena, HOME))["verdicts"] == [{"rule": RULE, "true_alarms": None, "false_alarms": 10}]


def closed_ten_times(work: Work, _: Any, programme: str) -> None:
    for _time in range(10):
        alert = work.new_id()
        remember_rules(work, alert, [RULE, RULE])
        judge_rules(work, alert, programme, true_alarm=False)


def a_week_passes(work: Work, _: Any) -> None:
    work.db.execute(update(RuleChange).values(proposed_at=work.now - 7 * DAY))
