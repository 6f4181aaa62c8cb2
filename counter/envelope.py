"""Sealed envelopes (the QR made at home, the kiosk's outbox) that only the counter opens.

HPKE base mode names no sender: whatever comes out is a claim that somebody typed, never a proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

PREFIX: Final = "YZ1:"
FORMAT: Final = 1
PADDED: Final = (256, 512)  # sizes of what is inside: the length must not tell the family's
LONGEST_TEXT: Final = 1200  # the largest honest QR is 897 characters
LONGEST_BOX: Final = 1 << 20

_HEAD: Final = 2  # format, key id
_OVER: Final = _HEAD + 65 + 16  # + HPKE enc (an uncompressed P-256 point) + GCM tag
_SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)
_DIGITS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUES: Final = {letter: value for value, letter in enumerate(_DIGITS)}
_BASE45: Final = re.compile(r"[0-9A-Z $%*+\-./:]*", re.ASCII)


class EnvelopeError(Exception):
    """A sealed text that cannot be used. `code` says why; what was inside is never in the message.

    Codes: `not_ours too_large torn foreign unknown_key` from opening, and from reading what is
    inside (`counter.preapplication`) `torn too_large expired other_edition unknown_choice
    individual_number`.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def new_key() -> tuple[bytes, bytes]:
    """A new pair: the private scalar (32 bytes) and the public point (65 bytes, uncompressed)."""
    key = ec.generate_private_key(ec.SECP256R1())
    secret = key.private_numbers().private_value.to_bytes(32, "big")
    return secret, _point(key.public_key())


def public_of(private: bytes) -> bytes:
    """The public point (65 bytes) of a private scalar (32 bytes)."""
    return _point(_private(private).public_key())


def open_qr(text: str, private_keys: Mapping[int, bytes], city: str) -> bytes:
    """The 256 or 512 bytes inside a QR for `city` (a municipality code). EnvelopeError."""
    if not text.startswith(PREFIX):
        raise EnvelopeError("not_ours")
    if len(text) > LONGEST_TEXT:
        raise EnvelopeError("too_large")
    blob = from_base45(text[len(PREFIX) :])
    # The sizes are fixed, so a code that lost its end is told apart from one for another city.
    if blob[:1] == bytes([FORMAT]) and len(blob) - _OVER not in PADDED:
        raise EnvelopeError("torn")
    return _open(blob, private_keys, "matanai-preapp", city)


def seal_qr(inside: bytes, public: bytes, key_id: int, city: str) -> str:
    """The text the browser draws: twin of static/preapply/seal.js, for tests and tools."""
    if len(inside) not in PADDED:
        raise ValueError("what is sealed must be padded to 256 or 512 bytes")
    return PREFIX + to_base45(_seal(inside, public, key_id, "matanai-preapp", city))


def open_box(box: bytes, private_keys: Mapping[int, bytes], city: str) -> bytes:
    """What a kiosk put into its outbox while the counter was away. EnvelopeError."""
    if len(box) > LONGEST_BOX:
        raise EnvelopeError("too_large")
    return _open(box, private_keys, "matanai-outbox", city)


def seal_box(inside: bytes, public: bytes, key_id: int, city: str) -> bytes:
    """Seal a submission so that a stolen kiosk reads nothing: 83 bytes longer than `inside`."""
    if len(inside) + _OVER > LONGEST_BOX:
        raise EnvelopeError("too_large")
    return _seal(inside, public, key_id, "matanai-outbox", city)


def to_base45(data: bytes) -> str:
    """RFC 9285: two bytes are three letters, a last odd byte two."""
    letters: list[str] = []
    for at in range(0, len(data) - 1, 2):
        rest, low = divmod(data[at] << 8 | data[at + 1], 45)
        high, middle = divmod(rest, 45)
        letters += _DIGITS[low], _DIGITS[middle], _DIGITS[high]
    if len(data) % 2:
        high, low = divmod(data[-1], 45)
        letters += _DIGITS[low], _DIGITS[high]
    return "".join(letters)


def from_base45(text: str) -> bytes:
    """The bytes of a base45 text; EnvelopeError `torn` for a foreign letter, length or value."""
    if len(text) % 3 == 1 or not _BASE45.fullmatch(text):
        raise EnvelopeError("torn")
    data = bytearray()
    for at in range(0, len(text), 3):
        group = [_VALUES[letter] for letter in text[at : at + 3]]
        value = sum(digit * 45**place for place, digit in enumerate(group))
        width = len(group) - 1
        if value >> (8 * width):
            raise EnvelopeError("torn")
        data += value.to_bytes(width, "big")
    return bytes(data)


def _open(blob: bytes, private_keys: Mapping[int, bytes], use: str, city: str) -> bytes:
    if len(blob) < _OVER:
        raise EnvelopeError("torn")
    if blob[0] != FORMAT:
        raise EnvelopeError("other_edition")
    secret = private_keys.get(blob[1])
    if secret is None:
        raise EnvelopeError("unknown_key")
    try:
        return _SUITE.decrypt(blob[_HEAD:], _private(secret), info=_info(use, city, blob[1]))
    except InvalidTag:  # another city's key or info, or changed on the way: nobody can tell which
        raise EnvelopeError("foreign") from None


def _seal(inside: bytes, public: bytes, key_id: int, use: str, city: str) -> bytes:
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    return bytes([FORMAT, key_id]) + _SUITE.encrypt(inside, point, info=_info(use, city, key_id))


def _info(use: str, city: str, key_id: int) -> bytes:
    return use.encode("ascii") + city.encode("ascii") + bytes([FORMAT, key_id])


def _private(secret: bytes) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    numbers = key.public_numbers()
    return b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
