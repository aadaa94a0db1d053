"""A server process of a test that writes its address into a file once it serves."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests import servers


@dataclass
class Server(servers.Server):
    """One server process, found by the file that it writes."""

    name: str = ""
    module: str = ""

    @property
    def address(self) -> Path:
        return self.folder / f"address-{self.name}"

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    @property
    def command(self) -> list[str]:
        return [self.module, str(self.address), str(self.folder / "shift")]

    async def start(self, dies_at: str = "") -> None:
        self.address.unlink(missing_ok=True)
        await super().start(dies_at)

    async def answers(self) -> bool:
        return self.address.exists()
