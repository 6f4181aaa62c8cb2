"""Clerks' passwords: argon2id, and the same time taken for a name nobody has."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerifyMismatchError

HASHER = PasswordHasher()


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(password)


def right(kept: str | None, password: str) -> bool:
    """Whether the password is the one kept; without one, the same work for nothing."""
    try:
        return HASHER.verify(kept or _nobody(), password) and kept is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def is_hash(kept: str) -> bool:
    """Whether this is what is kept of a password, and no password."""
    try:
        extract_parameters(kept)
    except InvalidHashError:
        return False
    return True


@cache
def _nobody() -> str:
    return HASHER.hash("nobody has this password")
