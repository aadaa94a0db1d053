"""Forms: outside input becomes plain values, or a kind sentence per field, all at once. Nothing typed is lost."""

import datetime as dt
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Concatenate, ParamSpec, TypeVar

from core import text
from core.clock import Instant
from core.errors import Fault, Invalid, Refused

_TICKED = frozenset({"on", "true", "yes", "1"})
_NUMBER = re.compile(r"[+-]?\d{1,15}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1900, 2200)  # others are slips, and at their ends a zone or a sum would fall off the calendar
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})(?::\d{2})?")
_KEY = re.compile(r"[!-~]{1,64}")
# A second lock: these stay unseen even where a page forgot to ask for them as secrets.
_NEVER_ECHOED = re.compile(r"password|phrase|secret|token|proof|^(code|word)$")
_MOST_ECHOED = 100_000

Also = ParamSpec("Also")
Order = TypeVar("Order")


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent; its name and type are what the sender says."""

    name: str
    media_type: str
    content: bytes


class Form:
    """What was sent in a form. Ask for every field, then `check()` once.

    A field that fails is noted and a harmless value given, so that all faults are found together.
    """

    __slots__ = ("_faults", "_files", "_secrets", "_values")

    def __init__(self, values: Mapping[str, Sequence[str]], files: Mapping[str, Upload] | None = None) -> None:
        self._values = values
        self._files = files or {}
        self._faults: dict[str, Fault] = {}
        self._secrets: set[str] = set()

    def names(self) -> tuple[str, ...]:
        """List the fields that were sent."""
        return tuple(self._values)

    def raw(self, name: str) -> str:
        """Give what was typed, untouched, or nothing; for codes and phrases that have a parser of their own."""
        sent = self._values.get(name, ())
        return sent[0] if sent else ""

    def text(
        self,
        name: str,
        most: int = 200,
        most_bytes: int | None = None,
        *,
        least: int = 0,
        multiline: bool = False,
        optional: bool = False,
    ) -> str:
        """Give a clean text of at most so many characters as a reader counts them, and so many bytes."""
        typed = self.raw(name)
        if _is_broken(typed):
            return self._refuse(name, "wrong_encoding")
        written = text.clean(typed, multiline=multiline)
        if not written:
            return "" if optional else self._refuse(name, "missing")
        if text.longer_than(written, most):
            return self._refuse(name, "too_long", count=most)
        if text.size(written) > (most_bytes or most * 16):
            return self._refuse(name, "too_many_bytes")
        if text.length(written) < least:
            return self._refuse(name, "too_short", count=least)
        return written

    def name(self, name: str, least: int = 2, most: int = 30) -> str:
        """Give a name that a person goes by: letters, digits and a few marks, nothing unseen."""
        typed = self.raw(name)
        written = self.text(name, most, least=least)
        # Refused, not mended: he must know exactly which name is his.
        if written and (not text.is_plain_name(written) or written != " ".join(text.compose(typed).split())):
            return self._refuse(name, "odd_characters")
        return written

    def choice(self, name: str, allowed: Collection[str], *, optional: bool = False) -> str:
        """Give one of the allowed words."""
        typed = self.raw(name)
        if typed in allowed:
            return typed
        if optional and not typed:
            return ""
        self._refuse(name, "choose")
        return next(iter(allowed), "")

    def several(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Give each of the allowed words that was ticked, once; none is fine."""
        sent = tuple(dict.fromkeys(self._values.get(name, ())))
        if any(word not in allowed for word in sent):
            self._refuse(name, "choose")
        return tuple(word for word in sent if word in allowed)

    def tick(self, name: str) -> bool:
        """Say whether the box is ticked."""
        return self.raw(name).lower() in _TICKED

    def number(self, name: str, low: int, high: int, *, optional: bool = False) -> int:
        """Give a whole number between two bounds, both included; the digits of every script are read."""
        typed = self.raw(name).strip()
        if not typed and optional:
            return low
        if not _NUMBER.fullmatch(typed):
            self._refuse(name, "not_a_number" if typed else "missing")
            return low
        if not low <= int(typed) <= high:
            self._refuse(name, "out_of_range", low=low, high=high)
            return low
        return int(typed)

    def date(self, name: str) -> dt.date:
        """Give a day, as date fields send it: 2026-11-21."""
        typed = self.raw(name).strip()
        try:
            day = dt.date.fromisoformat(typed if _DATE.fullmatch(typed) and typed.isascii() else "")
        except ValueError:
            day = dt.date.min
        if day.year not in _YEARS:
            self._refuse(name, "not_a_date" if typed else "missing")
            return dt.date(1970, 1, 1)
        return day

    def time(self, name: str) -> dt.time:
        """Give a time of day: 19:00, or 19.00 as it is written in Finland."""
        typed = self.raw(name).strip()
        match = _TIME.fullmatch(typed)
        if match is None or int(match[1]) > 23 or int(match[2]) > 59:
            self._refuse(name, "not_a_time" if typed else "missing")
            return dt.time(0)
        return dt.time(int(match[1]), int(match[2]))

    def secret(self, name: str, *, least: int = 0, most: int = 256) -> str:
        """Give a password as typed, composed (NFC) and otherwise untouched. It is never shown again."""
        self._secrets.add(name)
        typed = text.compose(self.raw(name)[: most * 4 + 1])
        if _is_broken(typed):
            return self._refuse(name, "wrong_encoding")
        if not typed:
            return self._refuse(name, "missing")
        if text.longer_than(typed, most):
            return self._refuse(name, "too_long", count=most)
        if text.length(typed) < least:
            return self._refuse(name, "too_short", count=least)
        return typed

    def key(self, name: str = "key") -> str | None:
        """Give the client's own key for what it sends, so that sending twice is once; None where there is none."""
        typed = self.raw(name)
        if not typed:
            return None
        if not _KEY.fullmatch(typed):
            self._refuse(name, "odd_characters")
            return None
        return typed

    def file(self, name: str) -> Upload | None:
        """Give the file that was sent, if one was."""
        return self._files.get(name)

    def fail(self, name: str, code: str, **args: object) -> None:
        """Note that a field cannot be taken; the first fault of a field stays."""
        self._faults.setdefault(name, Fault(code, args))

    def failed(self, name: str) -> bool:
        """Say whether this field has a fault."""
        return name in self._faults

    def typed(self) -> dict[str, str]:
        """Give back what was typed, to fill the page again: never a secret."""
        return {
            name: _mended(sent[0])[:_MOST_ECHOED]
            for name, sent in self._values.items()
            if sent and name not in self._secrets and not _NEVER_ECHOED.search(name)
        }

    def check(self) -> None:
        """Raise Invalid with every fault and all that was typed, if there is any fault."""
        if self._faults:
            raise Invalid(self._faults, self.typed())

    def _refuse(self, name: str, code: str, **args: object) -> str:
        self.fail(name, code, **args)
        return ""


@dataclass(frozen=True, slots=True)
class Here:
    """Where and when a form is read: local days become instants by it."""

    zone: str
    now: Instant


def by_verb(
    form: Form, fields: Mapping[str, Callable[Concatenate[Form, Also], Order]], *also: Also.args, **more: Also.kwargs
) -> Order:
    """Read what is asked by its field `verb`, as that verb's own fields are read. Invalid says which field; `unknown_act` for none of them."""
    verb = form.raw("verb")
    if verb not in fields:
        raise Refused("unknown_act")
    order = fields[verb](form, *also, **more)
    form.check()
    return order


def _is_broken(typed: str) -> bool:
    """Say whether bytes that are no UTF-8 stand in it; the parser leaves them as lone surrogates."""
    return any("\ud800" <= letter <= "\udfff" for letter in typed) if not typed.isascii() else False


def _mended(typed: str) -> str:
    """Show broken bytes as the replacement mark."""
    return typed if typed.isascii() else typed.encode("utf-8", "replace").decode("utf-8")
