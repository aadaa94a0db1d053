"""Tables of private conversations. Those that repeat what the spaces know are written by the kernel alone; nothing that a man wrote is here."""

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class ConversationState(Base):
    """Where each conversation stands, for inbox, lists and clock. Written by the kernel only.

    `asked_at` since when the man waits for an answer; `promise_at` when he was promised one; `late` 0, 75, 100 or 125. `used` of `of`
    times of a contract, which stands as `contract` says. `number` while he waits in the line; `lost_at` since when the one who talks
    with him is gone. `later_at` when the next message goes out, `forget_at` when its keys are destroyed.
    """

    __tablename__ = "conversation_states"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    kind: Mapped[str] = mapped_column(String(12))
    phase: Mapped[str] = mapped_column(String(10))
    mode: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(3))
    topic: Mapped[str] = mapped_column(String(30))
    heavy: Mapped[int | None]
    risk: Mapped[int]
    why: Mapped[str] = mapped_column(String(40))
    number: Mapped[int | None] = mapped_column(BigInteger)
    began_at: Mapped[int] = mapped_column(BigInteger)
    taken_at: Mapped[int | None] = mapped_column(BigInteger)
    first_answer_at: Mapped[int | None] = mapped_column(BigInteger)
    asked_at: Mapped[int | None] = mapped_column(BigInteger)
    promise_at: Mapped[int | None] = mapped_column(BigInteger)
    moved: Mapped[int]
    late: Mapped[int]
    live_until: Mapped[int | None] = mapped_column(BigInteger)
    lost_at: Mapped[int | None] = mapped_column(BigInteger)
    used: Mapped[int]
    of: Mapped[int]
    contract: Mapped[str] = mapped_column(String(10))
    last_at: Mapped[int] = mapped_column(BigInteger)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(String(20))
    record_due: Mapped[int | None] = mapped_column(BigInteger)
    follow_up_at: Mapped[int | None] = mapped_column(BigInteger)
    later_at: Mapped[int | None] = mapped_column(BigInteger, index=True)
    forget_at: Mapped[int | None] = mapped_column(BigInteger, index=True)
    demo: Mapped[bool]
    __table_args__ = (
        Index("ix_conversation_states_programme_id_phase_promise_at", "programme_id", "phase", "promise_at"),
    )


class ConversationMember(Base):
    """Who is on a conversation: participant, holder, supervisor, colleague, opinion, reader. Written by the kernel only."""

    __tablename__ = "conversation_members"
    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True, index=True)
    part: Mapped[str] = mapped_column(String(12))


class ConversationLine(Base):
    """Who has a line open to which conversation on which worker. Written by the kernel only."""

    __tablename__ = "conversation_lines"
    conversation_id: Mapped[str] = mapped_column(Id, primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    worker: Mapped[str] = mapped_column(Id, primary_key=True, index=True)


class ConversationWorker(Base):
    """A worker that holds lines to conversations, and its last sign of life."""

    __tablename__ = "conversation_workers"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    seen_at: Mapped[int] = mapped_column(BigInteger, index=True)


class ReplyTemplate(Base):
    """Words to answer with, in one language, with gaps such as {name}. `for_persona`: somebody's own; None: the team's."""

    __tablename__ = "reply_templates"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    for_persona: Mapped[str | None] = mapped_column(Id)
    title: Mapped[str] = mapped_column(String(120))
    language: Mapped[str] = mapped_column(String(3))
    text: Mapped[str] = mapped_column(String(2_000))


class ReferralPlace(Base):
    """A place outside to which a man can be referred: the directory of a programme."""

    __tablename__ = "referral_places"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    name: Mapped[str] = mapped_column(String(160))
    about: Mapped[str] = mapped_column(String(600))
    how: Mapped[str] = mapped_column(String(400))
    languages: Mapped[str] = mapped_column(String(60))
    checked_on: Mapped[int] = mapped_column(BigInteger)
