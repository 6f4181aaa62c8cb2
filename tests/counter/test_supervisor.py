"""The supervisors' page: whom it is for, and what it says of the days behind and the next hour."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from counter.records.behind import Behind, Forms
from counter.staffing import Change, Effect
from counter.web.pages import TEMPLATES
from counter.web.report import Report
from tests.cast import YUZAWAS_OWN, Person, Town


def text(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def served(clerk: Person, minutes: int, town: Town) -> None:
    """The next visitor is called, and served so long."""
    turn = clerk.move(clerk.next().json()["turn"], "start").json()["turn"]
    town.clock.forward(minutes=minutes)
    assert clerk.move(turn, "finish", carry=True).status_code == 200


def test_without_a_session_the_page_asks_who_it_is_and_shows_no_figure(hall: Town) -> None:
    answer = hall.anybody().get("/supervisor")

    assert (answer.status_code, "signin.js" in answer.text) == (200, True)
    assert "待ち" not in text(answer.text)


def test_a_clerk_is_told_that_the_page_is_not_for_her(hall: Town) -> None:
    answer = hall.clerk("高橋").get("/supervisor")

    assert (answer.status_code, "担当になっていません" in answer.text) == (403, True)


@pytest.mark.both
def test_on_the_first_day_the_page_says_that_there_is_no_past_yet(town: Town) -> None:
    answer = town.supervisor().get("/supervisor")

    assert answer.status_code == 200
    assert "受付をした日がまだありません" in answer.text
    assert "直前の1時間と同じ" in answer.text
    assert "いまの窓口で足りています" in answer.text


@pytest.mark.both
def test_the_next_day_it_says_how_yesterday_was(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    for _ in range(6):
        kiosk.number()
    for _ in range(6):
        served(takahashi, 5, town)
    town.clock.at += timedelta(days=1)

    found = text(town.supervisor().get("/supervisor").text)

    assert "受付をした1日" in found
    assert "証明書 6 12分 12分 25分 25分 67% 0%" in found
    assert "1日の受付 6 人" in found


@pytest.mark.both
def test_a_form_prepared_before_the_call_counts_as_ready(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    for _ in range(2):
        kiosk.apply()
    case = takahashi.get("/api/cases").json()["cases"][0]
    for move in ("claim", "prepare"):
        case = takahashi.handle(case, move).json()["case"]
    for _ in range(2):
        served(takahashi, 1, town)
    town.clock.at += timedelta(days=1)

    page = text(town.supervisor().get("/supervisor").text)
    assert "呼ぶ前に準備できた 50 %" in page
    assert "手で入れた文字（1件） 23 字 書かずに済んだ文字 53 %" in page


@pytest.mark.both
def test_a_crowd_at_one_desk_is_foretold_and_a_second_desk_advised(
    town: Town, kiosk: Person, shibata: Person
) -> None:
    for _ in range(8):
        kiosk.number("honcho-ido")
    town.shown(lambda status: sum(each["waiting"] for each in status["services"]) == 8)

    found = text(town.supervisor().get("/supervisor").text)

    assert "「住所の異動」は、1時間後に30分以上の待ちになりそうです" in found
    assert "（ほぼ確実）" in found
    assert "この業務を受ける窓口は、いま1か所です" in found
    assert "を開ける" in found


def test_where_desks_suffice_but_none_does_this_line_the_page_names_the_line(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    for _ in range(8):
        kiosk.number("honcho-ido")
    town.shown(lambda status: sum(each["waiting"] for each in status["services"]) == 8)

    found = text(town.supervisor().get("/supervisor").text)

    assert "「住所の異動」を受ける窓口が足りません（いま0か所）" in found


def test_desks_that_would_help_alike_stand_in_one_line() -> None:
    report = Report(Behind((), (), Forms(0, 0, 0, 0)), YUZAWAS_OWN)
    then = Effect(12.4, 30, 40)
    skill = [(Change(f"honcho-{n}", service="honcho-ido"), then) for n in (13, 1, 5)]
    other = (Change("honcho-7"), Effect(20.0, 41, 60))

    assert report.choices([*skill, other]) == [
        ("1・5・13番窓口のどれかで「住所の異動」も受ける", then),
        ("7番窓口を開ける", other[1]),
    ]


@pytest.mark.parametrize(
    ("number", "said"), [(12.5, "12分"), (120, "120分"), (174.2, "2時間54分"), (None, "―")]
)
def test_minutes_are_whole_and_many_of_them_are_hours(number: float | None, said: str) -> None:
    minutes = TEMPLATES.get_template("figures.html").module.minutes

    assert minutes(number) == said


def test_no_number_and_no_clerk_but_the_reader_stands_on_the_page(
    town: Town, kiosk: Person, takahashi: Person
) -> None:
    kiosk.number()
    served(takahashi, 5, town)
    town.clock.at += timedelta(days=1)

    page = town.supervisor().get("/supervisor").text

    assert [word for word in ("A001", "A 001", "高橋", "clerk-") if word in page] == []


def test_a_period_nobody_offers_is_the_usual_one(hall: Town) -> None:
    page = hall.supervisor().get("/supervisor?days=365").text

    assert re.search(r'days=28" aria-current="true"', page)
