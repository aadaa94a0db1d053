"""Whom each address is for: everybody else finds nothing there, and nothing tells what is not his from what is not there."""

from __future__ import annotations

from urllib.parse import quote

import httpx2
import pytest

from core.ids import new_id
from tests.security.tables import counts
from tests.security.town import Town, asked

MEN = frozenset({"newcomer", "seated", "unseated", "stranger", "guest"})
STAFF = frozenset({"leader", "colleague", "coordinator", "other leader", "other coordinator", "administrator"})
WHOLE = MEN | STAFF
EVERYBODY = WHOLE | {"nobody", "half", "unsure"}
SIGNED_IN = WHOLE | {"unsure"}
NAMED = SIGNED_IN - {"guest"}
COORDINATORS = frozenset({"coordinator", "other coordinator"})
TEAMS = STAFF - {"administrator"}
ANSWERERS = frozenset({"leader", "colleague", "other leader"})
ANSWER_HERE = frozenset({"leader", "colleague"})

TEAM_OF_HERE = frozenset({"leader", "colleague", "coordinator"})
OF_HERE = frozenset({"seated", "unseated", "guest", "leader", "colleague", "coordinator"})
IN_THE_ROOM = frozenset({"seated", "leader"})
NOBODY_HERE = frozenset[str]()
"""A card of a room in which nobody was in danger is nobody's."""

