"""Privacy: nobody sees another's name, id or link, and no clerk another office."""

from __future__ import annotations

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from tests.behaviours.stage import Guest, Json, Stage, until
from tests.cast import SAMPLES

pytestmark = pytest.mark.both

PUBLIC = ("/api/status?office=honcho&turns=1", "/api/catalogue?office=honcho", "/healthz",
          "/metrics", "/?office=honcho", "/signage/honcho", "/api/openapi.json")  # fmt: skip
JUMINHYO = SAMPLES["juminhyo"]["answers"]
ANSWERS = [v for name, v in JUMINHYO.items() if name.startswith("applicant_")]


def applicant(house: Stage) -> Json:
    """Somebody with a filled form: the visit."""
    answer = house.device().apply()
    assert answer.status_code == 201, answer.text
    visit: Json = answer.json()["visit"]
    return visit


def code(answer: httpx2.Response) -> tuple[int, str]:
    """Status and code of a refusal."""
    return answer.status_code, answer.json()["error"]["code"]


@pytest.fixture
def abe(house: Stage) -> Guest:
    """阿部, who works at another office."""
    return house.clerk("inakawa-1")


@pytest.mark.behaviour(27)
def test_what_everybody_sees_has_no_name_id_or_link_of_anybody(house: Stage) -> None:
    visit = applicant(house)
    house.shown(lambda status: status["turns"])
    private = [visit["id"], visit["secret"], *(turn["id"] for turn in visit["turns"]),
               *(case["id"] for case in visit["cases"])]  # fmt: skip
    assert len(ANSWERS) == 5

    seen = "".join(house.anybody().get(path).text for path in PUBLIC)

    assert [word for word in [*private, *ANSWERS] if word in seen] == []


@pytest.mark.behaviour(27)
def test_ones_own_page_shows_no_answers_and_nobody_else(house: Stage) -> None:
    mine, other = applicant(house), applicant(house)

    text = house.anybody().get(f"/api/visits/by-secret/{mine['secret']}").text
    page = house.anybody().get(f"/t/{mine['secret']}?n={mine['number']}").text

    assert mine["number"] in text
    for word in [other["number"], other["id"], other["secret"], *ANSWERS]:
        assert word not in text
        assert word not in page


@pytest.mark.behaviour(27)
def test_a_ticket_link_cannot_be_guessed_from_another(house: Stage) -> None:
    secrets = [house.device().number()["secret"] for _ in range(3)]
    assert all(len(secret) >= 22 for secret in secrets)  # 128 bits
    altered = secrets[0][:-2] + ("AA" if secrets[0][-2:] != "AA" else "BB")

    for path in (f"/api/visits/by-secret/{altered}", f"/t/{altered}"):
        assert house.anybody().get(path).status_code == 404
    assert house.anybody().post(f"/api/visits/by-secret/{altered}/leave").status_code == 404


@pytest.mark.behaviour(27)
def test_a_ticket_link_ends_with_the_day(day: Stage) -> None:
    visit = day.device().number()
    own = f"/api/visits/by-secret/{visit['secret']}"
    assert day.anybody().get(own).status_code == 200

    day.forward(days=1)

    until(lambda: day.anybody().get(own).status_code, lambda status: status == 404)
    assert day.anybody().post(own + "/leave").status_code == 404


@pytest.mark.behaviour(27)
def test_who_guesses_links_is_made_to_wait_and_others_are_not(house: Stage) -> None:
    mine = house.device().number()
    guesses = [
        house.anybody().get(f"/api/visits/by-secret/{n:022d}").status_code for n in range(30)
    ]

    assert guesses[0] == 404
    assert guesses[-1] == 429
    assert house.anybody().get(f"/api/visits/by-secret/{mine['secret']}").status_code == 200


@pytest.mark.behaviour(28)
@pytest.mark.parametrize("key", ["applicant_name", "applicant_kana", "applicant_birth"])
def test_a_name_or_birth_date_opens_nothing(house: Stage, key: str) -> None:
    visit = applicant(house)
    word, anybody = JUMINHYO[key], house.anybody()

    paths = [f"/api/visits/by-secret/{word}", f"/t/{word}"]
    assert {anybody.get(path).status_code for path in paths} <= {404, 429}
    for path in ("/api/visits", "/api/cases", f"/api/visits/{visit['id']}"):
        answer = anybody.get(path, params={"name": word, "birth_date": word})
        assert answer.status_code in (401, 405)


@pytest.mark.behaviour(28)
def test_a_number_alone_opens_nothing(house: Stage) -> None:
    visit = applicant(house)
    number = visit["number"]

    assert house.anybody().get(f"/api/visits/by-secret/{number}").status_code in (404, 429)
    assert house.anybody().get(f"/api/visits/{visit['id']}").status_code == 401


@pytest.mark.behaviour(29)
def test_a_clerk_of_another_office_reads_nothing(house: Stage, abe: Guest) -> None:
    visit = applicant(house)
    paths = [f"/api/visits/{visit['id']}", f"/api/cases/{visit['cases'][0]['id']}",
             f"/api/cases/{visit['cases'][0]['id']}/form.pdf", "/api/desks/honcho-2"]  # fmt: skip

    assert {code(abe.get(path)) for path in paths} == {(403, "not_your_office")}
    assert abe.get("/api/cases").json()["cases"] == []
    assert abe.screen()["line"] == []


@pytest.mark.behaviour(29)
def test_a_clerk_of_another_office_moves_nothing(house: Stage, abe: Guest) -> None:
    visit = applicant(house)
    turn, case = visit["turns"][0], visit["cases"][0] | {"version": 1}

    refusals = [
        abe.move(turn, "call"), abe.move(turn, "leave"), abe.move(turn, "hold", reason="待つ"),
        abe.handle(case, "claim"), abe.post("/api/desks/honcho-2/call-next"),
        abe.post("/api/desks/honcho-2/state", {"state": "open"}),
        abe.post("/api/session/desk", {"desk": "honcho-2"}), abe.take(channel="desk"),
    ]  # fmt: skip

    assert {answer.status_code for answer in refusals} == {403}
    own = f"/api/visits/by-secret/{visit['secret']}"
    assert house.anybody().get(own).json()["visit"]["turns"][0]["version"] == turn["version"]


@pytest.mark.behaviour(29)
def test_a_clerk_of_another_office_hears_nothing(house: Stage, abe: Guest) -> None:
    with house.listening("/ws/desk/inakawa-1", abe) as line:
        assert '"inakawa-1"' in str(line.recv(timeout=5))
    with pytest.raises(InvalidStatus), house.listening("/ws/desk/honcho-2", abe):
        pass


@pytest.mark.behaviour(29)
def test_a_machine_serves_its_own_office_and_sees_no_case(house: Stage) -> None:
    kiosk, case = house.device(), applicant(house)["cases"][0]["id"]

    assert code(kiosk.take("inakawa-sogo", office="inakawa")) == (403, "not_your_office")
    for path in ("/api/cases", f"/api/cases/{case}", "/api/desks/honcho-2"):
        assert kiosk.get(path).status_code == 401


@pytest.mark.behaviour(29)
def test_lists_show_no_answers_and_every_reading_of_one_is_written_down(house: Stage) -> None:
    visit, clerk = applicant(house), house.clerk()
    lists = clerk.get("/api/cases").text + str(clerk.screen())

    assert [word for word in ANSWERS if word in lists] == []
    case = clerk.get(f"/api/cases/{visit['cases'][0]['id']}").json()["case"]
    assert case["answers"] == JUMINHYO
