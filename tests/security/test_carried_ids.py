"""Ids that forms carry, and names that somebody may have: whose it is, and whether it is there, shows in nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import text

from core.ids import new_id
from tests.clients import connected
from tests.security.tables import counts
from tests.security.town import PASSWORD, Town, asked
from tests.servers import serving


@dataclass(frozen=True)
class Carried:
    """Who sends which form, with which field naming something of others: the key of `Town.ids`."""

    who: str
    path: str
    field: str
    others: str
    rest: dict[str, str]


ROLE = {"role": "support_person", "reason": "Because"}
GROUP = {"name": "A", "language": "en", "about": "B", "seats": "5"}
MEETING = {"topic": "A", "language": "en", "day": "2199-01-01", "hour": "19:00", "minutes": "60", "seats": "5"}
ARTICLE = {"language": "en", "title": "A", "summary": "B", "body": "C"}
CARRIED = [
    Carried("seated", "/me/sessions", "session", "stranger session", {}),
    Carried("coordinator", "/desk/team", "grant", "other leader grant", {**ROLE, "programme": "{here}"}),
    Carried("coordinator", "/desk/team", "grant", "other leader grant", {"reason": "End", "programme": "{here}"}),
    Carried("coordinator", "/desk/team", "programme", "elsewhere", {**ROLE, "grant": "{leader grant}"}),
    Carried("leader", "/desk/team", "programme", "here", {**ROLE, "grant": "{leader grant}"}),
    Carried("coordinator", "/desk/team/invite", "programme", "elsewhere", {"role": "counsellor"}),
    Carried("coordinator", "/desk/team/withdraw", "invitation", "elsewhere invitation id", {"programme": "{here}"}),
    Carried("coordinator", "/desk/groups", "programme", "elsewhere", GROUP),
    Carried("coordinator", "/desk/groups/{here group}/meetings", "leaders", "other leader grant", MEETING),
    Carried("coordinator", "/desk/settings/doors", "programme", "elsewhere", {"doors": "shut", "reason": "So"}),
    Carried("coordinator", "/desk/settings/arrangement", "programme", "elsewhere", {"languages": "en"}),
    Carried("coordinator", "/desk/settings/words", "programme", "elsewhere", {"language": "en"}),
    Carried("coordinator", "/desk/settings/approval", "programme", "elsewhere", {"subject": "help_card"}),
    Carried("coordinator", "/desk/library/new", "programme", "elsewhere", ARTICLE),
    Carried("coordinator", "/desk/settings/pagers", "programme", "elsewhere", {"weekday": "1", "at": "10:00"}),
    Carried("coordinator", "/desk/settings/pagers/ring", "programme", "elsewhere", {}),
    Carried("coordinator", "/desk/pager/nights", "programme", "elsewhere", {"agrees": "yes"}),
    Carried("coordinator", "/desk/pager", "pager", "other pager", {"act": "drop"}),
    Carried("coordinator", "/desk/pager", "pager", "other pager", {"act": "try"}),
    Carried("seated", "/meetings/{here meeting}/ignore", "persona", "stranger persona", {"ignore": "yes"}),
]


@pytest.fixture(scope="module")
async def known(town: Town) -> Town:
    """The town, with the ids that only its own people see."""
    town.ids |= {
        "stranger session": town.people["stranger"].session,
        "stranger persona": str(town.people["stranger"].personas[town.ids["elsewhere"]]),
        "leader grant": town.people["leader"].grants[town.ids["here"]],
        "other leader grant": town.people["other leader"].grants[town.ids["elsewhere"]],
    }
    async with town.browser("other coordinator") as browser:
        theirs = {"act": "add", "kind": "webhook", "address": "https://127.0.0.1:9/theirs"}
        assert (await browser.post("/desk/pager", data=theirs)).status_code == 303
    async with town.browser("seated") as browser:
        assert (await browser.get(f"/meetings/{town.ids['here meeting']}")).status_code == 200  # from now on he is here
    with town.kernel.database.reading.connect() as connection:
        found = connection.execute(
            text("SELECT id FROM invitations WHERE programme_id = :p"), {"p": town.ids["elsewhere"]}
        )
        town.ids["elsewhere invitation id"] = found.scalar_one()
        town.ids["other pager"] = connection.execute(text("SELECT id FROM pager_targets")).scalar_one()
    return town


async def both(ask: Callable[[str], Awaitable[Any]], one: str, other: str) -> tuple[Any, Any]:
    """What is answered about either. What every page shows is read anew every few seconds, and so once more at most."""
    told = await ask(one), await ask(other)
    for _ in range(2):
        if told[0][-1] != told[1][-1]:
            told = await ask(one), await ask(other)
    return told


async def sent(town: Town, form: Carried, name: str) -> tuple[int, str, str, int]:
    fields = {**form.rest, form.field: name}
    fields = {key: value.format(**town.ids) if "{" in value else value for key, value in fields.items()}
    async with town.browser(form.who) as browser:
        with asked() as statements:
            answer = await browser.post(form.path.format(**town.ids), data=fields)
    return (
        answer.status_code,
        answer.headers.get("location", "").replace(name, "ID"),
        _plain(answer.text, name),
        statements.count,
    )


def _plain(page: str, name: str) -> str:
    """The page without the id that was asked for, and without what is drawn by lot for each page."""
    lines = page.replace(name, "ID").splitlines()
    return "\n".join(line for line in lines if 'name="key"' not in line)


@pytest.mark.parametrize("form", CARRIED, ids=lambda form: f"{form.who} {form.path} {form.field} {len(form.rest)}")
async def test_an_id_of_others_in_a_form_is_no_id(known: Town, form: Carried) -> None:
    before = counts(known)
    theirs, none = await both(lambda name: sent(known, form, name), known.ids[form.others], new_id())
    assert theirs == none
    assert theirs[0] in (404, 409, 422)
    assert counts(known) == before


async def entering(town: Town, name: str, path: str, **fields: str) -> tuple[int, str, int]:
    async with town.browser() as browser:
        with asked() as statements:
            answer = await browser.post(path, data={"pseudonym": name, **fields})
    return answer.status_code, answer.text.replace(name, "NAME"), statements.count


RECOVERING = {"phrase": "1234 " * 6, "password": "another few words"}


@pytest.mark.parametrize(("path", "fields"), [("/enter", {"password": "wrong"}), ("/recover", RECOVERING)])
@pytest.mark.parametrize("who", ["seated", "leader", "administrator"])
async def test_a_wrong_password_and_an_unknown_name_look_alike(
    town: Town, path: str, fields: dict[str, str], who: str
) -> None:
    his = town.people[who].name
    wrong, unknown = await both(lambda name: entering(town, name, path, **fields), his, "Quiet Nobody")
    assert wrong == unknown
    assert wrong[0] == 422


@pytest.fixture(scope="module")
async def host(town: Town) -> AsyncIterator[str]:
    async with serving(town.app, town.settings.port) as address:
        yield address


STREAMS = ("room", "hold", "backstage", "log", "own", "")


@pytest.mark.parametrize("who", ["unseated", "stranger", "newcomer", "coordinator", "colleague", "administrator"])
async def test_a_stream_that_he_may_not_hear_is_no_stream(town: Town, host: str, who: str) -> None:
    own = own_space_of(town, "seated")
    spaces = [town.ids["here meeting"], town.ids["quiet meeting"], own, town.ids["here group"], new_id()]
    async with connected(host, town.people[who].cookie) as client:
        await client.until(type="welcome")
        told = set()
        for space in spaces:
            for name in STREAMS:
                answer = await client.subscribe(f"{space}.{name}")
                told.add((answer["type"], answer.get("code"), answer.get("message"), *sorted(answer)))
        assert len(told) == 1
        assert next(iter(told))[:2] == ("error", "not_found")


@pytest.mark.parametrize("stream", ["hold", "backstage", "log"])
async def test_a_seat_gives_no_more_than_the_room(town: Town, host: str, stream: str) -> None:
    async with connected(host, town.people["seated"].cookie) as client:
        await client.until(type="welcome")
        assert (await client.subscribe(f"{town.ids['here meeting']}.{stream}"))["code"] == "not_found"


def own_space_of(town: Town, who: str) -> str:
    """The id of his own space."""
    with town.kernel.database.reading.connect() as connection:
        found = connection.execute(
            text("SELECT own_space FROM personas WHERE id = :id"), {"id": town.people[who].personas[town.ids["here"]]}
        )
        own: str = found.scalar_one()
        return own


async def test_the_right_password_is_still_right(town: Town) -> None:
    async with town.browser() as browser:
        name = town.people["unseated"].name
        assert (await browser.post("/enter", data={"pseudonym": name, "password": PASSWORD})).status_code == 303