WHOSE: dict[str, frozenset[str]] = {
    "GET /": EVERYBODY,
    "GET /programmes/{id}": EVERYBODY,
    "GET /help": EVERYBODY,
    "GET /help/now": EVERYBODY,
    "POST /help/now": EVERYBODY,
    "GET /help/now/card": WHOLE,
    "POST /help/now/away": WHOLE,
    "GET /concern": EVERYBODY,
    "POST /concern": EVERYBODY,
    "GET /rules": EVERYBODY,
    "GET /accessibility": EVERYBODY,
    "GET /away": EVERYBODY,
    "GET /library": EVERYBODY,
    "GET /library/{id}": EVERYBODY,
    "GET /search": EVERYBODY,
    "GET /groups": EVERYBODY,
    "GET /groups/{id}": EVERYBODY,
    "GET /groups/{id}/calendar": EVERYBODY,
    "GET /boards": EVERYBODY,
    "GET /boards/{id}": EVERYBODY,
    "GET /threads/{id}": EVERYBODY,
    "GET /enter": EVERYBODY,
    "POST /enter": EVERYBODY,
    "GET /recover": EVERYBODY,
    "POST /recover": EVERYBODY,
    "GET /language": EVERYBODY,
    "POST /language": EVERYBODY,
    "GET /join": EVERYBODY,
    "POST /join": EVERYBODY,
    "GET /young": EVERYBODY,
    "GET /gone": EVERYBODY,
    "GET /agreement": EVERYBODY,
    "GET /leave": EVERYBODY,
    "POST /leave": EVERYBODY,
    "GET /health/live": EVERYBODY,
    "GET /health/ready": EVERYBODY,
    "GET /metrics": EVERYBODY,
    "GET /invite/{token}": EVERYBODY,
    "POST /invite/{token}": EVERYBODY,
    "POST /out": SIGNED_IN | {"half"},
    "GET /me/once": SIGNED_IN | {"half"},
    "POST /me/once": SIGNED_IN | {"half"},
    "GET /enter/code": SIGNED_IN | {"half"},
    "POST /enter/code": SIGNED_IN | {"half"},
    "GET /me": SIGNED_IN,
    "POST /me/told": SIGNED_IN,
    "GET /me/sessions": SIGNED_IN,
    "POST /me/sessions": SIGNED_IN,
    "GET /me/password": NAMED,
    "POST /me/password": NAMED,
    "GET /me/phrase": NAMED,
    "POST /me/phrase": NAMED,
    "GET /me/export": SIGNED_IN,
    "GET /me/export/file": SIGNED_IN,
    "GET /me/delete": SIGNED_IN,
    "POST /me/delete": SIGNED_IN,
    "GET /me/personas": SIGNED_IN,
    "POST /agreement": SIGNED_IN,
    "POST /agreement/withdraw": SIGNED_IN,
    "GET /walk-in/return": EVERYBODY,
    "POST /walk-in/return": EVERYBODY,
    "POST /me/word": frozenset({"guest"}),
    "GET /walk-in": EVERYBODY,
    "POST /walk-in": EVERYBODY,
    "GET /walk-in/place": WHOLE,
    "POST /walk-in/place": WHOLE,
    "GET /walk-in/over": WHOLE,
    "GET /conversations": WHOLE,
    "GET /conversations/new": WHOLE,
    "POST /conversations/new": WHOLE,
    "GET /conversations/{id}": IN_THE_ROOM,
    "GET /conversations/{id}/messages": IN_THE_ROOM,
    "POST /conversations/{id}/messages": IN_THE_ROOM,
    "POST /conversations/{id}/draft": IN_THE_ROOM,
    "POST /conversations/{id}/acts": frozenset({"seated"}),
    "GET /conversations/{id}/copy": frozenset({"seated"}),
    "POST /lock": STAFF,
    "GET /me/spares": STAFF,
    "POST /me/spares": STAFF,
    "GET /me/personas/{programme}": WHOLE,
    "POST /me/personas/{programme}": WHOLE,
    "GET /desk": STAFF,
    "GET /desk/team": COORDINATORS | {"administrator"},
    "POST /desk/team": COORDINATORS | {"administrator"},
    "POST /desk/team/invite": COORDINATORS | {"administrator"},
    "POST /desk/team/withdraw": COORDINATORS | {"administrator"},
    "GET /desk/settings": COORDINATORS,
    "POST /desk/settings/arrangement": COORDINATORS,
    "POST /desk/settings/words": COORDINATORS,
    "POST /desk/settings/approval": COORDINATORS,
    "GET /desk/settings/assessment": COORDINATORS,
    "POST /desk/settings/assessment": COORDINATORS,
    "GET /desk/settings/assessment/file": COORDINATORS,
    "POST /desk/settings/doors": COORDINATORS,
    "GET /programmes/{id}/closed": EVERYBODY,
    "POST /desk/capacity": TEAMS,
    "GET /desk/settings/openings": COORDINATORS,
    "POST /desk/settings/openings": COORDINATORS,
    "POST /desk/settings/openings/text": COORDINATORS,
    "GET /desk/word-rules": COORDINATORS,
    "POST /desk/word-rules": COORDINATORS,
    "POST /desk/word-rules/end": COORDINATORS,
    "POST /desk/word-rules/look": COORDINATORS,
    "POST /desk/word-rules/try": COORDINATORS,
    "GET /desk/pager": COORDINATORS,
    "POST /desk/pager": COORDINATORS,
    "POST /desk/pager/nights": COORDINATORS,
    "POST /desk/alerts/here": COORDINATORS,
    "GET /desk/settings/pagers": COORDINATORS,
    "POST /desk/settings/pagers": COORDINATORS,
    "POST /desk/settings/pagers/ring": COORDINATORS,
    "GET /desk/house": frozenset({"administrator"}),
    "POST /desk/house": frozenset({"administrator"}),
    "POST /desk/house/programmes": frozenset({"administrator"}),
    "POST /desk/house/proved": frozenset({"administrator"}),
    "GET /desk/lines": COORDINATORS | {"administrator"},
    "POST /desk/lines": COORDINATORS | {"administrator"},
    "GET /desk/protocol": COORDINATORS,
    "GET /desk/drills": COORDINATORS,
    "POST /desk/drills": COORDINATORS,
    "GET /desk/drills/{id}": frozenset({"coordinator"}),
    "POST /desk/drills/{id}": frozenset({"coordinator"}),
    "GET /desk/inbox": ANSWERERS,
    "POST /desk/inbox/next": ANSWERERS,
    "GET /desk/conversations/{id}": ANSWER_HERE,
    "GET /desk/conversations/{id}/messages": frozenset({"leader"}),
    "POST /desk/conversations/{id}/messages": ANSWER_HERE,
    "POST /desk/conversations/{id}/notes": ANSWER_HERE,
    "POST /desk/conversations/{id}/draft": ANSWER_HERE,
    "POST /desk/conversations/{id}/acts": ANSWER_HERE,
    "GET /desk/templates": ANSWERERS,
    "POST /desk/templates": ANSWERERS,
    "GET /desk/away": ANSWERERS,
    "POST /desk/away": ANSWERERS,
    "GET /desk/directory": TEAMS,
    "POST /desk/directory": TEAMS,
    "GET /desk/now": COORDINATORS,
    "GET /afterwards/{id}": NOBODY_HERE,
    "POST /afterwards/{id}": NOBODY_HERE,
    "POST /afterwards/away": WHOLE,
    "GET /desk/aftercare": TEAMS,
    "POST /desk/aftercare/break": TEAMS,
    "POST /desk/aftercare/limits": COORDINATORS,
    "POST /desk/aftercare/tasks": TEAMS,
    "GET /desk/library": COORDINATORS,
    "GET /desk/library/new": COORDINATORS,
    "POST /desk/library/new": COORDINATORS,
    "GET /desk/library/{id}": frozenset({"coordinator"}),
    "POST /desk/library/{id}": frozenset({"coordinator"}),
    "POST /desk/library/{id}/published": frozenset({"coordinator"}),
    "POST /desk/library/{id}/withdrawn": frozenset({"coordinator"}),
    "GET /desk/introduction": TEAMS,
    "POST /desk/introduction": ANSWERERS,
    "POST /desk/introduction/languages": ANSWERERS,
    "POST /desk/introduction/review": COORDINATORS,
    "GET /desk/crisis": COORDINATORS,
    "GET /desk/crisis/new": COORDINATORS,
    "POST /desk/crisis/new": COORDINATORS,
    "POST /desk/crisis/changes": COORDINATORS,
    "POST /desk/crisis/try": COORDINATORS,
    "GET /desk/alerts": COORDINATORS,
    "GET /desk/alerts/{id}": frozenset({"coordinator"}),
    "GET /desk/alerts/{id}/around": frozenset({"coordinator"}),
    "GET /desk/alerts/{id}/place": frozenset({"coordinator"}),
    "POST /desk/alerts/{id}/acts": frozenset({"coordinator"}),
    "GET /desk/rota": TEAMS,
    "GET /desk/rota/new": COORDINATORS,
    "POST /desk/rota/new": COORDINATORS,
    "GET /desk/rota/holidays": COORDINATORS,
    "POST /desk/rota/holidays": COORDINATORS,
    "GET /desk/rota/shifts/{id}": TEAM_OF_HERE,
    "POST /desk/rota/shifts/{id}": TEAM_OF_HERE,
    "POST /desk/rota/swaps/{id}": frozenset({"leader", "colleague"}),
    "GET /desk/notices": TEAMS,
    "POST /desk/notices": TEAMS,
    "GET /desk/groups": COORDINATORS,
    "POST /desk/groups": COORDINATORS,
    "GET /desk/groups/{id}": frozenset({"coordinator"}),
    "GET /desk/groups/{id}/change": frozenset({"coordinator"}),
    "POST /desk/groups/{id}": frozenset({"coordinator"}),
    "POST /desk/groups/{id}/end": frozenset({"coordinator"}),
    "POST /desk/groups/{id}/meetings": frozenset({"coordinator"}),
    "GET /desk/repeats/{id}": frozenset({"coordinator"}),
    "POST /desk/repeats/{id}": frozenset({"coordinator"}),
    "GET /desk/repeats/{id}/end": frozenset({"coordinator"}),
    "POST /desk/repeats/{id}/end": frozenset({"coordinator"}),
    "GET /desk/meetings/{id}": frozenset({"coordinator"}),
    "POST /desk/meetings/{id}": frozenset({"coordinator"}),
    "POST /desk/meetings/{id}/cancel": frozenset({"coordinator"}),
    "GET /boards/{id}/new": OF_HERE,
    "POST /boards/{id}": OF_HERE,
    "POST /boards/{id}/topics": OF_HERE,
    "POST /threads/{id}": OF_HERE,
    "POST /threads/{id}/follow": OF_HERE,
    "POST /threads/{id}/judge": frozenset({"coordinator"}),
    "GET /posts/{id}/edit": frozenset({"seated"}),
    "POST /posts/{id}/edit": frozenset({"seated"}),
    "POST /posts/{id}/delete": frozenset({"seated"}),
    "POST /posts/{id}/heard": OF_HERE,
    "GET /desk/boards": COORDINATORS,
    "POST /desk/boards": COORDINATORS,
    "GET /desk/boards/{id}": frozenset({"coordinator"}),
    "POST /desk/boards/{id}": frozenset({"coordinator"}),
    "POST /desk/boards/{id}/up": frozenset({"coordinator"}),
    "POST /desk/boards/{id}/close": frozenset({"coordinator"}),
    "GET /desk/posts/{id}": frozenset({"coordinator"}),
    "POST /desk/posts/{id}": frozenset({"coordinator"}),
    "GET /meetings/{id}": OF_HERE,
    "GET /meetings/{id}/calendar": OF_HERE,
    "POST /meetings/{id}/seat": OF_HERE,
    "POST /meetings/{id}/leave": IN_THE_ROOM,
    "GET /meetings/{id}/messages": IN_THE_ROOM,
    "POST /meetings/{id}/messages": IN_THE_ROOM,
    "POST /meetings/{id}/acts": IN_THE_ROOM | {"colleague", "coordinator"},
    "GET /meetings/{id}/lead": frozenset({"leader", "coordinator"}),
    "POST /meetings/{id}/checkin": IN_THE_ROOM,
    "POST /meetings/{id}/checkout": IN_THE_ROOM,
    "POST /meetings/{id}/returned": IN_THE_ROOM,
    "POST /meetings/{id}/ignore": IN_THE_ROOM,
    "GET /meetings/{id}/worried": IN_THE_ROOM,
    "POST /meetings/{id}/worried": IN_THE_ROOM,
    "GET /meetings/{id}/young": IN_THE_ROOM,
    "POST /meetings/{id}/young": IN_THE_ROOM,
}
"""Whom each route is for, by kind of person, where its id is one of the programme `here`. A route that is not here fails."""

