"""Changes in the reader's words, and what can be chosen in the forms."""

from collections.abc import Callable
from typing import Any

import msgspec

from core.visit import Visit
from crisis.desk.story import gloss_of
from crisis.desk.words import TIERS_BY_CODE
from crisis.rules import TIERS, rulebook
from crisis.settings import forms
from crisis.settings.overlay import AddMask, AddPhrase, Bound, Change, SetTimes, Turn
from crisis.settings.queries import RulesPage
from crisis.settings.words import AS_RULES, CATEGORIES, NONE, SAID, TIMES
from programmes.routes import language_namer

Choices = list[tuple[str, str]]


def sayer(visit: Visit) -> Callable[[Change], str]:
    """What says a change in one line."""
    language = language_namer(visit)

    def say(change: Change) -> str:
        match change:
            case Turn(rule, on):
                code, _, _ = rule.partition(".")
                words = SAID["turn_on" if on else "turn_off"]
                return visit.say(words, language=language(code), gloss=gloss_of(rule, visit.language))
            case AddPhrase():
                told = {"category": visit.say(CATEGORIES[change.category]), "tier": tier_name(visit, change.tier)}
                groups = " + ".join(", ".join(group) for group in change.groups)
                return visit.say(SAID["phrase"], language=language(change.language), forms=groups, **told)
            case AddMask():
                return visit.say(SAID["mask"], language=language(change.language), forms=", ".join(change.forms))
            case Bound(category, least, most):
                told = {"least": tier_name(visit, least), "most": tier_name(visit, most)}
                return visit.say(SAID[_bound(least, most)], category=visit.say(CATEGORIES[category]), **told)
            case SetTimes():
                return visit.say(SAID["times"], **msgspec.structs.asdict(change))
        return ""  # what is dropped is told by what it takes back

    return say


def _bound(least: str, most: str) -> str:
    if least == TIERS[0]:
        return "bound_none" if most == TIERS[-1] else "bound_most"
    return "bound_least" if most == TIERS[-1] else "bound_both"


def tier_name(visit: Visit, tier: str) -> str:
    """Name a tier."""
    return visit.say(TIERS_BY_CODE.get(tier, NONE))


def choices(visit: Visit, it: RulesPage) -> dict[str, Any]:
    """Everything that can be chosen on the pages, with its name."""
    book, name = rulebook(), language_namer(visit)
    times: Choices = [(code, visit.say(text)) for code, text in TIMES.items()]
    tiers: Choices = [(tier, tier_name(visit, tier)) for tier in reversed(TIERS)]
    rules = [
        (f"{code}.{one.kind}", f"{one.gloss} · {name(code)}", on)
        for _, concepts in it.categories
        for one in concepts
        for code, on in one.on
    ]
    return {
        "language_name": name,
        "tier_names": dict(tiers),
        "category_names": {code: visit.say(text) for code, text in CATEGORIES.items()},
        "languages": [(code, name(code)) for code in forms.languages(book)],
        "tiers": tiers[:-1],
        "least": [(TIERS[0], visit.say(AS_RULES)), *tiers[:-1]],
        "most": [(TIERS[-1], visit.say(AS_RULES)), *tiers[1:-1]],
        "rules": rules,
        "time_names": times,
        "times_shown": [(text, it.times[code]) for code, text in times],
    }
