"""Tables of who acts. No row holds a name of the person, an address, or an instant finer than it must be.

Rows of an account and rows of a persona share no value: what binds them is an owner, a keyed hash that only the holder
of the key file can compute (`auth/veil.py`). Times of participants are days, so that no two rows can be joined by them.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id

Keyed = String(40)
"""The type of a keyed hash."""


class Account(Base):
    """A login. A guest's has neither name nor password nor phrase.

    A guest's has a keyed hash of his one persona (`guest_key`) and of his return word, and the day on which the clock looks
    whether anything is kept for him. Once he has a name of his own, none of the three.
    """

    __tablename__ = "accounts"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    name_key: Mapped[str | None] = mapped_column(Keyed, unique=True)
    password: Mapped[str | None] = mapped_column(String(160))
    phrase: Mapped[str | None] = mapped_column(Keyed)
    age_band: Mapped[str] = mapped_column(String(10))
    language: Mapped[str] = mapped_column(String(3))
    agreement: Mapped[int]
    agreed_at: Mapped[int] = mapped_column(BigInteger)
    consented_at: Mapped[int | None] = mapped_column(BigInteger)
    recovered_at: Mapped[int | None] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger, index=True)
    guest_key: Mapped[str | None] = mapped_column(Keyed, index=True, unique=True)
    word_key: Mapped[str | None] = mapped_column(Keyed, index=True, unique=True)
    guest_until: Mapped[int | None] = mapped_column(BigInteger, index=True)
    __table_args__ = (CheckConstraint("(name_key IS NULL) = (password IS NULL)", name="name_with_password"),)


class Persona(Base):
    """The name under which somebody appears in one programme, or on the desk of the whole server."""

    __tablename__ = "personas"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner: Mapped[str] = mapped_column(Keyed, unique=True)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programmes.id"))
    name: Mapped[str] = mapped_column(String(120))
    skeleton: Mapped[str] = mapped_column(String(240))
    own_space: Mapped[str] = mapped_column(Id, unique=True)
    __table_args__ = (UniqueConstraint("programme_id", "skeleton"),)


class Grant(Base):
    """A role given to an owner in a programme; `administrator` on the whole server."""

    __tablename__ = "grants"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    owner: Mapped[str] = mapped_column(Keyed)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    given_at: Mapped[int] = mapped_column(BigInteger)
    __table_args__ = (
        UniqueConstraint("owner", "role"),
        CheckConstraint("(programme_id IS NULL) = (role = 'administrator')", name="administrator_of_server"),
    )


class Invitation(Base):
    """A link that gives one role once, until it ends. The row goes when it is used."""

    __tablename__ = "invitations"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token: Mapped[str] = mapped_column(Keyed, unique=True)
    programme_id: Mapped[str | None] = mapped_column(ForeignKey("programmes.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    until: Mapped[int] = mapped_column(BigInteger, index=True)


class Login(Base):
    """A session: someone signed in on one device. Only the hash of its token is here.

    `number` is all that he sees of it in his list. `once` is what is shown to him once (a recovery phrase, spare codes),
    sealed under the token itself, so that not even the key file opens it.
    """

    __tablename__ = "sessions"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    token: Mapped[str] = mapped_column(Keyed, unique=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    number: Mapped[int]
    staff: Mapped[bool]
    passed_at: Mapped[int | None] = mapped_column(BigInteger)
    seen_at: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int] = mapped_column(BigInteger, index=True)
    once: Mapped[bytes | None] = mapped_column(LargeBinary)
    __table_args__ = (UniqueConstraint("account_id", "number"),)


class Factor(Base):
    """The second factor of somebody who works here: its secret sealed, and the last step that was used."""

    __tablename__ = "second_factors"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    confirmed_at: Mapped[int | None] = mapped_column(BigInteger)


class SpareCode(Base):
    """A code on paper in place of the second factor. The row goes when it is used."""

    __tablename__ = "spare_codes"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(Keyed, primary_key=True)


class DeadName(Base):
    """A name nobody may take until this day."""

    __tablename__ = "dead_names"
    key: Mapped[str] = mapped_column(Keyed, primary_key=True)
    until: Mapped[int] = mapped_column(BigInteger, index=True)


class Departure(Base):
    """An account that was deleted and whose personas still have to go, each at its own hour."""

    __tablename__ = "departures"
    account_id: Mapped[str] = mapped_column(Id, primary_key=True)
    asked_at: Mapped[int] = mapped_column(BigInteger)
    due: Mapped[int] = mapped_column(BigInteger, index=True)


class LogRow(Base):
    """What somebody with power did. Written in the act's own transaction, numbered and chained by the clock later."""

    __tablename__ = "staff_log"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme: Mapped[str] = mapped_column(Id)
    actor: Mapped[str] = mapped_column(Id)
    code: Mapped[str] = mapped_column(String(40))
    subject_kind: Mapped[str] = mapped_column(String(20))
    subject: Mapped[str] = mapped_column(String(40))
    at: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[bytes | None] = mapped_column(LargeBinary)
    seq: Mapped[int | None] = mapped_column(BigInteger)
    chain: Mapped[str | None] = mapped_column(Keyed)
    __table_args__ = (
        Index("uq_staff_log_programme_seq", "programme", "seq", unique=True),
        Index("ix_staff_log_at", "at"),
    )


class LogCut(Base):
    """Where a programme's log was cut because its older rows had come of age: the number and link of the last row gone."""

    __tablename__ = "log_cuts"
    programme: Mapped[str] = mapped_column(Id, primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    chain: Mapped[str] = mapped_column(Keyed)
    cut_at: Mapped[int] = mapped_column(BigInteger)
