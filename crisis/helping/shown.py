"""What a man's pages carry beside their own: the card that he alone sees, and when somebody reads what he writes."""

from dataclasses import dataclass
from typing import Any

from auth.own import Card as OwnCard
from auth.own import Own
from auth.people import Actor, Person
from core.clock import Instant
from core.errors import NotFound
from core.i18n import sentence
from core.visit import Visit
from crisis.alarming import MARK
from crisis.alert import ALERT
from crisis.alert.shown import OPEN, Seen
from crisis.helping import words
from crisis.helping.lines import lines_for
from crisis.helping.reading import BEFORE, Cover, cover_of
from crisis.helping.words import ASKED, BY_KIND, FIRST, NEAR, NIGHT_UNKNOWN, SELF, Said
from crisis.telling import HELP_CARD, is_told
from programmes.help import Told
from programmes.helplines.lines import country


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands about him in one programme: the alert that he knows of, and the card that lies open."""

    seen: Seen | None = None
    card: OwnCard | None = None

    @property
    def asked(self) -> bool:
        """Say whether he asked for help himself."""
        return self.seen is not None and "asked" in self.seen.sources


@dataclass(frozen=True, slots=True)
class Card:
    """The help card in his words. `seq` is its number in his own stream, 0 where he has put it away.

    `told` says who has it or when somebody reads; `talk` is the private conversation that waits for him, `can_ask` whether a
    professional is there who can be asked for one now.
    """

    seq: int
    title: str
    text: str
    told: str
    meanwhile: tuple[str, ...]
    emergency: str
    lines: tuple[Told, ...]
    talk: str | None
    can_ask: bool

    @property
    def data(self) -> dict[str, object]:
        """Give it to programs."""
        lines = [{"name": one.name, "number": one.number} for one in self.lines]
        about = {name: getattr(self, name) for name in ("seq", "title", "text", "told", "talk", "can_ask", "emergency")}
        return {**about, "meanwhile": list(self.meanwhile), "lines": lines}


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a page of a programme for a man who has a name there.

    `before` says who would read it if he asked for help now; `night` is said at a box while nobody reads,
    who reads at `reads_at`; `unread_now` is that nobody does at this moment, without when.
    """

    programme: str
    card: Card | None
    before: str
    night: str | None
    reads_at: Instant | None
    unread_now: str | None = None

    def night_before(self, promise: Instant | None) -> str | None:
        """Say it at a box beside a promise: where that comes before anybody is sure to read, no more than that nobody reads now."""
        sooner = promise is not None and self.reads_at is not None and promise < self.reads_at
        return self.unread_now if sooner else self.night


async def beside(visit: Visit) -> Beside | None:
    """Give what stands beside this page; None where he has no name in its programme."""
    person: Person | None = visit.person
    actor = person.actor_in(visit.place) if person is not None and visit.place else None
    if actor is None or actor.programme is None:
        return None
    cover = await cover_of(visit, actor.programme)
    standing = await standing_of(visit, actor)
    card = None if standing.card is None else card_of(visit, standing, cover)
    before = cover.told(visit.language, visit.now, BEFORE)
    night = None if actor.roles else cover.night(visit.language, visit.now)
    unread_now = visit.say(NIGHT_UNKNOWN) if night else None
    return Beside(actor.programme, card, before, night, cover.at, unread_now)


async def standing_of(visit: Visit, actor: Actor) -> Standing:
    """Tell how it stands about him, as far as he knows. An alert that is over counts no more, nor does the card about it."""
    own: Own = (await visit.kernel.latest(actor.own)).state
    alert = own.marks.get(MARK)
    seen = await _seen(visit, alert) if alert else None
    if seen is None or not is_told(seen):
        return Standing()
    lying = (one for one in reversed(own.cards) if one.kind == HELP_CARD and one.data.get("alert") == alert)
    return Standing(seen, next(lying, None))


def card_of(visit: Visit, standing: Standing, cover: Cover) -> Card:
    """Write the card in his language, as it stands at this moment."""
    seen, where = standing.seen or Seen(), country(cover.country)
    said = said_of(seen)
    held = seen.holder is not None
    return Card(
        seq=standing.card.seq if standing.card is not None else 0,
        title=visit.say(said.title),
        text=visit.say(said.text),
        told=told_of(visit, seen, cover),
        meanwhile=tuple(visit.say(one) for one in said.meanwhile),
        emergency=where.emergency,
        lines=lines_for(where, visit.language, visit.now, seen.kinds),
        talk=seen.talk,
        can_ask=seen.talk is None and (held or cover.is_now) and "asked" not in seen.sources,
    )


def said_of(seen: Seen) -> Said:
    """Choose what is said: by the kind of danger, and where that is to himself, by who gave the sign."""
    kind = next((one for one in FIRST if one in seen.kinds), SELF)
    if kind != SELF:
        return BY_KIND[kind]
    if "asked" in seen.sources:
        return ASKED
    return BY_KIND[SELF] if "detection" in seen.sources else NEAR


def told_of(visit: Visit, seen: Seen, cover: Cover) -> str:
    """Say who has it, or when somebody reads; while nobody does, that the numbers answer."""
    if seen.holder is not None:
        return visit.say(words.TALK_WAITS if seen.talk else words.HAS_IT, name=seen.holder.name)
    told = cover.told(visit.language, visit.now)
    if cover.is_now:
        return told
    called = seen.status == OPEN and bool(seen.calling)
    told = sentence(visit.language, words.ON_CALL) if called else told
    return f"{told} {sentence(visit.language, words.ANSWER_MEANWHILE)}"


async def _seen(visit: Visit, alert: str) -> Seen | None:
    try:
        found: Any = await visit.kernel.latest(alert)
    except NotFound:
        return None
    return found.state.seen if found.kind is ALERT and found.state.is_open else None
