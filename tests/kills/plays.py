"""What is played on the stage: bare parlours, or meetings in the whole house as its operator serves it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from core.config import load_settings
from core.foundation import Foundation
from core.work import NamedActor
from tests.parlour import PARLOUR, build, sit
from tests.places import make_tables

HOUSE = Path(__file__).resolve().parents[2]
ROOMS, MEN_A_ROOM = 3, 4
READER = "host"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part: a line a man, and for every stream the cookie of one who only reads it afterwards."""

    men: list[dict[str, str]]
    readers: dict[str, str]


class Play(Protocol):
    """A server with its rooms and its people."""

    def furnish(self, environ: Mapping[str, str], folder: Path) -> Cast:
        """Everything is there, from an empty place."""

    def command(self, address: Path) -> list[str]:
        """How its worker is started."""

    def environment(self) -> dict[str, str]:
        """What its worker must know besides."""

    def serves(self, address: Path) -> bool:
        """Whether it serves; then its address stands in the file."""


class Parlours:
    """The kernel and its sockets alone."""

    def furnish(self, environ: Mapping[str, str], folder: Path) -> Cast:
        settings = load_settings(environ, env_file=None)
        make_tables(settings)
        foundation = Foundation(settings, [PARLOUR])
        cast = Cast([], {})
        for room in range(ROOMS):
            space = foundation.act_now(build, NamedActor(READER))
            cast.readers[f"{space}.room"] = f"who={READER}"
            for man in range(MEN_A_ROOM):
                foundation.act_now(sit, NamedActor(f"r{room}m{man}"), space)
                cast.men.append({"cookie": f"who=r{room}m{man}", "stream": f"{space}.room"})
        foundation.close()
        return cast

    def command(self, address: Path) -> list[str]:
        return [sys.executable, "-m", "tests.kills.parlour_server", str(address)]

    def environment(self) -> dict[str, str]:
        return {}

    def serves(self, address: Path) -> bool:
        return address.exists()


class Meetings:
    """The whole house: accounts, sessions, live meetings, presence, the clock."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.host = f"127.0.0.1:{probe.getsockname()[1]}"

    def load(self, environ: Mapping[str, str], folder: Path, *wanted: str) -> list[dict[str, str]]:
        """A place full of people: a line each."""
        out = folder / "fixture.jsonl"
        command = [sys.executable, "-m", "app", "load-fixture", "--out", str(out), *wanted]
        subprocess.run(command, cwd=HOUSE, env=dict(environ), check=True, capture_output=True)
        return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]

    def furnish(self, environ: Mapping[str, str], folder: Path) -> Cast:
        people = self.load(environ, folder, "--meetings", str(ROOMS), "--people", str(MEN_A_ROOM))
        men = [{"cookie": one["cookie"], "stream": one["stream"]} for one in people if one["role"] == "participant"]
        return Cast(men, {one["stream"]: one["cookie"] for one in people if one["role"] != "participant"})

    def command(self, address: Path) -> list[str]:
        return [sys.executable, "-m", "app", "serve"]

    def environment(self) -> dict[str, str]:
        return {"RINNALLA_PORT": self.host.rpartition(":")[2]}

    def serves(self, address: Path) -> bool:
        try:
            with urllib.request.urlopen(f"http://{self.host}/health/ready", timeout=2):
                address.write_text(self.host)
        except (urllib.error.URLError, OSError):
            return False
        return True
