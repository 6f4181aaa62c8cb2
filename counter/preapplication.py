"""What is inside the QR made at home: answers packed in the catalogue's field order.

Layout: 8 bytes fingerprint of the forms · 4 bytes made-at (seconds, big endian) · 16 bytes random
id · raw deflate of `[[procedure, for whom, [answer, …]], …]` · zeros up to 256 or 512 bytes. Codes
travel as their place in the code table, dates as the whole number yyyymmdd, absent answers as null.

The fingerprint covers only what reading needs (field ids and kinds, code tables, for whom): new
opening hours in the catalogue leave the QRs already made readable, a moved field does not.
Twin: static/preapply/codec.js. Everything read here is hostile until proved otherwise.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from counter.answers import fault, limit
from counter.envelope import PADDED, EnvelopeError
from counter.intake import individual_number
from counter.procedures import Catalogue, Field, Procedure

LIFETIME: Final = timedelta(days=30)
AHEAD: Final = timedelta(days=1)  # a phone's clock may run fast, but not to outlive the lifetime
LARGEST_INSIDE: Final = 8192  # bytes after inflating; the largest honest one is about 1.5 kB
MOST_APPLICATIONS: Final = 4
_HEAD: Final = 28

Json = Any  # what json.loads gives: checked piece by piece below


@dataclass(frozen=True)
class PreApplication:
    """A claim typed at home. `id` (32 hex) recognises a second scan; times are UTC."""

    id: str
    created_at: datetime
    applications: list[dict[str, Any]]  # each: procedure, for_whom, answers, sources (all "qr")


def decode(payload: bytes, catalogue: Catalogue, at: datetime) -> PreApplication:
    """Read an opened QR as of `at`.

    EnvelopeError: `torn` (not what a page of ours makes), `too_large` (inflates beyond measure),
    `expired` (older than 30 days, or dated ahead), `other_edition` (the forms have changed since),
    `unknown_choice`, `individual_number`.
    """
    if len(payload) not in PADDED:
        raise EnvelopeError("torn")
    created_at = datetime.fromtimestamp(int.from_bytes(payload[8:12], "big"), UTC)
    if not -AHEAD <= at - created_at <= LIFETIME:
        raise EnvelopeError("expired")
    inside = _parse(_inflate(payload[_HEAD:]))
    procedures = _procedures(inside, catalogue)
    if payload[:8] != fingerprint(procedures, catalogue):
        raise EnvelopeError("other_edition")
    pairs = zip(inside, procedures, strict=True)
    applications = [_application(packed, procedure, catalogue) for packed, procedure in pairs]
    return PreApplication(payload[12:_HEAD].hex(), created_at, applications)


def encode(
    applications: Sequence[Mapping[str, Any]],
    catalogue: Catalogue,
    created_at: datetime,
    ident: bytes,
) -> bytes:
    """Pack as the page does: 256 or 512 bytes. EnvelopeError `too_large` when it does not fit."""
    procedures = [catalogue.procedures[each["procedure"]] for each in applications]
    packed = [
        _pack_application(each, procedure, catalogue)
        for each, procedure in zip(applications, procedures, strict=True)
    ]
    text = json.dumps(packed, ensure_ascii=False, separators=(",", ":"))
    head = fingerprint(procedures, catalogue) + int(created_at.timestamp()).to_bytes(4, "big")
    return pad(head + ident + deflate(text.encode()))


def deflate(data: bytes) -> bytes:
    """Raw deflate, as the browser's CompressionStream('deflate-raw') makes it."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    return squeeze.compress(data) + squeeze.flush()


def pad(data: bytes) -> bytes:
    """Zeros up to the next of the two sizes; EnvelopeError `too_large` beyond the larger."""
    size = next((size for size in PADDED if len(data) <= size), None)
    if size is None:
        raise EnvelopeError("too_large")
    return data.ljust(size, b"\0")


def fingerprint(procedures: Sequence[Procedure], catalogue: Catalogue) -> bytes:
    """8 bytes that change when, and only when, packed answers would be read differently."""
    shapes = [
        [p.id, [who.code for who in p.for_whom], [_shape(f, catalogue) for f in _asked(p.fields)]]
        for p in procedures
    ]
    text = json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).digest()[:8]


def _shape(field: Field, catalogue: Catalogue) -> list[Json]:
    subs = [_shape(sub, catalogue) for sub in _asked(field.fields)]
    return [field.id, field.kind, _codes(field, catalogue), subs]


def _asked(fields: Sequence[Field]) -> list[Field]:
    """What residents are asked: the public catalogue does not have the fields for staff."""
    return [field for field in fields if field.kind != "staff_number"]


def _codes(field: Field, catalogue: Catalogue) -> list[str]:
    return [choice.code for choice in catalogue.tables[field.table]] if field.table else []


