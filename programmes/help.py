"""The help page: lines by country and language. It needs no account and no database."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.lists import format_list

from core.answers import Answer, page
from core.clock import Instant
from core.formats import format_moment, format_time, local
from core.i18n import N_, locale, sentence
from core.visit import Visit
from programmes.helplines.lines import Answering, Country, answering, by_name, country, for_purpose

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
DAY_AND_NIGHT, AT_TIMES = N_("Day and night"), N_("At certain hours")
OPEN_UNTIL, OPENS = N_("Open now, until %(moment)s"), N_("Closed now. Opens %(moment)s")


@dataclass(frozen=True, slots=True)
class Told:
    """A line of help in the reader's words: name, what it is for, when it answers, in which languages."""

    name: str
    about: str
    number: str
    when: str
    state: str
    languages: str
    answering: Answering

    @property
    def dialled(self) -> str:
        """The number as a telephone dials it."""
        return dialled(self.number)


@dataclass(frozen=True, slots=True)
class Section:
    """Lines for one need, under a heading that is still to be translated."""

    code: str
    title: str
    lines: tuple[Answering, ...]


def help_page(visit: Visit, home: str) -> Answer:
    """Help for the country chosen, else for the organisation's; for the young first where that is asked."""
    where = country(visit.query.get("country") or home)
    youth = visit.query.get("for") == YOUTH
    found = sections(where, visit.language, visit.now, youth=youth)
    shown = [
        (visit.say(one.title), [tell(line, where, visit.language, visit.now) for line in one.lines]) for one in found
    ]
    return page(
        "help.html",
        data=_data(where, found, visit.language),
        where=where,
        emergencies=(where.emergency, *where.other_emergency),
        shown=shown,
        countries=[(one.code, one.name(visit.language)) for one in by_name(visit.language)],
        youth=youth,
        dialled=dialled,
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


def first_lines(where: Country, language: str, now: Instant, most: int = 2) -> tuple[Told, ...]:
    """The few lines that every page carries with it: somebody to talk to, by phone, checked."""
    crisis = (one for one in answering(where, language, now) if "crisis" in one.line.purposes)
    chosen = [one for one in crisis if one.line.number and one.line.verified][:most]
    return tuple(tell(one, where, language, now) for one in chosen)


def lines_now(where: Country, language: str, now: Instant, first: frozenset[str], most: int = 4) -> tuple[Told, ...]:
    """The few checked lines of help in a crisis, or for one of these purposes, that answer now by phone: the latter first."""
    open_now = (one for one in answering(where, language, now) if one.open and one.line.number and one.line.verified)
    fitting = for_purpose(open_now, first | {"crisis"})
    chosen = sorted(fitting, key=lambda one: not (one.line.purposes & first))[:most]
    return tuple(tell(one, where, language, now) for one in chosen)


def tell(one: Answering, where: Country, language: str, now: Instant) -> Told:
    """Say a line of help in the reader's language, times by the clock of its country."""
    names = (locale(language).languages.get(code) or code for code in one.line.languages)
    return Told(
        name=one.line.name(language),
        about=one.line.about(language),
        number=one.line.number,
        when=when(one, where, language, now),
        state={True: "open", False: "closed", None: "unknown"}[one.open],
        languages=format_list(list(names), locale=locale(language)),
        answering=one,
    )


def when(one: Answering, where: Country, language: str, now: Instant) -> str:
    """Say when a line answers."""
    if one.open is None:
        return sentence(language, AT_TIMES)
    if one.changes_at is None:
        return sentence(language, DAY_AND_NIGHT)
    same_day = local(one.changes_at, where.zone).date() == local(now, where.zone).date()
    written = format_time if same_day else format_moment
    moment = written(language, one.changes_at, where.zone)
    return sentence(language, OPEN_UNTIL if one.open else OPENS, {"moment": moment})


def dialled(number: str) -> str:
    """Give a number as a telephone dials it: digits, and a plus in front."""
    return "".join(sign for sign in number if sign.isdigit() or sign == "+")


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
