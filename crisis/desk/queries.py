"""Reads of the alert pages: the alerts of a programme, and one of them, as one who may see them."""

from collections.abc import Iterable

from sqlalchemy import Select, bindparam, or_, select

from auth.people import Actor, Person
from core.clock import DAY
from core.errors import Fault, NotFound
from core.spaces import address
from core.work import Read
from crisis.alert import ALERT, ALERT_STREAM, CLOSED, IMMEDIATE, ROLES, TAKEN, Alert, may_see, policy
from crisis.calling import calls
from crisis.desk.pages import Alarm, Board, Mate, OnShift, Review, Row
from crisis.desk.story import happened_in, why_it_rang, written_in
from crisis.drills.ladder import ladder_of, takes_part
from crisis.ladder import next_rung
from crisis.minors import SAID
from crisis.models import AlertPerson, AlertState
from crisis.protocols.cards import Card, cards_for, cards_in, laws_for, version_for
from programmes.approvals import approval_of
from programmes.helplines.lines import country
from programmes.queries import host, offer
from programmes.readiness import PROTOCOL, Versions
from programmes.rota.policy import PROFESSIONAL
from programmes.rota.queries import cover, team

LOOKED_BACK = 30 * DAY
"""So long a closed alert stands in the list."""
MOST = 200
EARLIER = 20
SHOWN = 500
"""So many entries of an alert are shown, the newest."""
IN_ROOMS = frozenset({"meeting", "hold", "word"})
COUNSELLOR = "counsellor"


def called_in(person: Person) -> tuple[Actor, ...]:
    """Give every persona under which he can be called to an alert."""
    return tuple(one for one in person.actors if one.programme and one.has(*ROLES))


def alert_actor(read: Read, alert_id: str, person: Person) -> Actor:
    """Tell as whom he comes to an alert. NotFound alike where there is none and where it is not his to see."""
    programme = read.db.scalar(_PROGRAMME, {"id": alert_id})
    actor = person.actor_in(programme) if programme is not None else None
    if actor is None or not may_see(actor, read.state(ALERT, alert_id)):
        raise NotFound
    return actor


def board(read: Read, actor: Actor, language: str) -> Board:
    """Give the alerts of his programme that he may see, the most pressing first."""
    programme = actor.programme or ""
    offered = offer(read, programme, language)
    rows = tuple(row_of(actor, space, alert) for space, alert in _seen_by(read, actor))
    still = [row for row in rows if row.seen.status != CLOSED]
    sought = [row for row in still if row.seen.status != TAKEN or row.seen.lapsed]
    return Board(
        programme,
        offered.name,
        offered.zone,
        on_shift(read, programme),
        ringing=tuple(row for row in sought if row.called),
        waiting=tuple(row for row in sought if not row.called),
        taken=tuple(row for row in still if row.seen.status == TAKEN and not row.seen.lapsed),
        again=tuple(row for row in rows if row.seen.looks),
        reviews=tuple(
            Review(row.id, row.man, told) for row in rows if not row.seen.drill for told in row.seen.unreviewed
        ),
        closed=tuple(row for row in rows if row.seen.status == CLOSED and not row.seen.looks and not row.seen.drill),
    )


def alarm(read: Read, alert_id: str, actor: Actor, language: str, place: str) -> Alarm:
    """Give an alert with everything that he may know of it. `place` is the address of where it was written, where there is one."""
    alert = read.state(ALERT, alert_id)
    seen, programme = alert.seen, alert.programme
    offered = offer(read, programme, language)
    entries = read.entries(alert_id, ALERT_STREAM, before=alert.last + 1, limit=SHOWN)
    where = _country(read, language, offered.organisation)
    number = country(where).emergency
    cards = _cards(alert, language, number)
    return Alarm(
        id=alert_id,
        programme=programme,
        programme_name=offered.name,
        zone=offered.zone,
        country=where,
        emergency=number,
        seen=seen,
        you=_tag_of(alert, actor),
        holds=alert.holder == actor.id,
        card=cards[0],
        others=cards[1:],
        laws=tuple({law.id: law for card in cards for law in laws_for(where, card.id)}.values()),
        approved=approval_of(read, programme, PROTOCOL, Versions(where.lower(), version_for(where.lower()))),
        head=alert.last,
        stream=address(alert_id, ALERT_STREAM),
        written=written_in(entries),
        why=why_it_rang(entries, language),
        happened=happened_in(entries, {one.persona: one.name for one in seen.called}),
        called=_called(alert),
        next_names=_next_names(read, alert),
        on_shift=on_shift(read, programme),
        earlier=_earlier(read, alert_id, alert, actor),
        mates=_mates(read, alert, actor),
        may=may(actor, alert),
        reviewable=frozenset(
            one.number for one in seen.unreviewed if policy.bar_to_review(actor, alert, one.number) is None
        ),
        place=place,
    )


def row_of(actor: Actor, space: str, alert: Alert) -> Row:
    """Give an alert as a line of the list."""
    mine = alert.holder == actor.id or policy.bar_to_decline(actor, alert) is None
    man = alert.seen.man
    return Row(
        space,
        man.name if man else "",
        cards_for(alert.seen.kinds, alert.seen.tier)[0],
        alert.seen,
        _called(alert),
        mine,
    )


