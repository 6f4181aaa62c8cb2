"""Alembic's doorway: it is handed the connection that already holds the database."""

from __future__ import annotations

from alembic import context

from counter.store.rows import VISIT

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=VISIT.metadata,
    render_as_batch=True,
    transactional_ddl=False,
)
context.run_migrations()
