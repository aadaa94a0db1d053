"""How fast one may be in a room. Nobody who talks at a person's pace ever meets these."""

from weakref import WeakKeyDictionary

from auth.people import Actor
from core.budgets import Budget, Budgets
from core.clock import MINUTE, SECOND
from core.kernel import Kernel

POSTS = Budget("posts", 20, 30 * SECOND)
"""Messages of one persona, by form and by socket together."""
MOVES = Budget("moves", 30, 5 * MINUTE)
"""Taking seats and giving them up, coming and going, ignoring and heeding."""

ORDERS = Budget("orders", 120, 5 * MINUTE)
"""What those who lead ask of a meeting by form."""

_SPENT: WeakKeyDictionary[Kernel, Budgets] = WeakKeyDictionary()


def take(kernel: Kernel, budget: Budget, actor: Actor) -> None:
    """Spend from his budget. Busy `too_many`, with the seconds to wait, when it is empty."""
    spent = _SPENT.get(kernel)
    if spent is None:
        spent = _SPENT[kernel] = Budgets(limits=kernel.settings.limits)
    spent.take(budget, actor.id, kernel.now())
