"""What comes in from one who answers, as plain values or a refusal beside its field."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from core.clock import Instant
from core.errors import NotFound
from core.forms import Form, Here, by_verb
from core.i18n import LANGUAGES
from core.ids import is_id
from counselling.talk.policy import END_REASONS
from programmes.rota.hours import instant_of

CHARACTERS, BYTES = 8_000, 32 * 1024
"""Of one private message, of a note, of words to answer with."""
REASON = 500
NUMBERS = 10**9
MOMENTS = 10**14
SLOTS = 3
"""So many times of a week are offered at once."""
MATE = 40
HOW = ("messages", "meeting")
"""How a time of a contract was that does not count by itself."""
OUTCOMES = ("helped", "partly", "not", "unknown")
"""What came of a referral."""
WHYS = ("load", "absence")
GAPS = ("name", "counsellor", "programme", "next")
"""What can be filled in words to answer with."""
_OPEN_GAP = re.compile(r"\{(" + "|".join(GAPS) + r")\}")


@dataclass(frozen=True, slots=True)
class Order:
    """Something that one of the team asks of a conversation: a verb, and what it needs. `mate` is a grant of the team."""

    verb: str
    mate: str = ""
    text: str = ""
    key: str | None = None
    at: Instant | None = None
    seq: int = 0
    yes: bool = True
    choice: str = ""
    times: tuple[tuple[int, int], ...] = ()
    zone: str = ""

    @classmethod
    def parse(cls, form: Form, here: Here) -> "Order":
        """Read it from a form. Invalid says which field."""
        return by_verb(form, FIELDS, here)


@dataclass(frozen=True, slots=True)
class Aside:
    """A note to the team: its words, the client's key, and whether it is what was agreed with the man."""

    text: str
    key: str | None
    agreed: bool

    @classmethod
    def parse(cls, form: Form) -> "Aside":
        """Read it from a form. Invalid keeps what was typed."""
        aside = cls(form.text("note", CHARACTERS, BYTES, multiline=True), form.key(), form.tick("agreed"))
        form.check()
        return aside


@dataclass(frozen=True, slots=True)
class Answer:
    """What is written to the man."""

    text: str
    key: str | None
    reply_to: int | None

    @classmethod
    def parse(cls, form: Form) -> "Answer":
        """Read it from a form. Words with an open gap are not sent."""
        answer = cls(
            message_of(form), form.key(), form.number("reply_to", 1, NUMBERS) if form.raw("reply_to") else None
        )
        form.check()
        return answer


@dataclass(frozen=True, slots=True)
class Reply:
    """Words to answer with: what they are called, their language, whose they are."""

    title: str
    language: str
    text: str
    own: bool

    @classmethod
    def parse(cls, form: Form) -> "Reply":
        """Read them from a form."""
        title, language = form.text("title", 120), form.choice("language", LANGUAGES)
        reply = cls(title, language, form.text("text", CHARACTERS, BYTES, multiline=True), form.raw("whose") != "team")
        form.check()
        return reply


@dataclass(frozen=True, slots=True)
class Place:
    """A place outside to which a man can be referred."""

    name: str
    about: str
    how: str
    languages: str

    @classmethod
    def parse(cls, form: Form) -> "Place":
        """Read it from a form."""
        name, about = form.text("name", 160), form.text("about", 600, multiline=True)
        spoken = form.several("languages", LANGUAGES)
        if not spoken:
            form.fail("languages", "choose")
        place = cls(name, about, form.text("how", 400, multiline=True), " ".join(spoken))
        form.check()
        return place


def id_in(form: Form, name: str) -> str:
    """Read the id of a thing of ours, or nothing where none was sent. NotFound for what can be no id."""
    typed = form.raw(name)
    if typed and not is_id(typed):
        raise NotFound
    return typed


