"""The tables. They hold numbers, states and ciphertext; no name, address or answer in clear.

Times are whole microseconds UTC in the database and aware datetimes in Python, the same on
SQLite and PostgreSQL. Rows are never the validator: values are parsed at the door.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Index, Table, UniqueConstraint, text
from sqlmodel import JSON, Field, SQLModel

from counter.store.moments import maybe_moment, moment


class Ledger(SQLModel, table=True):
    """An office's serial book: what must never repeat, fork or go back."""

    office: str = Field(primary_key=True)
    day: str
    sequence: int
    head: str
    call_seq: int
    version: int = Field(sa_type=BigInteger)
    at: datetime = moment()


class Serial(SQLModel, table=True):
    """The last digits given for a letter on a day; up to `carried` from the day before."""

    office: str = Field(primary_key=True)
    day: str = Field(primary_key=True)
    letter: str = Field(primary_key=True)
    last: int
    carried: int


class Visit(SQLModel, table=True):
    """A person or family here today. `needs` dies with the day."""

    __table_args__ = (UniqueConstraint("office", "day", "number"),)
    id: str = Field(primary_key=True)
    office: str
    day: str
    number: str
    channel: str
    language: str
    needs: list[str] = Field(sa_column=Column(JSON, nullable=False))
    device: str | None
    secret_hash: str = Field(unique=True)
    secret_sealed: bytes
    arrived_at: datetime = moment()


def where(condition: str) -> dict[str, Any]:
    """What makes an index hold only some rows, in both databases' words."""
    return {f"{name}_where": text(condition) for name in ("sqlite", "postgresql")}


class TurnRow(SQLModel, table=True):
    """A turn; its fields are those of `counter.visit.Turn`."""

    __tablename__ = "turn"
    __table_args__ = (
        Index(
            "turn_one_active_a_desk", "desk", unique=True, **where("state IN ('called', 'serving')")
        ),
        Index(
            "turn_one_active_a_visit",
            "visit",
            unique=True,
            **where("state IN ('called', 'serving')"),
        ),
        Index("turn_open", "office", "open", "sequence"),
        Index(
            "turn_line", "office", "open", "service", "state", "arrived_at", "due_at", "sequence"
        ),
        Index("turn_wanted", "wanted_desk", **where("wanted_desk IS NOT NULL")),
        Index("turn_held", "office", "held_until", **where("held_until IS NOT NULL")),
        Index("turn_visit", "visit"),
        Index("turn_ended", "office", "ended_at"),
    )
    id: str = Field(primary_key=True)
    visit: str = Field(foreign_key="visit.id")
    office: str
    service: str
    number: str
    state: str
    open: bool
    version: int
    sequence: int
    desk: str | None
    wanted_desk: str | None
    by: str | None
    purpose: str | None
    calls: int
    way_s: int
    served_s: int
    hold_reason: str | None
    hand_over: bool
    priority: bool
    overtaken: int
    outcome: str | None
    came_from: str | None
    back_service: str | None
    back_desk: str | None
    snoozes: int
    arrived_at: datetime = moment()
    queued_at: datetime = moment()
    first_called_at: datetime | None = maybe_moment()
    called_at: datetime | None = maybe_moment()
    started_at: datetime | None = maybe_moment()
    ended_at: datetime | None = maybe_moment()
    not_before: datetime | None = maybe_moment()
    held_until: datetime | None = maybe_moment()
    due_at: datetime | None = maybe_moment()


class CaseRow(SQLModel, table=True):
    """A case; `sealed` holds answers and sources under the case's own wrapped key."""

    __tablename__ = "case"
    __table_args__ = (Index("case_turn", "turn"), Index("case_list", "office", "state"))
    id: str = Field(primary_key=True)
    visit: str = Field(foreign_key="visit.id")
    turn: str | None = Field(foreign_key="turn.id")
    office: str
    service: str
    procedure: str
    for_whom: str
    state: str
    version: int
    claimed_by: str | None
    prepared_by: str | None
    approved_by: str | None
    second_check: bool
    needs_acceptance: bool
    may_prepare: bool
    wrapped_key: bytes
    sealed: bytes
    acceptance: bytes | None
    after: list[str] = Field(sa_column=Column(JSON, nullable=False))
    fee_yen: int | None
    fee_waived: str | None
    written: int
    brought: int
    received_at: datetime = moment()
    accepted_at: datetime | None = maybe_moment()
    closed_at: datetime | None = maybe_moment()


