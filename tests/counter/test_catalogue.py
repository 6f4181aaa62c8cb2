"""The catalogue as every machine of the city asks for it."""

from __future__ import annotations

import base64
from datetime import datetime

import pytest

from tests.cast import Town

EIGHT = {"juminhyo", "inkan_shomei", "shotoku_shomei", "koseki", "tennyu", "tenkyo",
         "kokuho_kanyu", "jido_teate"}  # fmt: skip


def test_the_catalogue_names_everything_a_kiosk_needs(hall: Town) -> None:
    found = hall.anybody().get("/api/catalogue").json()

    assert found["city"]["code"] == "052078"
    assert found["languages"] == ["ja", "ja-easy", "en", "zh", "vi", "fil"]
    assert {office["id"] for office in found["offices"]} == {
        "honcho", "inakawa", "ogachi", "minase"
    }  # fmt: skip
    assert {procedure["id"] for procedure in found["procedures"]} == EIGHT
    assert all(procedure["fields"] for procedure in found["procedures"])
    assert all(set(desk["services"]) for desk in found["desks"])
    tables = {f["table"] for p in found["procedures"] for f in p["fields"] if f["table"]}
    assert tables <= set(found["tables"])


def test_no_two_desks_or_services_share_an_id(hall: Town) -> None:
    found = hall.anybody().get("/api/catalogue").json()

    for part in ("desks", "services"):
        ids = [each["id"] for each in found[part]]
        assert len(ids) == len(set(ids))


def test_an_office_asks_for_its_own_part(hall: Town) -> None:
    found = hall.anybody().get("/api/catalogue?office=inakawa").json()

    assert [office["id"] for office in found["offices"]] == ["inakawa"]
    assert {desk["office"] for desk in found["desks"]} == {"inakawa"}
    assert {service["office"] for service in found["services"]} == {"inakawa"}


def test_who_has_it_already_gets_304(hall: Town) -> None:
    anybody = hall.anybody()
    first = anybody.get("/api/catalogue?office=honcho")
    tag = first.headers["etag"]

    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = anybody.get("/api/catalogue?office=honcho", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    other = anybody.get("/api/catalogue", headers={"If-None-Match": tag})
    assert other.status_code == 200


@pytest.mark.parametrize("office", ["nowhere", "%00", "HONCHO", "x" * 5000, "%F0%9F%8F%A2"])
def test_an_office_nobody_knows_is_404(hall: Town, office: str) -> None:
    answer = hall.anybody().get(f"/api/catalogue?office={office}")

    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_the_public_key_is_valid_now_and_its_private_half_stays_here(hall: Town) -> None:
    (key,) = hall.anybody().get("/api/catalogue").json()["keys"]

    assert len(base64.urlsafe_b64decode(key["public"] + "==")) == 65
    begins, ends = (datetime.fromisoformat(key[name]) for name in ("from", "until"))
    assert begins <= hall.clock.at < ends
    assert set(key) == {"id", "public", "from", "until"}


def test_fields_for_staff_are_not_shown(hall: Town) -> None:
    assert "atena" not in hall.anybody().get("/api/catalogue").text
