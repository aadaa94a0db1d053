"""What one of the staff can ask of an alert, by form."""

from collections.abc import Callable

from auth.people import Actor
from core.work import Work
from crisis import taking
from crisis.desk.forms import Order
from crisis.reach import Reach
from crisis.taking import Ending, Telling

Does = Callable[[Work, Actor, str, Order], object]


def ordered(work: Work, actor: Actor, alert_id: str, order: Order, reach: Reach) -> str:
    """Do what he asks; who may is the alert's to say. Gives the talk that was begun, if one was."""
    if order.verb == "talk":
        return taking.talk_now(work, actor, alert_id, reach)
    ORDERS[order.verb](work, actor, alert_id, order)
    return ""


ORDERS: dict[str, Does] = {
    "take": lambda work, actor, alert, order: taking.take_alert(work, actor, alert),
    "decline": lambda work, actor, alert, order: taking.decline_alert(work, actor, alert),
    "hand_over": lambda work, actor, alert, order: taking.hand_over(work, actor, alert, order.mate),
    "consult": lambda work, actor, alert, order: taking.consult(work, actor, alert, order.mate),
    "minor": lambda work, actor, alert, order: taking.he_is_minor(work, actor, alert),
    "step": lambda work, actor, alert, order: taking.tick_step(work, actor, alert, order.choice, order.yes),
    "note": lambda work, actor, alert, order: taking.note_down(work, actor, alert, order.text, order.key),
    "raise": lambda work, actor, alert, order: taking.raise_tier(work, actor, alert, order.number),
    "tell": lambda work, actor, alert, order: taking.tell_authority(
        work, actor, alert, Telling(order.choice, order.given, order.yes, order.text, order.key)
    ),
    "review": lambda work, actor, alert, order: taking.review_telling(work, actor, alert, order.number, order.text),
    "close": lambda work, actor, alert, order: taking.close_alert(
        work, actor, alert, Ending(order.choice, order.yes, order.text, order.at)
    ),
    "look": lambda work, actor, alert, order: taking.look_again(work, actor, alert, order.text),
}
"""What each verb of the desk does."""
