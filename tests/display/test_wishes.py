"""A ticket's page never says of its turn what the turn itself does not, and answers in HTML."""

from __future__ import annotations

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.display.browsing import PHONE, Stage, fresh
from tests.display.harness import SECRET, run, snapshot, turn
from tests.display.running import answer, opened

OWN = f"/t/{SECRET}?n=A012"


async def shown(path: str, state: str) -> str:
    async with opened() as display:
        display.public.hub.publish(fresh(1, turns=(turn(state=state, desk="honcho-3"),)))
        return (await display.get(path)).text.split('id="data"')[0]


@pytest.mark.parametrize("state", ["waiting", "called", "serving", "done"])
def test_a_link_that_says_left_changes_nothing_on_the_page_of_who_has_not(state: str) -> None:
    assert "順番待ちは終わりました" not in run(shown(f"{OWN}&said=leave", state))


@pytest.mark.parametrize("said", ["snooze", "failed"])
def test_what_came_of_a_wish_is_not_said_to_who_is_called_or_has_left(said: str) -> None:
    pages = [run(shown(f"{OWN}&said={said}", state)) for state in ("waiting", "called", "left")]

    assert ['class="notice"' in page for page in pages] == [True, False, False]


def test_without_a_script_who_leaves_reads_it_though_the_news_comes_after_the_answer(
    stage: Stage,
) -> None:
    async def work() -> None:
        async with (
            stage.browsing("/", PHONE, script=False) as (display, page),
            display.uplink() as link,
        ):
            await display.feed(link, fresh(2), commands=True)
            await page.goto(f"http://{display.at}{OWN}")
            leaves = asyncio.create_task(answer(link))
            await page.locator("summary").click()
            pressed = asyncio.create_task(page.get_by_role("button", name="やめます").click())
            await leaves
            await display.feed(link, fresh(3, turns=(turn(state="left"),)), commands=True)
            await pressed

            await expect(page.locator("#headline")).to_have_text("順番待ちは終わりました")

    stage.run(work())


def test_a_form_for_an_unknown_ticket_is_answered_with_the_page_of_one_and_slowed_down() -> None:
    async def work() -> None:
        async with opened() as display:
            display.public.hub.publish(snapshot())
            path = f"/t/unknown-{0:020}/leave?n=A012&lang=ja&looked=twice"
            replies = [await display.get(path, method="POST") for _ in range(21)]

            assert [reply.status_code for reply in replies] == [404] * 20 + [429]
            assert int(replies[-1].headers["retry-after"]) >= 1
            assert {reply.headers["content-type"] for reply in replies} == {
                "text/html; charset=utf-8"
            }
            assert "この番号の情報はありません" in replies[0].text

    run(work())


def test_what_follows_the_answer_to_a_form_leads_back_to_the_ticket() -> None:
    async def work() -> None:
        async with opened() as display:
            display.public.hub.publish(snapshot())
            form = f"/t/unknown-{0:020}/leave"
            asked = await display.get(form, method="POST")
            again = re.search(r'content="2; url=(\?[^"&]*)', asked.text)
            assert again is not None
            reply = await display.get(form + again[1])

            assert reply.status_code == 303
            assert reply.headers["location"] == f"/t/unknown-{0:020}{again[1]}"

    run(work())


def test_a_wish_that_is_none_is_no_page() -> None:
    async def work() -> None:
        async with opened() as display:
            display.public.hub.publish(snapshot())
            reply = await display.get(f"/t/{SECRET}/vanish", method="POST")

            assert (reply.status_code, reply.text[:15]) == (404, "<!doctype html>")

    run(work())
