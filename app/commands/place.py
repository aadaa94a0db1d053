"""`migrate`, `check`, `sweep`, `log verify`: the place itself."""

import asyncio
import stat
from collections.abc import Iterator

import click

from app import schema
from app.clockwork import OWN_LINES, chores, run_once
from app.commands.console import SCHEMA, Stop, database, house, settings_or_stop
from app.kinds import KINDS
from app.made_up import is_made_up
from app.telling import cautions_of, house_of, readiness_of
from auth.log import broken, heads
from core.config import Settings, unknown_settings
from core.kernel import Kernel
from core.redis_bus import RedisBus
from programmes.door import Front
from programmes.readiness import Doors


@click.command()
def migrate() -> None:
    """Bring the schema up to this version. Nothing that is kept is lost."""
    with database(settings_or_stop()) as found:
        done = schema.migrate(found)
    click.echo("The schema is up to date now." if done else "The schema was up to date.")


@click.command()
def check() -> None:
    """Check settings, place and what must be in place before doors open. Exit status 1 names what is missing."""
    settings = settings_or_stop()
    faults = [*_slips(), *_place(settings)]
    if not faults:
        faults += _checklists(settings)
    if faults:
        raise Stop("\n".join(faults))
    click.echo("Everything is in place.")


@click.command()
def sweep() -> None:
    """Do now what the clock has due: endings, forgetting, chaining. The server does the same by itself."""
    settings = settings_or_stop()
    with house(settings):
        pass
    failed = asyncio.run(_swept(settings))
    if failed:
        raise Stop(f"Not done, and to be tried again: {', '.join(failed)}. The log says where.")
    click.echo("Everything that was due is done.")


@click.group()
def log() -> None:
    """The staff log."""


@log.command()
def verify() -> None:
    """Check that no row of the staff log was changed or taken out."""
    with house() as place:
        wrong = list(place.read_now(lambda read: list(broken(read))))
        known = place.read_now(heads)
    if wrong:
        raise Stop("\n".join(f"The log of {head.programme} is broken after row {head.seq}." for head in wrong))
    for head in known:
        click.echo(f"{head.programme}: {head.seq} rows, head {head.chain or 'none'}")
    click.echo("Every chain holds.")


async def _swept(settings: Settings) -> list[str]:
    kernel = Kernel(settings, KINDS, RedisBus(settings.redis_url) if settings.redis_url else None)
    await kernel.start()
    try:
        todo = [chore for chore in chores(house_of(Front(Doors(settings.is_loopback)))) if chore.name not in OWN_LINES]
        return [chore.name for chore in todo if not await run_once(kernel, chore)]
    finally:
        await kernel.stop()


def _slips() -> Iterator[str]:
    for name in unknown_settings():
        yield f"{name} is no setting of Rinnalla. A slip of the pen?"


def _place(settings: Settings) -> Iterator[str]:
    """What is wrong with the place: schema, key file, made-up people in public."""
    with database(settings) as found:
        try:
            schema.check(found)
        except schema.UnknownSchema as unknown:
            yield SCHEMA[unknown.code]
            return
        if not settings.is_loopback and is_made_up(found):
            yield "This place holds made-up people and will not be served at a public address."
    if settings.key_file.exists() and stat.S_IMODE(settings.key_file.stat().st_mode) & 0o077:
        yield f"{settings.key_file} can be read by others on this machine. Run: chmod 600 {settings.key_file}"


def _checklists(settings: Settings) -> list[str]:
    with house(settings) as place:
        for caution in place.read_now(cautions_of, settings.is_loopback):
            click.echo(caution, err=True)
        return place.read_now(readiness_of, settings.is_loopback)
