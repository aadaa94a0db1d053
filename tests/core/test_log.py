"""The log: codes and counts. Whatever a person wrote, and wherever he is, finds no way in."""

import asyncio
import ipaddress
import json
import logging
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import log as house_log
from core.log import fault_in, gate, log

MARKER = "salaisuus-marker-4711"


class Written:
    """What stands on standard error since the last look."""

    def __init__(self, captured: pytest.CaptureFixture[str]) -> None:
        self._captured = captured
        self.text = ""

    def lines(self) -> list[dict[str, object]]:
        self.text += self._captured.readouterr().err
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Everything the house takes over, given back afterwards."""
    handlers, level = logging.root.handlers[:], logging.root.level
    hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
    house_log.install("json")
    yield Written(capsys)
    house_log.shape("text")
    logging.root.handlers[:], logging.root.level = handlers, level
    sys.excepthook, sys.unraisablehook, threading.excepthook = hooks


def test_what_is_on_the_list_is_written(written: Written) -> None:
    log.info("commit_slow", count=3, seconds=0.5, route="/meetings/{id}", error="OperationalError")
    (line,) = written.lines()
    assert line["event"] == "commit_slow"
    assert (line["count"], line["seconds"], line["route"], line["error"]) == (
        3,
        0.5,
        "/meetings/{id}",
        "OperationalError",
    )


def test_what_is_not_on_the_list_or_is_no_code_is_dropped(written: Written) -> None:
    log.warning(
        "sign_in", address="192.0.2.7", name=MARKER, reason=f"he said {MARKER}", place="192.0.2.7", code="2001:db8::1"
    )
    log.error(f"Failed for {MARKER}", count=1)
    assert [line["event"] for line in written.lines()] == ["sign_in", "unnamed"]
    assert MARKER not in written.text
    assert "192.0.2.7" not in written.text
    assert "2001" not in written.text


def test_a_fault_is_noted_by_class_and_place_only(written: Written) -> None:
    try:
        int(MARKER)
    except ValueError as fault:
        fault_in("fault", fault)
        log.exception("fault_again", count=1)
    (line, again) = written.lines()
    assert line["error"] == "ValueError"
    assert str(line["place"]).startswith("tests/core/test_log.py:")
    assert again["event"] == "fault_again"
    assert MARKER not in written.text


def test_what_libraries_say_stays_outside(written: Written) -> None:
    logging.getLogger("uvicorn.error").info('192.0.2.7:4711 - "WebSocket /live" [accepted]')
    logging.getLogger("uvicorn.access").critical("192.0.2.7 GET /me")
    logging.getLogger("sqlalchemy").error("statement failed: %s", MARKER)
    try:
        raise KeyError(MARKER)
    except KeyError:
        logging.getLogger("asyncio").exception("Task %s", MARKER)
    assert [line["library"] for line in written.lines()] == ["sqlalchemy", "asyncio"]
    assert MARKER not in written.text
    assert "192.0.2.7" not in written.text


async def test_faults_nobody_waited_for_are_noted_without_values(written: Written) -> None:
    loop = asyncio.get_running_loop()
    house_log.loop_fault(loop, {"message": MARKER, "exception": ValueError(MARKER), "task": MARKER})
    thread = threading.Thread(target=lambda: int(MARKER))
    thread.start()
    thread.join()
    sys.excepthook(ValueError, ValueError(MARKER), None)
    assert [line["event"] for line in written.lines()] == ["loop_fault", "thread_died", "died"]
    assert MARKER not in written.text


@given(
    st.dictionaries(
        st.sampled_from([*sorted(house_log.FIELDS), "text", "address"]), st.text() | st.ip_addresses().map(str)
    )
)
def test_no_address_and_no_sentence_passes(line: dict[str, object]) -> None:
    for name, value in gate(None, "info", dict(line)).items():
        assert name in house_log.FIELDS
        assert " " not in str(value)
        assert not _is_address(str(value))


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
