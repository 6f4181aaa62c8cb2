"""The wire: what a reader and a card connection are, and both over PC/SC (pcscd).

Everything above these two protocols is the same for a chip and for the emulated card. All calls
block; the caller gives each reader a thread of its own and may `cancel` a wait from another.
"""

import time
from types import ModuleType
from typing import Any, Protocol

from kiosk.card import apdu
from kiosk.card.errors import CardGone, ReaderGone


class Transport(Protocol):
    """A connection to one card, nobody else's while it lasts."""

    def transmit(self, command: bytes) -> tuple[bytes, int]:
        """Send one APDU; data and status word. Raises CardGone, ReaderGone."""

    def reset(self) -> None:
        """Start the card afresh: what was verified is forgotten. Raises CardGone, ReaderGone."""

    def close(self) -> None:
        """End the connection and unlock nothing behind it; may be called twice, never raises."""


class Reader(Protocol):
    """A place to put a card."""

    @property
    def name(self) -> str:
        """The reader's name for the health page."""

    def wait(self, timeout_s: float) -> bool:
        """Whether a card is there, waiting up to `timeout_s` (0 = just look). Raises ReaderGone."""

    def wait_gone(self, timeout_s: float) -> bool:
        """Whether the card has gone, waiting up to `timeout_s`. Raises ReaderGone."""

    def cancel(self) -> None:
        """End a wait that another thread is in; it answers as if its time were over."""

    def connect(self) -> Transport:
        """Connect to the card that is there. Raises CardGone, ReaderGone."""


# PC/SC return codes, as unsigned numbers (pcsc-lite, pcsclite.h).
OK = 0
CANCELLED = 0x80100002
TIMEOUT = 0x8010000A
# Mid-APDU removal, idle removal, reset by another, and their kin: the same to a visitor.
_REMOVALS = frozenset(
    (
        0x8010000C,  # no smart card
        0x8010000F,  # protocol mismatch: the card was not up yet
        0x80100013,  # communication error
        0x80100016,  # not transacted
        0x80100066,  # unresponsive
        0x80100067,  # unpowered
        0x80100068,  # reset
        0x80100069,  # removed
    )
)
WAIT_SLICE_S = 1.0  # a new reader is noticed after at most this long


def _library() -> ModuleType:
    """pyscard's thin layer over libpcsclite, an optional part. Raises ReaderGone without it."""
    try:
        from smartcard import scard
    except ImportError:
        raise ReaderGone from None
    module: ModuleType = scard
    return module


def _check(code: int) -> None:
    """Turn a PC/SC return code into our errors."""
    unsigned = code & 0xFFFFFFFF
    if unsigned in _REMOVALS:
        raise CardGone
    if unsigned != OK:
        raise ReaderGone


class PcscTransport:
    """An exclusive PC/SC connection: a shared one would let others read after our VERIFY.

    After CardGone the visitor must lift the card and put it down again: pcscd, which looks every
    0.4 s, does not see a card that was away for less, and believes the reader empty until then.
    """

    def __init__(self, library: ModuleType, context: Any, reader: str) -> None:
        self._scard = library
        code, self._card, protocol = library.SCardConnect(
            context, reader, library.SCARD_SHARE_EXCLUSIVE, _protocols(library)
        )
        _check(code)
        t0 = protocol == library.SCARD_PROTOCOL_T0
        self._header = library.SCARD_PCI_T0 if t0 else library.SCARD_PCI_T1
        self._open = True

    def transmit(self, command: bytes) -> tuple[bytes, int]:
        """See Transport."""
        answer = apdu.exchange(self._send, command)
        return answer.data, answer.sw

    def _send(self, command: bytes) -> bytes:
        if not self._open:
            raise CardGone
        code, got = self._scard.SCardTransmit(self._card, self._header, list(command))
        _check(code)
        return bytes(got)

    def reset(self) -> None:
        """See Transport."""
        if not self._open:
            raise CardGone
        scard = self._scard
        code, _ = scard.SCardReconnect(
            self._card, scard.SCARD_SHARE_EXCLUSIVE, _protocols(scard), scard.SCARD_RESET_CARD
        )
        _check(code)

    def close(self) -> None:
        """See Transport. Power is taken off: LEAVE_CARD would keep the card unlocked."""
        if self._open:
            self._open = False
            self._scard.SCardDisconnect(self._card, self._scard.SCARD_UNPOWER_CARD)


def _protocols(library: ModuleType) -> int:
    return int(library.SCARD_PROTOCOL_T0 | library.SCARD_PROTOCOL_T1)


class PcscReader:
    """All readers pcscd knows, or the one whose name holds `only`; the first card counts.

    After any trouble the PC/SC context is made anew: one that outlived its pcscd stays dead.
    """

    def __init__(self, only: str = "") -> None:
        self._only = only
        self._context: Any = None
        self._cancelled = False
        self._with_card = ""

    @property
    def name(self) -> str:
        """The readers now, comma-separated; "" if there is none."""
        try:
            return ", ".join(self._names())
        except ReaderGone:
            return ""

    def wait(self, timeout_s: float) -> bool:
        """See Reader."""
        return self._wait_for(True, timeout_s)

    def wait_gone(self, timeout_s: float) -> bool:
        """See Reader."""
        return self._wait_for(False, timeout_s)

    def cancel(self) -> None:
        """See Reader."""
        self._cancelled = True
        if self._context is not None:
            _library().SCardCancel(self._context)

    def connect(self) -> Transport:
        """See Reader."""
        if not self.wait(0):
            raise CardGone
        try:
            return PcscTransport(_library(), self._context, self._with_card)
        except ReaderGone:
            self._drop()
            raise

    def _names(self) -> list[str]:
        """Names of the readers that count. Raises ReaderGone if there is none."""
        library = _library()
        if self._context is None:
            code, context = library.SCardEstablishContext(library.SCARD_SCOPE_SYSTEM)
            _check(code)
            self._context = context
        code, names = library.SCardListReaders(self._context, [])
        found = [name for name in names if self._only in name] if code == OK else []
        if not found:
            self._drop()
            raise ReaderGone
        return found

    def _wait_for(self, present: bool, timeout_s: float) -> bool:
        """Wait in slices until a card is there (or none is), the time is over, or `cancel`."""
        self._cancelled = False
        until = time.monotonic() + timeout_s
        states = self._changes([(name, 0) for name in self._names()], 0)
        while self._seen(states) is not present:
            left_s = until - time.monotonic()
            if left_s <= 0 or self._cancelled:
                return False
            known = [(name, state) for name, state, _ in states]
            self._changes(known, min(left_s, WAIT_SLICE_S))
            states = self._changes([(name, 0) for name in self._names()], 0)
        return True

    def _changes(
        self, known: list[tuple[str, int]], timeout_s: float
    ) -> list[tuple[str, int, Any]]:
        """Block until a reader's state differs from the known one. Raises ReaderGone."""
        milliseconds = max(0, int(timeout_s * 1000))
        code, states = _library().SCardGetStatusChange(self._context, milliseconds, known)
        if code & 0xFFFFFFFF not in (OK, TIMEOUT, CANCELLED):
            self._drop()
            raise ReaderGone
        found: list[tuple[str, int, Any]] = states
        return found

    def _seen(self, states: list[tuple[str, int, Any]]) -> bool:
        """Whether a card is in one of the readers; remembers which."""
        present = _library().SCARD_STATE_PRESENT
        self._with_card = next((name for name, state, _ in states if state & present), "")
        return bool(self._with_card)

    def _drop(self) -> None:
        if self._context is not None:
            context, self._context = self._context, None
            _library().SCardReleaseContext(context)
