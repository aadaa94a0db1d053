"""Raising an alert: one open alert a persona, the desks ring, he is told when somebody reads; all in one commit."""

from dataclasses import dataclass
from typing import Any

from auth.models import Persona
from auth.own import OWN, Mark
from auth.people import Actor
from core.errors import NotFound
from core.work import CLOCK, Work
from crisis.aftercare.following import follow
from crisis.alert import ALERT, URGENT, WATCH, Alert, Face, Line, Open, Sign, Where
from crisis.calling import act, climb, ring
from crisis.ladder import times_of
from crisis.noticing import NOTHING, Noticed
from crisis.settings.quality import remember_rules
from crisis.telling import own_space, tell_him

MARK = "alert"
"""Under this name his own space keeps the id of his open alert."""


@dataclass(frozen=True, slots=True)
class Raised:
    """A sign that somebody may be in danger: who (persona "" where nobody here is named), how near, what kind, where, and what was written.

    A drill names a made-up man and no persona. `lines` are up to five earlier ones and, last, what rang. `role` marks one of the staff: "participant" else.
    """

    programme: str
    persona: str
    tier: int
    kinds: tuple[str, ...]
    source: str
    where: Where
    language: str = ""
    lines: tuple[Line, ...] = ()
    name: str = ""
    role: str = "participant"
    drill: bool = False


def raise_alert(work: Work, raised: Raised) -> str:
    """An alert is there that holds this sign: his open one, or a new one. Gives its id.

    Whoever is to be called has been called, and the man told when somebody reads, unless he knows it and nothing has come nearer.
    """
    alert_id = open_alert(work, raised.persona)
    before = work.state(ALERT, alert_id) if alert_id else Alert()
    if alert_id:
        line = raised.lines[-1] if raised.lines else None
        act(work, CLOCK, alert_id, Sign(raised.tier, raised.kinds, raised.source, raised.where, line))
    else:
        alert_id = _begin(work, raised)
    if raised.lines and not raised.drill:
        remember_rules(work, alert_id, (hit["rule"] for hit in raised.lines[-1].hits))
    now = work.state(ALERT, alert_id).seen
    told = before.seen.tier if before.seen.tier >= URGENT else WATCH
    if raised.persona and (now.tier > told or raised.source == "asked"):
        tell_him(work, alert_id)
    return alert_id


def ask_help(work: Work, actor: Actor, words: str, where: Where, language: str = "", noticed: Noticed = NOTHING) -> str:
    """He asks for somebody now, with words or without. Gives the id of his alert. Asking again changes no more than that he is told again."""
    if actor.programme is None:
        raise NotFound
    lines = (_line_of(work, actor, words, noticed.hits),) if words else ()
    role = role_in(actor)
    tier, kinds = max(noticed.tier, URGENT), noticed.kinds or ("self",)
    raised = Raised(actor.programme, actor.id, tier, kinds, "asked", where, language, lines, actor.name, role)
    return raise_alert(work, raised)


def worry(work: Work, actor: Actor, about: str, words: str, where: Where, language: str = "") -> str:
    """Somebody is worried about a persona of his programme. Gives the id of the alert. NotFound where there is no such persona."""
    row = work.db.get(Persona, about)
    if row is None or row.programme_id is None or row.programme_id != actor.programme:
        raise NotFound
    lines = (_line_of(work, actor, words),) if words else ()
    raised = Raised(row.programme_id, about, URGENT, ("self",), "worried", where, language, lines, row.name)
    return raise_alert(work, raised)


def open_alert(work: Work, persona: str) -> str:
    """The id of the open alert about a persona; "" where there is none."""
    own = own_space(work, persona)
    alert_id = work.state(OWN, own).marks.get(MARK, "") if own else ""
    return alert_id if alert_id and work.state(ALERT, alert_id).is_open else ""


def unmark(work: Work, alert_id: str) -> None:
    """His own space knows of no open alert any more, if it knew of this one."""
    own = own_space(work, work.state(ALERT, alert_id).persona)
    if own and work.state(OWN, own).marks.get(MARK) == alert_id:
        work.act(OWN, own, CLOCK, Mark(MARK, ""))


def _begin(work: Work, raised: Raised) -> str:
    alert_id = work.new_id()
    man = Face(work.new_id(), raised.name, raised.role) if raised.persona or raised.drill else None
    begun = Open(
        raised.programme,
        raised.persona,
        man,
        raised.tier,
        raised.kinds,
        raised.source,
        raised.language,
        raised.where,
        raised.lines,
        raised.drill,
        times_of(work, raised.programme),
    )
    work.create(ALERT, alert_id, CLOCK, begun, raised.programme)
    own = own_space(work, raised.persona)
    if own:
        work.act(OWN, own, CLOCK, Mark(MARK, alert_id))
    climb(work, alert_id)
    ring(work, alert_id, Alert())
    follow(work, alert_id, Alert())
    return alert_id


def _line_of(work: Work, actor: Actor, words: str, hits: tuple[dict[str, Any], ...] = ()) -> Line:
    return Line("", actor.name, role_in(actor), work.now, words, hits)


def role_in(actor: Actor) -> str:
    """As what somebody stands in an alert about him, or in its lines."""
    return next((role for role in ("counsellor", "support_person") if actor.has(role)), "participant")
