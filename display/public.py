"""What public pages read: the hub, the directory, and whether phones may send commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from display.bucket import Buckets
from display.directory import Directory
from display.hub import Hub
from display.language import languages

if TYPE_CHECKING:  # its libraries are the display's own, a counter does without
    from display.notifier import Notifier


Command = Callable[[str, str, int | None], Awaitable[int]]  # name, secret, minutes → HTTP status


class Public:
    """Kept by every program that serves public pages, as `app.state.public`."""

    def __init__(self, hub: Hub | None = None, *, demo: bool = False) -> None:
        self.hub = hub or Hub()
        self.demo = demo
        self.media: Path | None = None  # a folder with one for each sign that shows some
        self.languages = languages()
        self.allow_commands = False
        self.command: Command | None = None
        self.push: Notifier | None = None
        self.unknown_secrets = Buckets()
        self.directory: Directory | None = None

    def catalogue(self) -> Mapping[str, Any] | None:
        """The public catalogue, or None until it is known."""
        return self.directory.source if self.directory else None

    def set_catalogue(self, catalogue: Mapping[str, Any]) -> None:
        """Takes a new public catalogue; raises ValueError where it is not one."""
        self.directory = Directory.of(catalogue)

    def knows(self, office: str) -> bool:
        """Whether such an office exists, as far as this program has heard."""
        listed = self.directory is not None and office in self.directory.offices
        return listed or self.hub.latest(office) is not None
