"""What `card read` and `card emulate` do: a card on a desk, or an emulated one, from a terminal."""

import json
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from getpass import getpass
from typing import TextIO

from kiosk.card import reading
from kiosk.card.attributes import Attributes
from kiosk.card.emulator import residents
from kiosk.card.emulator.vpicc import PORT, Vpicc
from kiosk.card.pcsc import PcscReader, Reader

WAIT_S = 30.0
SAYINGS = {
    "bad_pin": "暗証番号は数字４けたです。カードには送っていません。",
    "last_try": "あと１回まちがえるとロックされるため、送りませんでした。窓口でご相談ください。",
    "pin_blocked": "暗証番号がロックされています。窓口で再設定できます。",
    "card_gone": "カードが離れました。いったん離して、もう一度置いてください。",
    "reader_gone": "カードリーダーが使えません。",
    "not_a_my_number_card": "マイナンバーカードではありません。",
    "phone_card": "スマートフォンの証明書では読み取れません。カードをお使いください。",
    "unreadable": "カードの中身を読み取れませんでした。",
}
HOW = """\
実在しない住民のカードを、仮想リーダー（vpcd）に差し込みます。
  1. pcscd と vsmartcard-vpcd を、ほかから届かないネットワーク名前空間で動かします。
  2. card emulate --port {port} を同じ名前空間で動かし、命令を1行ずつ入力します：
       insert ID ・ remove ・ cut 回数 ・ delay ミリ秒
カードのID：
"""


def read(
    reader: Reader | None = None,
    ask: Callable[[str], str] = getpass,
    out: TextIO | None = None,
    err: TextIO | None = None,
    wait_s: float = WAIT_S,
) -> int:
    """Read the card on the reader (default: PC/SC) and write its attributes as JSON.

    The PIN is asked with `ask`, which must not echo. Returns the exit code; trouble is told on
    `err` (defaults: standard output and error).
    """
    out, err = out or sys.stdout, err or sys.stderr
    try:
        found = _read(reader or PcscReader(), ask, err, wait_s)
    except reading.CardError as error:
        err.write(saying(error) + "\n")
        return 1
    out.write(json.dumps(_shown(found), ensure_ascii=False) + "\n")
    return 0


def _read(reader: Reader, ask: Callable[[str], str], err: TextIO, wait_s: float) -> Attributes:
    err.write("カードを置いてください。\n")
    if not reader.wait(wait_s):
        raise reading.CardGone
    with closing(reader.connect()) as transport:
        return reading.read(transport, lambda left: ask(f"暗証番号（４けた、あと{left}回）: "))


def saying(error: reading.CardError) -> str:
    """The error as a sentence; it never holds what was typed or read."""
    if isinstance(error, reading.WrongPin):
        return f"暗証番号がちがいます。あと{error.left}回です。"
    if isinstance(error, reading.AnswerLost):
        return f"カードの返事がとぎれました。暗証番号はあと{error.left}回です。"
    return SAYINGS[error.code]


def _shown(found: Attributes) -> dict[str, object]:
    return {
        "name": found.name,
        "address": found.address,
        "birth": found.birth.isoformat() if found.birth else None,
        "sex": found.sex.name.lower(),
        "warnings": list(found.warnings),
    }


def emulate(
    resident: str | None = None,
    host: str = "127.0.0.1",
    port: int | None = None,
    lines: Iterable[str] | None = None,
    out: TextIO | None = None,
) -> int:
    """Serve emulated cards to the vpcd on `port`, steered by `lines` (default: standard input).

    Each line gets one answer line on `out`: "ok SECONDS" (monotonic clock) or "no REASON".
    Ends with the lines. Without a port, writes how to use it. Returns the exit code.
    """
    out = out or sys.stdout
    if port is None:
        cards = (f"  {card.id:8} {card.name}（{card.note}）\n" for card in residents().values())
        out.write(HOW.format(port=PORT) + "".join(cards))
        return 0
    slot = Vpicc(host, port)
    try:
        for line in _steering(resident, lines or sys.stdin):
            out.write(_steer(slot, line.split()) + "\n")
            out.flush()
    finally:
        slot.remove()
    return 0


def _steering(resident: str | None, lines: Iterable[str]) -> Iterable[str]:
    if resident is not None:
        yield f"insert {resident}"
    yield from lines


def _steer(slot: Vpicc, words: list[str]) -> str:
    """Do one line; say how it went and when it was done."""
    try:
        match words:
            case ["insert", resident]:
                slot.insert(resident)
            case ["remove"]:
                slot.remove()
            case ["cut", answers]:
                slot.cut_after(int(answers))
            case ["delay", milliseconds]:
                slot.delay_s = max(0, int(milliseconds)) / 1000
            case _:
                return "no such command"
    except (KeyError, ValueError):
        return "no such card or number"
    except OSError:
        return "no vpcd there"
    return f"ok {time.monotonic()}"
