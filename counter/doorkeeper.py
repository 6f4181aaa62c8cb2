"""The doorkeeper: who may sign in is who stands in the roster, at the start and while it runs."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from pathlib import Path

from counter.actions import people
from counter.refusal import Refused
from counter.roster import file
from counter.roster.entries import BadRoster, Roster
from counter.roster.file import Stamp
from counter.web.house import House

LOOK_S = 2.0
log = logging.getLogger(__name__)


class Doorkeeper:
    """Looks at the roster's file; one that cannot be used changes nothing, and the log says so."""

    def __init__(self, here: House, folder: Path) -> None:
        self.here, self.path = here, folder / file.NAME
        self._seen: Stamp | None = None
        self._said = ""

    async def run(self) -> None:
        """Look again and again until cancelled; of several processes the leading one."""
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                if self.here.board.leads:
                    await self.look()
            except Exception as error:  # noqa: BLE001  the loop's rim: the next look may do
                self._say(f"could not be looked at ({type(error).__name__})")

    async def look(self) -> None:
        """Take over what has changed in the file since the last look."""
        try:
            seen = await asyncio.to_thread(file.stamp, self.path)
            if seen is None:
                await self._write()
            elif seen != self._seen:
                await self._take_over()
                self._seen = seen
            self._said = ""
        except BadRoster as fault:
            self._seen = seen
            self._say(f"{fault}; everything stays as it was")
        except OSError as error:
            self._say(f"{error.strerror}; everything stays as it was")
        except Refused:
            self._say("could not be taken over yet; it is tried again")

    async def _take_over(self) -> None:
        """Every office at once: the file is whole, or it is not used."""
        roster = await asyncio.to_thread(file.read, self.path, self.here.means.catalogue)
        offices = list(self.here.means.catalogue.offices)
        changed = [await self.here.do(offices[0], partial(people.admit_devices, roster=roster))]
        for office in offices:
            act = partial(people.admit, roster=roster, offices=offices)
            changed.append(await self.here.do(office, act))
        if any(changed):
            self.here.sessions.forget()
            self.here.devices.forget()

    async def _write(self) -> None:
        """Without a file it is written from what is known, so that the next change starts there."""
        roster = await self.here.read(people.known)
        if await asyncio.to_thread(self._put, roster) and self._seen is not None:
            self._say("was gone and is written anew")

    def _put(self, roster: Roster) -> bool:
        with file.held(self.path):
            if self.path.exists():
                return False
            file.write(self.path, roster)
            return True

    def _say(self, what: str) -> None:
        if what != self._said:
            log.error("%s: %s", file.NAME, what)
        self._said = what
