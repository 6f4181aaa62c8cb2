"""The kiosk's eye: what it reads, what it drops, and what it refuses to look at."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
import qrcode
import qrcode.util
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pyzbar import pyzbar

from counter.envelope import EnvelopeError, new_key, open_qr, seal_qr
from kiosk import camera
from kiosk.camera import CameraFault, Found
from tests.camera import HARD, Optics, photograph

NUMBER = "123456789018"  # twelve digits with the right check digit, nobody's
TICKET = "https://matanai.example/t/0123456789abcdefghijkl?n=A012"
PRIVATE, PUBLIC = new_key()
SEALED = seal_qr(bytes(256), PUBLIC, 7, "052078")


def code(text: str, module: int = 6) -> Image.Image:
    drawn = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, box_size=module)
    drawn.add_data(text)
    made = io.BytesIO()
    drawn.make_image().save(made)
    return Image.open(made).convert("L")


def texts(image: Image.Image) -> list[str]:
    return [found.text for found in camera.decode(image)]


def png(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def only(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """A machine on which only these libraries are installed."""
    kept = {name: camera._REGISTRY[name] for name in names}
    monkeypatch.setattr(camera, "_REGISTRY", kept)


def test_both_libraries_work_here_the_better_one_first() -> None:
    assert camera.decoders() == ["zxing-cpp", "pyzbar"]


@pytest.mark.parametrize("name", ["zxing-cpp", "pyzbar"])
def test_a_machine_with_one_library_still_reads(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, name)

    assert [(f.text, f.decoder) for f in camera.decode(code(SEALED))] == [(SEALED, name)]
    assert camera.decoders() == [name]


def test_a_machine_with_neither_library_sees_nothing_and_lives(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    only(monkeypatch)

    assert (camera.decode(code(SEALED)), camera.decoders()) == ([], [])


@pytest.mark.parametrize(
    ("text", "kind", "kept"),
    [
        (SEALED, "preapplication", SEALED),
        (TICKET, "ticket", "0123456789abcdefghijkl"),
        (NUMBER, "my_number", ""),
        ("123456789019", "other", ""),
        ("https://example.jp/menu", "other", ""),
        ("javascript:alert(1)", "other", ""),
        ("https://example.jp/?next=https://matanai.example/t/0123456789abcdefghijkl", "other", ""),
    ],
)
def test_what_a_code_is_to_us_and_what_of_it_is_kept(text: str, kind: str, kept: str) -> None:
    seen = camera.look(code(text))

    assert (seen.kind, seen.text) == (kind, kept)


def test_an_empty_table_shows_nothing() -> None:
    assert camera.look(Image.new("L", (1280, 720), 90)).kind == "nothing"


@pytest.mark.parametrize(
    "text", [NUMBER, f" {NUMBER}\n", "1234 5678 9018", "１２３４-５６７８-９０１８"]
)
def test_an_individual_number_is_known_however_it_is_written(text: str) -> None:
    assert camera.sort(text) == "my_number"


@pytest.mark.parametrize("optics", [Optics(), HARD], ids=["plain", "hard"])
def test_a_draft_held_to_the_camera_is_read(optics: Optics) -> None:
    seen = camera.look(camera.picture(photograph(code(SEALED, 12), optics)))

    assert (seen.kind, seen.text) == ("preapplication", SEALED)


def test_raw_luma_from_the_browser_is_read() -> None:
    frame = code(SEALED)

    assert texts(camera.luma(frame.width, frame.height, frame.tobytes())) == [SEALED]


def test_a_saved_picture_with_a_clear_background_is_read() -> None:
    ink = code(SEALED).point([255] * 128 + [0] * 128)
    clear = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    clear.paste((0, 0, 0, 255), mask=ink)

    assert texts(clear) == [SEALED]


class Append(int):
    """The number 3 (structured append) that the QR library takes for its byte mode."""

    def __eq__(self, other: object) -> bool:
        return other == qrcode.util.MODE_8BIT_BYTE

    def __hash__(self) -> int:
        return hash(qrcode.util.MODE_8BIT_BYTE)


class FirstPart:
    """ISO/IEC 18004, 8: mode 3, place and count, parity; then an ordinary segment."""

    mode = Append(3)

    def __init__(self, text: str, parts: int) -> None:
        self.text, self.parts = text.encode(), parts

    def __len__(self) -> int:
        return self.parts - 1  # place 0 in the upper half

    def write(self, buffer: qrcode.util.BitBuffer) -> None:
        for value, bits in ((0x5A, 8), (4, 4), (len(self.text), 8), *((b, 8) for b in self.text)):
            buffer.put(value, bits)


def first_of(parts: int) -> Image.Image:
    drawn = qrcode.QRCode(version=9, error_correction=qrcode.ERROR_CORRECT_L, box_size=6)
    drawn.data_list = [FirstPart(SEALED[:120], parts)]  # type: ignore[list-item]
    drawn.make(fit=False)
    made = io.BytesIO()
    drawn.make_image().save(made)
    return Image.open(made).convert("L")


def test_a_part_of_a_structured_append_stops_no_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    part = first_of(3)
    with pytest.raises(ValueError, match="4294967295"):
        pyzbar.decode(part)

    only(monkeypatch, "pyzbar")

    assert camera.decode(part) == []


def test_a_part_of_a_structured_append_is_torn_to_the_counter() -> None:
    seen = camera.look(first_of(3))

    assert seen.kind == "preapplication"
    with pytest.raises(EnvelopeError, match="torn"):
        open_qr(seen.text, {7: PRIVATE}, "052078")


def header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))


@pytest.mark.parametrize("side", [7_000, 11_000, 60_000])
def test_a_picture_that_claims_to_be_huge_is_refused_by_its_header(side: int) -> None:
    empty = struct.pack(">I", 0) + b"IDAT" + struct.pack(">I", zlib.crc32(b"IDAT"))

    with pytest.raises(CameraFault, match="too_large"):
        camera.picture(header(side, side) + empty)


def test_a_large_photograph_is_made_smaller_and_read() -> None:
    table = Image.new("L", (4000, 3000), 120)
    table.paste(code(SEALED, 20), (900, 600))

    assert texts(table) == [SEALED]


@pytest.mark.parametrize("part", [0, 10, 60, 500])
def test_a_torn_picture_is_refused(part: int) -> None:
    whole = png(code(SEALED))

    with pytest.raises(CameraFault, match="torn"):
        camera.picture(whole[:part])


def test_a_torn_photograph_is_refused() -> None:
    with pytest.raises(CameraFault, match="torn"):
        camera.picture(photograph(code(SEALED))[:2000])


@given(st.binary(max_size=400) | st.binary(max_size=400).map(header(50, 50).__add__))
def test_any_bytes_are_a_picture_or_a_camera_fault(data: bytes) -> None:
    try:
        outcome = str(camera.picture(data).format)
    except CameraFault as fault:
        outcome = fault.code

    assert outcome in {"PNG", "JPEG", "torn", "too_large"}


@pytest.mark.parametrize(
    ("width", "height", "size", "fault"),
    [(10, 10, 99, "torn"), (0, 0, 0, "torn"), (-2, -2, 4, "torn"), (9000, 9000, 1, "too_large")],
)
def test_luma_of_the_wrong_size_is_refused(width: int, height: int, size: int, fault: str) -> None:
    with pytest.raises(CameraFault, match=fault):
        camera.luma(width, height, bytes(size))


def test_scanning_files_reports_each_and_never_an_individual_number(tmp_path: Path) -> None:
    for name, text in {"draft": SEALED, "number": NUMBER}.items():
        code(text).save(tmp_path / f"{name}.png")
    (tmp_path / "torn.png").write_bytes(b"\x89PNG")
    names = ["draft.png", "number.png", "torn.png", "gone.png"]

    draft, number, torn, gone = camera.scan_files(tmp_path / name for name in names)

    assert (draft["texts"], draft["decoder"]) == ([SEALED], "zxing-cpp")
    assert (number["texts"], number["dropped"]) == ([], "individual_number")
    assert (torn["texts"], torn["error"]) == ([], "torn")
    assert (gone["file"], gone["error"]) == (str(tmp_path / "gone.png"), "unreadable")
    assert NUMBER not in repr(number)


def photographs() -> list[tuple[Image.Image, str]]:
    """Simulated ones, and those of a folder `qr-photos` near the repository if there is one."""
    told = [f"https://example.jp/{at}?{'x' * at * 9}" for at in range(30)]
    hard = [
        Optics(tilt=3.0 * (at % 9), blur=0.6 + at % 5 / 3, gain=0.35, noise=9) for at in range(30)
    ]
    made = [
        (Image.open(io.BytesIO(photograph(code(text), optics))), text)
        for text, optics in zip(told, hard, strict=True)
    ]
    folders = Path(__file__).parents[3].glob("*/qr-photos")
    files = [file for folder in folders for file in sorted(folder.glob("*/*.png"))]
    return made + [(Image.open(f).convert("L"), f.with_suffix(".txt").read_text()) for f in files]


def plain_pair(image: Image.Image) -> list[str]:
    """What zxing-cpp reads, and failing that pyzbar, with nothing done to the picture."""
    found = [each.text for each in zxingcpp.read_barcodes(image)]
    return found or [each.data.decode() for each in pyzbar.decode(image)]


def test_photographs_are_read_at_least_as_often_as_by_the_plain_pair() -> None:
    def right(found: list[str], said: str) -> bool:
        return said in [text.replace("\r\n", "\n") for text in found]

    pairs = [(right(texts(i), said), right(plain_pair(i), said)) for i, said in photographs()]
    ours, theirs = (sum(column) for column in zip(*pairs, strict=True))

    assert ours >= theirs > len(pairs) // 2


def test_finding_something_says_who_read_it_and_how_long_it_took() -> None:
    (found,) = camera.decode(code("hello"))

    assert isinstance(found, Found)
    assert (found.text, found.decoder, found.ms > 0) == ("hello", "zxing-cpp", True)
