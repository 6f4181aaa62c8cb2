"""Calls for help: somebody at a kiosk or a desk needs a person there, now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, Index, RowMapping, select
from sqlmodel import Field, SQLModel

from counter.store.moments import maybe_moment, moment
from counter.store.tables import table


class Help(SQLModel, table=True):
    """One call: `place` is a device or a desk, `clerk` who goes there."""

    __table_args__ = (Index("help_open", "office", "ended_at"),)
    id: str = Field(primary_key=True)
    office: str
    place: str
    kind: str
    clerk: str | None
    at: datetime = moment()
    answered_at: datetime | None = maybe_moment()
    ended_at: datetime | None = maybe_moment()


HELP = table(Help)


def standing(connection: Connection, office: str) -> list[RowMapping]:
    """The calls of an office that are not over, oldest first."""
    query = select(HELP).where(HELP.c.office == office, HELP.c.ended_at.is_(None))
    return list(connection.execute(query.order_by(HELP.c.at, HELP.c.id)).mappings())
