"""Our own style sheets, scripts and icons: few and small, so they are kept in memory, compressed once, named by content."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Receive, Scope, Send

from core.sending import send_bytes

_TYPES = {".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_TYPES |= {".webmanifest": "application/manifest+json", ".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8"}
_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "public, no-cache"
_WORTH_PACKING = 256
_PARTS = frozenset({".css", ".js", ".woff2"})
_WORKER = "-worker.js"
PART_OF_PAGE = "rinnalla.part_of_page"
"""Set in the scope of an answer that is no page, even when it is opened by itself: it runs nothing and shows nothing of its own.

Pictures may: an SVG is a document. So may workers: they live under the policy that their own answer brings.
"""


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file as it is sent."""

    content: bytes
    packed: bytes | None
    media_type: str
    digest: str
    part: bool = False
    """Whether it is only part of a page, and needs none of what protects pages."""


class StaticFiles:
    """The folder `static`, read once. A changed file is seen after a restart."""

    def __init__(self, folder: Path, missing: ASGIApp) -> None:
        self._missing = missing
        found = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
        self.files = {path.relative_to(folder).as_posix(): _load(path) for path in found}

    def url(self, name: str) -> str:
        """Give the address of a file with its content's name, so that a browser may keep it for ever. KeyError if none."""
        return f"/static/{name}?v={self.files[name].digest}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the file named in the path."""
        file = self.files.get(scope["path_params"]["name"])
        if file is None or scope["method"] not in ("GET", "HEAD"):
            await self._missing(scope, receive, send)
            return
        scope["route_path"] = "/static/{name}"
        scope[PART_OF_PAGE] = file.part
        headers = {key: value for key, value in scope["headers"] if key in (b"if-none-match", b"accept-encoding")}
        etag = f'"{file.digest}"'
        fresh = scope["query_string"] == f"v={file.digest}".encode()
        sent = [("cache-control", _FOR_EVER if fresh else _ASK_AGAIN), ("etag", etag), ("vary", "Accept-Encoding")]
        if headers.get(b"if-none-match", b"").removeprefix(b"W/") == etag.encode():
            await send_bytes(send, 304, sent, b"")
            return
        body = file.content
        if file.packed is not None and b"gzip" in headers.get(b"accept-encoding", b""):
            body = file.packed
            sent.append(("content-encoding", "gzip"))
        sent.append(("content-type", file.media_type))
        await send_bytes(send, 200, sent, body, head=scope["method"] == "HEAD")


def _load(path: Path) -> StaticFile:
    content = path.read_bytes()
    media_type = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    packed = gzip.compress(content, 9, mtime=0) if len(content) >= _WORTH_PACKING else None
    if packed is not None and len(packed) > len(content) * 0.9:
        packed = None
    part = path.suffix in _PARTS and not path.name.endswith(_WORKER)
    return StaticFile(content, packed, media_type, hashlib.sha256(content).hexdigest()[:16], part)
