"""What somebody writes on the settings page, as frozen changes. Own words are templates: letters and spaces, and a star for any ending."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from core.clock import SECOND
from core.forms import Form
from core.ids import new_id
from crisis.normal import plain
from crisis.rules import TIERS, Rulebook
from crisis.settings.overlay import AddMask, AddPhrase, Bound, Change, SetTimes, Turn, needs_reason
from crisis.settings.policy import LEAST_REASON

WHY = 300
LINE = 300
"""Characters of a line of forms, and of an example."""
MOST_FORMS = 30
MOST_EXAMPLES = 10
MOST_GAP = 6
MOST_WORDS = 6
"""Words of one form."""
APPROVE, WITHDRAW, BACK = "approve", "withdraw", "back"
ACTS = (APPROVE, WITHDRAW, BACK)
GROUPS = ("first", "second", "third")
MINUTE = 60
TIMES = {
    "immediate": (15, 900, 1),
    "urgent": (1, 120, MINUTE),
    "hold_immediate": (1, 120, MINUTE),
    "hold_urgent": (1, 1440, MINUTE),
}
"""Each time with its least, its most, and the seconds of its unit."""

_FORM = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*\*?")


@dataclass(frozen=True, slots=True)
class Draft:
    """A change as somebody proposes it, and why."""

    change: Change
    why: str

    @classmethod
    def parse(cls, form: Form, what: str, book: Rulebook) -> "Draft":
        """Read it. What makes less of immediate danger needs a reason that says something."""
        change = PARSERS[what](form, book)
        why = form.text("why", WHY, multiline=True)
        if why and not form.failed("why") and needs_reason(book, change) and len(why) < LEAST_REASON:
            form.fail("why", "name_the_reason")
        form.check()
        return cls(change, why)


def concepts(book: Rulebook) -> tuple[str, ...]:
    """Everything that can be turned off: each kind in each language that speaks of it."""
    return tuple(dict.fromkeys(f"{rule.language}.{rule.kind.id}" for rule in book.rules.values()))


def languages(book: Rulebook) -> tuple[str, ...]:
    """The languages that the rules speak."""
    return tuple(book.cues)


def categories(book: Rulebook) -> tuple[str, ...]:
    """The categories of danger."""
    return tuple(dict.fromkeys(kind.category for kind in book.kinds.values()))


def parse_times(form: Form) -> SetTimes:
    """Read how long those who are called have."""
    return SetTimes(**{name: form.number(name, low, high) * unit for name, (low, high, unit) in TIMES.items()})


def shown_times(milliseconds: tuple[int, ...]) -> dict[str, int]:
    """The times as they stand in the form."""
    pairs = zip(TIMES.items(), milliseconds, strict=True)
    return {name: time // SECOND // unit for (name, (_, _, unit)), time in pairs}


def _turn(form: Form, book: Rulebook) -> Turn:
    return Turn(form.choice("rule", concepts(book)), on=form.choice("turn", ("off", "on")) == "on")


def _phrase(form: Form, book: Rulebook) -> AddPhrase:
    groups = tuple(group for name in GROUPS if (group := _forms(form, name, optional=name != GROUPS[0])))
    return AddPhrase(
        new_id(),
        form.choice("language", languages(book)),
        form.choice("category", categories(book)),
        form.choice("tier", TIERS[1:]),
        groups,
        form.number("gap", 0, MOST_GAP),
        form.tick("any_order"),
        _examples(form, "hits"),
        _examples(form, "misses"),
    )


def _mask(form: Form, book: Rulebook) -> AddMask:
    return AddMask(
        new_id(),
        form.choice("language", languages(book)),
        _forms(form, "first", least_words=2),
        _examples(form, "harmless"),
        _examples(form, "grave"),
    )


def _bound(form: Form, book: Rulebook) -> Bound:
    category = form.choice("category", categories(book))
    least, most = form.choice("least", TIERS), form.choice("most", TIERS[1:])
    if TIERS.index(least) > TIERS.index(most):
        form.fail("most", "most_below_least")
    return Bound(category, least, most)


PARSERS: dict[str, Callable[[Form, Rulebook], Change]] = {
    "turn": _turn,
    "phrase": _phrase,
    "mask": _mask,
    "bound": _bound,
    "times": lambda form, _: parse_times(form),
}
"""What can be proposed, and how its fields are read."""


def _forms(form: Form, name: str, *, optional: bool = False, least_words: int = 1) -> tuple[str, ...]:
    """Forms with commas or line breaks between."""
    typed = form.text(name, LINE, multiline=True, optional=optional)
    found = tuple(dict.fromkeys(filter(None, (_plain(one) for one in re.split(r"[,\n]", typed)))))
    if any(not _FORM.fullmatch(one) or len(one) < 2 or _is_too_open(one) for one in found) or (typed and not found):
        form.fail(name, "form_shape")
    elif any(not least_words <= len(one.split()) <= MOST_WORDS for one in found):
        form.fail(name, "form_words", least=least_words, count=MOST_WORDS)
    elif len(found) > MOST_FORMS:
        form.fail(name, "forms_many", count=MOST_FORMS)
    return found


def _is_too_open(form: str) -> bool:
    return form.endswith("*") and (len(form) < 5 or " " in form)


def _plain(form: str) -> str:
    return " ".join(plain(word) for word in form.replace("-", " ").split())


def _examples(form: Form, name: str) -> tuple[str, ...]:
    """Sentences, one a line."""
    typed = form.text(name, LINE * MOST_EXAMPLES, multiline=True)
    found = tuple(dict.fromkeys(line.strip() for line in typed.splitlines() if line.strip()))
    if len(found) > MOST_EXAMPLES:
        form.fail(name, "examples_many", count=MOST_EXAMPLES)
    return found
