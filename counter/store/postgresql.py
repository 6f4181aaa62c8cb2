"""PostgreSQL: connections that never wait long, so that a server that is gone costs a 503.

A server may be stopped, cut off, or frozen with its sockets open. Connecting and each answer have
a deadline here; the server in turn soon ends what a counter that is gone has left standing.
"""

from __future__ import annotations

import os
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.string import StrDumper
from sqlalchemy import Engine, create_engine

CONNECT_S = 2
ANSWER_S = 3.0
READERS = min(32, (os.cpu_count() or 1) + 4)  # the threads `asyncio.to_thread` has
LINE: dict[str, Any] = {
    "connect_timeout": CONNECT_S,
    "keepalives_idle": 5,
    "keepalives_interval": 1,
    "keepalives_count": 3,
    "tcp_user_timeout": 3000,
}
SESSION = {
    "client_connection_check_interval": "1s",
    "idle_in_transaction_session_timeout": "5s",  # a frozen counter must not keep a ledger
    "default_transaction_isolation": "read\\ committed",
}
READS = SESSION | {
    "default_transaction_isolation": "repeatable\\ read",
    "default_transaction_read_only": "on",
}
T = TypeVar("T")


class Unreachable(Exception):
    """No database behind the address; says nothing of what stands in it."""


class Line(psycopg.Connection[Any]):
    """A connection that is closed when an answer takes too long."""

    answer_s: float | None = ANSWER_S

    def wait(
        self, gen: PQGen[T], interval: float = 0.1, timeout: float | None = None
    ) -> T:  # fmt: skip
        """Wait as psycopg does, but not for ever."""
        if timeout is not None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, self.answer_s)
        except psycopg.OperationalError as error:
            if error.sqlstate is None:  # no word of the server's: what it did is not known
                self.close()
            raise


class PatientLine(Line):
    """One that may wait for another counter to be through with the schema."""

    answer_s = None


class Text(StrDumper):
    """Text as PostgreSQL takes it: no text of ours holds NUL, so one that does finds nothing."""

    def dump(self, obj: str) -> Any:
        """The text in the database's encoding."""
        return super().dump(obj.replace("\0", "\N{REPLACEMENT CHARACTER}"))


def connect(
    address: str,
    session: dict[str, str] = SESSION,
    kind: type[Line] = Line,
    name: str = "matanai",
) -> psycopg.Connection[Any]:
    """A connection under a name. Raises psycopg.Error, Unreachable for what is no address."""
    ours = " ".join(f"-c {name}={value}" for name, value in session.items())
    try:
        given = conninfo_to_dict(address)
    except psycopg.ProgrammingError:
        raise Unreachable("MATANAI_DATABASE is not an address PostgreSQL can read") from None
    options = f"{ours} {given.pop('options', '')}".strip()
    words = LINE | given | {"options": options, "application_name": name}
    line = kind.connect("", **words, autocommit=True)
    line.adapters.register_dumper(str, Text)
    return line


def try_out(address: str) -> None:
    """Connect once. Raises Unreachable."""
    try:
        connect(address).close()
    except psycopg.Error:
        # libpq's own words may repeat a piece of a mistyped password
        raise Unreachable(
            "PostgreSQL does not let us in: is it running, and is MATANAI_DATABASE right?"
        ) from None


def writing(address: str, kind: type[Line] = Line) -> Engine:
    """The engine of the connection that writes."""
    return create_engine(
        "postgresql+psycopg://",
        creator=lambda: connect(address, kind=kind),
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
    )


def reading(address: str) -> Engine:
    """The engine of connections that cannot write; each read sees one moment."""

    def line() -> psycopg.Connection[Any]:
        made = connect(address, READS)
        made.autocommit = False
        return made

    return create_engine(
        "postgresql+psycopg://", creator=line, pool_size=READERS, pool_timeout=CONNECT_S,
        hide_parameters=True,
    )  # fmt: skip
