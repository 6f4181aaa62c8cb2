"""The guide: what the catalogue says of each procedure, found by everyday words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from display.reading import Texts, id_of, texts_of

_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}  # to hiragana
_ACCENTS = re.compile("[\u0300-\u036f]")  # those of Latin letters; kana keep their own
IDENTITIES = frozenset({"one_photo", "two_docs", "photo_only", "number_and_identity"})


@dataclass(frozen=True)
class ForWhom:
    """Whose matter it is, and the paper that somebody else must bring."""

    code: str
    name: Texts
    authority: Texts | None


@dataclass(frozen=True)
class Procedure:
    """A procedure as a resident must know it before coming.

    `lines`: office id → id of its service. `avoid`: how one may get by without coming.
    """

    id: str
    name: Texts
    avoid: Texts | None
    bring: tuple[Texts, ...]
    for_whom: tuple[ForWhom, ...]
    identity: str
    at_home: bool
    provisional: bool
    lines: Mapping[str, str]
    keywords: tuple[str, ...]


@dataclass(frozen=True)
class Purpose:
    """What somebody comes for, in plain words; its procedures, or none that has a form yet."""

    id: str
    name: Texts
    procedures: tuple[str, ...]


def procedures_of(catalogue: Mapping[str, Any]) -> dict[str, Procedure]:
    """Every procedure by id; raises KeyError, TypeError or ValueError for another shape."""
    return {id_of(each): _procedure(each) for each in catalogue["procedures"]}


def purposes_of(catalogue: Mapping[str, Any]) -> tuple[Purpose, ...]:
    """The catalogue's purposes, in its order."""
    return tuple(
        Purpose(id_of(each), texts_of(each["name"]), tuple(map(str, each["procedures"])))
        for each in catalogue.get("purposes", ())
    )


def find(
    procedures: Iterable[Procedure], purposes: Sequence[Purpose], query: str
) -> tuple[Procedure, ...]:
    """The procedures all of whose words of `query` are known, whatever kana is typed.

    Looked for in the names of all languages, and in the keywords.
    """
    wanted = _plain(query).split()
    found = []
    for procedure in procedures:
        groups = [purpose.name for purpose in purposes if procedure.id in purpose.procedures]
        texts = [text for names in (procedure.name, *groups) for text in names.values()]
        known = _plain(" ".join((*texts, *procedure.keywords)))
        if all(word in known for word in wanted):
            found.append(procedure)
    return tuple(found)


def _plain(text: str) -> str:
    """Letters without width, case or accents, kana as hiragana: chuyen nha finds chuyển nhà."""
    whole = unicodedata.normalize("NFKC", text).casefold().translate(_KATAKANA)
    bare = _ACCENTS.sub("", unicodedata.normalize("NFD", whole)).replace("đ", "d")
    return unicodedata.normalize("NFC", bare)


def _procedure(source: Mapping[str, Any]) -> Procedure:
    identity = source.get("identity")
    return Procedure(
        id=id_of(source),
        name=texts_of(source["name"]),
        avoid=texts_of(source["avoid"]) if source.get("avoid") else None,
        bring=tuple(map(texts_of, source.get("bring", ()))),
        for_whom=tuple(map(_for_whom, source.get("for_whom", ()))),
        identity=str(identity) if identity in IDENTITIES else "",
        at_home=source.get("preapply") is True,
        provisional=source.get("provisional") is True,
        lines={str(office): str(line) for office, line in source.get("services", {}).items()},
        keywords=tuple(map(str, source.get("keywords", ()))),
    )


def _for_whom(source: Mapping[str, Any]) -> ForWhom:
    authority = source.get("authority")
    return ForWhom(
        str(source["code"]), texts_of(source["name"]), texts_of(authority) if authority else None
    )
