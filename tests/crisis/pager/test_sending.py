"""One attempt to send a page, to servers of every temper: it is over in its time, and says nothing but to open the desk."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_string, policy
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from core.clock import now
from core.config import Settings
from core.keystore import KeyFile
from crisis.pager.addresses import NotAllowed, is_public, is_web_address, look_up
from crisis.pager.secrets import open_address, public_push_key, push_key, seal_address
from crisis.pager.sending import TEXT, Outcome, Sender, trust
from tests.crisis.pager.servers import Hook, Post, certified, running
from tests.places import settings_in

QUICK = 1.5
TELLING = re.compile(r"alert_id|tier|urgent|immediate|suicid|self|name|persona", re.IGNORECASE)


def sender_in(folder: Path, **more: str) -> Sender:
    settings = settings_in(folder, **{"RINNALLA_PRIVATE_WEBHOOKS": "on", **more})
    return Sender(settings, KeyFile(settings.key_file), QUICK)


@pytest.fixture(scope="module", autouse=True)
async def _warm(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The first request of a process loads much; none of these tests is about that."""
    hook = Hook()
    async with running(hook):
        await replace(sender_in(tmp_path_factory.mktemp("warm")), seconds=20.0).send("webhook", hook.url, now())


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    return sender_in(tmp_path)


def posting(folder: Path, port: int) -> Sender:
    return sender_in(folder, RINNALLA_SMTP_URL=f"smtp://127.0.0.1:{port}", RINNALLA_SMTP_FROM="desk@kaarna.example")


@pytest.mark.parametrize(
    ("mood", "outcome"),
    [
        ("accept", Outcome.SENT),
        ("endless", Outcome.SENT),
        ("busy", Outcome.LATER),
        ("refuse", Outcome.LATER),
        ("drop", Outcome.LATER),
        ("stall", Outcome.LATER),
        ("drip", Outcome.LATER),
        ("gone", Outcome.NEVER),
        ("never", Outcome.NEVER),
    ],
)
@pytest.mark.parametrize("kind", ["webhook", "push"])
async def test_an_attempt_by_web_is_over_in_its_time(sender: Sender, kind: str, mood: str, outcome: Outcome) -> None:
    hook = Hook(mood)
    async with running(hook):
        begun = time.monotonic()
        assert await sender.send(kind, hook.url, now()) is outcome
        assert time.monotonic() - begun < QUICK + 1.0


@pytest.mark.parametrize(
    ("mood", "outcome"),
    [
        ("accept", Outcome.SENT),
        ("busy", Outcome.LATER),
        ("refuse", Outcome.LATER),
        ("drop", Outcome.LATER),
        ("stall", Outcome.LATER),
        ("stall late", Outcome.LATER),
        ("nobody", Outcome.NEVER),
    ],
)
async def test_an_attempt_by_mail_is_over_in_its_time(tmp_path: Path, mood: str, outcome: Outcome) -> None:
    post = Post(mood)
    async with running(post):
        begun = time.monotonic()
        assert await posting(tmp_path, post.port).send("mail", "leena@example.org", now()) is outcome
        assert time.monotonic() - begun < QUICK + 1.0


async def test_a_mail_that_was_taken_is_sent_whatever_comes_after(tmp_path: Path) -> None:
    post = Post("silent end")
    settings = posting(tmp_path, 1).settings
    async with running(post):
        sender = posting(tmp_path, post.port)
        patient = Sender(sender.settings, KeyFile(settings.key_file), 4.0)
        assert await patient.send("mail", "leena@example.org", now()) is Outcome.SENT
        assert len(post.taken) == 1


async def test_a_house_without_a_mail_server_sends_none(sender: Sender) -> None:
    assert await sender.send("mail", "leena@example.org", now()) is Outcome.NEVER


async def test_a_redirect_is_not_followed(sender: Sender) -> None:
    other = Hook()
    async with running(other):
        hook = Hook(mood=other.url)
        async with running(hook):
            assert await sender.send("webhook", hook.url, now()) is Outcome.NEVER
    assert (hook.calls, other.calls) == (1, 0)


