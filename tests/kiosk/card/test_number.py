"""The individual number: our dialogue cannot reach its file, and no emulated card has one."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import jpki, reading, textap
from kiosk.card.emulator import EmulatedReader, residents
from kiosk.card.emulator.applets import applets
from tests.kiosk.card.spy import Scripted, Spy
from tests.kiosk.card.test_reading import ANSWERS

PIN = "1234"
# Everything the kiosk may ever say to a card. The number's file 0001 and the reference 0014
# (照合番号A) are not among it, nor any READ by short file id.
ALLOWED = {
    b"\x00\xa4\x04\x0c\x0a" + textap.AID,
    b"\x00\xa4\x04\x0c\x0a" + jpki.AID,
    bytes.fromhex("00A4020C020011"),
    bytes.fromhex("00A4020C020002"),
    bytes.fromhex("00A4020C020006"),
    bytes.fromhex("00200080"),
    bytes.fromhex("0020008004") + PIN.encode(),
    bytes.fromhex("00B0000020"),
}


def allowed(command: bytes) -> bool:
    reads = len(command) == 5 and command[:2] == b"\x00\xb0" and command[2] < 0x80
    return command in ALLOWED or reads


@pytest.mark.parametrize("resident", residents())
@pytest.mark.parametrize("pin", [PIN, "9876", "123456789018"])
def test_no_reading_asks_any_card_for_its_number(
    reader: EmulatedReader, resident: str, pin: str
) -> None:
    reader.insert(resident)
    card = Spy(reader.connect())
    for _ in range(4):
        with suppress(reading.CardError):
            reading.attributes(card, pin)

    said = [command for command in card.sent if not command.endswith(pin.encode())]
    assert [command.hex() for command in said if not allowed(command)] == []
    assert b"123456789018" not in b"".join(card.sent)


@given(st.lists(ANSWERS, max_size=12))
def test_no_answer_of_any_card_makes_us_ask_for_its_number(
    answers: list[tuple[bytes, int]],
) -> None:
    card = Scripted(answers)
    with suppress(reading.CardError):
        reading.attributes(card, PIN)

    assert [command.hex() for command in card.sent if not allowed(command)] == []


@pytest.mark.parametrize("resident", residents())
def test_no_emulated_card_holds_a_number(resident: str) -> None:
    for applet in applets(residents()[resident]):
        if applet.aid == textap.AID:
            assert applet.files[0x0001].content() == b"\xff" * 17
            assert applet.pins[0x0014].secret is None
