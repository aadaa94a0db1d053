"""The two cookies of the house: the session and the language. Neither is readable by scripts or by other houses."""

import re

from starlette.requests import cookie_parser

_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,200}")
LANGUAGE_SECONDS = 365 * 24 * 3600


class CookieJar:
    """Names and shapes of the cookies: `__Host-` and Secure, except on plain-http loopback, where browsers refuse both."""

    __slots__ = ("_end", "language", "session")

    def __init__(self, *, secure: bool) -> None:
        prefix = "__Host-" if secure else ""
        self.session = f"{prefix}rinnalla"
        self.language = f"{prefix}rinnalla-language"
        self._end = "; Path=/; HttpOnly; SameSite=Lax" + ("; Secure" if secure else "")

    def read(self, header: str | None) -> tuple[str | None, str | None]:
        """Read session token and language from a Cookie header; what has another shape is not there."""
        if not header:
            return None, None
        sent = cookie_parser(header[:8000])
        session, language = sent.get(self.session, ""), sent.get(self.language, "")
        return (session if _TOKEN.fullmatch(session) else None), (language or None)

    def keep(self, name: str, value: str, seconds: int | None = None) -> str:
        """Write a Set-Cookie header; without seconds it lasts until the browser is closed."""
        if not _TOKEN.fullmatch(value):
            raise ValueError("a cookie of the house holds letters, digits, - and _ only")
        return f"{name}={value}" + (f"; Max-Age={seconds}" if seconds is not None else "") + self._end

    def drop(self, name: str) -> str:
        """Write a Set-Cookie header that makes the browser forget."""
        return f"{name}=; Max-Age=0{self._end}"
