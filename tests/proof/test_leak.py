"""A whole walk with personal data, then a search of everything outside of the programs' memory."""

from __future__ import annotations

import io
import json
import time
import urllib.parse
from collections.abc import Iterator
from typing import Any

import pytest
import qrcode
from websockets.sync.client import connect

from counter.individual_number import individual_number
from tests.cast import SAMPLES, Person
from tests.proof.hall import Hall, Kiosk, hall, visitor

HANAKO = SAMPLES["juminhyo"]["answers"]
PERSONAL = [
    HANAKO["applicant_name"], "花子", "佐藤花子", HANAKO["applicant_kana"], "ハナコ",
    HANAKO["applicant_address"], "佐竹町９９", "佐竹町99", HANAKO["applicant_phone"], "0183000001",
    HANAKO["applicant_birth"], "19440512",
]  # fmt: skip
NUMBER = "123456789018"
NUMBERS = [
    NUMBER,
    "１２３４５６７８９０１８",
    "1234-5678-9018",
    "1234 5678 9018",
    "1234　5678　9018",
]


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """After one visitor with a card was served, one was cut off, and numbers were sent."""
    with hall(tmp_path_factory.mktemp("leak")) as found, visitor(found) as kiosk:
        clerk = found.counter.clerk("honcho-2")
        serve(found, clerk, come_with_card(found, kiosk))
        send_numbers(found, clerk, kiosk)
        be_cut_off(found, kiosk)
        yield found


def test_the_search_finds_what_is_there(walked: Hall) -> None:
    clerk = walked.counter.clerk("honcho-2")
    case = clerk.get("/api/cases?state=closed").json()["cases"][0]
    shown = clerk.get(f"/api/cases/{case['id']}")

    hits = seen(PERSONAL, [("case", shown.content), ("escaped", json.dumps(PERSONAL).encode())])

    assert {("case", "花子"), ("case", "佐竹町９９"), ("escaped", "ハナコ")} <= set(hits)


def test_what_was_searched_is_all_there_is(walked: Hall) -> None:
    sizes = {name: len(content) for name, content in walked.left_behind()}

    for name in ("data/matanai.db", "data/matanai.db-wal", "uplink", "display"):
        assert sizes[name] > 0
    assert {"data/counter.log", "kiosk.log", "display.log"} <= set(sizes)
    assert [name for name in sizes if name.startswith("kept-outbox/")]
    assert b'"snapshot"' in joined(walked, "uplink")


@pytest.mark.parametrize("what", [PERSONAL, NUMBERS], ids=["the resident", "an individual number"])
def test_nothing_is_found_outside_of_the_programs_memory(walked: Hall, what: list[str]) -> None:
    assert seen(what, walked.left_behind()) == []


def come_with_card(found: Hall, kiosk: Kiosk) -> dict[str, Any]:
    """佐藤花子 comes with her card and fills in the rest by touch; her number."""
    number(kiosk)
    kiosk.card("hanako")
    if kiosk.until("for_whom", "notice") == "for_whom":
        kiosk.touch("for_whom", "notice", for_whom="self")
    kiosk.touch("agree", "known")
    kiosk.touch("known", "pin", known=True)
    kiosk.touch("pin", "filled", pin="1234")
    kiosk.touch("next", "ask", "confirm")
    kiosk.answer(HANAKO)
    kiosk.touch("confirm", "ticket")
    text = str(kiosk.view["number"]["text"])
    kiosk.no_card()
    kiosk.touch("finish", "start")
    return {"number": text}


def serve(found: Hall, clerk: Person, visit: dict[str, Any]) -> None:
    """The clerk reads, prints, holds with a name in the reason, accepts and finishes."""
    turn = clerk.next().json()["turn"]
    assert turn["number"] == visit["number"]
    turn = clerk.move(turn, "start").json()["turn"]
    case = next(c for c in desk(clerk)["cases"] if c["turn"] == turn["id"])
    assert clerk.get(f"/api/cases/{case['id']}").json()["case"]["answers"]["applicant_name"]
    assert clerk.get(f"/api/cases/{case['id']}/form.pdf").content.startswith(b"%PDF")
    change = {"version": case["version"], "answers": {"submit_to": "花子の銀行"}}
    case = clerk.patch(f"/api/cases/{case['id']}/answers", change).json()["case"]
    turn = clerk.move(turn, "hold", reason="佐藤花子さんの書類を待つ").json()["turn"]
    turn = clerk.move(turn, "resume").json()["turn"]
    turn = clerk.move(clerk.move(turn, "call").json()["turn"], "start").json()["turn"]
    for name in ("claim", "prepare", "check", "accept", "close"):
        facts = ACCEPTED if name == "accept" else {}
        answer = clerk.handle(case, name, **facts)
        assert answer.status_code == 200, answer.text
        case = answer.json()["case"]
    assert clerk.move(turn, "finish").status_code == 200


