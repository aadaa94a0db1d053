"""Verbs over accounts. Passwords arrive hashed: no verb hashes one."""

from dataclasses import dataclass

from sqlalchemy import select, update

from auth.accounts.phrase import groups_of
from auth.accounts.queries import sign_in_names_taken
from auth.agreement.text import current_version
from auth.factor.service import ask_for_factor
from auth.models import Account
from auth.people import Person
from auth.sessions.once import PHRASE, Once
from auth.sessions.queries import works_here
from auth.sessions.service import end_all_sessions, end_other_sessions, open_session, put_once
from auth.veil import Veil, recheck
from core.clock import day_of
from core.errors import Fault, Invalid, NotFound, Refused, ensure
from core.lookalikes import skeleton
from core.spaces import Actor
from core.work import Work


@dataclass(frozen=True, slots=True)
class Named:
    """A name to sign in by, its password's hash, and a recovery phrase (24 digits) where it has one from the start."""

    name: str
    password: str
    phrase: str | None


@dataclass(frozen=True, slots=True)
class NewAccount(Named):
    """An account to be."""

    age_band: str
    language: str
    consented: bool = True


def join(work: Work, stranger: Actor, new: NewAccount, token: str) -> str:
    """An account is there and signed in under the token, whose browser is shown the phrase once. Returns its id."""
    account = make_account(work, new)
    shown = Once(PHRASE, groups_of(new.phrase), new.name) if new.phrase else None
    open_session(work, account, token, staff=False, once=shown)
    return account


def make_account(work: Work, new: NewAccount) -> str:
    """An account is there; nobody is signed in. A name like one that somebody has, or had, is refused at its field."""
    ensure_unused(work, new.name)
    account = blank_account(work, new.age_band, new.language, consented=new.consented)
    give_name(work, account, new)
    work.db.add(account)
    work.db.flush()
    return account.id


def blank_account(work: Work, age_band: str, language: str, *, consented: bool) -> Account:
    """An account of one who comes today and agrees to what is promised today: without a name, and not in the table yet."""
    today = day_of(work.now)
    account = Account(id=work.new_id(), age_band=age_band, language=language, seen_at=today)
    account.agreement, account.agreed_at = current_version(), today
    account.consented_at = today if consented else None
    return account


def give_name(work: Work, account: Account, named: Named) -> None:
    """One signs in to the account by this name and password from now on, and recovers it by this phrase."""
    veil = Veil(work.key_file)
    account.name_key, account.password = veil.sign_in(skeleton(named.name)), named.password
    account.phrase = veil.phrase(account.id, named.phrase) if named.phrase else None


def ensure_unused(work: Work, name: str) -> None:
    """Refuse, at its field, a name like one that somebody signs in by or did within a year."""
    if sign_in_names_taken(work, [name]):
        raise Invalid({"pseudonym": Fault("name_taken")})


def enter(work: Work, stranger: Actor, login: tuple[str, str], fresh: str | None, token: str, secret: str) -> bool:
    """Sign in the account whose password was right. Returns whether a second factor is asked for.

    `login` is the account and the hash that was compared: had it changed since, he is refused. `fresh` replaces an
    older hash. `secret` becomes the second factor's where somebody who works here has none yet.
    """
    account = work.db.get(Account, login[0])
    if account is None or account.password != login[1]:
        raise Refused("wrong_entry")
    account.password = fresh or account.password
    account.seen_at = day_of(work.now)
    work.db.flush()
    staff = works_here(work, account.id)
    if staff:
        ask_for_factor(work, account.id, secret)
    open_session(work, account.id, token, staff=staff)
    return staff


def recover(work: Work, stranger: Actor, account_id: str, password: str, phrase: tuple[str, str], token: str) -> bool:
    """A new password by the recovery phrase, which is used up: every session ends, and he is told when he next enters.

    `phrase` is the one he used and the one that replaces it, which the token's browser is shown once. Who works here is
    not signed in by this, for his code is still to come. Returns whether he is signed in.
    """
    veil = Veil(work.key_file)
    account = work.db.get(Account, account_id)
    if account is None or account.phrase != veil.phrase(account_id, phrase[0]):
        raise Refused("wrong_recovery")
    account.password, account.phrase = password, veil.phrase(account_id, phrase[1])
    account.recovered_at = account.seen_at = day_of(work.now)
    work.db.flush()
    end_all_sessions(work, account_id)
    staff = works_here(work, account_id)
    open_session(work, account_id, token, staff=staff, once=Once(PHRASE, groups_of(phrase[1])))
    return not staff


def change_password(work: Work, person: Person, old: str, password: str) -> None:
    """A new password; every other session ends. `old` is the hash that was compared."""
    account = _account(work, person)
    ensure(account.password == old, "wrong_password")
    account.password = password
    work.db.flush()
    end_other_sessions(work, person)


def renew_phrase(work: Work, person: Person, token: str, phrase: str) -> None:
    """A new recovery phrase, shown once in this session; the older one is worth nothing any more."""
    account = _account(work, person)
    account.phrase = Veil(work.key_file).phrase(account.id, phrase)
    work.db.flush()
    put_once(work, person.session, token, Once(PHRASE, groups_of(phrase)))


def note_recovery_told(work: Work, person: Person) -> None:
    """He has been told that his way back in was used."""
    work.db.execute(update(Account).where(Account.id == person.account).values(recovered_at=None))


def choose_language(work: Work, person: Person, language: str) -> None:
    """The house speaks this language to him from now on."""
    work.db.execute(update(Account).where(Account.id == person.account).values(language=language))


def accept_agreement(work: Work, person: Person, consent: bool) -> None:
    """He accepts the agreement as it stands now, and consents where he has ticked it; what he gave before stays."""
    account = _account(work, person)
    account.agreement, account.agreed_at = current_version(), day_of(work.now)
    if consent:
        account.consented_at = account.consented_at or day_of(work.now)
    work.db.flush()
    recheck(work, person.account)


def withdraw_consent(work: Work, person: Person) -> None:
    """What he tells of his health is handled no longer: he can write nowhere until he gives consent anew."""
    work.db.execute(update(Account).where(Account.id == person.account).values(consented_at=None))
    recheck(work, person.account)


def account_exists(work: Work) -> bool:
    """Say whether anybody has an account here."""
    return work.db.scalar(select(Account.id).limit(1)) is not None


def _account(work: Work, person: Person) -> Account:
    account = work.db.get(Account, person.account)
    if account is None:
        raise NotFound
    return account
