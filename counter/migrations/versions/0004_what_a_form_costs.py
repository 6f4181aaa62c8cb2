"""What a form costs its visitor: characters written by hand, and those that were brought."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    for name in ("written", "brought"):
        op.add_column("case", sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
