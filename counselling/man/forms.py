"""What comes in from a man by the forms and frames of his conversations, as plain values or a refusal a field."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from core.forms import Form, by_verb
from core.i18n import LANGUAGES
from core.ids import new_id
from counselling.talk import TALK
from counselling.talking import Words

CHARACTERS, BYTES = 8_000, 32 * 1024
"""Of one private message."""
OWN_WORDS = 2_000
NUMBERS = 10**9
MOMENTS = 10**14
ID = 40
HEAVIEST = 5
ALONG = ("all", "summary", "nothing")
ASKED = ("contract", "transfer", "referral", "live")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What he may say before he is answered, if he likes: about what, how heavy from 1 to 5, in which language."""

    topic: str
    heavy: int | None
    language: str

    @classmethod
    def parse(cls, form: Form, scale: str, topics: Collection[str], own: str) -> "Wishes":
        """Read them from a form; `scale` is the field that says how heavy it is, `own` his language where he chose none.

        He may write in every language of the house, whatever the team reads: his page says which those are.
        """
        topic = form.choice("topic", topics, optional=True)
        heavy = form.number(scale, 1, HEAVIEST) if form.raw(scale).strip() else None
        language = form.choice("language", LANGUAGES, optional=True)
        return cls(topic, heavy, language or own)


@dataclass(frozen=True, slots=True)
class Order:
    """Something that the man asks of his conversation: a verb, and what it needs."""

    verb: str
    seq: int = 0
    what: str = ""
    yes: bool = False
    along: str = ""
    text: str = ""

    @classmethod
    def parse(cls, form: Form) -> "Order":
        """Read it from a form. Invalid says which field."""
        return by_verb(form, FIELDS)


def programme_of(form: Form) -> str:
    """Read which programme the form is about. Invalid when it can be none."""
    programme = form.text("programme", ID)
    if form.failed("programme"):
        form.check()
    return programme


def words_of(form: Form, stream: str = TALK) -> Words:
    """Read what somebody writes; what comes without a key gets a fresh one. Invalid keeps what he typed."""
    text = form.text("text", CHARACTERS, BYTES, multiline=True)
    reply_to = form.number("reply_to", 1, NUMBERS) if form.raw("reply_to") else None
    words = Words(text, form.key() or new_id(), reply_to, stream, sure=form.tick("sure"))
    form.check()
    return words


def draft_of(form: Form) -> str:
    """Read what he has written so far: as it stands, cut to what a message can hold."""
    text = form.text("text", CHARACTERS, BYTES, multiline=True, optional=True)
    form.check()
    return text


def _plain(verb: str) -> Callable[[Form], Order]:
    return lambda form: Order(verb)


def _answer(form: Form) -> Order:
    what, yes = form.choice("what", ASKED), _yes(form)
    along = form.choice("along", ALONG) if what == "transfer" and yes else ""
    text = form.text("words", OWN_WORDS, multiline=True) if what == "referral" and yes else ""
    return Order("answer", what=what, yes=yes, along=along, text=text)


def _yes(form: Form) -> bool:
    return form.choice("yes", ("yes", "no")) == "yes"


FIELDS: dict[str, Callable[[Form], Order]] = {
    "remove": lambda form: Order("remove", seq=form.number("seq", 1, NUMBERS)),
    "answer": _answer,
    "slot": lambda form: Order("slot", seq=form.number("number", 0, 9)),
    "call_off": lambda form: Order("call_off", seq=form.number("at", 1, MOMENTS)),
    "end_slot": _plain("end_slot"),
    "review": lambda form: Order("review", yes=_yes(form)),
    "record": _plain("record"),
    "end": _plain("end"),
    "end_live": _plain("end_live"),
    "continue": _plain("continue"),
    "reopen": _plain("reopen"),
}
"""What he can ask for at `/conversations/{id}/acts` and as `act` frames, and how its fields are read."""
