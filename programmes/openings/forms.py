"""What coordinators and those who cover write about openings, as frozen values."""

from dataclasses import dataclass

from core.clock import MINUTE, Instant
from core.forms import Form
from core.i18n import LANGUAGES
from programmes.openings.queries import OFFERED, Opening
from programmes.openings.service import LONGEST
from programmes.openings.terms import BOUNDS, CONTRACTS, TOPICS, Contract, Terms
from programmes.openings.words import REASONS

SHIFT, AGAIN = "shift", "open"
UNTIL = ("30", "60", "120", SHIFT)
"""Minutes for which nobody more is taken, or to the end of the shift."""
TEXT = 300


def parse_terms(form: Form) -> Terms:
    """Read what is offered and on which terms. Invalid keeps what was typed."""
    numbers = {name: form.number(name, low, high) for name, (low, high) in BOUNDS.items()}
    known = not (form.failed("told_minutes") or form.failed("silent_minutes"))
    if known and numbers["told_minutes"] >= numbers["silent_minutes"]:
        form.fail("told_minutes", "told_before_end")
    topics, contracts = form.several("topics", TOPICS), _contracts(form)
    if not topics:
        form.fail("topics", "choose")
    form.check()
    return Terms(form.tick("walk_in"), form.tick("messaging"), **numbers, topics=topics, contracts=contracts)


def parse_closed_text(form: Form) -> tuple[str, str]:
    """Read the sentence for who finds it closed, and its language. An empty one takes it away."""
    language, text = form.choice("language", LANGUAGES), form.text("closed", TEXT, 600, optional=True)
    form.check()
    return language, text


@dataclass(frozen=True, slots=True)
class Pressed:
    """What somebody says who covers: nobody more, for this reason and so long; or (without a reason) that men are taken again."""

    purpose: str
    reason: str = ""
    span: str = SHIFT

    @classmethod
    def parse(cls, form: Form) -> "Pressed":
        """Read it from a form."""
        purpose = form.choice("purpose", OFFERED)
        if form.raw("act") == AGAIN:
            form.check()
            return cls(purpose)
        pressed = cls(purpose, form.choice("reason", REASONS), form.choice("until", UNTIL))
        form.check()
        return pressed

    def until(self, found: Opening, now: Instant) -> Instant:
        """When it ends: after so many minutes, and at the latest with the shift of those who are here now."""
        ends = max((one.until for one in found.covers), default=now)
        longest = LONGEST if self.span == SHIFT else int(self.span) * MINUTE
        return min(now + longest, ends)


def _contracts(form: Form) -> tuple[Contract, ...]:
    written = form.text("contracts", 60, optional=True).replace(",", " ").split()
    read = [Contract.read(code) for code in written]
    kinds = tuple(dict.fromkeys(kind for kind in read if kind is not None))
    if len(kinds) < len(set(written)):
        form.fail("contracts", "contract_shape")
    if len(kinds) > CONTRACTS:
        form.fail("contracts", "contracts_many", count=CONTRACTS)
    return kinds
