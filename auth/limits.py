"""How often one may knock. Nobody is ever locked out for long: a pressed door asks for a little sum, or for patience.

Wrong passwords for one name press a door of that name's own. Whoever keeps trying makes it ask for a proof, from everybody
alike; the man whose name it is pays a second of his phone's time and comes in.
"""

from auth.people import Person
from auth.veil import Veil
from core.budgets import Budget
from core.clock import HOUR, MINUTE
from core.proof import Door
from core.visit import Visit

JOIN = Door("join", free=60, patient=60, per=10 * MINUTE)
JOIN_CALLER = Budget("join caller", 20, HOUR)
ENTER_CALLER = Budget("enter caller", 60, 10 * MINUTE)
RECOVER = Door("recover", free=60, patient=60, per=10 * MINUTE)
RETURN = Door("return", free=60, patient=60, per=10 * MINUTE)
RETURN_CALLER = Budget("return caller", 20, 10 * MINUTE)
CODE = Budget("code", 8, 5 * MINUTE)
PASSWORD = Budget("password", 8, 5 * MINUTE)
NAMES = Budget("names", 60, 5 * MINUTE)

_FREE, _PATIENT, _PER = 8, 8, 10 * MINUTE


def door_of_name(visit: Visit, purpose: str, name_skeleton: str) -> Door:
    """Give the door of one name; whether anybody has that name makes no difference.

    The sum that a pressed door asks for names the door to everybody, so it may be none of the values that rows hold.
    """
    return Door(f"{purpose} {Veil(visit.kernel.key_file).door(purpose, name_skeleton)}", _FREE, _PATIENT, _PER)


def take(visit: Visit, budget: Budget, person: Person | None = None) -> None:
    """Spend from the budget of a person, or of the caller where nobody is signed in."""
    visit.budgets.take(budget, person.account if person else visit.caller, visit.now)
