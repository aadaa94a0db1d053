"""What a guest brings through the forms, as plain values."""

from dataclasses import dataclass

from auth.accounts.forms import never, new_name, new_password
from auth.ages import BANDS
from auth.guests.service import NewGuest
from auth.guests.word import parse_word
from core.forms import Form
from core.i18n import LANGUAGES
from core.lookalikes import skeleton


def parse_guest(form: Form, programme: str, language: str) -> NewGuest:
    """Read age band, language and both ticks, which a guest owes like everybody. Other fields are left to who calls, and `check` too."""
    band = form.choice("age_band", BANDS)
    chosen = form.choice("language", LANGUAGES, optional=True) or language
    for tick in ("agreement", "consent"):
        if not form.tick(tick):
            form.fail(tick, f"{tick}_needed")
    return NewGuest(programme, band, chosen, consented=form.tick("consent"))


def parse_return(form: Form) -> str:
    """Read a return word. Whatever is no word is answered as a word that nobody has."""
    form.secret("word", most=80)
    form.check()
    return parse_word(form.raw("word")) or ""


@dataclass(frozen=True, slots=True)
class Settling:
    """A name and a password by which a guest signs in from now on."""

    name: str
    password: str

    @classmethod
    def parse(cls, form: Form) -> "Settling":
        """Read them from the form of /join. What he has agreed to, and his age, are known already."""
        name = new_name(form, "pseudonym" if form.raw("pseudonym").strip() else "suggested", "pseudonym")
        return cls(name, new_password(form, "password", skeleton(name).__eq__ if name else never))
