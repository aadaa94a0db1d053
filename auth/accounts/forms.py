"""What comes in by the forms of accounts, as plain values; every fault at once."""

from collections.abc import Callable
from dataclasses import dataclass

from auth.accounts import passwords
from auth.accounts.phrase import parse_phrase
from auth.ages import BANDS
from auth.names import rules
from core.forms import Form
from core.i18n import LANGUAGES
from core.lookalikes import skeleton


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody brings who joins."""

    name: str
    password: str
    age_band: str
    language: str

    @classmethod
    def parse(cls, form: Form, language: str) -> "Joining":
        """Read the form of /join. His own name counts before one that was suggested. Both ticks are needed."""
        name = new_name(form, "pseudonym" if form.raw("pseudonym").strip() else "suggested", "pseudonym")
        password = new_password(form, "password", skeleton(name).__eq__ if name else never)
        band = form.choice("age_band", BANDS)
        chosen = form.choice("language", LANGUAGES, optional=True) or language
        for tick in ("agreement", "consent"):
            if not form.tick(tick):
                form.fail(tick, f"{tick}_needed")
        return cls(name, password, band, chosen)


@dataclass(frozen=True, slots=True)
class Entering:
    """A name and a password at the door."""

    name_skeleton: str
    password: str

    @classmethod
    def parse(cls, form: Form) -> "Entering":
        """Read the form of /enter. Nothing is said about what a name or password should look like."""
        return cls(known_name(form), form.secret("password", most=passwords.MOST_BYTES))


@dataclass(frozen=True, slots=True)
class Recovering:
    """A name, its recovery phrase and a new password."""

    name_skeleton: str
    phrase: str
    password: str

    @classmethod
    def parse(cls, form: Form) -> "Recovering":
        """Read the form of /recover."""
        name = known_name(form)
        phrase = parse_phrase(form.raw("phrase"))
        if phrase is None:
            form.fail("phrase", "phrase_shape" if form.raw("phrase").strip() else "missing")
        return cls(name, phrase or "", new_password(form, "password", name.__eq__ if name else never))


@dataclass(frozen=True, slots=True)
class Changing:
    """The password as it was and as it is to be."""

    old: str
    password: str

    @classmethod
    def parse(cls, form: Form, is_name: Callable[[str], bool]) -> "Changing":
        """Read the form of /me/password."""
        return cls(form.secret("old", most=passwords.MOST_BYTES), new_password(form, "password", is_name))


def new_name(form: Form, field: str, shown_at: str) -> str:
    """Give a name that may be used, tidied; its fault is shown at the field `shown_at`."""
    name = rules.tidy(form.text(field, 100, optional=True))
    fault = rules.fault_of(name)
    if fault is not None:
        form.fail(shown_at, fault, count=rules.MOST)
    return "" if fault is not None else name


def new_password(form: Form, field: str, is_name: Callable[[str], bool]) -> str:
    """Give a password that may be used. It is never shown again, and nothing of it is kept but its hash."""
    password = form.secret(field, most=passwords.MOST_BYTES)
    if password and (fault := passwords.fault_of(password, is_name)) is not None:
        form.fail(field, fault, count=passwords.LEAST)
    return password


def known_name(form: Form) -> str:
    """Give the skeleton of a name that is said to exist; whatever it looks like, only the wrong answer tells."""
    name = skeleton(rules.tidy(form.text("pseudonym", 100)))
    if not name and not form.failed("pseudonym"):
        form.fail("pseudonym", "missing")
    return name


def never(text: str) -> bool:
    """Say no."""
    return False
