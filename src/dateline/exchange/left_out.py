"""What an export leaves out, counted by reason."""

from __future__ import annotations

from collections import Counter

REASONS = {
    "planned": "planned: not yet done, and the format has no way to say so",
    "possible": "possible: only considered or feared, and the format has no way to say so",
    "denied": "denied: did not happen, and the format has no way to say so",
}


class LeftOut:
    """How many events were written, and how many were left out for which reason."""

    def __init__(self) -> None:
        self.written = 0
        self.reasons: Counter[str] = Counter()

    def add(self, reason: str, count: int = 1) -> None:
        """Count events that are left out."""
        if count:
            self.reasons[REASONS.get(reason, reason)] += count

    @property
    def total(self) -> int:
        return self.reasons.total()

    def lines(self, thing: str = "event") -> list[str]:
        """For people: one line a reason, the most frequent first."""
        ordered = sorted(self.reasons.items(), key=lambda pair: (-pair[1], pair[0]))
        return [f"{many(count, thing)} left out, {reason}" for reason, count in ordered]


def many(count: int, thing: str) -> str:
    """A number of things: "1 event", "1,200 events"."""
    return f"{count:,} {thing}{'' if count == 1 else 's'}"