LEAVES = frozenset({"GET /leave"})
"""What a look at it would end, and so is not looked at with a cookie that others need."""


NEEDS_NO_CONSENT = frozenset({"POST /me/word", "GET /me/spares", "POST /me/spares", "POST /lock"})
"""What concerns nobody's health; where it is not his, nothing is there."""
SENT_ON = {"GET /enter/code": (SIGNED_IN, "let in"), "GET /me/once": (frozenset({"half"}), "/enter/code")}
"""Pages that have nothing to show to some of those they are for, and send them on."""


NAME_FIRST = frozenset(
    {
        "GET /meetings/{id}",
        "POST /meetings/{id}/seat",
        "GET /boards/{id}/new",
        "POST /threads/{id}",
        "POST /threads/{id}/follow",
    }
)
"""What stands at the door for everybody: whoever has no name in the programme is led to choose one."""


THINGS = {
    "groups": "group",
    "rota/shifts": "shift",
    "rota/swaps": "swap",
    "alerts": "alert",
    "drills": "drill",
    "repeats": "repeat",
    "conversations": "conversation",
    "library": "article",
    "boards": "board",
    "threads": "thread",
    "posts": "post",
    "meetings": "meeting",
}
"""What the ids of an address name, by how it begins."""


def id_for(town: Town, path: str, programme: str) -> str:
    """The id of a thing of this programme, as the path needs it."""
    for start, thing in THINGS.items():
        if path.startswith((f"/{start}/", f"/desk/{start}/")):
            return town.ids[f"{programme} {thing}"]
    return town.ids[f"{programme} invitation" if "{token}" in path else programme]


