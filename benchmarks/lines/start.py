"""Cold start: from the command until the first request is answered."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.bench import PEERS, Bench

TIMES = 5


def start(bench: Bench) -> Iterator[str]:
    """One line; the middle of five starts."""
    took = {}
    for peer in PEERS:
        with bench.serving(peer, 20, 15) as (server, _):
            seconds = []
            for _ in range(TIMES):
                server.stop()
                seconds.append(server.start())
            took[peer.name] = sorted(seconds)[TIMES // 2]
    ours, theirs = took["rinnalla"], took["textbook"]
    yield f"cold start: {ours / theirs:.1f} × | rinnalla {ours:.2f} s | textbook {theirs:.2f} s (it has no pages, languages or rules to load)"


LINES = {"start": start}
