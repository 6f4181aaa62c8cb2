"""Whether the clock runs evenly: a day must not end because a clock was set wrong for a moment."""

from __future__ import annotations

from datetime import datetime, timedelta

STEP = timedelta(minutes=2)  # more than this between clock and heartbeat is a step, not a drift
SETTLE = timedelta(minutes=10)  # so long after a step the new time is believed


class Steady:
    """Compares the clock with a heartbeat that knows no dates and never steps (seconds)."""

    def __init__(self, clock: datetime, beat: float) -> None:
        self.clock, self.beat = clock, beat
        self.believed_from = beat

    def believes(self, clock: datetime, beat: float) -> bool:
        """Whether the date may be acted on; asked at every round."""
        step = clock - self.clock - timedelta(seconds=beat - self.beat)
        self.clock, self.beat = clock, beat
        if abs(step) > STEP:
            self.believed_from = beat + SETTLE.total_seconds()
        return beat >= self.believed_from
