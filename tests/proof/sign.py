"""A sign in the lobby that remembers everything it was shown."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any

from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect

from tests.proof.programs import Counter

Frame = dict[str, Any]
AGAIN_S, TURN_S = 0.1, 0.2


class Sign:
    """Listens again whenever its line breaks."""

    def __init__(self, counter: Counter) -> None:
        self.frames: list[Frame] = []
        self.url = counter.url.replace("http", "ws") + "/ws/status?office=honcho"
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def until(self, holds: Callable[[Frame], bool]) -> float:
        """How long it took until the newest frame was such."""
        began = time.monotonic()
        while not (self.frames and holds(self.frames[-1])):
            assert time.monotonic() - began < 15, self.frames[-1:]
            time.sleep(0.02)
        return time.monotonic() - began

    def shows(self, number: str) -> float:
        """How long it took until this number was called last."""
        return self.until(lambda f: bool(f["calls"]) and f["calls"][-1]["number"] == number)

    def close(self) -> None:
        """Switch it off."""
        self.over.set()
        self.thread.join()

    def _watch(self) -> None:
        while not self.over.wait(AGAIN_S):
            with contextlib.suppress(WebSocketException, OSError), connect(self.url) as line:
                self._listen(line)

    def _listen(self, line: ClientConnection) -> None:
        while not self.over.is_set():
            with contextlib.suppress(TimeoutError):
                frame = json.loads(line.recv(timeout=TURN_S))
                if self.frames[-1:] != [frame]:  # a line made again begins with what is known
                    self.frames.append(frame)


def whole(frames: Sequence[Frame]) -> bool:
    """Whether each version was newer than the one before, and each call came once and stayed."""
    versions = [frame["version"] for frame in frames]
    calls = [[call["seq"] for call in frame["calls"]] for frame in frames if frame["calls"]]
    said = {(c["seq"], c["number"], c["desk"]) for frame in frames for c in frame["calls"]}
    newest = [each[-1] for each in calls]
    return (
        versions == sorted(set(versions))
        and newest == sorted(newest)
        and all(each == list(range(each[0], each[-1] + 1)) for each in calls)
        and len(said) == len({seq for seq, _, _ in said})
    )