def _inflate(data: bytes) -> bytes:
    stream = zlib.decompressobj(-15)
    try:
        inside = stream.decompress(data, LARGEST_INSIDE)
    except zlib.error:
        raise EnvelopeError("torn") from None
    if not stream.eof:
        raise EnvelopeError("too_large" if len(inside) >= LARGEST_INSIDE else "torn")
    if stream.unused_data.strip(b"\0"):
        raise EnvelopeError("torn")
    return inside


def _parse(inside: bytes) -> Json:
    try:
        return json.loads(inside.decode("utf-8", "strict"))
    except (ValueError, RecursionError):  # not UTF-8, not JSON, or brackets without end
        raise EnvelopeError("torn") from None


def _procedures(inside: Json, catalogue: Catalogue) -> list[Procedure]:
    if not isinstance(inside, list) or not inside:
        raise EnvelopeError("torn")
    if len(inside) > MOST_APPLICATIONS:
        raise EnvelopeError("too_large")
    found = []
    for packed in inside:
        if not isinstance(packed, list) or len(packed) != 3 or not isinstance(packed[0], str):
            raise EnvelopeError("torn")
        procedure = catalogue.procedures.get(packed[0])
        if procedure is None or not procedure.preapply:
            raise EnvelopeError("other_edition")
        found.append(procedure)
    return found


def _application(packed: Json, procedure: Procedure, catalogue: Catalogue) -> dict[str, Any]:
    _, place, values = packed
    for_whom = _at([who.code for who in procedure.for_whom], place)
    answers = _answers(values, procedure.fields, catalogue)
    return {
        "procedure": procedure.id,
        "for_whom": for_whom,
        "answers": answers,
        "sources": dict.fromkeys(answers, "qr"),
    }


def _answers(values: Json, fields: Sequence[Field], catalogue: Catalogue) -> dict[str, Any]:
    asked = _asked(fields)
    if not isinstance(values, list) or len(values) > len(asked):
        raise EnvelopeError("torn")
    pairs = zip(asked, values, strict=False)
    return {f.id: _answer(v, f, catalogue) for f, v in pairs if v is not None}


def _answer(value: Json, field: Field, catalogue: Catalogue) -> Any:
    match field.kind:
        case "choice":
            return _at(_codes(field, catalogue), value)
        case "choices":
            codes = _codes(field, catalogue)
            return [_at(codes, place) for place in _list(value, limit(field))]
        case "date":
            return _date(value)
        case "count":
            return _whole(value, 1, limit(field))
        case "yesno":
            return bool(_whole(value, 0, 1))
        case "persons":
            return [_answers(v, field.fields, catalogue) for v in _list(value, limit(field))]
        case _:
            return _text(value, field)


def _at(codes: Sequence[str], place: Json) -> str:
    if type(place) is not int or not 0 <= place < len(codes):
        raise EnvelopeError("unknown_choice")
    return codes[place]


def _list(value: Json, most: int) -> list[Json]:
    if not isinstance(value, list) or len(value) > most:
        raise EnvelopeError("torn")
    return value


def _whole(value: Json, low: int, high: int) -> int:
    if type(value) is not int or not low <= value <= high:
        raise EnvelopeError("torn")
    return value


def _date(value: Json) -> str:
    number = _whole(value, 1_01_01, 9999_12_31)
    try:
        return date(number // 10000, number // 100 % 100, number % 100).isoformat()
    except ValueError:
        raise EnvelopeError("torn") from None


def _text(value: Json, field: Field) -> str:
    if isinstance(value, str) and individual_number(value):
        raise EnvelopeError("individual_number")
    # A reading or telephone number that looks wrong is left to the visitor to put right.
    if fault(field, value, {}) not in {None, "not_kana", "not_a_phone"}:
        raise EnvelopeError("torn")
    return str(value)


def _pack_application(
    application: Mapping[str, Any], procedure: Procedure, catalogue: Catalogue
) -> list[Json]:
    place = [who.code for who in procedure.for_whom].index(application["for_whom"])
    return [procedure.id, place, _pack(application["answers"], procedure.fields, catalogue)]


def _pack(answers: Mapping[str, Any], fields: Sequence[Field], catalogue: Catalogue) -> list[Json]:
    values = [_pack_answer(answers.get(field.id), field, catalogue) for field in _asked(fields)]
    while values and values[-1] is None:
        values.pop()
    return values


def _pack_answer(value: Any, field: Field, catalogue: Catalogue) -> Json:
    if value is None:
        return None
    match field.kind:
        case "choice":
            return _codes(field, catalogue).index(value)
        case "choices":
            return [_codes(field, catalogue).index(code) for code in value]
        case "date":
            return int(value.replace("-", ""))
        case "yesno":
            return int(value)
        case "persons":
            return [_pack(person, field.fields, catalogue) for person in value]
        case _:
            return value
