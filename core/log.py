"""The log: what happened to the house, never what happened to a person. Codes, counts and places; everything else is dropped.

A line is an event's name and some of the fields listed here. Whatever is not on the list, or does not look like a code,
is dropped before it is written, also when a library writes it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

HOUSE = Path(__file__).resolve().parent.parent

FIELDS = frozenset(
    {
        "at", "code", "command", "count", "error", "event", "heard", "host", "kind", "lane", "level", "library", "method",
        "migration", "ms", "place", "port", "program", "reason", "route", "seconds", "setting", "space", "status", "verb",
        "word", "worker", "workers",
    }
)  # fmt: skip
"""Every field that a line may have. None of them ever holds an address, a name, a user agent or a text."""

_EVENT = re.compile(r"[a-z][a-z0-9_]{0,60}")
_CODE = re.compile(r"[A-Za-z0-9_.:/{}<>-]{1,120}")
# Four groups of digits, two colons side by side, or many: an address in the clothes of a code.
_ADDRESS = re.compile(r"\d{1,3}(\.\d{1,3}){3}|::|(?i:[0-9a-f]{0,4}:){3,}")
_QUIET = {"uvicorn": logging.WARNING, "uvicorn.error": logging.WARNING, "uvicorn.access": logging.CRITICAL + 1}
_QUIET |= {"websockets": logging.WARNING, "asyncio": logging.WARNING, "python_multipart": logging.CRITICAL}


def gate(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Let through only fields of the list whose values are numbers or look like codes."""
    kept: dict[str, Any] = {name: line[name] for name in line if name in FIELDS and _is_plain(line[name])}
    event = line.get("event")
    kept["event"] = event if isinstance(event, str) and _EVENT.fullmatch(event) else "unnamed"
    return kept


def _is_plain(value: object) -> bool:
    if isinstance(value, str):
        return _CODE.fullmatch(value) is not None and _ADDRESS.search(value) is None
    return isinstance(value, (int, float))


def _stamp(_: Any, level: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    return {"at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "level": level, **line}


def _as_text(_: Any, __: str, line: MutableMapping[str, Any]) -> str:
    fields = " ".join(f"{name}={line[name]}" for name in sorted(line) if name not in ("at", "level", "event"))
    return f"{line['at']} {line['level']:<8} {line['event']} {fields}".rstrip()


def _as_json(_: Any, __: str, line: MutableMapping[str, Any]) -> str:
    return json.dumps(line)


def shape(kind: str) -> None:
    """Write lines as `text` or `json`, to standard error."""
    structlog.configure(
        processors=[_stamp, gate, _as_json if kind == "json" else _as_text],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def install(kind: str) -> None:
    """Take over every way in which this process might write: libraries, warnings of threads, uncaught faults."""
    shape(kind)
    logging.root.handlers[:] = [_Gatekeeper()]
    logging.root.setLevel(logging.WARNING)
    for name, level in _QUIET.items():
        quiet = logging.getLogger(name)
        quiet.handlers.clear()
        quiet.propagate = True
        quiet.setLevel(level)
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda fault: fault_in("unraisable", fault.exc_value)
    threading.excepthook = lambda fault: fault_in("thread_died", fault.exc_value)


def loop_fault(_: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """Note a fault that no task waited for; asyncio's own note would show values. For `loop.set_exception_handler`."""
    fault_in("loop_fault", context.get("exception"))


def fault_in(event: str, fault: BaseException | None, **fields: object) -> None:
    """Note a fault by its class and place, never by its text or values."""
    log.error(event, error=type(fault).__name__ if fault else "unknown", place=place_of(fault), **fields)


def place_of(fault: BaseException | None) -> str:
    """Tell where a fault arose: the innermost line of the house's own code, else of whatever code."""
    frames = traceback.extract_tb(fault.__traceback__) if fault is not None else []
    own = [frame for frame in frames if _is_own(Path(frame.filename))]
    if not frames:
        return "nowhere"
    last = (own or frames)[-1]
    path = Path(last.filename)
    name = path.relative_to(HOUSE).as_posix() if _is_own(path) else path.name
    return re.sub(r"[^A-Za-z0-9_.:/<>-]", "", f"{name}:{last.lineno}:{last.name}")[:120]


def _is_own(path: Path) -> bool:
    return path.is_relative_to(HOUSE) and ".venv" not in path.parts and "site-packages" not in path.parts


class _Gatekeeper(logging.Handler):
    """What a library says becomes its name, its level and the class of its fault; its words stay outside."""

    def emit(self, record: logging.LogRecord) -> None:
        fault = record.exc_info[1] if record.exc_info else None
        write = log.error if record.levelno >= logging.ERROR else log.warning
        write(
            "library",
            library=record.name,
            **({"error": type(fault).__name__, "place": place_of(fault)} if fault else {}),
        )


def _uncaught(kind: type[BaseException], fault: BaseException, _: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt):
        fault_in("died", fault)


shape("text")
log: structlog.typing.FilteringBoundLogger = structlog.get_logger()
