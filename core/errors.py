"""A person's mistakes, as codes. Words for people live in the `words.py` of each domain and in the catalogues."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field: a code of the catalogue and the values its sentence needs."""

    code: str
    args: Mapping[str, object] = field(default_factory=dict)


class DomainError(Exception):
    """Something that a person asked for and cannot have. It never carries a text that somebody wrote."""

    code: str
    status: int
    args_: dict[str, object]
    retry_after: float | None

    def __init__(self, code: str, *, status: int, retry_after: float | None = None, **args: object) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.retry_after = retry_after
        self.args_ = args


class Refused(DomainError):
    """The house says no. With status 403 only where the person may know that the thing exists."""

    def __init__(self, code: str, *, status: int = 409, retry_after: float | None = None, **args: object) -> None:
        super().__init__(code, status=status, retry_after=retry_after, **args)


class NotFound(DomainError):
    """Not there and not yours: the same code, the same answer, the same bytes."""

    def __init__(self) -> None:
        super().__init__("not_found", status=404)


class Invalid(DomainError):
    """What was typed cannot be taken. Every field's fault at once, and what he typed (never secrets)."""

    fields: dict[str, Fault]
    typed: dict[str, str]

    def __init__(self, fields: Mapping[str, Fault], typed: Mapping[str, str] | None = None) -> None:
        super().__init__("invalid", status=422)
        self.fields = dict(fields)
        self.typed = dict(typed or {})

    def spoken(self) -> "Refused":
        """Give the first fault as the refusal itself: a frame has no fields to stand beside."""
        first = next(iter(self.fields.values()))
        return Refused(first.code, status=422, **dict[str, Any](first.args))


class Busy(DomainError):
    """Not now: `busy` (503) when the house is full, `too_many` (429) when one asks too often. Seconds to wait."""

    def __init__(self, code: str = "busy", *, retry_after: float = 1.0, status: int | None = None) -> None:
        super().__init__(code, status=status or (503 if code == "busy" else 429), retry_after=retry_after)


class SignedOut(DomainError):
    """Not signed in, or not far enough: pages lead to `location`, JSON gets 401, a socket closes with 4401."""

    location: str

    def __init__(self, code: str = "signed_out", *, location: str = "/enter", status: int = 401) -> None:
        super().__init__(code, status=status)
        self.location = location


def ensure(condition: object, code: str, *, status: int = 409, **args: object) -> None:
    """Refuse with this code unless the condition holds."""
    if not condition:
        raise Refused(code, status=status, retry_after=None, **args)
