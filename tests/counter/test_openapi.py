"""The description of the API: every route is in it, and it says what really travels."""

from __future__ import annotations

import re
from typing import Any

import pytest

from counter.web.schemas import BODIES
from tests.cast import Town
from tests.counter.routes import ALL, WRITES, good, stage

Json = dict[str, Any]


@pytest.fixture(scope="module")
def described(hall: Town) -> Json:
    """The document as anybody reads it."""
    found: Json = hall.anybody().get("/api/openapi.json").json()
    return found


@pytest.mark.parametrize("route", ALL, ids=lambda route: route.path)
def test_every_route_and_method_is_described(described: Json, route: Any) -> None:
    for method in route.methods - {"HEAD"}:
        found = described["paths"][route.path][method.lower()]
        assert found["summary"]
        assert {"400", "404", "422", "503"} <= set(found["responses"])
        told = {p["name"] for p in found["parameters"] if p["in"] == "path"}
        assert told == set(re.findall(r"{(\w+)}", route.path))


def test_nothing_is_described_that_is_not_there(described: Json) -> None:
    assert set(described["paths"]) == {route.path for route in ALL}
    routes = {f"{method} {path}" for method, path in WRITES}
    assert set(BODIES) <= routes


def test_every_reference_leads_somewhere(described: Json) -> None:
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(described)))

    assert named == set(described["components"]["schemas"])


@pytest.mark.parametrize(("method", "route"), WRITES)
def test_a_good_body_has_only_described_fields(
    described: Json, hall: Town, method: str, route: str
) -> None:
    body = described["paths"][route][method.lower()]["requestBody"]["content"]
    schema = body["application/json"]["schema"]
    sent = good(stage(hall), method, route)

    assert set(schema["required"]) <= set(sent) <= set(schema["properties"])


def test_what_is_answered_is_what_is_described(described: Json, hall: Town) -> None:
    schemas, set_up = described["components"]["schemas"], stage(hall)
    clerk, names = set_up.clerk.open_desk(), set_up.names
    answers = {
        "Visit": [set_up.visit, clerk.get(f"/api/visits/{names['visit']}").json()["visit"]],
        "Case": [clerk.get(f"/api/cases/{names['case']}").json()["case"],
                 clerk.get("/api/cases").json()["cases"][0]],
        "Desk": [clerk.get("/api/desks/honcho-2").json()],
        "Turn": [set_up.visit["turns"][0], clerk.next().json()["turn"]],
        "Lobby": [clerk.get("/api/lobby").json()],
        "Status": [hall.anybody().get("/api/status?office=honcho&turns=1").json()],
        "Forecast": [hall.anybody().get("/api/forecast?office=honcho").json()],
        "Error": [hall.anybody().get("/api/cases").json()],
    }  # fmt: skip

    for name, found in answers.items():
        for each in found:
            assert set(schemas[name]["required"]) <= set(each), name
            assert set(each) <= set(schemas[name]["properties"]), name


def test_who_may_ask_is_described_truly(described: Json, hall: Town) -> None:
    set_up = stage(hall)
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            answer = hall.anybody().http.request(method.upper(), set_up.path(path), content=b"{}")
            assert (answer.status_code == 401) == bool(operation["security"]), (method, path)
