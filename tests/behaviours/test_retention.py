"""Retention: what has had its time is destroyed, told before, and the figures stay as they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from tests.behaviours.stage import Guest, Json, Stage, stage
from tests.cast import SAMPLES, TOKYO
from tests.proof.programs import running

pytestmark = pytest.mark.both

FACTS: Json = {
    "identity": {"rule": "one_photo", "documents": ["my_number_card"], "outcome": "confirmed"},
    "person": {"role": "self"}, "signed": True,
}  # fmt: skip
REASON = "ご家族を呼びに"
# Monday 6 April: five open days are over on Tuesday the 14th, thirty on 25 May, past the holidays.
FIFTH, SIXTH, THIRTIETH, LATER = (
    datetime(2026, month, day, 9, tzinfo=TOKYO)
    for month, day in ((4, 13), (4, 14), (5, 22), (5, 25))
)
FIGURES = ("visits", "turns", "daily", "calls", "desks")


@dataclass
class Kept:
    """A counter, the cases of its first day, and what was told and seen of them later."""

    house: Stage
    closed: str = ""
    unclaimed: str = ""
    told: dict[str, str] = field(default_factory=dict)
    read: dict[str, tuple[Json, Json]] = field(default_factory=dict)
    counts: dict[str, dict[str, list[Json]]] = field(default_factory=dict)

    def purge(self, name: str, at: datetime, *words: str) -> None:
        """Switch off at night, purge, look at the figures; read both cases the next morning."""
        self.house.at(at)
        self.house.halt()
        done = self.house.matanai("purge", *words)
        assert done.returncode == 0, done.stderr
        self.told[name] = done.stdout
        self.counts[name] = self.house.figures(name)
        self.house.start()
        clerk = self.house.clerk()
        self.read[name] = (read(clerk, self.closed), read(clerk, self.unclaimed))


@pytest.fixture(scope="module")
def kept(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """Two forms and a hold of one day, and every purge from the fifth day to the thirtieth."""
    with running(stage(tmp_path_factory.mktemp("kept"), own_database, clock=True)) as found:
        assert isinstance(found, Stage)
        made = first_day(found)
        made.purge("too early", FIFTH, "--really")
        made.purge("dry", SIXTH)
        made.purge("really", SIXTH, "--really")
        made.purge("again", THIRTIETH, "--really")
        made.purge("later", LATER, "--really")
        yield made


def first_day(house: Stage) -> Kept:
    """One application is served and closed, one never taken up, one visitor has to wait."""
    clerk = house.clerk()
    one, other = (house.device().apply().json()["visit"]["cases"][0]["id"] for _ in range(2))
    case = read(clerk, one)
    for name in ("claim", "prepare", "check", "accept", "close"):
        given = FACTS if name == "accept" else {}
        case = clerk.handle(case, name, **given).json()["case"]
    clerk.serves()
    clerk.moves(clerk.moves(house.number(), "hold", reason=REASON), "leave")
    return Kept(house, one, other)


def read(clerk: Guest, case: str) -> Json:
    """A case as its clerk reads it."""
    found: Json = clerk.get(f"/api/cases/{case}").json()["case"]
    return found


def words(kept: Kept, name: str) -> str:
    """What was told of the main office."""
    (line,) = [each for each in kept.told[name].splitlines() if each.startswith("honcho:")]
    return line.removeprefix("honcho: ")


@pytest.mark.behaviour(30)
def test_nothing_is_destroyed_before_its_open_days_are_over(kept: Kept) -> None:
    assert words(kept, "too early") == "cases=0 unclaimed=0 holds=0 preapplications=0"
    for case in kept.read["too early"]:
        assert case["answers"] == SAMPLES["juminhyo"]["answers"]


@pytest.mark.behaviour(30)
def test_a_purge_is_a_dry_run_unless_told_otherwise(kept: Kept) -> None:
    assert words(kept, "dry") == "cases=1 unclaimed=1 holds=1 preapplications=0"
    assert "nothing was touched" in kept.told["dry"]
    for case in kept.read["dry"]:
        assert case["answers"] == SAMPLES["juminhyo"]["answers"]


@pytest.mark.behaviour(30)
def test_unclaimed_input_is_gone_after_five_open_days_and_a_closed_case_is_not(kept: Kept) -> None:
    closed, unclaimed = kept.read["really"]

    assert words(kept, "really") == words(kept, "dry")
    assert (unclaimed["answers"], unclaimed["sources"]) == ({}, {})
    assert closed["answers"] == SAMPLES["juminhyo"]["answers"]


@pytest.mark.behaviour(30)
def test_a_closed_case_is_gone_after_its_procedures_open_days(kept: Kept) -> None:
    assert kept.read["again"][0]["answers"] == SAMPLES["juminhyo"]["answers"]

    assert words(kept, "later") == "cases=1 unclaimed=0 holds=0 preapplications=0"
    assert kept.read["later"][0]["answers"] == {}
    assert kept.read["later"][0]["accepted"] is None


@pytest.mark.behaviour(30)
def test_what_is_gone_cannot_be_opened_again_from_the_database(kept: Kept) -> None:
    query = 'SELECT wrapped_key, sealed, acceptance FROM "case" WHERE id IN (?, ?)'

    rows = kept.house.ask(query, kept.closed, kept.unclaimed)

    assert [tuple(bytes(each) if each else b"" for each in row) for row in rows] == [(b"",) * 3] * 2
    assert kept.house.ask("SELECT count(*) FROM hold_key") == [(0,)]
    assert kept.house.ask("SELECT count(*) FROM turn WHERE hold_reason IS NOT NULL") == [(0,)]


@pytest.mark.behaviour(30)
def test_a_case_that_is_gone_is_told_so_whatever_one_wants_of_it(kept: Kept) -> None:
    clerk = kept.house.clerk()
    case = read(clerk, kept.closed)

    answers = [clerk.handle(case, "reopen"), clerk.get(f"/api/cases/{kept.closed}/form.pdf")]

    assert [(a.status_code, a.json()["error"]["code"]) for a in answers] == [(409, "destroyed")] * 2


@pytest.mark.behaviour(30)
def test_the_figures_stay_as_they_were(kept: Kept) -> None:
    assert len(kept.counts["dry"]["turns"]) == 3
    for name in FIGURES:
        assert kept.counts["later"][name] == kept.counts["dry"][name]


@pytest.mark.behaviour(30)
def test_every_purge_is_written_down_with_its_counts_and_the_chain_is_whole(kept: Kept) -> None:
    query = "SELECT reason FROM event WHERE kind = 'purge' ORDER BY office, sequence"

    assert kept.house.ask(query) == [(words(kept, "really"),), (words(kept, "later"),)]
    assert kept.house.matanai("audit").returncode == 0
