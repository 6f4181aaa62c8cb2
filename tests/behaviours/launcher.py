"""Starts the counter as `counter.app` does, but with a clock whose hands a test moves.

The first word is a folder of the test's: `clock` in it holds the moment it is (ISO 8601). A file
named after a part lets that part fail while it lies there: `estimate`, `laws`, `hall`.
Rounds that take a minute come at once, and the clock is believed at once. Everything else is the
program's own. With more words it is
the command `matanai` of these words, at the moment the clock says.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from counter import caretaker, hall, settings, steady, wait, watch
from counter.app import create
from counter.records import __main__ as commands
from counter.store import screens
from counter.web.rim import Rim
from display.server import serve

ROUND_S = 0.2


def main(folder: Path, words: list[str]) -> None:
    """Run until SIGTERM, or do a command."""

    def clock() -> datetime:
        return datetime.fromisoformat((folder / "clock").read_text(encoding="utf-8"))

    if words:
        commands.now = clock
        sys.argv[1:] = words
        return commands.main()
    caretaker.ROUND_S = watch.REFRESH_S = ROUND_S
    watch.GATHER_S = ROUND_S / 2
    steady.SETTLE = timedelta()  # these steps of the clock are meant
    for module, name in ((wait, "estimate"), (hall, "laws"), (screens, "hall")):
        setattr(module, name, failing(getattr(module, name), folder / name))
    chosen = settings.read()
    serve(create(chosen, clock), chosen.host, chosen.port, http=Rim)


def failing(part: Callable[..., Any], broken: Path) -> Callable[..., Any]:
    """The part, which fails while the file lies there."""

    def either(*words: Any, **more: Any) -> Any:
        if broken.exists():
            raise RuntimeError(f"{broken.name} is broken")
        return part(*words, **more)

    return either


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
