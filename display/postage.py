"""A push letter sealed for one browser (RFC 8291) and stamped with our key (VAPID, RFC 8292)."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePublicKey,
    generate_private_key,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from display.push import Subscription

VALID_S = 12 * 3600  # push services take stamps of at most 24 hours


class Postage:
    """The edge's own key, and the contact the push services may write to."""

    def __init__(self, private_key: str, contact: str) -> None:
        """Takes what `new_key` made; raises ValueError where that is no key of the curve."""
        self._vapid = Vapid02.from_raw(private_key.encode())
        self._contact = contact

    @property
    def public_key(self) -> str:
        """What a browser subscribes with: an uncompressed point in base64url."""
        point = self._vapid.public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return _text(point)

    def stamp(self, endpoint: str, now: int) -> dict[str, str]:
        """The header that says who sends; `now` in seconds since 1970."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": now + VALID_S,
            "sub": self._contact,
        }
        return dict(self._vapid.sign(claims))


def seal(content: bytes, to: Subscription) -> bytes:
    """The content as only this browser can read it, in `aes128gcm`."""
    sealed: bytes = http_ece.encrypt(
        content,
        salt=secrets.token_bytes(16),
        private_key=generate_private_key(SECP256R1()),
        dh=to.public_key,
        auth_secret=to.auth,
        version="aes128gcm",
    )
    return sealed


def check(to: Subscription) -> None:
    """Raises ValueError where the browser's key is no point of the curve."""
    EllipticCurvePublicKey.from_encoded_point(SECP256R1(), to.public_key)


def new_key() -> str:
    """A new private key, as the setting takes it."""
    number = generate_private_key(SECP256R1()).private_numbers().private_value
    return _text(number.to_bytes(32, "big"))


def _text(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
