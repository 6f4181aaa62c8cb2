"""Sealing what is personal: AES-256-GCM, a data key per case, wrapped by a master key outside.

The master keys live in a file beside no database (settings `key_file`); each sealed blob names
the key that closed it, so that rotation rewraps data keys and a purge destroys one.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import os
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12


class Broken(Exception):
    """A sealed blob that this vault cannot open: torn, moved, or closed by another key."""


@dataclass(frozen=True)
class Vault:
    """Seals under the current master key and opens what any known one has sealed.

    `masters`: key id → 32 bytes; `pepper`: the key of request digests and of the audit chain.
    """

    masters: dict[int, bytes] = field(repr=False)
    current: int
    pepper: bytes = field(repr=False)

    def new_key(self, place: str) -> tuple[bytes, bytes]:
        """A fresh data key, plain and wrapped for `place` (``table.column:id``)."""
        key = AESGCM.generate_key(256)
        return key, self.seal(key, place)

    def unwrap(self, wrapped: bytes, place: str) -> bytes:
        """The data key that `new_key` wrapped for the same place."""
        return self.open(wrapped, place)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Key id (1 byte), nonce (12), ciphertext and tag, bound to its place."""
        sealed = seal_under(self.masters[self.current], plain, place)
        return bytes([self.current]) + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """What was sealed for this place. Raises Broken."""
        master = self.masters.get(sealed[0]) if sealed else None
        if master is None:
            raise Broken(f"no key for {place}")
        return open_under(master, sealed[1:], place)

    def digest(self, body: Any) -> str:
        """HMAC of a request's JSON, so that repeats are known without keeping the request."""
        plain = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hmac.new(self.pepper, plain.encode(), hashlib.sha256).hexdigest()


def seal_under(key: bytes, plain: bytes, place: str) -> bytes:
    """Nonce and ciphertext under a data key."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, place.encode())


def open_under(key: bytes, sealed: bytes, place: str) -> bytes:
    """What was sealed under a data key. Raises Broken."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], place.encode())
    except (InvalidTag, ValueError) as error:
        raise Broken(f"cannot open {place}") from error


def load(path: Path) -> Vault:
    """The vault of a key file; the first start makes the file, readable by its owner only."""
    if not path.exists():
        _make(path)
    kept = json.loads(path.read_text())
    masters = {int(name): bytes.fromhex(key) for name, key in kept["masters"].items()}
    return Vault(masters, max(masters), bytes.fromhex(kept["pepper"]))


def _make(path: Path) -> None:
    """Two counters may start together: whoever is first with a whole file has made it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"masters": {"1": os.urandom(32).hex()}, "pepper": os.urandom(32).hex()})
    handle, draft = tempfile.mkstemp(dir=path.parent)  # for its owner only
    with os.fdopen(handle, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    os.unlink(draft)
