"""Brings the database to the newest schema, by the migrations in `counter/migrations`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from counter.store import postgresql, sqlite
from counter.store.engine import Place
from counter.store.postgresql import PatientLine

MIGRATIONS = Path(__file__).parent.parent / "migrations"
TURN = 5_207_801  # the advisory lock of counters that start together: one migrates, others wait


def upgrade(place: Place) -> None:
    """Run what is missing, in one transaction on the connection that writes."""
    found = _patient(place)
    try:
        with found.connect() as connection:
            _begin(connection)
            command.upgrade(_config(connection), "head")
            connection.exec_driver_sql("COMMIT")
    finally:
        found.dispose()


def _patient(place: Place) -> Engine:
    if isinstance(place, Path):
        return sqlite.writing(place)
    return postgresql.writing(place, PatientLine)


def _begin(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({TURN})")


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
