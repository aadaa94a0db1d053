"""The socket's wire: uvicorn's protocol, with two changes.

Frames made once are written raw, many in one write; and once a socket is accepted it is served by callbacks, so that an
idle one keeps no task and no request in memory.
"""

from __future__ import annotations

from typing import Any, Protocol, cast

from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from core.log import log

SLOW_BYTES = 256 * 1024
"""What may wait for one client before he is let go."""
GRACE_SECONDS = 3.0


class Served(Protocol):
    """Who serves a socket after its acceptance."""

    def received(self, data: bytes) -> None:
        """A text frame came."""

    def received_binary(self) -> None:
        """A binary frame came: nobody here speaks that."""

    def lost(self) -> None:
        """The connection is gone."""


class Wire(WebSocketsSansIOProtocol):
    """One connection. The ASGI app finds it in the scope, accepts, and hands it to whoever serves it."""

    served: Served | None = None

    def take_over(self, served: Served) -> None:
        """From now on frames go to `served`; the ASGI call may end."""
        self.served = served

    def write(self, frames: list[bytes]) -> None:
        """These whole frames go out in one write. Never waits."""
        if not self.disconnected and not self.close_sent and not self.transport.is_closing():
            self.transport.write(frames[0] if len(frames) == 1 else b"".join(frames))

    @property
    def is_slow(self) -> bool:
        """Whether too much waits for this client."""
        return self.transport.get_write_buffer_size() > SLOW_BYTES

    def close(self, code: int, reason: str = "") -> None:
        """Say goodbye with a code; the connection ends soon even when the client does not answer."""
        if self.close_sent or self.disconnected or self.transport.is_closing():
            return
        self.stop_keepalive()
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        self.close_timer = self.loop.call_later(GRACE_SECONDS, self.transport.abort)

    async def run_asgi(self) -> None:
        """As uvicorn's, but a socket that was taken over stays open, and nothing of a fault's text is logged."""
        cast(dict[str, Any], self.scope["extensions"])["rinnalla.wire"] = self
        try:
            await self.app(self.scope, self.receive, self.send)
        except ClientDisconnected:
            pass
        except Exception as fault:  # noqa: BLE001 - told without its text
            log.error("socket_failed", error=type(fault).__name__)
            self.served = None
            self.send_500_response()
        if self.served is None:
            if self.close_timer is None:
                self.transport.close()
        else:
            self._forget_request()

    def _forget_request(self) -> None:
        for name in ("scope", "request", "response", "app_state"):
            self.__dict__.pop(name, None)
        if self.disconnected:
            self._gone()

    def send_receive_event_to_app(self) -> None:
        """A whole message came: to whoever serves it, else to the ASGI app."""
        served = self.served
        if served is None:
            super().send_receive_event_to_app()
            return
        data = self.frames[0] if len(self.frames) == 1 else b"".join(self.frames)
        self.frames = []
        if self.close_sent:
            return
        if self.curr_msg_data_type == "text":
            served.received(data)
        else:
            served.received_binary()

    def handle_close(self, event: Any) -> None:
        """The client says goodbye."""
        super().handle_close(event)
        self._gone()

    def connection_lost(self, exc: Exception | None) -> None:
        """The line is gone."""
        super().connection_lost(exc)
        self._gone()

    def shutdown(self) -> None:
        """The process ends: 1012, so that clients come back at once."""
        super().shutdown()
        self._gone()

    def _gone(self) -> None:
        served, self.served = self.served, None
        if served is not None:
            served.lost()


def wire_of(scope: Any) -> Wire:
    """The wire of an accepted socket."""
    wire = scope["extensions"]["rinnalla.wire"]
    if not isinstance(wire, Wire):
        raise TypeError("the server was started without core.wire.Wire as its socket protocol")
    return wire
