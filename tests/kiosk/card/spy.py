"""A transport that remembers what went through it."""

from dataclasses import dataclass, field

from kiosk.card.errors import CardGone
from kiosk.card.pcsc import Transport


@dataclass
class Spy:
    """Passes everything on to another transport."""

    inner: Transport
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, command: bytes) -> tuple[bytes, int]:
        self.sent.append(command)
        return self.inner.transmit(command)

    def reset(self) -> None:
        self.inner.reset()

    def close(self) -> None:
        self.inner.close()


@dataclass
class Scripted:
    """A card that gives any answers one likes, then is gone."""

    answers: list[tuple[bytes, int]]
    sent: list[bytes] = field(default_factory=list)

    def transmit(self, command: bytes) -> tuple[bytes, int]:
        self.sent.append(command)
        if not self.answers:
            raise CardGone
        return self.answers.pop(0)

    def reset(self) -> None:
        pass

    def close(self) -> None:
        pass


def pins_sent(commands: list[bytes]) -> list[bytes]:
    """The VERIFY commands that carried a secret."""
    return [command for command in commands if command[1] == 0x20 and len(command) > 4]
