"""Being worried about somebody in a meeting: a word to the professionals, which the others of the room do not learn of, nor he."""

from dataclasses import dataclass

from auth.people import Actor
from chat.meeting import MEETING, ROOM
from core.errors import Refused, ensure
from core.forms import Form
from core.work import Work
from crisis.alarming import worry
from crisis.alert import Where
from crisis.helping.forms import words_of

NUMBERS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Worry:
    """About whom (his tag in the meeting), by which message (0 for none), and what one says of it."""

    tag: str
    seq: int
    words: str

    @classmethod
    def parse(cls, form: Form) -> "Worry":
        """Read the form."""
        seq = form.number("seq", 0, NUMBERS, optional=True)
        sign = cls(form.raw("persona"), seq, words_of(form))
        form.check()
        return sign


def worry_about(work: Work, actor: Actor, meeting_id: str, sign: Worry, language: str) -> str:
    """The professionals have a sign that somebody is worried about him, with words or without. Gives the id of the alert.

    Refused `no_seat` for one who has no place in the meeting, `not_in_meeting` where nobody is behind the tag, `worried_about_yourself`.
    """
    meeting = work.state(MEETING, meeting_id)
    ensure(meeting.place(actor.id), "no_seat")
    other = meeting.tagged(sign.tag)
    if other is None:
        raise Refused("not_in_meeting")
    ensure(other.persona != actor.id, "worried_about_yourself")
    where = Where("meeting", meeting_id, ROOM, sign.seq if meeting.is_message(sign.seq) else 0)
    return worry(work, actor, other.persona, sign.words, where, language)
