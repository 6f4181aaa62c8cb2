"""The pages by procedure, without a script: can one stay at home, what to bring, where to go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from display.language import languages
from display.say import JAPAN
from display.snapshot import ProcedureLine
from tests.display.harness import catalogue, run, service, snapshot, text
from tests.display.running import opened

CERTIFICATE = {
    "id": "juminhyo",
    "name": {"ja": "住民票の写し", "en": "Certificate of residence"},
    "avoid": text("コンビニで取れることがあります（仮）。"),
    "bring": [text("本人確認書類"), text("手数料 300円")],
    "for_whom": [
        {"code": "self", "name": text("本人"), "authority": None},
        {"code": "proxy", "name": text("代理"), "authority": text("委任状")},
    ],
    "identity": "one_photo",
    "preapply": True,
    "provisional": True,
    "services": {"honcho": "honcho-certificate", "elsewhere": "elsewhere-certificate"},
    "keywords": ["住所の証明"],
}
PURPOSES = [
    {"id": "paper", "name": text("証明書がほしい"), "procedures": ["juminhyo", "dropped"]},
    {"id": "talk", "name": text("相談"), "procedures": []},
]


def page(path: str, procedure: dict[str, Any] = CERTIFICATE, **changes: Any) -> str:
    """The page's HTML where the city has one procedure and the hall is as `changes` say."""

    async def work() -> str:
        async with opened() as display:
            display.public.set_catalogue(
                catalogue() | {"procedures": [procedure], "purposes": PURPOSES}
            )
            now = datetime.now(JAPAN).isoformat(timespec="seconds")
            display.public.hub.publish(snapshot(1, **{"at": now, **changes}))
            return (await display.get(path)).text

    return run(work())


def test_a_search_in_everyday_words_leads_to_the_procedure() -> None:
    html = page("/procedures?q=住所の証明")

    assert 'href="/procedures/juminhyo?lang=ja"' in html
    assert "相談" not in html


def test_who_finds_nothing_is_shown_everything() -> None:
    html = page("/procedures?q=魔法の杖")

    assert "見つかりませんでした" in html
    assert 'href="/procedures/juminhyo?lang=ja"' in html


def test_a_need_without_a_form_says_that_the_counter_listens() -> None:
    html = page("/procedures?purpose=talk")

    assert "この用件は、窓口でうかがいます。" in html
    assert "juminhyo" not in html


def test_a_procedure_says_first_whether_one_may_stay_at_home() -> None:
    html = page("/procedures/juminhyo")

    assert html.index("コンビニで取れる") < html.index("持ってくるもの") < html.index("本庁舎")
    assert "市が確かめているところです" in html
    assert "この手続きは、窓口で行います。" in page(
        "/procedures/juminhyo", CERTIFICATE | {"avoid": None}
    )


def test_only_who_comes_for_somebody_else_is_asked_for_their_letter() -> None:
    assert "委任状" in page("/procedures/juminhyo?for=proxy")
    assert "委任状" not in page("/procedures/juminhyo?for=self")
    assert "委任状" not in page("/procedures/juminhyo?for=nobody")


def test_the_office_stands_there_with_its_line_of_now() -> None:
    html = page("/procedures/juminhyo")

    assert "約10〜20分" in html
    assert "待ち 4人" in html
    assert "elsewhere" not in html


def test_a_procedure_that_is_stopped_never_reads_as_free() -> None:
    stopped = ProcedureLine("juminhyo", "paused", "system")
    html = page("/procedures/juminhyo", procedures=(stopped,))

    assert "休止中" in html
    assert "空いています" not in html


def test_old_news_and_closed_lines_say_so() -> None:
    shut = (replace(service("certificate"), state="closed"),)

    assert "情報更新待ち" in page("/procedures/juminhyo", at="2020-01-01T10:00:00+09:00")
    assert "受付時間外" in page("/procedures/juminhyo", services=shut)


@pytest.mark.parametrize("language", languages())
def test_every_page_is_there_in_every_language(language: str) -> None:
    for path in ("/", "/procedures", "/procedures/juminhyo", "/procedures/nothing"):
        html = page(f"{path}?lang={language}")

        assert f'lang={language}"' in html
        assert "<h1" in html


def test_what_was_typed_into_the_search_stays_text() -> None:
    html = page("/procedures?q=%3Cscript%3Ealert(1)%3C/script%3E")

    assert "<script>alert" not in html
