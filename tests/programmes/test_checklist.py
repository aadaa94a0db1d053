"""Doors open only when everything that keeps men safe is in place."""

from dataclasses import replace

import pytest

from programmes.checklist import CONDITIONS, EXPIRES, REACHABLE, RENEW, REVIEWED, YEAR, Facts, conditions, fulfilled
from programmes.policy import doors_open

READY = Facts(
    languages=frozenset({"fi", "sv"}),
    described_in=frozenset({"fi", "sv"}),
    least_age="18-over",
    lines_counted=2,
    assessed=0,
    reviewed=frozenset(
        {
            ("agreement", "fi"),
            ("agreement", "sv"),
            ("help_card", "fi"),
            ("help_card", "sv"),
            ("assessment", ""),
            ("protocol", ""),
        }
    ),
    reachable=REACHABLE,
    covered=True,
    restored=0,
)


def missing(facts: Facts) -> list[str]:
    return [condition.code for condition in conditions(facts) if not condition.fulfilled]


def test_nothing_is_missing_when_everything_is_there() -> None:
    assert fulfilled(READY)
    assert missing(READY) == []


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, least_age=None), "least_age"),
        (replace(READY, lines_counted=0, lines_old=9), "helplines"),
        (replace(READY, reachable=1), "reachable"),
        (replace(READY, covered=False), "rota"),
        (replace(READY, restored=None), "restored"),
        (replace(READY, restored=EXPIRES), "restored"),
        (replace(READY, described_in=frozenset({"fi"})), "texts"),
        (replace(READY, reviewed=READY.reviewed - {("agreement", "sv")}), "agreement"),
        (replace(READY, reviewed=READY.reviewed - {("help_card", "fi")}), "help_card"),
        (replace(READY, reviewed=READY.reviewed - {("assessment", "")}), "assessment"),
        (replace(READY, reviewed=READY.reviewed - {("protocol", "")}), "protocol"),
    ],
)
def test_each_thing_alone_keeps_the_doors_shut(facts: Facts, code: str) -> None:
    assert missing(facts) == [code]
    assert not fulfilled(facts)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (replace(READY, restored=YEAR), "restored"),
        (replace(READY, restored=EXPIRES - 1), "restored"),
        (replace(READY, assessed=YEAR), "assessment"),
        (replace(READY, lines_old=1), "helplines"),
    ],
)
def test_what_is_a_year_old_wants_to_be_renewed_and_shuts_no_door_yet(facts: Facts, code: str) -> None:
    assert fulfilled(facts)
    assert [one.code for one in conditions(facts) if one.aging] == [code]
    assert code in RENEW


def test_what_is_fresh_wants_nothing() -> None:
    young = replace(READY, restored=YEAR - 1, assessed=YEAR - 1)
    assert not [one for one in conditions(young) if one.aging]


def test_a_new_language_wants_its_own_reading() -> None:
    more = replace(READY, languages=READY.languages | {"ar"})
    assert missing(more) == ["texts", "agreement", "help_card"]
    assert {condition.missing for condition in conditions(more) if not condition.fulfilled} == {("ar",)}


def test_every_condition_has_a_sentence() -> None:
    assert {condition.code for condition in conditions(READY)} == set(CONDITIONS)
    assert set(REVIEWED) <= set(CONDITIONS)


def test_the_world_sees_open_doors_only_when_everything_is_ready() -> None:
    assert doors_open(1, loopback=False, ready=True)
    assert not doors_open(1, loopback=False, ready=False)
    assert doors_open(1, loopback=True, ready=False)
    assert not doors_open(None, loopback=True, ready=True)
