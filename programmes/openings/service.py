"""Verbs over openings. Each leaves a row in the staff log."""

from auth.log import note
from core.clock import HOUR, Instant
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import CONSOLE, Work
from programmes.models import Programme
from programmes.openings.models import Capacity, ClosedText, OpeningTerms
from programmes.openings.policy import may_say_full, may_set_terms
from programmes.openings.queries import OFFERED
from programmes.openings.terms import BOUNDS, Terms
from programmes.openings.words import REASONS
from programmes.rota.queries import cover

LONGEST = 12 * HOUR
"""So long at most nobody more is taken; whoever is still full then says so again."""


def set_terms(work: Work, actor: AnyActor, programme: str, wanted: Terms) -> None:
    """The programme offers this, on these terms. What has begun keeps the terms on which it began."""
    _ensure_arranges(work, actor, programme)
    row = OpeningTerms(programme_id=programme, walk_in=wanted.walk_in, messaging=wanted.messaging)
    for name in BOUNDS:
        setattr(row, name, getattr(wanted, name))
    row.topics, row.contracts = " ".join(wanted.topics), " ".join(kind.code for kind in wanted.contracts)
    work.db.merge(row)
    work.db.flush()
    note(work, actor, "openings_set", ("programme", programme), programme=programme)


def write_closed_text(work: Work, actor: AnyActor, programme: str, language: str, text: str) -> None:
    """Who finds it closed reads this sentence in this language; without one, nothing of the programme's own."""
    _ensure_arranges(work, actor, programme)
    if text:
        work.db.merge(ClosedText(programme_id=programme, language=language, text=text))
    elif (row := work.db.get(ClosedText, (programme, language))) is not None:
        work.db.delete(row)
    work.db.flush()
    note(work, actor, f"closed_text_{language}", ("programme", programme), programme=programme)


def say_at_capacity(work: Work, actor: AnyActor, programme: str, purpose: str, reason: str, until: Instant) -> None:
    """Nobody more is taken until this instant, and the door says so and why. It ends by itself. Saying it again changes nothing.

    For whoever covers now and for coordinators; NotFound for anybody else. Refused while nobody covers: then it is closed.
    """
    covered = _ensure_may_say(work, actor, programme, purpose)
    ensure(covered, "full_without_cover")
    ensure(reason in REASONS, "not_possible", status=422)
    ensure(work.now < until <= work.now + LONGEST, "full_until", status=422)
    row = work.db.get(Capacity, (programme, purpose))
    if row is not None and (row.reason, row.until) == (reason, until):
        return
    work.db.merge(Capacity(programme_id=programme, purpose=purpose, reason=reason, until=until))
    work.db.flush()
    note(work, actor, f"full_{purpose}_{reason}", ("programme", programme), programme=programme)


def open_again(work: Work, actor: AnyActor, programme: str, purpose: str) -> None:
    """Men are taken again. While it was not said that it is full, nothing changes."""
    _ensure_may_say(work, actor, programme, purpose)
    row = work.db.get(Capacity, (programme, purpose))
    if row is None:
        return
    going_on = row.until > work.now
    work.db.delete(row)
    work.db.flush()
    if going_on:
        note(work, actor, f"open_again_{purpose}", ("programme", programme), programme=programme)


def _ensure_arranges(work: Work, actor: AnyActor, programme: str) -> None:
    if work.db.get(Programme, programme) is None or not (actor is CONSOLE or may_set_terms(actor, programme)):
        raise NotFound


def _ensure_may_say(work: Work, actor: AnyActor, programme: str, purpose: str) -> bool:
    """Refuse whoever may say nothing about this. Tells whether anybody covers."""
    ensure(purpose in OFFERED, "not_possible", status=422)
    covers = {one.persona for one in cover(work, programme, purpose)}
    if not may_say_full(actor, programme, covers=actor.id in covers):
        raise NotFound
    return bool(covers)
