"""The key pairs of the pre-application QR: a new one each month, kept two, then destroyed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, func, insert, select

from counter.envelope import new_key
from counter.store.tables import QrKey, table
from counter.store.transaction import Transaction
from counter.vault import Broken, Vault

KEY = table(QrKey)
SEALS, OPENS = timedelta(days=30), timedelta(days=60)
EARLY = timedelta(days=1)  # a key holds at once, also where a clock runs behind
RENEW = timedelta(days=2)  # before the newest ends, so that a page always has one


def renew(tx: Transaction, vault: Vault) -> None:
    """Make the next key where one is due, and destroy those nobody needs any more.

    A public key may be sealed with until `ends_at`; its private half opens 30 days longer.
    """
    tx.connection.execute(delete(KEY).where(KEY.c.ends_at < tx.at - (OPENS - SEALS)))
    newest = tx.connection.execute(select(func.max(KEY.c.ends_at))).scalar()
    if newest is not None and newest - tx.at > RENEW:
        return
    last = tx.connection.execute(select(func.max(KEY.c.id))).scalar() or 0
    key_id = last % 255 + 1
    private, public = new_key()
    tx.connection.execute(
        insert(KEY),
        {
            "id": key_id,
            "public": public,
            "private_sealed": vault.seal(private, f"qr_key.private_sealed:{key_id}"),
            "begins_at": tx.at - EARLY,
            "ends_at": tx.at + SEALS,
        },
    )
    tx.record("new_qr_key")


def private_keys(connection: Connection, vault: Vault, at: datetime) -> Mapping[int, bytes]:
    """Key id → private key, for every key that may still open a QR."""
    query = select(KEY).where(KEY.c.ends_at >= at - (OPENS - SEALS))
    return {
        row["id"]: vault.open(row["private_sealed"], f"qr_key.private_sealed:{row['id']}")
        for row in connection.execute(query).mappings()
    }


def refuse_others(reader: Engine, keeper: Vault, at: datetime) -> None:
    """What one counter seals, all on its database have to open. Raises Broken for other keys."""
    try:
        with reader.connect() as connection:
            private_keys(connection, keeper, at)
    except Broken:
        raise Broken("keys/vault.json is not the one this database was sealed with") from None
