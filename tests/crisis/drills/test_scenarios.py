"""What can be practised: the same in every language, seen by the rules, and said in its time."""

from __future__ import annotations

import pytest

from core.clock import SECOND
from core.i18n import STAFF_LANGUAGES
from crisis.alert import IMMEDIATE, URGENT
from crisis.drills.scenarios import Scenario, Standing, ids, said_in, scenario_in, scenarios_in, written
from crisis.protocols.cards import cards_in

ALL = [one for language in STAFF_LANGUAGES for one in scenarios_in(language)]


def test_the_six_scenarios_are_there_in_every_language() -> None:
    assert ids() == ("room", "night", "threat", "child", "arabic", "silent")
    for language in STAFF_LANGUAGES:
        for one in scenarios_in(language):
            assert one.title
            assert one.situation
            assert len(one.look) >= 3
            assert len(one.lines) == len(one.cues), (language, one.id)
            assert "!" not in "".join((one.title, one.situation, *one.look))
    assert scenario_in("ar", "room") == scenario_in("en", "room")
    assert scenario_in("fi", "dance") is None


def test_no_word_of_a_scenario_is_left_in_another_language() -> None:
    for number, one in enumerate(scenarios_in("en")):
        for language in ("fi", "sv"):
            other = scenarios_in(language)[number]
            assert {one.title, one.who, one.situation, *one.look}.isdisjoint(
                {other.title, other.who, other.situation, *other.look}
            )


@pytest.mark.parametrize("scenario", ALL, ids=lambda one: f"{one.writes} {one.id}")
def test_the_rules_see_what_rings_as_they_would_in_earnest(scenario: Scenario) -> None:
    assert scenario.tier in (URGENT, IMMEDIATE), "an alert to watch calls nobody, and nothing is practised"
    assert scenario.cues[0].after == 0
    assert scenario.line(0, 1).hits


def test_each_answer_belongs_to_a_step_that_there_is() -> None:
    cards = cards_in("en").cards
    steps = {f"{card}.{step.id}" for card in cards for step in cards[card].steps}
    for one in ALL:
        assert {cue.on for cue in one.cues if cue.on} <= {*steps, "taken"}, one.id


def test_he_says_each_line_once_and_in_its_time() -> None:
    silent = scenario_in("en", "silent")
    assert silent is not None
    begun = 1_000_000

    def due(seconds: int, taken: bool = False, steps: tuple[str, ...] = (), said: str = "0") -> tuple[int, ...]:
        stands = Standing(begun, taken, frozenset(steps), said_in(said))
        return silent.due(stands, begun + seconds * SECOND)

    assert due(0, said="") == (0,)
    assert due(0) == due(74) == ()
    assert due(75) == (1,)
    assert due(10, taken=True) == (2,)
    assert due(80, taken=True, steps=("self.ask", "self.there")) == (1, 2, 3)
    assert due(80, taken=True, steps=("self.ask",), said="0 1 2 3") == ()
    assert said_in(written({3, 1, 0})) == {0, 1, 3}
    assert written(()) == ""
