"""Verbs of a private conversation that its man asks for, or he and the team alike: begin, write, answer, end, go on."""

from dataclasses import dataclass, field

from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, ensure
from core.spaces import Entry
from core.work import Work
from counselling.nudging import act, tell_what_changed
from counselling.talk import (
    CONVERSATION,
    MESSAGING,
    TALK,
    Answer,
    Arrive,
    AskRecord,
    Begin,
    CallOff,
    ChooseSlot,
    Continue,
    Draft,
    End,
    FallSilent,
    Remove,
    Reopen,
    Review,
    Say,
    Terms,
)
from counselling.waiting_line import name_of, nudge
from crisis.alert import Line, Where
from crisis.guarding.asking import NOTHING as UNMARKED
from crisis.guarding.asking import Looked, flag
from crisis.noticing import NOTHING, Noticed
from crisis.screening import Writing, screen


@dataclass(frozen=True, slots=True)
class NewTalk:
    """What a man brings when he begins: his first words, if any, and what he said of them.

    `noticed` is what the scan found, `looked` what word rules found. `promise` is when he is answered, where it is known; `terms` how long things last in it.
    """

    language: str
    topic: str = ""
    heavy: int | None = None
    text: str = ""
    key: str = ""
    promise: Instant | None = None
    noticed: Noticed = NOTHING
    terms: Terms = field(default_factory=Terms)
    demo: bool = False
    looked: Looked = UNMARKED


@dataclass(frozen=True, slots=True)
class Words:
    """What somebody writes: to the talk, or aside. `noticed` is what the scan found in it; where it found something, `before` is what was said before.

    `sure`: he was asked, and it goes out as it is; `looked` is what word rules found.
    """

    text: str
    key: str
    reply_to: int | None = None
    stream: str = TALK
    promise: Instant | None = None
    noticed: Noticed = NOTHING
    before: tuple[Line, ...] = ()
    sure: bool = False
    looked: Looked = UNMARKED


@dataclass(frozen=True, slots=True)
class Reply:
    """What the man answers to `what` he was asked; see the act `Answer`."""

    what: str
    yes: bool
    along: str = ""
    text: str = ""
    follow_up_at: Instant | None = None
    summary: str | None = None
    about: int | None = None


def begin_messaging(work: Work, actor: Actor, new: NewTalk) -> str:
    """A conversation by messages has begun with his first words; he knows when he is answered. Gives its id.

    Repeating the key gives the one that was begun the first time.
    """
    ensure(new.text, "missing")
    conversation_id = name_of(work.key_file, "conversation", actor.id, new.key) if new.key else work.new_id()
    if not is_there(work, conversation_id):
        begin_as(work, actor, conversation_id, new, MESSAGING, None)
        nudge(work, conversation_id, "new")
    return conversation_id


def begin_as(
    work: Work, actor: Actor, conversation_id: str, new: NewTalk, kind: str, number: int | None
) -> Entry | None:
    """A conversation of this kind and id has begun, with his first words where there are any. Gives its first entry."""
    if actor.programme is None:
        raise NotFound
    begin = Begin(
        programme=actor.programme,
        kind=kind,
        tag=work.new_id(),
        name=actor.name,
        language=new.language,
        topic=new.topic,
        heavy=new.heavy,
        promise=new.promise,
        number=number,
        terms=new.terms,
        demo=new.demo,
        risk=new.noticed.tier,
        why=new.noticed.category,
    )
    first = work.create(CONVERSATION, conversation_id, actor, begin, actor.programme)
    if new.text:
        said = work.act(
            CONVERSATION, conversation_id, actor, Say(new.text, new.key or work.new_id(), promise=new.promise)
        )
        _screen(work, actor, said, Words(new.text, new.key, noticed=new.noticed, looked=new.looked), new.language)
    tell_what_changed(work, conversation_id, work.state(CONVERSATION, conversation_id))
    return first


