"""docs/settings.md and docs/commands.md, written from the code itself: `make docs` writes them, `make check` compares."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.cli import main as program
from core.config import SETTINGS

DOCS = Path(__file__).resolve().parent.parent / "docs"

SETTINGS_HEAD = """# Settings

Settings come from the environment, or from a file `.env` beside the Makefile; the environment wins. `./rinnalla check` names what makes no
sense and what looks like a slip of the pen. This page is written by `make docs` from `core/config.py`.

| variable | default | meaning |
|---|---|---|
"""

COMMANDS_HEAD = """# Commands

From the checkout: `./rinnalla COMMAND`. A command ends with 0 when it is done, 1 when it was refused (the reason stands on standard error), 2
when it was called wrongly. This page is written by `make docs` from `app/cli.py`.
"""


def settings_page() -> str:
    """Give the page of settings."""
    rows = (f"| `{setting.variable}` | {setting.default} | {setting.meaning} |\n" for setting in SETTINGS)
    return SETTINGS_HEAD + "".join(row.replace("||", "\\|\\|") for row in rows)


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    """Give every command that does something, with its full name, in the order of its help."""
    if isinstance(command, click.Group):
        context = click.Context(command, info_name=name)
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            if found is not None and not found.hidden:
                yield from commands(found, f"{name} {sub}")
    else:
        yield name, command


def commands_page() -> str:
    """Give the page of commands: of each its help as the command itself says it."""
    parts = [COMMANDS_HEAD]
    for name, command in commands(program, "rinnalla"):
        said = command.get_help(click.Context(command, info_name=name, terminal_width=100, max_content_width=100))
        parts.append(f"\n## {name.removeprefix('rinnalla ')}\n\n```\n{said.strip()}\n```\n")
    return "".join(parts)


def main() -> int:
    """Write the pages, or with `--check` say which of them are out of step."""
    pages = {DOCS / "settings.md": settings_page(), DOCS / "commands.md": commands_page()}
    stale = [path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"docs/{path.name} is out of step with the code: run make docs", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(pages[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
