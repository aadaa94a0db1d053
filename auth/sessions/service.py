"""Verbs over sessions."""

from sqlalchemy import delete, select, update

from auth.models import Account, Login
from auth.people import Person
from auth.sessions.once import Once, seal_once
from auth.sessions.times import ends_at, idle_before, seen_now
from auth.veil import Veil, recheck
from core.clock import day_of
from core.errors import NotFound
from core.spaces import Actor
from core.work import Work

MOST = 20
"""Sessions an account can have; opening one more ends the one that was opened first."""

SLICE = 200


def open_session(work: Work, account: str, token: str, *, staff: bool, once: Once | None = None) -> str:
    """Sign the account in under this token. Returns the session's id. A staff session can do nothing before its code."""
    mine = select(Login).where(Login.account_id == account).order_by(Login.number)
    older = work.db.scalars(mine).all()
    for login in older[: max(0, len(older) - MOST + 1)]:
        _end(work, login)
    login = Login(id=work.new_id(), token=Veil(work.key_file).token("session", token), account_id=account, staff=staff)
    login.number = older[-1].number + 1 if older else 1
    login.seen_at, login.until = seen_now(work.now, staff=staff), ends_at(work.now, staff=staff)
    login.once = seal_once(token, once) if once else None
    work.db.add(login)
    work.db.flush()
    return login.id


def pass_session(work: Work, session: str, token: str, once: Once | None = None) -> None:
    """The second factor was shown: the session is whole from now on, under a fresh token."""
    login = work.db.get(Login, session)
    if login is None:
        raise NotFound
    login.token, login.passed_at = Veil(work.key_file).token("session", token), day_of(work.now)
    login.once = seal_once(token, once) if once else None
    work.db.flush()


def lock_session(work: Work, person: Person) -> None:
    """Nothing can be done or heard in this session before the second factor is shown again; it stays signed in."""
    work.db.execute(update(Login).where(Login.id == person.session, Login.staff).values(passed_at=None))
    recheck(work, person.session)


def put_once(work: Work, session: str, token: str, once: Once) -> None:
    """Something is there for this session's browser to be shown once."""
    work.db.execute(update(Login).where(Login.id == session).values(once=seal_once(token, once)))


def forget_once(work: Work, person: Person) -> None:
    """He has written it down: nobody is shown it again."""
    work.db.execute(update(Login).where(Login.id == person.session).values(once=None))


def warm_session(work: Work, person: Person) -> None:
    """He was seen just now, as finely as that is kept."""
    seen = seen_now(work.now, staff=person.staff)
    work.db.execute(update(Login).where(Login.id == person.session).values(seen_at=seen))
    work.db.execute(update(Account).where(Account.id == person.account).values(seen_at=day_of(work.now)))


def end_session(work: Work, person: Person, session: str) -> None:
    """One session of his ends, here and everywhere. NotFound when it is not his or not there."""
    login = work.db.scalar(select(Login).where(Login.id == session, Login.account_id == person.account))
    if login is None:
        raise NotFound
    _end(work, login)
    work.db.flush()


def end_other_sessions(work: Work, person: Person) -> int:
    """All sessions of his but this one end. Returns how many."""
    return end_all_sessions(work, person.account, but=person.session)


def end_all_sessions(work: Work, account: str, but: str | None = None) -> int:
    """All sessions of an account end, or all but one. Returns how many."""
    logins = work.db.scalars(select(Login).where(Login.account_id == account, Login.id != (but or ""))).all()
    for login in logins:
        _end(work, login)
    work.db.flush()
    return len(logins)


def sign_out(work: Work, person: Person) -> None:
    """This session ends."""
    end_all = select(Login).where(Login.id == person.session)
    for login in work.db.scalars(end_all).all():
        _end(work, login)
    work.db.flush()


def end_old_sessions(work: Work, actor: Actor) -> int:
    """The clock ends sessions whose time is over or that nobody used for too long, a slice at a time. Returns how many."""
    staff, other = (idle_before(work.now, staff=kind) for kind in (True, False))
    over = (
        (Login.until <= work.now) | (Login.staff & (Login.seen_at < staff)) | (~Login.staff & (Login.seen_at < other))
    )
    logins = work.db.scalars(select(Login).where(over).limit(SLICE)).all()
    for login in logins:
        _end(work, login)
    work.db.flush()
    return len(logins)


def _end(work: Work, login: Login) -> None:
    work.db.execute(delete(Login).where(Login.id == login.id).execution_options(synchronize_session=False))
    work.db.expunge(login)
    recheck(work, login.id)
