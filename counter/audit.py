"""The chain of events: each holds an HMAC over itself and the one before.

The key lies outside the database, so whoever edits or cuts the past there cannot mend the chain.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from typing import Any

START = "0" * 64


def link(key: bytes, head: str, event: Mapping[str, Any]) -> str:
    """The next head, 64 hex digits: HMAC-SHA256 over the head before and the event's own words."""
    words = json.dumps(
        {name: value for name, value in event.items() if name != "mac"},
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        default=str,
    )
    return hmac.new(key, (head + words).encode(), hashlib.sha256).hexdigest()


def first_break(key: bytes, events: Iterable[Mapping[str, Any]], head: str) -> int | None:
    """The sequence of the first event that does not fit, or None for a whole chain.

    `events` in order, each with its `mac` and `sequence`; `head` is what the ledger says the last
    one is, so that a cut tail shows (answered as the sequence after the last event).
    """
    before, expected = START, 1
    for event in events:
        if event["sequence"] != expected or link(key, before, event) != event["mac"]:
            return expected
        before, expected = event["mac"], expected + 1
    return None if before == head else expected
