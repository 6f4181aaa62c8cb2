"""Every question of the longest form stands whole on the kiosk, in every language and size."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.fitting import beyond
from tests.journeys.preapply.at_home import SAMPLES
from tests.journeys.screens import Screens
from tests.journeys.visitor import Visitor

TELL = """(command) => new Promise((told) => {
  const socket = new WebSocket(`ws://${location.host}/ws/session`);
  let said = false;
  socket.onmessage = ({data}) => {
    if (said) { socket.close(); told(JSON.parse(data).view ?? null); }
    else { said = true; socket.send(JSON.stringify(command)); }
  };
})"""
DRAWN = """([screen, path]) => document.body.dataset.screen === screen
  && (!path || document.getElementById("main").dataset.path === path)"""


def tell(page: Page, command: str, **facts: Any) -> None:
    """What a touch would say, without looking for its button."""
    page.evaluate(TELL, {"do": command, **facts})


def answer(sample: dict[str, Any], question: dict[str, Any]) -> Any:
    """The sample's answer to a question; one person is enough."""
    if question["kind"] == "more":
        return not question["any"]
    found: Any = sample["answers"]
    for part in question["path"].split("."):
        found = found[int(part)] if isinstance(found, list) else found[part]
    return found


def walk(visitor: Visitor, sample: dict[str, Any]) -> dict[str, list[str]]:
    """By touch through the whole form; what did not fit, by screen."""
    faults: dict[str, list[str]] = {}

    def look(screen: str, path: str = "") -> None:
        visitor.page.wait_for_function(DRAWN, arg=[screen, path])
        if cut := beyond(visitor.page):
            faults[f"{screen} {path}"] = cut

    for command, facts, screen in START:
        tell(visitor.page, command, **facts)
        visitor.sees(screen)
        look(screen)
    while (state := visitor.state())["screen"] == "ask":
        look("ask", state["body"]["path"])
        tell(visitor.page, "answer", value=answer(sample, state["body"]))
    look("confirm")
    return faults


START: list[tuple[str, dict[str, Any], str]] = [
    ("number_only", {}, "lines"),
    ("back", {}, "start"),
    ("purpose", {"purpose": "moving"}, "choose"),
    ("choose", {"service": "honcho-ido", "procedure": "tennyu"}, "number"),
    ("way", {"way": "touch"}, "for_whom"),
    ("for_whom", {"for_whom": "self"}, "notice"),
    ("agree", {}, "ask"),
]


@pytest.mark.parametrize(("language", "large"), [("ja", True), ("ja-easy", False), ("en", False)])
def test_every_question_of_moving_in_stands_whole_on_the_screen(
    screens: Screens, language: str, large: bool
) -> None:
    visitor = Visitor(screens.kiosk())
    visitor.home()
    tell(visitor.page, "language", language=language)
    if large:
        tell(visitor.page, "large")

    faults = walk(visitor, SAMPLES["tennyu"])

    assert faults == {}
    assert visitor.screen == "confirm"
    visitor.home()
