"""The worker is killed in the middle of what those who lead do: afterwards it was done whole or not at all, everywhere."""

from __future__ import annotations

import asyncio
import json
import random
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.kills.house_in_order import disorder, logged, unlike
from tests.kills.plays import Cast, Meetings
from tests.kills.stage import Stage
from tests.kills.test_kills import FAULT_POINTS
from tests.kills.test_kills import place as place  # the fixture

MEN, WAITING = 4, 2
BETWEEN = 30
"""Acts between two deaths at least, so that each finds much to interrupt."""


class OneMeeting(Meetings):
    """One full meeting, and two more men who want a seat in it."""

    people: list[dict[str, Any]]

    def furnish(self, environ: Any, folder: Path) -> Cast:
        self.people = self.load(environ, folder, "--meetings", "1", "--people", str(MEN), "--idle", str(WAITING))
        return Cast([], {})


class Leading:
    """Somebody leads, men come and go; whatever is not answered is tried no more, as one does not know."""

    def __init__(self, stage: Stage, people: list[dict[str, Any]], chance: random.Random) -> None:
        self.stage = stage
        self.chance = chance
        self.at = str(people[0]["meeting"])
        self.lead = people[0]
        self.men = [one for one in people[1:] if one["meeting"]]
        self.others = [one for one in people[1:] if not one["meeting"]]
        self.done: list[tuple[str, bool]] = []
        self.count = 0
        self.seen: dict[str, int] = {}

    async def until_it_dies(self) -> int:
        """Act after act, until there is nobody to answer. Returns how many were answered."""
        host = self.stage.address.read_text()
        headers = {"origin": f"http://{host}", "accept": "application/json"}
        answered = 0
        async with httpx2.AsyncClient(base_url=f"http://{host}", headers=headers, timeout=20) as client:
            while self.stage.worker is not None and self.stage.worker.poll() is None:
                answered += await self._one(client)
        return answered

    async def _one(self, client: httpx2.AsyncClient) -> int:
        man = self.chance.choice(self.men)["persona"]
        verb = self.chance.choice(
            ("timeout", "back", "back", "hold", "slow", "release", "return", "exclude", "man", "man")
        )
        if verb == "man":
            return await self._a_man(client)
        about = {
            "timeout": {"persona": man, "minutes": 1, "reason": "breath"},
            "back": {"persona": man},
            "exclude": {"persona": man, "reason": "rules"},
            "hold": {"on": self.chance.choice(("yes", "yes", "no"))},
            "slow": {"seconds": self.chance.choice((0, 1))},
            "release": {"seq": "all"},
            "return": {"seq": self.count},
        }[verb]
        return await self._sent(client, self.lead, "acts", f"meeting_{verb}", {"verb": verb, **about})

    async def _a_man(self, client: httpx2.AsyncClient) -> int:
        self.count += 1
        man = self.chance.choice((*self.men, *self.others))
        if self.chance.random() < 0.6:
            words = {"text": f"words {self.count}", "key": f"k{self.count}"}
            return await self._sent(client, man, "messages", "", words)
        return await self._sent(client, man, "seat", "", {"act": self.chance.choice(("take", "take", "give_up"))})

    async def _sent(
        self, client: httpx2.AsyncClient, who: dict[str, Any], path: str, code: str, data: dict[str, Any]
    ) -> int:
        try:
            told = await client.post(f"/meetings/{self.at}/{path}", data=data, headers={"cookie": who["cookie"]})
        except httpx2.HTTPError:
            self.done.append((code, False))
            return 0
        assert told.status_code < 500 or told.status_code == 503, told.text
        if told.status_code < 300 and told.json().get("seq"):
            self.done.append((code, True))
        self.seen[code or path] = self.seen.get(code or path, 0) + (told.status_code < 300)
        return 1


@pytest.mark.alone
@pytest.mark.timeout(300)
async def test_what_was_killed_in_the_middle_is_done_whole_or_not_at_all(place: dict[str, str], tmp_path: Path) -> None:
    play = OneMeeting()
    stage = Stage(tmp_path, place, play)
    leading = Leading(stage, play.people, random.Random(5))
    for fault_point in FAULT_POINTS:
        stage.start(f"{fault_point}:{random.randint(BETWEEN, BETWEEN * 2)}")
        assert await leading.until_it_dies()
        stage.wait_for_death()
        found = await asyncio.to_thread(disorder, stage.environ, leading.at)
        assert not found, "\n".join(found)
    stage.start()
    await asyncio.sleep(1)
    found = await asyncio.to_thread(disorder, stage.environ, leading.at)
    stage.kill()
    assert not found, "\n".join(found)
    told = [
        one
        for one in leading.done
        if one[0].startswith("meeting_") and one[0] not in ("meeting_release", "meeting_return")
    ]
    rows = await asyncio.to_thread(logged, stage.environ)
    assert not unlike(told, rows), unlike(told, rows)
    assert all(leading.seen.get(code) for code in ("meeting_timeout", "meeting_hold", "messages", "seat")), json.dumps(
        leading.seen
    )
