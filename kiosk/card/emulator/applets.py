"""What the emulated card holds: its applications with their files, PINs and keys."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.card import attributes, jpki, textap, tlv
from kiosk.card.emulator import certificates
from kiosk.card.emulator.residents import Resident

PASSWORD = b"ABC123"  # of the signing key of every emulated card

_LABELS = {
    "card": b"JPKIAPICCTOKEN2",
    "phone": b"JPKIAPGPSETOKEN",
    "old_card": b"JPKIAPICCTOKEN",
}


@dataclass
class Pin:
    """A secret, its tries, and whether it was verified since power came on."""

    secret: bytes | None  # None: nothing opens it
    left: int
    most: int
    verified: bool = False

    def try_(self, guess: bytes) -> int:
        """Status word of a VERIFY: 9000, 63Cx, or 6984 when already blocked, as real cards say."""
        if self.left == 0:
            return 0x6984
        self.verified = guess == self.secret
        self.left = self.most if self.verified else self.left - 1
        return 0x9000 if self.verified else 0x63C0 + self.left


@dataclass(frozen=True)
class File:
    """A file: its content, and the PIN files any of which opens it (none: free)."""

    content: Callable[[], bytes]
    opened_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Key:
    """A private key, and the PIN file that opens it."""

    private: Callable[[], rsa.RSAPrivateKey]
    opened_by: int


@dataclass
class Applet:
    """One application of the card."""

    aid: bytes
    files: dict[int, File] = field(default_factory=dict)
    pins: dict[int, Pin] = field(default_factory=dict)
    keys: dict[int, Key] = field(default_factory=dict)

    def opened(self, by: tuple[int, ...]) -> bool:
        """Whether any of these PINs was verified (or none is needed)."""
        return not by or any(self.pins[pin].verified for pin in by)


def applets(resident: Resident) -> list[Applet]:
    """The applications of this resident's card; a card of another kind has fewer, or none."""
    if resident.kind == "other":
        return []
    found = [_jpki(resident)]
    return [*found, _text(resident)] if resident.kind == "card" else found


def _text(resident: Resident) -> Applet:
    """券面事項入力補助. The number's file holds filler, since no number exists; A opens nothing."""
    number, a, b = 0x0001, 0x0014, 0x0015
    pin = textap.PIN_FILE
    return Applet(
        textap.AID,
        files={
            number: File(lambda: b"\xff" * 17, (pin, a)),
            textap.ATTRIBUTES_FILE: File(lambda: attributes_file(resident), (pin, b)),
        },
        pins={
            pin: Pin(resident.pin.encode(), resident.tries, 3),
            a: Pin(None, 10, 10),
            b: Pin(None, 10, 10),
        },
    )


def attributes_file(resident: Resident) -> bytes:
    """The resident's four attributes as the file of the chip, with prefix and filler."""
    parts = [
        tlv.element(attributes.NAME, resident.name.encode()),
        tlv.element(attributes.ADDRESS, resident.address.encode()),
        tlv.element(attributes.BIRTH, f"{resident.birth:%Y%m%d}".encode()),
        tlv.element(attributes.SEX, resident.sex.encode()),
    ]
    body = sum(map(len, parts))
    at = len(tlv.element(attributes.TEMPLATE, bytes(body + 11))) - body  # 11: DF21 08 and its table
    table = b""
    for part in parts:
        table += at.to_bytes(2, "big")
        at += len(part)
    inner = tlv.element(attributes.OFFSETS, table) + b"".join(parts)
    return resident.prefix + tlv.element(attributes.TEMPLATE, inner) + b"\xff" * 16


def _jpki(resident: Resident) -> Applet:
    """公的個人認証: two keys, four certificates, the token's label."""

    def pair(use: str) -> certificates.Pair:
        return certificates.pair(resident.id, use)

    label = _LABELS[resident.kind].ljust(jpki.LABEL_SIZE)
    return Applet(
        jpki.AID,
        files={
            0x000A: File(lambda: pair("authentication").certificate),
            0x000B: File(lambda: pair("authentication").issuer),
            0x0001: File(lambda: pair("signature").certificate, (0x001B,)),
            0x0002: File(lambda: pair("signature").issuer),
            jpki.TOKEN_INFO: File(lambda: label + bytes(160 - len(label))),
            0x0008: File(lambda: b"\x8f\x8f\x00"),
        },
        pins={0x0018: Pin(resident.pin.encode(), 3, 3), 0x001B: Pin(PASSWORD, 5, 5)},
        keys={
            0x0017: Key(lambda: pair("authentication").key, 0x0018),
            0x001A: Key(lambda: pair("signature").key, 0x001B),
        },
    )