def filled(path: str, found: str) -> str:
    for name in ("{id}", "{programme}", "{token}"):
        path = path.replace(name, found)
    return path


async def ask(town: Town, who: str, method: str, path: str, **headers: str) -> httpx2.Response:
    async with town.browser(None if who == "nobody" else who, **headers) as browser:
        return await browser.request(method, path)


def test_every_route_says_here_whom_it_is_for(small_town: Town) -> None:
    assert {f"{route.method} {route.path}" for route in small_town.site.routes} == set(WHOSE)


def outcome(answer: httpx2.Response) -> str:
    """What he was told, in one word."""
    sent_to = answer.headers.get("location", "")
    if answer.status_code == 303 and sent_to.startswith(("/enter", "/agreement", "/me/personas/")):
        return sent_to.partition("?")[0] if sent_to.startswith(("/enter", "/agreement")) else "a name first"
    return "nothing" if answer.status_code == 404 else "let in"


def expected(route: str, who: str) -> str:
    if who in WHOSE[route]:
        return "let in"
    if who == "nobody":
        return "/enter"
    if who == "half":
        return "/enter/code"
    if who == "unsure" and route not in NEEDS_NO_CONSENT:
        return "/agreement"
    return "a name first" if route in NAME_FIRST and who in WHOLE else "nothing"


LOOKS = sorted(route for route in WHOSE if route.startswith("GET ") and route not in LEAVES)


@pytest.mark.parametrize("route", LOOKS)
async def test_a_page_is_shown_to_those_it_is_for(small_town: Town, route: str) -> None:
    path = route.split()[1]
    address = filled(path, id_for(small_town, path, "here"))
    told = {who: outcome(await ask(small_town, who, "GET", address)) for who in sorted(EVERYBODY)}
    wanted = {who: expected(route, who) for who in sorted(EVERYBODY)}
    sent_on, where = SENT_ON.get(route, (frozenset[str](), ""))
    assert told == wanted | dict.fromkeys(sent_on, where)


