"""Every word that people see exists in every language that they read it in, whole and with its gaps.

Participants' words are needed in all languages, words that stand only on staff's pages in the staff's. Exit status 1 names each fault.
"""

import contextlib
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from core.i18n import DOMAIN, LANGUAGES, LOCALES, SOURCE, STAFF_LANGUAGES

ROOT = Path(__file__).resolve().parent.parent
ONLY_STAFF = re.compile(r"(^|/)(desk|rota|pager|settings|drills)(/|[._]|$)")
"""Files whose words only staff see: folders and files called desk, rota, pager, settings or drills."""

IDENTICAL = LOCALES / "identical.txt"
"""Texts that are rightly the same as in English, one a line: names, signs."""

GAP = re.compile(r"%\((\w+)\)[a-z]")


def collected() -> Catalog:
    """Read every marked word of code and templates, with the files where it stands."""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(ROOT):
        found = Path(folder) / "found.pot"
        how = [
            "--mapping-file",
            "locales/babel.cfg",
            "--add-location",
            "file",
            "--keywords",
            "N_",
            "--keywords",
            "NN_:1,2",
        ]
        command = CommandLineInterface()
        command.run(["pybabel", "--quiet", "extract", *how, "--output-file", str(found), "."])  # type: ignore[no-untyped-call]  # babel
        with found.open("rb") as file:
            return read_po(file)


def read_catalogue(language: str) -> Catalog:
    """Read what is translated into a language; an empty catalogue when nothing is."""
    path = LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def needed_in(message: Message) -> tuple[str, ...]:
    """Tell the languages, beside the source, in which this word must exist."""
    only_staff = all(ONLY_STAFF.search(file) for file, _ in message.locations)
    return tuple(language for language in (STAFF_LANGUAGES if only_staff else LANGUAGES) if language != SOURCE)


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    """Give the one form of a plain sentence or the several of one that bends."""
    return (text,) if isinstance(text, str) else tuple(text or ())


def faults(wanted: Message, catalogue: Catalog, identical: frozenset[str]) -> Iterator[str]:
    """Say what is wrong with one word in one language."""
    said = catalogue.get(wanted.id, wanted.context)
    source, strings = forms(wanted.id), forms(said.string) if said else ()
    if said is None or not all(strings):
        yield "is missing"
        return
    if said.fuzzy:
        yield "is marked as a guess (fuzzy)"
    if len(source) > 1 and len(strings) != catalogue.num_plurals:
        yield f"has {len(strings)} forms of {catalogue.num_plurals}"
    gaps, required = set(GAP.findall(" ".join(source))), set(GAP.findall(source[-1]))
    for string in strings:
        unknown = set(GAP.findall(string)) - gaps
        lost = required - set(GAP.findall(string)) - ({"count", "num"} if len(source) > 1 else set())
        if unknown or lost:
            yield f"has other gaps than the source: {', '.join(sorted(unknown | lost))}"
    if strings[0] == source[0] and source[0] not in identical and re.search(r"[A-Za-z]{2}", GAP.sub("", source[0])):
        yield f"is the same as in English (if rightly so, add it to {IDENTICAL.relative_to(ROOT)})"
    if any(mark in string for string in (*strings, *source) for mark in "!！"):
        yield "has an exclamation mark"


def main() -> int:
    """Print every fault; return how the check ends."""
    identical = (
        frozenset(IDENTICAL.read_text(encoding="utf-8").splitlines()) if IDENTICAL.exists() else frozenset[str]()
    )
    wanted = [message for message in collected() if message.id]
    count = 0
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        catalogue = read_catalogue(language)
        for message in wanted:
            if language in needed_in(message):
                for fault in faults(message, catalogue, identical):
                    count += 1
                    place = min(file for file, _ in message.locations)
                    print(f"{language}: {forms(message.id)[0][:80]!r} {fault} ({place})")
    if count:
        print(
            f"{count} faults in the words. make messages brings new ones into locales/*/LC_MESSAGES/{DOMAIN}.po",
            file=sys.stderr,
        )
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
