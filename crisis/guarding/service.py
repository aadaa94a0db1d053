"""Word rules of a programme: made and ended, never changed; and looking at what they flagged. Each step is in the staff log."""

from sqlalchemy import func, select

from auth.log import note
from auth.people import Actor
from core.clock import DAY
from core.errors import NotFound, ensure
from core.spaces import Actor as AnyActor
from core.work import Work
from crisis.guarding.asking import SUBJECT
from crisis.guarding.forms import RuleDraft
from crisis.guarding.models import Flag, WordRuleRow
from crisis.guarding.policy import MOST_RULES, may_set

FLAGS_KEPT, UNSEEN_KEPT = 30 * DAY, 90 * DAY
"""A flag goes so long after somebody looked; one at which nobody looked, so long after its text."""
SLICE = 200


def make_rule(work: Work, actor: Actor, draft: RuleDraft) -> str:
    """The rule holds for what is written from now on, in every worker. Gives its id; the same rule once more gives the one that is there."""
    programme = _programme(actor)
    kept = (draft.does, " ".join(draft.places), "\n".join(draft.forms), draft.reason)
    mine = select(WordRuleRow).where(WordRuleRow.programme_id == programme, WordRuleRow.ended_at.is_(None))
    for row in work.db.scalars(mine):
        if (row.does, row.places, row.forms, row.reason) == kept:
            return row.id
    count = work.db.scalar(select(func.count()).select_from(mine.subquery())) or 0
    ensure(count < MOST_RULES, "word_rules_many", count=MOST_RULES)
    row = WordRuleRow(id=work.new_id(), programme_id=programme, made_by=actor.id, made_at=work.now)
    row.does, row.places, row.forms, row.reason = kept
    work.db.add(row)
    work.db.flush()
    _tell(work, actor, "word_rule_made", row.id)
    return row.id


def end_rule(work: Work, actor: Actor, rule: str) -> None:
    """It holds no longer. Repeating it changes nothing."""
    row = work.db.get(WordRuleRow, rule)
    if row is None or row.programme_id != _programme(actor):
        raise NotFound
    if row.ended_at is None:
        row.ended_at, row.ended_by = work.now, actor.id
        work.db.flush()
        _tell(work, actor, "word_rule_ended", row.id)


def look_at_flag(work: Work, actor: Actor, flag: str) -> None:
    """Somebody has looked at what was flagged. Who is first is kept; repeating it changes nothing."""
    row = work.db.get(Flag, flag)
    if row is None or row.programme_id != _programme(actor):
        raise NotFound
    if row.looked_at is None:
        row.looked_at, row.looked_by = work.now, actor.id
        work.db.flush()
        note(work, actor, "flag_looked_at", ("flag", flag))


def forget_flags(work: Work, actor: AnyActor) -> int:
    """Let go of flags of age, a slice at once. Returns how many."""
    old = (Flag.looked_at < work.now - FLAGS_KEPT) | (Flag.at < work.now - UNSEEN_KEPT)
    found = work.db.scalars(select(Flag).where(old).limit(SLICE)).all()
    for row in found:
        work.db.delete(row)
    work.db.flush()
    return len(found)


def _programme(actor: Actor) -> str:
    if not may_set(actor) or actor.programme is None:
        raise NotFound
    return actor.programme


def _tell(work: Work, actor: Actor, code: str, rule: str) -> None:
    note(work, actor, code, ("word_rule", rule))
    work.recheck(SUBJECT + str(actor.programme))
