"""Tables of what is offered: organisations, programmes, their texts in each language, walls, reviews, marks of the place.

Everything a second organisation in another country needs to look and sound like itself is a row here, never code.
"""

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id

Languages = String(60)
"""The type of a list of languages: codes with a space between."""
FORGET_MOST = 60
"""Most minutes that the keys of a meeting's text live on after its close."""


class Organisation(Base):
    """Who runs programmes here. `position` orders; the first is the one whose name stands at the door."""

    __tablename__ = "organisations"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(10))
    zone: Mapped[str] = mapped_column(String(40))
    exit_url: Mapped[str] = mapped_column(String(300))
    languages: Mapped[str] = mapped_column(Languages)
    accent: Mapped[str | None] = mapped_column(String(7))
    logo: Mapped[bytes | None] = mapped_column(LargeBinary)


class OrganisationText(Base):
    """What an organisation says of itself in one language. `reached_by`: where one asks about data and rights."""

    __tablename__ = "organisation_texts"
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    about: Mapped[str] = mapped_column(String(600))
    responsible: Mapped[str] = mapped_column(String(300))
    reached_by: Mapped[str] = mapped_column(String(400))


class Programme(Base):
    """What an organisation offers to men in one situation. Its doors are shut until `doors_opened_on`.

    `forget_minutes`: how long after a meeting's close the keys of its text live on. `lines_for`: which lines of help
    its pages show first.
    """

    __tablename__ = "programmes"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisations.id"), index=True)
    position: Mapped[int]
    languages: Mapped[str] = mapped_column(Languages)
    zone: Mapped[str] = mapped_column(String(40))
    least_age: Mapped[str | None] = mapped_column(String(10))
    lines_for: Mapped[str] = mapped_column(String(120))
    forget_minutes: Mapped[int]
    doors_opened_on: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (CheckConstraint(f"forget_minutes BETWEEN 0 AND {FORGET_MOST}", name="forget_minutes"),)


class ProgrammeText(Base):
    """A programme in one language: name, one line, what happens, how often, who is there."""

    __tablename__ = "programme_texts"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    line: Mapped[str] = mapped_column(String(300))
    happens: Mapped[str] = mapped_column(String(1_000))
    often: Mapped[str] = mapped_column(String(600))
    who: Mapped[str] = mapped_column(String(600))


class Entrance(Base):
    """A way in, in one language: by where he stands (before, during, after) or by when it suits him (now, later)."""

    __tablename__ = "entrances"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(String(600))
    __table_args__ = (CheckConstraint("stage IN ('before', 'during', 'after', 'now', 'later')", name="stage"),)


class Wall(Base):
    """Two programmes that share no room, no team and no persona; written once each way."""

    __tablename__ = "walls"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)


class Review(Base):
    """Somebody of the team has read and approved something in one language, on a day. `version` is what he read.

    `approved_by` names the office or role that answers for it, where that is another than the reader; "" else.
    """

    __tablename__ = "reviews"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(20), primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    version: Mapped[int]
    persona_id: Mapped[str] = mapped_column(Id)
    reviewed_on: Mapped[int] = mapped_column(BigInteger)
    approved_by: Mapped[str] = mapped_column(String(120))


class LineCheck(Base):
    """Somebody who works here has asked a line of help, or compared it with its own page, on a day later than the file says."""

    __tablename__ = "line_checks"
    country: Mapped[str] = mapped_column(String(10), primary_key=True)
    line: Mapped[str] = mapped_column(String(60), primary_key=True)
    checked_on: Mapped[int] = mapped_column(BigInteger)
    persona_id: Mapped[str] = mapped_column(Id)


class PlaceMark(Base):
    """Something that is true of this place for ever, such as that its people are made up."""

    __tablename__ = "place"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(60))
