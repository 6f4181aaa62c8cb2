"""A place that holds at most one emulated card, with the mishaps of a real one."""

import threading
import time

from kiosk.card.emulator.chip import Chip
from kiosk.card.emulator.residents import residents


class Lost(Exception):
    """No answer: the card is not there any more, or the field broke down for a moment."""


class Slot:
    """Insert and remove cards by resident id; cut a dialogue short; make every answer late.

    Each card is one chip for the slot's whole life, so tries spent stay spent. Thread-safe.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.delay_s = 0.0
        self.insertion = 0  # grows with each insertion and removal; names one stay of one card
        self.changed_at = -1.0  # of the last insertion or removal, on the monotonic clock
        self.chip: Chip | None = None
        self._chips: dict[str, Chip] = {}
        self._cut: int | None = None
        self._stays = False
        self._powered = True

    def insert(self, resident: str) -> None:
        """Put this resident's card in (another one there is taken out). Raises KeyError."""
        person = residents()[resident]
        with self.changed:
            chip = self._chips.setdefault(resident, Chip(person))
            chip.power()
            self._put(chip)

    def remove(self) -> None:
        """Take the card out; nothing happens if there is none."""
        with self.changed:
            self._put(None)

    def _put(self, chip: Chip | None) -> None:
        self.chip, self._cut, self._powered = chip, None, True
        self.insertion += 1
        self.changed_at = time.monotonic()
        self.changed.notify_all()

    def cut_after(self, answers: int, *, stays: bool = False) -> None:
        """Let this many commands be answered; the next one reaches the chip, its answer is lost.

        The card is gone then, or with `stays` still there but without power until `power`.
        """
        with self.changed:
            self._cut, self._stays = answers, stays

    def power(self, insertion: int) -> None:
        """Power on, off or reset. Raises Lost if that stay of a card is over."""
        with self.changed:
            self._chip(insertion).power()
            self._powered = True

    def exchange(self, command: bytes, insertion: int) -> bytes:
        """The chip's answer, after the delay. Raises Lost if that stay of a card is over."""
        time.sleep(self.delay_s)
        with self.changed:
            if not self._powered:
                raise Lost
            answer = self._chip(insertion).process(command)
            if self._cut == 0:
                self._break()
                raise Lost
            self._cut = self._cut if self._cut is None else self._cut - 1
            return answer

    def _chip(self, insertion: int) -> Chip:
        if self.chip is None or insertion != self.insertion:
            raise Lost
        return self.chip

    def _break(self) -> None:
        if self._stays and self.chip is not None:
            self._cut, self._powered = None, False
        else:
            self._put(None)
