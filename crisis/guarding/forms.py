"""What somebody writes on the page of word rules, as a frozen draft, or a kind refusal beside its field."""

from dataclasses import dataclass

from core.forms import Form
from crisis.guarding.matching import ASK, BOARD, DOES, FLAG, HOLD, PLACES, PRIVATE, ROOM, WordBook, WordRule, is_form

FORMS, LINES = 2_000, 3_000
"""Characters of all forms, and of all examples."""
MOST_FORMS, MOST_EXAMPLES = 60, 20
REASON = 200
CAN = {FLAG: (ROOM, PRIVATE, BOARD), HOLD: (ROOM, BOARD), ASK: PLACES}
"""Where what can be done: words between a man and one who answers are never held; about a name one only asks for another."""


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """A word rule as it was written; its examples held."""

    does: str
    places: tuple[str, ...]
    forms: tuple[str, ...]
    reason: str

    @classmethod
    def parse(cls, form: Form) -> "RuleDraft":
        """Read it. Each example is tried; one that does not hold is named."""
        does = form.choice("does", DOES)
        places = form.several("places", PLACES)
        forms = tuple(dict.fromkeys(" ".join(line.split()) for line in _lines(form, "forms", FORMS)))
        reason = form.text("reason", REASON, optional=does == FLAG)
        if not places:
            form.fail("places", "missing")
        elif any(place not in CAN.get(does, ()) for place in places):
            form.fail("places", "not_there")
        if len(forms) > MOST_FORMS:
            form.fail("forms", "forms_many", count=MOST_FORMS)
        elif odd := next((one for one in forms if not is_form(one)), None):
            form.fail("forms", "odd_form", form=odd)
        else:
            _examples(form, forms)
        form.check()
        return cls(does, places, forms, reason)


def _examples(form: Form, forms: tuple[str, ...]) -> None:
    book = WordBook.of([WordRule("", FLAG, (ROOM,), forms)])
    for field, holds in (("hits", True), ("misses", False)):
        given = _lines(form, field, LINES)
        if len(given) > MOST_EXAMPLES:
            form.fail(field, "examples_many", count=MOST_EXAMPLES)
        for one in given:
            if bool(book.hits(one, ROOM)) is not holds:
                form.fail(field, f"{field}_not_held", sentence=one)
                break


def _lines(form: Form, field: str, most: int) -> list[str]:
    return [line for line in form.text(field, most, multiline=True).splitlines() if line.strip()]
