"""When the clock must look at an alert next."""

from core.clock import Instant
from crisis.alert.shown import CLOSED
from crisis.alert.state import Alert


def next_due(alert: Alert) -> Instant | None:
    """When the clock must look at it next: to call, to tell of a review that is late, to have somebody look again."""
    seen = alert.seen
    if alert.forgotten or not alert.programme:
        return None
    moments = [one.review_due for one in seen.unreviewed if not one.review_late and not seen.drill]
    if seen.status != CLOSED and seen.next_at is not None:
        moments.append(seen.next_at)
    if seen.status == CLOSED and seen.look_again_at is not None and not seen.looks:
        moments.append(seen.look_again_at)
    return min(moments, default=None)
