"""Versions of snapshots are at least the hour in ms, which needs a wide column."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for name in ("ledger", "board"):
        with op.batch_alter_table(name) as batch:
            batch.alter_column("version", type_=sa.BigInteger())
