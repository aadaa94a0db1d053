"""Tables of crisis alerts."""

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class OutOfHours(Base):
    """Somebody of the team who has agreed to be paged for a programme when he is not on shift, and since when."""

    __tablename__ = "out_of_hours"
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), primary_key=True)
    persona_id: Mapped[str] = mapped_column(Id, primary_key=True)
    agreed_at: Mapped[int] = mapped_column(BigInteger)
