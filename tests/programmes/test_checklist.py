"""Doors open only when everything that keeps men safe is in place."""

from dataclasses import replace

import pytest

from programmes.checklist import CONDITIONS, REACHABLE, REVIEWED, Facts, conditions, fulfilled
from programmes.policy import doors_open

READY = Facts(
    languages=frozenset({"fi", "sv"}),
    described_in=frozenset({"fi", "sv"}),
    least_age="18-over",
    helplines=True,
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
    restored=True,
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
        (replace(READY, helplines=False), "helplines"),
        (replace(READY, reachable=1), "reachable"),
        (replace(READY, covered=False), "rota"),
        (replace(READY, restored=False), "restored"),
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
