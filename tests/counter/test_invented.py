"""The demo's invented people: each desk has a clerk, one greets, one looks after all."""

from __future__ import annotations

import json
from pathlib import Path

from counter import invented
from tests.cast import YUZAWAS_OWN

OFFICE = "honcho"


def test_one_greets_and_every_desk_has_its_clerk(tmp_path: Path) -> None:
    made = invented.kept(tmp_path, YUZAWAS_OWN, OFFICE)["clerks"]

    greeters = [each for each in made if each["role"] == "greeter"]
    assert [(each["office"], each["desks"]) for each in greeters] == [(OFFICE, ["honcho-1"])]
    assert [each["name"] for each in made if each["role"] == "supervisor"] == ["小野寺"]
    desks = {desk.id for desk in YUZAWAS_OWN.desks.values() if desk.office == OFFICE}
    assert desks <= {d for each in made if each["role"] == "clerk" for d in each["desks"]}
    assert len({each["name"] for each in made}) == len(made)


def test_people_of_an_older_folder_stay_as_they_were(tmp_path: Path) -> None:
    older = {"tokens": {}, "clerks": [{"name": "高橋", "role": "clerk", "desks": ["honcho-2"]}]}
    (tmp_path / "demo.json").write_text(json.dumps(older), encoding="utf-8")

    assert invented.kept(tmp_path, YUZAWAS_OWN, OFFICE) == older
