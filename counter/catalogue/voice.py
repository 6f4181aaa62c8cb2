"""Reading `[voice]`: how the signs call."""

from __future__ import annotations

import re

from counter.catalogue.days import SPAN
from counter.catalogue.page import Node
from counter.offices import Voice

LANGUAGES = ("ja", "en", "vi", "zh")  # those of static/voice


def read_voice(node: Node) -> Voice:
    """Without it the signs call in Japanese, twice, all day."""
    found = Voice(
        on=node.flag("on", default=True),
        languages=_languages(node),
        repeat_s=node.whole("repeat_seconds", 0, default=75),
        volume=node.whole("volume", 0, default=80),
        quiet_hours=tuple(_quiet_hours(node)),
    )
    if found.repeat_s and not 60 <= found.repeat_s <= 90:
        node.fault("repeat_seconds must be 60 to 90, or 0 for once only", "repeat_seconds")
    if found.volume > 100:
        node.fault("volume must be at most 100", "volume")
    node.done()
    return found


def _languages(node: Node) -> tuple[str, ...]:
    if not node.has("languages"):
        return LANGUAGES[:1]
    languages = node.texts("languages", needed=False)
    for index, language in enumerate(languages):
        if language not in LANGUAGES:
            reason = f"no voice speaks {language!r}: one of {', '.join(LANGUAGES)}"
            node.fault(reason, "languages", index)
    return languages


def _quiet_hours(node: Node) -> list[tuple[str, str]]:
    """Unlike opening hours they may go over midnight."""
    found = []
    for index, text in enumerate(node.texts("quiet_hours", needed=False)):
        if re.fullmatch(SPAN, text):
            found.append((text[:5], text[6:]))
        else:
            node.fault(f"{text!r} must be like 17:15-08:30", "quiet_hours", index)
    return found
