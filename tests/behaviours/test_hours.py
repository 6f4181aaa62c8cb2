"""Hours and limits: when numbers are given, how many, and what those who come too late see."""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest

from counter.envelope import seal_qr
from counter.preapplication import encode
from tests.behaviours.stage import Json, Stage, stage
from tests.cast import SAMPLES, TOKYO, YUZAWA, YUZAWAS_OWN
from tests.proof.programs import running

pytestmark = pytest.mark.both

SHOMEI, ZEI, KOSODATE = "honcho-shomei", "honcho-zei", "honcho-kosodate"
NEW_YEARS_EVE, SHOWA_DAY = (2026, 12, 31), (2027, 4, 29)
LIMIT = 3


@pytest.fixture(scope="module")
def clockwork(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """A counter that keeps the city's hours, and gives three numbers a day for 子育て."""
    folder = tmp_path_factory.mktemp("hours")
    with running(hourly(folder, own_database)) as found:
        assert isinstance(found, Stage)
        yield found


def hourly(folder: Path, database: str) -> Stage:
    """A counter that keeps the hours of its city."""
    own = {"MATANAI_ALWAYS_OPEN": "0", "MATANAI_CITY": city(folder)}
    return stage(folder / "data", database, clock=True, **own)


def city(folder: Path) -> str:
    """Yuzawa with a small limit."""
    shutil.copytree(YUZAWA, folder / "city")
    path = folder / "city" / "city.toml"
    before, line, after = path.read_text(encoding="utf-8").partition(f'id = "{KOSODATE}"')
    changed = after.replace("daily_limit = 999", f"daily_limit = {LIMIT}", 1)
    path.write_text(before + line + changed, encoding="utf-8")
    return str(folder / "city")


def code(day: Stage, service: str) -> str:
    """What asking for a number is answered: `given`, or the refusal's code."""
    answer = day.device().take(service)
    return "given" if answer.status_code == 201 else str(answer.json()["error"]["code"])


def state(status: Json, service: str) -> str:
    """A line's state."""
    return next(str(each["state"]) for each in status["services"] if each["id"] == service)


@pytest.mark.behaviour(31)
def test_numbers_end_a_quarter_of_an_hour_before_the_service_does(day: Stage) -> None:
    seen, tomorrow = [], day.now + timedelta(days=1)
    for hour, minute in ((8, 29), (8, 30), (16, 59), (17, 0), (17, 14), (17, 15)):
        day.at(tomorrow.replace(hour=hour, minute=minute))
        begun = day.shown(lambda status: status["at"] >= day.now.isoformat(timespec="seconds"))
        day.shown(lambda status, old=begun["version"]: status["version"] > old)  # looked at since
        seen.append((code(day, SHOMEI), state(day.status(), SHOMEI)))

    assert seen == [
        ("closed", "closed"), ("given", "open"), ("given", "open"),
        ("closed", "closed"), ("closed", "closed"), ("closed", "closed"),
    ]  # fmt: skip


@pytest.mark.behaviour(31)
def test_a_line_with_a_lunch_break_gives_no_numbers_over_lunch(day: Stage) -> None:
    day.at(day.now.replace(hour=12, minute=15))

    assert (code(day, ZEI), code(day, SHOMEI)) == ("closed", "given")
    day.shown(lambda status: (state(status, ZEI), state(status, SHOMEI)) == ("closed", "open"))


@pytest.mark.behaviour(31)
@pytest.mark.parametrize("date", [NEW_YEARS_EVE, SHOWA_DAY])
def test_holidays_and_the_citys_own_closures_are_closed(
    day: Stage, date: tuple[int, int, int]
) -> None:
    day.at(datetime(*date, 10, tzinfo=TOKYO))

    assert code(day, SHOMEI) == "closed"
    status = day.shown(lambda status: status["at"] >= day.now.isoformat())
    assert {each["state"] for each in status["services"]} == {"closed"}
    assert {each["low"] for each in status["services"]} == {None}


@pytest.mark.behaviour(31)
def test_a_machine_without_a_person_can_show_the_hours(day: Stage) -> None:
    services = day.anybody().get("/api/catalogue?office=honcho").json()["services"]

    (found,) = [each for each in services if each["id"] == ZEI]
    assert found["hours"]["mon"] == ["08:30-12:00", "13:00-17:15"]
    assert found["number_hours"]["mon"] == ["08:30-11:45", "12:45-17:00"]


@pytest.mark.behaviour(31)
def test_a_line_gives_no_more_numbers_a_day_than_its_limit(day: Stage) -> None:
    assert [code(day, KOSODATE) for _ in range(LIMIT + 1)] == ["given"] * LIMIT + ["limit_reached"]
    assert code(day, SHOMEI) == "given"

    day.at((day.now + timedelta(days=1)).replace(hour=9))

    assert code(day, KOSODATE) == "given"


@pytest.mark.behaviour(31)
def test_a_pre_application_is_one_number_however_often_it_is_shown(day: Stage) -> None:
    text, kiosk = qr(day), day.device()

    first, again = (use(day, text) for _ in range(2))

    assert (first.status_code, again.status_code) == (201, 409)
    assert again.json()["error"]["code"] == "used_already"
    seen = kiosk.post("/api/preapplications/open", {"sealed": text}).json()["visit"]["number"]
    assert seen == first.json()["visit"]["number"]


def qr(day: Stage) -> str:
    """A QR as the page at home makes it."""
    inside = encode([SAMPLES["juminhyo"]], YUZAWAS_OWN, day.now, os.urandom(16))
    key = day.anybody().get("/api/catalogue").json()["keys"][-1]
    public = base64.urlsafe_b64decode(key["public"] + "==")
    return seal_qr(inside, public, key["id"], YUZAWAS_OWN.city.code)


def use(day: Stage, text: str) -> httpx2.Response:
    """Show a QR and take a number with it."""
    kiosk = day.device()
    handle = kiosk.post("/api/preapplications/open", {"sealed": text}).json()["handle"]
    form = {"procedure": "juminhyo", "for_whom": "self", "handle": handle}
    return kiosk.take(services=[], applications=[form])
