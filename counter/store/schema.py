"""Brings the database to the newest schema, by the migrations in `counter/migrations`."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from counter.store import engine

MIGRATIONS = Path(__file__).parent.parent / "migrations"


def upgrade(path: Path) -> None:
    """Run what is missing, in one transaction on the connection that writes."""
    found: Engine = engine.writing(path)
    try:
        with found.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            command.upgrade(_config(connection), "head")
            connection.exec_driver_sql("COMMIT")
    finally:
        found.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config
