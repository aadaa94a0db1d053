"""Somebody is younger than his programme is for: an alert of its own kind, and a mark that keeps rooms of grown men from giving him a seat."""

from sqlalchemy import Select, select

from auth.models import Persona
from auth.own import OWN, Mark
from auth.people import Actor
from core.errors import NotFound
from core.work import CLOCK, Work
from crisis.alarming import Raised, raise_alert
from crisis.alert import ALERT, CLOSED, URGENT, Where
from crisis.models import AlertState
from crisis.telling import own_space

MINOR, SAID = "minor", "age"
"""The kind of the alert, and its source: somebody said it, he himself or one of the team."""
MARKED = "young"
"""Under this name his own space keeps that he is too young for rooms of this programme."""


def say_minor(work: Work, actor: Actor, about: str, where: Where, language: str = "") -> str:
    """The professionals have a sign that this persona is a minor, and he sees lines for his age. Gives the id of the alert.

    NotFound where there is no such persona in the actor's programme.
    """
    row = work.db.get(Persona, about)
    if row is None or row.programme_id is None or row.programme_id != actor.programme:
        raise NotFound
    if row.own_space:
        work.act(OWN, row.own_space, CLOCK, Mark(MARKED, "yes"))
    raised = Raised(row.programme_id, about, URGENT, (MINOR,), SAID, where, language, (), row.name)
    return raise_alert(work, raised)


def open_minors() -> Select[str]:
    """The personas of whom it was said that they are minors, while an alert about it is open."""
    open_ = select(AlertState.persona_id).where(AlertState.status != CLOSED, AlertState.persona_id != "")
    return open_.where(AlertState.sources.like(f"%{SAID}%"), AlertState.kinds.like(f"%{MINOR}%"))


def unmark_minor(work: Work, alert_id: str) -> None:
    """Where it turned out that he is no minor, rooms have a seat for him again."""
    alert = work.state(ALERT, alert_id)
    own = own_space(work, alert.persona)
    if own and MINOR in alert.seen.kinds and alert.seen.true_alarm is False:
        work.act(OWN, own, CLOCK, Mark(MARKED, ""))


def is_marked(work: Work, persona: str) -> bool:
    """Say whether it was said of this persona that it is too young, and nobody has found otherwise."""
    own = own_space(work, persona)
    return bool(own) and MARKED in work.state(OWN, own).marks
