"""`setup` and `staff invite`: how a house begins, and how those who work in it come in."""

from collections.abc import Callable
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, available_timezones

import click
from sqlalchemy import select

from app import schema
from app.commands.console import Stop, database, house, settings_or_stop
from app.made_up import is_made_up
from auth.people import ADMINISTRATOR, ROLES
from auth.team.service import Invite, invite_from_console
from auth.veil import new_token
from core.foundation import Foundation
from core.i18n import LANGUAGES
from core.work import CONSOLE, NamedActor, Read, Work
from crisis.calling import bell_of
from programmes.helplines.lines import ELSEWHERE, country
from programmes.models import Organisation, ProgrammeText
from programmes.service import HostWords, NewHost, NewOffer, OfferWords, found_organisation, found_programme

VALID = "It works once, within 72 hours."


@click.command()
@click.option("--organisation", help="Name of the organisation.")
@click.option("--responsible", help="Who answers for what is kept: a board, an office.")
@click.option("--contact", help="Where one asks about data and rights: an office, a postal address.")
@click.option("--country", "country_code", help="Two letters, such as fi.")
@click.option("--zone", help="Time zone, such as Europe/Helsinki.")
@click.option("--languages", help=f"Languages of its pages, by comma: {','.join(LANGUAGES)}.")
@click.option("--exit-url", help="The page that quick exit leads to: neutral, read by many, https.")
@click.option("--programme", help="Name of the first programme; its doors stay shut.")
@click.option("--line", help="One line about it.")
@click.option("--another", is_flag=True, help="Add one more organisation to a house that is set up.")
def setup(another: bool, **given: str | None) -> None:
    """Found a house: organisation, first programme (doors shut), one invitation for an administrator.

    What is not given is asked for.
    """
    settings = settings_or_stop()
    with database(settings) as found:
        schema.migrate(found)
        if is_made_up(found):
            raise Stop("This is a place of made-up people. Choose another RINNALLA_DATA_DIR, or another database.")
    with house(settings) as place:
        first = not place.read_now(has_organisation)
        if not first and not another:
            raise Stop("This house is set up already. To add one more organisation: ./rinnalla setup --another")
        host, offer = _asked(given)
        place.act_now(_found, CONSOLE, host, offer)
        click.echo(
            f"{host.name} is here. Its first programme has its doors shut; ./rinnalla check says what is missing."
        )
        if first:
            link = invitation(place, None, ADMINISTRATOR)
            click.echo(f"The administrator's invitation. {VALID}\n\n    {link}\n")


@click.group()
def staff() -> None:
    """Those who work here."""


@staff.command("invite")
@click.option("--programme", help="The programme, by its name or id. Not for an administrator.")
@click.option("--role", type=click.Choice([*ROLES, ADMINISTRATOR]), required=True, help="What the link gives.")
def invite_somebody(programme: str | None, role: str) -> None:
    """Print a link that gives a role once, within 72 hours."""
    if (programme is None) != (role == ADMINISTRATOR):
        raise click.UsageError("A role is given in a programme; only an administrator has none.")
    with house() as place:
        chosen = place.read_now(programme_called, programme) if programme is not None else None
        if programme is not None and chosen is None:
            names = "\n".join(f"    {name}" for name in place.read_now(programme_names))
            raise Stop(
                f"There is no programme called {programme}. There are:\n{names or '    none yet: ./rinnalla setup'}"
            )
        click.echo(f"{VALID}\n\n    {invitation(place, chosen, role)}\n")


def invitation(place: Foundation, programme: str | None, role: str) -> str:
    """Make an invitation; give its link."""
    token = new_token()
    place.act_now(invite_from_console, CONSOLE, Invite(programme, role, token))
    return f"{place.settings.origin[0]}/invite/{token}"


def has_organisation(read: Read) -> bool:
    """Say whether anybody runs programmes here."""
    return read.db.scalar(select(Organisation.id).limit(1)) is not None


def programme_called(read: Read, name: str) -> str | None:
    """Find a programme by its id, or its name in any language."""
    same = (ProgrammeText.programme_id == name) | (ProgrammeText.name == name)
    found = set(read.db.scalars(select(ProgrammeText.programme_id).where(same)))
    return found.pop() if len(found) == 1 else None


def programme_names(read: Read) -> list[str]:
    """Give the names of all programmes, in every language, with their ids."""
    rows = read.db.execute(select(ProgrammeText.programme_id, ProgrammeText.name).order_by(ProgrammeText.name))
    return [f"{name}  ({programme})" for programme, name in rows]


def _found(work: Work, actor: NamedActor, host: NewHost, offer: NewOffer) -> str:
    programme = found_programme(work, actor, found_organisation(work, actor, host), offer)
    bell_of(work, programme)
    return programme


def _asked(given: dict[str, str | None]) -> tuple[NewHost, NewOffer]:
    """Everything that a house begins with; what was not given is asked for, what makes no sense asked again."""
    name = _ask(given["organisation"], "Name of the organisation", _named)
    responsible = _ask(given["responsible"], "Who answers for what is kept", _named, name)
    reached_by = _ask(given["contact"], "Where one asks about data and rights", _named)
    code = _ask(given["country_code"], "Country, two letters", _country)
    known = country(code)
    zone = _ask(given["zone"], "Time zone", _zone, None if known.code == ELSEWHERE else known.zone)
    languages = _languages(_ask(given["languages"], f"Languages, by comma ({', '.join(LANGUAGES)})", _spoken, "en"))
    leave_to = _ask(given["exit_url"], "Page that quick exit leads to", _page, "https://www.wikipedia.org/")
    programme = _ask(given["programme"], "Name of the first programme", _named)
    line = _ask(given["line"], "One line about it", _named)
    words = {language: HostWords("", responsible, reached_by) for language in languages}
    host = NewHost(name, code, zone, leave_to, languages, words)
    return host, NewOffer(languages, zone, {languages[0]: OfferWords(programme, line)})


def _ask(given: str | None, question: str, read: Callable[[str], str], default: str | None = None) -> str:
    if given is not None:
        return read(given)
    answer: str = click.prompt(question, default=default, value_proc=read)
    return answer


def _named(text: str) -> str:
    if not 1 <= len(text.strip()) <= 120:
        raise click.BadParameter("Write between 1 and 120 characters.")
    return text.strip()


def _country(text: str) -> str:
    code = text.strip().lower()
    if len(code) != 2 or not code.isascii() or not code.isalpha():
        raise click.BadParameter("Write a country as two letters, such as fi.")
    return code


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise click.BadParameter("There is no such time zone. One looks like Europe/Helsinki.")
    return str(ZoneInfo(text))


def _spoken(text: str) -> str:
    if not _languages(text) or any(part.strip() not in LANGUAGES for part in text.split(",")):
        raise click.BadParameter(f"Choose among {', '.join(LANGUAGES)}, by comma.")
    return text


def _languages(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def _page(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme != "https" or not parts.netloc or not text.isprintable():
        raise click.BadParameter("Write a whole address that begins with https://.")
    return text
