"""Verbs of the team in a private conversation. Where somebody's power is used, it is written down in the staff log."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import select

from auth.log import note as note_down
from auth.models import Grant, Persona
from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, ensure
from core.spaces import Entry
from core.work import Work
from counselling.nudging import act
from counselling.talk import (
    CONVERSATION,
    AskOpinion,
    AskTransfer,
    Away,
    CallBack,
    Count,
    End,
    EndLive,
    Extend,
    FollowUp,
    GiveRecord,
    GoLive,
    MovePromise,
    Note,
    Offer,
    OfferSlots,
    Open,
    PutBack,
    Rank,
    Reading,
    Refer,
    SendLater,
    StepOut,
    Supervise,
    Take,
    TakeOver,
    Uncount,
)
from counselling.talk.shown import Slot
from counselling.talk.state import COUNSELLOR, TEAM
from programmes.openings.queries import terms_of
from programmes.openings.terms import Contract


@dataclass(frozen=True, slots=True)
class Colleague:
    """One of the team of a programme, by persona."""

    persona: str
    name: str
    role: str


def role_of(actor: Actor) -> str:
    """Tell as what he is shown to a man: a professional, or a peer."""
    return COUNSELLOR if actor.has(COUNSELLOR) else next(iter(actor.roles & TEAM), "")


def colleague(work: Work, actor: Actor, persona: str) -> Colleague:
    """Find one who answers in the same programme. NotFound when he does not, or not there."""
    roles = select(Grant.role).where(Grant.programme_id == actor.programme, Grant.role.in_(TEAM))
    found = work.db.get(Persona, persona)
    if found is None or found.programme_id != actor.programme:
        raise NotFound
    known = set(work.db.scalars(roles.where(Grant.owner == found.owner)))
    if not known:
        raise NotFound
    return Colleague(persona, found.name, COUNSELLOR if COUNSELLOR in known else min(known))


def take(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """He holds it. Refused `taken` with the name of whoever was faster; taking it again changes nothing."""
    return _noted(work, actor, conversation_id, _taking(work, actor, live=False), "conversation_taken")


def take_live(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """He holds it, and talks with the man at once."""
    return _noted(work, actor, conversation_id, _taking(work, actor, live=True), "conversation_taken")


def put_back(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """It is the team's again; a man who waits is told anew when he is answered."""
    return _noted(work, actor, conversation_id, PutBack(), "conversation_given_back")


def open_to_read(work: Work, actor: Actor, conversation_id: str, reason: str) -> Entry | None:
    """He reads for a while what he is not on; the reason is written down, once an opening."""
    asked = Open(reason, work.new_id(), actor.name, role_of(actor))
    return _noted(work, actor, conversation_id, asked, "conversation_opened", reason)


