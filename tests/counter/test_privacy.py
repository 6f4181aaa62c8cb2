"""After a day of acts, nobody's name, address or number lies anywhere in clear."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import redirect_stderr
from typing import Any

import pytest

from tests.cast import SAMPLES, Clock, Town, build
from tests.counter.day import NEIGHBOUR, a_day

COMMON = "マイ"  # also the beginning of マイナンバー


def personal(value: Any) -> Iterator[str]:
    """Every name, reading, address, birthday and phone number of the samples, and their parts."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict | list):
                yield from personal(inner)
            elif isinstance(inner, str) and any(
                word in name for word in ("name", "kana", "address", "phone", "birth", "head")
            ):
                yield inner
                yield from (part for part in inner.split("　") if len(part) > 1 and part != COMMON)
    elif isinstance(value, list):
        for inner in value:
            yield from personal(inner)


WORDS = sorted({word for sample in SAMPLES.values() for word in personal(sample["answers"])})


@pytest.fixture(scope="module")
def lived(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Town, list[str], str, bytes]]:
    """A town after its day: what it said, what it logged, and every byte on its disk."""
    logged, handler = io.StringIO(), logging.StreamHandler(io.StringIO())
    handler.setStream(logged)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    with redirect_stderr(logged):
        made = build(tmp_path_factory.mktemp("lived"), Clock())
        said = a_day(made)
        running = disk(made)
        made.served.stop()
    logging.getLogger().removeHandler(handler)
    logging.getLogger().setLevel(logging.WARNING)
    yield made, said, logged.getvalue(), running + disk(made)
    made.close()


def disk(town: Town) -> bytes:
    """Every byte the counter has written: database, WAL, everything."""
    return b"".join(path.read_bytes() for path in town.data.rglob("*") if path.is_file())


def hidden(text: bytes) -> list[str]:
    """The personal words that stand in these bytes, in any spelling of ours."""
    spellings = {word: (word.encode(), word.encode("unicode_escape"), word.encode("utf-16-le"))
                 for word in WORDS}  # fmt: skip
    return [word for word, ways in spellings.items() if any(way in text for way in ways)]


def test_the_search_would_find_them(lived: tuple[Town, list[str], str, bytes]) -> None:
    assert len(WORDS) > 40
    assert hidden(SAMPLES["juminhyo"]["answers"]["applicant_name"].encode()) != []
    assert lived[0].rows("case")["case"] >= len(SAMPLES) + 2


def test_nothing_personal_lies_on_the_disk(lived: tuple[Town, list[str], str, bytes]) -> None:
    assert b"SQLite format 3" in lived[3]
    assert hidden(lived[3]) == []
    assert NEIGHBOUR[:2].encode() not in lived[3]


def test_nothing_personal_is_logged(lived: tuple[Town, list[str], str, bytes]) -> None:
    assert hidden(lived[2].encode()) == []
    assert "Traceback" not in lived[2]


def test_nothing_personal_is_said_to_screens_or_in_refusals(
    lived: tuple[Town, list[str], str, bytes],
) -> None:
    text = "\n".join(lived[1])
    assert '"error"' in text
    assert '"turns"' in text
    assert hidden(text.encode()) == []


def test_no_secret_of_a_ticket_is_logged_or_kept_in_clear(
    lived: tuple[Town, list[str], str, bytes],
) -> None:
    town = build(lived[0].data.parent / "again", Clock())
    secret = town.kiosk().number()["secret"]
    town.anybody().get(f"/t/{secret}")
    town.close()

    assert secret.encode() not in disk(town)
