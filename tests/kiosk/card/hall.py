"""A hall of its own for a real pcscd: private network and mounts, a virtual reader, emulated cards.

    with Hall(folder) as hall:
        hall.insert("hanako")
        hall.run(["opensc-tool", "-n"])            # inside: same network, same /run/pcscd
        Popen([...], env=os.environ | hall.env)    # outside: host network, the hall's reader

pcscd's socket lies in `folder`, so a client outside needs only `hall.env`. vpcd listens on all
addresses; in the hall's network that is nobody's. Everything ends with the `with`, or with us.
"""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import IO, Self

ROOT = Path(__file__).parents[3]
DRIVER = "/usr/lib/pcsc/drivers/serial/libifdvpcd.so"
PORT = 35963
READER = f"""\
FRIENDLYNAME "Virtual PCD"
DEVICENAME /dev/null:0x{PORT:X}
LIBPATH {DRIVER}
CHANNELID 0x{PORT:X}
"""
NO_READER = ""
# /run as a whole is covered, so that nothing of the hall is ever made on the host's own.
INSIDE = """\
set -e
mount -t tmpfs none /run
mkdir /run/pcscd
mount --bind "$1" /run/pcscd
ip link set lo up
exec setpriv --pdeathsig KILL pcscd --foreground --config "$2"
"""
EMULATE = f"from kiosk.card import commands; raise SystemExit(commands.emulate(port={PORT}))"
START_S = 10.0


class Hall:
    """A pcscd with one virtual reader. Needs root, and the packages pcscd and vsmartcard-vpcd."""

    def __init__(self, folder: Path, readers: str = READER) -> None:
        """`folder` must exist and have a short path: a socket's address holds 107 bytes."""
        self._folder = folder
        self._readers = readers
        self._socket = folder / "pcscd.comm"
        self._pcscd: subprocess.Popen[bytes] | None = None
        self._cards: subprocess.Popen[str] | None = None

    @property
    def env(self) -> dict[str, str]:
        """What a PC/SC client outside must have in its environment."""
        return {"PCSCLITE_CSOCK_NAME": str(self._socket)}

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.shut()

    def open(self) -> None:
        """Start pcscd and the emulated cards. Raises RuntimeError with pcscd's last words."""
        config = self._folder / "reader.conf"
        config.write_text(self._readers)
        with (self._folder / "pcscd.log").open("wb") as log:
            self._pcscd = subprocess.Popen(
                ["unshare", "-n", "-m", "sh", "-c", INSIDE, "sh", str(self._folder), str(config)],
                stdout=log,
                stderr=log,
            )
        self._until_ready(self._pcscd)
        self._cards = subprocess.Popen(
            self._inside([sys.executable, "-c", EMULATE]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def shut(self) -> None:
        """End the cards, then pcscd, and wait for both."""
        for process in (self._cards, self._pcscd):
            if process is not None:
                _end(process)
        self._cards = self._pcscd = None
        self._socket.unlink(missing_ok=True)

    def kill(self) -> None:
        """Let pcscd die without a farewell."""
        assert self._pcscd is not None
        self._pcscd.kill()
        self._pcscd.wait()

    def insert(self, resident: str) -> float:
        """Put a resident's card in; the monotonic clock's seconds when it was in.

        pcscd notices at its next look, within 0.4 s: a client waits for that.
        """
        return self._steer(f"insert {resident}")

    def remove(self) -> None:
        """Take the card out."""
        self._steer("remove")

    def cut_after(self, answers: int) -> None:
        """Let this many commands be answered; the card is pulled out during the next."""
        self._steer(f"cut {answers}")

    def delay(self, milliseconds: int) -> None:
        """Make the card this slow at each command."""
        self._steer(f"delay {milliseconds}")

    def run(self, command: list[str], timeout_s: float = 60) -> str:
        """Run a command inside to its end; what it wrote, on either output, whatever its code."""
        done = subprocess.run(
            self._inside(command),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=timeout_s,
            check=False,
        )
        return done.stdout

    def start(
        self,
        command: list[str],
        env: dict[str, str] | None = None,
        output: IO[bytes] | int | None = None,
    ) -> subprocess.Popen[bytes]:
        """Start a command inside, private loopback too; ending it is the caller's business."""
        return subprocess.Popen(self._inside(command), env=env, stdout=output, stderr=output)

    def _inside(self, command: list[str]) -> list[str]:
        assert self._pcscd is not None
        return ["nsenter", "-t", str(self._pcscd.pid), "-n", "-m", f"--wd={ROOT}", "--", *command]

    def _steer(self, line: str) -> float:
        cards = self._cards
        assert cards is not None
        assert cards.stdin is not None
        assert cards.stdout is not None
        cards.stdin.write(line + "\n")
        cards.stdin.flush()
        answer = cards.stdout.readline().split()
        if answer[:1] != ["ok"]:
            raise RuntimeError(f"{line}: {' '.join(answer)}")
        return float(answer[1])

    def _until_ready(self, pcscd: subprocess.Popen[bytes]) -> None:
        """Wait until pcscd accepts a client."""
        until = time.monotonic() + START_S
        while pcscd.poll() is None and time.monotonic() < until:
            with socket.socket(socket.AF_UNIX) as client:
                try:
                    client.connect(os.fspath(self._socket))
                except OSError:
                    time.sleep(0.02)
                else:
                    return
        words = (self._folder / "pcscd.log").read_text(errors="replace")[-2000:]
        self.shut()
        raise RuntimeError(f"no pcscd: {words}")


def _end(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Close its input (the cards end by that), then terminate, then wait."""
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