ACCEPTED = {
    "identity": {"rule": "one_photo", "documents": ["mynumber_card"], "outcome": "confirmed"},
    "person": {"role": "household", "authority": "母 佐藤花子"},
    "signed": True,
}


STATUS = "/api/status?office=honcho&turns=1"


def be_cut_off(found: Hall, kiosk: Kiosk) -> None:
    """Another fills in the same by touch; the counter is away when she confirms, so it is sealed.

    A second number, taken by the API, is looked at by its holder and by everybody.
    """
    visit = found.counter.device().number()
    until(lambda: found.look(f"/t/{visit['secret']}"))
    assert all(found.look(path) for path in ("/", "/signage/honcho", STATUS))
    listen(found)
    number(kiosk)
    if kiosk.touch("way", "for_whom", "notice", way="touch") == "for_whom":
        kiosk.touch("for_whom", "notice", for_whom="self")
    kiosk.touch("agree", "ask")
    kiosk.answer(HANAKO)
    found.counter.halt()
    kiosk.touch("confirm", "ticket")
    until(lambda: any((found.folder / "kiosk" / "outbox").iterdir()))
    # What waits is kept aside: once the counter is back, the kiosk delivers and deletes it.
    for file in (found.folder / "kiosk" / "outbox").iterdir():
        (found.folder / "kept-outbox").mkdir(exist_ok=True)
        (found.folder / "kept-outbox" / file.name).write_bytes(file.read_bytes())
    found.counter.start()


def number(kiosk: Kiosk) -> None:
    """The first two touches."""
    kiosk.until("start")
    kiosk.touch("number_only", "lines")
    kiosk.touch("choose", "number", service="honcho-shomei", procedure="juminhyo")


def send_numbers(found: Hall, clerk: Person, kiosk: Kiosk) -> None:
    """An individual number wherever something can be sent."""
    assert all(individual_number(text) for text in NUMBERS)
    device, anybody = found.counter.device(), found.counter.anybody()
    for text in NUMBERS:
        answers = HANAKO | {"submit_to": f"番号は{text}"}
        form = SAMPLES["juminhyo"] | {"answers": answers}
        refused = [
            device.take(services=[], applications=[form]), device.take(text),
            device.take(language=text), device.take(needs=[text]), device.take(**{text: text}),
            device.take(sealed=text), device.post("/api/preapplications/open", {"sealed": text}),
            clerk.post(f"/api/desks/{clerk.desk}/state", {"state": text}),
            anybody.post("/api/session", {"clerk": text, "password": text}),
        ]  # fmt: skip
        assert {answer.status_code for answer in refused} <= {400, 401, 409, 422}
        for path in ("/api/visits/by-secret/{}", "/api/desks/{}", "/api/status?office={}"):
            clerk.get(path.format(urllib.parse.quote(text)))
        found.shown.append(anybody.get(f"/t/{urllib.parse.quote(text)}").content)
    assert device.take(key=NUMBER).status_code in (201, 400, 422)
    show_to_camera(found)
    kiosk.until("trouble")
    kiosk.touch("start", "start")


def show_to_camera(found: Hall) -> None:
    """A bare QR code of the number, as on the back of a card."""
    picture = io.BytesIO()
    qrcode.make(NUMBER).save(picture)
    camera = Person(found.counter.anybody(found.kiosk).http)
    headers = {"Content-Type": "image/png"}
    answer = camera.http.post("/api/scan", content=picture.getvalue(), headers=headers)
    assert answer.json()["seen"] == "my_number"


def listen(found: Hall) -> None:
    """What a phone and a sign are told."""
    url = found.display.replace("http", "ws", 1) + "/ws/status?office=honcho"
    for more in ("", "&turns=1"):
        with connect(url + more, compression=None) as line:
            found.shown.append(line.recv(timeout=30))


def desk(clerk: Person) -> dict[str, Any]:
    """The clerk's screen."""
    shown: dict[str, Any] = clerk.get(f"/api/desks/{clerk.desk}").json()
    return shown


def joined(found: Hall, name: str) -> bytes:
    """One of the places that are searched."""
    return dict(found.left_behind())[name]


def seen(texts: list[str], places: Any) -> list[tuple[str, str]]:
    """Where which text is found, in any of the ways in which programs write text."""
    return [
        (name, text)
        for name, content in places
        for text in texts
        if any(each in content for each in written(text))
    ]


def written(text: str) -> list[bytes]:
    """A text as UTF-8, UTF-16, escaped as JSON does, and as an address does."""
    escaped = json.dumps(text)[1:-1]
    return [
        text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), escaped.encode(),
        escaped.replace("\\u", "\\\\u").encode(), urllib.parse.quote(text).encode(),
        urllib.parse.quote(text).lower().encode(), text.encode("cp932"), text.encode("euc_jp"),
    ]  # fmt: skip


def until(seen_: Any) -> None:
    """Wait until something is there."""
    end = time.monotonic() + 60
    while not seen_():
        assert time.monotonic() < end
        time.sleep(0.1)
