"""Reading who goes first from city.toml: the numbers of the rule in `counter/line.py`."""

from __future__ import annotations

from datetime import timedelta

from counter.catalogue.page import Node
from counter.line import Rule

USUAL = Rule()
MINUTE = timedelta(minutes=1)


def read_rule(node: Node) -> Rule:
    """The table `[next]`; what it leaves out is as usual."""
    rule = Rule(
        overtake_limit=_whole(node, "overtake_limit", USUAL.overtake_limit, 20),
        head_start=_minutes(node, "head_start_minutes", USUAL.head_start, 240),
        return_pause=_minutes(node, "return_pause_minutes", USUAL.return_pause, 60),
        self_claimed_priority=node.flag("self_claimed_priority", USUAL.self_claimed_priority),
    )
    node.done()
    return rule


def _minutes(node: Node, key: str, usual: timedelta, most: int) -> timedelta:
    return _whole(node, key, usual // MINUTE, most) * MINUTE


def _whole(node: Node, key: str, usual: int, most: int) -> int:
    value = node.whole(key, default=usual)
    if value > most:
        node.fault(f"{key} must be at most {most}", key)
    return value
