"""Tables of word rules and of what they flagged."""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class WordRuleRow(Base):
    """A word rule of a programme: forms one a line, places with spaces between, the reason that he is told. It is ended, never changed."""

    __tablename__ = "word_rules"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    does: Mapped[str] = mapped_column(String(4))
    places: Mapped[str] = mapped_column(String(40))
    forms: Mapped[str] = mapped_column(String(8000))
    reason: Mapped[str] = mapped_column(String(1200))
    made_by: Mapped[str] = mapped_column(Id)
    made_at: Mapped[int] = mapped_column(BigInteger)
    ended_by: Mapped[str | None] = mapped_column(Id)
    ended_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (
        Index("ix_word_rules_programme_id", "programme_id"),
        CheckConstraint("does IN ('flag', 'hold', 'ask')", name="does"),
        CheckConstraint("(ended_at IS NULL) = (ended_by IS NULL)", name="one_end"),
    )


class Flag(Base):
    """A text in which a rule fitted: which rule, whose it is and where it stands, no word of it. It ends when somebody has looked."""

    __tablename__ = "flags"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"))
    rule_id: Mapped[str] = mapped_column(ForeignKey("word_rules.id"))
    persona_id: Mapped[str] = mapped_column(Id)
    place: Mapped[str] = mapped_column(String(20))
    space: Mapped[str] = mapped_column(String(20))
    seq: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[int] = mapped_column(BigInteger)
    looked_by: Mapped[str | None] = mapped_column(Id)
    looked_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_flags_programme_id_looked_at", "programme_id", "looked_at"),)
