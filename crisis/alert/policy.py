"""Who may do what with an alert, and who hears it. To everybody else in the house it does not exist."""

from typing import Any, Protocol

from core.errors import Fault, Refused
from crisis.alert.shown import CLOSED
from crisis.alert.state import ALERT_STREAM, COUNSELLOR, ROLES, Alert

HOUSE = frozenset({"clock", "console"})
_KNOWS_BUT_MAY_NOT = frozenset({"not_your_alert", "not_called", "not_professional", "told_by_himself"})


class Someone(Protocol):
    """A persona that acts: its programme, and the roles it holds there."""

    @property
    def id(self) -> str:
        """The persona's id."""
        ...

    @property
    def programme(self) -> str | None:
        """The programme it belongs to."""
        ...

    @property
    def roles(self) -> frozenset[str]:
        """What it may do there."""
        ...


def refuse(fault: Fault | None) -> None:
    """Raise the refusal, if something is in the way."""
    if fault is not None:
        status = 403 if fault.code in _KNOWS_BUT_MAY_NOT else 409
        raise Refused(fault.code, status=status, **dict[str, Any](fault.args))


def may_see(who: Someone, alert: Alert) -> bool:
    """The professionals of its programme see it, and coordinators who were called to it; a drill only who was called; a forgotten one nobody."""
    if alert.forgotten or not alert.programme or who.programme != alert.programme:
        return False
    return (COUNSELLOR in who.roles and not alert.seen.drill) or (
        not ROLES.isdisjoint(who.roles) and alert.is_on_it(who.id)
    )


def may_listen(alert: Alert, who: Someone, stream: str) -> bool:
    """Say whether he hears this stream."""
    return who.id not in HOUSE and stream == ALERT_STREAM and may_see(who, alert)


def bar_to_take(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from taking it: it is over, or somebody else has it and does not let it lie."""
    if alert.seen.status == CLOSED:
        return Fault("alert_closed")
    holder = alert.seen.holder
    if holder is None or alert.holder == who.id or alert.seen.lapsed:
        return None
    return Fault("taken", {"name": holder.name})


def bar_to_decline(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from declining: it is over, or he is not called."""
    if alert.seen.status == CLOSED:
        return Fault("alert_closed")
    called = any(alert.people.get(one.persona) == who.id for one in alert.seen.calling)
    return None if called and alert.holder != who.id else Fault("not_called")


def bar_to_act(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from working on it: it is over, or neither is it his nor was he asked about it."""
    if alert.seen.status == CLOSED:
        return Fault("alert_closed")
    return None if alert.is_asked(who.id) else Fault("not_your_alert")


def bar_to_hold(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from deciding over it: it is over, or somebody else has it, or nobody."""
    if alert.seen.status == CLOSED:
        return Fault("alert_closed")
    return None if alert.holder == who.id else Fault("not_your_alert")


def bar_to_talk(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from offering a talk: only a professional who has it, to somebody who has a name here."""
    if fault := bar_to_hold(who, alert):
        return fault
    if COUNSELLOR not in who.roles:
        return Fault("not_professional")
    return None if alert.persona else Fault("nobody_to_talk_with")


def bar_to_tell(who: Someone, alert: Alert) -> Fault | None:
    """Name what keeps him from telling an authority: that needs a professional who has it or was asked."""
    return bar_to_act(who, alert) or (None if COUNSELLOR in who.roles else Fault("not_professional"))


def bar_to_review(who: Someone, alert: Alert, number: int) -> Fault | None:
    """Name what keeps him from reviewing what was told: there is no such thing, it is done, or it was himself."""
    told = next((one for one in alert.seen.told if one.number == number), None)
    if told is None:
        return Fault("no_such_telling")
    if told.reviewer is not None:
        return Fault("reviewed_already")
    return Fault("told_by_himself") if alert.people.get(told.teller.persona) == who.id else None


def bar_to_raise(alert: Alert, tier: int) -> Fault | None:
    """Name what keeps it from being taken for nearer: it is over, or is as near already."""
    if alert.seen.status == CLOSED:
        return Fault("alert_closed")
    return Fault("not_higher") if tier <= alert.seen.tier else None


def bar_to_look(alert: Alert) -> Fault | None:
    """Name what keeps one from looking again: it is not over, or nothing was agreed, or somebody has looked."""
    return None if alert.seen.status == CLOSED and alert.seen.look_again_at is not None else Fault("nothing_to_look_at")
