"""Tables of introductions. What men read is for everybody who comes by, so it is plain; what waits for a coordinator is sealed."""

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id
from programmes.models import Languages


class Introduction(Base):
    """How one of the team introduces himself in one language: what he has lived through, and what one can talk about with him.

    `lived` and `about` are what men read since `shown_at`. `waiting` is what a coordinator has not read yet, or gave back for the
    reason `returned`; both sealed, with the moment at which it was written.
    """

    __tablename__ = "introductions"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    language: Mapped[str] = mapped_column(String(3), primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    lived: Mapped[str] = mapped_column(String(600))
    about: Mapped[str] = mapped_column(String(400))
    shown_at: Mapped[int | None] = mapped_column(BigInteger)
    waiting: Mapped[bytes | None] = mapped_column(LargeBinary)
    written_at: Mapped[int] = mapped_column(BigInteger)
    returned: Mapped[bytes | None] = mapped_column(LargeBinary)


class ReadLanguages(Base):
    """The languages that one of the team reads. Who has not said so reads those of his programme."""

    __tablename__ = "read_languages"
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    languages: Mapped[str] = mapped_column(Languages)
