"""A case's personal data in and out of the vault: answers and sources, and the acceptance."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from counter import vault
from counter.store.rows import CASE
from counter.vault import Vault

SEALED = "sealed:"
DESTROYED = b""  # in the place of a key that is no more


@dataclass(frozen=True)
class Filled:
    """What a form says, and where each answer came from."""

    answers: Mapping[str, Any]
    sources: Mapping[str, str]


def seal_new(keeper: Vault, case_id: str, filled: Filled) -> dict[str, bytes]:
    """A new data key and the form under it: the two columns of a case."""
    key, wrapped = keeper.new_key(f"case.wrapped_key:{case_id}")
    return {"wrapped_key": wrapped, "sealed": _close(key, "sealed", case_id, _plain(filled))}


def seal_again(keeper: Vault, wrapped: bytes, case_id: str, filled: Filled) -> bytes:
    """A changed form under the case's own key."""
    return _close(_key(keeper, wrapped, case_id), "sealed", case_id, _plain(filled))


def seal_acceptance(keeper: Vault, wrapped: bytes, case_id: str, facts: Any) -> bytes:
    """Who stood there and what was shown, under the case's own key."""
    return _close(_key(keeper, wrapped, case_id), "acceptance", case_id, facts)


def seal_words(keeper: Vault, wrapped: bytes, case_id: str, words: str) -> str:
    """A clerk's own words, for an event: they may name somebody, the chain holds the ciphertext."""
    return SEALED + _close(_key(keeper, wrapped, case_id), "words", case_id, words).hex()


def words_of(keeper: Vault, wrapped: bytes, case_id: str, reason: str) -> str:
    """The words an event's reason holds; a code is answered as it is."""
    if not reason.startswith(SEALED):
        return reason
    if wrapped == DESTROYED:
        return ""
    data = bytes.fromhex(reason.removeprefix(SEALED))
    plain = vault.open_under(_key(keeper, wrapped, case_id), data, f"case.words:{case_id}")
    return str(json.loads(plain))


@dataclass(frozen=True)
class Opened:
    """A case's personal data in clear, for the one answer that needs it."""

    wrapped: bytes
    filled: Filled
    acceptance: dict[str, Any] | None


def open_case(connection: Connection, keeper: Vault, case_id: str) -> Opened:
    """Unseal a case; a destroyed one holds nothing. The caller writes the read event."""
    query = select(CASE.c.wrapped_key, CASE.c.sealed, CASE.c.acceptance)
    row = connection.execute(query.where(CASE.c.id == case_id)).one()
    if row.wrapped_key == DESTROYED:
        return Opened(DESTROYED, Filled({}, {}), None)
    key = _key(keeper, row.wrapped_key, case_id)
    form = json.loads(vault.open_under(key, row.sealed, f"case.sealed:{case_id}"))
    kept = row.acceptance and vault.open_under(key, row.acceptance, f"case.acceptance:{case_id}")
    return Opened(row.wrapped_key, Filled(**form), json.loads(kept) if kept else None)


def destroyed(connection: Connection, case_id: str) -> bool:
    """Whether what a case held has had its time."""
    query = select(CASE.c.wrapped_key).where(CASE.c.id == case_id)
    return bool(connection.execute(query).scalar_one() == DESTROYED)


def _key(keeper: Vault, wrapped: bytes, case_id: str) -> bytes:
    return keeper.unwrap(wrapped, f"case.wrapped_key:{case_id}")


def _plain(filled: Filled) -> dict[str, Any]:
    return {"answers": filled.answers, "sources": filled.sources}


def _close(key: bytes, column: str, case_id: str, value: Any) -> bytes:
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return vault.seal_under(key, plain, f"case.{column}:{case_id}")
