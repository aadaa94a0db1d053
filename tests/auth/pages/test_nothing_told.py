"""What is not his and what is not there: the same path, the same queries, the same bytes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import httpx2
import pytest
from sqlalchemy import event

from core.ids import new_id
from core.kernel import Kernel
from tests.auth.browser import App, Browser
from tests.auth.pages.test_own_things import joined
from tests.auth.pages.test_team_pages import ACCEPTING, link, worker
from tests.auth.people import DIVORCE, FATHERS

_BY_ITSELF = ("BEGIN", "PRAGMA", "SAVEPOINT", "rechecks", "entries", "organisation", "FROM place")
"""What the writer, the sweep and the frame of every page ask for in their own time."""


@contextmanager
def statements(kernel: Kernel) -> Iterator[list[str]]:
    """Every statement that reaches the database meanwhile."""
    told: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if not any(word in statement for word in _BY_ITSELF):
            told.append(statement)

    engines = (kernel.database.reading, kernel.database.writing)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield told
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


async def asked(app: App, request: Any, *hidden: str) -> tuple[int, str, list[str]]:
    """The answer without what was in the address itself, and the statements that it took."""
    with statements(app.kernel) as told:
        answer: httpx2.Response = await request
    text = answer.text
    for part in hidden:
        text = text.replace(quote(part, safe=""), "").replace(part, "")
    return answer.status_code, text, list(told)


async def test_another_mans_session_and_none(app: App) -> None:
    he, other = await joined(app), await joined(app, "Early Lynx")
    (theirs,) = [one["id"] for one in (await other.json("/me/sessions")).json()["sessions"]]
    one, two = [await asked(app, he.post("/me/sessions", {"session": which}), which) for which in (theirs, new_id())]
    assert one == two
    assert one[0] == 404


async def test_a_used_link_and_one_that_never_was(app: App) -> None:
    used, never = await link(app, "moderator"), "/invite/" + "x" * 43
    await app.browser().post(used, {**ACCEPTING, "pseudonym": "Blue Tern"})
    one, two = [await asked(app, app.browser().get(path), path) for path in (used, never)]
    assert one == two
    assert one[0] == 404


async def test_a_wrong_password_and_an_unknown_name(app: App) -> None:
    await joined(app)
    one, two = [
        await asked(app, app.browser().enter(name, "not the right one"), name) for name in ("Grey Heron", "Nobody One")
    ]
    assert one == two
    assert one[0] == 422


async def test_a_wrong_phrase_and_an_unknown_name(app: App) -> None:
    await joined(app)

    def recovering(name: str) -> Any:
        fields = {"pseudonym": name, "phrase": "1234 " * 6, "password": "three other words"}
        return app.browser().post("/recover", fields)

    one, two = [await asked(app, recovering(name), name) for name in ("Grey Heron", "Nobody One")]
    assert one == two
    assert one[0] == 422


@pytest.mark.parametrize("what", ["get", "end", "invite"])
async def test_another_programmes_team_and_none(app: App, what: str) -> None:
    she, _ = await worker(app, "Blue Tern", "coordinator")
    he, _ = await worker(app, "Warm Otter", "coordinator", FATHERS, shown="Eero")
    await she.get("/desk/team")  # her first page of the desk hangs its bell
    (theirs,) = [one["grant"] for one in (await he.json("/desk/team")).json()["team"]]

    def asking(programme: str, grant: str) -> Any:
        if what == "get":
            return she.get(f"/desk/team?programme={programme}")
        if what == "invite":
            return she.post("/desk/team/invite", {"programme": programme, "role": "moderator"})
        return she.post("/desk/team", {"programme": DIVORCE, "grant": grant, "role": "", "reason": "x"})

    one = await asked(app, asking(FATHERS, theirs), FATHERS, theirs)
    two = await asked(app, asking(nowhere := new_id(), nothing := new_id()), nowhere, nothing)
    assert one[:2] == two[:2]
    assert one[0] == 404
    if what != "end":  # a role that is there must be looked at before it is known whose it is
        assert one[2] == two[2]


async def test_whoever_may_not_and_an_address_that_is_none(app: App) -> None:
    he: Browser = await joined(app)
    one = await asked(app, he.get("/desk/team"), "/desk/team")
    two = await asked(app, he.get("/desk/nothing"), "/desk/nothing")
    assert one[:2] == two[:2]
    assert one[0] == 404
