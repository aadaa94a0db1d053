"""Verbs over introductions. Men read a text only once a coordinator who did not write it has read that very text."""

from dataclasses import dataclass

from sqlalchemy import delete, select

from auth.house import Section
from auth.log import note
from auth.people import Actor
from core.clock import Instant
from core.errors import NotFound, ensure
from core.i18n import N_, translate
from core.work import Read, Work
from programmes.introductions.models import Introduction, ReadLanguages
from programmes.introductions.queries import TALKS
from programmes.introductions.sealing import seal_reason, seal_words, words_in
from programmes.policy import may_arrange
from programmes.rota.queries import team

TITLE = N_("How you introduced yourself")


@dataclass(frozen=True, slots=True)
class Words:
    """How somebody introduces himself in one language."""

    language: str
    lived: str
    about: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a coordinator says of the text that he read, as it was written at that moment; given back with `why`, or shown."""

    grant: str
    language: str
    written_at: Instant
    why: str = ""


def introduce(work: Work, actor: Actor, words: Words) -> None:
    """He introduces himself like this once a coordinator has read it; until then men read what they read before. The same words again change nothing."""
    programme = _ensure_talks(actor)
    row = work.db.get(Introduction, (actor.id, words.language))
    if row is not None and words_in(work.key_file, row) == (words.lived, words.about):
        return
    if row is None:
        row = Introduction(persona_id=actor.id, language=words.language, programme_id=programme, lived="", about="")
        work.db.add(row)
    row.waiting = seal_words(work.key_file, row, words.lived, words.about)
    row.written_at, row.returned = work.now, None
    work.db.flush()


def withdraw(work: Work, actor: Actor, language: str) -> None:
    """Nobody reads it any more, and it is destroyed. Where there is none, nothing changes."""
    _ensure_talks(actor)
    found = (Introduction.persona_id == actor.id, Introduction.language == language)
    work.db.execute(delete(Introduction).where(*found))


def say_languages(work: Work, actor: Actor, languages: tuple[str, ...]) -> None:
    """He reads these languages: promises and doors go by it."""
    programme = _ensure_talks(actor)
    work.db.merge(ReadLanguages(persona_id=actor.id, programme_id=programme, languages=" ".join(languages)))
    work.db.flush()


def review(work: Work, actor: Actor, verdict: Verdict) -> None:
    """Men read it from now on, or its writer has it back with the reason. Saying so again changes nothing.

    NotFound for whoever does not arrange the programme. Refused `words_changed` when its writer has changed it since, and
    `own_introduction` to the one who wrote it.
    """
    row = _found(work, actor, verdict)
    ensure(row.persona_id != actor.id, "own_introduction", status=403)
    ensure(row.written_at == verdict.written_at, "words_changed")
    if row.waiting is None or (verdict.why and row.returned is not None):
        return
    if verdict.why:
        row.returned = seal_reason(work.key_file, row, verdict.why)
    else:
        row.lived, row.about = words_in(work.key_file, row)
        row.shown_at, row.waiting, row.returned = work.now, None, None
    work.db.flush()
    code = "introduction_returned" if verdict.why else "introduction_shown"
    note(work, actor, code, ("persona", row.persona_id), verdict.why or None)


def gather(read: Read, persona: str, language: str) -> tuple[Section, ...]:
    """Give what he has written of himself, and which languages he said he reads."""
    written = select(Introduction).where(Introduction.persona_id == persona).order_by(Introduction.language)
    kept = ((one.language, *words_in(read.key_file, one)) for one in read.db.scalars(written))
    rows = [{"language": language, "lived": lived, "about": about} for language, lived, about in kept]
    said = read.db.get(ReadLanguages, persona)
    found = [*rows, *([{"reads": said.languages}] if said is not None else [])]
    return (Section(translate(language, TITLE), tuple(found)),) if found else ()


def forget(work: Work, persona: str) -> bool:
    """Nothing that he wrote of himself is left."""
    work.db.execute(delete(Introduction).where(Introduction.persona_id == persona))
    work.db.execute(delete(ReadLanguages).where(ReadLanguages.persona_id == persona))
    return True


def _ensure_talks(actor: Actor) -> str:
    if actor.programme is None or not actor.has(*TALKS):
        raise NotFound
    return actor.programme


def _found(work: Work, actor: Actor, verdict: Verdict) -> Introduction:
    programme = actor.programme or ""
    if not may_arrange(actor, programme):
        raise NotFound
    whose = next((mate.persona for mate in team(work, programme).values() if mate.grant == verdict.grant), "")
    row = work.db.get(Introduction, (whose, verdict.language))
    if row is None or row.programme_id != programme:
        raise NotFound
    return row
