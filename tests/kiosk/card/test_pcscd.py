"""A real pcscd, a virtual reader, an emulated card: the same reading code as for a chip."""

import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from kiosk.card import reading
from kiosk.card.emulator import residents
from kiosk.card.pcsc import PcscReader
from tests.kiosk.card.hall import NO_READER, ROOT, Hall

PIN, WRONG = "1234", "9876"
COME_S = 10.0  # pcscd looks at its readers every 0.4 s


def put(hall: Hall, resident: str) -> PcscReader:
    """A reader that has seen this resident's card."""
    hall.insert(resident)
    reader = PcscReader()
    assert reader.wait(COME_S)
    return reader


def read(reader: PcscReader, pin: str) -> reading.Attributes:
    with closing(reader.connect()) as card:
        return reading.attributes(card, pin)


@pytest.mark.parametrize("resident", ["hanako", "yui", "mai", "makoto"])
def test_a_card_put_on_the_reader_gives_its_holder(hall: Hall, resident: str) -> None:
    found = read(put(hall, resident), PIN)

    holder = residents()[resident]
    assert (found.name, found.address, found.birth) == (holder.name, holder.address, holder.birth)


def test_wrong_pins_count_down_and_the_last_try_stays(hall: Hall) -> None:
    reader = put(hall, "hanako")
    for left in (2, 1):
        with pytest.raises(reading.WrongPin) as wrong:
            read(reader, WRONG)
        assert wrong.value.left == left

    with pytest.raises(reading.LastTry):
        read(reader, PIN)


@pytest.mark.parametrize(
    ("resident", "error"),
    [
        ("minoru", reading.PinBlocked),
        ("ren", reading.PhoneCard),
        ("transit", reading.NotAMyNumberCard),
    ],
)
def test_other_cards_are_named(hall: Hall, resident: str, error: type[Exception]) -> None:
    reader = put(hall, resident)

    with pytest.raises(error):
        read(reader, PIN)


@pytest.mark.parametrize("answers", [0, 3, 5])
def test_a_card_pulled_out_while_reading_is_gone_and_can_come_back(
    hall: Hall, answers: int
) -> None:
    reader = put(hall, "hanako")
    hall.cut_after(answers)
    with pytest.raises(reading.CardGone):
        read(reader, PIN)
    assert reader.wait_gone(COME_S)

    hall.insert("hanako")

    assert reader.wait(COME_S)
    assert read(reader, PIN).name == residents()["hanako"].name


def test_a_card_taken_away_before_the_pin_is_gone(hall: Hall) -> None:
    reader = put(hall, "hanako")
    with closing(reader.connect()) as card:
        assert reading.tries_left(card) == 3
        hall.remove()
        assert reader.wait_gone(COME_S)

        for action in (lambda: reading.attributes(card, PIN), card.reset):
            with pytest.raises(reading.CardGone):
                action()


def test_an_empty_reader_has_nothing_to_connect_to(hall: Hall) -> None:
    reader = PcscReader()

    assert "Virtual PCD" in reader.name
    assert not reader.wait(0)
    with pytest.raises(reading.CardGone):
        reader.connect()


def test_a_connection_keeps_others_out_and_leaves_nothing_unlocked(hall: Hall) -> None:
    reader = put(hall, "hanako")
    with closing(reader.connect()) as card:
        reading.attributes(card, PIN)
        with pytest.raises(reading.ReaderGone):
            PcscReader().connect()

    with closing(reader.connect()) as again:
        for command in ("00A4040C0AD3921000310001010408", "00A4020C020002"):
            again.transmit(bytes.fromhex(command))
        assert again.transmit(bytes.fromhex("00B0000000")) == (b"", 0x6982)


def test_a_reset_forgets_the_pin(hall: Hall) -> None:
    with closing(put(hall, "hanako").connect()) as card:
        reading.attributes(card, PIN)
        card.reset()

        assert card.transmit(bytes.fromhex("00B0000000")) == (b"", 0x6986)


def test_a_waiting_thread_is_called_off(hall: Hall) -> None:
    reader, seen = PcscReader(), []
    waiting = threading.Thread(target=lambda: seen.append(reader.wait(600)), daemon=True)
    waiting.start()
    for _ in range(100):  # the first ones may come before the wait has begun
        reader.cancel()
        waiting.join(0.1)

    assert seen == [False]


def test_a_reader_outlives_its_pcscd(hall: Hall) -> None:
    reader = put(hall, "hanako")
    hall.kill()
    hall.shut()
    with pytest.raises(reading.ReaderGone):
        reader.wait(1)
    assert reader.name == ""

    hall.open()
    hall.insert("kenta")

    assert reader.wait(COME_S)
    assert read(reader, PIN).name == residents()["kenta"].name


def test_a_pcscd_that_dies_in_the_middle_is_a_reader_gone(hall: Hall) -> None:
    with closing(put(hall, "hanako").connect()) as card:
        hall.kill()

        with pytest.raises(reading.CardError):
            reading.attributes(card, PIN)


def card_read(env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    code = "from kiosk.card import commands; raise SystemExit(commands.read(wait_s=10))"
    return subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | env,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_any_reader_card_read_says_so(tmp_path: Path) -> None:
    with Hall(tmp_path, readers=NO_READER) as hall:
        done = card_read(hall.env)

    assert (done.returncode, done.stdout) == (1, "")
    assert "カードリーダーが使えません" in done.stderr


def test_without_pyscard_there_is_no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "smartcard", None)
    reader = PcscReader()

    assert reader.name == ""
    with pytest.raises(reading.ReaderGone):
        reader.wait(0)


def test_without_pcscd_card_read_says_so(tmp_path: Path) -> None:
    done = card_read({"PCSCLITE_CSOCK_NAME": str(tmp_path / "nobody")})

    assert done.returncode == 1
    assert "カードリーダーが使えません" in done.stderr


def test_nothing_of_a_hall_listens_outside_it(hall: Hall) -> None:
    outside = subprocess.run(["ss", "-ltnH"], capture_output=True, text=True, check=True).stdout

    assert ":35963" in hall.run(["ss", "-ltnH"])
    assert ":35963" not in outside
