"""The ticket as a picture: what the printer burns and the screen shows. No name stands on it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

import qrcode
from PIL import Image, ImageDraw, ImageFont
from qrcode.constants import ERROR_CORRECT_M

WIDTH = 512  # dots across an 80 mm roll at 180 dpi
MARGIN = 16
FONTS = Path("/usr/share/fonts/truetype/bizud-gothic")
BLACK, WHITE = 0, 1


@dataclass(frozen=True)
class Ticket:
    """Everything that stands on the paper, in the visitor's language.

    `number` is `A012`; `shape` the service's. `lines` come under the number, `advice` under the
    QR of `url`; `mark` is the demo's.
    """

    office: str
    issued: str
    service: str
    number: str
    shape: str
    lines: tuple[str, ...]
    url: str
    url_note: str
    advice: tuple[str, ...]
    mark: str = ""


def draw(ticket: Ticket) -> Image.Image:
    """The ticket, 512 dots wide and as long as it needs, in black and white."""
    sheet = Image.new("1", (WIDTH, 2000), WHITE)
    pen = ImageDraw.Draw(sheet)
    top = MARGIN
    for block in _blocks(ticket):
        top = block(sheet, pen, top)
    return sheet.crop((0, 0, WIDTH, top + MARGIN))


def png(raster: Image.Image) -> bytes:
    """The same dots for the screen."""
    out = BytesIO()
    raster.save(out, "PNG")
    return out.getvalue()


class _Text:
    """Lines of text, wrapped and centred."""

    def __init__(self, text: str, size: int, bold: bool = False, after: int = 10) -> None:
        self._text, self._font, self._after = text, _font(size, bold), after

    def __call__(self, sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> int:
        for line in wrap(self._text, self._font, WIDTH - 2 * MARGIN):
            pen.text((WIDTH / 2, top), line, BLACK, self._font, anchor="ma")
            top += round(self._font.size * 1.3)
        return top + self._after


class _Rule:
    def __call__(self, sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> int:
        pen.line((MARGIN, top + 6, WIDTH - MARGIN, top + 6), BLACK, 2)
        return top + 20


class _Number:
    """The letter in its service's shape, then the digits, as large as the paper allows."""

    def __init__(self, number: str, shape: str) -> None:
        self._letter, self._digits = number[0], number[1:]
        self._shape = shape

    def __call__(self, sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> int:
        digits = _font(150 if len(self._digits) < 4 else 120, True)
        box = 132
        across = pen.textlength(self._digits, digits)
        start = (WIDTH - box - 18 - across) / 2
        middle = top + 82
        # a triangle's weight lies low: it is set lower, its letter smaller
        size, drop = (56, 20) if self._shape == "triangle" else (84, 0)
        pen.polygon(outline(self._shape, start + box / 2, middle + drop, box / 2), BLACK)
        spot = (start + box / 2, middle + drop + drop / 4)
        pen.text(spot, self._letter, WHITE, _font(size, True), anchor="mm")
        pen.text((start + box + 18, middle), self._digits, BLACK, digits, anchor="lm")
        return top + 172


class _Code:
    """The QR of the own status page; four dots a module, with its quiet zone."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, sheet: Image.Image, pen: ImageDraw.ImageDraw, top: int) -> int:
        code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, box_size=6, border=4)
        code.add_data(self._url)
        code.make(fit=True)
        picture = code.make_image().get_image().convert("1")
        sheet.paste(picture, ((WIDTH - picture.width) // 2, top))
        return int(top + picture.height)


def _blocks(ticket: Ticket) -> Iterator[_Text | _Rule | _Number | _Code]:
    if ticket.mark:
        yield _Text(ticket.mark, 26, bold=True)
    yield _Text(ticket.office, 30)
    yield _Text(ticket.service, 34, bold=True)
    yield _Number(ticket.number, ticket.shape)
    for line in ticket.lines:
        yield _Text(line, 36, bold=True)
    yield _Rule()
    if ticket.url:
        yield _Code(ticket.url)
        yield _Text(ticket.url_note, 26)
        yield _Rule()
    for line in ticket.advice:
        yield _Text(line, 25)
    yield _Text(ticket.issued, 26, after=0)


def outline(shape: str, x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The corners of a service's shape around (x, y)."""
    corners, turn, size = _SHAPES.get(shape, _SHAPES["square"])
    angles = (2 * math.pi * i / corners + turn for i in range(corners))
    return [(x + radius * size * math.sin(a), y - radius * size * math.cos(a)) for a in angles]


# corners, turn in radians, size of the circle around them as a part of the box
_SHAPES: dict[str, tuple[int, float, float]] = {
    "circle": (60, 0.0, 1.0),
    "square": (4, math.pi / 4, 1.36),
    "diamond": (4, 0.0, 1.15),
    "triangle": (3, 0.0, 1.2),
    "hexagon": (6, math.pi / 6, 1.08),
    "pentagon": (5, 0.0, 1.08),
}


def wrap(text: str, font: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """Lines that fit; Japanese breaks anywhere but before a mark, other words at spaces."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if line and font.getlength(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()]


def _pieces(text: str) -> Iterator[str]:
    piece = ""
    for letter in text:
        glued = letter in "、。」）)・ー?!?!々ぁぃぅぇぉっゃゅょァィゥェォッャュョ"
        if piece and not glued and not (_latin(piece[-1]) and (_latin(letter) or letter == " ")):
            yield piece
            piece = ""
        piece += letter
    yield piece


def _latin(letter: str) -> bool:
    return letter.isascii() and letter != " "


@cache
def _font(size: int, bold: bool) -> ImageFont.FreeTypeFont:
    face = "BIZUDPGothic-Bold.ttf" if bold else "BIZUDPGothic-Regular.ttf"
    return ImageFont.truetype(str(FONTS / face), size)
