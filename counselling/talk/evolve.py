"""How a conversation changes by what happened. Entries of the talk and of the side stream change what their readers know; the log changes the rest."""

from collections.abc import Callable
from typing import Any

import msgspec
from msgspec.structs import replace

from core.clock import Instant
from core.spaces import GONE, Entry
from counselling.talk.dues import next_due
from counselling.talk.state import DRAFT, LATER, LOG, PARTICIPANT, SIDE, TALK, Conversation, Member
from counselling.talk.terms import Terms
from counselling.talk.view import Heard, tell_side, tell_talk

SAID = frozenset({"message", GONE})
"""A message whose text was destroyed keeps its number and its writer."""


def evolve(conversation: Conversation, entry: Entry) -> Conversation:
    """The conversation after this entry. A kind it does not know changes nothing but the count."""
    changed = _after(conversation, entry)
    return replace(changed, due_at=next_due(changed))


def _after(conversation: Conversation, entry: Entry) -> Conversation:
    if entry.stream == TALK:
        return _in_the_talk(conversation, entry)
    if entry.stream == SIDE:
        return replace(conversation, side=tell_side(conversation.side, _heard(entry)), last_aside=entry.seq)
    if entry.stream == LATER:
        return replace(conversation, last_later=entry.seq)
    if entry.stream.startswith(DRAFT):
        return _drafted(conversation, entry)
    if entry.stream == LOG and (change := _CHANGES.get(entry.kind)):
        return change(conversation, entry)
    return conversation


def _heard(entry: Entry) -> Heard:
    by = entry.by
    return Heard(entry.kind, entry.data, entry.seq, entry.at, by.role if by else "", by.tag if by else "")


def _in_the_talk(conversation: Conversation, entry: Entry) -> Conversation:
    writer = entry.by.tag if entry.by is not None and entry.kind in SAID else ""
    turns = conversation.turns
    if not turns or turns[-1][1] != writer:
        turns = (*turns, (entry.seq, writer))
    talk = tell_talk(conversation.talk, _heard(entry))
    told = replace(conversation, talk=talk, last=entry.seq, turns=turns)
    if entry.kind in SAID:
        return _said(told, entry)
    change = _TALKED.get(entry.kind)
    return change(told, entry) if change else told


def _said(conversation: Conversation, entry: Entry) -> Conversation:
    if entry.by is not None and entry.by.role == PARTICIPANT:
        asked = entry.at if conversation.asked_at is None else conversation.asked_at
        return replace(conversation, asked_at=asked, man_spoke=entry.at, spoke_at=entry.at)
    first = entry.at if conversation.first_answer_at is None else conversation.first_answer_at
    return replace(_owed_nothing(conversation), first_answer_at=first, spoke_at=entry.at)


def _owed_nothing(conversation: Conversation) -> Conversation:
    return replace(conversation, asked_at=None, promised_at=None, late=0)


def _promised(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, promised_at=entry.at if conversation.talk.promise is not None else None, late=0)


