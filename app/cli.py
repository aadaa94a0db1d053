"""The commands of the house. Exit status: 0 done, 1 refused with a reason on standard error, 2 called wrongly."""

import sys

import click

from app.commands.demonstration import demo, load_fixture
from app.commands.detection import crisis
from app.commands.founding import setup, staff
from app.commands.keeping import backup, keys, proved, restore
from app.commands.place import check, log, migrate, sweep
from app.commands.serving import serve
from core.log import fault_in


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Rinnalla: anonymous, real-time peer support for men, on your own server."""


for command in (
    serve,
    setup,
    migrate,
    demo,
    check,
    staff,
    backup,
    keys,
    restore,
    proved,
    sweep,
    log,
    crisis,
    load_fixture,
):
    main.add_command(command)


def run() -> None:
    """Run a command. A fault of the program is noted by its place and told in one sentence, never as a traceback."""
    try:
        main(prog_name="rinnalla")
    except Exception as fault:  # noqa: BLE001 - the last door of every command
        fault_in("command_failed", fault)
        click.echo(
            "Rinnalla failed at this. The fault is the program's, not yours; the line above says where.", err=True
        )
        sys.exit(1)
