"""Bad input to the tools of those who lead: every verb, by form and by frame, is refused kindly and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chat.forms import VERBS
from chat.meeting import MEETING
from core.ids import new_id
from core.work import Read
from tests.clients import connected
from tests.security.sockets import listen
from tests.security.tables import contents, counts
from tests.security.town import Town
from tests.servers import serving

HIS, NOBODYS, ELSEWHERE = "<his tag>", "<nobody's tag>", "<a tag of another meeting>"
GOOD: dict[str, dict[str, str]] = {
    "remove": {"seq": "1", "reason": "mistake"},
    "return": {"seq": "1", "text": "Not now"},
    "release": {"seq": "1"},
    "close": {"minutes": "5"},
    "pause": {"minutes": "2"},
    "slow": {"seconds": "30"},
    "hold": {"on": "yes", "persona": HIS},
    "prompt": {"text": "One thing", "key": "k"},
    "timeout": {"persona": HIS, "minutes": "5", "reason": "breath"},
    "exclude": {"persona": HIS, "reason": "rules"},
    "breakaway": {"persona": HIS},
    "minor": {"persona": HIS},
    "back": {"persona": HIS},
    "handover": {"to": HIS},
    "accompany": {"part": "supervisor"},
}
"""What each verb needs. Verbs that need nothing are not here."""
NEED_NOTHING = frozenset({"open", "resume", "cover", "step_down", "decline"})
LONG = "y" * 5_000
NO_NUMBERS = ("x", "-1", "1.5", "1e9", "9" * 400, "", " ")
BAD: dict[str, tuple[str, ...]] = {
    "seq": (*NO_NUMBERS, "0", "999999999"),
    "minutes": ("x", "-1", "0", "1.5", "61", "9" * 400),
    "seconds": (*NO_NUMBERS, "301"),
    "reason": ("", "because", LONG, "a\x00b"),
    "persona": ("", NOBODYS, ELSEWHERE, LONG, "\u202e", "' OR 1=1"),
    "to": ("", NOBODYS, ELSEWHERE, HIS, LONG),
    "part": ("", "king", LONG),
    "on": ("maybe", "1", LONG),
    "text": (LONG,),
    "key": ("k" * 65, "with space", "\u0000"),
}
"""For each field what no verb takes. No persona is how the whole room is held; without minutes a verb has its usual ones."""


def cases() -> Iterator[tuple[str, str, str]]:
    """Each verb, each of its fields, each thing that is wrong with it."""
    for verb, good in GOOD.items():
        for field in good:
            for value in BAD[field]:
                if not (verb == "hold" and field == "persona" and not value):
                    yield verb, field, value


def test_every_verb_is_here() -> None:
    assert set(VERBS) == set(GOOD) | NEED_NOTHING


@pytest.fixture(scope="module")
def tags(small_town: Town) -> dict[str, str]:
    """Tags of the man in the room, of nobody, and of a man in a meeting of another programme."""
    here, elsewhere = (_a_tag(small_town, small_town.ids[f"{where} meeting"]) for where in ("here", "elsewhere"))
    return {HIS: here, NOBODYS: new_id(), ELSEWHERE: elsewhere}


def _a_tag(town: Town, meeting: str) -> str:
    with town.kernel.database.reader() as session:
        kinds = {MEETING.name: MEETING}
        state = Read(session, town.kernel.keyring, kinds, town.kernel.now(), {}).state(MEETING, meeting)
    return next(iter(state.seats.values())).tag


async def by_form(town: Town, who: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
    async with town.browser(who, accept="application/json") as browser:
        answer = await browser.post(f"/meetings/{town.ids['here meeting']}/acts", data=fields)
    return answer.status_code, answer.json().get("error", {})


def said_kindly(told: dict[str, Any]) -> bool:
    """A whole sentence, which is not the code."""
    message = str(told["message"])
    return len(message) > 10 and told["code"] not in message and "%(" not in message


@pytest.mark.parametrize("verb", GOOD)
async def test_what_no_verb_takes_is_refused_and_changes_nothing(
    small_town: Town, tags: dict[str, str], verb: str
) -> None:
    before = contents(small_town)
    for name, field, value in cases():
        if name != verb:
            continue
        fields = {key: tags.get(typed, typed) for key, typed in {"verb": verb, **GOOD[verb], field: value}.items()}
        status, told = await by_form(small_town, "leader", fields)
        assert status in (409, 422), (field, value, status)
        assert said_kindly(told), (field, value, told)
    assert contents(small_town) == before


@pytest.mark.parametrize("verb", GOOD)
async def test_what_is_missing_is_refused_and_changes_nothing(
    small_town: Town, tags: dict[str, str], verb: str
) -> None:
    before = contents(small_town)
    for field in GOOD[verb]:
        if (verb, field) in ((_, "minutes") for _ in VERBS) or field in ("key", "text", "on") or verb == "hold":
            continue
        fields = {key: tags.get(typed, typed) for key, typed in GOOD[verb].items() if key != field}
        status, told = await by_form(small_town, "leader", {"verb": verb, **fields})
        assert status in (409, 422), field
        assert said_kindly(told), (field, told)
    assert contents(small_town) == before


@pytest.mark.parametrize("verb", ["", "fly", "OPEN", "open ", "__class__", LONG, "a\x00b"])
async def test_a_verb_that_is_none_is_refused(small_town: Town, verb: str) -> None:
    before = contents(small_town)
    status, told = await by_form(small_town, "leader", {"verb": verb, "persona": "x"})
    assert (status, told["code"], said_kindly(told)) == (409, "unknown_act", True)
    assert contents(small_town) == before


@pytest.mark.parametrize("verb", sorted(set(VERBS) - {"decline"}))
async def test_who_does_not_lead_is_told_so_and_nothing_changes(
    small_town: Town, tags: dict[str, str], verb: str
) -> None:
    fields = {"verb": verb, **{key: tags.get(typed, typed) for key, typed in GOOD.get(verb, {}).items()}}
    before = contents(small_town)
    for who in ("seated", "colleague") if verb != "minor" else ("colleague",):  # of himself he may say it
        status, told = await by_form(small_town, who, fields)
        if verb == "step_down":
            assert status == 200, "he accompanies nothing, and goes on doing so"
            continue
        assert (status, told["code"]) == (403, "not_leading"), who
    assert contents(small_town) == before


FRAMES: dict[str, tuple[Any, ...]] = {
    "seq": ([1], {}, None, True, 1.5, -1, 2**60),
    "minutes": ("x", -1, 0, 10**30, {"a": 1}),
    "seconds": ([], None, -5, 10**12),
    "persona": (None, 5, ["x"], LONG),
    "reason": (None, 7, {}),
    "part": (None, 7, ["second"]),
    "to": (None, 3, {}),
    "on": ("maybe", 3),
}
"""What a frame can carry beside text, for each field that must be there or must be whole."""


async def test_odd_values_in_frames_are_refused_and_the_line_stays(small_town: Town, tags: dict[str, str]) -> None:
    room = f"{small_town.ids['here meeting']}.room"
    leader = small_town.people["leader"]
    async with serving(small_town.app, small_town.settings.port) as host, connected(host, leader.cookie) as client:
        await client.until(type="welcome")
        assert (await listen(client, room))["type"] == "subscribed"
        before = counts(small_town)
        count = 0
        for verb, good in GOOD.items():
            for field in set(good) & set(FRAMES):
                for value in FRAMES[field]:
                    if (verb, field) == ("hold", "persona") and value in (None, ["x"]):
                        continue
                    if field == "minutes" and value == {"a": 1}:
                        continue
                    count += 1
                    args = {**{key: tags.get(typed, typed) for key, typed in good.items()}, field: value}
                    await client.send(type="act", stream=room, key=f"a{count}", verb=verb, args=args, ref=f"a{count}")
                    told = await client.until(ref=f"a{count}")
                    assert told["type"] == "error", (verb, field, value)
                    assert said_kindly(told), told
        assert counts(small_town) == before
