"""`demo` and `load-fixture`: places of made-up people. Both are marked for ever and served to this machine only."""

from pathlib import Path

import click

from app import schema
from app.commands.console import Stop, database, house, settings_or_stop
from app.demo import scenery
from app.demo.cast import is_demo, secret_of
from app.demo.loader import PASSWORD, Secrets, load_demo
from app.fixture import Wanted, load
from app.made_up import is_taken
from auth.accounts.passwords import hash_password
from auth.factor.codes import code_at, new_secret, step_of
from core.foundation import Foundation
from core.work import CONSOLE, Read
from programmes.place import marked

NOT_EMPTY = "A house is set up here already. Choose an empty place: another RINNALLA_DATA_DIR, or another database."


@click.command()
@click.option("--code", metavar="PSEUDONYM", help="Print the one-time code of this moment for somebody who works here.")
def demo(code: str | None) -> None:
    """Fill an empty place with a demonstration, and print how everybody signs in. Repeating it prints that again."""
    settings = settings_or_stop()
    if not settings.is_loopback:
        raise Stop("The demonstration is for this machine only: RINNALLA_ORIGIN is a public address.")
    with house(settings) as place:
        if not place.read_now(is_demo):
            if place.read_now(is_taken):
                raise Stop(NOT_EMPTY)
            _fill(place)
        if code is not None:
            click.echo(_present_code(place, code))
            return
        click.echo(place.read_now(sign_ins))


@click.command("load-fixture")
@click.option("--meetings", type=click.IntRange(0, 5_000), default=0, help="Live meetings.")
@click.option("--people", type=click.IntRange(0, 500), default=0, help="Participants in each.")
@click.option("--idle", type=click.IntRange(0, 1_000_000), default=0, help="Signed-in people without a meeting.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="Where to write a line a person."
)
def load_fixture(meetings: int, people: int, idle: int, out: Path) -> None:
    """Fill an empty data directory for load tests: live meetings of many people, each with a signed-in session."""
    settings = settings_or_stop()
    if not settings.is_loopback:
        raise Stop("Load tests are for this machine only: RINNALLA_ORIGIN is a public address.")
    with database(settings) as found:
        schema.migrate(found)
    with house(settings) as place:
        count = load(place, Wanted(meetings, people, idle), out)
        if count is None:
            raise Stop(NOT_EMPTY)
    click.echo(f"{count} people are signed in; their cookies stand in {out}.")


def sign_ins(read: Read) -> str:
    """Everybody's pseudonym and password; for those who work here also what they do and the one-time-code secret."""
    password = marked(read, PASSWORD) or ""
    visitors = [man for man in scenery.men() if not man.scripted]
    scripted = [man for man in scenery.men() if man.scripted]
    staff = [_worker(read, worker, password) for worker in scenery.workers()]
    parts = [
        "This is a demonstration: its people and their words are made up. Sign in at /enter with a pseudonym and its password.",
        "Men who may try everything; most of them have a seat in a live meeting:\n"
        + _table([_man(man, password) for man in visitors]),
        "Who work here; the third column is the secret for a one-time-code app.\n"
        "The code of this moment: ./rinnalla demo --code PSEUDONYM\n" + _table(staff),
        "Men who speak by a script in the live meetings:\n" + _table([_man(man, password) for man in scripted]),
    ]
    return "\n" + "\n\n".join(parts) + "\n"


def _man(man: scenery.Man, password: str) -> tuple[str, ...]:
    return man.sign_in, password, man.language, _name(man.programme)


def _worker(read: Read, worker: scenery.Worker, password: str) -> tuple[str, ...]:
    roles = sorted({role for _, held in worker.names.values() for role in held}) or ["administrator"]
    where = ", ".join(_name(programme) for programme in worker.names) or "the whole server"
    return worker.sign_in, password, secret_of(read, worker.key) or "", " ".join(roles), where


def _table(rows: list[tuple[str, ...]]) -> str:
    """Rows in columns, as far as a terminal's letters are equally wide."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "    " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def _fill(place: Foundation) -> None:
    password = "-".join(new_secret()[start : start + 4].lower() for start in (0, 4, 8))
    factors = {worker.key: new_secret() for worker in scenery.workers()}
    place.act_now(load_demo, CONSOLE, Secrets(password, hash_password(password), factors))


def _present_code(place: Foundation, pseudonym: str) -> str:
    worker = next((one for one in scenery.workers() if one.sign_in == pseudonym), None)
    secret = place.read_now(secret_of, worker.key) if worker else None
    if secret is None:
        raise Stop(f"Nobody who works in this demonstration signs in as {pseudonym}.")
    return code_at(secret, step_of(place.now()))


def _name(programme: str) -> str:
    return next(str(one["name"]["en"]) for one in scenery.programmes() if one["key"] == programme)
