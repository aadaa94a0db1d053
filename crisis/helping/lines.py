"""Which lines of help stand on a card: few, those that answer now, in his own language first."""

from collections.abc import Collection

from core.clock import Instant
from programmes.help import Told, tell
from programmes.helplines.lines import Country, answering, for_purpose

MOST = 2
"""So many lines stand on a card beside the emergency number: one reads no more at such a moment."""
NEEDS = {
    "other": frozenset({"violence_user"}),
    "violence": frozenset({"violence_victim", "shelter"}),
    "minor": frozenset({"child", "youth"}),
}
"""What a line must be for by the kind of danger, beside lines for any crisis."""


def lines_for(
    where: Country, language: str, now: Instant, kinds: Collection[str], most: int = MOST
) -> tuple[Told, ...]:
    """The few checked lines that one can call now: in his language before others, for what it is about before any crisis.

    One whose hours nobody has told us stands there only where his language is spoken; one in another language only where
    somebody answers for sure.
    """
    first = frozenset[str]().union(*(NEEDS.get(kind, frozenset()) for kind in kinds))
    callable_now = (
        one
        for one in answering(where, language, now)
        if one.line.number and one.line.verified and (one.open or (one.open is None and one.speaks))
    )
    fitting = for_purpose(callable_now, first | {"crisis"})
    chosen = sorted(fitting, key=lambda one: (not one.speaks, not one.line.purposes & first, one.open is not True))
    return tuple(tell(one, where, language, now) for one in chosen[:most])
