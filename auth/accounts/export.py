"""What somebody takes home: everything that is kept of him, by the same names as on the pages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time

import msgspec
from babel.lists import format_list

from auth.accounts.queries import kept_of
from auth.house import House, Section
from auth.people import Person
from auth.sessions.queries import sessions_of
from core.clock import Instant, from_datetime, to_datetime
from core.formats import format_date
from core.i18n import N_, locale, translate
from core.work import Read

_KEPT_AS_MARK = N_("kept only as a mark that cannot be read back")
_TITLES = {
    "account": N_("Your account"),
    "sessions": N_("Where you are signed in"),
    "names": N_("Names you are known by"),
}
_LABELS = {
    "sign_in_name": N_("Name you sign in with"),
    "password": N_("Password"),
    "recovery_phrase": N_("Recovery phrase"),
    "return_word": N_("Return word"),
    "age_band": N_("Age"),
    "language": N_("Language"),
    "agreement_version": N_("Version of the agreement"),
    "agreement_accepted_on": N_("Agreed on"),
    "consent_given_on": N_("Consent given on"),
    "last_seen_on": N_("Last here on"),
    "number": N_("Number"),
    "last_used_on": N_("Last used on"),
    "ends_on": N_("Ends on"),
    "this_one": N_("This one"),
    "programme": N_("Programme"),
    "name": N_("Name"),
    "roles": N_("Roles"),
    "group": N_("Group"),
    "topic": N_("Topic"),
    "begins_on": N_("Day"),
    "conversation": N_("Conversation"),
    "thread": N_("Thread"),
    "lived": N_("What you have lived through"),
    "about": N_("What one can talk about"),
    "reads": N_("Languages that are read"),
    "written_on": N_("Written on"),
    "by": N_("Written by"),
    "text": N_("Text"),
    "kind": N_("What kind"),
    "address": N_("Address"),
}
_BANDS = {"under-15": N_("Under 15"), "15-17": N_("15 to 17"), "18-over": N_("18 or over")}
_ROLES = {
    "support_person": N_("Support person"),
    "counsellor": N_("Counsellor"),
    "moderator": N_("Moderator"),
    "coordinator": N_("Coordinator"),
}
_YES, _NO, _NOTHING = N_("Yes"), N_("No"), N_("Nothing")


def takeaway(read: Read, person: Person, house: House, language: str) -> tuple[Section, ...]:
    """Gather his account, his sessions, his names, and what each room of the house keeps of each of them."""
    own = [_account(read, person, language), _sessions(read, person, language), _names(read, person, house, language)]
    return (*own, *_rooms(read, person, house, language))


def encode_takeaway(sections: tuple[Section, ...]) -> bytes:
    """Write it down for programs, indented so that people can read it too."""
    plain = [{"title": section.title, "rows": [dict(row) for row in section.rows]} for section in sections]
    return msgspec.json.format(msgspec.json.encode(plain), indent=2)


def readable(sections: tuple[Section, ...], language: str) -> list[tuple[str, list[list[tuple[str, str]]]]]:
    """Say it for people: each section's title, and its rows as what it is called and what it says."""
    return [
        (
            section.title,
            [[(_label(name, language), _said(kept, language)) for name, kept in row.items()] for row in section.rows],
        )
        for section in sections
    ]


def _label(name: str, language: str) -> str:
    return translate(language, _LABELS.get(name, name))


def _said(kept: object, language: str) -> str:
    match kept:
        case None | () | []:
            return translate(language, _NOTHING)
        case bool():
            return translate(language, _YES if kept else _NO)
        case date():
            return format_date(language, from_datetime(datetime.combine(kept, time.min, UTC)), "UTC")
        case list() | tuple():
            return format_list(
                [translate(language, _ROLES.get(str(one), str(one))) for one in kept], locale=locale(language)
            )
    return translate(language, _BANDS.get(str(kept), str(kept)))


def _account(read: Read, person: Person, language: str) -> Section:
    kept = kept_of(read, person)
    row: dict[str, object] = {
        **{
            name: translate(language, _KEPT_AS_MARK) if there else None
            for name, there in (
                ("sign_in_name", kept.has_password),
                ("password", kept.has_password),
                ("recovery_phrase", kept.has_phrase),
                ("return_word", kept.has_word),
            )
        },
        "age_band": kept.age_band,
        "language": locale(language).languages.get(kept.language, kept.language),
        "agreement_version": kept.agreement,
        "agreement_accepted_on": _day(kept.agreed_at),
        "consent_given_on": _day(kept.consented_at),
        "last_seen_on": _day(kept.seen_at),
    }
    return Section(translate(language, _TITLES["account"]), (row,))


def _sessions(read: Read, person: Person, language: str) -> Section:
    rows = tuple(
        {"number": one.number, "last_used_on": _day(one.seen_at), "ends_on": _day(one.until), "this_one": one.here}
        for one in sessions_of(read, person)
    )
    return Section(translate(language, _TITLES["sessions"]), rows)


def _names(read: Read, person: Person, house: House, language: str) -> Section:
    titles = house.titles(read, language)
    rows = tuple(
        {"programme": titles.get(place or "", None), "name": actor.name, "roles": sorted(actor.roles)}
        for place, actor in person.personas.items()
    )
    return Section(translate(language, _TITLES["names"]), rows)


def _rooms(read: Read, person: Person, house: House, language: str) -> Iterator[Section]:
    for actor in person.personas.values():
        for gather in house.gather:
            yield from gather(read, actor.id, language)


def _day(instant: Instant | None) -> date | None:
    return to_datetime(instant).date() if instant is not None else None
