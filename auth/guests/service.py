"""Verbs over guests."""

from dataclasses import dataclass
from functools import partial

from sqlalchemy import select

from auth.accounts.departure import depart
from auth.accounts.phrase import groups_of
from auth.accounts.service import Named, blank_account, ensure_unused, give_name
from auth.ages import old_enough
from auth.guests.queries import account_by_word, account_of, least_age_of
from auth.guests.word import new_word
from auth.house import House
from auth.models import Account
from auth.names.suggest import one_free
from auth.people import Actor, Person
from auth.personas.queries import names_to_avoid
from auth.personas.service import make_persona
from auth.sessions.once import PHRASE, WORD, Once
from auth.sessions.queries import actors_of
from auth.sessions.service import end_all_sessions, open_session, put_once
from auth.veil import Veil, recheck
from core.clock import DAY, day_of
from core.errors import NotFound, Refused, ensure
from core.lookalikes import skeleton
from core.spaces import Actor as AnyActor
from core.work import CLOCK, CONSOLE, Work

LOOKED_AT = 2 * DAY
"""From the day on which he came to the day on which the clock looks whether anything is kept for him: 24 to 48 hours, because
of his coming only the day is kept."""
SLICE = 20


@dataclass(frozen=True, slots=True)
class NewGuest:
    """Somebody who wants to talk without an account, in one programme. Without a name the house gives him one."""

    programme: str
    age_band: str
    language: str
    consented: bool
    name: str = ""


@dataclass(frozen=True, slots=True)
class Guest:
    """A guest who is here now: his account, his persona, the actor that he is, the return word to be shown to him."""

    account: str
    persona: str
    actor: Actor
    word: str


def enter_as_guest(work: Work, stranger: AnyActor, new: NewGuest, token: str, word: str = "") -> Guest:
    """A guest is here and signed in under the token, whose browser is shown his return word once: this one, or a fresh one.

    Refused without consent; `too_young_here` for who is under the programme's least age; NotFound for no such programme.
    """
    least = least_age_of(work, new.programme)
    ensure(new.consented, "consent_needed", status=422)
    ensure(old_enough(new.age_band, least), "too_young_here", status=403)
    account = blank_account(work, new.age_band, new.language, consented=new.consented)
    avoid = partial(names_to_avoid, work, new.programme)
    name = new.name or one_free(new.language, work.random, avoid)
    persona = make_persona(work, stranger, account.id, new.programme, name)
    veil, word = Veil(work.key_file), word or new_word(work.random)
    account.guest_key, account.word_key = veil.guest(persona), veil.word(word)
    account.guest_until = account.agreed_at + LOOKED_AT
    work.db.add(account)
    work.db.flush()
    open_session(work, account.id, token, staff=False, once=Once(WORD, groups_of(word)))
    return Guest(account.id, persona, _actors(work, account.id)[0], word)


def guest_by_word(work: Work, word: str) -> Actor | None:
    """Find the guest whose word this is."""
    account = account_by_word(work, word)
    return next(iter(_actors(work, account)), None) if account is not None else None


def enter_once_more(work: Work, stranger: AnyActor, word: str, token: str) -> None:
    """The guest of this word is signed in under this token too, and shown his word there. NotFound when nobody has it."""
    account = account_by_word(work, word)
    if account is None:
        raise NotFound
    open_session(work, account, token, staff=False, once=Once(WORD, groups_of(word)))


def return_by_word(work: Work, stranger: AnyActor, word: str, token: str) -> Actor:
    """The guest whose word this is is signed in under the token, and nowhere else any more. Gives the actor that he is.

    The word stays good while he is a guest: he may have to leave in a hurry twice in one night, and cannot write a new
    one down each time. Whoever else has read the paper is noticed, because it signs the other out; a new word is drawn on
    his own page. `wrong_word` for one that nobody has, whatever is wrong with it.
    """
    account = account_by_word(work, word)
    actors = _actors(work, account) if account is not None else ()
    if account is None or not actors:
        raise Refused("wrong_word", status=422)
    end_all_sessions(work, account)
    open_session(work, account, token, staff=False)
    work.db.get_one(Account, account).seen_at = day_of(work.now)
    work.db.flush()
    return actors[0]


def renew_word(work: Work, person: Person, token: str) -> str:
    """A new return word, shown once in this session; the older one is worth nothing any more. Only for a guest."""
    account = work.db.get(Account, person.account)
    if account is None or account.guest_key is None:
        raise NotFound
    word = new_word(work.random)
    account.word_key = Veil(work.key_file).word(word)
    work.db.flush()
    put_once(work, person.session, token, Once(WORD, groups_of(word)))
    return word


def settle(work: Work, person: Person, named: Named, token: str) -> None:
    """The guest has a name, a password and a phrase from now on, and all that he had stays his; his return word is over.

    This session stays, and is shown the phrase once. Settling again by the same name changes nothing.
    """
    account = work.db.get(Account, person.account)
    if account is None:
        raise NotFound
    if account.name_key == Veil(work.key_file).sign_in(skeleton(named.name)):
        return
    ensure(account.guest_key is not None, "not_possible")
    ensure_unused(work, named.name)
    give_name(work, account, named)
    account.guest_key = account.word_key = account.guest_until = None
    work.db.flush()
    if named.phrase:
        put_once(work, person.session, token, Once(PHRASE, groups_of(named.phrase), named.name))
    recheck(work, person.account)


def end_guest(work: Work, actor: AnyActor, persona: str) -> bool:
    """The guest is gone: signed out everywhere at once, his persona and his own space with the clock's next round.

    For the clock, the console and himself; NotFound for anybody else. False, and nothing changes, for somebody who is no
    guest: he has an account with a name by now, or was gone before.
    """
    if actor is not CLOCK and actor is not CONSOLE and actor.id != persona:
        raise NotFound
    account = account_of(work, persona)
    if account is None:
        return False
    depart(work, account)
    return True


def end_lost_guests(work: Work, clock: AnyActor, house: House) -> int:
    """The clock lets guests go for whom nothing is kept any more, or never was, a slice at a time. Returns how many.

    Those for whom something is kept are looked at again two days on.
    """
    due = select(Account).where(Account.guest_until <= work.now).order_by(Account.guest_until, Account.id)
    gone = 0
    for account in work.db.scalars(due.limit(SLICE)).all():
        if any(keeps(work, actor.id) for actor in _actors(work, account.id) for keeps in house.keeps):
            account.guest_until = day_of(work.now) + LOOKED_AT
        else:
            depart(work, account.id)
            gone += 1
    work.db.flush()
    return gone


def _actors(work: Work, account: str) -> tuple[Actor, ...]:
    """The one actor that a guest is; none once his persona has gone."""
    return actors_of(work.db, Veil(work.key_file), account)
