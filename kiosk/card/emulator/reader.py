"""The emulated card in this process: the same Reader and Transport as over PC/SC."""

from kiosk.card import apdu
from kiosk.card.emulator.slot import Lost, Slot
from kiosk.card.errors import CardGone, ReaderGone
from kiosk.card.pcsc import Transport


class EmulatedReader(Slot):
    """A Slot that is a Reader (see kiosk.card.pcsc)."""

    def __init__(self) -> None:
        super().__init__()
        self._cancelled = False
        self._holder: EmulatedTransport | None = None

    @property
    def name(self) -> str:
        """See Reader."""
        return "Emulated reader (デモ)"

    def wait(self, timeout_s: float) -> bool:
        """See Reader."""
        return self._wait_for(True, timeout_s)

    def wait_gone(self, timeout_s: float) -> bool:
        """See Reader."""
        return self._wait_for(False, timeout_s)

    def cancel(self) -> None:
        """See Reader."""
        with self.changed:
            self._cancelled = True
            self.changed.notify_all()

    def connect(self) -> Transport:
        """See Reader. Like PC/SC's exclusive mode it refuses a second connection."""
        with self.changed:
            if self.chip is None:
                raise CardGone
            if self._holder is not None and self._holder.open:
                raise ReaderGone
            self.power(self.insertion)
            self._holder = EmulatedTransport(self)
            return self._holder

    def _wait_for(self, present: bool, timeout_s: float) -> bool:
        with self.changed:
            self._cancelled = False
            self.changed.wait_for(
                lambda: self._cancelled or (self.chip is not None) is present, timeout_s
            )
            return (self.chip is not None) is present


class EmulatedTransport:
    """A connection to the card that is in the slot now (see kiosk.card.pcsc.Transport)."""

    def __init__(self, slot: Slot) -> None:
        self._slot = slot
        self._insertion = slot.insertion
        self._closed = False

    @property
    def open(self) -> bool:
        """Whether this connection still keeps others out."""
        return not self._closed and self._insertion == self._slot.insertion

    def transmit(self, command: bytes) -> tuple[bytes, int]:
        """See Transport."""
        answer = apdu.exchange(self._send, command)
        return answer.data, answer.sw

    def _send(self, command: bytes) -> bytes:
        if self._closed:
            raise CardGone
        try:
            return self._slot.exchange(command, self._insertion)
        except Lost:
            raise CardGone from None

    def reset(self) -> None:
        """See Transport."""
        if self._closed:
            raise CardGone
        try:
            self._slot.power(self._insertion)
        except Lost:
            raise CardGone from None

    def close(self) -> None:
        """See Transport."""
        if self.open:
            self._slot.power(self._insertion)
        self._closed = True
