"""A visitor before the kiosk's screen: touches what is to be seen, one touch at a time."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Mapping
from typing import Any

from PIL import Image
from playwright.sync_api import Locator, Page, expect

from kiosk import camera

HAND_S = 0.35  # a finger needs as long from one touch to the next; the kiosk takes less for a slip
GO_HOME = """() => new Promise((home) => {
  const socket = new WebSocket(`ws://${location.host}/ws/session`);
  const ends = {choose: "back", lines: "back", ticket: "finish", found: "finish", trouble: "start"};
  const busy = ["taking", "reading", "opening", "sending"];
  socket.onmessage = ({data}) => {
    const {view} = JSON.parse(data);
    const say = (move, facts) => socket.send(JSON.stringify({do: move, ...facts}));
    if (!view || busy.includes(view.screen)) return;
    if (view.screen !== "start") return say(ends[view.screen] ?? (view.number ? "stop" : "back"));
    if (view.language !== "ja") return say("language", {language: "ja"});
    socket.close();
    home();
  };
})"""


class Visitor:
    """Somebody at the kiosk's page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._touched = 0.0

    def sees(self, screen: str) -> None:
        """Wait until this screen stands."""
        shown = re.compile(f"^({screen})$")
        expect(self.page.locator("body")).to_have_attribute("data-screen", shown, timeout=20_000)

    @property
    def screen(self) -> str:
        """The screen that stands now."""
        return self.page.locator("body").get_attribute("data-screen") or ""

    @property
    def number(self) -> str:
        """The number on the screen."""
        return "".join(self.page.locator("main .number, .strip .number").first.inner_text().split())

    def touch(self, what: str | Locator) -> None:
        """Touch a button by what stands on it."""
        if isinstance(what, str):
            name = re.compile(re.escape(what))
            what = self.page.locator("main, .bar, .languages, .cover").get_by_role(
                "button", name=name
            )
        what = what.first
        expect(what).to_be_enabled()
        self.page.wait_for_timeout(max(0.0, self._touched + HAND_S - time.monotonic()) * 1000)
        what.click()
        self._touched = time.monotonic()

    def home(self) -> None:
        """Whatever the one before left: the first screen, in Japanese."""
        self.page.evaluate(GO_HOME)
        self.sees("start")

    def takes_a_number_for(self, purpose: str, procedure: str) -> str:
        """Two touches; the number."""
        self.sees("start")
        self.touch(purpose)
        self.sees("choose")
        self.touch(procedure)
        self.sees("number")
        return self.number

    def lays_the_card(self, name: str) -> None:
        """Take a card of the demo's tray."""
        self.touch(self.page.locator(".tray-card", has_text=name))

    def types_pin(self, pin: str) -> None:
        """The four digits, and 決定."""
        self.sees("pin")
        for digit in pin:
            self.page.locator(".pinpad").get_by_role("button", name=digit, exact=True).click()
        self.touch("決定")

    def answers(self, asked: Mapping[str, Any]) -> None:
        """Answer one question after another, by its name, till the form is whole."""
        self.sees("ask|confirm")
        while self.screen == "ask":
            state = self.state()
            if state["screen"] != "ask":
                break
            question = state["body"]
            self.answer(question, asked[question["name"]])
            self.page.wait_for_function(
                "name => document.body.dataset.screen !== 'ask' || "
                "!document.querySelector('main').textContent.includes(name)",
                arg=question["name"],
            )
        self.sees("confirm")

    def answer(self, question: Mapping[str, Any], value: Any) -> None:
        """One answer: a choice by its words, a yes or no, a number."""
        if question["kind"] == "choice":
            self.touch(self.page.locator(".choice", has_text=value))
        elif question["kind"] in ("yesno", "more"):
            self.touch("はい" if value else "いいえ")
        elif question["kind"] == "count":
            for _ in range(value - 1):
                self.page.get_by_role("button", name="＋").click()
            self.touch("決定")
        else:
            raise NotImplementedError(question["kind"])

    def ticket(self) -> Image.Image:
        """The picture of the paper that came out."""
        self.sees("ticket")
        paper = self.page.locator(".slot-paper")
        expect(paper).to_be_visible()
        paper.evaluate("image => image.decode()")
        answer = self.page.request.get(paper.evaluate("image => image.src"))
        return Image.open(io.BytesIO(answer.body()))

    def state(self) -> dict[str, Any]:
        """What the kiosk says stands on its screen."""
        found: dict[str, Any] = self.page.request.get(
            self.page.url.rstrip("/") + "/api/state"
        ).json()
        return found


def address_on(paper: Image.Image) -> str:
    """The address a phone's camera reads from the paper."""
    return camera.decode(paper.convert("L"))[0].text
