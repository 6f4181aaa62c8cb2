"""The 券面事項入力補助 application: the dialogue that ends in four attributes, without a wire.

This file knows one data file and one PIN. The application's other data file and its other
references are not named here, so that they cannot be asked for (番号法 20条).
"""

from kiosk.card import apdu, attributes, jpki
from kiosk.card.apdu import Meaning
from kiosk.card.attributes import Attributes
from kiosk.card.errors import (
    LastTry,
    NotAMyNumberCard,
    PhoneCard,
    PinBlocked,
    Unreadable,
    WrongPin,
)
from kiosk.card.tlv import TlvFault

AID = bytes.fromhex("D3921000310001010408")
ATTRIBUTES_FILE = 0x0002
PIN_FILE = 0x0011
MOST_TRIES = 3
MOST_BYTES = 4096  # the file is about 112 bytes; a card that goes on is no card of ours


def tries_left() -> apdu.Steps[int]:
    """Select application and PIN, ask how many tries are left: free of charge.

    Raises NotAMyNumberCard, PhoneCard, Unreadable.
    """
    selected = yield apdu.select_applet(AID)
    if apdu.meaning(selected.sw) is not Meaning.OK:
        yield from _refuse()
    yield from _select(PIN_FILE)
    asked = yield apdu.ask_tries()
    if apdu.meaning(asked.sw) is Meaning.OK:  # some cards say so once verified: count is full
        return MOST_TRIES
    return _told(asked)


def _refuse() -> apdu.Steps[None]:
    """Say politely what this is, when it cannot give attributes."""
    kind = yield from jpki.token()
    raise PhoneCard if kind is jpki.Token.PHONE else NotAMyNumberCard


def _select(file_id: int) -> apdu.Steps[None]:
    selected = yield apdu.select_file(file_id)
    if apdu.meaning(selected.sw) is not Meaning.OK:
        raise Unreadable


def _told(asked: apdu.Answer) -> int:
    left = apdu.tries(asked.sw)
    if left is None:
        raise Unreadable
    return left


def verify(secret: bytes) -> apdu.Steps[None]:
    """Ask the tries, then send the PIN once, never as the last try.

    Raises PinBlocked, LastTry (PIN not sent), WrongPin, and what `tries_left` raises.
    """
    left = yield from tries_left()
    if left < 2:
        raise LastTry if left else PinBlocked
    verified = yield apdu.verify(secret)
    if apdu.meaning(verified.sw) is Meaning.OK:
        return
    left_now = apdu.tries(verified.sw)
    if left_now is None:  # 6300 and the unexpected: the count may have dropped, so ask it
        left_now = _told((yield apdu.ask_tries()))
    raise WrongPin(left_now) if left_now else PinBlocked


def holder() -> apdu.Steps[Attributes]:
    """Read and parse the attributes; the PIN must be verified. Raises Unreadable."""
    yield from _select(ATTRIBUTES_FILE)
    data = b""
    while len(data) < MOST_BYTES:
        got = yield apdu.read(len(data))
        data += got.data
        if len(got.data) < 256 or apdu.meaning(got.sw) is not Meaning.OK:
            break
    if not data:
        raise Unreadable
    try:
        return attributes.parse(data)
    except TlvFault:
        raise Unreadable from None
