"""How fast one may be in private conversations. Nobody who writes at a person's pace ever meets these."""

from weakref import WeakKeyDictionary

from auth.people import Actor
from core.budgets import Budget, Budgets
from core.clock import HOUR, MINUTE, SECOND
from core.kernel import Kernel

WORDS = Budget("private words", 20, 30 * SECOND)
"""Messages of one persona, by form and by socket together."""
DRAFTS = Budget("drafts", 60, 2 * MINUTE)
"""How often what somebody is writing is kept."""
ASKING = Budget("private acts", 60, 5 * MINUTE)
"""Everything else that one asks of a conversation."""
BEGINNING = Budget("conversations", 10, HOUR)
"""New conversations, and places taken in a line."""

_SPENT: WeakKeyDictionary[Kernel, Budgets] = WeakKeyDictionary()


def take(kernel: Kernel, budget: Budget, actor: Actor) -> None:
    """Spend from his budget. Busy `too_many`, with the seconds to wait, when it is empty."""
    spent = _SPENT.get(kernel)
    if spent is None:
        spent = _SPENT[kernel] = Budgets(limits=kernel.settings.limits)
    spent.take(budget, actor.id, kernel.now())
