"""Who is told what by push, and which addresses are taken at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.push import HOSTS, PHONES, Full, Letter, Phones, Stage, stage, subscription
from display.snapshot import TURN_STATES, TurnLine, key
from tests.display.harness import SECRET, snapshot, turn
from tests.display.receiver import Phone

HANAKO = Phone().subscription(endpoint="https://fcm.googleapis.com/fcm/send/hanako")
BACKUP = HANAKO | {"endpoint": "https://web.push.apple.com/QO-hanako"}


def at(state: str = "waiting", ahead: int | None = None) -> TurnLine:
    return replace(turn(state=state), ahead=ahead)


def told(phones: Phones, *moments: TurnLine) -> list[str]:
    """What the phones are told as one turn goes through these moments."""
    letters: list[Letter] = []
    for version, each in enumerate(moments, start=2):
        letters += phones.due(snapshot(version, turns=(each,)))
    return [letter.stage.value for letter in letters]


def asked(first: TurnLine, *sources: dict[str, Any]) -> Phones:
    phones = Phones()
    for source in sources or (HANAKO,):
        phones.add("honcho", [first], subscription(source), "ja")
    return phones


def test_hanako_is_told_once_that_three_are_ahead_and_once_that_she_is_called() -> None:
    way = [at(ahead=n) for n in (5, 4, 3, 2, 1, 0)] + [at("called"), at("called"), at("serving")]

    assert told(asked(at(ahead=6)), *way) == ["near", "called"]


def test_who_is_overtaken_while_near_is_not_told_a_second_time() -> None:
    assert told(asked(at(ahead=6)), *(at(ahead=n) for n in (3, 4, 3, 2))) == ["near"]


def test_who_asks_while_three_are_ahead_sees_it_and_is_told_of_the_call_only() -> None:
    assert told(asked(at(ahead=3)), at(ahead=2), at("called")) == ["called"]


def test_a_call_put_back_and_made_again_is_told_again() -> None:
    assert told(asked(at(ahead=3)), at("called"), at(ahead=0), at("called")) == ["called"] * 2


def test_who_sits_down_until_the_papers_are_ready_is_told_of_the_second_call() -> None:
    way = (at("serving"), at("preparing", 0), at("called"))

    assert told(asked(at("called")), *way) == ["called"]


@pytest.mark.parametrize("end", [at("done"), at("left")])
def test_the_end_of_the_ticket_is_the_end_of_the_subscription(end: TurnLine) -> None:
    phones = asked(at(ahead=6), HANAKO, BACKUP)

    assert told(phones, end, at("called")) == []
    assert len(phones) == 0


def test_a_number_sent_on_to_another_line_is_over_when_it_is_done_there() -> None:
    phones = asked(at(ahead=6))
    phones.due(snapshot(2, turns=(at("moved"), at(ahead=8))))
    assert len(phones) == 1
    phones.due(snapshot(3, turns=(at("moved"), at("done"))))

    assert len(phones) == 0


def test_a_ticket_that_is_no_longer_shown_is_forgotten() -> None:
    phones = asked(at(ahead=6))
    phones.due(snapshot(2, turns=()))

    assert len(phones) == 0


def test_news_of_another_office_says_nothing_of_this_ticket() -> None:
    phones = asked(at(ahead=6))

    assert phones.due(snapshot(2, office="minase", turns=())) == []
    assert len(phones) == 1


def test_a_phone_that_asks_again_is_still_one_phone() -> None:
    assert len(asked(at(ahead=6), HANAKO, HANAKO, BACKUP)) == 2


def test_a_ticket_has_so_many_phones_and_no_more() -> None:
    many = [HANAKO | {"endpoint": f"{HANAKO['endpoint']}{n}"} for n in range(PHONES + 1)]
    with pytest.raises(Full):
        asked(at(ahead=6), *many)


def test_an_edge_remembers_so_many_phones_and_no_more() -> None:
    phones = Phones(most=1)
    phones.add("honcho", [turn()], subscription(HANAKO), "ja")
    with pytest.raises(Full):
        phones.add("honcho", [turn("makoto-secret-0123456789")], subscription(BACKUP), "ja")


@given(st.lists(st.tuples(st.sampled_from(sorted(TURN_STATES)), st.none() | st.integers(0, 9))))
def test_whatever_happens_near_comes_at_most_once_and_a_call_only_when_called(
    way: list[tuple[str, int | None]],
) -> None:
    moments = [at(state, ahead) for state, ahead in way]
    said = told(asked(at(ahead=9)), *moments)
    calls = [each for each in moments if stage([each]) is Stage.CALLED]

    assert said.count("near") <= 1
    assert said.count("called") <= len(calls)


@pytest.mark.parametrize(
    "endpoint",
    [
        "http://fcm.googleapis.com/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://counter.city.internal/x",
        "https://fcm.googleapis.com:8000/x",
        "https://fcm.googleapis.com@10.0.0.1/x",
        "https://user:word@fcm.googleapis.com/x",
        "https://fcm.googleapis.com.evil.example/x",
        "https://push.apple.com.evil.example/x",
        "https://evilpush.apple.com/x",
        "https://.push.apple.com/x",
        "https://..push.apple.com/x",
        "https://a..push.apple.com/x",
        "https://.fcm.googleapis.com/x",
        "https://fcm.googleapis.com\\@10.0.0.1/x",
        "https://fcm.googleapis.com/x#y",
        "https://fcm.googleapis.com/" + "x" * 1001,
        "https://FCM.googleapis.com/\n",
        "https://[fcm.googleapis.com/x",
        None,
        7,
    ],
)
def test_an_address_that_is_no_push_service_is_refused(endpoint: object) -> None:
    with pytest.raises(ValueError, match="endpoint"):
        subscription(HANAKO | {"endpoint": endpoint}, HOSTS)


@pytest.mark.parametrize("keys", [None, {}, {"p256dh": "x", "auth": "y"}, {"p256dh": 1}, []])
def test_keys_that_cannot_be_are_refused(keys: object) -> None:
    with pytest.raises(ValueError, match=r"keys|p256dh|auth"):
        subscription(HANAKO | {"keys": keys})


@given(st.text(max_size=80))
def test_whatever_follows_a_known_host_leads_to_that_host_or_nowhere(text: str) -> None:
    with suppress(ValueError):
        found = subscription(HANAKO | {"endpoint": f"https://fcm.googleapis.com{text}"})
        assert urlsplit(found.endpoint).netloc == "fcm.googleapis.com"


def test_what_is_kept_of_a_ticket_is_not_its_secret() -> None:
    assert SECRET not in repr(asked(at(ahead=6)).__dict__)
    assert key(SECRET) in repr(asked(at(ahead=6)).__dict__)
