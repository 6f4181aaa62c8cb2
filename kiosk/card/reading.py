"""Reading a card: one call, at most one PIN sent, nothing left behind.

Who calls connects first and closes the transport in a `finally` (`contextlib.closing`).
"""

import re
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from kiosk.card import apdu, textap
from kiosk.card.attributes import Attributes, Sex
from kiosk.card.errors import (
    AnswerLost,
    BadPin,
    CardError,
    CardGone,
    LastTry,
    NotAMyNumberCard,
    PhoneCard,
    PinBlocked,
    ReaderGone,
    Unreadable,
    WrongPin,
)
from kiosk.card.pcsc import Transport

__all__ = [
    "AnswerLost",
    "Attributes",
    "BadPin",
    "CardError",
    "CardGone",
    "LastTry",
    "NotAMyNumberCard",
    "PhoneCard",
    "PinBlocked",
    "ReaderGone",
    "Sex",
    "Unreadable",
    "WrongPin",
    "attributes",
    "read",
    "tries_left",
]

T = TypeVar("T")


def tries_left(transport: Transport) -> int:
    """Tries left of the 4-digit PIN, 0 = blocked; free of charge.

    Raises NotAMyNumberCard, PhoneCard, Unreadable, CardGone, ReaderGone.
    """
    return _run(transport, textap.tries_left())


def attributes(transport: Transport, pin: str) -> Attributes:
    """Verify the PIN once and read the four attributes.

    `pin` may be typed full-width. Raises BadPin before the card is asked anything; PinBlocked and
    LastTry before the PIN is sent; WrongPin(left); AnswerLost(left); and what `tries_left` raises.
    No error carries the PIN: not in its text, its chain, or the frames of its traceback.
    """
    secret = _secret(pin)
    del pin
    if secret is None:
        raise BadPin
    try:
        _verify(transport, secret)
        return _run(transport, textap.holder())
    except CardError as error:
        failure = error
    finally:
        secret[:] = bytes(len(secret))
    raise _bare(failure)


def read(transport: Transport, ask_pin: Callable[[int], str]) -> Attributes:
    """Ask the card its tries, then the visitor (`ask_pin` is told the tries), then read.

    Nobody is asked for a PIN that would not be sent. Raises as `attributes` does.
    """
    left = tries_left(transport)
    if left < 2:
        raise LastTry if left else PinBlocked
    return attributes(transport, ask_pin(left))


def _secret(pin: str) -> bytearray | None:
    """Four ASCII digits after NFKC, or None: a full-width or short PIN would waste a try."""
    digits = unicodedata.normalize("NFKC", pin)
    return bytearray(digits, "ascii") if re.fullmatch("[0-9]{4}", digits) else None


def _verify(transport: Transport, secret: bytearray) -> None:
    """One VERIFY. If its answer is lost, start the card afresh and ask what the try did."""
    steps = textap.verify(bytes(secret))
    command = next(steps)
    while True:
        try:
            got = apdu.Answer(*transport.transmit(command))
        except CardGone:
            if not _carries(command, secret):
                raise
            transport.reset()  # raises CardGone itself if the card is away
            raise AnswerLost(tries_left(transport)) from None
        try:
            command = steps.send(got)
        except StopIteration:
            return


def _carries(command: bytes, secret: bytearray) -> bool:
    return command.endswith(secret) and command[1] == 0x20


def _run(transport: Transport, steps: apdu.Steps[T]) -> T:
    """Carry a dialogue over the wire. Raises what the steps or the wire raise."""
    try:
        command = next(steps)
        while True:
            command = steps.send(apdu.Answer(*transport.transmit(command)))
    except StopIteration as done:
        result: T = done.value
        return result


def _bare(failure: CardError) -> CardError:
    """The error without its chain and traceback: those frames held the PIN or the attributes."""
    failure.__cause__ = failure.__context__ = None
    return failure.with_traceback(None)