async def test_each_page_is_the_same_and_says_only_to_open_the_desk(tmp_path: Path) -> None:
    hook, post = Hook(), Post()
    async with running(hook), running(post):
        sender = posting(tmp_path, post.port)
        for at in (now(), now() + 99_999_999):
            assert await sender.send("webhook", hook.url, at) is Outcome.SENT
            assert await sender.send("mail", "leena@example.org", at) is Outcome.SENT
    (first, second), mails = hook.heard, [mail for _, mail in post.taken]
    assert first == second
    assert json.loads(first[1]) == {"text": f"{TEXT} {sender.settings.origin[0]}/desk/alerts"}
    assert not TELLING.search((first[0] + first[1]).decode())
    without_marks = [re.sub(r"(?m)^(Date|Message-ID): .*\r\n", "", mail) for mail in mails]
    assert without_marks[0] == without_marks[1]
    read = message_from_string(mails[0].removesuffix(".\r\n"), policy=policy.default)
    assert read.get_content().strip() == f"{TEXT} {sender.settings.origin[0]}/desk/alerts"
    assert [to for to, _ in post.taken] == ["leena@example.org"] * 2


async def test_a_push_is_empty_and_signed_by_the_house(sender: Sender) -> None:
    hook = Hook()
    async with running(hook):
        assert await sender.send("push", hook.url, now()) is Outcome.SENT
    head, body = hook.heard[0]
    assert body == b""
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if line)
    signed = re.fullmatch(r"vapid t=(\S+), k=(\S+)", headers["Authorization"])
    assert signed is not None
    claims = jwt.decode(
        signed[1], push_key(sender.key_file).public_key(), ["ES256"], audience=f"http://127.0.0.1:{hook.port}"
    )
    assert claims["sub"] == sender.settings.origin[0]
    assert claims["exp"] - now() // 1000 <= 24 * 3600
    assert signed[2] == public_push_key(sender.key_file)
    assert (headers["Urgency"], headers["TTL"]) == ("high", "300")


async def test_the_names_machine_is_asked_by_its_number_and_its_name(sender: Sender) -> None:
    hook = Hook()
    async with running(hook):
        assert await sender.send("webhook", f"http://localhost:{hook.port}/x", now()) is Outcome.SENT
    assert f"host: localhost:{hook.port}" in hook.heard[0][0].decode().lower()


@pytest.fixture
def believing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Path], None]]:
    """From now on this house believes what that file vouches for."""

    def believe(file: Path) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", str(file))
        trust.cache_clear()
        trust()

    yield believe
    monkeypatch.undo()
    trust.cache_clear()
    trust()


async def test_a_server_is_believed_by_the_certificate_of_its_name(
    tmp_path: Path, sender: Sender, believing: Callable[[Path], None]
) -> None:
    hook = Hook()
    tls, file = certified(tmp_path, "localhost")
    async with running(hook, tls):
        address = f"https://localhost:{hook.port}/x"
        assert await sender.send("webhook", address, now()) is Outcome.LATER, "nobody vouches for it yet"
        believing(file)
        assert await sender.send("webhook", address, now()) is Outcome.SENT
        assert f"host: localhost:{hook.port}" in hook.heard[0][0].decode().lower()
        assert await sender.send("webhook", address.replace("localhost", "127.0.0.1"), now()) is Outcome.LATER
    assert len(hook.heard) == 1


async def test_a_server_that_shows_the_certificate_of_another_name_gets_nothing(
    tmp_path: Path, sender: Sender, believing: Callable[[Path], None]
) -> None:
    hook = Hook()
    tls, file = certified(tmp_path, "elsewhere.example")
    believing(file)
    async with running(hook, tls):
        assert await sender.send("webhook", f"https://localhost:{hook.port}/x", now()) is Outcome.LATER
    assert hook.heard == []


PRIVATE = (
    "https://127.0.0.1/",
    "https://10.1.2.3/",
    "https://[::1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://localhost/x",
)


