"""How a man comes in: by a place in the line, with or without an account, or by writing."""

from dataclasses import dataclass

from auth.guests.service import NewGuest, enter_as_guest, enter_once_more, guest_by_word
from auth.guests.word import word_from
from auth.people import Actor
from core.clock import MINUTE
from core.errors import NotFound
from core.ids import is_id, new_id
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from counselling.doors import door_of
from counselling.line import LINE, Stands
from counselling.man.forms import Wishes
from counselling.man.offering import Offering
from counselling.talk import CONVERSATION, Phase
from counselling.talking import NewTalk, is_there
from counselling.waiting import enter_line
from counselling.waiting_line import line_of, name_of

AGAIN = 2 * MINUTE
"""So long after he came a form that is sent again is his."""


@dataclass(frozen=True, slots=True)
class Came:
    """A guest who has come in: the conversation that waits, and his return word."""

    conversation: str
    word: str


def take_place(work: Work, actor: Actor, new: NewTalk, most: int) -> str:
    """He waits in the line of his programme, whose door stands as it does this moment. Gives his conversation; see `enter_line`."""
    if actor.programme is None:
        raise NotFound
    door = door_of(work, actor.programme)
    stands = Stands(door.answering, door.open_until, door.shut)
    work.act(LINE, line_of(work, actor.programme), CLOCK, stands)
    return enter_line(work, actor, new, most)


def come_in_as_guest(work: Work, stranger: AnyActor, guest: NewGuest, token: str, new: NewTalk, most: int) -> Came:
    """A guest is here, signed in under the token, with a place in the line; or, when the line takes no more, nobody is.

    Who presses twice (the same key) is one guest with one place, under either token: without scripts nothing else keeps him from it.
    """
    word = word_from(work.key_file, new.key)
    before = guest_by_word(work, word)
    if before is not None and (talk := _begun_just_now(work, before, new.key)):
        enter_once_more(work, stranger, word, token)
        return Came(talk, word)
    came = enter_as_guest(work, stranger, guest, token, word if before is None else "")
    return Came(take_place(work, came.actor, new, most), came.word)


def came_in(offer: Offering, wishes: Wishes, key: str | None) -> NewTalk:
    """Give the talk that one waits for who comes in by the door. A key that no page of ours has made is none: two men may send it."""
    key = key if key and is_id(key) else new_id()
    return NewTalk(language=wishes.language, topic=wishes.topic, heavy=wishes.heavy, key=key, terms=offer.terms)


def _begun_just_now(work: Work, actor: Actor, key: str) -> str | None:
    """The talk that a guest has begun by this key; none when that is longer ago: whoever finds the old page is somebody else."""
    talk = name_of(work.key_file, "walk-in", actor.id, key)
    if not is_there(work, talk):
        return None
    known = work.state(CONVERSATION, talk)
    return talk if work.now < known.began_at + AGAIN and known.phase is not Phase.ENDED else None
