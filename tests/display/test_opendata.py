"""Open data, live: for everybody's programs, and nothing of anybody in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from display.say import JAPAN
from tests.display.harness import SECRET, SERVICES, catalogue, run, service, snapshot, turn
from tests.display.running import Display, opened

PATH = "/opendata/congestion.json"


def fed(display: Display, sensitive: tuple[str, ...] = (), age_s: float = 0, **news: Any) -> None:
    """A catalogue and news of this age."""
    known = catalogue()
    for each in known["services"]:
        each["sensitive"] = each["id"] in sensitive
    display.public.set_catalogue(known)
    at = datetime.now(JAPAN) - timedelta(seconds=age_s)
    display.public.hub.publish(snapshot(1, at=at.isoformat(timespec="seconds"), **news))


def lines(**given: Any) -> list[dict[str, Any]]:
    """The rows of the document, and each as a program would find it."""

    async def work() -> Any:
        async with opened() as display:
            fed(display, **given)
            return (await display.get(PATH)).json()["lines"]

    found: list[dict[str, Any]] = run(work())
    return found


def test_every_line_says_how_crowded_it_is() -> None:
    first = lines(services=(service(SERVICES[0], waiting=7, level=3),))[0]

    assert (first["office"], first["service"]) == ("honcho", f"honcho-{SERVICES[0]}")
    assert (first["status"], first["level"], first["level3"], first["waiting"]) == ("open", 3, 2, 7)
    assert first["wait_low"] <= first["wait_high"]


def test_sensitive_lines_are_one_row_and_say_their_level_only() -> None:
    quiet = tuple(f"honcho-{name}" for name in SERVICES[:2])
    news = tuple(service(name, 3, level) for name, level in zip(SERVICES[:2], (2, 4), strict=True))

    found = lines(sensitive=quiet, services=news)

    (merged,) = [row for row in found if row["service"] == "sensitive"]
    assert not [row for row in found if row["service"] in quiet]
    assert (merged["level"], merged["waiting"], merged["wait_high"]) == (4, None, None)


def test_old_news_says_nothing_and_never_free() -> None:
    assert {row["status"] for row in lines(age_s=3600)} == {"unknown"}
    assert {row["level"] for row in lines(age_s=3600)} == {None}


def test_other_sites_may_read_it_and_ask_whether_it_changed() -> None:
    async def work() -> None:
        async with opened() as display:
            fed(display, turns=(turn(SECRET),))
            first = await display.get(PATH)
            again = await display.get(PATH, headers={"If-None-Match": first.headers["etag"]})

            assert first.headers["access-control-allow-origin"] == "*"
            assert "max-age=30" in first.headers["cache-control"]
            assert (again.status_code, again.content) == (304, b"")
            assert "key" not in first.text

    run(work())


def test_before_the_first_catalogue_nothing_is_known() -> None:
    async def work() -> None:
        async with opened() as display:
            assert (await display.get(PATH)).status_code == 503

    run(work())
