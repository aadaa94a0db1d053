"""Reads over accounts."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from auth.models import Account, DeadName
from auth.people import Person
from auth.veil import Veil, same
from core.clock import Instant
from core.lookalikes import skeleton
from core.work import Read, Work


@dataclass(frozen=True, slots=True)
class Login:
    """What is needed to let somebody in: whose account, and its password's hash."""

    account: str
    password: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Everything that is kept of an account and may be shown to its owner."""

    age_band: str
    language: str
    agreement: int
    agreed_at: Instant
    consented_at: Instant | None
    seen_at: Instant
    has_password: bool
    has_phrase: bool
    has_word: bool


def login_of(read: Read, name_skeleton: str) -> Login | None:
    """Find the account that signs in by a name like this. One query, whether there is one or not."""
    key = Veil(read.key_file).sign_in(name_skeleton)
    found = read.db.execute(select(Account.id, Account.password).where(Account.name_key == key)).first()
    if found is None or found.password is None:
        return None
    return Login(found.id, found.password)


def phrase_fits(read: Read, name_skeleton: str, phrase: str) -> str | None:
    """Give the account that has this name and this recovery phrase; None alike for a wrong name and a wrong phrase."""
    veil = Veil(read.key_file)
    key = veil.sign_in(name_skeleton)
    found = read.db.execute(select(Account.id, Account.phrase).where(Account.name_key == key)).first()
    account, kept = (found.id, found.phrase) if found is not None and found.phrase else ("nobody", "nothing")
    return account if same(veil.phrase(account, phrase), kept) else None


def password_of(read: Read, person: Person) -> str | None:
    """Give the hash of his password."""
    return read.db.scalar(select(Account.password).where(Account.id == person.account))


def name_key_of(read: Read, person: Person) -> str | None:
    """Give the keyed hash of the name he signs in by."""
    return read.db.scalar(select(Account.name_key).where(Account.id == person.account))


def kept_of(read: Read, person: Person) -> Kept:
    """Tell what is kept of his account."""
    account = read.db.get_one(Account, person.account)
    return Kept(
        account.age_band,
        account.language,
        account.agreement,
        account.agreed_at,
        account.consented_at,
        account.seen_at,
        account.password is not None,
        account.phrase is not None,
        account.word_key is not None,
    )


def sign_in_names_taken(read: Read | Work, names: Collection[str]) -> set[str]:
    """Tell which of these names somebody signs in by, or did within a year."""
    veil = Veil(read.key_file)
    keys = {name: veil.sign_in(skeleton(name)) for name in names}
    gone = {*read.db.scalars(select(Account.name_key).where(Account.name_key.in_(keys.values())))}
    gone |= {*read.db.scalars(select(DeadName.key).where(DeadName.key.in_(keys.values())))}
    return {name for name, key in keys.items() if key in gone}
