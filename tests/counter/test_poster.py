"""The poster: one sheet, a QR that leads to the office's page, every sign drawn."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageFont
from typer.testing import CliRunner

from counter.forms.poster import WORDS, Poster, render
from counter.poster import app
from display.language import languages

pytestmark = pytest.mark.program
AT = datetime(2026, 10, 5, tzinfo=UTC)
SITE = "https://madoguchi.city.example"
CHINESE = ImageFont.truetype("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 40)


def poster(folder: Path, size: str = "a4", name: str = "湯沢市 本庁舎") -> Path:
    path = folder / "poster.pdf"
    path.write_bytes(render(Poster("honcho", name, SITE, size), AT))
    return path


def said(tool: str, path: Path, *words: str) -> str:
    done = subprocess.run([tool, path, *words], check=True, capture_output=True, text=True)
    return done.stdout


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_phone_held_to_the_poster_opens_the_page_of_its_office(tmp_path: Path, size: str) -> None:
    path = poster(tmp_path, size)
    root = path.with_suffix("")
    subprocess.run(["pdftoppm", "-r", "50", "-png", "-singlefile", path, root], check=True)
    (code,) = zxingcpp.read_barcodes(Image.open(f"{root}.png"))

    assert code.text == f"{SITE}/?office=honcho"


@pytest.mark.parametrize(
    ("size", "points"), [("a4", "595.276 x 841.89"), ("a3", "841.89 x 1190.55")]
)
@pytest.mark.parametrize("name", ["湯沢市 本庁舎", "横手市 十文字地域局市民サービス課出張所"])
def test_it_is_one_sheet_of_the_size_asked_for(
    tmp_path: Path, size: str, points: str, name: str
) -> None:
    told = said("pdfinfo", poster(tmp_path, size, name))

    assert "Pages:           1" in told
    assert points in told


def test_every_language_of_the_phone_stands_on_it(tmp_path: Path) -> None:
    told = "".join(said("pdftotext", poster(tmp_path), "-").split())

    assert set(WORDS) == set(languages())
    assert [name for name, w in WORDS.items() if "".join(w["text"].split()) not in told] == []


@pytest.mark.parametrize("language", sorted(set(WORDS) - {"ja", "ja-easy"}))
def test_the_font_draws_every_sign_of_a_foreign_line(language: str) -> None:
    missing = bytes(CHINESE.getmask("\U0010fffe"))
    drawn = {sign: bytes(CHINESE.getmask(sign)) for sign in set(WORDS[language]["text"]) - {" "}}

    assert [sign for sign, mask in drawn.items() if mask == missing] == []


def test_the_command_writes_one_for_every_office_of_the_city(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [str(tmp_path), "--site", f"{SITE}/"])
    written = sorted(path.name for path in tmp_path.iterdir())

    assert done.exit_code == 0, done.output
    assert "poster-honcho.pdf" in written
    assert len(written) == done.output.count(f"{SITE}/?office=")


@pytest.mark.parametrize("site", ["", "city", "http://127.0.0.1:8020", "ftp://city.example"])
def test_a_poster_for_an_address_no_phone_can_open_is_refused(tmp_path: Path, site: str) -> None:
    done = CliRunner().invoke(app, [str(tmp_path / "new"), "--site", site])

    assert done.exit_code == 2
    assert "--site https://" in done.output
    assert not (tmp_path / "new").exists()


def test_an_office_that_is_not_there_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, [str(tmp_path / "new"), "--office", "nowhere"])

    assert done.exit_code == 2
    assert not (tmp_path / "new").exists()
