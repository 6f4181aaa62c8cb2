"""The whole queue: slots and legs of turns, cases that wait for others, fees, pauses."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("turn", sa.Column("due_at", sa.BigInteger(), nullable=True))
    for name in ("came_from", "back_service", "back_desk"):
        op.add_column("turn", sa.Column(name, sa.String(), nullable=True))
    op.add_column("turn", sa.Column("snoozes", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(
        "turn_line",
        "turn",
        ["office", "open", "service", "state", "arrived_at", "due_at", "sequence"],
    )
    op.add_column("turn", sa.Column("way_s", sa.Integer(), nullable=False, server_default="0"))
    for name, columns in (("wanted", ["wanted_desk"]), ("held", ["office", "held_until"])):
        some = sa.text(f"{columns[-1]} IS NOT NULL")
        op.create_index(f"turn_{name}", "turn", columns, sqlite_where=some, postgresql_where=some)
    op.add_column("case", sa.Column("after", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("case", sa.Column("fee_yen", sa.Integer(), nullable=True))
    op.add_column("case", sa.Column("fee_waived", sa.String(), nullable=True))
    op.add_column("board", sa.Column("ranges", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("serial", sa.Column("carried", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "pause",
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("clerk", sa.String(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("office", "target"),
    )
    op.create_table(
        "hold_key",
        sa.Column("turn", sa.String(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["turn"], ["turn.id"]),
        sa.PrimaryKeyConstraint("turn"),
    )
    op.create_table(
        "help",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("office", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("clerk", sa.String(), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("help_open", "help", ["office", "ended_at"])
