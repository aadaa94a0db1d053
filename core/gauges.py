"""What the kernel measures of itself: how long verbs wait and take, how large batches are, how much is in mind."""

from functools import lru_cache

from prometheus_client import Counter, Gauge, Histogram

_FINE = (0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0)

WAITED = Histogram("rinnalla_waited_seconds", "How long a verb waited for the writer.", ["lane"], buckets=_FINE)
VERB = Histogram("rinnalla_verb_seconds", "How long a verb ran.", ["verb"], buckets=_FINE)
BATCH = Histogram("rinnalla_batch_verbs", "Verbs in one commit.", buckets=(1, 2, 5, 10, 20, 50, 100, 200))
SPACES_IN_MIND = Gauge("rinnalla_spaces_in_mind", "Spaces kept in memory.", multiprocess_mode="livesum")
SOCKETS = Gauge("rinnalla_sockets", "Open sockets.", multiprocess_mode="livesum")
TOLD = Counter("rinnalla_frames_told_total", "Frames handed to listeners.")
LET_GO = Counter("rinnalla_listeners_let_go_total", "Listeners let go: too slow, or too many of one session.")

_verb = lru_cache(maxsize=1024)(VERB.labels)


def verb_took(name: str, seconds: float) -> None:
    """Keep how long a verb ran."""
    _verb(name).observe(seconds)