def post(work: Work, actor: Actor, conversation_id: str, words: Words) -> Entry | None:
    """He writes. Repeating a key gives what was written the first time. Refused `ended` after the end."""
    risk, why = words.noticed.tier, words.noticed.category
    said = Say(words.text, words.key, words.reply_to, words.stream, promise=words.promise, risk=risk, why=why)
    done = act(work, actor, conversation_id, said)
    _screen(work, actor, done, words, work.state(CONVERSATION, conversation_id).language)
    return done


def save_draft(work: Work, actor: Actor, conversation_id: str, text: str) -> Entry | None:
    """What he is writing is kept for him alone, in place of what was kept before; nothing, where it is empty."""
    return act(work, actor, conversation_id, Draft(text))


def take_back(work: Work, actor: Actor, conversation_id: str, seq: int) -> Entry | None:
    """A message of his is destroyed; its number stays."""
    return act(work, actor, conversation_id, Remove(seq))


def end_conversation(work: Work, actor: Actor, conversation_id: str, reason: str = "his") -> Entry | None:
    """It is over, and until when it is kept is told. Ending it again changes nothing."""
    return act(work, actor, conversation_id, End(reason))


def answer(work: Work, actor: Actor, conversation_id: str, reply: Reply) -> Entry | None:
    """The man answers what he was asked: a contract, a transfer, a referral, a live talk."""
    said = Answer(
        reply.what, reply.yes, reply.along, reply.text or None, reply.follow_up_at, reply.summary, reply.about
    )
    return act(work, actor, conversation_id, said)


def review(work: Work, actor: Actor, conversation_id: str, yes: bool, last_at: Instant | None = None) -> Entry | None:
    """At the review of a contract one of the two says whether he wants to go on."""
    return act(work, actor, conversation_id, Review(yes, last_at))


def choose_slot(work: Work, actor: Actor, conversation_id: str, number: int) -> Entry | None:
    """He takes the time of this number for every week, or none (0)."""
    return act(work, actor, conversation_id, ChooseSlot(number))


def call_off(work: Work, actor: Actor, conversation_id: str, at: Instant) -> Entry | None:
    """The next time, which is at this instant, is called off by one of the two. Refused `nothing_asked` when that is not the next."""
    return act(work, actor, conversation_id, CallOff(at))


def end_slot(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """There is no time every week any more."""
    return act(work, actor, conversation_id, CallOff(all=True))


def ask_record(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """A professional owes him an answer to what is written of him. Asking again changes nothing."""
    return act(work, actor, conversation_id, AskRecord())


def continue_by_messaging(
    work: Work, actor: Actor, conversation_id: str, promise: Instant | None = None
) -> Entry | None:
    """A walk-in that is over goes on as messages, with the same person where he is still there."""
    return act(work, actor, conversation_id, Continue(promise))


def reopen(work: Work, actor: Actor, conversation_id: str) -> Entry | None:
    """What has ended and is still kept goes on."""
    return act(work, actor, conversation_id, Reopen())


def arrive(work: Work, actor: Actor, conversation_id: str, worker: str) -> Entry | None:
    """A line of his is open at this worker."""
    return act(work, actor, conversation_id, Arrive(worker))


def fall_silent(work: Work, actor: Actor, conversation_id: str, worker: str) -> Entry | None:
    """His last line at this worker is gone."""
    return act(work, actor, conversation_id, FallSilent(worker, work.now))


def is_there(work: Work, conversation_id: str) -> bool:
    """Say whether there is a conversation of this id."""
    try:
        work.state(CONVERSATION, conversation_id)
    except NotFound:
        return False
    return True


def _screen(work: Work, actor: Actor, said: Entry | None, words: Words, language: str) -> None:
    """Where the scan found something in what was just said, somebody is called in the same commit."""
    if said is None or said.kind == "repeated":
        return
    where = Where("conversation", said.space, said.stream, said.seq)
    tag = said.by.tag if said.by is not None else ""
    flag(work, actor, words.looked, where)
    screen(work, Writing(actor, where, words.text, words.noticed, words.before, language, tag))
