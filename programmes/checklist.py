"""What must be in place before the doors of a programme can open. Pure: facts in, conditions out.

Each condition has a code; its sentence stands in `programmes/words.py`, for the page and for `check`.
"""

from dataclasses import dataclass, field

from core.i18n import N_, NN_

REACHABLE = 2
"""People who can be paged and have answered a test alarm."""

AGREEMENT, HELP_CARD, ASSESSMENT, PROTOCOL = "agreement", "help_card", "assessment", "protocol"
BY_LANGUAGE = (AGREEMENT, HELP_CARD)
REVIEWED = (*BY_LANGUAGE, ASSESSMENT, PROTOCOL)
"""What a person of the team reads and approves; the first two in each language of the programme."""

CONDITIONS = {
    "reachable": NN_(
        "Two people can be paged in an emergency and have answered a test alarm. So far %(count)s has.",
        "Two people can be paged in an emergency and have answered a test alarm. So far %(count)s have.",
    ),
    "rota": N_("The rota has a shift that somebody covers."),
    "protocol": N_("The steps to take in a crisis are written for this country and approved."),
    "least_age": N_("The youngest age that may enter is chosen."),
    "texts": N_("The programme is described in each of its languages."),
    "helplines": N_("There are lines of help for the country."),
    "agreement": N_("The anonymity agreement was read and approved in each language."),
    "help_card": N_("The help page was read and approved in each language."),
    "assessment": N_("The impact assessment is approved, with a name and a day."),
    "restored": N_("A backup and a key copy were proved by restoring them somewhere else."),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a programme that wants to open its doors."""

    languages: frozenset[str]
    described_in: frozenset[str] = frozenset()
    least_age: str | None = None
    helplines: bool = False
    reviewed: frozenset[tuple[str, str]] = frozenset()
    reachable: int = 0
    covered: bool = False
    restored: bool = False


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the checklist, and the languages in which it is still missing, if it goes by language."""

    code: str
    fulfilled: bool
    missing: tuple[str, ...] = ()
    args: dict[str, object] = field(default_factory=dict)


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Every condition, in the order in which one would work through them."""
    return (
        _simple("least_age", facts.least_age is not None),
        _languages("texts", facts.languages - facts.described_in),
        *(_languages(subject, _unread(facts, subject)) for subject in BY_LANGUAGE),
        _simple("helplines", facts.helplines),
        _simple(PROTOCOL, (PROTOCOL, "") in facts.reviewed),
        _simple(ASSESSMENT, (ASSESSMENT, "") in facts.reviewed),
        _simple("rota", facts.covered),
        Condition("reachable", facts.reachable >= REACHABLE, args={"count": facts.reachable}),
        _simple("restored", facts.restored),
    )


def fulfilled(facts: Facts) -> bool:
    """Say whether nothing is missing."""
    return all(condition.fulfilled for condition in conditions(facts))


def _simple(code: str, holds: bool) -> Condition:
    return Condition(code, holds)


def _languages(code: str, missing: frozenset[str]) -> Condition:
    return Condition(code, not missing, tuple(sorted(missing)))


def _unread(facts: Facts, subject: str) -> frozenset[str]:
    return frozenset(language for language in facts.languages if (subject, language) not in facts.reviewed)
