"""The emulated chip and reader: strict where a real card is, signing for real."""

import threading
from contextlib import closing

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from kiosk.card import jpki, textap
from kiosk.card.emulator import EmulatedReader, residents
from kiosk.card.emulator.chip import Chip
from kiosk.card.errors import CardGone, ReaderGone
from kiosk.card.pcsc import Reader, Transport

SHA256_INFO = bytes.fromhex("3031300D060960864801650304020105000420")
ASK_TRIES = "00200080"


def chip(resident: str = "hanako") -> Chip:
    return Chip(residents()[resident])


def say(card: Chip, *commands: str) -> str:
    """The answer to the last of these commands, in hex."""
    return [card.process(bytes.fromhex(command)) for command in commands][-1].hex().upper()


def applet(aid: bytes) -> str:
    return "00A4040C0A" + aid.hex()


def file(file_id: int) -> str:
    return f"00A4020C02{file_id:04X}"


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        ("00A4040C0AD3921000310001010401", "6A82"),  # 住基
        ("00A4040C0AD3921000310001010402", "6A82"),  # 券面事項確認
        ("00A4040C06A00000000401", "6A82"),
        ("00A4000C023F00", "6A86"),
        ("00CA000000", "6D00"),
        ("80CA9F7F00", "6D00"),
        ("00B0000000", "6986"),
        (ASK_TRIES, "6986"),
        ("00A4", "6700"),
        ("", "6700"),
        ("00A4040C0AD392", "6700"),
    ],
)
def test_what_is_not_on_the_card_is_refused_with_its_own_word(command: str, answer: str) -> None:
    assert say(chip(), command) == answer


@given(st.binary(max_size=270))
def test_any_command_gets_a_status_word_and_opens_nothing(command: bytes) -> None:
    card = chip()

    assert len(card.process(command)) >= 2
    assert say(card, applet(textap.AID), file(0x0002), "00B0000000") == "6982"


@pytest.mark.parametrize(
    ("aid", "reference", "most"),
    [(textap.AID, 0x0011, 3), (jpki.AID, 0x0018, 3), (jpki.AID, 0x001B, 5)],
)
def test_tries_count_down_to_blocked_and_stay_so(aid: bytes, reference: int, most: int) -> None:
    card = chip()
    assert say(card, applet(aid), file(reference), ASK_TRIES) == f"63C{most}"

    counts = [say(card, "002000800439383736") for _ in range(most + 1)]

    assert counts == [f"63C{left}" for left in range(most - 1, -1, -1)] + ["6984"]
    card.power()
    assert say(card, applet(aid), file(reference), "002000800431323334") == "6984"


@pytest.mark.parametrize("reference", [0x0014, 0x0015])
def test_the_numbers_on_the_face_open_nothing(reference: int) -> None:
    card = chip()
    say(card, applet(textap.AID), file(reference), "002000800C" + "31" * 12)

    for file_id in (0x0001, 0x0002):
        assert say(card, file(file_id), "00B0000000") == "6982"


def test_reading_past_the_end_is_told() -> None:
    assert say(chip(), applet(jpki.AID), file(0x0006), "00B000A000") == "6B00"


def read(card: Chip, file_id: int) -> bytes:
    say(card, applet(jpki.AID), file(file_id))
    data = b""
    while (part := card.process(bytes((0, 0xB0, len(data) >> 8, len(data) & 0xFF, 0))))[:-2]:
        data += part[:-2]
    return data


def test_the_authentication_key_signs_what_its_certificate_verifies() -> None:
    card = chip()
    certificate = x509.load_der_x509_certificate(read(card, 0x000A))
    authority = x509.load_der_x509_certificate(read(card, 0x000B))
    digest = hashes.Hash(hashes.SHA256())
    digest.update(b"hello")
    info = SHA256_INFO + digest.finalize()

    say(card, applet(jpki.AID), file(0x0018), "002000800431323334", file(0x0017))
    signature = card.process(bytes((0x80, 0x2A, 0, 0x80, len(info))) + info + b"\0")[:-2]

    key = certificate.public_key()
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(signature, b"hello", padding.PKCS1v15(), hashes.SHA256())
    certificate.verify_directly_issued_by(authority)


@pytest.mark.parametrize(
    ("before", "command", "answer"),
    [
        (file(0x0017), "802A008001AA00", "6982"),
        (file(0x001A), "802A008001AA00", "6982"),
        (file(0x0001), "00B0000000", "6982"),
        (file(0x0006), "802A008001AA00", "6A86"),
    ],
)
def test_keys_and_signing_certificate_are_closed_without_pin(
    before: str, command: str, answer: str
) -> None:
    assert say(chip(), applet(jpki.AID), before, command) == answer


def test_the_emulated_reader_fits_the_protocols(reader: EmulatedReader) -> None:
    as_reader: Reader = reader
    reader.insert("hanako")
    as_transport: Transport = as_reader.connect()

    assert as_transport.transmit(bytes.fromhex(applet(jpki.AID))) == (b"", 0x9000)


def test_a_second_connection_is_refused_until_the_first_ends(reader: EmulatedReader) -> None:
    reader.insert("hanako")
    first = reader.connect()
    with pytest.raises(ReaderGone):
        reader.connect()

    first.close()

    with closing(reader.connect()) as second:
        assert second.transmit(bytes.fromhex(applet(jpki.AID)))[1] == 0x9000


def test_an_old_connection_does_not_reach_the_next_card(reader: EmulatedReader) -> None:
    reader.insert("hanako")
    old = reader.connect()

    reader.insert("kenta")

    for action in (lambda: old.transmit(b"\0\xa4\4\x0c"), old.reset):
        with pytest.raises(CardGone):
            action()
    old.close()


def test_an_empty_reader_has_nothing_to_connect_to(reader: EmulatedReader) -> None:
    assert not reader.wait(0)
    with pytest.raises(CardGone):
        reader.connect()


def test_waiting_sees_the_card_come_and_go(reader: EmulatedReader) -> None:
    seen: list[bool] = []
    waiting = threading.Thread(target=lambda: seen.append(reader.wait(30)))
    waiting.start()
    reader.insert("hanako")
    waiting.join()
    waiting = threading.Thread(target=lambda: seen.append(reader.wait_gone(30)))
    waiting.start()
    reader.remove()
    waiting.join()

    assert seen == [True, True]


def test_a_card_that_nobody_knows_is_a_key_error(reader: EmulatedReader) -> None:
    with pytest.raises(KeyError):
        reader.insert("nobody")
