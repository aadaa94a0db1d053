"""What is looked for, in every shape in which it might be written down."""

from __future__ import annotations

import base64
import ipaddress
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from urllib.parse import quote, quote_plus

from core.lookalikes import skeleton


@dataclass(frozen=True)
class Marks:
    """One mark for each thing that must not be found, so that a find tells what it was."""

    words: str = "salaisuus-kuikan-laulussa"
    sign_in: str = "Quagga Zephyr"
    persona: str = "Narwhal Umbra"
    password: str = "merkki-Vq7-salasana"
    phrase: str = "739182640557391826405573"
    code: str = "739152"
    address: str = "203.0.113.77"
    address_6: str = "2001:db8:4711::77"
    agent: str = "Merkkiselain/7.39"
    reason: str = "perustelu-jonka-vain-loki-tietaa"
    query: str = "kysely-jota-kukaan-ei-kirjaa"
    path: str = "polku-jota-kukaan-ei-kirjaa"
    header: str = "otsake-jota-kukaan-ei-kirjaa"
    broken: str = "rikkinainen-pyynto-merkki"
    public: str = "kokousaihe-kaikille-jasenille"

    def all(self) -> dict[str, str]:
        """Every mark by its name."""
        return asdict(self)


MARKS = Marks()


def shapes(mark: str) -> Iterator[bytes]:
    """A mark as it is, folded, quoted, in other encodings, and inside of something in base64."""
    for text in {mark, mark.casefold(), mark.replace(" ", ""), skeleton(mark) or mark, quote(mark), quote_plus(mark)}:
        raw = text.encode()
        yield raw
        yield text.encode("utf-16-le")
        yield raw.hex().encode()
        yield raw.hex().upper().encode()
        for offset in range(3):
            coded = base64.b64encode(b"\0" * offset + raw)
            yield coded[4 if offset else 0 : -4]
    try:
        packed = ipaddress.ip_address(mark).packed
    except ValueError:
        return
    if len(packed) == 16:
        yield packed
        yield packed[:8]


def plain(mark: str) -> Iterator[bytes]:
    """A mark as it is and folded: what large files are searched for."""
    yield from {mark.encode(), mark.casefold().encode(), quote(mark).encode()}


def found(marks: dict[str, str], where: bytes, in_shapes: Callable[[str], Iterator[bytes]] = shapes) -> set[str]:
    """Names of the marks that stand in these bytes, in any shape."""
    return {name for name, mark in marks.items() if any(shape in where for shape in in_shapes(mark))}
