"""`python -m display` serves the public pages; `python -m display push-key` makes a key."""

from __future__ import annotations

import sys

from display import settings
from display.server import serve
from display.web.app import create


def main() -> None:
    """Serves until SIGTERM; with the word `push-key` prints a new key for push and ends."""
    if sys.argv[1:] == ["push-key"]:
        from display.postage import new_key  # only push needs its libraries

        sys.stdout.write(f"MATANAI_PUSH_KEY={new_key()}\n")
        return
    if sys.argv[1:]:
        raise SystemExit("display: it takes nothing or `push-key`")
    try:
        settled = settings.load()
    except settings.SettingFault as fault:
        raise SystemExit(f"display: {fault}") from fault
    serve(create(settled), settled.host, settled.port)


if __name__ == "__main__":
    main()
