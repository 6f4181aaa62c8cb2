"""The emulated card behind a real pcscd: speaks to vpcd, the virtual reader's TCP port.

Frames are a two-byte big-endian length and the payload. A payload of one byte is control
(0 off, 1 on, 2 reset, 4 "your ATR?"), anything else a command APDU.
"""

import socket
import threading
import time
from contextlib import suppress

from kiosk.card.emulator.chip import ATR
from kiosk.card.emulator.slot import Lost, Slot

PORT = 35963  # vpcd's own default, 0x8C7B
ATR_WANTED = 4
# pcscd looks for cards every 0.4 s. A card pulled out in mid-command and back before the next look
# is believed absent until it is lifted again; a hand is slower than that, so this slot is too.
HAND_S = 1.0


class Vpicc(Slot):
    """A Slot in which a card shows up at vpcd when inserted: TCP connection = card present."""

    def __init__(self, host: str = "127.0.0.1", port: int = PORT) -> None:
        super().__init__()
        self._address = (host, port)
        self._link: socket.socket | None = None
        self._server: threading.Thread | None = None

    def insert(self, resident: str) -> None:
        """Put the card in. Raises KeyError, and OSError if no vpcd listens."""
        self.remove()
        self._rest_hand()
        super().insert(resident)
        self._link = socket.create_connection(self._address, timeout=5)
        self._link.settimeout(None)
        self._server = threading.Thread(
            target=self._serve, args=(self._link, self.insertion), daemon=True
        )
        self._server.start()

    def remove(self) -> None:
        """Take the card out and wait until nothing answers any more."""
        super().remove()
        link, self._link = self._link, None
        server, self._server = self._server, None
        if link is not None and server is not None:
            with suppress(OSError):  # cut before: already closed
                link.shutdown(socket.SHUT_RDWR)
            server.join()

    def _rest_hand(self) -> None:
        away_s = time.monotonic() - self.changed_at
        if self.insertion > 1 and away_s < HAND_S:
            time.sleep(HAND_S - away_s)

    def _serve(self, link: socket.socket, insertion: int) -> None:
        """Answer until the card is taken out, or vpcd goes away."""
        with link:
            try:
                while True:
                    reply = self._reply(_frame(link), insertion)
                    if reply is not None:
                        link.sendall(len(reply).to_bytes(2, "big") + reply)
            except (Lost, OSError):
                return

    def _reply(self, payload: bytes, insertion: int) -> bytes | None:
        if len(payload) > 1:
            return self.exchange(payload, insertion)
        if payload[0] == ATR_WANTED:
            return ATR
        self.power(insertion)
        return None


def _frame(link: socket.socket) -> bytes:
    """The next payload, at least one byte. Raises OSError at the end of the stream."""
    size = int.from_bytes(_exactly(link, 2), "big")
    if size == 0:
        raise ConnectionError("empty frame")
    return _exactly(link, size)


def _exactly(link: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        # vpcd writes length and payload apart: without this each frame waits 40 ms for an ACK.
        # The kernel forgets the option after a while, so it is set before every read.
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = link.recv(size - len(data))
        if not part:
            raise ConnectionError("closed")
        data += part
    return data
