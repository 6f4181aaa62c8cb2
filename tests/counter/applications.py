"""Applications for the tests of the intake: each procedure's sample, changed, and what it says."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from counter.catalogue.files import load, samples
from counter.intake import Checked, Invalid, check

CITY = Path(__file__).parents[2] / "counter" / "catalogue" / "yuzawa"
CATALOGUE = load(CITY)
SAMPLES = {sample["procedure"]: sample for sample in samples(CITY)}
NUMBER = "1234 5678 9018"


def application(procedure: str, **changes: Any) -> dict[str, Any]:
    """The sample of that procedure with some answers changed; None takes one away."""
    sample = copy.deepcopy(SAMPLES[procedure])
    answers = sample["answers"] | changes
    sample["answers"] = {key: value for key, value in answers.items() if value is not None}
    return sample


def read(sample: dict[str, Any], **how: bool) -> Checked:
    return check(
        CATALOGUE, sample["procedure"], sample["for_whom"], sample["answers"], sample["sources"],
        **how,
    )  # fmt: skip


def faults(sample: dict[str, Any], **how: bool) -> dict[str, str]:
    with pytest.raises(Invalid) as caught:
        read(sample, **how)
    return caught.value.fields
