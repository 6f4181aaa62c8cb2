"""A sign watched over a day of cuts: each call is shown as new exactly once, and in order."""

from __future__ import annotations

import json
import os
import random
import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect, sync_playwright

from tests.cast import Person
from tests.journeys.screens import SIGN, launch
from tests.proof import programs
from tests.proof.programs import Counter, running
from tests.proof.wire import Wire

ROUNDS = 2
PATIENCE_MS = 30_000
# Notes each call when its row lights up; a fresh page knows of none, so a second time would show.
WATCH = """addEventListener("DOMContentLoaded", () => {
  const lit = new Set();
  const note = () => {
    for (const row of [...document.querySelectorAll(".sign-call[data-new]")].reverse()) {
      if (lit.has(row.dataset.seq)) continue;
      lit.add(row.dataset.seq);
      const seen = JSON.parse(localStorage.getItem("seen") ?? "[]");
      localStorage.setItem("seen", JSON.stringify([...seen, Number(row.dataset.seq)]));
    }
  };
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true });
})"""


@dataclass
class Lobby:
    """A counter with a clerk, and a screen at the end of a cable."""

    counter: Counter
    wire: Wire
    browser: BrowserContext
    page: Page
    clerk: Person
    made: list[int] = field(default_factory=list)

    def call(self, times: int) -> None:
        """So many visitors come, are called and served, one after the other."""
        for _ in range(times):
            self.counter.device().number()
            turn = self.clerk.next().json()["turn"]
            for move in ("start", "finish"):
                answer = self.clerk.move(turn, move)
                assert answer.status_code == 200, answer.text
                turn = answer.json()["turn"]
            self.made.append(len(self.made) + 1)

    def open(self) -> None:
        """The browser of the screen is opened."""
        self.page = self.browser.new_page()
        self.page.goto(f"http://127.0.0.1:{self.wire.port}/signage/honcho")

    def caught_up(self) -> None:
        """Wait until the newest call stands on top."""
        top = self.page.locator("#calls .sign-call").first
        expect(top).to_have_attribute("data-seq", str(self.made[-1]), timeout=PATIENCE_MS)

    def seen(self) -> list[int]:
        """The calls that lit up, in that order."""
        found: list[int] = json.loads(self.page.evaluate("localStorage.getItem('seen') ?? '[]'"))
        return found


def killed(lobby: Lobby) -> None:
    """The counter is killed; calls are made as soon as it is back."""
    os.kill(lobby.counter.pid, signal.SIGKILL)
    lobby.counter.halt()
    lobby.counter.start()
    lobby.call(5)


def unplugged(lobby: Lobby) -> None:
    """The cable is out while people are called."""
    lobby.wire.pull()
    lobby.call(6)
    lobby.wire.plug()


def reloaded(lobby: Lobby) -> None:
    """Somebody presses F5 in the middle of a call."""
    lobby.call(1)
    lobby.page.reload()
    lobby.call(2)


def restarted(lobby: Lobby) -> None:
    """The browser dies, and is there again after some calls."""
    lobby.page.close()
    lobby.call(4)
    lobby.open()


def calm(lobby: Lobby) -> None:
    """Nothing happens but calls."""
    lobby.call(5)


FATES: list[Callable[[Lobby], None]] = [killed, unplugged, reloaded, restarted, calm]


@pytest.fixture
def lobby(tmp_path: Path) -> Iterator[Lobby]:
    with running(programs.counter(tmp_path / "data")) as counter, sync_playwright() as play:
        wire, browser = Wire(int(counter.url.rpartition(":")[2])), launch(play)
        context = browser.new_context(viewport=SIGN)
        context.add_init_script(WATCH)
        found = Lobby(counter, wire, context, context.new_page(), counter.clerk("honcho-2"))
        found.open()
        expect(found.page.locator(".sign-service").first).to_be_visible(timeout=PATIENCE_MS)
        yield found
        browser.close()
        wire.close()


def test_a_sign_shows_every_call_of_a_day_once_and_in_order_whatever_is_cut(
    lobby: Lobby, chance: random.Random
) -> None:
    for _ in range(ROUNDS):
        for fate in chance.sample(FATES, len(FATES)):
            fate(lobby)
            lobby.caught_up()

    assert lobby.seen() == lobby.made
