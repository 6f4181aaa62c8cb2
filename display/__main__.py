"""`python -m display` serves the public pages."""

from __future__ import annotations

from display import settings
from display.server import serve
from display.web.app import create


def main() -> None:
    """Serves until SIGTERM."""
    settled = settings.load()
    serve(create(settled), settled.host, settled.port)


if __name__ == "__main__":
    main()
