"""What comes in by the forms of teams and invitations."""

from collections.abc import Collection
from dataclasses import dataclass

from auth.accounts.forms import never, new_name, new_password
from auth.names import rules
from auth.people import ROLES
from core.forms import Form
from core.ids import is_id
from core.lookalikes import skeleton

MOST_REASON = 300


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of a role: another one, or none; and why."""

    grant: str
    role: str
    reason: str

    @classmethod
    def parse(cls, form: Form, allowed: Collection[str]) -> "Decision":
        """Read the form beside a member of the team. An empty role ends it."""
        grant = form.raw("grant")
        role = form.choice("role", allowed, optional=True)
        reason = form.text("reason", MOST_REASON, optional=True)
        if not reason and not form.failed("reason"):
            form.fail("reason", "reason_needed")
        return cls(grant if is_id(grant) else "", role, reason)


@dataclass(frozen=True, slots=True)
class Accepting:
    """Somebody new who accepts an invitation: his sign-in name and password, and the name he is shown by."""

    name: str
    password: str
    shown: str

    @classmethod
    def parse(cls, form: Form) -> "Accepting":
        """Read the form of an invitation. Who works here may be known by a given name, but not sign in by one."""
        name = new_name(form, "pseudonym", "pseudonym")
        password = new_password(form, "password", skeleton(name).__eq__ if name else never)
        if not form.tick("agreement"):
            form.fail("agreement", "agreement_needed")
        return cls(name, password, shown_name(form))


def shown_name(form: Form) -> str:
    """Give the name by which men will know somebody who works here. A given name is fine, an office is not."""
    name = rules.tidy(form.text("name", 100, optional=True))
    fault = rules.fault_of(name)
    if fault is not None and fault != "name_real":
        form.fail("name", fault, count=rules.MOST)
        return ""
    return name


def roles_for(programme: str | None) -> tuple[str, ...]:
    """Tell which roles can be given in a programme, or on the whole server."""
    return ROLES if programme is not None else ("administrator",)
