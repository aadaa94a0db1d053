"""Reads that other rooms ask: who talks with men in a programme, as he introduces himself, and who reads which language."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from core.clock import Instant
from core.errors import NotFound
from core.i18n import LANGUAGES
from core.work import Read, Work
from programmes.introductions.models import Introduction, ReadLanguages
from programmes.introductions.sealing import reason_in, words_in
from programmes.models import Programme
from programmes.queries import spoken
from programmes.rota.queries import Mate, team

COUNSELLOR = "counsellor"
TALKS = frozenset({"support_person", COUNSELLOR})
"""Roles of those who talk with men."""


@dataclass(frozen=True, slots=True)
class Introduced:
    """One who talks with men, as they see him: a peer or a professional by `role`, his words in `told_in`, the languages that he reads."""

    persona: str
    name: str
    role: str
    lived: str
    about: str
    told_in: str
    languages: tuple[str, ...]

    @property
    def data(self) -> dict[str, object]:
        """What programs get; never his persona."""
        return {name: getattr(self, name) for name in ("name", "role", "lived", "about", "told_in", "languages")}


@dataclass(frozen=True, slots=True)
class Own:
    """What one of the team has written of himself, as he left it: shown, waits or returned with `why`; `earlier` says that men read an older text."""

    lived: str
    about: str
    state: str
    why: str = ""
    earlier: bool = False


@dataclass(frozen=True, slots=True)
class ToReview:
    """An introduction that waits for a coordinator: whose it is, by his grant, and the text as it was written at that moment."""

    grant: str
    name: str
    role: str
    language: str
    lived: str
    about: str
    written_at: Instant
    own: bool


def introduced(
    read: Read, programme: str, language: str, personas: Iterable[str] | None = None
) -> tuple[Introduced, ...]:
    """List those of a programme (or these of them) whose introduction men read: in this language first, else in the next best; by name."""
    mates = _who_talk(read, programme, personas)
    shown = select(Introduction).where(Introduction.programme_id == programme, Introduction.shown_at.is_not(None))
    texts: dict[str, list[Introduction]] = {}
    for row in read.db.scalars(shown.order_by(Introduction.language)):
        texts.setdefault(row.persona_id, []).append(row)
    reads = _read_by(read, programme, mates) if texts else {}
    chosen = ((mate, spoken(texts.get(mate.persona, ()), language, " ".join(LANGUAGES))) for mate in mates.values())
    found = (
        Introduced(mate.persona, mate.name, role_of(mate), text.lived, text.about, text.language, reads[mate.persona])
        for mate, text in chosen
        if text is not None
    )
    return tuple(sorted(found, key=lambda one: one.told_in != language))


def introduced_one(read: Read, programme: str, language: str, persona: str | None) -> Introduced | None:
    """Give how one of the team introduces himself; None where he does not, or talks with men no more."""
    return next(iter(introduced(read, programme, language, [persona])), None) if persona else None


def own_words(read: Read, persona: str) -> dict[str, Own]:
    """Give what he has written of himself, by language, whether men read it or not."""
    rows = read.db.scalars(select(Introduction).where(Introduction.persona_id == persona))
    return {row.language: _own(read, row) for row in rows}


def to_review(read: Read | Work, programme: str, reader: str) -> tuple[ToReview, ...]:
    """List what waits for a coordinator of the programme, the oldest first; `own` says that the reader wrote it himself."""
    mates = _who_talk(read, programme)
    waits = select(Introduction).where(
        Introduction.programme_id == programme, Introduction.waiting.is_not(None), Introduction.returned.is_(None)
    )
    rows = [row for row in read.db.scalars(waits.order_by(Introduction.written_at)) if row.persona_id in mates]
    return tuple(_to_review(read, row, mates[row.persona_id], reader) for row in rows)


def languages_read(read: Read | Work, programme: str, personas: Iterable[str] | None = None) -> tuple[str, ...]:
    """List the languages that those who talk with men in a programme read, or these of them; in the order of the house.

    While nobody talks with men there, it is those in which the programme is offered.
    """
    mates = _who_talk(read, programme, personas)
    known = {code for codes in _read_by(read, programme, mates).values() for code in codes}
    return _in_order(known) if mates else _offered_in(read, programme)


def readers(read: Read | Work, programme: str, language: str) -> frozenset[str]:
    """Give the personas of those who talk with men in a programme and read this language."""
    found = _read_by(read, programme, _who_talk(read, programme))
    return frozenset(persona for persona, codes in found.items() if language in codes)


def role_of(mate: Mate) -> str:
    """Tell as what he is shown to a man: a professional, or a peer."""
    return COUNSELLOR if COUNSELLOR in mate.roles else next(iter(mate.roles & TALKS))


def _to_review(read: Read | Work, row: Introduction, mate: Mate, reader: str) -> ToReview:
    lived, about = words_in(read.key_file, row)
    own = mate.persona == reader
    return ToReview(mate.grant, mate.name, role_of(mate), row.language, lived, about, row.written_at, own)


def _own(read: Read, row: Introduction) -> Own:
    lived, about = words_in(read.key_file, row)
    state = "shown" if row.waiting is None else "waits" if row.returned is None else "returned"
    return Own(lived, about, state, reason_in(read.key_file, row), row.waiting is not None and row.shown_at is not None)


def _who_talk(read: Read | Work, programme: str, personas: Iterable[str] | None = None) -> dict[str, Mate]:
    return {persona: mate for persona, mate in team(read, programme, personas).items() if mate.roles & TALKS}


def _read_by(read: Read | Work, programme: str, personas: Iterable[str]) -> dict[str, tuple[str, ...]]:
    said = select(ReadLanguages).where(ReadLanguages.programme_id == programme)
    known = {row.persona_id: _in_order(row.languages.split()) for row in read.db.scalars(said)}
    usual = _offered_in(read, programme)
    return {persona: known.get(persona, usual) for persona in personas}


def _offered_in(read: Read | Work, programme: str) -> tuple[str, ...]:
    row = read.db.get(Programme, programme)
    if row is None:
        raise NotFound
    return tuple(row.languages.split())


def _in_order(codes: Iterable[str]) -> tuple[str, ...]:
    known = set(codes)
    return tuple(code for code in LANGUAGES if code in known)
