"""Commands and status words: the specification's bytes, and what follows 61xx and 6Cxx."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import apdu
from kiosk.card.apdu import Meaning
from kiosk.card.errors import CardGone, Unreadable


class Script:
    """A card that gives these answers in turn, and remembers what it was sent."""

    def __init__(self, *answers: str) -> None:
        self.answers = [bytes.fromhex(answer) for answer in answers]
        self.sent: list[str] = []

    def __call__(self, command: bytes) -> bytes:
        self.sent.append(command.hex())
        return self.answers.pop(0)


def test_commands_are_the_bytes_of_the_specification() -> None:
    assert apdu.select_applet(bytes(10)).hex() == "00a4040c0a" + "00" * 10
    assert apdu.select_file(0x0011).hex() == "00a4020c020011"
    assert apdu.ask_tries().hex() == "00200080"
    assert apdu.verify(b"1234").hex() == "0020008004" + "31323334"
    assert apdu.read(256).hex() == "00b0010000"


@pytest.mark.parametrize("offset", [-1, 0x8000])
def test_an_offset_that_would_mean_a_short_file_id_is_refused(offset: int) -> None:
    with pytest.raises(ValueError, match="offset"):
        apdu.read(offset)


@pytest.mark.parametrize(
    ("sw", "meaning", "tries"),
    [
        (0x9000, Meaning.OK, None),
        (0x6282, Meaning.OK, None),
        (0x63C2, Meaning.WRONG_PIN, 2),
        (0x6300, Meaning.WRONG_PIN, None),
        (0x63C0, Meaning.BLOCKED, 0),
        (0x6983, Meaning.BLOCKED, 0),
        (0x6984, Meaning.BLOCKED, 0),
        (0x6982, Meaning.NOT_VERIFIED, None),
        (0x6A82, Meaning.ABSENT, None),
        (0x6F00, Meaning.OTHER, None),
    ],
)
def test_status_words_have_one_meaning(sw: int, meaning: Meaning, tries: int | None) -> None:
    assert (apdu.meaning(sw), apdu.tries(sw)) == (meaning, tries)


def test_61xx_is_fetched_until_the_end() -> None:
    card = Script("6102", "AABB6101", "CC9000")

    assert apdu.exchange(card, apdu.read(0)) == apdu.Answer(b"\xaa\xbb\xcc", 0x9000)
    assert card.sent == ["00b0000000", "00c0000002", "00c0000001"]


def test_6cxx_is_asked_again_with_the_length_the_card_named() -> None:
    card = Script("6C03", "AABBCC9000")

    assert apdu.exchange(card, apdu.read(0)).data == b"\xaa\xbb\xcc"
    assert card.sent == ["00b0000000", "00b0000003"]


def test_a_pin_is_not_sent_twice_whatever_the_card_asks() -> None:
    card = Script("6C04")

    assert apdu.exchange(card, apdu.verify(b"1234")).sw == 0x6C04
    assert len(card.sent) == 1


@given(st.binary(max_size=1))
def test_an_answer_below_two_bytes_is_a_removal(raw: bytes) -> None:
    with pytest.raises(CardGone):
        apdu.exchange(lambda command: raw, apdu.ask_tries())


def test_a_card_that_never_comes_to_an_end_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        apdu.exchange(lambda command: b"\x00\x61\x01", apdu.read(0))
