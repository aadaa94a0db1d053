"""What comes in from the pages of drills, as plain values or a refusal beside its field."""

from collections.abc import Collection
from dataclasses import dataclass

from core.forms import Form
from core.i18n import STAFF_LANGUAGES
from crisis.drills.scenarios import ids
from crisis.drills.service import Plan

CHARACTERS, BYTES = 4_000, 16 * 1024
"""Of what was said afterwards."""
ACTS = ("agree", "decline", "begin", "stop", "debrief")


def parse_plan(form: Form, grants: Collection[str]) -> Plan:
    """Read a drill to be, with people of the team by their grants. Invalid says which field."""
    people = form.several("people", grants)
    if not people and not form.failed("people"):
        form.fail("people", "nobody_asked")
    plan = Plan(form.choice("scenario", ids()), form.choice("language", STAFF_LANGUAGES), people)
    form.check()
    return plan


@dataclass(frozen=True, slots=True)
class Move:
    """What somebody does with a drill, and what was said afterwards where that is kept."""

    act: str
    text: str = ""

    @classmethod
    def parse(cls, form: Form) -> "Move":
        """Read it. Invalid says which field."""
        act = form.choice("act", ACTS)
        text = form.text("debrief", CHARACTERS, BYTES, multiline=True, optional=True) if act == "debrief" else ""
        form.check()
        return cls(act, text)
