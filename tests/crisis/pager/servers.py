"""Real servers on this machine to which pages are sent: they accept, refuse, stall, drop, drip, and answer without end."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Hook:
    """A web server. `mood` says how it behaves; `heard` are the requests that it read, head and body."""

    mood: str = "accept"
    port: int = 0
    heard: list[tuple[bytes, bytes]] = field(default_factory=list)
    calls: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/secret-word"

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        if self.mood == "drop":
            return
        head = await reader.readuntil(b"\r\n\r\n")
        body = await reader.readexactly(_length(head))
        if self.mood == "stall":
            await asyncio.sleep(3600)
        if self.mood == "drip":
            writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while True:
                writer.write(b"a")
                await writer.drain()
                await asyncio.sleep(0.05)
        self.heard.append((head, body))
        if self.mood == "endless":
            writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
            while True:
                writer.write(b"1000\r\n" + b"a" * 4096 + b"\r\n")
                await writer.drain()
        status = {"accept": "201 Created", "busy": "503 Busy", "gone": "410 Gone", "never": "404 Nothing"}.get(
            self.mood
        )
        more = f"Location: {self.mood}\r\n" if status is None else ""
        writer.write(f"HTTP/1.1 {status or '302 Found'}\r\n{more}Content-Length: 0\r\n\r\n".encode())
        await writer.drain()


@dataclass
class Post:
    """A mail server. `taken` are the mails that it took: to whom, and what."""

    mood: str = "accept"
    port: int = 0
    taken: list[tuple[str, str]] = field(default_factory=list)
    calls: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.calls += 1
        if self.mood == "drop":
            return
        if self.mood == "stall":
            await asyncio.sleep(3600)
        writer.write(b"220 mail.example\r\n")
        to = ""
        while line := (await reader.readline()).decode().strip():
            verb = line.upper().split(":")[0]
            if verb == "RCPT TO":
                to = line.partition("<")[2].partition(">")[0]
            answers = {"RCPT TO": {"nobody": "550 no such box", "busy": "451 later"}.get(self.mood, "250 ok")}
            answers |= {"DATA": "354 go on", "QUIT": "221 bye"}
            writer.write(answers.get(verb, "250 mail.example").encode() + b"\r\n")
            await writer.drain()
            if verb == "DATA":
                mail = (await reader.readuntil(b"\r\n.\r\n")).decode()
                if self.mood == "stall late":
                    await asyncio.sleep(3600)
                self.taken.append((to, mail))
                writer.write(b"250 taken\r\n")
                if self.mood == "silent end":
                    await writer.drain()
                    await asyncio.sleep(3600)


def certified(folder: Path, name: str) -> tuple[ssl.SSLContext, Path]:
    """What a server of this name shows, and the file by which it is believed."""
    key = ec.generate_private_key(ec.SECP256R1())
    named = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    today = datetime.now(UTC)
    made = x509.CertificateBuilder(named, named, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(today - timedelta(days=1)).not_valid_after(today + timedelta(days=1))
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    shown, kept = folder / f"{name}.pem", folder / f"{name}.key"
    shown.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    kept.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(shown, kept)
    return tls, shown


@asynccontextmanager
async def running(server: Hook | Post, tls: ssl.SSLContext | None = None) -> AsyncIterator[None]:
    """It listens on its port, or a free one; one that refuses has a port on which nobody listens."""
    talks: set[asyncio.Task[None]] = set()

    async def met(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        talks.add(task)
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await server.talk(reader, writer)
        writer.close()
        talks.discard(task)

    listening = await asyncio.start_server(met, "127.0.0.1", server.port, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    if server.mood == "refuse":
        listening.close()
    try:
        yield
    finally:
        listening.close()
        for talk in tuple(talks):
            talk.cancel()
        await asyncio.gather(*talks, return_exceptions=True)


def _length(head: bytes) -> int:
    lines = head.decode().lower().split("\r\n")
    return next((int(line.split(":")[1]) for line in lines if line.startswith("content-length:")), 0)