FORMS = sorted(route for route in WHOSE if route.startswith("POST "))


@pytest.mark.parametrize("route", FORMS)
async def test_a_form_of_others_does_nothing(small_town: Town, route: str) -> None:
    path = route.split()[1]
    address = filled(path, id_for(small_town, path, "here"))
    before = counts(small_town)
    others = sorted(EVERYBODY - WHOSE[route])
    told = {who: outcome(await ask(small_town, who, "POST", address)) for who in others}
    assert told == {who: expected(route, who) for who in others}
    assert counts(small_town) == before


@pytest.mark.parametrize("route", sorted(WHOSE))
async def test_programs_are_told_the_same_as_people(small_town: Town, route: str) -> None:
    method, path = route.split()
    address = filled(path, id_for(small_town, path, "here"))
    for who in sorted(EVERYBODY - WHOSE[route]):
        answer = await ask(small_town, who, method, address, accept="application/json")
        code = {"nothing": 404, "/agreement": 403, "a name first": 403}.get(expected(route, who), 401)
        assert (who, answer.status_code) == (who, code)
        assert set(answer.json()["error"]) >= {"code", "message", "fields"}


NO_ID = "_" * 20
WITH_ID = sorted(route for route in WHOSE if "{" in route and route not in NAME_FIRST)
LOOKERS = sorted(MEN | {"leader", "coordinator", "administrator", "nobody", "half"})


async def seen(town: Town, who: str, method: str, path: str, name: str) -> tuple[int, str, str, int]:
    """Everything by which one could tell two refusals apart: status, headers, bytes, and how often the database was asked."""
    with asked() as statements:
        answer = await ask(town, who, method, path)
    headers = repr(sorted((key, told) for key, told in answer.headers.multi_items() if key != "content-length"))
    return answer.status_code, headers.replace(name, "ID"), answer.text.replace(quote(name), "ID"), statements.count


async def all_seen(
    town: Town, who: str, method: str, path: str, names: tuple[str, ...]
) -> list[tuple[int, str, str, int]]:
    """The same for each of these ids. What every page shows is read anew every few seconds: the least of some looks counts."""
    told = [await seen(town, who, method, filled(path, name), name) for name in names]
    for _ in range(4):
        if len({one[-1] for one in told}) == 1:
            break
        again = [await seen(town, who, method, filled(path, name), name) for name in names]
        told = [(*new[:-1], min(new[-1], old[-1])) for new, old in zip(again, told, strict=True)]
    return told


HIDDEN = {
    "GET /groups/{id}": "shut group",
    "GET /groups/{id}/calendar": "shut group",
    "GET /boards/{id}": "shut board",
    "GET /threads/{id}": "shut thread",
    "GET /library/{id}": "shut article",
    "GET /programmes/{id}": "shut",
    "GET /programmes/{id}/closed": "shut",
    "GET /me/personas/{programme}": "shut",
    "POST /me/personas/{programme}": "shut",
    "GET /invite/{token}": "used invitation",
    "POST /invite/{token}": "used invitation",
}
"""What is hidden from everybody, at addresses that are for everybody."""


@pytest.mark.parametrize("route", WITH_ID)
async def test_not_his_and_not_there_look_alike(small_town: Town, route: str) -> None:
    method, path = route.split()
    theirs, none = small_town.ids[HIDDEN[route]] if route in HIDDEN else id_for(small_town, path, "elsewhere"), new_id()
    for who in LOOKERS:
        of_his_own = ("meetings", "GET /conversations", "POST /conversations", "POST /boards", "/posts", "/threads")
        if who == "stranger" and route not in HIDDEN and any(one in route for one in of_his_own):
            continue
        told = await all_seen(small_town, who, method, path, (theirs, none, NO_ID))
        assert told[0] == told[1], who
        assert told[1] == told[2], who
        assert who in ("nobody", "half") or told[0][0] == 404, who


async def test_an_address_without_its_id_looks_the_same_too(small_town: Town) -> None:
    for who in ("stranger", "leader", "administrator"):
        none = await seen(small_town, who, "GET", f"/meetings/{NO_ID}", NO_ID)
        bare = await seen(small_town, who, "GET", f"/nowhere/{NO_ID}", NO_ID)
        assert none[1] == bare[1], who
        assert none[2].replace("meetings", "nowhere") == bare[2], who