def read_it(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """The man is told that his words are being read."""
    return act(work, actor, conversation_id, Reading())


def ask_live(work: Work, actor: Actor, conversation_id: str, ask: bool = True) -> Entry | None:
    """The man is asked whether he wants to talk now; or is asked no more."""
    return act(work, actor, conversation_id, GoLive(ask))


def extend(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """The live talk lasts longer, once."""
    return act(work, actor, conversation_id, Extend())


def end_live(work: Work, actor: Actor, conversation_id: str, reason: str = "talked") -> Entry | None:
    """The live talk is over. Also for its man."""
    return act(work, actor, conversation_id, EndLive(reason))


def end_as_holder(work: Work, actor: Actor, conversation_id: str, reason: str) -> Entry | None:
    """It is over, for this reason."""
    return _noted(work, actor, conversation_id, End(reason), "conversation_ended", reason)


def note(work: Work, actor: Actor, conversation_id: str, text: str, key: str, agreed: bool = False) -> Entry | None:
    """A note lies beside it, sealed, for those on it alone; never in an export."""
    return act(work, actor, conversation_id, Note(text, key, agreed))


def ask_opinion(work: Work, actor: Actor, conversation_id: str, persona: str) -> Entry | None:
    """A colleague reads along and answers aside; the man is not disturbed."""
    one = colleague(work, actor, persona)
    asked = AskOpinion(one.persona, work.new_id(), one.name, one.role)
    return _noted(work, actor, conversation_id, asked, "opinion_asked")


def send_later(work: Work, actor: Actor, conversation_id: str, text: str, at: Instant) -> Entry | None:
    """The message goes out at that time."""
    return act(work, actor, conversation_id, SendLater(text, at))


def call_back(work: Work, actor: Actor, conversation_id: str, number: int) -> Entry | None:
    """It does not go out."""
    return act(work, actor, conversation_id, CallBack(number))


def offer_contract(work: Work, actor: Actor, conversation_id: str, of: int, more: int = 0) -> Entry | None:
    """The man is offered so many times, and so many more after a review by both. Refused `contract_kind` where his programme has none such."""
    offered = act(work, actor, conversation_id, Offer(of, more))
    programme = work.state(CONVERSATION, conversation_id).programme
    ensure(Contract(of, more) in terms_of(work, programme).contracts, "contract_kind")
    return offered


def offer_slots(
    work: Work, actor: Actor, conversation_id: str, times: Sequence[tuple[int, int]], zone: str
) -> Entry | None:
    """The man is offered these times (weekday, minute of the day by the clock of the zone) for every week."""
    slots = tuple(Slot(weekday, minute, zone) for weekday, minute in times)
    return act(work, actor, conversation_id, OfferSlots(slots))


def count_time(work: Work, actor: Actor, conversation_id: str, how: str = "messages") -> Entry | None:
    """One time of the contract is over."""
    return act(work, actor, conversation_id, Count(how))


def uncount_time(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """The last time that was counted was none."""
    return act(work, actor, conversation_id, Uncount())


def ask_transfer(work: Work, actor: Actor, conversation_id: str, persona: str, summary: str = "") -> Entry | None:
    """The man is asked whether a colleague shall go on, and sees what would go along."""
    one = colleague(work, actor, persona)
    asked = AskTransfer(one.persona, work.new_id(), one.name, one.role, summary or None)
    return _noted(work, actor, conversation_id, asked, "transfer_asked")


def step_out(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """He goes; at a warm transfer the other holds it from now on."""
    return _noted(work, actor, conversation_id, StepOut(), "conversation_left")


def supervise(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """He accompanies it, and the man sees him."""
    asked = Supervise(work.new_id(), actor.name, role_of(actor))
    return _noted(work, actor, conversation_id, asked, "conversation_supervised")


def take_over(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """The supervisor holds it."""
    return _noted(work, actor, conversation_id, TakeOver(), "conversation_taken_over")


def refer(work: Work, actor: Actor, conversation_id: str, place_id: str, place: str) -> Entry | None:
    """A place outside is named to the man; nothing goes there without him."""
    return act(work, actor, conversation_id, Refer(place_id, place))


def follow_up(work: Work, actor: Actor, conversation_id: str, outcome: str = "") -> Entry | None:
    """He was asked how it went."""
    return act(work, actor, conversation_id, FollowUp(outcome))


def give_record(work: Work, actor: Actor, conversation_id: str, text: str, key: str) -> Entry | None:
    """The man has been told what is written of him."""
    return _noted(work, actor, conversation_id, GiveRecord(text, key, actor.name), "record_given")


def move_promise(work: Work, actor: Actor, conversation_id: str, to: Instant, why: str = "load") -> Entry | None:
    """The man is told when he is answered instead."""
    return _noted(work, actor, conversation_id, MovePromise(to, why), "promise_moved")


def go_away(work: Work, actor: Actor, conversation_id: str, until: Instant | None, cover: str = "") -> Entry | None:
    """The man is told until when his counsellor is away and which colleague (by persona) answers meanwhile; or that he is back."""
    if not cover:
        return act(work, actor, conversation_id, Away(until))
    one = colleague(work, actor, cover)
    asked = Away(until, one.name, one.persona, work.new_id(), one.role)
    return _noted(work, actor, conversation_id, asked, "conversation_covered")


def rank(work: Work, actor: Actor, conversation_id: str, risk: int, why: str) -> Entry | None:
    """What is known of the danger is this."""
    return _noted(work, actor, conversation_id, Rank(risk, why), "risk_ranked")


def _taking(work: Work, actor: Actor, *, live: bool) -> Take:
    return Take(work.new_id(), actor.name, role_of(actor), live)


def _noted(
    work: Work, actor: Actor, conversation_id: str, asked: msgspec.Struct, code: str, reason: str | None = None
) -> Entry | None:
    """It is done and written down; what changed nothing, or was done before, is not."""
    done = act(work, actor, conversation_id, asked)
    if done is not None and done.kind != "repeated":
        note_down(work, actor, code, ("conversation", conversation_id), reason)
    return done
