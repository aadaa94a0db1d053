"""What the man whom an alert is about is told of it, in his own space: the help card, and that something has moved.

He hears of no alert to watch, unless he asked for it himself.
"""

from auth.models import Persona
from auth.own import OWN, Dismiss, Tell
from core.work import CLOCK, NamedActor, Work
from crisis.alert import ALERT, URGENT, Alert
from crisis.alert.shown import Seen
from crisis.ladder import reads_at

HELP_CARD, HELP_MOVED = "help_card", "help_moved"


def is_told(seen: Seen) -> bool:
    """Say whether he knows of the alert: it is urgent at least, or he asked."""
    return seen.tier >= URGENT or "asked" in seen.sources


def tell_him(work: Work, alert_id: str) -> None:
    """The help card lies open in his own space, in place of an earlier one, with when somebody reads."""
    alert = work.state(ALERT, alert_id)
    own = own_space(work, alert.persona)
    if not own:
        return
    _put_away(work, alert.persona, own)
    reading = reads_at(work, alert.programme)
    told = {"alert": alert_id, "tier": alert.seen.tier, "reads": reading.reads, "from": reading.at}
    work.act(OWN, own, CLOCK, Tell(HELP_CARD, {**told, "programme": alert.programme}))


def tell_move(work: Work, alert_id: str, before: Alert) -> None:
    """Where what his card says has changed (who has it, whether anybody is there, a talk that waits), his pages look again; at the end it goes."""
    alert = work.state(ALERT, alert_id)
    if _says(alert) == _says(before) or not is_told(alert.seen):
        return
    own = own_space(work, alert.persona)
    if not own:
        return
    if not alert.is_open:
        _put_away(work, alert.persona, own)
        return
    moved = work.act(OWN, own, CLOCK, Tell(HELP_MOVED, {"alert": alert_id, "programme": alert.programme}))
    if moved is not None:
        work.act(OWN, own, NamedActor(alert.persona), Dismiss(moved.seq))


def own_space(work: Work, persona: str) -> str:
    """The own space of a persona; "" where there is none, or none any more."""
    row = work.db.get(Persona, persona) if persona else None
    return row.own_space if row is not None else ""


def _says(alert: Alert) -> tuple[object, ...]:
    seen = alert.seen
    return alert.is_open, seen.holder, seen.talk, bool(seen.calling), seen.nobody


def _put_away(work: Work, persona: str, own: str) -> None:
    for card in work.state(OWN, own).cards:
        if card.kind == HELP_CARD:
            work.act(OWN, own, NamedActor(persona), Dismiss(card.seq))
