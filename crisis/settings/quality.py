"""How rules do in alerts that the staff have closed: counted when an alert ends, by rule and verdict; nothing of the alert is kept."""

from collections.abc import Iterable

from sqlalchemy import delete, select

from core.work import Read, Work
from crisis.settings.models import AlertRule, RuleVerdict


def remember_rules(work: Work, alert_id: str, rules: Iterable[str]) -> None:
    """These rules fitted in this alert."""
    known = set(work.db.scalars(select(AlertRule.rule).where(AlertRule.alert_id == alert_id)))
    fresh = sorted(set(rules) - known)
    if fresh:
        work.db.add_all(AlertRule(alert_id=alert_id, rule=rule) for rule in fresh)
        work.db.flush()


def judge_rules(work: Work, alert_id: str, programme: str, *, true_alarm: bool) -> None:
    """The alert has ended: its rules are counted, and which they were in it is known no more."""
    for rule in work.db.scalars(select(AlertRule.rule).where(AlertRule.alert_id == alert_id)).all():
        row = work.db.get(RuleVerdict, (programme, rule))
        if row is None:
            row = RuleVerdict(programme_id=programme, rule=rule, true_alarms=0, false_alarms=0)
            work.db.add(row)
        row.true_alarms += true_alarm
        row.false_alarms += not true_alarm
    work.db.execute(delete(AlertRule).where(AlertRule.alert_id == alert_id))
    work.db.flush()


def verdicts(read: Read, programme: str) -> tuple[RuleVerdict, ...]:
    """How the rules did, those with the most false alarms first."""
    found = select(RuleVerdict).where(RuleVerdict.programme_id == programme)
    return tuple(read.db.scalars(found.order_by(RuleVerdict.false_alarms.desc(), RuleVerdict.rule)))
