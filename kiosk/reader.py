"""The card reader's own thread: what happens on the plate becomes events for the session."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from kiosk.card import reading
from kiosk.card.errors import AnswerLost, CardError, CardGone, ReaderGone, WrongPin
from kiosk.card.pcsc import Reader

Event = tuple[str, Mapping[str, Any]]
log = logging.getLogger(__name__)
LOOK_S = 0.25  # a PIN waits at most so long behind a look at the plate
BACK_OFF_S = 2.0


class CardDesk:
    """Watches one reader and reads one card at a time; all blocking calls stay in here."""

    def __init__(self, reader: Reader, tell: Callable[[Event], None]) -> None:
        self._reader, self._tell = reader, tell
        self._pins: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="card", daemon=True)
        self.present = False
        self.working = False  # whether reader and service answer

    @property
    def name(self) -> str:
        return self._reader.name

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._reader.cancel()
        self._thread.join(timeout=3)

    def read(self, pin: str) -> None:
        """Try this PIN once; the answer comes as an event."""
        self._pins.put(pin)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._turn()
                self.working = True
            except ReaderGone:
                self._lost()
            except Exception as fault:  # noqa: BLE001 — the rim: a broken reader never ends the kiosk
                log.error("card reader: %s", type(fault).__name__)
                self._lost()

    def _turn(self) -> None:
        """One look at the plate, or one reading."""
        pin = self._pin()
        if pin is not None:
            self._read(pin)
        elif self.present:
            if self._reader.wait_gone(LOOK_S):
                self._out()
        elif self._reader.wait(LOOK_S):
            self._in()

    def _pin(self) -> str | None:
        try:
            return self._pins.get_nowait()
        except queue.Empty:
            return None

    def _in(self) -> None:
        self.present = True
        try:
            with closing(self._reader.connect()) as card:
                tries = reading.tries_left(card)
        except CardGone:
            self.present = False
        except ReaderGone:
            self.present = False
            raise
        except CardError as odd:
            self._tell(("card_odd", {"reason": odd.code}))
        else:
            self._tell(("card_in", {"tries": tries}))

    def _out(self) -> None:
        self.present = False
        self._tell(("card_out", {}))

    def _read(self, pin: str) -> None:
        try:
            with closing(self._reader.connect()) as card:
                found = reading.attributes(card, pin)
        except WrongPin as wrong:
            self._tell(("wrong_pin", {"left": wrong.left}))
        except AnswerLost as lost:
            self._tell(("failed", {"reason": "answer_lost", "resume": "insert"}))
            self._tell(("card_in", {"tries": lost.left}))
        except CardError as fault:
            self._tell(("failed", {"reason": fault.code, "resume": "insert"}))
        else:
            self._tell(("card_read", {"given": found.prefill()}))

    def _lost(self) -> None:
        """No reader: say it once, forget the card, answer waiting PINs, look again later."""
        if self.present:
            self._out()
        self.working = False
        while self._pin() is not None:
            self._tell(("failed", {"reason": "reader_gone", "resume": "insert"}))
        end = time.monotonic() + BACK_OFF_S
        while not self._stop.is_set() and time.monotonic() < end:
            self._stop.wait(0.1)
            if not self._pins.empty():
                return
