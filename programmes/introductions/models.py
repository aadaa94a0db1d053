"""Tables of introductions. What stands here is written for everybody who comes by, so it is plain, and no name of a person is in it."""

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id
from programmes.models import Languages


class Introduction(Base):
    """How one of the team introduces himself in one language: what he has lived through, and what one can talk about with him.

    Men read it from `shown_at` on, when a coordinator has read this very text; until then it waits, or was given back with `returned`.
    """

    __tablename__ = "introductions"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    lived: Mapped[str] = mapped_column(String(600))
    about: Mapped[str] = mapped_column(String(400))
    written_at: Mapped[int] = mapped_column(BigInteger)
    shown_at: Mapped[int | None] = mapped_column(BigInteger)
    returned: Mapped[str] = mapped_column(String(300))


class ReadLanguages(Base):
    """The languages that one of the team reads. Who has not said so reads those of his programme."""

    __tablename__ = "read_languages"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    languages: Mapped[str] = mapped_column(Languages)