def _began(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(_promised(conversation, entry), began_at=entry.at, man_spoke=entry.at, spoke_at=entry.at)


def _taken(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, taken_at=entry.at if conversation.taken_at is None else conversation.taken_at)


def _live(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, promised_at=None, late=0, spoke_at=max(conversation.spoke_at, entry.at))


def _continued(conversation: Conversation, entry: Entry) -> Conversation:
    """Whom nobody has seen yet waits, also where he wrote nothing so far."""
    unseen = conversation.asked_at is None and conversation.holder is None
    return replace(conversation, asked_at=entry.at if unseen else conversation.asked_at)


def _removed(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, removed=(*conversation.removed, entry.data["target"]))


_TALKED: dict[str, Callable[[Conversation, Entry], Conversation]] = {
    "began": _began,
    "promise": _promised,
    "taken": _taken,
    "live": _live,
    "removed": _removed,
    "continued": _continued,
    "ended": lambda conversation, entry: replace(conversation, promised_at=None, late=0, going=None),
}
"""How entries of the talk change what stands beside its view."""


def _drafted(conversation: Conversation, entry: Entry) -> Conversation:
    tag = entry.stream.removeprefix(DRAFT)
    others = {other: seq for other, seq in conversation.drafts.items() if other != tag}
    return replace(conversation, drafts=others if entry.kind == "discarded" else {**others, tag: entry.seq})


def _begun(conversation: Conversation, entry: Entry) -> Conversation:
    data = entry.data
    man = msgspec.convert(data["man"], Member)
    begun = replace(conversation, programme=data["programme"], terms=msgspec.convert(data["terms"], Terms), man=man)
    begun = replace(begun, language=data["language"], topic=data["topic"], heavy=data["heavy"])
    return replace(begun, risk=data["risk"], why=data["why"], tags={man.persona: man.tag})


def _members(conversation: Conversation, entry: Entry) -> Conversation:
    holder = msgspec.convert(entry.data["holder"], Member | None)
    others = {one.persona: one for one in msgspec.convert(entry.data["others"], list[Member])}
    tags = {one.persona: one.tag for one in (holder, *others.values()) if one is not None}
    readers = {persona: until for persona, until in conversation.readers.items() if persona not in tags}
    return replace(conversation, holder=holder, others=others, tags={**conversation.tags, **tags}, readers=readers)


def _going(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, going=msgspec.convert(entry.data["to"], Member | None))


def _left_behind(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, since=entry.data["since"], since_aside=entry.data["since_aside"])


def _opened(conversation: Conversation, entry: Entry) -> Conversation:
    data = entry.data
    readers = {**conversation.readers, data["persona"]: data["until"]}
    return replace(conversation, readers=readers, tags={**conversation.tags, data["persona"]: data["tag"]})


def _opening_over(conversation: Conversation, entry: Entry) -> Conversation:
    return replace(conversation, readers=_but(conversation.readers, entry.data["persona"]))


def _line(conversation: Conversation, entry: Entry) -> Conversation:
    """A worker holds a line of his, or holds none any more."""
    member = conversation.member(entry.data["persona"])
    worker = entry.data["worker"]
    if member is None:
        return conversation
    others = tuple(one for one in member.workers if one != worker)
    if entry.kind == "line":
        return put(conversation, replace(member, workers=(*others, worker), silent_at=None))
    return put(conversation, replace(member, workers=others, silent_at=None if others else entry.data["since"]))


def put(conversation: Conversation, member: Member) -> Conversation:
    """The same, with this one of those who are on it changed."""
    if conversation.man is not None and conversation.man.persona == member.persona:
        return replace(conversation, man=member)
    if conversation.holder is not None and conversation.holder.persona == member.persona:
        return replace(conversation, holder=member)
    return replace(conversation, others={**conversation.others, member.persona: member})


def _but(known: dict[str, Any], persona: str) -> dict[str, Any]:
    return {one: what for one, what in known.items() if one != persona}


def _dropped(conversation: Conversation, entry: Entry) -> Conversation:
    gone = entry.data["persona"]
    man = conversation.man if conversation.man is not None and conversation.man.persona != gone else None
    tags, readers = _but(conversation.tags, gone), _but(conversation.readers, gone)
    return replace(conversation, man=man, tags=tags, readers=readers)


def _forgotten(conversation: Conversation, entry: Entry) -> Conversation:
    bare = replace(conversation, forgotten=True, man=None, holder=None, others={}, going=None, readers={}, tags={})
    return replace(bare, drafts={}, turns=(), removed=())


def _noted(name: str) -> Callable[[Conversation, Entry], Conversation]:
    def change(conversation: Conversation, entry: Entry) -> Conversation:
        value: Instant | int = entry.data[name]
        return replace(conversation, **{name: value})

    return change


_CHANGES: dict[str, Callable[[Conversation, Entry], Conversation]] = {
    "begun": _begun,
    "members": _members,
    "going": _going,
    "left_behind": _left_behind,
    "opened": _opened,
    "opening_over": _opening_over,
    "line": _line,
    "silent": _line,
    "late": _noted("late"),
    "ranked": lambda conversation, entry: replace(conversation, risk=entry.data["risk"], why=entry.data["why"]),
    "dropped": _dropped,
    "forgotten": _forgotten,
}
"""How a conversation changes by what its log says."""
