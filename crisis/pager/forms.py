"""What somebody writes about his pagers, and a coordinator about the test alarm, as frozen values."""

from collections.abc import Collection
from dataclasses import dataclass

from core.config import Settings
from core.forms import Form
from core.setting_values import mailbox
from crisis.pager.addresses import is_web_address
from crisis.pager.secrets import LONGEST
from programmes.rota.hours import minute_of

ADD, TRY, DROP = "add", "try", "drop"
ACTS = (ADD, TRY, DROP)
WEBHOOK, MAIL, PUSH = "webhook", "mail", "push"
KINDS = (WEBHOOK, MAIL, PUSH)
WEEKDAYS = tuple("0123456")


@dataclass(frozen=True, slots=True)
class NewPager:
    """A pager to be added, and the programmes for which it is."""

    kind: str
    address: str
    programmes: tuple[str, ...]

    @classmethod
    def parse(cls, form: Form, programmes: Collection[str], settings: Settings) -> "NewPager":
        """Read it. Where he is called in one programme only, he is not asked for which it is."""
        kind = form.choice("kind", KINDS)
        address = form.text("address", LONGEST, LONGEST)
        private = settings.private_webhooks
        right = _is_mailbox(address) if kind == MAIL else is_web_address(address, private=private)
        if address and not form.failed("kind") and not right:
            form.fail("address", "pager_mail_shape" if kind == MAIL else "pager_web_shape")
        if kind == MAIL and settings.smtp_url is None:
            form.fail("kind", "pager_no_mail")
        chosen = form.several("programmes", programmes) if len(programmes) > 1 else tuple(programmes)
        if not chosen:
            form.fail("programmes", "choose")
        form.check()
        return cls(kind, address, chosen)


def parse_time(form: Form) -> tuple[int, int]:
    """Read the weekday (0 is Monday) and the minute of the day at which the test alarm rings."""
    weekday, at = form.choice("weekday", WEEKDAYS), form.time("at")
    form.check()
    return int(weekday), minute_of(at)


def _is_mailbox(text: str) -> bool:
    try:
        return bool(mailbox(text))
    except ValueError:
        return False
