"""The IT person names the screens of an office in city.toml; a slip is told with its line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from counter.catalogue.files import check, load
from tests.cast import Town

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
SIGN = """
[[signs]]
id = "honcho-eki"
office = "honcho"
name = { ja = "駅前", ja-easy = "駅前", en = "Station", zh = "站", vi = "Ga", fil = "Estasyon" }
services = ["honcho-zei", "honcho-card"]
"""
LINES = '"honcho-ido", "honcho-hoken", "honcho-koseki", '
NOTICE = """
[[notices]]
text = { ja = "年末", ja-easy = "年末", en = "Year end", zh = "年末", vi = "Tết", fil = "Taon" }
first = "2026-12-01"
last = "2027-01-03"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CITY, tmp_path / "city"))


def written(folder: Path, more: str) -> Path:
    """The city's files with this at the end of city.toml."""
    city = folder / "city.toml"
    city.write_text(city.read_text("utf-8") + more, "utf-8")
    return folder


def test_a_named_sign_shows_the_calls_of_the_desks_that_serve_its_lines(folder: Path) -> None:
    sign = load(written(folder, SIGN)).signs[-1]

    assert (sign.services, sign.desks) == (("honcho-zei", "honcho-card"), ("honcho-8", "honcho-12"))


def test_of_two_signs_in_one_hall_one_may_be_silent(folder: Path) -> None:
    signs = load(written(folder, SIGN + "silent = true\n")).signs

    assert [sign.silent for sign in signs[-2:]] == [False, True]


def test_every_machine_learns_of_signs_and_notices(hall: Town) -> None:
    everywhere = hall.anybody().get("/api/catalogue").json()
    inakawa = hall.anybody().get("/api/catalogue?office=inakawa").json()

    assert {sign["id"] for sign in everywhere["signs"]} == {"honcho-shimin", "honcho-kurashi"}
    assert inakawa["signs"] == []
    assert all(set(each["text"]) == set(inakawa["languages"]) for each in inakawa["notices"])


@pytest.mark.parametrize(
    ("right", "wrong", "reason"),
    [
        ('"honcho-eki"', '"honcho"', "id 'honcho' is already taken by a sign or an office"),
        ('office = "honcho"', 'office = "nowhere"', "unknown office 'nowhere'"),
        ('"honcho-zei"', '"inakawa-sogo"', "'inakawa-sogo' is not of this office"),
        ("services =", 'desks = ["inakawa-1"]\nservices =', "'inakawa-1' is not of this office"),
        ("services =", 'media = "../up"\nservices =',
         "media must be a folder's name: small letters, digits, - and _"),
        ("services = [", 'media = "hall"\nservices = [' + LINES,
         "beside media a sign has room for 4 services"),
        ('first = "2026-12-01"', 'first = "12-01"', "first must be a day such as 2026-12-01"),
        ('last = "2027-01-03"', 'last = "2026-01-03"', "the notice ends before it begins"),
        ("first =", 'offices = ["nowhere"]\nfirst =', "unknown office 'nowhere'"),
    ],
)  # fmt: skip
def test_a_slip_in_a_sign_or_notice_is_told(
    folder: Path, right: str, wrong: str, reason: str
) -> None:
    more = (SIGN + NOTICE).replace(right, wrong, 1)
    assert more != SIGN + NOTICE

    assert reason in {fault.reason for fault in check(written(folder, more))}
