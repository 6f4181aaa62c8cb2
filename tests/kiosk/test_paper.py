"""The ticket: its picture, the printer's bytes, and a printer that has no paper."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from kiosk import camera, printer, ticket
from kiosk.printer import FilePrinter, NetworkPrinter, Paper, PrinterFault
from kiosk.ticket import Ticket

URL = "http://127.0.0.1:8020/t/abcdefghijklmnopqrstuv?n=A012"
PAPER = Ticket(
    "湯沢市 本庁舎", "2026-04-06 09:00 発行", "証明書", "A012", "circle",
    ("あと3人", "約5〜10分"), URL, "スマートフォンで順番が見られます",
    ("画面と声でおよびします。", "窓口での確認と署名で手続きになります。"),
)  # fmt: skip


def test_the_code_on_the_paper_opens_the_own_page() -> None:
    assert [found.text for found in camera.decode(ticket.draw(PAPER))] == [URL]


@pytest.mark.parametrize("shape", ["circle", "square", "diamond", "triangle", "hexagon"])
def test_the_letter_stands_white_inside_its_shape(shape: str) -> None:
    drawn = ticket.draw(Ticket(**{**PAPER.__dict__, "shape": shape}))
    bare = ticket.draw(Ticket(**{**PAPER.__dict__, "shape": shape, "number": " 012"}))
    letter = ImageChops.difference(drawn.convert("L"), bare.convert("L")).getbbox()
    assert letter is not None
    assert drawn.width == ticket.WIDTH


def test_every_line_stays_on_the_paper() -> None:
    lines = ticket.wrap("窓口での確認と署名で手続きになります。" * 3, ticket._font(28, False), 480)
    assert len(lines) > 2
    assert not any(line.startswith(("。", "、")) for line in lines)


def unpacked(data: bytes) -> Image.Image:
    """What a printer would burn: the raster of every GS v 0 in the bytes."""
    at, bands = 2, []
    while data[at : at + 4] == b"\x1dv0\x00":
        across, rows = (int.from_bytes(data[at + i : at + i + 2], "little") for i in (4, 6))
        size = across * rows
        dots = bytes(byte ^ 0xFF for byte in data[at + 8 : at + 8 + size])
        bands.append(Image.frombytes("1", (across * 8, rows), dots))
        at += 8 + size
    assert data[at:] == printer.FEED_AND_CUT
    whole = Image.new("1", (bands[0].width, sum(band.height for band in bands)))
    top = 0
    for band in bands:
        whole.paste(band, (0, top))
        top += band.height
    return whole


@settings(max_examples=25)
@given(st.integers(1, 64), st.integers(1, 300), st.randoms())
def test_the_printer_burns_exactly_the_dots_of_the_picture(
    across: int, rows: int, random: Random
) -> None:
    raster = Image.frombytes("1", (across * 8, rows), random.randbytes(across * rows))
    assert unpacked(printer.escpos(raster)).tobytes() == raster.tobytes()


def test_a_picture_that_does_not_fit_the_head_is_refused() -> None:
    with pytest.raises(ValueError, match="multiple of 8"):
        printer.escpos(Image.new("1", (500, 10)))


@pytest.mark.parametrize(
    ("sensors", "said"),
    [(b"\x12", Paper.READY), (b"\x1e", Paper.LOW), (b"\x72", Paper.OUT), (b"", Paper.UNKNOWN)],
)
def test_the_sensors_say_how_the_paper_is(sensors: bytes, said: Paper) -> None:
    assert printer.paper_of(sensors) is said


def test_a_printer_without_paper_prints_nothing(tmp_path: Path) -> None:
    out = FilePrinter(tmp_path / "ticket")
    out.state = Paper.OUT
    with pytest.raises(PrinterFault):
        out.print(ticket.draw(PAPER))
    assert not (tmp_path / "ticket").exists()


def test_a_printer_on_the_network_gets_the_whole_ticket() -> None:
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            wire, _ = server.accept()
            with wire:
                while part := wire.recv(65536):
                    got.append(part)

        thread = threading.Thread(target=take)
        thread.start()
        NetworkPrinter("127.0.0.1", server.getsockname()[1]).print(ticket.draw(PAPER))
        thread.join(10)
    assert unpacked(b"".join(got)).tobytes() == ticket.draw(PAPER).tobytes()


def test_a_printer_that_is_not_there_is_said_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    gone = NetworkPrinter("127.0.0.1", port)
    assert gone.paper() is Paper.UNKNOWN
    with pytest.raises(PrinterFault):
        gone.print(ticket.draw(PAPER))