@pytest.mark.parametrize("address", [*PRIVATE, "https://169.254.169.254/latest", "https://[64:ff9b::a00:1]/"])
async def test_a_private_address_is_refused(tmp_path: Path, address: str) -> None:
    shut = sender_in(tmp_path, RINNALLA_PRIVATE_WEBHOOKS="off")
    with pytest.raises(NotAllowed):
        await look_up(address, private=False)
    assert await shut.send("webhook", address, now()) is Outcome.NEVER


async def test_nobody_on_this_machine_is_asked_by_a_house_that_may_not(tmp_path: Path) -> None:
    shut, hook = sender_in(tmp_path, RINNALLA_PRIVATE_WEBHOOKS="off"), Hook()
    async with running(hook):
        for address in (hook.url, hook.url.replace("http:", "https:"), f"https://localhost:{hook.port}/"):
            assert await shut.send("webhook", address, now()) is Outcome.NEVER
            assert await shut.send("push", address, now()) is Outcome.NEVER
    assert hook.calls == 0


@pytest.mark.parametrize("number", ["8.8.8.8", "2001:4860:4860::8888", "::ffff:8.8.8.8"])
def test_an_address_of_the_world_is_none_of_ours(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "number",
    [
        "0.0.0.0",
        "10.0.0.1",
        "100.64.0.1",
        "169.254.1.1",
        "192.168.1.1",
        "224.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:192.168.1.1",
        "2002:a00:1::",
        "64:ff9b::c0a8:101",
        "fc00::1",
        "fe80::1%eth0",
        "ff02::1",
    ],
)
def test_an_address_beside_us_is_seen(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize(
    "text",
    [
        *("", "https://", "ftp://a.example/", "http://a.example/", "https://user:word@a.example/", "//a.example/"),
        *("https://a.example:0/", "https://a.example:99999/", "https://a b.example/", "https://a.example/\\x"),
        *("https://a.example/#x", "https://å.example/", "https://a.example/" + "x" * 600, "https://[::1"),
    ],
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    assert not is_web_address(text, private=False)


def test_a_web_address_is_taken() -> None:
    assert is_web_address("https://ntfy.example.org:8443/topic?auth=1", private=False)
    assert is_web_address("http://gateway.local/", private=True)


def test_an_address_opens_only_in_its_own_row_and_is_as_long_as_any_other(tmp_path: Path) -> None:
    file = KeyFile(tmp_path / "house.key")
    short, long = (
        seal_address(file, "a" * 20, "x@y.example"),
        seal_address(file, "b" * 20, "https://a.example/" + "z" * 500),
    )
    assert len(short) == len(long)
    assert open_address(file, "a" * 20, short) == "x@y.example"
    with pytest.raises(Exception, match=r"^$"):
        open_address(file, "b" * 20, short)


def test_the_house_has_one_key_for_push_and_another_house_another(tmp_path: Path) -> None:
    mine, same, other = KeyFile(tmp_path / "a.key"), KeyFile(tmp_path / "a.key"), KeyFile(tmp_path / "b.key")
    assert public_push_key(mine) == public_push_key(same) != public_push_key(other)
    mine.add_wrapping()
    assert public_push_key(mine) == public_push_key(same)
    assert isinstance(push_key(mine).curve, ec.SECP256R1)


async def test_many_stalling_servers_hold_up_nobody(sender: Sender) -> None:
    stalled, good = Hook("stall"), Hook()
    async with running(stalled), running(good):
        patient = replace(sender, seconds=4.0)
        slow = [asyncio.create_task(patient.send("webhook", stalled.url, now())) for _ in range(30)]
        await asyncio.sleep(0.05)
        assert await patient.send("webhook", good.url, now()) is Outcome.SENT
        assert not any(one.done() for one in slow)
        assert set(await asyncio.gather(*slow)) == {Outcome.LATER}


def test_settings_show_no_password(sender: Sender) -> None:
    settings: Settings = sender.settings
    assert "RINNALLA" not in repr(settings)
    assert "word" not in repr(settings)
