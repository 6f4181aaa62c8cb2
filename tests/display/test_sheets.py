"""The monthly sheets at a display: what was carried there is served, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

import httpx2
import pytest
from playwright.async_api import expect

from counter import whole
from counter.records import archive, publish, sheets
from display.settings import SettingFault, load
from display.sheets import Sheets
from tests.bench.phone import feed
from tests.cast import YUZAWAS_OWN, Town
from tests.display.browsing import PHONE, Stage, faults
from tests.display.harness import run
from tests.display.running import Display, opened

INDEX, SHEET = "/opendata/", "/opendata/service_daily_202604.csv"
LARGE = b"2026-04-06,honcho\r\n" * 2**20  # more than waits between two sockets
DESK = {"width": 1440, "height": 900}
COLUMNS = [code for kind in sheets.KINDS for code in kind.columns]
SAME = ("content-type", "cache-control", "access-control-allow-origin")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three months of each kind and the dictionary, as the counter writes them."""
    made = tmp_path / "carried"
    made.mkdir()
    for kind in sheets.KINDS:
        for month in ("2025-12", "2026-03", "2026-04"):
            (made / kind.file(month)).write_bytes(kind.head())
    (made / "dictionary.csv").write_bytes(sheets.dictionary())
    return made


def asked(folder: Path | None, *paths: str) -> list[httpx2.Response]:
    """What a display that knows its city answers."""

    async def work() -> list[httpx2.Response]:
        async with opened(opendata=folder) as display:
            feed(display)
            return [await display.get(path) for path in paths]

    return run(work())


def reading(folder: Path, meanwhile: Callable[[Path], object]) -> bytes:
    """A large sheet as somebody slow gets it while something is done to its file."""
    path = folder / "service_daily_202604.csv"
    path.write_bytes(LARGE)

    async def slowly(display: Display) -> bytes:
        client = httpx2.AsyncClient(base_url=f"http://{display.at}")
        async with client, client.stream("GET", SHEET) as answer:
            assert answer.status_code == 200
            pieces = answer.aiter_bytes()
            first = await anext(pieces)
            meanwhile(path)
            return first + b"".join([piece async for piece in pieces])

    async def work() -> bytes:
        async with opened(opendata=folder) as display:
            return await slowly(display)

    return run(work())


def test_a_display_serves_what_the_command_wrote_as_the_counter_serves_it(
    town: Town, tmp_path: Path
) -> None:
    town.kiosk().number()
    with archive.looked_into(town.settings) as connection:
        names = list(publish.publish(connection, YUZAWAS_OWN, tmp_path, "2026-04-07"))
    town.clock.at = town.clock.at.replace(day=7)

    for name, answer in zip(names, asked(tmp_path, *(INDEX + each for each in names)), strict=True):
        theirs = town.anybody().get(f"/opendata/{name}")
        assert answer.content == theirs.content != b""
        assert [answer.headers[each] for each in SAME] == [theirs.headers[each] for each in SAME]


def test_the_page_names_each_month_of_each_kind_the_newest_first(folder: Path) -> None:
    (page,) = asked(folder, INDEX)

    found = [page.text.index(f"service_daily_{month}.csv") for month in (202604, 202603, 202512)]
    assert found == sorted(found)
    assert "月ごと: 混雑度（5分ごと）" in page.text
    assert "受付から最初の呼出まで（分）" in page.text  # what a column means
    for link in ("licenses/by/4.0/", "/opendata/congestion.json", "/opendata/dictionary.csv"):
        assert link in page.text


def test_without_a_folder_the_page_lists_what_is_live_and_says_there_are_no_months() -> None:
    page, sheet = asked(None, INDEX, SHEET)

    assert (page.status_code, sheet.status_code) == (200, 404)
    assert "月ごとのデータ（CSV）は、ここにはありません。" in page.text
    assert "/opendata/congestion.json" in page.text
    assert ".csv" not in page.text


def test_before_the_first_catalogue_the_page_and_its_sheets_are_there(folder: Path) -> None:
    async def work() -> None:
        async with opened(opendata=folder) as display:
            page = await display.get(INDEX)

            assert SHEET in page.text
            assert "市の名前を書いてください" in page.text
            assert (await display.get(SHEET)).status_code == 200

    run(work())


@pytest.mark.parametrize(
    "name", ["people_202604.csv", "service_daily_202613.csv", "service_daily_２０２６04.csv",
             ".service_daily_202604.csv.new", "service_daily_202604.csv.bak", "..%2Fsecret.csv",
             "..%2Fservice_daily_202601.csv", "%00.csv"],
)  # fmt: skip
def test_a_name_the_counter_does_not_give_is_404_and_not_listed(folder: Path, name: str) -> None:
    (folder / unquote(name).replace("\0", "nothing")).write_bytes(b"secret\r\n")

    page, answer = asked(folder, INDEX, INDEX + name)

    assert answer.status_code == 404
    assert page.text.count("/opendata/service_daily_") == 3


