"""What visitors were told of their wait, to see how right it was."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "told",
        sa.Column("turn", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("low", sa.Integer(), nullable=False),
        sa.Column("mid", sa.Integer(), nullable=False),
        sa.Column("high", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["turn"], ["turn.id"]),
        sa.PrimaryKeyConstraint("turn"),
    )
    op.create_index("told_day", "told", ["office", "day"])
