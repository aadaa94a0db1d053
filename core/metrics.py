"""What is counted at the door: requests by the route's pattern, never by address, and how long they took."""

from __future__ import annotations

import hmac
import os
from typing import TypeAlias

from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from core.addresses import is_this_machine
from core.answers import Answer
from core.errors import NotFound
from core.visit import Visit

_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)

REQUESTS = Counter("rinnalla_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram("rinnalla_request_seconds", "How long an answer took.", ["route"], buckets=_SECONDS)
Count: TypeAlias = Counter
Durations: TypeAlias = Histogram


async def show_metrics(visit: Visit) -> Answer:
    """Show what is counted: to this machine itself, or to who has the token. To everybody else it is not there."""
    if not is_this_machine(visit.request.scope) and not _has_token(visit):
        raise NotFound
    return Answer(body=exposition(), media_type=CONTENT_TYPE_LATEST)


def exposition() -> bytes:
    """Write all metrics, those of every worker together where there are several."""
    registry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # its stubs forget this one
    return generate_latest(registry)


def _has_token(visit: Visit) -> bool:
    token = visit.settings.metrics_token
    said = visit.request.headers.get("authorization", "")
    return bool(token) and hmac.compare_digest(said.encode(), f"Bearer {token}".encode())
