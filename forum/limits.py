"""How fast one may be on boards. Nobody who writes at a person's pace ever meets these."""

from weakref import WeakKeyDictionary

from auth.people import Actor
from core.budgets import Budget, Budgets
from core.clock import HOUR, MINUTE
from core.kernel import Kernel

POSTS = Budget("board posts", 10, 2 * MINUTE)
"""Posts of one persona, by form and by socket together."""
THREADS = Budget("threads", 5, HOUR)
DRAFTS = Budget("board drafts", 60, 2 * MINUTE)
MOVES = Budget("board moves", 60, 5 * MINUTE)
"""Following, hearing, choosing topics."""

_SPENT: WeakKeyDictionary[Kernel, Budgets] = WeakKeyDictionary()


def take(kernel: Kernel, budget: Budget, actor: Actor) -> None:
    """Spend from his budget. Busy `too_many`, with the seconds to wait, when it is empty."""
    spent = _SPENT.get(kernel)
    if spent is None:
        spent = _SPENT[kernel] = Budgets(limits=kernel.settings.limits)
    spent.take(budget, actor.id, kernel.now())
