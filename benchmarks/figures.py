"""What a run of talk came to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share lies; nan when there is none. `values` must be sorted."""
    if not values:
        return float("nan")
    return values[min(len(values) - 1, int(len(values) * share))]


@dataclass(slots=True)
class Figures:
    """One run. Times in seconds, from the instant at which the open-loop sender was due to send."""

    rate: float
    seconds: float
    sent: int = 0
    acked: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    deliveries: int = 0
    lost: int = 0
    doubled: int = 0
    swapped: int = 0
    to_screen: list[float] = field(default_factory=list)
    to_ack: list[float] = field(default_factory=list)
    server_cpu: float = 0.0
    client_cpu: float = 0.0
    took: float = 0.0

    def close(self) -> Figures:
        """Sorted, so that percentiles can be asked for."""
        self.to_screen.sort()
        self.to_ack.sort()
        return self

    @property
    def per_cpu_second(self) -> float:
        """Deliveries a server CPU-second."""
        return self.deliveries / self.server_cpu if self.server_cpu else float("nan")

    @property
    def post_cost(self) -> float:
        """Microseconds of server CPU a stored post, delivery included."""
        return self.server_cpu / self.acked * 1e6 if self.acked else float("nan")

    @property
    def p50(self) -> float:
        """Milliseconds from send to screen, half of all deliveries."""
        return percentile(self.to_screen, 0.5) * 1000

    @property
    def p99(self) -> float:
        """Milliseconds from send to screen, all but a hundredth."""
        return percentile(self.to_screen, 0.99) * 1000

    @property
    def unanswered(self) -> int:
        """Posts that got neither an acknowledgement nor a refusal."""
        return self.sent - self.acked - sum(self.refused.values())

    @property
    def faults(self) -> str:
        """Nothing when all went well, else what did not."""
        counts = {
            "lost": self.lost,
            "doubled": self.doubled,
            "out of order": self.swapped,
            "refused": sum(self.refused.values()),
            "unanswered": self.unanswered,
        }
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        return said or "0 lost, 0 doubled, 0 out of order"

    def __str__(self) -> str:
        """For whoever watches."""
        return (
            f"{self.sent / self.seconds:,.0f} posts/s: {self.per_cpu_second:,.0f} deliveries/CPU-s, "
            f"{self.post_cost:,.0f} µs a post, to screen p50 {self.p50:.1f} p99 {self.p99:.1f} ms, "
            f"ack p99 {percentile(self.to_ack, 0.99) * 1000:.1f} ms, server {self.server_cpu / self.took:.2f} cores, "
            f"client {self.client_cpu / self.took:.2f}, {self.faults}"
        )
