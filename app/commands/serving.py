"""`serve`: the server for everybody."""

import errno
import os
import resource
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import click
import uvicorn
from uvicorn.supervisors import Multiprocess

from app import schema
from app.commands.console import Stop, database, settings_or_stop
from app.made_up import is_made_up
from core.config import PREFIX, Settings
from core.db import Database
from core.frames import LARGEST
from core.log import install
from core.wire import Wire

BACKLOG = 2048
GRACEFUL_SECONDS = 10
IDLE_SECONDS = 30


@click.command()
@click.option("--host", help="Address to listen on, or the path of a unix socket.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.")
@click.option(
    "--workers", type=click.IntRange(1, 256), help="Processes that serve; more than one needs PostgreSQL and Redis."
)
def serve(host: str | None, port: int | None, workers: int | None) -> None:
    """Serve the house. It never changes the schema, and refuses one that it does not know."""
    for name, value in (("HOST", host), ("PORT", port), ("WORKERS", workers)):
        if value is not None:
            os.environ[PREFIX + name] = str(value)
    settings = settings_or_stop()
    with database(settings) as found:
        check_place(settings, found)
    listening = listen(settings)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # memory of people's words is never written to disk
    install(settings.log)
    run(settings, listening)


def check_place(settings: Settings, found: Database) -> None:
    """Stop unless this place may be served: its schema is today's, and made-up people stay on this machine."""
    schema.check(found)
    if not settings.is_loopback and is_made_up(found):
        raise Stop(
            "This is a place of made-up people; it is served to this machine only. "
            "For real people choose another RINNALLA_DATA_DIR (or database), then: ./rinnalla setup"
        )


def listen(settings: Settings) -> socket.socket:
    """Take the port, or the unix socket. Stop, in one sentence, when somebody has it."""
    if "/" in settings.host:
        return _listen_at_path(Path(settings.host))
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((settings.host.strip("[]"), settings.port))
        made.listen(BACKLOG)
    except OSError as fault:
        made.close()
        raise Stop(_why_not(settings, fault)) from None
    made.set_inheritable(True)
    return made


def run(settings: Settings, listening: socket.socket) -> None:
    """Serve until a signal ends it; open sockets are told to come back at once (1012)."""
    config = uvicorn.Config(
        "app.main:app_from_environment",
        factory=True,
        workers=settings.workers,
        ws=Wire,
        ws_max_size=LARGEST,
        ws_per_message_deflate=False,
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
        date_header=True,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=GRACEFUL_SECONDS,
    )
    server = Announced(config, settings)
    # uvicorn ends in order and then gives the signal back: it has done its work by then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with suppress(KeyboardInterrupt):
        if settings.workers > 1:
            _share_metrics(settings)
            server.announce()
            Multiprocess(config, sockets=[listening]).run()
            return
        server.run(sockets=[listening])
    if not server.started:
        raise Stop("The server could not start; the lines above say where it failed.")


class Announced(uvicorn.Server):
    """Says where it answers once it does."""

    def __init__(self, config: uvicorn.Config, settings: Settings) -> None:
        super().__init__(config)
        self._settings = settings

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say so."""
        await super().startup(sockets)
        if self.started and self._settings.workers == 1:
            self.announce()

    def announce(self) -> None:
        """Say where the house answers."""
        click.echo(f"Rinnalla answers at {self._settings.origin[0]} (Ctrl+C ends it)")
        sys.stdout.flush()


def _listen_at_path(path: Path) -> socket.socket:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
        if path.is_socket() and asking.connect_ex(str(path)) == 0:
            raise Stop(f"{path} is taken by another program, perhaps by Rinnalla itself.")
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if path.is_socket():
            path.unlink()  # left behind by a server that was killed
        made.bind(str(path))
    except OSError as fault:
        raise Stop(f"{path} cannot be listened on: {fault.strerror}.") from None
    path.chmod(0o660)
    made.listen(BACKLOG)
    made.set_inheritable(True)
    return made


def _why_not(settings: Settings, fault: OSError) -> str:
    if isinstance(fault, PermissionError):
        return f"Port {settings.port} may not be used by this user. Choose one above 1023: RINNALLA_PORT or --port."
    if fault.errno == errno.EADDRINUSE:
        return f"Port {settings.port} is taken by another program, perhaps by Rinnalla itself. Choose another: RINNALLA_PORT or --port."
    return f"{settings.host} cannot be listened on: {fault.strerror}."


def _share_metrics(settings: Settings) -> None:
    """Workers put their metrics into one folder, emptied at each start."""
    folder = settings.data_dir / "metrics"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.db"):
        old.unlink()
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
