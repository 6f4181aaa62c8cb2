"""`matanai people`: whoever looks after the city's people types names, never a hash or a token."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from counter import clerks
from counter.actions.means import hashed
from counter.roster import __main__ as commands
from counter.roster import changes
from counter.roster.__main__ import Place
from counter.roster.changes import NotDone
from counter.roster.entries import BadRoster, Machine, parse
from tests.cast import PASSWORD, YUZAWAS_OWN, furnish
from tests.proof.programs import ROOT, python


def people(data: Path, *words: str, said: str = "") -> str:
    """What `matanai people …` prints; `said` is what comes in. A refusal is raised as it is."""
    group, *rest = words
    done = CliRunner().invoke(
        commands.app, [group, *rest, "--data", str(data)], input=said, catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    return done.output


def kept(data: Path) -> Any:
    """What stands in the file."""
    return json.loads((data / "people.json").read_text("utf-8"))


def test_a_clerk_is_added_by_name_and_desk_and_only_a_hash_is_kept(tmp_path: Path) -> None:
    people(tmp_path, "add", "千葉", "--desk", "honcho-2", "--desk", "honcho-3", said=PASSWORD)

    (found,) = kept(tmp_path)["clerks"]
    assert (found["name"], found["role"], found["office"]) == ("千葉", "clerk", "honcho")
    assert found["desks"] == ["honcho-2", "honcho-3"]
    assert clerks.right(found["password"], PASSWORD)
    assert PASSWORD not in (tmp_path / "people.json").read_text("utf-8")


def test_the_file_is_its_owners_alone_and_belongs_to_whom_the_folder_does(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534 if os.geteuid() == 0 else -1, -1)
    people(tmp_path, "add", "千葉", "--office", "honcho", "--role", "greeter", said=PASSWORD)

    found = (tmp_path / "people.json").stat()
    assert found.st_mode & 0o777 == 0o600
    assert found.st_uid == tmp_path.stat().st_uid


def test_a_device_gets_a_token_that_is_printed_once(tmp_path: Path) -> None:
    token = people(tmp_path, "device", "add", "honcho-kiosk-1", "--office", "honcho").strip()

    (found,) = kept(tmp_path)["devices"]
    assert (found["id"], found["kind"], found["offices"]) == ("honcho-kiosk-1", "kiosk", ["honcho"])
    assert found["token_hash"] == hashed(token)
    assert token not in people(tmp_path, "list")


def test_the_list_shows_names_roles_and_desks_and_no_hash(tmp_path: Path) -> None:
    furnish(tmp_path)

    said = people(tmp_path, "list")

    assert "佐々木\tclerk\thoncho\thoncho-4 honcho-5\n" in said
    assert "小野寺\tsupervisor\thoncho\t-\n" in said
    assert "kiosk-1\tkiosk\thoncho\t(device)\n" in said
    assert "argon2" not in said


def test_a_clerk_gets_another_office_desk_role_or_name_and_stays_the_same_person(
    tmp_path: Path,
) -> None:
    furnish(tmp_path)

    people(tmp_path, "change", "高橋", "--office", "inakawa")
    people(tmp_path, "change", "伊藤", "--desk", "inakawa-1")
    people(tmp_path, "change", "柴田", "--role", "supervisor", "--name", "村上")

    found = {each["name"]: each for each in kept(tmp_path)["clerks"]}
    assert (found["高橋"]["office"], found["高橋"]["desks"]) == ("inakawa", [])
    assert (found["伊藤"]["office"], found["伊藤"]["desks"]) == ("inakawa", ["inakawa-1"])
    assert (found["村上"]["role"], found["村上"]["desks"]) == ("supervisor", ["honcho-6"])
    assert found["高橋"]["id"] == "clerk-0"


def test_who_is_removed_and_what_is_revoked_is_in_the_file_no_more(tmp_path: Path) -> None:
    furnish(tmp_path)

    people(tmp_path, "remove", "高橋")
    people(tmp_path, "device", "revoke", "kiosk-1")
    people(tmp_path, "password", "伊藤", said="another-password")

    found = {each["name"]: each for each in kept(tmp_path)["clerks"]}
    assert "高橋" not in found
    assert clerks.right(found["伊藤"]["password"], "another-password")
    assert [each["id"] for each in kept(tmp_path)["devices"]] == ["greeter-1"]


REFUSED = {
    "add 高橋 --desk honcho-2": "somebody of this name is there already",
    "add 千葉 --desk honcho-99": "--desk has to be one of honcho-1,",
    "add 千葉 --desk honcho-2 --office inakawa": "desks has to name some of inakawa-1, inakawa-2",
    "add 千葉 --office yuzawa": "office has to be one of honcho, inakawa, ogachi, minase",
    "add 千葉 --desk honcho-2 --role mayor": "role has to be one of clerk, greeter, supervisor",
    "add 千葉": "--office has to be one of honcho,",
    "add 千葉 --desk honcho-2": "a password has 8 to 200 characters on one line",
    "change 千葉 --role clerk": "nobody of this name is there",
    "change 高橋 --name 伊藤": "name is another one's already",
    "password 千葉": "nobody of this name is there",
    "remove 千葉": "nobody of this name is there",
    "device add kiosk-1 --office honcho": "a device of this name is there already",
    "device add kiosk-2": "offices has to name an office",
    "device add kiosk-2 --office honcho --kind door": "kind has to be one of kiosk, greeter",
    "device revoke kiosk-2": "no device of this name is there",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_does_not_fit_the_city_is_refused_in_a_line_and_changes_nothing(
    tmp_path: Path, words: str
) -> None:
    furnish(tmp_path)
    before = kept(tmp_path)

    with pytest.raises(NotDone) as refusal:
        people(tmp_path, *words.split(), said="short")

    assert REFUSED[words] in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert kept(tmp_path) == before


def test_twenty_who_add_somebody_at_once_lose_nobody(tmp_path: Path) -> None:
    def add(number: int) -> None:
        new = Machine(f"kiosk-{number}", "kiosk", hashed(str(number)), ("honcho",))
        Place(tmp_path).change(lambda roster: changes.add_device(roster, new))

    with ThreadPoolExecutor(20) as hands:
        list(hands.map(add, range(20)))

    assert {each["id"] for each in kept(tmp_path)["devices"]} == {f"kiosk-{n}" for n in range(20)}


def test_a_file_that_is_gone_beside_a_database_is_not_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "matanai.db").touch()

    with pytest.raises(NotDone, match=r"people.json is gone; start the counter"):
        people(tmp_path, "add", "千葉", "--desk", "honcho-2", said=PASSWORD)

    assert not (tmp_path / "people.json").exists()


def test_a_password_typed_on_a_terminal_is_asked_twice_and_not_shown(tmp_path: Path) -> None:
    terminal, side = pty.openpty()
    with subprocess.Popen(
        [*python("counter.cli"), "people", "add", "千葉", "--desk", "honcho-2"],
        stdin=side, stdout=side, stderr=side, cwd=ROOT, start_new_session=True,
        env={"MATANAI_DATA": str(tmp_path), "PATH": os.environ["PATH"]},
    ) as process:  # fmt: skip
        os.close(side)
        shown = _typed(terminal, "password: ") + _typed(terminal, "confirmation: ")
        assert process.wait(60) == 0

    assert PASSWORD not in shown
    assert kept(tmp_path)["clerks"][0]["name"] == "千葉"


def _typed(terminal: int, after: str) -> str:
    """Type the password once this is asked; what was shown until then."""
    shown = b""
    while not shown.decode("utf-8", "ignore").endswith(after):
        shown += os.read(terminal, 1000)
    os.write(terminal, f"{PASSWORD}\n".encode())
    return shown.decode()


def test_a_refusal_is_one_line_for_whoever_typed_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "counter.cli", "people", "remove", "千葉"], cwd=ROOT, timeout=60,
        env={"MATANAI_DATA": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = "matanai: nobody of this name is there; see `matanai people list`\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", said)


TORN = {
    "the file: is no JSON": "{",
    "the file: has to hold clerks, devices and nothing else": '{"clerks": []}',
    "clerks: has to be a list": '{"clerks": {}, "devices": []}',
    "clerks[0]: has to hold desks, id, name,": '{"clerks": [{"id": "himitsu"}], "devices": []}',
}


@pytest.mark.parametrize("fault", TORN)
def test_a_file_of_another_shape_is_told_where(fault: str) -> None:
    with pytest.raises(BadRoster) as told:
        parse(TORN[fault], YUZAWAS_OWN)

    assert str(told.value).startswith(fault)
    assert "himitsu" not in str(told.value)


WRONG = [
    ("clerks", 0, "id", 7, "has to be 1 to 64 characters"),
    ("clerks", 1, "name", "高橋", "is another one's already"),
    ("clerks", 2, "desks", [["honcho-1"]], "has to name some of honcho-1"),
    ("clerks", 3, "desks", "honcho-2", "has to be a list"),
    ("clerks", 4, "office", None, "has to be one of honcho"),
    ("clerks", 5, "password", "himitsu", "has to be an argon2 hash"),
    ("devices", 0, "kind", "door", "has to be one of kiosk"),
    ("devices", 1, "token_hash", "himitsu", "has to be the SHA-256"),
]


@pytest.mark.parametrize(("place", "number", "field", "value", "words"), WRONG)
def test_a_slip_in_a_file_is_told_with_its_field_and_never_what_stood_there(
    tmp_path: Path, place: str, number: int, field: str, value: Any, words: str
) -> None:
    furnish(tmp_path)
    whole = kept(tmp_path)
    whole[place][number][field] = value

    with pytest.raises(BadRoster) as told:
        parse(json.dumps(whole), YUZAWAS_OWN)

    assert str(told.value).startswith(f"{place}[{number}].{field}: {words}")
    assert "himitsu" not in str(told.value)
