"""Files that are whole or absent: written beside their place, on the disk, and moved there."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

EVERYBODY = 0o644  # for what is public, and carried by another user


def put(path: Path, parts: Iterable[bytes], rights: int) -> None:
    """Write a file whole, or leave the old one; it belongs to whom its folder does. OSError."""
    beside, owner = path.with_name(f".{path.name}.part"), path.parent.stat()
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, rights)
    with os.fdopen(number, "wb") as file:
        os.fchmod(number, rights)
        if os.geteuid() == 0:  # what root writes here, the counter has to read
            os.fchown(number, owner.st_uid, owner.st_gid)
        file.writelines(parts)
        file.flush()
        os.fsync(number)
    beside.replace(path)
