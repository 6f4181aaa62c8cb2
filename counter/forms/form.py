"""The printed application: one frozen Form in, one A4 PDF out, for every procedure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import typst

from counter.forms.coverage import Coverage, FontFault, read
from counter.forms.page import page
from counter.forms.sheet import Accepted, Form

DEBIAN_FONTS = ("/usr/share/fonts/truetype/ipamj", "/usr/share/fonts/truetype/bizud-gothic")
FAMILIES = {  # file name → family; the first draws names, the second labels
    "ipamjm.ttf": "IPAmjMincho",
    "BIZUDGothic-Regular.ttf": "BIZ UDGothic",
}
__all__ = ["DEBIAN_FONTS", "Accepted", "Form", "coverages", "render"]

TEMPLATE = Path(__file__).parent / "application.typ"


def render(form: Form, fonts: Sequence[str] = DEBIAN_FONTS) -> bytes:
    """The form as a tagged PDF. Text of the answers is data to the typesetter, never code.

    Raises FontFault when the fonts are not in the given folders.
    """
    data = json.dumps(page(form, coverages(tuple(fonts))), ensure_ascii=True)
    return typst.compile(
        TEMPLATE,
        font_paths=_faces(tuple(fonts)),
        ignore_system_fonts=True,
        sys_inputs={"form": data},
        timestamp=int(form.at.timestamp()),
    )


@lru_cache(maxsize=4)
def _faces(folders: tuple[str, ...]) -> typst.Fonts:
    """The font files of the folders and no others, searched once."""
    return typst.Fonts(False, False, [Path(folder) for folder in folders])


@lru_cache(maxsize=4)
def coverages(folders: tuple[str, ...]) -> Mapping[str, Coverage]:
    """Family → coverage of the fonts the form is set in, read once. Raises FontFault."""
    found: dict[str, Coverage] = {}
    for file, family in FAMILIES.items():
        path = next((p for f in folders if (p := Path(f) / file).is_file()), None)
        if path is None:
            raise FontFault(f"{file} is in none of the font folders {', '.join(folders)}")
        found[family] = read(path)
    return found