class HoldKey(SQLModel, table=True):
    """The wrapped key of what was written about a turn's holds."""

    __tablename__ = "hold_key"
    turn: str = Field(primary_key=True, foreign_key="turn.id")
    wrapped_key: bytes


class Event(SQLModel, table=True):
    """What happened, once, in order; `mac` chains it to the one before."""

    __table_args__ = (Index("event_case", "case_id"), Index("event_turn", "turn"))
    office: str = Field(primary_key=True)
    sequence: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    kind: str
    visit: str | None
    turn: str | None
    case_id: str | None
    desk: str | None
    clerk: str | None
    before: str | None
    after: str | None
    reason: str | None
    mac: str
    at: datetime = moment()


class Pause(SQLModel, table=True):
    """A line or a procedure that is stopped for now: `target` is its id, `reason` a code."""

    office: str = Field(primary_key=True)
    target: str = Field(primary_key=True)
    reason: str
    clerk: str
    at: datetime = moment()


class Call(SQLModel, table=True):
    """A number shown and spoken: desk, purpose, and whether it was taken back."""

    office: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    turn: str
    service: str
    number: str
    desk: str
    purpose: str | None
    withdrawn: bool
    at: datetime = moment()


class Receipt(SQLModel, table=True):
    """The first answer to a key, so that a repeat gets the same one."""

    device: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    digest: str
    sealed: bytes
    at: datetime = moment()


class DeskRow(SQLModel, table=True):
    """Whether a desk is open, and who sits there."""

    __tablename__ = "desk"
    id: str = Field(primary_key=True)
    office: str
    state: str
    clerk: str | None
    since: datetime = moment()


class Clerk(SQLModel, table=True):
    """A person who may sign in; `desks` are those this clerk may take."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    role: str
    office: str
    password: str
    desks: list[str] = Field(sa_column=Column(JSON, nullable=False))


class Session(SQLModel, table=True):
    """One sign-in; a clerk has at most one."""

    token_hash: str = Field(primary_key=True)
    clerk: str = Field(unique=True)
    csrf: str
    desk: str | None
    started_at: datetime = moment()
    seen_at: datetime = moment()


class Device(SQLModel, table=True):
    """A kiosk, a greeter's tablet or an uplink, known by the hash of its token."""

    id: str = Field(primary_key=True)
    kind: str
    token_hash: str = Field(unique=True)
    offices: list[str] = Field(sa_column=Column(JSON, nullable=False))


class PreApplicationRow(SQLModel, table=True):
    """A pre-application that was shown: its inside id's hash finds the same visit again."""

    __tablename__ = "preapplication"
    id: str = Field(primary_key=True)
    handle: str = Field(unique=True)
    device: str
    visit: str | None
    wrapped_key: bytes
    sealed: bytes
    revealed: bool
    opened_at: datetime = moment()
    expires_at: datetime = moment()


class QrKey(SQLModel, table=True):
    """A key pair of the pre-application QR; the private half is sealed."""

    __tablename__ = "qr_key"
    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    public: bytes
    private_sealed: bytes
    begins_at: datetime = moment()
    ends_at: datetime = moment()


class Board(SQLModel, table=True):
    """The newest snapshot of an office, as everybody may see it.

    `ranges` is what the clerks' screens need beside it: turn or service id → people ahead, and
    low, middle and high minutes.
    """

    office: str = Field(primary_key=True)
    version: int = Field(sa_type=BigInteger)
    body: bytes
    ranges: dict[str, list[int]] = Field(sa_column=Column(JSON, nullable=False))
    at: datetime = moment()


def table(model: type[SQLModel]) -> Table:
    """The Core table of a model, for the hot writes."""
    found = SQLModel.metadata.tables[str(getattr(model, "__tablename__"))]  # noqa: B009
    return found
