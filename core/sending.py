"""Bytes to the server: one start, one body, lengths right for HEAD too."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import Send


async def send_bytes(
    send: Send, status: int, headers: Iterable[tuple[str, str]], body: bytes, *, head: bool = False
) -> None:
    """Send a whole answer. For HEAD the length is told and nothing follows."""
    raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    if status not in (204, 304):
        raw.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": b"" if head else body})
