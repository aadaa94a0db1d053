"""What comes in as a code: six digits of the moment, or ten of a spare one."""

from dataclasses import dataclass

from auth.accounts.phrase import parse_digits
from auth.factor.codes import CODE_LENGTH, SPARE_LENGTH
from core.forms import Form


@dataclass(frozen=True, slots=True)
class Shown:
    """The digits he typed; `spare` where their number says that it is one of the codes on paper."""

    digits: str
    spare: bool

    @classmethod
    def parse(cls, form: Form) -> "Shown":
        """Read the form of /enter/code, in any digits and spacing."""
        digits = parse_digits(form.raw("code"))
        if not form.raw("code").strip():
            form.fail("code", "missing")
        elif len(digits) not in (CODE_LENGTH, SPARE_LENGTH):
            form.fail("code", "wrong_code")
        return cls(digits, len(digits) == SPARE_LENGTH)
