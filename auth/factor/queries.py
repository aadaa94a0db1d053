"""Reads over second factors."""

from sqlalchemy import func, select

from auth.factor.codes import matching_step
from auth.models import Factor, SpareCode
from auth.people import Person
from auth.veil import Veil
from core.work import Read


def secret_of(read: Read, person: Person) -> str:
    """Open the secret of his second factor; empty where there is none."""
    sealed = read.db.scalar(select(Factor.secret).where(Factor.account_id == person.account))
    return Veil(read.key_file).unseal("factor", person.account, sealed) if sealed else ""


def step_fitting(read: Read, person: Person, code: str) -> int | None:
    """Tell which unused half-minute this code belongs to; None when to none."""
    factor = read.db.get(Factor, person.account)
    if factor is None:
        return None
    secret = Veil(read.key_file).unseal("factor", person.account, factor.secret)
    return matching_step(secret, code, read.now, factor.last_step)


def spares_left(read: Read, person: Person) -> int:
    """Tell how many spare codes are still good."""
    count = select(func.count()).select_from(SpareCode).where(SpareCode.account_id == person.account)
    return read.db.scalar(count) or 0
