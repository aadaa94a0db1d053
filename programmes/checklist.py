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
YEAR = 365
"""So many days after it was proved, checked or approved something wants to be renewed."""
EXPIRES = YEAR + 90
"""So many days after it was proved or checked it counts no more: a quarter to renew it in."""

CONDITIONS = {
    "reachable": NN_(
        "Two people can be paged in an emergency and have answered a test alarm. So far %(count)s has.",
        "Two people can be paged in an emergency and have answered a test alarm. So far %(count)s have.",
    ),
    "rota": N_("The rota has a shift that somebody covers."),
    "protocol": N_("The steps to take in a crisis are written for this country and approved."),
    "least_age": N_("The youngest age that may enter is chosen."),
    "texts": N_("The programme is described in each of its languages."),
    "helplines": N_("There are lines of help in a crisis for the country, and somebody has checked them lately."),
    "agreement": N_("The anonymity agreement was read and approved in each language."),
    "help_card": N_("The help page was read and approved in each language."),
    "assessment": N_("The impact assessment is approved, with a name and a day."),
    "restored": N_("A backup and a key copy were proved by restoring them somewhere else."),
}

RENEW = {
    "helplines": NN_(
        "%(count)s line of help was last checked more than a year ago.",
        "%(count)s lines of help were last checked more than a year ago.",
    ),
    ASSESSMENT: N_("The impact assessment was approved more than a year ago. Go through it again."),
    "restored": N_(
        "That a backup can be restored was proved more than a year ago. Prove it again before it counts no more."
    ),
}
"""What is said of a condition that still holds and wants to be renewed."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about a programme that wants to open its doors.

    `lines_counted`: lines of help in a crisis that were checked so lately that they count; `lines_old`: lines of any kind that want to be checked again.
    `assessed` and `restored`: days since the assessment was approved and a restore proved; None where that never happened.
    """

    languages: frozenset[str]
    described_in: frozenset[str] = frozenset()
    least_age: str | None = None
    lines_counted: int = 0
    lines_old: int = 0
    reviewed: frozenset[tuple[str, str]] = frozenset()
    reachable: int = 0
    covered: bool = False
    assessed: int | None = None
    restored: int | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """One line of the checklist, and the languages in which it is still missing, if it goes by language.

    `aging`: it holds, and wants to be renewed.
    """

    code: str
    fulfilled: bool
    missing: tuple[str, ...] = ()
    args: dict[str, object] = field(default_factory=dict)
    aging: bool = False


def conditions(facts: Facts) -> tuple[Condition, ...]:
    """Every condition, in the order in which one would work through them."""
    return (
        _simple("least_age", facts.least_age is not None),
        _languages("texts", facts.languages - facts.described_in),
        *(_languages(subject, _unread(facts, subject)) for subject in BY_LANGUAGE),
        _simple("helplines", facts.lines_counted > 0, aging=facts.lines_old > 0, count=facts.lines_old),
        _simple(PROTOCOL, (PROTOCOL, "") in facts.reviewed),
        _simple(ASSESSMENT, (ASSESSMENT, "") in facts.reviewed, aging=_days(facts.assessed) >= YEAR),
        _simple("rota", facts.covered),
        Condition("reachable", facts.reachable >= REACHABLE, args={"count": facts.reachable}),
        _simple("restored", 0 <= _days(facts.restored) < EXPIRES, aging=_days(facts.restored) >= YEAR),
    )


def fulfilled(facts: Facts) -> bool:
    """Say whether nothing is missing."""
    return all(condition.fulfilled for condition in conditions(facts))


def _simple(code: str, holds: bool, *, aging: bool = False, **args: object) -> Condition:
    return Condition(code, holds, args=args, aging=holds and aging)


def _days(since: int | None) -> int:
    return -1 if since is None else since


def _languages(code: str, missing: frozenset[str]) -> Condition:
    return Condition(code, not missing, tuple(sorted(missing)))


def _unread(facts: Facts, subject: str) -> frozenset[str]:
    return frozenset(language for language in facts.languages if (subject, language) not in facts.reviewed)
