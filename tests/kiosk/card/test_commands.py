"""`card read` and `card emulate` from a terminal."""

import io
import json

import pytest

from kiosk.card import commands
from kiosk.card.emulator import EmulatedReader, residents


def read(reader: EmulatedReader, pin: str) -> tuple[int, str, str, list[str]]:
    """Exit code, output, errors, and what was asked."""
    out, err, asked = io.StringIO(), io.StringIO(), []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return pin

    return commands.read(reader, ask, out, err, wait_s=0), out.getvalue(), err.getvalue(), asked


def test_read_asks_the_pin_and_writes_json(reader: EmulatedReader) -> None:
    reader.insert("yui")
    code, out, err, asked = read(reader, "1234")

    assert code == 0
    assert json.loads(out) == {
        "name": residents()["yui"].name,
        "address": residents()["yui"].address,
        "birth": "1991-08-30",
        "sex": "female",
        "warnings": [],
    }
    assert "あと3回" in asked[0]
    assert "1234" not in out + err + asked[0]


@pytest.mark.parametrize(
    ("resident", "pin", "saying"),
    [
        ("hanako", "9876", "あと2回"),
        ("hanako", "98", "送っていません"),
        ("minoru", "1234", "ロックされています"),
        ("shizu", "1234", "送りませんでした"),
        ("ren", "1234", "スマートフォン"),
        ("transit", "1234", "ではありません"),
    ],
)
def test_read_says_what_is_wrong_and_writes_no_json(
    reader: EmulatedReader, resident: str, pin: str, saying: str
) -> None:
    reader.insert(resident)
    code, out, err, _ = read(reader, pin)

    assert (code, out) == (1, "")
    assert saying in err
    assert pin not in err


def test_read_without_a_card_says_so(reader: EmulatedReader) -> None:
    code, _, err, asked = read(reader, "1234")

    assert code == 1
    assert "カードが離れました" in err
    assert asked == []


def test_emulate_without_a_port_tells_how_and_who() -> None:
    out = io.StringIO()

    assert commands.emulate(out=out) == 0
    assert all(resident in out.getvalue() for resident in residents())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("insert nobody", "no such card"),
        ("insert hanako", "no vpcd there"),
        ("dance", "no such command"),
        ("cut many", "no such card or number"),
        ("delay 5", "ok "),
        ("remove", "ok "),
    ],
)
def test_emulate_answers_each_line(unused_port: int, line: str, answer: str) -> None:
    out = io.StringIO()

    assert commands.emulate(port=unused_port, lines=[line], out=out) == 0
    assert out.getvalue().startswith(answer)
