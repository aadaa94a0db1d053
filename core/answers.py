"""What a handler answers: a page, another address, a file. How it is sent is the site's business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from core.negotiation import is_own_path


@dataclass(slots=True)
class Answer:
    """An answer before it has bytes. `data` is what programs get in place of the page."""

    status: int = 200
    template: str | None = None
    context: Mapping[str, object] = field(default_factory=dict)
    data: object | None = None
    location: str | None = None
    body: bytes | None = None
    media_type: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


def page(
    template: str,
    *,
    data: object | None = None,
    status: int = 200,
    refresh: int | None = None,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> Answer:
    """Answer with a page, and with `data` as JSON where that is asked for. `refresh`: seconds until it loads anew."""
    sent = dict(headers or {})
    if refresh is not None:
        sent["Refresh"] = str(refresh)
    return Answer(status=status, template=template, context=context, data=data, headers=sent)


def see(location: str, *, data: object | None = None, headers: Mapping[str, str] | None = None) -> Answer:
    """Send him on to another page of this house (303). Programs get `data`, where there is some, with 200."""
    if not is_own_path(location):
        raise ValueError("only quick exit leads out of the house")
    return Answer(status=303, location=location, data=data, headers=dict(headers or {}))


def away(location: str, *, headers: Mapping[str, str] | None = None) -> Answer:
    """Send him out of the house (303), to the page that the organisation chose."""
    parts = urlsplit(location)
    if parts.scheme not in ("https", "http") or not parts.netloc or not location.isprintable():
        raise ValueError("the page to leave to must be a web address")
    return Answer(status=303, location=location, headers=dict(headers or {}))


def download(content: bytes, name: str, media_type: str) -> Answer:
    """Answer with a file to keep. Its name is plain ASCII of ours and tells nothing."""
    if not name.isascii() or not name.isprintable() or '"' in name or "\\" in name:
        raise ValueError("the name of a download is plain ASCII")
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Answer(body=content, media_type=media_type, headers=disposition)
