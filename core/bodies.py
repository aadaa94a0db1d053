"""Reading what was sent: bounded in bytes, fields and time. Broken letters stay recognisable; nothing is guessed."""

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import Field, File, create_form_parser

from core.errors import Refused
from core.forms import Form, Upload

MOST_BYTES = 256 * 1024
MOST_FIELDS = 200
SECONDS = 15.0
_URLENCODED = "application/x-www-form-urlencoded"
_MULTIPART = "multipart/form-data"


async def read_body(chunks: AsyncIterator[bytes], announced: str | None, most_bytes: int) -> bytes:
    """Gather a body. Refused `too_large` (413) over the bound, `too_slow` (408) when it trickles."""
    if announced is not None and announced.isdecimal() and int(announced[:20]) > most_bytes:
        raise Refused("too_large", status=413)
    body = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in chunks:
                body += chunk
                if len(body) > most_bytes:
                    raise Refused("too_large", status=413)
    except TimeoutError:
        raise Refused("too_slow", status=408) from None
    return bytes(body)


def parse_form(body: bytes, content_type: str, *, files: bool) -> Form:
    """Turn a body into a form. Refused `wrong_form` (415) for another kind of body, (400) for a broken one."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == _URLENCODED or not body:
        return Form(_urlencoded(body))
    if kind == _MULTIPART and files:
        return _multipart(body, content_type)
    raise Refused("wrong_form", status=415)


def _urlencoded(body: bytes) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    try:
        written = body.decode("utf-8", "surrogateescape")
        pairs = parse_qsl(
            written, keep_blank_values=True, encoding="utf-8", errors="surrogateescape", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Refused("wrong_form", status=400) from None
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def _multipart(body: bytes, content_type: str) -> Form:
    values: dict[str, list[str]] = {}
    files: dict[str, Upload] = {}

    def on_field(field: Field) -> None:
        values.setdefault(_decoded(field.field_name), []).append(_decoded(field.value))

    def on_file(file: File) -> None:
        file.file_object.seek(0)
        sent = Upload(_decoded(file.file_name), file.content_type or "", file.file_object.read())
        files.setdefault(_decoded(file.field_name), sent)

    # Files stay in memory: their size is already bounded, and nothing that somebody sent is to lie in a temporary folder.
    bounds = {"MAX_MEMORY_FILE_SIZE": len(body) + 1, "MAX_FIELDS": MOST_FIELDS}
    try:
        parser = create_form_parser({"Content-Type": content_type.encode("latin-1")}, on_field, on_file, bounds)
        parser.write(body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise Refused("wrong_form", status=400) from None
    return Form(values, files)


def _decoded(sent: bytes | None) -> str:
    return (sent or b"").decode("utf-8", "surrogateescape")
