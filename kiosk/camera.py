"""Reading QR codes from a camera's frame or a picture file, with zxing-cpp, then pyzbar.

Either library may be missing on a machine; `decoders()` says which work. Nothing here opens,
follows or keeps what a code says, and the text of an individual number's code is dropped at once.
Calls take 1 to 60 ms of processor time: keep them off the event loop.
"""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from PIL import Image, ImageChops, ImageFilter, UnidentifiedImageError

from counter.envelope import PREFIX
from counter.intake import individual_number

MOST_PIXELS: Final = 40_000_000  # of a picture file, judged by its header before anything is read
LONGEST_SIDE: Final = 2560  # larger pictures are reduced: a code that fills a tray needs far less
LARGEST_FILE: Final = 32 << 20

Decoder: TypeAlias = Callable[[Image.Image], list[str]]
Kind: TypeAlias = Literal["preapplication", "my_number", "ticket", "other", "nothing"]

_TICKET: Final = re.compile(r"https?://[^\s/]+(?:/[^\s?#]*)?/t/([A-Za-z0-9_-]{16,64})(?:[?#]\S*)?")
_TWELVE: Final = re.compile(r"[\s-]*".join([r"\d"] * 12))


class CameraFault(Exception):
    """A picture that cannot be looked at: `code` is `torn` or `too_large`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Found:
    """What a code says, who read it (`zxing-cpp`, `pyzbar+half`, …) and after how many ms."""

    text: str
    decoder: str
    ms: float


@dataclass(frozen=True)
class Seen:
    """What a frame showed. `text` is kept only where it is used: the sealed text or the secret."""

    kind: Kind
    text: str = ""
    decoder: str = ""
    ms: float = 0.0


def decoders() -> list[str]:
    """The names of the libraries that work on this machine, the better one first."""
    return list(_REGISTRY)


def decode(image: Image.Image) -> list[Found]:
    """The QR codes of a picture; the first decoder that finds any ends the search.

    CameraFault when the picture is torn or has more pixels than any camera of ours.
    """
    started = time.perf_counter()
    for name, texts in _attempts(_grey(image)):
        if texts:
            ms = round((time.perf_counter() - started) * 1000, 1)
            return [Found(text, name, ms) for text in texts]
    return []


def look(image: Image.Image) -> Seen:
    """The one thing in a frame a kiosk acts on; a pre-application goes before a ticket."""
    order = ("my_number", "preapplication", "ticket", "other")
    sorted_ = [(sort(found.text), found) for found in decode(image)]
    for kind in order:
        for seen, found in sorted_:
            if seen == kind:
                return Seen(kind, _kept(kind, found.text), found.decoder, found.ms)
    return Seen("nothing")


def sort(text: str) -> Kind:
    """What a code's text is to us. An individual number's code holds its bare twelve digits."""
    if not text.strip():
        return "nothing"
    if text.startswith(PREFIX):
        return "preapplication"
    if _TWELVE.fullmatch(text.strip()) and individual_number(text):
        return "my_number"
    return "ticket" if _TICKET.fullmatch(text.strip()) else "other"


def secret_of(text: str) -> str | None:
    """The secret in the address of one of our tickets (…/t/SECRET); None for any other text."""
    found = _TICKET.fullmatch(text.strip())
    return found[1] if found else None


def luma(width: int, height: int, data: bytes) -> Image.Image:
    """A frame sent as raw 8-bit luma, one byte a pixel. CameraFault if the sizes do not agree."""
    if width * height > MOST_PIXELS:
        raise CameraFault("too_large")
    if width < 1 or height < 1 or len(data) != width * height:
        raise CameraFault("torn")
    return Image.frombytes("L", (width, height), data)


def picture(data: bytes) -> Image.Image:
    """A PNG or JPEG frame from its bytes. CameraFault if it is torn, too large or neither."""
    if len(data) > LARGEST_FILE:
        raise CameraFault("too_large")
    try:
        image = Image.open(io.BytesIO(data), formats=("PNG", "JPEG"))
        if image.width * image.height > MOST_PIXELS:
            raise CameraFault("too_large")
        image.draft("L", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise CameraFault("too_large") from None
    except (OSError, SyntaxError, ValueError, UnidentifiedImageError):
        raise CameraFault("torn") from None
    return image


def scan_files(paths: Iterable[str | Path]) -> Iterator[dict[str, Any]]:
    """For each file `{file, texts, decoder, ms}`; an unreadable one has `error` beside them.

    The text of an individual number's code is left out and `dropped` says so.
    """
    for path in paths:
        yield {"file": str(path), **_scan(Path(path))}


def _scan(path: Path) -> dict[str, Any]:
    started = time.perf_counter()
    try:
        found = decode(picture(path.read_bytes()))
    except (CameraFault, OSError) as fault:
        code = fault.code if isinstance(fault, CameraFault) else "unreadable"
        return {"texts": [], "decoder": None, "ms": _since(started), "error": code}
    kept = [each.text for each in found if sort(each.text) != "my_number"]
    decoder = found[0].decoder if found else None
    report = {"texts": kept, "decoder": decoder, "ms": _since(started)}
    return report if len(kept) == len(found) else {**report, "dropped": "individual_number"}


def _since(started: float) -> float:
    return round((time.perf_counter() - started) * 1000, 1)


def _kept(kind: Kind, text: str) -> str:
    if kind == "preapplication":
        return text
    return secret_of(text) or "" if kind == "ticket" else ""


def _grey(image: Image.Image) -> Image.Image:
    if image.width * image.height > MOST_PIXELS:
        raise CameraFault("too_large")
    try:
        if image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info:
            image = image.convert("RGBA")  # a saved picture's clear background is paper, not ink
            image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
        grey = image.convert("L")
    except (OSError, SyntaxError, ValueError):
        raise CameraFault("torn") from None
    if max(grey.size) > LONGEST_SIDE:
        grey.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    return grey


def _attempts(grey: Image.Image) -> Iterator[tuple[str, list[str]]]:
    for name, read in _REGISTRY.items():
        yield name, read(grey)
    for trick, changed in _rescues(grey):
        for name, read in _REGISTRY.items():
            yield f"{name}+{trick}", read(changed)


def _rescues(grey: Image.Image) -> Iterator[tuple[str, Image.Image]]:
    """Cheap second looks: half size and blur against noise, double against small modules."""
    width, height = grey.size
    if min(grey.size) >= 320:
        yield "half", grey.reduce(2)
    yield "blur", grey.filter(ImageFilter.GaussianBlur(1))
    if max(grey.size) <= 640:
        yield "double", grey.resize((width * 2, height * 2), Image.Resampling.BICUBIC)
    yield "adaptive", _adaptive(grey)


def _adaptive(grey: Image.Image) -> Image.Image:
    """Black where a pixel is darker than its surroundings: against shadows and glare."""
    around = grey.filter(ImageFilter.BoxBlur(max(4, min(grey.size) // 24)))
    return ImageChops.subtract(grey, around, 1, 128).point([0] * 122 + [255] * 134)


def _zxing() -> Decoder | None:
    try:
        import zxingcpp
    except ImportError:
        return None
    formats = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    mode = zxingcpp.TextMode.Plain

    def read(grey: Image.Image) -> list[str]:
        found = zxingcpp.read_barcodes(grey, formats=formats, text_mode=mode)
        return [barcode.text for barcode in found]

    return read


def _pyzbar() -> Decoder | None:
    try:
        from pyzbar import pyzbar
    except ImportError:  # also when the machine has no libzbar
        return None
    symbols = [pyzbar.ZBarSymbol.QRCODE]

    def read(grey: Image.Image) -> list[str]:
        try:
            found = pyzbar.decode(grey, symbols=symbols)
        except ValueError:  # a part of a structured append has an orientation pyzbar cannot name
            return []
        return [_text(each.data) for each in found]

    return read


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _registry() -> dict[str, Decoder]:
    made = {"zxing-cpp": _zxing(), "pyzbar": _pyzbar()}
    return {name: read for name, read in made.items() if read}


_REGISTRY: Final[dict[str, Decoder]] = _registry()
