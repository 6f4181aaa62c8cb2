"""The kiosk's settings: what cannot be meant so refuses to start, and no secret is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.settings import BadSetting, read


@pytest.mark.parametrize(
    "env",
    [
        {"MATANAI_CARD": "nfc"},
        {"MATANAI_CARD": "emulator"},
        {"MATANAI_DEMO": "yes"},
        {"MATANAI_PRINTER": "escpos"},
        {"MATANAI_PRINTER": "tcp:printer"},
        {"MATANAI_KIOSK_PORT": "eighty"},
        {"MATANAI_KIOSK_PORT": "70000"},
        {"MATANAI_COUNTER_URL": "ftp://counter"},
        {"MATANAI_KIOSK_RANGE": "9"},
        {"MATANAI_KIOSK_RANGE": "9009-9001"},
    ],
)
def test_a_setting_that_cannot_be_meant_refuses_to_start(env: dict[str, str]) -> None:
    with pytest.raises(BadSetting, match=next(iter(env))):
        read(env)


def test_the_emulated_card_belongs_to_the_demo() -> None:
    assert read({"MATANAI_DEMO": "1"}).card == "emulator"
    assert read({}).card == "none"


def test_a_token_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("hidden-token\n")
    found = read({"MATANAI_KIOSK_TOKEN_FILE": str(tmp_path / "token")})
    assert found.token == "hidden-token"
    assert "hidden" not in repr(found)


def test_a_range_and_a_name_of_its_own() -> None:
    found = read({"MATANAI_KIOSK_RANGE": "9001-9199", "MATANAI_OFFICE": "minase"})
    assert (found.offline, found.device) == ((9001, 9199), "minase-kiosk-1")
