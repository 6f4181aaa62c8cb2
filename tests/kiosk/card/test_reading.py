"""Reading a card: what each card answers, and that no try and no PIN is ever lost."""

from collections.abc import Iterator
from contextlib import closing, suppress
from types import TracebackType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import reading
from kiosk.card.emulator import EmulatedReader, residents
from tests.kiosk.card.spy import Scripted, Spy, pins_sent

PIN, WRONG = "1234", "9876"
CARDS = [card.id for card in residents().values() if card.kind == "card" and card.tries == 3]


def put(reader: EmulatedReader, resident: str) -> Spy:
    reader.insert(resident)
    return Spy(reader.connect())


@pytest.mark.parametrize("resident", CARDS)
def test_the_right_pin_reads_the_holder(reader: EmulatedReader, resident: str) -> None:
    with closing(put(reader, resident)) as card:
        found = reading.attributes(card, PIN)

    holder = residents()[resident]
    assert (found.name, found.address, found.birth) == (holder.name, holder.address, holder.birth)
    assert found.warnings == ()


def test_a_full_width_pin_is_the_same_pin(reader: EmulatedReader) -> None:
    assert reading.attributes(put(reader, "hanako"), "１２３４").sex is reading.Sex.FEMALE


@pytest.mark.parametrize(
    "pin", ["", "123", "12345", "12 4", "abcd", "１２３", "一二三四", "1234\n", "١٢٣٤"]
)
def test_what_is_no_pin_never_reaches_the_card(reader: EmulatedReader, pin: str) -> None:
    card = put(reader, "hanako")

    with pytest.raises(reading.BadPin):
        reading.attributes(card, pin)

    assert card.sent == []


def test_a_wrong_pin_tells_the_tries_and_the_last_one_is_never_spent(
    reader: EmulatedReader,
) -> None:
    card = put(reader, "hanako")
    for left in (2, 1):
        with pytest.raises(reading.WrongPin) as wrong:
            reading.attributes(card, WRONG)
        assert wrong.value.left == left

    for pin in (WRONG, PIN):
        with pytest.raises(reading.LastTry):
            reading.attributes(card, pin)

    assert len(pins_sent(card.sent)) == 2
    assert reading.tries_left(card) == 1


def test_the_right_pin_gives_the_tries_back(reader: EmulatedReader) -> None:
    card = put(reader, "kenta")
    with pytest.raises(reading.WrongPin):
        reading.attributes(card, WRONG)

    reading.attributes(card, PIN)

    assert reading.tries_left(card) == 3


@pytest.mark.parametrize(
    ("resident", "error"),
    [
        ("minoru", reading.PinBlocked),
        ("shizu", reading.LastTry),
        ("ren", reading.PhoneCard),
        ("fumi", reading.NotAMyNumberCard),
        ("transit", reading.NotAMyNumberCard),
    ],
)
def test_a_card_that_cannot_be_read_is_named_and_gets_no_pin(
    reader: EmulatedReader, resident: str, error: type[reading.CardError]
) -> None:
    card = put(reader, resident)

    with pytest.raises(error):
        reading.attributes(card, PIN)

    assert pins_sent(card.sent) == []


@pytest.mark.parametrize(("resident", "left"), [("hanako", 3), ("shizu", 1), ("minoru", 0)])
def test_asking_the_tries_is_free(reader: EmulatedReader, resident: str, left: int) -> None:
    card = put(reader, resident)

    assert [reading.tries_left(card) for _ in range(5)] == [left] * 5


@pytest.mark.parametrize("answers", range(6))
def test_a_card_pulled_out_at_any_moment_is_gone(reader: EmulatedReader, answers: int) -> None:
    card = put(reader, "hanako")
    reader.cut_after(answers)

    with pytest.raises(reading.CardGone):
        reading.attributes(card, PIN)

    assert not reader.wait(0)
    assert reading.attributes(put(reader, "hanako"), PIN).birth


def test_a_lost_answer_to_the_pin_is_followed_by_asking_the_tries(reader: EmulatedReader) -> None:
    card = put(reader, "hanako")
    reader.cut_after(3, stays=True)

    with pytest.raises(reading.AnswerLost) as lost:
        reading.attributes(card, WRONG)

    assert lost.value.left == 2
    assert len(pins_sent(card.sent)) == 1


def test_nothing_is_asked_of_a_visitor_whose_pin_would_not_be_sent(reader: EmulatedReader) -> None:
    asked: list[int] = []

    def ask(left: int) -> str:
        asked.append(left)
        return PIN

    for resident in ("shizu", "minoru", "ren"):
        with pytest.raises(reading.CardError):
            reading.read(put(reader, resident), ask)

    assert reading.read(put(reader, "mai"), ask).birth == residents()["mai"].birth
    assert asked == [3]


@pytest.mark.parametrize("resident", ["hanako", "makoto"])
def test_a_closed_connection_leaves_nothing_unlocked(reader: EmulatedReader, resident: str) -> None:
    with closing(put(reader, resident)) as card:
        reading.attributes(card, PIN)

    again = reader.connect()
    for command in ("00A4040C0AD3921000310001010408", "00A4020C020002"):
        again.transmit(bytes.fromhex(command))
    assert again.transmit(bytes.fromhex("00B0000000")) == (b"", 0x6982)


def frames(at: TracebackType | None) -> Iterator[str]:
    """What the frames of a traceback hold, but the first, which is the test's own."""
    while at is not None and (at := at.tb_next) is not None:
        yield repr(at.tb_frame.f_locals)


@pytest.mark.parametrize(
    ("resident", "pin", "cut"),
    [
        ("hanako", "9876", None),
        ("shizu", "9876", None),
        ("minoru", "9876", None),
        ("ren", "9876", None),
        ("hanako", "987", None),
        *(("hanako", "9876", answers) for answers in range(4)),
    ],
)
def test_no_error_holds_the_pin_anywhere(
    reader: EmulatedReader, resident: str, pin: str, cut: int | None
) -> None:
    reader.insert(resident)
    if cut is not None:
        reader.cut_after(cut)

    with pytest.raises(reading.CardError) as raised:
        reading.attributes(reader.connect(), pin)

    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None
    held = " ".join((str(error), repr(error), repr(vars(error)), *frames(error.__traceback__)))
    assert pin not in held
    assert repr(pin.encode())[2:-1] not in held


ANSWERS = st.tuples(
    st.binary(max_size=256),
    st.sampled_from(
        [0x9000, 0x6282, 0x63C3, 0x63C2, 0x63C0, 0x6300, 0x6984, 0x6982, 0x6A82, 0x6B00]
    )
    | st.integers(0, 0xFFFF),
)


@given(st.lists(ANSWERS, max_size=10))
def test_whatever_a_card_answers_is_attributes_or_a_named_error(
    answers: list[tuple[bytes, int]],
) -> None:
    card = Scripted(answers)
    with suppress(reading.CardError):
        reading.attributes(card, PIN)

    assert len(pins_sent(card.sent)) <= 1
