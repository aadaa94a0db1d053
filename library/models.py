"""Tables of the library: articles, and every version of their words in each language."""

from sqlalchemy import BigInteger, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, Id


class Article(Base):
    """A short article of a programme. `lines_for`: purposes of the lines of help beneath it. Withdrawn, it is the team's alone."""

    __tablename__ = "articles"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    programme_id: Mapped[str] = mapped_column(ForeignKey("programmes.id"), index=True)
    lines_for: Mapped[str] = mapped_column(String(120))
    made_at: Mapped[int] = mapped_column(BigInteger)
    withdrawn_at: Mapped[int | None] = mapped_column(BigInteger)


class ArticleVersion(Base):
    """An article in one language, as it was or will be published: 1, 2, 3 … A version not published is being written.

    `plain`: it is in plain language. `reviewed_by` is who answers for what it says, as men read it.
    """

    __tablename__ = "article_versions"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    article_id: Mapped[str] = mapped_column(ForeignKey("articles.id"), index=True)
    language: Mapped[str] = mapped_column(String(3))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(400))
    summary: Mapped[str] = mapped_column(String(1200))
    body: Mapped[str] = mapped_column(Text)
    plain: Mapped[bool]
    written_by: Mapped[str] = mapped_column(String(60))
    reviewed_by: Mapped[str | None] = mapped_column(String(320))
    published_at: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (UniqueConstraint("article_id", "language", "number"),)
