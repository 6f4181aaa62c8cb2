"""The poster for walls and letters: a QR to the office's phone page, and how it works."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import qrcode
import typst
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.image.svg import SvgPathImage

FOLDER = Path(__file__).parent
FONTS = tuple(Path("/usr/share/fonts/truetype") / each for each in ("bizud-gothic", "wqy", "ipamj"))
WORDS: Mapping[str, Mapping[str, Any]] = tomllib.loads((FOLDER / "poster.toml").read_text("utf-8"))
MAIN = next(iter(WORDS))


@dataclass(frozen=True)
class Poster:
    """One office's poster; `site` is the display's public address without a trailing slash."""

    office: str
    name: str
    site: str
    size: str = "a4"

    @property
    def address(self) -> str:
        """Where its QR leads."""
        return f"{self.site}/?office={quote(self.office)}"


def render(poster: Poster, at: datetime) -> bytes:
    """The poster as a tagged PDF, the same for the same moment."""
    main = WORDS[MAIN]
    data = {
        **main,
        "office": poster.name,
        "address": poster.address,
        "size": poster.size,
        "qr": _code(poster.address),
        "others": [words for language, words in WORDS.items() if language != MAIN],
    }
    return typst.compile(
        FOLDER / "poster.typ",
        font_paths=typst.Fonts(False, False, list(FONTS)),
        ignore_system_fonts=True,
        sys_inputs={"poster": json.dumps(data)},
        timestamp=int(at.timestamp()),
    )


def _code(address: str) -> str:
    """The QR as SVG; a quarter of it may be torn or dirty."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q, border=4)
    code.add_data(address)
    out = BytesIO()
    code.make_image(image_factory=SvgPathImage).save(out)
    return out.getvalue().decode()
