"""How a man comes in: by a place in the line, with or without an account, or by writing."""

from dataclasses import dataclass

from auth.guests.service import NewGuest, enter_as_guest
from auth.people import Actor
from core.errors import NotFound
from core.ids import new_id
from core.spaces import Actor as AnyActor
from core.work import CLOCK, Work
from counselling.doors import door_of
from counselling.line import LINE, Stands
from counselling.man.forms import Wishes
from counselling.man.offering import Offering
from counselling.talking import NewTalk
from counselling.waiting import enter_line
from counselling.waiting_line import line_of


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
    """A guest is here, signed in under the token, with a place in the line; or, when the line takes no more, nobody is."""
    came = enter_as_guest(work, stranger, guest, token)
    return Came(take_place(work, came.actor, new, most), came.word)


def came_in(offer: Offering, wishes: Wishes) -> NewTalk:
    """Give the talk that one waits for who comes in by the door."""
    return NewTalk(language=wishes.language, topic=wishes.topic, heavy=wishes.heavy, key=new_id(), terms=offer.terms)
