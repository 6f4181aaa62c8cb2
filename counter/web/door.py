"""The door: what may come in. Bodies are bounded, JSON is strict, values are read by kind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request

from counter.intake import individual_number
from counter.refusal import Refused, invalid

LIMIT = 1 << 20  # bytes of a body
BIG = 1 << 15  # bytes that take too long to look through for the loop to wait
DEPTH = 64
LONG = 10**13  # longer numbers have more than twelve digits
LONGEST = 2000  # characters of a text that is no form's answer
SECRETS = frozenset({"password", "sealed", "secret"})  # never kept, and full of digits by nature
# Forms are looked through where they are read: fields for staff may hold twelve digits.
FORMS = re.compile(r"applications\.[0-9]+\.answers")
FORM = re.compile(r"answers")
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")  # keys of ours; another's is not repeated in an error
YEARS = range(2000, 2200)


async def raw(request: Request) -> bytes:
    """The body. Raises Refused 413 by its announced length, or while counting."""
    announced = request.headers.get("content-length", "0")
    if not announced.isdigit() or int(announced) > LIMIT:
        raise too_large()
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            raise too_large()
        parts.append(part)
    return b"".join(parts)


def too_large() -> Refused:
    """413: over one MiB."""
    return Refused(413, "too_large", "the body is larger than 1 MiB")


async def body(request: Request, empty: bool = False, form: bool = False) -> dict[str, Any]:
    """The body as a JSON object. Raises Refused 400 or 413, and 422 for an individual number.

    `empty` lets no body stand for ``{}``; a `form` brings answers, looked through with its fields.
    """
    data = await raw(request)
    if empty and not data.strip():
        return {}
    forms = FORM if form else FORMS
    if len(data) > BIG:
        return await asyncio.to_thread(_read, data, forms)
    return _read(data, forms)


def _read(data: bytes, forms: re.Pattern[str]) -> dict[str, Any]:
    value = parse(data)
    if not isinstance(value, dict):
        raise malformed()
    refuse_numbers(value, forms)
    return value


def parse(data: bytes) -> Any:
    """Strict JSON: UTF-8, no NaN, no lone surrogates, at most 64 deep. Raises Refused 400."""
    try:
        value = json.loads(data.decode(), parse_constant=_no_constant)
        _measure(value)
    except (ValueError, RecursionError) as error:
        raise malformed() from error
    return value


def malformed() -> Refused:
    """400: not the JSON this door takes."""
    return Refused(400, "malformed", "the body is not a JSON object this door can read")


def refuse_numbers(value: Any, forms: re.Pattern[str] = FORMS) -> None:
    """Raise Refused 422 for an individual number in any text, naming its place, not its digits."""
    if found := numbers(value, forms):
        raise invalid(found)


def numbers(value: Any, forms: re.Pattern[str] | None = None) -> dict[str, str]:
    """The places that hold an individual number, with its code; not those in `forms`."""
    found = {path for path, text in _texts(value, "", forms) if individual_number(text)}
    return dict.fromkeys(sorted(found), "individual_number")


class Fields:
    """Reads a body's fields by kind and collects every fault, so that all are named at once."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.given = given
        self.faults: dict[str, str] = {}

    def text(self, name: str, allowed: Iterable[str] | None = None) -> str:
        """A text that has to be there, one of `allowed` if given."""
        value = self.maybe_text(name)
        if value is None:
            self.faults.setdefault(name, "required")
            return ""
        if allowed is not None and value not in allowed:
            self.faults[name] = "unknown_choice"
        return value

    def words(self, name: str) -> str:
        """A text that has to say something."""
        value = self.text(name)
        if not value.strip():
            self.faults.setdefault(name, "required")
        return value

    def maybe_text(self, name: str) -> str | None:
        """A text that may be missing."""
        value = self.given.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            self.faults[name] = "not_text"
        elif len(value) > LONGEST or any(ord(sign) < 32 for sign in value):
            self.faults[name] = "too_long" if len(value) > LONGEST else "not_text"
        else:
            return value
        return ""

    def whole(self, name: str, allowed: range) -> int:
        """A whole number in a range."""
        value = self.given.get(name)
        if type(value) is int and value in allowed:
            return value
        self.faults[name] = "required" if value is None else "not_a_number"
        return allowed.start

    def moment(self, name: str) -> datetime | None:
        """A time with its offset, ISO 8601; may be missing."""
        text = self.maybe_text(name)
        if text is None or name in self.faults:
            return None
        at = None
        with contextlib.suppress(ValueError):
            at = datetime.fromisoformat(text)
        if at is None or at.tzinfo is None or at.year not in YEARS:
            self.faults[name] = "not_a_time"
            return None
        return at.astimezone(UTC)

    def flag(self, name: str) -> bool:
        """True or false; missing is false."""
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            self.faults[name] = "not_yes_or_no"
        return value is True

    def texts(self, name: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of at most 32 texts; missing is empty."""
        value = self.given.get(name, [])
        known = None if allowed is None else set(allowed)
        if not isinstance(value, list) or len(value) > 32:
            self.faults[name] = "not_a_list"
        elif not all(isinstance(each, str) and len(each) <= LONGEST for each in value):
            self.faults[name] = "not_text"
        elif known is not None and not known.issuperset(value):
            self.faults[name] = "unknown_choice"
        else:
            return tuple(value)
        return ()

    def object(self, name: str) -> dict[str, Any]:
        """An object; missing is empty."""
        value = self.given.get(name, {})
        if isinstance(value, dict):
            return value
        self.faults[name] = "not_an_object"
        return {}

    def objects(self, name: str) -> list[dict[str, Any]]:
        """A list of at most 16 objects; missing is empty."""
        value = self.given.get(name, [])
        if isinstance(value, list) and len(value) <= 16 and all(isinstance(x, dict) for x in value):
            return value
        self.faults[name] = "not_a_list"
        return []

    def done(self) -> None:
        """Raise Refused 422 if anything was wrong."""
        if self.faults:
            raise invalid(self.faults)


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _measure(value: Any) -> None:
    """Raise ValueError for more than `DEPTH` lists and objects inside each other."""
    level, depth = [value], 0
    while level:
        depth += any(isinstance(each, list | dict) for each in level)
        if depth > DEPTH:
            raise ValueError("too deep")
        level = [inner for outer in level for inner in _inside(outer)]


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, str):
        value.encode()  # a lone surrogate could never be kept or shown
    if isinstance(value, dict):
        return (part for pair in value.items() for part in pair)
    return value if isinstance(value, list) else ()


def _texts(value: Any, path: str, forms: re.Pattern[str] | None) -> Iterator[tuple[str, str]]:
    """Every text, key and number with its place; a place is told in names of ours only."""
    if isinstance(value, dict):
        if forms is not None and forms.fullmatch(path):
            return
        for name, inner in value.items():
            yield path or "body", name
            known = NAME.fullmatch(name) and not individual_number(name)
            here = f"{path}.{name}".lstrip(".") if known else path or "body"
            yield from _texts(inner, here, forms)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _texts(inner, f"{path}.{index}", forms)
    elif isinstance(value, str):
        if path not in SECRETS:
            yield path, value
    elif isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LONG:
        yield path, f"{value:.0f}"
