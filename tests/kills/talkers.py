"""The men of the kill tests, in a process that is never killed. They talk, write down what they are told, and come back.

Everybody posts under keys of his own, repeats what was not acknowledged, and resumes from the last number he heard. The
record is one JSON object a line: posted, acked, heard. Judging it is not their business.

    python -m tests.kills.talkers PEOPLE ADDRESS RECORD FINISH

PEOPLE has a line a man, `{"cookie", "stream"}`. When the file FINISH appears they say nothing new, wait until all that they
said is acknowledged, and end.
"""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, WebSocketException
from websockets.typing import Subprotocol

PAUSE = 0.1
UNANSWERED = 3
AGAIN = 0.05
RESUMED = 200
LOST = (OSError, WebSocketException, InvalidHandshake, TimeoutError)


class Man:
    """One of them."""

    def __init__(self, number: int, who: dict[str, str], record: TextIO, address: Path, finish: Path) -> None:
        self._address = address
        self._finish = finish
        self.name = f"m{number}"
        self.cookie, self.stream = who["cookie"], who["stream"]
        self.last = 0
        self.said = 0
        self.waiting: dict[str, str] = {}
        self._record = record
        self._page_ends: int | None = None

    def note(self, what: str, **more: Any) -> None:
        """A line of the record."""
        self._record.write(json.dumps({"what": what, "who": self.name, "stream": self.stream, **more}) + "\n")

    def may_begin(self) -> bool:
        """Whether anything new may be said."""
        return not self._finish.exists()

    async def live(self) -> None:
        """Come, talk, lose the line, come again, until all is said and acknowledged."""
        while self.waiting or self.may_begin():
            with suppress(*LOST):
                host = await asyncio.to_thread(self._address.read_text)
                async with asyncio.timeout(10):
                    line = await connect(
                        f"ws://{host}/live",
                        subprotocols=[Subprotocol("rinnalla.v1")],
                        additional_headers={"Cookie": self.cookie},
                        origin=f"http://{host}",  # type: ignore[arg-type]  # Origin is a NewType of str
                        compression=None,
                    )
                async with line:
                    await self._evening(line)
            await asyncio.sleep(AGAIN)

    async def _evening(self, line: ClientConnection) -> None:
        await self._subscribe(line)
        talking = asyncio.create_task(self._talk(line))
        try:
            async for frame in line:
                await self._hear(line, json.loads(frame))
        finally:
            talking.cancel()
            with suppress(asyncio.CancelledError, *LOST):
                await talking

    async def _subscribe(self, line: ClientConnection) -> None:
        frame = {"type": "subscribe", "stream": self.stream, "after": self.last, "ref": "in"}
        await line.send(json.dumps(frame))

    async def _talk(self, line: ClientConnection) -> None:
        while self.waiting or self.may_begin():
            if len(self.waiting) < UNANSWERED and self.may_begin():
                self.said += 1
                key = f"{self.name}-{self.said}"
                self.waiting[key] = f"{key} says what he has to say"
                self.note("posted", key=key, text=self.waiting[key])
                await self._post(line, key)
            await asyncio.sleep(PAUSE)
        await line.close()

    async def _post(self, line: ClientConnection, key: str) -> None:
        frame = {"type": "post", "stream": self.stream, "key": key, "text": self.waiting[key], "ref": key}
        await line.send(json.dumps(frame))

    async def _hear(self, line: ClientConnection, frame: dict[str, Any]) -> None:
        match frame["type"]:
            case "subscribed":
                self._page_ends = self.last + RESUMED if frame["more"] else None
                for key in tuple(self.waiting):
                    await self._post(line, key)
            case "entry":
                self.last = frame["seq"]
                self.note("heard", seq=frame["seq"], text=frame.get("text"))
                if self.last == self._page_ends:
                    await self._subscribe(line)
            case "ack":
                self.waiting.pop(frame["ref"], None)
                self.note("acked", key=frame["ref"], seq=frame["seq"])
            case "error" if frame["ref"] in self.waiting:
                await asyncio.sleep(PAUSE)
                await self._post(line, frame["ref"])
            case "error":
                raise TimeoutError  # not let in yet: he comes again


async def live(men: list[Man]) -> None:
    """All of them, until all is said."""
    await asyncio.gather(*(man.live() for man in men))


def main(people: Path, address: Path, record: Path, finish: Path) -> None:
    """Everybody of the file, at once."""
    with record.open("w", buffering=1, encoding="utf-8") as lines:
        everybody = [json.loads(who) for who in people.read_text(encoding="utf-8").splitlines()]
        men = [Man(number, who, lines, address, finish) for number, who in enumerate(everybody)]
        asyncio.run(live(men))


if __name__ == "__main__":
    main(*(Path(name) for name in sys.argv[1:5]))
