"""What the team does around a man: notes, opinions, messages for later, absence, promises, and who comes and goes."""

from msgspec.structs import replace

from core.clock import DAY
from core.errors import Refused, ensure
from core.spaces import New
from counselling.talk import acts
from counselling.talk.absence import LATEST, stop_covering, without_cover
from counselling.talk.live import time_back
from counselling.talk.policy import (
    HOUSE,
    Someone,
    bar_after_end,
    bar_aside,
    bar_to_hold,
    bar_to_name,
    bar_to_supervise,
    bar_to_take_over,
    holds,
    is_on_it,
    part_of,
    refuse,
)
from counselling.talk.state import COLLEAGUE, COVER, LATER, OPINION, SUPERVISOR
from counselling.talk.story import Story

LATER_AT_MOST = 20


def note(story: Story, who: Someone, act: acts.Note) -> None:
    """A note lies in the side stream."""
    refuse(bar_aside(who, story.conversation))
    story.aside("note", by=story.me(who.id), text=act.text, key=act.key, agreed=act.agreed)


def ask_opinion(story: Story, who: Someone, act: acts.AskOpinion) -> None:
    """A colleague is asked aside; the man hears nothing of it. Asking him again changes nothing."""
    conversation = story.conversation
    refuse(bar_to_name(who, conversation, act.persona, act.role))
    if act.persona in conversation.others:
        return
    asked = story.newcomer(act.persona, act.tag, act.name, act.role, OPINION)
    story.members_are(conversation.holder, {**conversation.others, asked.persona: asked})
    story.aside("opinion_asked", by=conversation.holder, of=asked.tag)


def send_later(story: Story, who: Someone, act: acts.SendLater) -> None:
    """His message waits for its time, sealed, where nobody hears it."""
    conversation = story.conversation
    refuse(bar_to_hold(who, conversation))
    ensure(story.now < act.at <= story.now + LATEST, "later_when", count=LATEST // DAY)
    ensure(len(conversation.side.later) < LATER_AT_MOST, "later_full", count=LATER_AT_MOST)
    me = story.me(who.id)
    story.add(New(LATER, "message", text=act.text, by=me.by))
    story.aside("later", by=me, number=story.conversation.last_later, goes_at=act.at)
    story.destroy_draft(me.tag)


def call_back(story: Story, who: Someone, act: acts.CallBack) -> None:
    """It does not go out; its text is destroyed."""
    refuse(bar_to_hold(who, story.conversation))
    ensure(any(one.seq == act.seq for one in story.conversation.side.later), "no_such_message")
    story.add(New(LATER, "called_back", erases=act.seq))
    story.aside("called_back", by=story.conversation.holder, number=act.seq)


def send_now(story: Story, act: acts.SendNow) -> None:
    """What is due goes out, in the name of whoever holds it."""
    due = {one.seq for one in story.conversation.side.later if one.at <= story.now}
    holder = story.conversation.holder
    for number, text in act.texts:
        if holder is not None and number in due:
            story.talk("message", by=holder, text=text)
            story.add(New(LATER, "sent", erases=number))
            story.aside("sent", number=number)


def supervise(story: Story, who: Someone, act: acts.Supervise) -> None:
    """A supervisor is in it, and the man sees him."""
    conversation = story.conversation
    refuse(bar_to_supervise(who, conversation))
    came = story.newcomer(who.id, act.tag, act.name, act.role, SUPERVISOR)
    story.members_are(conversation.holder, {**conversation.others, who.id: came})
    story.talk("supervised", by=came, **story.people())


def take_over(story: Story, who: Someone, act: acts.TakeOver) -> None:
    """The supervisor holds it; who held it stays beside him until he steps out."""
    conversation = story.conversation
    refuse(bar_to_take_over(who, conversation))
    me, before = story.me(who.id), conversation.holder
    others = {persona: one for persona, one in without_cover(conversation).items() if persona != who.id}
    if before is not None:
        others[before.persona] = replace(before, part=COLLEAGUE)
    story.call_back_all()
    if conversation.going is not None:
        story.log("going", to=None)
    silent = None if me.workers else story.now
    story.members_are(replace(me, part="", silent_at=silent), others)
    again = time_back(conversation, story.now)
    story.talk("taken_over", by=me, warm=False, **again, **story.people())


def step_out(story: Story, who: Someone, act: acts.StepOut) -> None:
    """He goes. When the first leaves at a warm transfer, the other holds it."""
    conversation = story.conversation
    if holds(who, conversation):
        _hand_over(story)
        return
    if not part_of(who, conversation):
        raise Refused("not_on_it", status=403)
    me = story.me(who.id)
    others = {persona: one for persona, one in conversation.others.items() if persona != who.id}
    story.members_are(conversation.holder, others)
    if me.part == OPINION:
        return
    going = me.part == COLLEAGUE and conversation.going is not None and conversation.going.persona == who.id
    if going:
        story.log("going", to=None)
    story.talk("stepped_out", by=me, warm=not going, **story.people())
    if me.part == COVER:
        stop_covering(story)


def _hand_over(story: Story) -> None:
    conversation, me = story.conversation, story.conversation.holder
    going = conversation.others.get(conversation.going.persona) if conversation.going is not None else None
    refuse(bar_after_end(conversation))
    if going is None or me is None:
        raise Refused("nobody_goes_on")
    others = {persona: one for persona, one in without_cover(conversation).items() if persona != going.persona}
    story.call_back_all()
    story.log("going", to=None)
    silent = None if going.workers else story.now
    story.members_are(replace(going, part="", silent_at=silent), others)
    again = time_back(conversation, story.now)
    story.talk("stepped_out", by=me, warm=False, **again, **story.people())


def move_promise(story: Story, who: Someone, act: acts.MovePromise) -> None:
    """He is told when he will be answered instead. The house may promise also where nothing was promised yet."""
    conversation = story.conversation
    house = who.id in HOUSE
    if not house and not is_on_it(who, conversation):
        raise Refused("not_holding", status=403)
    refuse(bar_after_end(conversation))
    ensure(conversation.asked_at is not None and not conversation.is_live, "nobody_waits")
    ensure(story.now < act.to <= story.now + LATEST, "later_when", count=LATEST // DAY)
    fresh = conversation.talk.promise is None
    if act.to != conversation.talk.promise:
        moved = conversation.talk.moved + (0 if fresh else 1)
        by = None if house else story.me(who.id)
        story.talk("promise", by=by, promise=act.to, moved=moved, why=act.why)


def rank(story: Story, who: Someone, act: acts.Rank) -> None:
    """What is known of the danger is this."""
    if who.id not in HOUSE:
        refuse(bar_to_hold(who, story.conversation))
    if act.risk != story.conversation.risk:
        story.log("ranked", risk=act.risk, why=act.why)
