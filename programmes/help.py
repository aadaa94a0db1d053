"""The help page: lines by country and language. It needs no account and no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.answers import Answer, page
from core.clock import Instant
from core.i18n import N_
from core.visit import Visit
from programmes.helplines.lines import Answering, Country, answering, countries, country

SECTIONS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("crisis", N_("Somebody to talk to, now"), frozenset({"crisis"})),
    ("hurt", N_("Somebody hurts you, or home is not safe"), frozenset({"violence_victim", "shelter"})),
    ("hurting", N_("You are afraid that you will hurt somebody"), frozenset({"violence_user"})),
    ("young", N_("You are young, or it is about a child"), frozenset({"child", "youth"})),
    ("men", N_("For men"), frozenset({"men"})),
    ("health", N_("For your health"), frozenset({"health"})),
)
"""What lines are for, in the order in which they stand; each line stands once, in the first that fits."""

YOUTH = "youth"


@dataclass(frozen=True, slots=True)
class Section:
    """Lines for one need, under a heading that is still to be translated."""

    code: str
    title: str
    lines: tuple[Answering, ...]


def help_page(visit: Visit, home: str) -> Answer:
    """Help for the country chosen, else for the organisation's; for the young first where that is asked."""
    where = country(visit.query.get("country") or home)
    shown = sections(where, visit.language, visit.now, youth=visit.query.get("for") == YOUTH)
    return page(
        "programmes/help.html",
        data=_data(where, shown, visit.language),
        where=where,
        sections=shown,
        countries=tuple(countries().values()),
        youth=visit.query.get("for") == YOUTH,
    )


def sections(where: Country, language: str, now: Instant, *, youth: bool = False) -> tuple[Section, ...]:
    """Every line of a country, once, under what it is for."""
    order = sorted(SECTIONS, key=lambda section: section[0] != "young") if youth else SECTIONS
    left, made = list(answering(where, language, now)), list[Section]()
    for code, title, purposes in order:
        fitting = tuple(one for one in left if one.line.purposes & purposes)
        left = [one for one in left if one not in fitting]
        if fitting:
            made.append(Section(code, title, fitting))
    return tuple(made)


def first_lines(where: Country, language: str, now: Instant, most: int = 2) -> tuple[Answering, ...]:
    """The few lines that every page carries with it: somebody to talk to, by phone, checked."""
    crisis = (one for one in answering(where, language, now) if "crisis" in one.line.purposes)
    return tuple(one for one in crisis if one.line.number and one.line.verified)[:most]


def _data(where: Country, shown: Sequence[Section], language: str) -> dict[str, object]:
    return {
        "country": where.code,
        "emergency": where.emergency,
        "zone": where.zone,
        "sections": [{"for": one.code, "lines": [_line(line, language) for line in one.lines]} for one in shown],
    }


def _line(one: Answering, language: str) -> dict[str, object]:
    line = one.line
    return {
        "id": line.id,
        "name": line.name(language),
        "about": line.about(language),
        "number": line.number or None,
        "web": line.web or None,
        "languages": line.languages,
        "open": one.open,
        "changes_at": one.changes_at,
        "free": line.free,
        "verified": line.verified,
    }
