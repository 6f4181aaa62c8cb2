"""A small disk of memory that a test may fill up; only root may mount one."""

from __future__ import annotations

import contextlib
import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = () if os.geteuid() == 0 else ("sudo", "-n")
CHUNK = 64 * 1024


class Disk:
    """A mounted disk."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.filler = folder, folder / "filler"

    def fill(self) -> None:
        """Take every byte that is left."""
        with self.filler.open("ab", buffering=0) as file:
            size = CHUNK
            while size:
                try:
                    file.write(bytes(size))
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    size //= 2

    def make_room(self) -> None:
        """Give it back."""
        self.filler.unlink()


@contextlib.contextmanager
def mounted(megabytes: int) -> Iterator[Disk]:
    """A disk of that size which every user may use, gone at the end whatever happens."""
    folder = Path(tempfile.mkdtemp(prefix="matanai-disk-"))
    options = f"size={megabytes}m,mode=0777"
    mount = [*ROOT, "mount", "-t", "tmpfs", "-o", options, "matanai-test", str(folder)]
    subprocess.run(mount, check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run([*ROOT, "umount", "-l", str(folder)], check=True)
        folder.rmdir()
