"""Reads over guests."""

from sqlalchemy import column, select, table

from auth.models import Account
from auth.people import Person
from auth.sessions.once import WORD
from auth.sessions.queries import once_of
from auth.veil import Veil
from core.db import Id
from core.errors import NotFound
from core.work import Read, Work

_PROGRAMMES = table("programmes", column("id", Id), column("least_age"))


def least_age_of(read: Read | Work, programme: str) -> str:
    """Give the youngest age that may enter a programme. NotFound when there is none, or nobody has chosen its age."""
    found: str | None = read.db.scalar(select(_PROGRAMMES.c.least_age).where(_PROGRAMMES.c.id == programme))
    if found is None:
        raise NotFound
    return found


def account_by_word(read: Read | Work, word: str) -> str | None:
    """Find the guest's account by his return word."""
    return read.db.scalar(select(Account.id).where(Account.word_key == Veil(read.key_file).word(word)))


def account_of(read: Read | Work, persona: str) -> str | None:
    """Find the account of a guest by his persona; None once he has an account with a name, or is gone."""
    return read.db.scalar(select(Account.id).where(Account.guest_key == Veil(read.key_file).guest(persona)))


def word_shown(read: Read, person: Person, token: str) -> tuple[str, ...]:
    """Give the groups of his return word while this browser is still to be shown them; none afterwards."""
    once = once_of(read, person, token)
    return once.groups if once is not None and once.kind == WORD else ()
