"""Commands and status words of the card (ISO 7816-4): builds and parses bytes, touches no wire."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from kiosk.card.errors import CardGone, Unreadable

T = TypeVar("T")

MOST_ROUNDS = 40  # GET RESPONSE rounds for one command: 40 × 256 bytes is above any file here
LE_ALL = 0x00  # "up to 256 bytes"


@dataclass(frozen=True)
class Answer:
    """What the card said to one command: data, and the status word (two bytes, big-endian)."""

    data: bytes
    sw: int


Steps = Generator[bytes, Answer, T]
"""A dialogue without a wire: yields commands, is sent answers, returns its result."""


class Meaning(StrEnum):
    """What a status word means to us."""

    OK = "ok"
    WRONG_PIN = "wrong_pin"
    BLOCKED = "blocked"
    NOT_VERIFIED = "not_verified"
    ABSENT = "absent"
    PAST_END = "past_end"
    OTHER = "other"


# 6984 is what real cards say when blocked, 6983 is ISO's word: both are taken.
_MEANINGS = {
    0x9000: Meaning.OK,
    0x6282: Meaning.OK,  # end of file came before Le bytes: the data is whole
    0x6300: Meaning.WRONG_PIN,
    0x63C0: Meaning.BLOCKED,
    0x6983: Meaning.BLOCKED,
    0x6984: Meaning.BLOCKED,
    0x6982: Meaning.NOT_VERIFIED,
    0x6A82: Meaning.ABSENT,
    0x6B00: Meaning.PAST_END,
}


def meaning(sw: int) -> Meaning:
    """The meaning of a status word."""
    if 0x63C1 <= sw <= 0x63CF:
        return Meaning.WRONG_PIN
    return _MEANINGS.get(sw, Meaning.OTHER)


def tries(sw: int) -> int | None:
    """Tries left told by the answer to VERIFY; None if this status word does not tell."""
    if meaning(sw) is Meaning.BLOCKED:
        return 0
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None


def select_applet(aid: bytes) -> bytes:
    """SELECT an application by its full name; P2=0C asks for no answer data."""
    return bytes((0x00, 0xA4, 0x04, 0x0C, len(aid))) + aid


def select_file(file_id: int) -> bytes:
    """SELECT an elementary file of the current application."""
    return bytes((0x00, 0xA4, 0x02, 0x0C, 0x02)) + file_id.to_bytes(2, "big")


def ask_tries() -> bytes:
    """VERIFY without data: costs nothing, answers 63Cx. Exactly four bytes, no Lc."""
    return bytes((0x00, 0x20, 0x00, 0x80))


def verify(secret: bytes) -> bytes:
    """VERIFY the secret against the selected PIN file, unpadded."""
    return bytes((0x00, 0x20, 0x00, 0x80, len(secret))) + secret


def read(offset: int, length: int = LE_ALL) -> bytes:
    """READ BINARY of the selected file; bit 8 of the offset would mean a short file id."""
    if not 0 <= offset <= 0x7FFF:
        raise ValueError("offset must be 0..32767")
    return bytes((0x00, 0xB0)) + offset.to_bytes(2, "big") + bytes((length,))


def answer(raw: bytes) -> Answer:
    """Split a raw answer. Raises CardGone below two bytes: PC/SC reports a removal like that."""
    if len(raw) < 2:
        raise CardGone
    return Answer(raw[:-2], int.from_bytes(raw[-2:], "big"))


def exchange(send: Callable[[bytes], bytes], command: bytes) -> Answer:
    """Send a command and everything T=0 needs after it (61xx: fetch, 6Cxx: repeat with that Le).

    Raises CardGone from a short answer, Unreadable from a card that never comes to an end.
    """
    got, data = answer(send(command)), b""
    for _ in range(MOST_ROUNDS):
        data += got.data
        if got.sw >> 8 == 0x61:
            got = answer(send(bytes((0x00, 0xC0, 0x00, 0x00, got.sw & 0xFF))))
        elif got.sw >> 8 == 0x6C and _has_le(command):
            data = b""
            got = answer(send(command[:-1] + bytes((got.sw & 0xFF,))))
        else:
            return Answer(data, got.sw)
    raise Unreadable


def _has_le(command: bytes) -> bool:
    """Whether the last byte is Le. A VERIFY has none: it must never be sent a second time."""
    return len(command) == 5 or (len(command) > 5 and len(command) == command[4] + 6)
