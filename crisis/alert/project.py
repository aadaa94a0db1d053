"""Which rows of the lists follow from an entry."""

from typing import Any

from core.spaces import Drop, Entry, Put, Row
from crisis.alert.state import ALERT_STREAM, Alert

SILENT = frozenset({"line"})
"""Kinds of entries after which no row is different."""


def project(alert: Alert, entry: Entry) -> tuple[Row, ...]:
    """Rows after this entry; `alert` is as it is with it."""
    if entry.kind == "forgotten":
        return Drop("alert_states", {"id": entry.space}), Drop("alert_people", {"alert_id": entry.space})
    if entry.kind == "person":
        return (Put("alert_people", {"alert_id": entry.space, "persona_id": entry.data["persona"]}),)
    if entry.stream != ALERT_STREAM or entry.kind in SILENT:
        return ()
    return (Put("alert_states", _stand(alert, entry.space)),)


def _stand(alert: Alert, space: str) -> dict[str, Any]:
    seen = alert.seen
    return {
        "id": space,
        "programme_id": alert.programme,
        "persona_id": alert.persona,
        "tier": seen.tier,
        "kinds": " ".join(seen.kinds),
        "sources": " ".join(seen.sources),
        "language": seen.language,
        "place": seen.where.place if seen.where else "page",
        "status": seen.status,
        "opened_at": seen.opened_at,
        "taken_at": seen.taken_at,
        "holder_id": alert.holder,
        "next_at": seen.next_at,
        "rung": seen.rung,
        "round": seen.round,
        "nobody": seen.nobody,
        "lapsed": seen.lapsed,
        "talk_id": seen.talk,
        "seat_kept": seen.seat_kept,
        "closed_at": seen.closed_at,
        "outcome": seen.outcome,
        "true_alarm": seen.true_alarm,
        "look_again_at": seen.look_again_at,
        "review_due": min((one.review_due for one in seen.unreviewed), default=None),
        "forget_at": seen.forget_at,
        "drill": seen.drill,
    }
