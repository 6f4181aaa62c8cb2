"""Writing down that data goes out: once for figures, and once a case for what people wrote."""

from __future__ import annotations

from collections.abc import Sequence

from counter.case import Case
from counter.store.transaction import Transaction

REASONS = ("disclosure", "migration", "audit")  # 開示請求, 移行, 監査


def of_figures(tx: Transaction, clerk: str | None = None) -> None:
    """Figures without personal data go out."""
    tx.record("export", clerk=clerk, reason="figures")


def of_cases(tx: Transaction, cases: Sequence[Case], clerk: str, reason: str) -> None:
    """What people wrote in these cases goes out in clear, for a clerk."""
    for each in cases:
        tx.record("export", visit=each.visit, turn=each.turn, case_id=each.id, clerk=clerk,
                  reason=reason)  # fmt: skip
