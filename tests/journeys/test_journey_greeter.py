"""Journey with the greeter's help: a number, another line, a form together, then the desk."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import Any

from playwright.sync_api import expect

from tests.journeys.clerk import Clerk
from tests.journeys.greeter import LANDSCAPE, Greeter
from tests.journeys.screens import Screens
from tests.proof.programs import Demo

LOG = (
    "SELECT kind, count(*) FROM event WHERE clerk = ? AND visit ="
    " (SELECT id FROM visit WHERE number = ?) GROUP BY kind"
)


def logged(demo: Demo, clerk: str, number: str) -> dict[str, int]:
    """What the log says this person did for the visitor of this number."""
    with contextlib.closing(sqlite3.connect(demo.data / "matanai.db")) as db:
        return dict(db.execute(LOG, [clerk, number]).fetchall())


def ono(demo: Demo) -> Any:
    """The demo's greeter, as READY names her."""
    return next(each for each in demo.ready["clerks"] if each["role"] == "greeter")


def test_greeter_gives_corrects_reprints_and_fills_and_the_desk_goes_on(
    screens: Screens, demo: Demo
) -> None:
    her, counter = ono(demo), demo.ready["counter"]
    greeter = Greeter(screens.context(LANDSCAPE, has_touch=True), counter)
    greeter.begins(her["name"], her["password"])
    number = greeter.gives("honcho-zei", "筆談")
    greeter.touch("次の方へ")
    greeter.finds(number)
    greeter.touch("用件（業務）を変える")
    greeter.chooses("honcho-hoken")
    greeter.told("列に移しました")
    greeter.touch("優先・お手伝い")
    greeter.touch("先にお呼びする")
    greeter.touch("決める")
    greeter.touch("番号札をもう一度印刷")
    greeter.told("番号札を印刷しました")
    greeter.walks("国民健康保険の加入")
    greeter.types("applicant_name", "佐藤　花子")
    greeter.touch("入力を終える")
    greeter.told("申請書の下書きが窓口に届いています")

    desk = next(each["id"] for each in demo.ready["desks"] if "honcho-hoken" in each["services"])
    clerk = Clerk(screens.desk(), demo, desk)
    assert clerk.serves() == number

    expect(clerk.row("applicant_name").locator("input")).to_have_value("佐藤　花子")
    me = greeter.page.request.get(f"{counter}/api/session").json()["clerk"]["id"]
    done = logged(demo, me, number)
    assert {"arrive", "transfer", "needs", "reprint", "receive", "fill_in"} <= set(done)
    assert (greeter.printed, done["reprint"]) == (2, 1)
