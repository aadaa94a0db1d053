"""How often one may ask. Whoever needs help is never turned away: above this his alert is open, and his page says how it stands."""

from weakref import WeakKeyDictionary

from auth.people import Actor
from core.budgets import Budget, Budgets
from core.clock import HOUR, MINUTE
from core.kernel import Kernel
from core.proof import Door

PRESSES = Budget("help presses", 10, 10 * MINUTE)
"""Pressing "I need help now"; each press is a sign that the team sees."""
WORRIES = Budget("worries", 5, HOUR)
"""Saying that one is worried about another man."""
TALKS = Budget("talks afterwards", 10, HOUR)
"""Asking for a talk after an evening that was heavy."""
CONCERN = Door("concern", free=10, patient=10, per=10 * MINUTE)
CONCERN_CALLER = Budget("concern caller", 5, HOUR)

_SPENT: WeakKeyDictionary[Kernel, Budgets] = WeakKeyDictionary()


def take(kernel: Kernel, budget: Budget, actor: Actor) -> None:
    """Spend from his budget. Busy `too_many`, with the seconds to wait, when it is empty."""
    _budgets(kernel).take(budget, actor.id, kernel.now())


def has_left(kernel: Kernel, budget: Budget, actor: Actor) -> bool:
    """Say whether his budget has something left."""
    return _budgets(kernel).wait(budget, actor.id, kernel.now()) <= 0


def _budgets(kernel: Kernel) -> Budgets:
    spent = _SPENT.get(kernel)
    if spent is None:
        spent = _SPENT[kernel] = Budgets(limits=kernel.settings.limits)
    return spent
