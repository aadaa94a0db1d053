"""The origin guard: forms and sockets are taken from this house's own pages only.

Where the browser says `Sec-Fetch-Site`, that decides; else `Origin` must be ours. `null` or neither is refused.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN = frozenset({b"same-origin", b"none"})  # `none`: he did it himself, such as sending a form again after a restart


class OriginGuard:
    """Lets through what comes from our own pages; hands foreign forms to `refused` and closes foreign sockets with 4403."""

    def __init__(self, app: ASGIApp, origins: tuple[str, ...], refused: ASGIApp) -> None:
        self._app = app
        self._origins = frozenset(origin.encode() for origin in origins)
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through or refuse it before anything is read or done."""
        kind = scope["type"]
        if kind == "lifespan" or (kind == "http" and scope["method"] in _SAFE) or self._is_ours(scope):
            await self._app(scope, receive, send)
        elif kind == "websocket":
            await _close(scope, receive, send)
        else:
            await self._refused(scope, receive, send)

    def _is_ours(self, scope: Scope) -> bool:
        origin = None
        for name, value in scope["headers"]:
            if name == b"sec-fetch-site":
                return value in _OWN
            if name == b"origin":
                origin = value
        return origin in self._origins


async def _close(scope: Scope, receive: Receive, send: Send) -> None:
    """Accept, then close: browsers show the code only to those who were accepted, in a protocol they offered."""
    await receive()
    offered = scope.get("subprotocols") or [None]
    await send({"type": "websocket.accept", "subprotocol": offered[0]})
    await send({"type": "websocket.close", "code": 4403})
