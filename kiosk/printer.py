"""The ticket printer: a raster in, ESC/POS bytes out; the paper's state asked first."""

from __future__ import annotations

import os
import socket
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from PIL import Image

BAND = 128  # rows a GS v 0 command: small printers have small buffers
INIT = b"\x1b@"
FEED_AND_CUT = b"\x1bd\x03\x1dV\x42\x00"
ASK_PAPER = b"\x10\x04\x04"  # DLE EOT 4: paper sensors
END, NEAR_END = 0x60, 0x0C


class Paper(StrEnum):
    """What the sensors say."""

    READY = "ready"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class PrinterFault(Exception):
    """No paper came; the number stays on the screen."""


class Printer(Protocol):
    """A place where tickets come out."""

    def paper(self) -> Paper:
        """The state of the paper; never raises."""

    def print(self, raster: Image.Image) -> None:
        """Print and cut. Raises PrinterFault."""


def escpos(raster: Image.Image) -> bytes:
    """A 1-bit picture (black = 0) as ESC/POS raster bands (`GS v 0`), fed and cut."""
    if raster.width % 8:
        raise ValueError("the raster's width must be a multiple of 8 dots")
    bands = [raster.crop((0, top, raster.width, min(top + BAND, raster.height)))
             for top in range(0, raster.height, BAND)]  # fmt: skip
    return INIT + b"".join(_band(band) for band in bands) + FEED_AND_CUT


def _band(band: Image.Image) -> bytes:
    across, rows = band.width // 8, band.height
    head = b"\x1dv0\x00" + across.to_bytes(2, "little") + rows.to_bytes(2, "little")
    white = band.convert("1").tobytes()
    return head + bytes(byte ^ 0xFF for byte in white)  # Pillow: 1 = white; printer: 1 = burn


def paper_of(status: bytes) -> Paper:
    """The sensors' byte (DLE EOT 4) in words."""
    if not status:
        return Paper.UNKNOWN
    if status[0] & END:
        return Paper.OUT
    return Paper.LOW if status[0] & NEAR_END else Paper.READY


class FilePrinter:
    """The demo's printer: the bytes of the last ticket in a file; may run out of paper."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.state = Paper.READY

    def paper(self) -> Paper:
        return self.state

    def print(self, raster: Image.Image) -> None:
        if self.state is Paper.OUT:
            raise PrinterFault("out of paper")
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_bytes(escpos(raster))
        except OSError:
            raise PrinterFault("the file cannot be written") from None


class DevicePrinter:
    """A USB printer at its device file, such as /dev/usb/lp0."""

    def __init__(self, device: Path) -> None:
        self._device = device

    def paper(self) -> Paper:
        try:
            handle = os.open(self._device, os.O_RDWR | os.O_NONBLOCK)
        except OSError:
            return Paper.UNKNOWN
        try:
            os.write(handle, ASK_PAPER)
            return paper_of(os.read(handle, 1))
        except OSError:
            return Paper.UNKNOWN
        finally:
            os.close(handle)

    def print(self, raster: Image.Image) -> None:
        try:
            with self._device.open("wb", buffering=0) as device:
                device.write(escpos(raster))
        except OSError:
            raise PrinterFault("the printer does not take the ticket") from None


class NetworkPrinter:
    """A printer on the network, port 9100 as a rule."""

    def __init__(self, host: str, port: int, timeout: float = 3.0) -> None:
        self._at, self._timeout = (host, port), timeout

    def paper(self) -> Paper:
        try:
            with socket.create_connection(self._at, self._timeout) as wire:
                wire.settimeout(self._timeout)
                wire.sendall(ASK_PAPER)
                return paper_of(wire.recv(1))
        except OSError:
            return Paper.UNKNOWN

    def print(self, raster: Image.Image) -> None:
        try:
            with socket.create_connection(self._at, self._timeout) as wire:
                wire.sendall(escpos(raster))
        except OSError:
            raise PrinterFault("the printer does not answer") from None


def choose(setting: str, data: Path) -> Printer:
    """The printer a setting means: `file`, a device's path, or `tcp:HOST:PORT`."""
    if setting == "file":
        return FilePrinter(data / "ticket.escpos")
    if setting.startswith("tcp:"):
        host, _, port = setting.removeprefix("tcp:").rpartition(":")
        return NetworkPrinter(host, int(port))
    return DevicePrinter(Path(setting))
