"""What people do at the desk of those who answer, without a screen: forms sent, pages read, men who write by verbs."""

from __future__ import annotations

import html
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx2

from core.clock import HOUR
from core.errors import Refused
from core.formats import local
from core.ids import new_id
from counselling.talk import Conversation
from counselling.talking import NewTalk, Reply, answer, begin_messaging
from counselling.waiting import enter_line
from tests.chat.evening import Someone, waited
from tests.counselling.house import House

HOME = "/desk/conversations"
JSON = {"accept": "application/json"}


@dataclass
class Office:
    """A team and the men who write to it."""

    house: House

    async def man(self, name: str, text: str = "I do not know where to begin.", **more: Any) -> tuple[Someone, str]:
        """A man who has written. Gives him and his conversation."""
        who = await self.house.evening.sign_in(name)
        return who, await self.writes(who, text, **more)

    async def writes(self, who: Someone, text: str, **more: Any) -> str:
        new = NewTalk(more.pop("language", "en"), text=text, key=new_id(), **more)
        talk: str = await self.house.act(begin_messaging, who, new)
        return talk

    async def queues(self, name: str, text: str = "", **more: Any) -> tuple[Someone, str]:
        """A man who waits in the line, as soon as its door is open."""
        who = await self.house.evening.sign_in(name)
        new = NewTalk("en", text=text, key="k", **more)
        talks: list[str] = []

        async def enters() -> bool:
            with suppress(Refused):
                talks.append(await self.house.act(enter_line, who, new, 30))
            return bool(talks)

        await waited(enters)
        return who, talks[0]

    async def says_yes(self, who: Someone, talk: str, what: str, **more: Any) -> None:
        await self.house.act(answer, who, talk, Reply(what, yes=True, **more), on=(talk,))

    async def says_no(self, who: Someone, talk: str, what: str) -> None:
        await self.house.act(answer, who, talk, Reply(what, yes=False), on=(talk,))

    async def get(self, who: Someone | None, path: str) -> httpx2.Response:
        async with self.house.evening.browser(who) as browser:
            return await browser.get(path)

    async def page(self, who: Someone, path: str) -> str:
        """The words of a page, without what isolates names."""
        found = await self.get(who, path)
        assert found.status_code == 200, (path, found.status_code, found.text[:1_500])
        return plain(found.text)

    async def data(self, who: Someone, path: str) -> Any:
        async with self.house.evening.program(who) as program:
            found = await program.get(path)
            assert found.status_code == 200, (path, found.status_code, found.text[:1_500])
            return found.json()

    async def sent(self, who: Someone, path: str, **fields: str) -> httpx2.Response:
        """The answer to a form."""
        async with self.house.evening.browser(who) as browser:
            return await browser.post(path, data=fields)

    async def does(self, who: Someone, talk: str, verb: str, **fields: str) -> None:
        """He asks for it, and it is done."""
        found = await self.sent(who, f"{HOME}/{talk}/acts", verb=verb, **fields)
        assert found.status_code == 303, (verb, found.status_code, plain(found.text)[:3_000])

    async def refused(self, who: Someone, path: str, **fields: str) -> str:
        """The code of the refusal, as programs get it."""
        async with self.house.evening.program(who) as program:
            found = await program.post(path, data=fields)
        assert found.status_code >= 400, found.text[:1_000]
        error = found.json()["error"]
        first = next(iter(error["fields"].values()), None)
        code: str = first["code"] if first else error["code"]
        return code

    async def state(self, talk: str) -> Conversation:
        return await self.house.state(talk)

    def later(self, milliseconds: int) -> None:
        self.house.evening.clock.go(milliseconds)


def plain(page: str) -> str:
    """The words of a page without marks around names, and with its spaces as one sees them."""
    bare = re.sub(r"[\u2066-\u2069]|</?bdi[^>]*>", "", page)
    return re.sub(r"\s+", " ", html.unescape(bare))


def day_and_time(house: House, hours: float = 30) -> dict[str, str]:
    """A moment so many hours ahead, as the fields of a form send it."""
    at = local(house.evening.kernel.now() + int(hours * HOUR), "Europe/Helsinki")
    return {"day": f"{at:%Y-%m-%d}", "time": f"{at:%H:%M}"}
