"""The key pairs of the pre-application QR: a new one each month, kept two, then destroyed."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, inspect, select

from counter import vault
from counter.envelope import new_key
from counter.store import engine
from counter.store.engine import Place
from counter.store.tables import QrKey, table
from counter.store.transaction import Transaction
from counter.vault import Broken, Vault

KEY = table(QrKey)
NEWEST = select(KEY).order_by(KEY.c.ends_at.desc()).limit(1)
SEALS, OPENS = timedelta(days=30), timedelta(days=60)
EARLY = timedelta(days=1)  # a key holds at once, also where a clock runs behind
RENEW = timedelta(days=2)  # before the newest ends, so that a page always has one


def renew(tx: Transaction, keeper: Vault) -> None:
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
            "private_sealed": keeper.seal(private, f"qr_key.private_sealed:{key_id}"),
            "begins_at": tx.at - EARLY,
            "ends_at": tx.at + SEALS,
        },
    )
    tx.record("new_qr_key")


def private_keys(connection: Connection, keeper: Vault, at: datetime) -> Mapping[int, bytes]:
    """Key id → private key, for every key that may still open a QR."""
    query = select(KEY).where(KEY.c.ends_at >= at - (OPENS - SEALS))
    return {
        row["id"]: keeper.open(row["private_sealed"], f"qr_key.private_sealed:{row['id']}")
        for row in connection.execute(query).mappings()
    }


def vault_of(connection: Connection, file: Path) -> Vault:
    """The vault this database was sealed with; a new one for a new database only. Raises Broken.

    Every database that was ever used has a key pair, so the newest one tells.
    """
    newest = connection.execute(NEWEST).first() if inspect(connection).has_table(KEY.name) else None
    if newest is not None and not file.exists():
        raise Broken("keys/vault.json is gone: nothing sealed opens without it; put its copy back")
    found = vault.load(file)
    try:
        if newest is not None:
            found.open(newest.private_sealed, f"qr_key.private_sealed:{newest.id}")
    except Broken:
        raise Broken("keys/vault.json is not the one this database was sealed with") from None
    return found


def try_out(place: Place, file: Path) -> None:
    """See whether the vault fits the database, before anything starts. Raises Broken."""
    if isinstance(place, Path) and not place.exists():
        return
    reading = engine.reading(place)
    with contextlib.closing(reading.connect()) as connection:
        vault_of(connection, file)
    reading.dispose()
