"""The emulated chip: takes command bytes, gives answer bytes, and knows nothing of readers."""

from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import rsa

from kiosk.card.emulator.applets import Applet, applets
from kiosk.card.emulator.residents import Resident

ATR = bytes.fromhex("3B80800101")  # a bare type-B answer; nobody may identify the card by it


class Refused(Exception):
    """The chip's answer is a status word and no data."""

    def __init__(self, sw: int) -> None:
        super().__init__(f"{sw:04X}")
        self.sw = sw


@dataclass(frozen=True)
class Command:
    """A short APDU, taken apart. `le` is None when the command did not ask for data."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes
    le: int | None


def command(raw: bytes) -> Command:
    """Take an APDU apart. Raises Refused(6700) unless its lengths are right."""
    if len(raw) < 4:
        raise Refused(0x6700)
    cla, ins, p1, p2, *body = raw
    if len(body) <= 1:
        return Command(cla, ins, p1, p2, b"", (body[0] or 256) if body else None)
    end = 1 + body[0]
    if body[0] == 0 or len(body) not in (end, end + 1):
        raise Refused(0x6700)
    le = (body[end] or 256) if len(body) > end else None
    return Command(cla, ins, p1, p2, bytes(body[1:end]), le)


class Chip:
    """One resident's card; tries left stay as they are between insertions, as on a real one."""

    def __init__(self, resident: Resident) -> None:
        self.resident = resident
        self._applets: list[Applet] = applets(resident)
        self._applet: Applet | None = None
        self._file = 0
        self._rest = b""  # what GET RESPONSE has yet to fetch
        self._instructions: dict[tuple[int, int], Callable[[Command], bytes]] = {
            (0x00, 0xA4): self._select,
            (0x00, 0x20): self._verify,
            (0x00, 0xB0): self._read,
            (0x80, 0x2A): self._sign,
            (0x00, 0xC0): self._get_response,
        }

    def power(self) -> None:
        """Power on, off or reset: selection and verified PINs are forgotten, tries are not."""
        self._applet, self._file, self._rest = None, 0, b""
        for applet in self._applets:
            for pin in applet.pins.values():
                pin.verified = False

    def process(self, raw: bytes) -> bytes:
        """Answer one command: data and status word."""
        try:
            asked = command(raw)
            instruction = self._instructions.get((asked.cla, asked.ins))
            if instruction is None:
                raise Refused(0x6D00)
            return instruction(asked)
        except Refused as refused:
            return refused.sw.to_bytes(2, "big")

    def _select(self, asked: Command) -> bytes:
        if (asked.p1, asked.p2) == (0x04, 0x0C):
            self._applet = next((a for a in self._applets if a.aid == asked.data), None)
            self._file = 0
            if self._applet is None:
                raise Refused(0x6A82)
            return b"\x90\x00"
        if (asked.p1, asked.p2) == (0x02, 0x0C) and len(asked.data) == 2:
            return self._select_file(int.from_bytes(asked.data, "big"))
        raise Refused(0x6A86)

    def _select_file(self, file_id: int) -> bytes:
        applet = self._applet
        if applet is None or not any(
            file_id in known for known in (applet.files, applet.pins, applet.keys)
        ):
            raise Refused(0x6A82)
        self._file = file_id
        return b"\x90\x00"

    def _current(self) -> Applet:
        if self._applet is None or not self._file:
            raise Refused(0x6986)
        return self._applet

    def _verify(self, asked: Command) -> bytes:
        pin = self._current().pins.get(self._file)
        if (asked.p1, asked.p2) != (0x00, 0x80) or pin is None:
            raise Refused(0x6A86)
        if not asked.data:
            raise Refused(0x63C0 + pin.left)
        raise Refused(pin.try_(asked.data))

    def _read(self, asked: Command) -> bytes:
        applet = self._current()
        file = applet.files.get(self._file)
        if file is None or asked.p1 & 0x80:
            raise Refused(0x6A86)
        if not applet.opened(file.opened_by):
            raise Refused(0x6982)
        content, offset, le = file.content(), asked.p1 << 8 | asked.p2, asked.le or 256
        if offset >= len(content):
            raise Refused(0x6B00)
        part = content[offset : offset + le]
        if self.resident.contact and asked.le != (len(part) & 0xFF or 256):
            raise Refused(0x6C00 + (len(part) & 0xFF))
        return part + b"\x90\x00"

    def _sign(self, asked: Command) -> bytes:
        applet = self._current()
        key = applet.keys.get(self._file)
        if (asked.p1, asked.p2) != (0x00, 0x80) or key is None:
            raise Refused(0x6A86)
        if not applet.opened((key.opened_by,)):
            raise Refused(0x6982)
        if not 1 <= len(asked.data) <= 245:
            raise Refused(0x6700)
        signature = signed(key.private(), asked.data)
        if not self.resident.contact:
            return signature + b"\x90\x00"
        self._rest = signature
        raise Refused(0x6100)  # 00 stands for 256

    def _get_response(self, asked: Command) -> bytes:
        part, self._rest = self._rest[: asked.le or 256], self._rest[asked.le or 256 :]
        if not part:
            raise Refused(0x6985)
        return part + b"\x90\x00"


def signed(key: rsa.RSAPrivateKey, info: bytes) -> bytes:
    """PKCS#1 v1.5 over a DigestInfo made outside: padded and raised as given (RFC 8017, 9.2)."""
    numbers = key.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    padded = b"\x00\x01" + b"\xff" * (size - 3 - len(info)) + b"\x00" + info
    return pow(int.from_bytes(padded, "big"), numbers.d, modulus).to_bytes(size, "big")
