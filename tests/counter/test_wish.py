"""A small city's counter serves the phone's pages itself, their plain forms too."""

from __future__ import annotations

import time

import pytest

from tests.cast import Person, Town


def shown(anybody: Person, page: str) -> None:
    """Returns once the page knows its number: the board looks a moment after it was given."""
    until = time.monotonic() + 15
    while anybody.get(page).status_code != 200 and time.monotonic() < until:
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("wish", "said", "state"),
    [("leave", "leave", "left"), ("snooze", "snooze", "waiting"), ("dance", "", "waiting")],
)
def test_a_visitor_without_a_script_leaves_or_is_waited_for(
    town: Town, kiosk: Person, wish: str, said: str, state: str
) -> None:
    visit, anybody = kiosk.number(), town.anybody()
    shown(anybody, f"/t/{visit['secret']}")

    answer = anybody.post(f"/t/{visit['secret']}/{wish}?n={visit['number']}", {})

    assert (f"said={said}" in answer.headers.get("location", "")) == bool(said)
    found = anybody.get(f"/api/visits/by-secret/{visit['secret']}").json()["visit"]
    assert found["turns"][0]["state"] == state
