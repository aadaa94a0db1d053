"""How a page leaves: by webhook, mail or web push. It says to open the desk, the same in every page, and nothing else.

An attempt has so many seconds of its own, whatever the other side does. Of an answer only its status is looked at.
Nothing here is ever logged: addresses are in the arguments.
"""

import asyncio
import enum
import secrets
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from functools import cache
from urllib.parse import urlsplit

import aiosmtplib
import httpx2
import jwt
import msgspec

from core.clock import HOUR, SECOND, Instant
from core.config import Settings
from core.keystore import KeyFile
from crisis.pager.addresses import NotAllowed, Place, look_up
from crisis.pager.secrets import public_push_key, push_key

ATTEMPT = 6.0
"""Seconds that an attempt may take."""
FAREWELL = 1.0
PUSH_WAITS = 300
"""Seconds that a push service keeps a page for a device that is asleep."""
SUBJECT = "Please open the desk"
TEXT = "Please open the desk. Avaa työpöytä. Öppna skrivbordet."
PLACE = "/desk/alerts"


class Outcome(enum.Enum):
    """What became of an attempt: it was taken, it may be taken later, it never will."""

    SENT = "sent"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends pages as this house."""

    settings: Settings
    key_file: KeyFile
    seconds: float = ATTEMPT

    @property
    def words(self) -> str:
        """Everything that a page says."""
        return f"{TEXT} {self.settings.origin[0]}{PLACE}"

    async def send(self, kind: str, address: str, now: Instant) -> Outcome:
        """One attempt. It is over within its time."""
        try:
            async with asyncio.timeout(self.seconds):
                match kind:
                    case "webhook":
                        return await self._webhook(address)
                    case "mail":
                        return await self._mail(address, now)
                    case _:
                        return await self._push(address, now)
        except NotAllowed:
            return Outcome.NEVER
        except (TimeoutError, OSError, httpx2.HTTPError, httpx2.InvalidURL):
            return Outcome.LATER

    async def _webhook(self, address: str) -> Outcome:
        body = msgspec.json.encode({"text": self.words})
        return await self._post(address, body, {"Content-Type": "application/json"})

    async def _push(self, address: str, now: Instant) -> Outcome:
        url = urlsplit(address)
        claims = {
            "aud": f"{url.scheme}://{url.netloc}",
            "exp": (now + 12 * HOUR) // SECOND,
            "sub": self.settings.origin[0],
        }
        token = jwt.encode(claims, push_key(self.key_file), algorithm="ES256")
        key = public_push_key(self.key_file)
        headers = {"TTL": str(PUSH_WAITS), "Urgency": "high", "Authorization": f"vapid t={token}, k={key}"}
        return await self._post(address, b"", headers)

    async def _post(self, address: str, body: bytes, headers: dict[str, str]) -> Outcome:
        place = await look_up(address, private=self.settings.private_webhooks)
        # Connected is where was looked, so no second look-up can lead elsewhere; the certificate must be the name's.
        sent = {**headers, "Host": place.url.netloc, "User-Agent": "rinnalla"}
        async with (
            httpx2.AsyncClient(verify=trust(), trust_env=False, timeout=self.seconds, headers=sent) as client,
            client.stream(
                "POST", _pinned(place), content=body, extensions={"sni_hostname": place.url.hostname}
            ) as answer,
        ):
            return _outcome(answer.status_code)

    async def _mail(self, address: str, now: Instant) -> Outcome:
        server = self.settings.smtp_url
        if server is None:
            return Outcome.NEVER
        domain = self.settings.smtp_from.rpartition("@")[2]
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password,
            use_tls=server.tls,
            start_tls=server.start_tls,
            local_hostname=domain,
            timeout=self.seconds,
        )
        try:
            await client.connect()
            await client.send_message(self.mail(address, now))
            with suppress(aiosmtplib.SMTPException, OSError):  # it has been taken: nothing can undo that
                await client.quit(timeout=FAREWELL)
        except aiosmtplib.SMTPException as refusal:
            return _mail_outcome(refusal)
        finally:
            client.close()
        return Outcome.SENT

    def mail(self, address: str, now: Instant) -> EmailMessage:
        """The page as a mail. Beside the date and the mark that mail must have, it is the same each time."""
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self.settings.smtp_from, address, SUBJECT
        message["Date"] = formatdate(now / SECOND)
        message["Message-ID"] = f"<{secrets.token_hex(16)}@{self.settings.smtp_from.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(self.words)
        return message


@cache
def trust() -> ssl.SSLContext:
    """Whose word about names is taken: the machine's own list, or the one that SSL_CERT_FILE names. The first time, it reads files."""
    return httpx2.create_ssl_context()


def _pinned(place: Place) -> httpx2.URL:
    return httpx2.URL(place.url.geturl()).copy_with(host=place.number)


def _outcome(status: int) -> Outcome:
    if 200 <= status < 300:
        return Outcome.SENT
    return Outcome.LATER if status in (408, 429) or status >= 500 else Outcome.NEVER


def _mail_outcome(refusal: aiosmtplib.SMTPException) -> Outcome:
    """What a mail server answers with 500 or more is its last word."""
    if isinstance(refusal, aiosmtplib.SMTPRecipientsRefused):
        codes = [one.code for one in refusal.recipients]
    else:
        codes = [refusal.code] if isinstance(refusal, aiosmtplib.SMTPResponseException) else []
    return Outcome.NEVER if any(500 <= code < 600 for code in codes) else Outcome.LATER
