"""Changing the crisis rules of a programme: one proposes, another approves, anybody of them takes it back. Each step is in the staff log."""

import msgspec
from sqlalchemy import func, select

from auth.log import note
from auth.people import Actor
from core.errors import NotFound, Refused, ensure
from core.work import Work
from crisis.models import CrisisSettings
from crisis.rules import rulebook
from crisis.settings.books import SUBJECT
from crisis.settings.models import RuleChange
from crisis.settings.overlay import AddMask, AddPhrase, Change, SetTimes, needs_reason
from crisis.settings.policy import LEAST_REASON, MOST_OPEN, bar_to_approve, may_set
from crisis.settings.record import Content, back_from, content_of, open_rows, overlay_in, sealed
from programmes.models import Programme

BACK = "back"
"""The kind of a change that takes another back."""


def propose(work: Work, actor: Actor, content: Content) -> str:
    """A change waits for its week and a second person. Gives its id; proposing the same once more gives the one that waits."""
    return _propose(work, actor, kind_of(content.change), content)


def take_back(work: Work, actor: Actor, change_id: str) -> str:
    """The way back from a change in force waits for a second person, and for no week. Gives its id."""
    row = _row(work, actor, change_id)
    ensure(row.approved_at is not None, "not_in_force")
    change = back_from(work, row)
    if change is None:
        raise Refused("no_way_back")
    return _propose(work, actor, BACK, Content(change, ""), row.id)


def approve_change(work: Work, actor: Actor, change_id: str) -> None:
    """It is in force from now on, in every worker. Refused to who proposed it, and before its week is over; repeating it changes nothing."""
    row = _row(work, actor, change_id)
    if row.decided_by == actor.id and row.approved_at is not None:
        return
    ensure(row.decided_by is None, "decided_already")
    bar = bar_to_approve(actor.id, row.proposed_by, row.kind, row.proposed_at, work.now)
    if bar is not None:
        raise Refused(bar.code)
    numbers = select(func.max(RuleChange.number)).where(RuleChange.programme_id == row.programme_id)
    row.number = (work.db.scalar(numbers) or 0) + 1
    row.approved_at, row.decided_by = work.now, actor.id
    change = content_of(work, row).change
    if isinstance(change, SetTimes):
        work.db.merge(_times(row.programme_id, change))
    work.db.flush()
    _tell(work, actor, "rule_change_approved", row)


def withdraw_change(work: Work, actor: Actor, change_id: str) -> None:
    """It comes to nothing. Repeating it changes nothing; what is in force can only be taken back."""
    row = _row(work, actor, change_id)
    if row.withdrawn_at is not None:
        return
    ensure(row.decided_by is None, "decided_already")
    row.withdrawn_at, row.decided_by = work.now, actor.id
    work.db.flush()
    _tell(work, actor, "rule_change_withdrawn", row)


def kind_of(change: Change) -> str:
    """Name the kind of a change."""
    return str(change.__struct_config__.tag)


def _propose(work: Work, actor: Actor, kind: str, content: Content, undoes: str | None = None) -> str:
    programme = actor.programme or ""
    if not may_set(actor, programme):
        raise NotFound
    _one_at_a_time(work, programme)
    waiting = open_rows(work, programme)
    same = (row.id for row in waiting if _bare(content_of(work, row).change) == _bare(content.change))
    known = next(same, None)
    if known is not None:
        return known
    ensure(len(waiting) < MOST_OPEN, "changes_many", count=MOST_OPEN)
    _ensure_sense(work, programme, content)
    row = RuleChange(id=work.new_id(), programme_id=programme, kind=kind, undoes=undoes)
    row.proposed_by, row.proposed_at, row.texts, row.nearer, row.less = actor.id, work.now, 0, 0, 0
    row.sealed = sealed(work, row.id, content)
    work.db.add(row)
    work.db.flush()
    _tell(work, actor, "rule_change_proposed", row, content.why)
    return row.id


def _ensure_sense(work: Work, programme: str, content: Content) -> None:
    change, overlay = content.change, overlay_in(work, programme)
    if not isinstance(change, SetTimes):
        ensure(overlay.changed(change) != overlay, "already_so")
    ensure(not needs_reason(rulebook(), change) or len(content.why) >= LEAST_REASON, "name_the_reason")


def _bare(change: Change) -> Change:
    """Without the id that was drawn for it."""
    return msgspec.structs.replace(change, id="") if isinstance(change, AddPhrase | AddMask) else change


def _row(work: Work, actor: Actor, change_id: str) -> RuleChange:
    row = work.db.get(RuleChange, change_id)
    if row is None or not may_set(actor, row.programme_id):
        raise NotFound
    _one_at_a_time(work, row.programme_id)
    work.db.refresh(row)
    return row


def _one_at_a_time(work: Work, programme: str) -> None:
    """Whoever else changes the rules of this programme, on another worker, waits."""
    work.db.execute(select(Programme.id).where(Programme.id == programme).with_for_update())


def _times(programme: str, times: SetTimes) -> CrisisSettings:
    return CrisisSettings(
        programme_id=programme,
        immediate_seconds=times.immediate,
        urgent_seconds=times.urgent,
        hold_immediate_seconds=times.hold_immediate,
        hold_urgent_seconds=times.hold_urgent,
    )


def _tell(work: Work, actor: Actor, code: str, row: RuleChange, why: str = "") -> None:
    note(work, actor, code, ("rule_change", row.id), why or None)
    work.recheck(SUBJECT + row.programme_id)
