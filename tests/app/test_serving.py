"""The server as it runs for everybody: another process, real sockets, signals, other commands beside it."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.app.shell import Shell
from tests.architecture.sources import ROOT
from tests.clients import Client, connected
from tests.places import REDIS, postgres_databases


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path / "place", RINNALLA_LIMITS="off")


@pytest.fixture
def people(shell: Shell, tmp_path: Path) -> list[dict[str, Any]]:
    return fixture_in(shell, tmp_path)


def fixture_in(shell: Shell, folder: Path) -> list[dict[str, Any]]:
    out = folder / "people.jsonl"
    said = shell.run("load-fixture", "--meetings", "1", "--people", "3", "--out", str(out))
    assert said.status == 0, said.err
    return [json.loads(line) for line in out.read_text().splitlines()]


@pytest.fixture
def on_postgres(tmp_path: Path) -> Iterator[Shell]:
    if not REDIS:
        pytest.skip("Redis is not running: start tests by ./services")
    with postgres_databases() as (main, keys):
        urls = {"RINNALLA_DATABASE_URL": main, "RINNALLA_KEYS_URL": keys, "RINNALLA_REDIS_URL": REDIS}
        yield Shell(tmp_path / "place", RINNALLA_LIMITS="off", **urls)


async def test_people_of_a_fixture_talk_at_once(shell: Shell, people: list[dict[str, Any]]) -> None:
    lead, man, other = people[:3]
    with shell.serving():
        host = f"127.0.0.1:{shell.port}"
        async with connected(host, man["cookie"]) as one, connected(host, other["cookie"]) as two:
            for client in (one, two):
                subscribed = await client.subscribe(man["stream"])
                assert subscribed["state"]["phase"] == "live"
            assert (await one.post(man["stream"], "good evening", "k1"))["type"] == "ack"
            heard = await two.until(type="entry", kind="message")
            assert (heard["text"], heard["by"]["persona"]) == ("good evening", man["persona"])
        async with connected(host, lead["cookie"]) as leading:
            assert (await leading.subscribe(lead["stream"]))["you"] == lead["persona"]


async def test_sockets_are_told_to_come_back_when_the_server_ends(shell: Shell, people: list[dict[str, Any]]) -> None:
    with shell.serving() as process:
        async with connected(f"127.0.0.1:{shell.port}", people[1]["cookie"]) as client:
            await client.subscribe(people[1]["stream"])
            process.send_signal(signal.SIGTERM)
            assert await client.closed() == 1012
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in out + err


def test_a_taken_port_gets_one_plain_sentence(shell: Shell, people: list[dict[str, Any]]) -> None:
    with shell.serving():
        said = shell.really_run("serve")
    assert (said.status, said.plain) == (1, True)
    assert f"Port {shell.port} is taken" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_interrupting_it_by_hand_ends_it_quietly(shell: Shell, people: list[dict[str, Any]]) -> None:
    with shell.serving() as process:
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in out + err
    assert "Aborted" not in err


async def test_keys_turn_and_backups_are_made_beside_a_server_at_work(
    shell: Shell, people: list[dict[str, Any]], tmp_path: Path
) -> None:
    with shell.serving():
        async with connected(f"127.0.0.1:{shell.port}", people[1]["cookie"]) as client:
            await client.subscribe(people[1]["stream"])
            for number, command in enumerate((("keys", "rotate"), ("backup", str(tmp_path / "b")), ("sweep",))):
                said = shell.really_run(*command)
                assert said.status == 0, said.err
                assert (await client.post(people[1]["stream"], "still here", f"k{number}"))["type"] == "ack"
            answer = httpx2.get(
                f"{shell.base}/meetings/{people[1]['meeting']}", headers={"Cookie": people[1]["cookie"]}
            )
            assert "still here" in answer.text


def test_answers_carry_no_name_of_the_server_and_no_trace(shell: Shell, people: list[dict[str, Any]]) -> None:
    with shell.serving():
        answer = httpx2.get(f"{shell.base}/")
        assert answer.status_code == 200
        assert "server" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"


async def said(client: Client, stream: str, text: str, key: str) -> None:
    """Say it as every client does: a busy house is asked again, with the same key."""
    async with asyncio.timeout(30):
        while (answer := await client.post(stream, text, key))["type"] != "ack":
            assert answer["code"] == "busy", answer
            await asyncio.sleep(0.2)


async def test_two_workers_serve_one_house(on_postgres: Shell, tmp_path: Path) -> None:
    people = fixture_in(on_postgres, tmp_path)
    with on_postgres.serving("--workers", "2") as process:
        host = f"127.0.0.1:{on_postgres.port}"
        stream = people[1]["stream"]
        async with connected(host, people[1]["cookie"]) as one, connected(host, people[2]["cookie"]) as two:
            for client in (one, two):
                subscribed = await client.subscribe(stream)
                assert subscribed["type"] == "subscribed", subscribed
            for number in range(5):
                await said(one, stream, f"line {number}", f"k{number}")
            for number in range(5):
                assert (await two.until(type="entry", kind="message"))["text"] == f"line {number}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0


def test_make_run_serves_a_house_full_of_people(tmp_path: Path) -> None:
    shell = Shell(tmp_path / "demo")
    process = subprocess.Popen(
        ["scripts/run-demo"], cwd=ROOT, env=shell.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        shell.wait_until_ready(process)
        deadline = time.monotonic() + 20
        spoken: set[str] = set()
        while not spoken >= {"en", "fi", "sv", "ar"} and time.monotonic() < deadline:
            door = httpx2.get(shell.base, headers={"Accept": "application/json"}).json()
            assert len(door["programmes"]) == 4
            spoken = {one["language"] for one in door["now"] if one["phase"] == "live"}
        assert spoken >= {"en", "fi", "sv", "ar"}
    finally:
        process.terminate()
        out, _ = process.communicate(timeout=30)
    assert "Early Redwing" in out


def test_a_unix_socket_is_served_once_and_taken_over_after_a_kill(shell: Shell, people: list[dict[str, Any]]) -> None:
    path = shell.folder / "web.sock"
    here = {"RINNALLA_HOST": str(path), "RINNALLA_ORIGIN": "http://127.0.0.1"}

    def answers() -> bool:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as asking:
            asking.settimeout(5)
            if asking.connect_ex(str(path)) != 0:
                return False
            asking.sendall(b"GET /health/live HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            try:
                return b" 200 " in asking.recv(200)
            except TimeoutError:  # it starts yet
                return False

    for ending in (signal.SIGKILL, signal.SIGTERM):
        process = subprocess.Popen([*shell.command, "serve"], cwd=ROOT, env={**shell.environ, **here})
        try:
            deadline = time.monotonic() + 40
            while not answers() and time.monotonic() < deadline:
                time.sleep(0.2)
            assert answers()
            second = shell.run("serve", **here)
            assert (second.status, second.plain) == (1, True)
            assert "is taken" in second.err
        finally:
            process.send_signal(ending)
            process.wait(30)
