"""Versions of snapshots are at least the hour in ms: PostgreSQL needs a wider column."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":  # SQLite's integers are as wide as need be
        for name in ("ledger", "board"):
            op.alter_column(name, "version", type_=sa.BigInteger())