def a_link(path: Path) -> None:
    (path.parent.parent / "secret").write_bytes(b"secret\r\n")
    path.symlink_to(path.parent.parent / "secret")


@pytest.mark.parametrize(
    "make", [a_link, os.mkfifo, Path.mkdir, Path.touch,
             lambda path: path.write_bytes(sheets.KINDS[0].head() + b"2026-04-06,hon")],
    ids=["link", "pipe", "folder", "empty", "half"],
)  # fmt: skip
def test_what_is_no_whole_file_is_404_and_not_listed(
    folder: Path, make: Callable[[Path], object]
) -> None:
    (folder / "service_daily_202604.csv").unlink()
    make(folder / "service_daily_202604.csv")

    page, answer = asked(folder, INDEX, SHEET)

    assert answer.status_code == 404
    assert SHEET not in page.text


def test_a_sheet_known_already_is_not_sent_again_until_it_is_another(folder: Path) -> None:
    async def work() -> None:
        async with opened(opendata=folder) as display:
            known = {"If-None-Match": (await display.get(SHEET)).headers["etag"]}
            again = await display.get(SHEET, headers=known)
            (folder / "new").write_bytes(sheets.KINDS[0].head() + b"2026-04-06\r\n")
            (folder / "new").replace(folder / "service_daily_202604.csv")
            newer = await display.get(SHEET, headers=known)

            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["access-control-allow-origin"] == "*"
            assert newer.content.endswith(b"2026-04-06\r\n")

    run(work())


@pytest.mark.parametrize("done", [Path.unlink, lambda path: whole.put(path, [b"new\r\n"], 0o644)])
def test_a_sheet_that_goes_or_is_replaced_while_it_is_read_is_read_as_it_was(
    folder: Path, done: Callable[[Path], object]
) -> None:
    assert reading(folder, done) == LARGE


@pytest.mark.parametrize("body", [b"", LARGE.replace(b"honcho", b"yuzawa")])
def test_a_sheet_written_over_while_it_is_read_never_looks_whole(folder: Path, body: bytes) -> None:
    with pytest.raises(httpx2.RemoteProtocolError):
        reading(folder, lambda path: path.write_bytes(body))


def test_a_folder_that_is_taken_away_leaves_a_page_that_says_so(folder: Path) -> None:
    async def work() -> None:
        async with opened(opendata=folder) as display:
            os.rename(folder, folder.with_name("elsewhere"))

            assert "まだありません。" in (await display.get(INDEX)).text
            assert (await display.get(SHEET)).status_code == 404

    run(work())


@pytest.mark.parametrize("body", [b"\xff\r\n", b"a,b\r\n"])
def test_a_dictionary_that_is_none_costs_the_page_its_columns_only(
    folder: Path, body: bytes
) -> None:
    (folder / "dictionary.csv").write_bytes(body)

    (page,) = asked(folder, INDEX)

    assert SHEET in page.text
    assert "列の意味</summary>" not in page.text


def test_a_folder_that_is_not_there_is_refused_by_name(folder: Path) -> None:
    assert load({"MATANAI_OPENDATA": str(folder)}).opendata == folder
    with pytest.raises(SettingFault, match="MATANAI_OPENDATA"):
        load({"MATANAI_OPENDATA": str(folder / "nowhere")})


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("carried", [True, False])
def test_the_page_has_no_fault_and_stays_on_the_screen(
    stage: Stage, folder: Path, size: object, carried: bool
) -> None:
    async def work() -> None:
        async with stage.browsing(INDEX, size) as (display, page):
            display.app.state.sheets = Sheets(folder if carried else None)
            await page.reload()
            for each in await page.locator("summary").all():
                await each.click()

            assert await faults(page) == []
            assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            assert await page.locator("dd").count() == (len(COLUMNS) if carried else 0)

    stage.run(work())


def test_without_a_script_a_resident_comes_from_the_hall_to_a_sheet(
    stage: Stage, folder: Path
) -> None:
    async def work() -> None:
        async with stage.browsing("/", PHONE, script=False) as (display, page):
            display.app.state.sheets = Sheets(folder)
            await page.get_by_role("link", name="オープンデータ").click()
            await page.locator("summary").first.click()
            await expect(page.locator("dd").first).to_contain_text("受付をした日")
            async with page.expect_download() as coming:
                await page.get_by_role("link", name="2026年4月").first.click()

            assert (await coming.value).suggested_filename == "service_daily_202604.csv"

    stage.run(work())
