"""The same key gets the same answer: receipts of first answers, kept sealed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, bindparam, delete, insert, select, tuple_

from counter.refusal import Refused
from counter.store.prepared import Prepared
from counter.store.tables import Receipt, table
from counter.store.transaction import Transaction
from counter.vault import Vault

RECEIPT = table(Receipt)
KEEP = timedelta(days=7)
EARLIER = Prepared(
    select(RECEIPT.c.digest, RECEIPT.c.sealed).where(
        RECEIPT.c.device == bindparam("of"), RECEIPT.c.key == bindparam("under")
    )
)
ALL = (RECEIPT.c.device, RECEIPT.c.key, RECEIPT.c.digest, RECEIPT.c.sealed)
KEEPING = Prepared(insert(RECEIPT), RECEIPT.columns.keys())


@dataclass(frozen=True)
class Key:
    """Who asks, under which key, and the digest of what is asked."""

    device: str
    key: str
    digest: str


@dataclass(frozen=True)
class Answer:
    """An answer's status and its exact bytes."""

    status: int
    body: bytes


def earlier(connection: Connection, vault: Vault, key: Key) -> Answer | None:
    """The first answer to this key, or None. Raises Refused 409 for another body."""
    row = EARLIER.run(connection, {"of": key.device, "under": key.key}).fetchone()
    if row is None:
        return None
    return _answer(vault, key, *row)


def _answer(vault: Vault, key: Key, digest: str, sealed: bytes) -> Answer:
    if digest != key.digest:
        raise Refused(409, "key_reused", "this Idempotency-Key was used with another body")
    return Answer(200, vault.open(sealed, _place(key)))


def given(tx: Transaction, vault: Vault, key: Key) -> Answer | None:
    """The same, also where the first answer was given in this very batch."""
    for row in tx.added(KEEPING):
        if (row["device"], row["key"]) == (key.device, key.key):
            return _answer(vault, key, row["digest"], row["sealed"])
    if not tx.light:
        return earlier(tx.connection, vault, key)
    known = tx.once(("receipts",), lambda: _known(tx.connection, tx.batch.keys))
    found = known.get((key.device, key.key))
    return None if found is None else _answer(vault, key, *found)


def _known(
    connection: Connection, keys: Iterable[Key]
) -> dict[tuple[str, str], tuple[str, bytes]]:  # fmt: skip
    """The receipts of all these keys, asked for at once."""
    asked = [(key.device, key.key) for key in keys]
    rows = connection.execute(select(*ALL).where(tuple_(*ALL[:2]).in_(asked)))
    return {(device, key): (digest, sealed) for device, key, digest, sealed in rows}


def keep(tx: Transaction, vault: Vault, key: Key, body: bytes) -> Answer:
    """Keep a first answer for a week and give it out with 201."""
    sealed = vault.seal(body, _place(key))
    values = {"device": key.device, "key": key.key, "digest": key.digest}
    tx.add(KEEPING, values | {"sealed": sealed, "at": tx.at})
    return Answer(201, body)


def forget_old(tx: Transaction) -> None:
    """Drop receipts older than a week."""
    tx.connection.execute(delete(RECEIPT).where(RECEIPT.c.at < tx.at - KEEP))


def _place(key: Key) -> str:
    return f"receipt.sealed:{key.device}:{key.key}"
