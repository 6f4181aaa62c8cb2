"""A day at the counter with the whole cast: every kind of act, good and bad, once or more."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterable
from typing import Any

from counter.envelope import seal_box, seal_qr
from counter.preapplication import encode
from tests.cast import SAMPLES, YUZAWAS_OWN, Person, Town

Json = dict[str, Any]
NEIGHBOUR = "渡辺　澄江"  # whom a clerk names in a reason
FACTS: Json = {
    "identity": {"rule": "one_photo", "documents": ["my_number_card"], "outcome": "confirmed"},
    "person": {"role": "proxy", "authority": "委任状（佐藤　花子）"},
    "signed": True,
}


def a_day(town: Town, procedures: Iterable[str] = SAMPLES) -> list[str]:
    """Live through it; answers what the counter said that anybody else might read."""
    kiosk, greeter, anybody = town.kiosk(), town.greeter(), town.anybody()
    takahashi, ito = town.clerk("高橋").open_desk(), town.clerk("伊藤").open_desk()
    shibata = town.clerk("柴田").open_desk()
    public: list[str] = []
    for procedure in procedures:
        visit = kiosk.apply(procedure).json()["visit"]
        public.append(anybody.get(f"/api/visits/by-secret/{visit['secret']}").text)
        for case in visit["cases"]:
            _work(takahashi, ito, case)
    _reasons(takahashi, ito, kiosk.apply().json()["visit"], public)
    _bad_forms(kiosk, procedures, public)
    _from_home(town, kiosk, public)
    _offline(town, kiosk)
    _desks(takahashi, shibata, public)
    left = greeter.take(needs=["infant"], channel="greeter").json()["visit"]
    anybody.post(f"/api/visits/by-secret/{left['secret']}/snooze", {"minutes": 10})
    anybody.post(f"/api/visits/by-secret/{left['secret']}/leave")
    anybody.post("/api/session", {"clerk": "佐藤　花子", "password": "サトウ　ハナコ"})
    for path in ("/api/status?office=honcho&turns=1", "/metrics", "/healthz", "/",
                 "/signage/honcho", "/api/desks/honcho-2", "/api/cases"):  # fmt: skip
        public.append(takahashi.get(path).text)
    return public


def _work(first: Person, second: Person, line: Json) -> None:
    """A case from the list to the core: read, filled in, checked by another, accepted, printed."""
    case = first.get(f"/api/cases/{line['id']}").json()["case"]
    for who, name in ((first, "claim"), (first, "prepare"), (second, "check"), (first, "accept")):
        case = who.handle(case, name, **(FACTS if name == "accept" else {})).json()["case"]
    body = {"version": case["version"], "answers": {"applicant_kana": "サトウ　ハナコ"}}
    case = first.patch(f"/api/cases/{case['id']}/answers", body).json()["case"]
    first.get(f"/api/cases/{case['id']}/form.pdf")
    first.handle(case, "close")


def _reasons(first: Person, second: Person, visit: Json, public: list[str]) -> None:
    """What clerks say of a case in their own words; they may name somebody."""
    case = first.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    told = {"reason": f"{NEIGHBOUR}さんの件"}
    asked = {"question": f"{NEIGHBOUR}さんとの続柄"}
    ways: list[tuple[Person, str, Json]] = [
        (first, "claim", {}), (second, "take_over", told), (second, "ask", asked),
        (first, "answer", {}), (first, "refer", told), (first, "reopen", {}),
        (first, "withdraw", told),
    ]  # fmt: skip
    for who, name, given in ways:
        answer = who.handle(case, name, **given)
        assert answer.status_code == 200, (name, answer.text)
        case = answer.json()["case"]
        public.append(answer.text)
    read = first.get(f"/api/cases/{case['id']}").text
    assert read.count(NEIGHBOUR) == 4


def _bad_forms(kiosk: Person, procedures: Iterable[str], public: list[str]) -> None:
    """Forms with something wrong: the answers say where, not what."""
    for procedure in procedures:
        sample = SAMPLES[procedure]
        for name in sample["answers"]:
            wrong = sample["answers"] | {name: [sample["answers"][name], {"佐藤　花子": 1}]}
            form = sample | {"answers": wrong | {"佐藤花子": "x"}, "procedure": procedure}
            public.append(kiosk.take(services=[], applications=[form]).text)


def _from_home(town: Town, kiosk: Person, public: list[str]) -> None:
    """A QR, scanned, revealed, used and scanned again."""
    key = kiosk.get("/api/catalogue").json()["keys"][-1]
    point = base64.urlsafe_b64decode(key["public"] + "==")
    inside = encode([SAMPLES["juminhyo"]], YUZAWAS_OWN, town.clock.at, os.urandom(16))
    text = seal_qr(inside, point, key["id"], "052078")
    handle = kiosk.post("/api/preapplications/open", {"sealed": text}).json()["handle"]
    kiosk.post(f"/api/preapplications/{handle}/reveal")
    form = {"procedure": "juminhyo", "for_whom": "self", "handle": handle}
    kiosk.take(services=[], applications=[form])
    public.append(kiosk.post("/api/preapplications/open", {"sealed": text}).text)


def _offline(town: Town, kiosk: Person) -> None:
    """What the kiosk sealed while the counter was away."""
    key = kiosk.get("/api/catalogue").json()["keys"][-1]
    inside = {
        "office": "honcho", "channel": "kiosk", "language": "ja", "services": [],
        "applications": [SAMPLES["tenkyo"]],
        "offline": {"number": "B9001", "secret": secrets.token_urlsafe(16)},
    }  # fmt: skip
    point = base64.urlsafe_b64decode(key["public"] + "==")
    box = seal_box(json.dumps(inside).encode(), point, key["id"], "052078").hex()
    answer = kiosk.post(
        "/api/visits", {"office": "honcho", "sealed": box}, headers={"Idempotency-Key": "box"}
    )
    assert answer.status_code == 201, answer.text


def _desks(takahashi: Person, shibata: Person, public: list[str]) -> None:
    """Turns of all kinds; the clerk's own words may name somebody."""
    for clerk in (takahashi, shibata):
        moves = iter(("hold", "miss", "put_back", "start", "start"))
        while (answer := clerk.next()).status_code == 200:
            turn = answer.json()["turn"]
            name = next(moves, "start")
            reason = {"reason": f"{NEIGHBOUR}さんが印鑑を取りに"} if name == "hold" else {}
            turn = clerk.move(turn, name, **reason).json()["turn"]
            public.append(clerk.move(turn, "return").text)
            if turn["state"] == "serving":
                clerk.move(turn, "finish", carry=True)
