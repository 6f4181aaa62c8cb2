"""One application as it goes on paper: the facts, before any word or font is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counter.procedures import Choice, Procedure


@dataclass(frozen=True)
class Accepted:
    """What the staff box says once a case is accepted; codes as in `identity.toml`."""

    at: datetime
    clerk: str
    documents: tuple[str, ...] = ()
    outcome: str = "confirmed"
    role: str = "self"


@dataclass(frozen=True)
class Form:
    """One application as it goes on paper. `at` is when it was received, in local time."""

    city: str
    procedure: Procedure
    number: str
    for_whom: str
    answers: Mapping[str, Any]
    sources: Mapping[str, str]
    tables: Mapping[str, Sequence[Choice]]
    at: datetime
    language: str = "ja"
    office: str = ""
    accepted: Accepted | None = None
