"""`demo` and `load-fixture`: places of made-up people. Both are marked for ever and served to this machine only."""

from pathlib import Path

import click

from app import schema
from app.commands.console import Stop, database, house, settings_or_stop
from app.demo import scenery
from app.demo.cast import is_demo, secret_of
from app.demo.loader import PASSWORD, Secrets, load_demo
from app.fixture import Wanted, load
from auth.accounts.passwords import hash_password
from auth.factor.codes import code_at, new_secret, step_of
from core.foundation import Foundation
from core.work import CONSOLE, Read
from programmes.place import marked

NOT_EMPTY = "People have accounts here already. Choose an empty place: another RINNALLA_DATA_DIR, or another database."


@click.command()
@click.option("--code", metavar="PSEUDONYM", help="Print the one-time code of this moment for somebody who works here.")
def demo(code: str | None) -> None:
    """Fill an empty place with a demonstration, and print how everybody signs in. Repeating it prints that again."""
    settings = settings_or_stop()
    if not settings.is_loopback:
        raise Stop("The demonstration is for this machine only: RINNALLA_ORIGIN is a public address.")
    with house(settings) as place:
        if not place.read_now(is_demo):
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
    lines = [
        "",
        "Sign in at /enter. Everybody has the same password here:",
        "",
        f"    {password}",
        "",
        "Men who may try everything:",
    ]
    visitors = (man for man in scenery.men() if not man.scripted)
    lines += [f"    {man.sign_in:<24} {man.language}  {_name(man.programme)}" for man in visitors]
    lines += ["", "Who work here (the last column is the one-time-code secret; or: ./rinnalla demo --code PSEUDONYM):"]
    for worker in scenery.workers():
        roles = sorted({role for _, held in worker.names.values() for role in held}) or ["administrator"]
        where = ", ".join(_name(programme) for programme in worker.names)
        lines.append(f"    {worker.sign_in:<24} {' '.join(roles):<16} {secret_of(read, worker.key)}  {where}")
    lines += [
        "",
        "Participants in the live meetings speak by a script, marked as a demonstration. They sign in with",
        "the same password:",
    ]
    lines += [f"    {man.sign_in:<24} {man.language}  {_name(man.programme)}" for man in scenery.men() if man.scripted]
    return "\n".join([*lines, ""])


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