def message_of(form: Form) -> str:
    """Read a message to the man; one in which a gap stands open is refused beside it."""
    text = form.text("text", CHARACTERS, BYTES, multiline=True)
    if found := _OPEN_GAP.search(text):
        form.fail("text", "gap_open", gap=found[0])
    return text


def draft_of(form: Form) -> str:
    """Read what was written so far."""
    text = form.text("text", CHARACTERS, BYTES, multiline=True, optional=True)
    form.check()
    return text


def moment_of(form: Form, here: Here) -> Instant:
    """Read a day and an hour of the programme's clock that lie ahead."""
    day, hour = form.date("day"), form.time("time")
    if form.failed("day") or form.failed("time"):
        return here.now
    at = instant_of(datetime.combine(day, hour), here.zone)
    if at <= here.now:
        form.fail("day", "in_the_past")
    return at


def _slots(form: Form, here: Here) -> Order:
    """Read the times of a week that were filled in; at least one."""
    times = []
    for number in range(1, SLOTS + 1):
        if form.raw(f"weekday{number}"):
            day, hour = form.number(f"weekday{number}", 0, 6), form.time(f"time{number}")
            if not form.failed(f"time{number}"):
                times.append((day, hour.hour * 60 + hour.minute))
    if not times:
        form.fail("weekday1", "choose")
    return Order("slots", times=tuple(dict.fromkeys(times)), zone=here.zone)


def _last(form: Form, here: Here) -> Instant | None:
    return moment_of(form, here) if form.raw("day") else None


def _plain(verb: str) -> Callable[[Form, Here], Order]:
    return lambda form, here: Order(verb)


def _yes(form: Form) -> bool:
    return form.choice("yes", ("yes", "no")) == "yes"


FIELDS: dict[str, Callable[[Form, Here], Order]] = {
    **{
        verb: _plain(verb)
        for verb in ("take", "put_back", "extend", "end_live", "step_out", "supervise", "take_over", "back", "uncount")
    },
    "open": lambda form, here: Order("open", text=form.text("reason", REASON)),
    "live": lambda form, here: Order("live", yes=_yes(form) if form.raw("yes") else True),
    "end": lambda form, here: Order("end", choice=form.choice("reason", END_REASONS)),
    "opinion": lambda form, here: Order("opinion", mate=form.text("mate", MATE)),
    "later": lambda form, here: Order("later", text=message_of(form), at=moment_of(form, here)),
    "call_back": lambda form, here: Order("call_back", seq=form.number("seq", 1, NUMBERS)),
    "remove": lambda form, here: Order("remove", seq=form.number("seq", 1, NUMBERS)),
    "contract": lambda form, here: Order("contract", choice=form.text("kind", 10)),
    "count": lambda form, here: Order("count", choice=form.choice("how", HOW)),
    "slots": _slots,
    "call_off": lambda form, here: Order("call_off", at=form.number("at", 1, MOMENTS)),
    "end_slot": _plain("end_slot"),
    "review": lambda form, here: Order("review", yes=_yes(form), at=_last(form, here)),
    "transfer": lambda form, here: Order(
        "transfer",
        mate=form.text("mate", MATE),
        text=form.text("summary", CHARACTERS, BYTES, multiline=True, optional=True),
    ),
    "refer": lambda form, here: Order("refer", choice=form.text("place", MATE)),
    "follow_up": lambda form, here: Order("follow_up", choice=form.choice("outcome", OUTCOMES)),
    "record": lambda form, here: Order(
        "record", text=form.text("record", CHARACTERS, BYTES, multiline=True), key=form.key()
    ),
    "promise": lambda form, here: Order("promise", at=moment_of(form, here), choice=form.choice("why", WHYS)),
    "away": lambda form, here: Order("away", at=moment_of(form, here), mate=form.raw("mate")),
    "rank": lambda form, here: Order("rank", seq=form.number("risk", 0, 3)),
}
"""What can be asked at `/desk/conversations/{id}/acts`, and how its fields are read."""