def on_shift(read: Read, programme: str) -> tuple[OnShift, ...]:
    """List the professionals who are on shift now, each once."""
    found = {one.persona: OnShift(one.name, one.until) for one in cover(read, programme, PROFESSIONAL)}
    return tuple(found.values())


def may(actor: Actor, alert: Alert) -> dict[str, Fault | None]:
    """Name what is in the way of each tool, None where nothing is."""
    hold, act = policy.bar_to_hold(actor, alert), policy.bar_to_act(actor, alert)
    mine = Fault("not_called") if alert.holder == actor.id and not alert.seen.lapsed else None
    return {
        "take": mine or policy.bar_to_take(actor, alert),
        "decline": policy.bar_to_decline(actor, alert),
        "talk": policy.bar_to_talk(actor, alert),
        "hand_over": hold,
        "consult": hold,
        "step": act,
        "note": act,
        "tell": policy.bar_to_tell(actor, alert),
        "raise": policy.bar_to_raise(alert, min(alert.seen.tier + 1, IMMEDIATE)),
        "close": hold,
        "minor": act or _bar_to_minor(alert),
        "look": policy.bar_to_look(alert),
    }


def _bar_to_minor(alert: Alert) -> Fault | None:
    """Nobody here is named, or it is said of him already."""
    known = SAID in alert.seen.sources
    return Fault("nobody_to_talk_with") if not alert.persona or known else None


def _seen_by(read: Read, actor: Actor) -> list[tuple[str, Alert]]:
    """The alerts of his programme that are open, or were closed not long ago; without the grant only those he was called to."""
    recent = or_(AlertState.closed_at.is_(None), AlertState.closed_at >= read.now - LOOKED_BACK)
    found = select(AlertState.id).where(AlertState.programme_id == actor.programme, recent)
    if not actor.has(COUNSELLOR):
        found = found.where(AlertState.id.in_(_his(actor)))
    order = (AlertState.closed_at.desc(), AlertState.tier.desc(), AlertState.opened_at, AlertState.id)
    ids = read.db.scalars(found.order_by(AlertState.closed_at.is_not(None), *order).limit(MOST)).all()
    return [(one, alert) for one, alert in _states(read, ids) if may_see(actor, alert)]


def _earlier(read: Read, alert_id: str, alert: Alert, actor: Actor) -> tuple[Row, ...]:
    """The other alerts of the same man in this programme that he may see, the newest first."""
    if not alert.persona:
        return ()
    found = select(AlertState.id).where(
        AlertState.persona_id == alert.persona, AlertState.programme_id == alert.programme, AlertState.id != alert_id
    )
    ids = read.db.scalars(found.order_by(AlertState.opened_at.desc()).limit(EARLIER)).all()
    return tuple(row_of(actor, one, other) for one, other in _states(read, ids) if may_see(actor, other))


def _states(read: Read, ids: Iterable[str]) -> list[tuple[str, Alert]]:
    return [(space, slot.state) for space, slot in read.slots(ids).items()]


def _his(actor: Actor) -> Select[str]:
    return select(AlertPerson.alert_id).where(AlertPerson.persona_id == actor.id)


def _called(alert: Alert) -> tuple[str, ...]:
    return tuple(one.name for one in alert.seen.calling) if calls(alert) else ()


def _next_names(read: Read, alert: Alert) -> tuple[str, ...]:
    """Who is called next, if nobody takes it."""
    if not calls(alert):
        return ()
    ladder = ladder_of(read, alert)
    following = next_rung(ladder, alert.seen.rung, alert.seen.round)
    return tuple(one.name for one in ladder[following[0]]) if following else ()


def _mates(read: Read, alert: Alert, actor: Actor) -> tuple[Mate, ...]:
    """List those who can be asked to look or to take over: whoever can be called, and neither the reader nor the man himself."""
    mates = team(read, alert.programme).values()
    return tuple(
        Mate(mate.grant, mate.name, COUNSELLOR if COUNSELLOR in mate.roles else "coordinator")
        for mate in mates
        if mate.roles & ROLES
        and mate.persona not in (actor.id, alert.persona)
        and takes_part(read, alert, mate.persona)
    )


def _cards(alert: Alert, language: str, number: str) -> tuple[Card, ...]:
    place = "meeting" if alert.seen.where is not None and alert.seen.where.place in IN_ROOMS else ""
    cards = cards_in(language).cards
    return tuple(cards[one].at(place).calling(number) for one in cards_for(alert.seen.kinds, alert.seen.tier))


def _country(read: Read, language: str, organisation: str) -> str:
    found = host(read, language, organisation)
    return found.country if found is not None else ""


def _tag_of(alert: Alert, actor: Actor) -> str:
    return next((tag for tag, persona in alert.people.items() if persona == actor.id), "")


_PROGRAMME = select(AlertState.programme_id).where(AlertState.id == bindparam("id"))
