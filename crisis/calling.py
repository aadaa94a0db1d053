"""The clock of an alert: who is called next, and what makes the desks ring. Every verb that acts on an alert goes through `act`."""

import msgspec

from auth.people import Actor
from core.errors import NotFound
from core.keystore import KeyFile
from core.spaces import Actor as AnyActor
from core.spaces import Entry, Tick
from core.work import CLOCK, NamedActor, Work
from crisis.aftercare.following import follow
from crisis.alert import ALERT, CLOSED, TAKEN, WATCH, Alert, Call, Fail
from crisis.bell import BELL, LOOK, REVIEW, Found, Item, Ring
from crisis.drills.ladder import ladder_of
from crisis.ladder import LOOK_AFTER, Callee, at_desk, next_rung, next_shift, next_working_day
from crisis.pager.service import page
from crisis.telling import tell_move

Asking = Actor | NamedActor


def act(work: Work, actor: Asking, alert_id: str, asked: msgspec.Struct) -> Entry | None:
    """Something is asked of an alert; who is to be called then is called, the desks and he know how it stands."""
    before = work.state(ALERT, alert_id)
    done = work.act(ALERT, alert_id, actor, asked)
    climb(work, alert_id)
    ring(work, alert_id, before)
    tell_move(work, alert_id, before)
    follow(work, alert_id, before)
    return done


def climb(work: Work, alert_id: str) -> None:
    """If it is time, or nobody who was called is left, the next are called; their pages are queued in the same commit."""
    alert = work.state(ALERT, alert_id)
    if not calls(alert) or not (_is_time(work, alert) or _is_left(alert) or alert.seen.nobody):
        return
    if alert.seen.tier == WATCH:
        _wait(work, alert_id, alert)
        return
    ladder = ladder_of(work, alert)
    found = next_rung(ladder, alert.seen.rung, alert.seen.round)
    if found is None:
        begins_at = next_shift(work, alert.programme) or work.now + LOOK_AFTER
        if not alert.seen.nobody or _is_time(work, alert):
            work.act(ALERT, alert_id, CLOCK, Call(-1, alert.seen.round, (), begins_at))
        return
    rung, round_ = found
    if round_ > alert.seen.round and not alert.seen.nobody and not _is_time(work, alert):
        return  # everybody was out of reach or said no: they are asked again when the time of the last is over, not in a circle
    _call(work, alert_id, alert, ladder[rung], rung, round_)


def calls(alert: Alert) -> bool:
    """Say whether somebody is sought for it: nobody has it, or who has it lets it lie."""
    return alert.is_open and (alert.seen.status != TAKEN or alert.seen.lapsed)


def ring(work: Work, alert_id: str, before: Alert) -> None:
    """The bell of the programme tells how the alert stands, if that is different from before."""
    after = work.state(ALERT, alert_id)
    item = item_of(alert_id, after)
    if after is before or item == item_of(alert_id, before):
        return
    work.act(BELL, bell_of(work, after.programme), CLOCK, Ring(_what(before, after, item), item))


def item_of(alert_id: str, alert: Alert) -> Item:
    """The alert as the bell shows it."""
    seen = alert.seen
    return Item(
        alert=alert_id,
        tier=seen.tier,
        since=seen.opened_at,
        next_at=seen.next_at,
        taken_by=seen.holder,
        rung=seen.rung,
        called=tuple(one.persona for one in seen.calling) if calls(alert) else (),
        consulted=tuple(one.persona for one in seen.consulted),
        nobody=seen.nobody,
        lapsed=seen.lapsed,
        drill=seen.drill,
        why=_why(alert),
        circle=tuple(alert.people) if seen.drill else (),
    )


def bell_id(key_file: KeyFile, programme: str) -> str:
    """Give the name of the bell of this programme: only the house can make it."""
    return key_file.id_of("bell", programme)


def bell_of(work: Work, programme: str) -> str:
    """Give the bell of this programme; it is there afterwards."""
    bell = bell_id(work.key_file, programme)
    try:
        work.state(BELL, bell)
    except NotFound:
        work.create(BELL, bell, CLOCK, Found(programme), programme)
    return bell


def found_bell(work: Work, actor: AnyActor, programme: str) -> None:
    """The bell of the programme is there."""
    bell_of(work, programme)


def tick_alert(work: Work, actor: AnyActor, alert_id: str) -> None:
    """What is due in this alert has happened: the next are called, or something is told. A second tick does nothing."""
    act(work, CLOCK, alert_id, Tick())


def rung_failed(work: Work, actor: AnyActor, alert_id: str, persona: str) -> None:
    """No page reached him: where his desk is shut too, he counts as called in vain, and the next are called at once."""
    if not at_desk(work, persona):
        act(work, CLOCK, alert_id, Fail(persona))


def wake(work: Work, alert_id: str, persona: str) -> None:
    """Who has just been given an alert, or asked about one, is paged where his desk is shut and he is on shift or agreed."""
    alert = work.state(ALERT, alert_id)
    until = work.now + alert.times.until_next(alert.seen.tier)
    if any(one.persona == persona and one.paged for rung in ladder_of(work, alert) for one in rung):
        page(work, () if at_desk(work, persona) else (persona,), alert_id, until)


def _call(work: Work, alert_id: str, alert: Alert, callees: tuple[Callee, ...], rung: int, round_: int) -> None:
    next_at = work.now + alert.times.until_next(alert.seen.tier)
    work.act(ALERT, alert_id, CLOCK, Call(rung, round_, tuple(one.staff for one in callees), next_at))
    page(work, [one.persona for one in callees if one.paged], alert_id, next_at)


def _wait(work: Work, alert_id: str, alert: Alert) -> None:
    """An alert to watch lies on the desk until the next working day; nobody is called."""
    next_at = next_working_day(work, alert.programme)
    work.act(ALERT, alert_id, CLOCK, Call(0, alert.seen.round, (), next_at, waits=True))


def _is_time(work: Work, alert: Alert) -> bool:
    return alert.seen.next_at is not None and alert.seen.next_at <= work.now


def _is_left(alert: Alert) -> bool:
    """Everybody on this rung has declined, or was out of reach."""
    seen = alert.seen
    return seen.tier > WATCH and seen.rung >= 0 and not seen.calling


def _why(alert: Alert) -> str:
    seen = alert.seen
    if seen.looks:
        return LOOK
    return REVIEW if any(one.review_late for one in seen.unreviewed) else ""


def _what(before: Alert, after: Alert, item: Item) -> str:
    """What the desks are told: rang, taken, moved or closed."""
    seen, was = after.seen, before.seen
    if item.why and item.why != _why(before):
        return "rang"
    if seen.status == CLOSED and not item.why:
        return "closed"
    if seen.holder is not None and not seen.lapsed and (seen.holder != was.holder or was.lapsed):
        return "taken"
    called = {(one.persona, one.called_at) for one in seen.called} - {
        (one.persona, one.called_at) for one in was.called
    }
    nearer = seen.tier > was.tier and (seen.tier > WATCH or was.tier)
    return "rang" if called or nearer else "moved"
