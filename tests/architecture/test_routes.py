"""Every address says for whom it is, and what everybody may see is written down here."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.routes import all_routes as contents
from app.telling import house_of
from core.routing import Guard, Route
from programmes.door import Front
from programmes.readiness import Doors
from tests.architecture.sources import modules, parsed, told, where

OPEN = {"anyone", "in_any_case", "whoever", "whoever_is_invited", "machines"}
"""Guards that let in somebody who is not signed in."""

SIGNED_IN = {
    "named",
    "guest",
    "administrator",
    "signed_in",
    "signed_in_only",
    "signed_in_somehow",
    "half_signed_in",
    "with_desk",
}
"""Guards that do not. Beside them: `staff(…)`, whose names begin with `staff_`."""

OPEN_ADDRESSES = {
    "the door": {
        "/",
        "/programmes/{id}",
        "/programmes/{id}/closed",
        "/groups",
        "/groups/{id}",
        "/groups/{id}/calendar",
    },
    "what one may read before deciding": {"/agreement", "/rules", "/accessibility"},
    "what there is to read in peace, where the doors are open": {"/library", "/library/{id}"},
    "what men have written on boards that everybody may read": {"/search"},
    "help, for everybody at any hour": {"/help", "/help/now", "/concern", "/young"},
    "coming in": {"/join", "/enter", "/recover", "/invite/{token}", "/walk-in", "/walk-in/return"},
    "going out": {"/leave", "/gone", "/away"},
    "languages": {"/language"},
    "machines that watch": {"/health/live", "/health/ready", "/metrics"},
}
"""Every address that somebody can ask for without being signed in. One more is a decision, and belongs here first."""


@cache
def all_routes() -> tuple[Route, ...]:
    """Every route of the house, as its contents page lists them."""
    front = Front(Doors(loopback=True))
    return tuple(contents(house_of(front), front))


def is_known(guard: Guard) -> bool:
    """Say whether this guard is one of the house's."""
    return guard.name in OPEN | SIGNED_IN or guard.name.startswith("staff_")


def routes_without_guard(tree: ast.Module, path: Path) -> Iterator[str]:
    """Routes of this file that do not name their guard where they stand."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"get", "post"}:
            address = node.args[0] if node.args else None
            is_route = isinstance(address, ast.Constant) and str(address.value).startswith("/")
            if is_route and not any(keyword.arg == "who" for keyword in node.keywords):
                yield f"{where(path, node.lineno)} says nobody"


def ways_around(tree: ast.Module, path: Path) -> Iterator[str]:
    """Places of this file that make an address without the table of routes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in {"starlette.routing", "starlette.applications"}:
            yield f"{where(path, node.lineno)} makes routes of its own"


def test_every_route_says_whom_it_is_for() -> None:
    faults = [fault for path in modules() for fault in routes_without_guard(parsed(path), path)]
    assert not faults, told(faults)


def test_every_guard_is_one_of_the_house() -> None:
    assert all_routes()
    strange = [f"{route.method} {route.path}: {route.who.name}" for route in all_routes() if not is_known(route.who)]
    assert not strange, told(strange)


def test_what_everybody_may_ask_for_is_written_down() -> None:
    written = {path for paths in OPEN_ADDRESSES.values() for path in paths}
    assert {route.path for route in all_routes() if route.who.name in OPEN and route.method == "GET"} == written
    assert {route.path for route in all_routes() if route.who.name in OPEN} <= written


def test_addresses_are_made_in_one_place() -> None:
    known = {"core/routing.py", "core/site.py"}
    faults = [
        fault for path in modules() for fault in ways_around(parsed(path), path) if not fault.startswith(tuple(known))
    ]
    assert not faults, told(faults)


def test_what_is_for_staff_lies_under_the_desk_or_is_guarded_all_the_same() -> None:
    under = [route for route in all_routes() if route.path.startswith("/desk")]
    open_desk = [
        route.path
        for route in under
        if route.who.name in OPEN | {"signed_in_only", "signed_in_somehow", "half_signed_in"}
    ]
    assert not open_desk, open_desk


def test_no_address_gives_him_away() -> None:
    telling = ("violence", "crisis-", "divorce", "suicide", "abuse", "victim", "therapy")
    faults = [route.path for route in all_routes() if any(word in route.path for word in telling)]
    assert not faults, faults


@pytest.mark.parametrize("source", ["get('/join', show)", "post('/join', join, again=show)"])
def test_a_route_for_nobody_in_particular_would_be_seen(source: str) -> None:
    assert list(routes_without_guard(ast.parse(source), Path("example.py")))
    assert not list(
        routes_without_guard(ast.parse("get('/join', show, who=anyone)\nform.get('name')"), Path("example.py"))
    )


def test_a_strange_guard_or_a_way_around_would_be_seen() -> None:
    async def check(visit: object) -> None:
        """Let in everybody."""

    assert not is_known(Guard("sesame", check))
    assert list(ways_around(ast.parse("from starlette.routing import Route"), Path("example.py")))
