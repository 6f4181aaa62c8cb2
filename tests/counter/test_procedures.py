"""The city's catalogue as the other rooms see it."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from counter.catalogue.files import check, load, samples
from counter.procedures import Catalogue, fee_for, may_prepare

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
EIGHT = {
    "juminhyo", "inkan_shomei", "shotoku_shomei", "koseki",
    "tennyu", "tenkyo", "kokuho_kanyu", "jido_teate",
}  # fmt: skip


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load(CITY)


@pytest.fixture(scope="module")
def hanako() -> dict[str, Any]:
    """The application of 佐藤 花子, who put her card on the reader."""
    return next(s for s in samples(CITY) if s["procedure"] == "juminhyo")


def test_yuzawa_has_nothing_to_complain_of() -> None:
    assert check(CITY) == []


def test_yuzawa_offers_the_first_eight_procedures_at_every_office(catalogue: Catalogue) -> None:
    assert set(catalogue.procedures) == EIGHT
    for office in ("honcho", "inakawa", "ogachi", "minase"):
        for procedure in EIGHT:
            assert catalogue.service_for(office, procedure).office == office


def test_the_certificate_line_has_four_desks_and_room_for_a_day(catalogue: Catalogue) -> None:
    desks = catalogue.desks_of("honcho-shomei")

    assert [desk.label for desk in desks] == ["2", "3", "4", "5"]
    assert all((service.daily_limit or 0) >= 900 for service in catalogue.services.values())


def test_lines_that_would_tell_too_much_are_marked(catalogue: Catalogue) -> None:
    okuyami = catalogue.service_of_kind("honcho", "bereavement")
    fukushi = catalogue.service_of_kind("honcho", "welfare")

    assert (okuyami.sensitive, okuyami.quiet) == (True, True)
    assert (fukushi.sensitive, fukushi.quiet) == (True, False)


def test_an_unknown_office_procedure_or_kind_is_a_key_error(catalogue: Catalogue) -> None:
    for office, kind in (("nowhere", "certificate"), ("honcho", "nothing")):
        with pytest.raises(KeyError):
            catalogue.service_of_kind(office, kind)
    with pytest.raises(KeyError):
        catalogue.service_for("honcho", "nothing")


def test_nothing_in_the_catalogue_can_ask_for_an_individual_number(catalogue: Catalogue) -> None:
    for procedure in catalogue.procedures.values():
        for field in procedure.fields:
            assert field.kind != "staff_number" or not field.required
        assert procedure.number in ("none", "check_only", "box")


def test_the_card_s_address_is_the_old_one_for_who_moves_in(catalogue: Catalogue) -> None:
    fields = {field.id: field.prefill for field in catalogue.procedures["tennyu"].fields}

    assert fields["old_address"] == "card.address"
    assert fields["new_address"] is None


def test_public_body_is_json_and_keeps_staff_fields_back(catalogue: Catalogue) -> None:
    body = json.loads(json.dumps(catalogue.public(keys=[{"id": 1, "public": "x"}])))

    assert body["version"] == catalogue.version
    assert body["keys"] == [{"id": 1, "public": "x"}]
    kinds = {field["kind"] for each in body["procedures"] for field in each["fields"]}
    assert "staff_number" not in kinds
    assert any(f.kind == "staff_number" for f in catalogue.procedures["juminhyo"].fields)


def test_public_fields_stand_in_the_form_s_own_order(catalogue: Catalogue) -> None:
    for body in catalogue.public()["procedures"]:
        fields = [field.id for field in catalogue.procedures[body["id"]].fields]
        shown = [field["id"] for field in body["fields"]]
        assert fields[: len(shown)] == shown


def test_public_body_of_one_office_holds_that_office_only(catalogue: Catalogue) -> None:
    body = catalogue.public("minase")

    assert [office["id"] for office in body["offices"]] == ["minase"]
    assert {desk["office"] for desk in body["desks"]} == {"minase"}
    assert body["procedures"][0]["services"] == {"minase": "minase-sogo"}
    with pytest.raises(KeyError):
        catalogue.public("nowhere")


def test_every_text_is_there_in_every_language(catalogue: Catalogue) -> None:
    def walk(value: object) -> None:
        if isinstance(value, dict) and "ja" in value:
            assert tuple(value) == catalogue.city.languages
            assert all(text.strip() for text in value.values())
        elif isinstance(value, dict | list):
            for inner in value.values() if isinstance(value, dict) else value:
                walk(inner)

    walk(catalogue.public())


def test_what_is_not_known_of_the_city_is_marked_provisional(catalogue: Catalogue) -> None:
    assert catalogue.city.provisional
    assert all(procedure.provisional for procedure in catalogue.procedures.values())


def test_version_changes_with_any_byte(catalogue: Catalogue, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(CITY, tmp_path / "city"))
    assert load(copy).version == catalogue.version

    with (copy / "tables.toml").open("a", encoding="utf-8") as file:
        file.write("# a word\n")

    assert load(copy).version != catalogue.version


# Whether work may begin before anybody has shown who they are


def test_hanako_with_her_card_may_be_prepared_for(
    catalogue: Catalogue, hanako: dict[str, Any]
) -> None:
    procedure = catalogue.procedures["juminhyo"]

    assert may_prepare(procedure, "self", hanako["answers"], hanako["sources"])
    assert may_prepare(procedure, "household", hanako["answers"], hanako["sources"])


@pytest.mark.parametrize("for_whom", ["proxy", "deceased", "nobody"])
def test_nothing_is_prepared_for_somebody_who_is_not_there(
    catalogue: Catalogue, hanako: dict[str, Any], for_whom: str
) -> None:
    procedure = catalogue.procedures["juminhyo"]

    assert not may_prepare(procedure, for_whom, hanako["answers"], hanako["sources"])


@pytest.mark.parametrize("field", ["applicant_name", "applicant_birth", "applicant_address"])
@pytest.mark.parametrize("source", ["typed", "qr", "clerk", None])
def test_one_identifying_field_not_from_the_card_is_enough_to_wait(
    catalogue: Catalogue, hanako: dict[str, Any], field: str, source: str | None
) -> None:
    sources = {**hanako["sources"], field: source}

    assert not may_prepare(catalogue.procedures["juminhyo"], "self", hanako["answers"], sources)


@pytest.mark.parametrize(
    "answer", [{"entries": ["relation", "number"]}, {"entries": ["code"]}, {"kind": "removed"}]
)
def test_what_is_handed_over_in_person_only_is_not_prepared(
    catalogue: Catalogue, hanako: dict[str, Any], answer: dict[str, Any]
) -> None:
    answers = {**hanako["answers"], **answer}

    assert not may_prepare(catalogue.procedures["juminhyo"], "self", answers, hanako["sources"])


def test_a_procedure_that_says_never_is_never_prepared(
    catalogue: Catalogue, hanako: dict[str, Any]
) -> None:
    procedure = replace(catalogue.procedures["juminhyo"], prepare_when="never")

    assert not may_prepare(procedure, "self", hanako["answers"], hanako["sources"])


def test_a_form_that_identifies_nobody_is_not_prepared(
    catalogue: Catalogue, hanako: dict[str, Any]
) -> None:
    procedure = replace(catalogue.procedures["juminhyo"], fields=())

    assert not may_prepare(procedure, "self", hanako["answers"], hanako["sources"])


def test_the_fee_follows_kind_and_copies(catalogue: Catalogue) -> None:
    koseki, tenkyo = catalogue.procedures["koseki"], catalogue.procedures["tenkyo"]

    assert fee_for(koseki, {"kind": "removed", "copies": 2}) == 1500
    assert fee_for(koseki, {"kind": "full", "copies": 1}) == 450
    assert fee_for(koseki, {}) == 450
    assert fee_for(tenkyo, {}) == 0
    assert fee_for(replace(tenkyo, fee=None), {}) is None
