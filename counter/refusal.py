"""Why an act was refused: one exception that the web room turns into the contract's error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A refusal a person can act on: HTTP `status`, machine `code`, and more words in `extra`.

    It never carries a value somebody typed.
    """

    def __init__(self, status: int, code: str, message: str, **extra: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.extra: Mapping[str, Any] = {k: v for k, v in extra.items() if v is not None}

    def body(self) -> dict[str, Any]:
        """The error envelope of the contract."""
        return {"error": {"code": self.code, "message": self.message, **self.extra}}


def invalid(fields: Mapping[str, str]) -> Refused:
    """422 with its fields; an individual number among them gives the code."""
    number = "individual_number" in fields.values()
    code = "individual_number" if number else "invalid"
    words = (
        "an individual number (個人番号) must not be sent here; nothing was kept"
        if number
        else "some fields are not right"
    )
    return Refused(422, code, words, fields=dict(fields))


def not_found(what: str) -> Refused:
    """404 for any id that names nothing, whatever its shape."""
    return Refused(404, "not_found", f"no such {what}")


def unavailable() -> Refused:
    """503: not known to be kept; the same request may be sent again, and is done once."""
    return Refused(503, "unavailable", "the counter could not keep this; please send it again")
