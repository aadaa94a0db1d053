"""Verbs over second factors."""

from sqlalchemy import delete, update

from auth.factor.codes import SPARE_LENGTH
from auth.models import Factor, SpareCode
from auth.people import Person
from auth.sessions.once import SPARES, Once
from auth.sessions.service import pass_session, put_once
from auth.veil import Veil
from core.clock import day_of
from core.errors import Refused
from core.work import Work


def ask_for_factor(work: Work, account: str, secret: str) -> None:
    """Whoever has confirmed a device keeps it; anybody else gets this secret to set one up with."""
    factor = work.db.get(Factor, account)
    if factor is not None and factor.confirmed_at is not None:
        return
    sealed = Veil(work.key_file).seal("factor", account, secret)
    work.db.merge(Factor(account_id=account, secret=sealed, last_step=0, confirmed_at=None))
    work.db.flush()


def pass_step(work: Work, person: Person, step: int, token: str, spares: tuple[str, ...] = ()) -> None:
    """The code of this half-minute was right: the session is whole, under a new token. A step passes once only.

    The first time, the device is confirmed and the spare codes are there, to be shown once.
    """
    first = person.factor == "unset"
    used = update(Factor).where(Factor.account_id == person.account, Factor.last_step < step)
    used = used.where(Factor.confirmed_at.is_(None) if first else Factor.confirmed_at.is_not(None))
    values = {"last_step": step, "confirmed_at": day_of(work.now)} if first else {"last_step": step}
    if work.db.execute(used.values(values)).rowcount != 1:  # type: ignore[attr-defined] # an UPDATE's result counts rows
        raise Refused("wrong_code", status=422)
    if first:
        keep_spares(work, person.account, spares)
    pass_session(work, person.session, token, Once(SPARES, _shown(spares)) if first else None)


def pass_spare(work: Work, person: Person, digits: str, token: str) -> None:
    """A spare code was right, and is used up."""
    code = Veil(work.key_file).spare_code(person.account, digits)
    used = delete(SpareCode).where(SpareCode.account_id == person.account, SpareCode.code == code)
    if person.factor != "asked" or work.db.execute(used).rowcount != 1:  # type: ignore[attr-defined] # as above
        raise Refused("wrong_code", status=422)
    pass_session(work, person.session, token)


def renew_spares(work: Work, person: Person, token: str, spares: tuple[str, ...]) -> None:
    """New spare codes in place of all before, shown once in this session."""
    keep_spares(work, person.account, spares)
    put_once(work, person.session, token, Once(SPARES, _shown(spares)))


def keep_spares(work: Work, account: str, spares: tuple[str, ...]) -> None:
    """These spare codes are good, and none before them."""
    veil = Veil(work.key_file)
    work.db.execute(delete(SpareCode).where(SpareCode.account_id == account))
    work.db.add_all(SpareCode(account_id=account, code=veil.spare_code(account, spare)) for spare in spares)
    work.db.flush()


def _shown(spares: tuple[str, ...]) -> tuple[str, ...]:
    half = SPARE_LENGTH // 2
    return tuple(f"{spare[:half]} {spare[half:]}" for spare in spares)
