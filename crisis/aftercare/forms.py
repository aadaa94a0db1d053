"""What comes in by the forms of aftercare, made plain values."""

from dataclasses import dataclass

from core.forms import Form
from crisis.aftercare.following import Limits
from crisis.aftercare.settling import HOWS

MOST, MOST_BYTES = 8_000, 32 * 1024
"""Characters, and bytes, of the words with which a talk begins: as of any private message."""
BOUNDS = {"debrief_hours": 336, "week_immediate": 100, "week_all": 500, "month_all": 1_000}


@dataclass(frozen=True, slots=True)
class Asking:
    """He asks for a talk: his words, and the key of the form."""

    text: str
    key: str | None

    @classmethod
    def parse(cls, form: Form) -> "Asking":
        """Read the form. Invalid keeps what was typed."""
        asking = cls(form.text("text", MOST, MOST_BYTES, multiline=True), form.key())
        form.check()
        return asking


def limits_in(form: Form) -> Limits:
    """Read when a break is proposed, and how soon a debriefing is due."""
    read = {name: form.number(name, 1, most) for name, most in BOUNDS.items()}
    limits = Limits(**read)
    if not (form.failed("week_all") or form.failed("month_all")) and limits.month_all < limits.week_all:
        form.fail("month_all", "month_below_week")
    form.check()
    return limits


def how_in(form: Form) -> str:
    """Read whether something is done, or declined."""
    how = form.choice("how", HOWS)
    form.check()
    return how
