"""What one act tells, step by step: each step changes the conversation that the next one sees."""

from typing import Any

import msgspec

from core.clock import Instant
from core.errors import NotFound
from core.spaces import Entry, New
from counselling.talk.evolve import evolve
from counselling.talk.state import DRAFT, LATER, LOG, OPINION, SIDE, TALK, Conversation, Member


class Story:
    """The entries of one act in the making, and the conversation as it is after them."""

    def __init__(self, conversation: Conversation, now: Instant) -> None:
        self.conversation = conversation
        self.now = now
        self._told: list[New] = []

    @property
    def told(self) -> tuple[New, ...]:
        """What has happened, in order."""
        return tuple(self._told)

    def add(self, new: New) -> None:
        """Tell this, and go on from there."""
        self._told.append(new)
        data = new.data if new.erases is None else {**new.data, "target": new.erases}
        seq = self._head(new.stream) + 1
        self.conversation = evolve(self.conversation, Entry("", 0, new.stream, seq, self.now, new.kind, new.by, data))

    def talk(
        self,
        kind: str,
        *,
        by: Member | None = None,
        text: str | None = None,
        key: str | None = None,
        erases: int | None = None,
        **data: object,
    ) -> None:
        """Tell the man and those who talk with him."""
        self.add(New(TALK, kind, _marked(by, data), text, key, by.by if by else None, erases))

    def aside(
        self, kind: str, *, by: Member | None = None, text: str | None = None, key: str | None = None, **data: object
    ) -> None:
        """Tell the team on it."""
        self.add(New(SIDE, kind, _marked(by, data), text, key, by.by if by else None))

    def log(self, kind: str, **data: Any) -> None:
        """Note what nobody hears."""
        self.add(New(LOG, kind, data))

    def members_are(self, holder: Member | None, others: dict[str, Member]) -> None:
        """From now on these are on it for the team, each with what he may read; the side stream is told."""
        self.log(
            "members",
            holder=None if holder is None else msgspec.to_builtins(holder),
            others=[msgspec.to_builtins(one) for one in others.values()],
        )
        on_it = [one.face for one in (holder, *others.values()) if one is not None]
        shown = [msgspec.to_builtins(face) for face in sorted(on_it, key=lambda face: (face.name, face.persona))]
        if shown != [msgspec.to_builtins(face) for face in self.conversation.side.members]:
            self.aside("member", members=shown)

    def people(self) -> dict[str, Any]:
        """Give who talks with the man, as an entry of the talk carries it."""
        holder = self.conversation.holder
        seen = [one.face for one in self.conversation.others.values() if one.part != OPINION]
        others = sorted(seen, key=lambda face: (face.name, face.persona))
        return {
            "holder": None if holder is None else msgspec.to_builtins(holder.face),
            "others": [msgspec.to_builtins(face) for face in others],
        }

    def me(self, persona: str) -> Member:
        """Find who acts. NotFound when he is not on it."""
        member = self.conversation.member(persona)
        if member is None:
            raise NotFound
        return member

    def newcomer(self, persona: str, tag: str, name: str, role: str, part: str = "") -> Member:
        """One of the team as he comes to it: whoever was here before keeps the tag that he is known by."""
        conversation = self.conversation
        known = conversation.member(persona)
        since, aside = (known.since, known.since_aside) if known else (conversation.since, conversation.since_aside)
        lines = known.workers if known else ()
        tag = conversation.tags.get(persona, tag)
        return Member(persona, tag, name, role, part, workers=lines, since=since, since_aside=aside)

    def destroy_draft(self, tag: str) -> None:
        """What he was writing is destroyed."""
        draft = self.conversation.drafts.get(tag)
        if draft is not None:
            self.add(New(DRAFT + tag, "discarded", erases=draft))

    def call_back_all(self) -> None:
        """Nothing goes out later any more: what waited is destroyed."""
        for one in self.conversation.side.later:
            self.add(New(LATER, "called_back", erases=one.seq))
            self.aside("called_back", number=one.seq)

    def _head(self, stream: str) -> int:
        heads = {
            TALK: self.conversation.last,
            SIDE: self.conversation.last_aside,
            LATER: self.conversation.last_later,
        }
        if stream.startswith(DRAFT):
            return self.conversation.drafts.get(stream.removeprefix(DRAFT), 0)
        return heads.get(stream, 0)


def _marked(by: Member | None, data: dict[str, Any]) -> dict[str, Any]:
    """The data of an entry, with a mark where its writer only demonstrates."""
    return {**data, "demo": True} if by is not None and by.demo else data
