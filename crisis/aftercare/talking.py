"""What a man does with his card: he asks for a talk, or puts it away."""

from contextlib import suppress

from sqlalchemy import select

from auth.own import OWN, Card, Dismiss, Tell
from auth.people import Actor, Person
from core.clock import Instant
from core.errors import NotFound
from core.work import CLOCK, NamedActor, Read, Work
from crisis.aftercare.giving import TALK_ASKED, card_about
from crisis.aftercare.models import Aftercare
from crisis.reach import Reach, Wish


def card_here(read: Read | Work, actor: Actor, meeting_id: str, now: Instant) -> Card:
    """Give his card of this meeting. NotFound where he has none, or its time is over."""
    card = card_about(read.state(OWN, actor.own).cards, meeting_id)
    if card is None or card.data["until"] <= now:
        raise NotFound
    return card


def his_card(read: Read, person: Person, meeting_id: str) -> tuple[Actor, Card]:
    """Give his card of this meeting, and as whom he was in it. NotFound alike where he was not, and where its time is over."""
    for actor in person.actors:
        with suppress(NotFound):
            return actor, card_here(read, actor, meeting_id, read.now)
    raise NotFound


def ask_talk(work: Work, actor: Actor, meeting_id: str, wish: Wish, reach: Reach) -> str:
    """A private conversation has begun with his words, with a promise; nobody learns of it but who answers. Gives its id.

    Asking again gives the one that was begun the first time.
    """
    card = card_here(work, actor, meeting_id, work.now)
    if card.kind == TALK_ASKED:
        return str(card.data["conversation"])
    if reach.promise_talk is None:
        raise NotFound
    talk = reach.promise_talk(work, actor, wish)
    work.act(OWN, actor.own, CLOCK, Tell(TALK_ASKED, {**card.data, "conversation": talk}))
    work.act(OWN, actor.own, NamedActor(actor.id), Dismiss(card.seq))
    row = work.db.scalar(select(Aftercare).where(Aftercare.meeting_id == meeting_id).order_by(Aftercare.begun_at))
    if row is not None:
        row.talks += 1
        work.db.flush()
    return talk


def put_away(work: Work, actor: Actor, meeting_id: str) -> None:
    """His card lies open no more. Where none does, nothing happens."""
    card = card_about(work.state(OWN, actor.own).cards, meeting_id)
    if card is not None:
        work.act(OWN, actor.own, actor, Dismiss(card.seq))
