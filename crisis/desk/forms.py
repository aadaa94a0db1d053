"""What comes in from the alert pages, as plain values or a refusal beside its field."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.clock import Instant
from core.forms import Form, Here, by_verb
from crisis.alert import OUTCOMES
from crisis.desk.words import AUTHORITIES, GIVEN
from crisis.protocols.cards import CARDS, cards_in
from programmes.rota.hours import instant_of

CHARACTERS, BYTES = 4_000, 16 * 1024
"""Of a note, a reason, of what was done."""
MATE = 40
TIERS = range(2, 4)
"""To what an alert can be raised."""


@dataclass(frozen=True, slots=True)
class Order:
    """Something that one of the staff asks of an alert: a verb, and what it needs. `mate` is a grant of the team."""

    verb: str
    mate: str = ""
    text: str = ""
    key: str | None = None
    at: Instant | None = None
    number: int = 0
    yes: bool = True
    choice: str = ""
    given: tuple[str, ...] = ()

    @classmethod
    def parse(cls, form: Form, here: Here) -> "Order":
        """Read it from a form. Invalid says which field."""
        return by_verb(form, FIELDS, here)


def _plain(verb: str) -> Callable[[Form, Here], Order]:
    return lambda form, here: Order(verb)


def _step(form: Form, here: Here) -> Order:
    typed = form.raw("step")
    if typed not in _steps():
        form.fail("step", "no_such_step")
        typed = ""
    return Order("step", choice=typed, yes=form.raw("done") != "no")


def _steps() -> frozenset[str]:
    cards = cards_in("en").cards
    return frozenset(f"{card}.{step.id}" for card in CARDS for step in cards[card].steps)


def _tell(form: Form, here: Here) -> Order:
    authority = _chosen(form, "authority", tuple(AUTHORITIES), "choose_authority")
    given = tuple(form.several("given", tuple(GIVEN)))
    if not given:
        form.fail("given", "choose_given")
    consent = _chosen(form, "consent", ("yes", "no"), "choose_consent") == "yes"
    why = form.text("why", CHARACTERS, BYTES, multiline=True)
    return Order("tell", choice=authority, given=given, yes=consent, text=why, key=form.key())


def _close(form: Form, here: Here) -> Order:
    outcome = _chosen(form, "outcome", OUTCOMES, "choose_outcome")
    true_alarm = _chosen(form, "true_alarm", ("yes", "no"), "choose_true") == "yes"
    done = form.text("done", CHARACTERS, BYTES, multiline=True)
    return Order("close", choice=outcome, yes=true_alarm, text=done, at=_moment(form, here))


def _moment(form: Form, here: Here) -> Instant | None:
    """Read a day and an hour of the programme's clock that lie ahead; nothing where neither was named."""
    if not form.raw("day") and not form.raw("time"):
        return None
    day, hour = form.date("day"), form.time("time")
    if form.failed("day") or form.failed("time"):
        return None
    at = instant_of(datetime.combine(day, hour), here.zone)
    if at <= here.now:
        form.fail("day", "look_again_ahead")
    return at


def _chosen(form: Form, name: str, allowed: tuple[str, ...], code: str) -> str:
    if form.raw(name) not in allowed:
        form.fail(name, code)
        return allowed[0]
    return form.raw(name)


def _mate(verb: str, name: str) -> Callable[[Form, Here], Order]:
    def read(form: Form, here: Here) -> Order:
        if not form.raw(name):
            form.fail(name, "choose_mate")
        return Order(verb, mate=form.raw(name)[:MATE])

    return read


FIELDS: dict[str, Callable[[Form, Here], Order]] = {
    **{verb: _plain(verb) for verb in ("take", "decline", "talk")},
    "hand_over": _mate("hand_over", "to"),
    "consult": _mate("consult", "whom"),
    "step": _step,
    "raise": lambda form, here: Order("raise", number=form.number("tier", TIERS[0], TIERS[-1])),
    "note": lambda form, here: Order("note", text=form.text("note", CHARACTERS, BYTES, multiline=True), key=form.key()),
    "tell": _tell,
    "review": lambda form, here: Order(
        "review",
        number=form.number("number", 1, 999),
        text=form.text("seen", CHARACTERS, BYTES, multiline=True, optional=True),
    ),
    "close": _close,
    "look": lambda form, here: Order("look", text=form.text("looked", CHARACTERS, BYTES, multiline=True)),
}
"""What each verb reads."""
