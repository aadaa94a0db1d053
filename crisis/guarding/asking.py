"""Looking over a text before it goes out: he is asked where it could give him away or a rule of his programme says so.

Nothing is refused for good: what he was asked about goes out when he sends it once more. A text in danger is never asked about.
"""

from dataclasses import dataclass

from sqlalchemy import select

from auth.people import Actor
from core.errors import Fault, Invalid
from core.kernel import Kernel
from core.log import fault_in
from core.work import Read, Work
from crisis.alert import URGENT, Where
from crisis.guarding.identity import guard
from crisis.guarding.matching import ASK, BOARD, FLAG, HOLD, ROOM, WordBook, WordHit, WordRule
from crisis.guarding.models import Flag, WordRuleRow
from crisis.noticing import Noticed
from crisis.shelf import Shelf

SUBJECT = "words:"
"""Under this name, and a programme's id, workers are told that its word rules have changed."""
HEARD_BY_ALL = (ROOM, BOARD)
"""Where everybody reads what a man writes, so that he is asked before he gives himself away."""
SHOWN = 40
"""Characters of what was found that the question repeats."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What word rules found in a text that goes out: whether it waits for somebody who looks, and the rules that flag it."""

    hold: bool = False
    rules: tuple[str, ...] = ()


NOTHING = Looked()


async def look_over(
    kernel: Kernel, actor: Actor, text: str, place: str, noticed: Noticed, *, sure: bool = False
) -> Looked:
    """What becomes of this text here. Invalid, beside `text`, asks him; with `sure` it goes out.

    Whatever fails here keeps no text from going out.
    """
    try:
        book = await book_of(kernel, actor.programme or "")
        hits = book.hits(text, place)
        question = None if sure or noticed.tier >= URGENT else _question(text, place, hits)
    except Exception as fault:  # noqa: BLE001 - whatever goes wrong with the rules, he is heard
        fault_in("words_unread", fault)
        return NOTHING
    if question is not None:
        raise Invalid({"text": question})
    hold = any(hit.rule.does == HOLD for hit in hits) and noticed.tier < URGENT
    return Looked(hold, tuple(dict.fromkeys(hit.rule.id for hit in hits if hit.rule.does in (FLAG, HOLD))))


def _question(text: str, place: str, hits: tuple[WordHit, ...]) -> Fault | None:
    asked = next((hit.rule for hit in hits if hit.rule.does == ASK), None)
    if asked is not None:
        return Fault("ask_first", {"reason": asked.reason})
    found = next(iter(guard(text)), None) if place in HEARD_BY_ALL else None
    if found is None:
        return None
    what = " ".join(text[slice(*found.span)].split())
    return Fault(f"ask_{found.kind}", {"what": what if len(what) <= SHOWN else what[: SHOWN - 1] + "…"})


def flag(work: Work, actor: Actor, looked: Looked, where: Where) -> None:
    """In the commit of the text: somebody will look at what the rules flagged, once for each rule."""
    if not looked.rules or actor.programme is None:
        return
    for rule in looked.rules:
        row = Flag(id=work.new_id(), programme_id=actor.programme, rule_id=rule, persona_id=actor.id, at=work.now)
        row.place, row.space, row.seq = where.place, where.space, where.seq
        work.db.add(row)
    work.db.flush()


def rules_of(read: Read | Work, programme: str) -> tuple[WordRule, ...]:
    """The rules of a programme that are in force."""
    found = select(WordRuleRow).where(WordRuleRow.programme_id == programme, WordRuleRow.ended_at.is_(None))
    return tuple(as_rule(row) for row in read.db.scalars(found.order_by(WordRuleRow.made_at, WordRuleRow.id)))


def as_rule(row: WordRuleRow) -> WordRule:
    """A row as a rule."""
    return WordRule(row.id, row.does, tuple(row.places.split()), tuple(row.forms.splitlines()), row.reason)


def _book(read: Read, programme: str) -> WordBook:
    return WordBook.of(rules_of(read, programme))


_SHELF = Shelf(SUBJECT, _book)


async def book_of(kernel: Kernel, programme: str) -> WordBook:
    """The word rules of a programme, as this worker keeps them."""
    return await _SHELF.of(kernel, programme)
