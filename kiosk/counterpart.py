"""The counter as the kiosk knows it: newest catalogue and lines, visits taken, outbox emptied."""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from counter.envelope import seal_box
from kiosk import form as forms
from kiosk.form import Form
from kiosk.guide import BadCatalogue, Guide, parse
from kiosk.link import Json, Link, Refused, Unreachable
from kiosk.outbox import Item, Outbox, Range, RangeSpent, Seal, new_key, new_secret, write
from kiosk.questions import fields_of
from kiosk.session import Now, Session, Visit
from kiosk.settings import Settings

log = logging.getLogger(__name__)
VISITS = "/api/visits"


@dataclass(frozen=True)
class Opened:
    """A pre-application: its forms, masked, and the visit it has made already, if any."""

    forms: tuple[Form, ...]
    visit: Visit | None


class Counterpart:
    """Everything the kiosk and the counter say to each other."""

    def __init__(self, link: Link, settings: Settings) -> None:
        self._link, self._settings = link, settings
        self._outbox = Outbox(settings.data / "outbox")
        self._cache = settings.data / "catalogue.json"
        self._etag: str | None = None
        self._status_tag: str | None = None
        self._held: Item | None = None  # this visitor's offline visit, not sent while they type
        self._plain: dict[str, Any] | None = None
        self.guide: Guide | None = None
        self.lines: Mapping[str, Json] = {}
        self.online = False
        self.known = True  # the counter knows our token
        self._help: tuple[bool, str | None] = (False, None)  # whether wanted, and the call's id

    async def close(self) -> None:
        await self._link.close()

    # What stands at the counter

    async def refresh(self) -> bool:
        """Fetch catalogue and lines if they changed; True if anything did."""
        office = self._settings.office
        try:
            catalogue = await self._link.catalogue(office, self._etag)
            status = await self._link.status(office, self._status_tag)
            if not self.online or not self.known:
                await self._introduce()
        except (Unreachable, Refused) as fault:
            changed, self.online = self.online, False
            if changed:
                log.warning("the counter is away: %s", fault)
            self.lines = {}  # old lines never read as free
            self._status_tag = None
            return changed or self._from_disk()
        changed = not self.online
        self.online = True
        self._etag, self._status_tag = catalogue.etag, status.etag
        if catalogue.body is not None:
            changed = self._learn(catalogue.body) or changed
        if status.body is not None:
            stopped = [one for one in status.body.get("procedures", ()) if one["state"] != "open"]
            self.lines = {line["id"]: line for line in (*status.body["services"], *stopped)}
            changed = True
        return changed

    async def _introduce(self) -> None:
        """Find out before a visitor does whether numbers will be given. Raises Unreachable."""
        before, self.known = self.known, await self._link.known()
        if before and not self.known:
            log.error("the counter does not know MATANAI_KIOSK_TOKEN: it will give no number")

    def _learn(self, body: Json) -> bool:
        try:
            self.guide = parse(body, self._settings.office)
        except BadCatalogue as fault:
            log.error("%s", fault)
            self._etag = None
            return False
        self._cache.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write(self._cache, json.dumps(body, ensure_ascii=False).encode())
        return True

    def _from_disk(self) -> bool:
        """A kiosk started while the counter is away works with the catalogue it saw last."""
        if self.guide is not None or not self._cache.exists():
            return False
        try:
            self.guide = parse(json.loads(self._cache.read_bytes()), self._settings.office)
        except (ValueError, BadCatalogue):
            return False
        return True

    # What the visitor does

    async def take(self, session: Session, at: datetime) -> Visit:
        """A number that exists durably: at the counter, or sealed here. RangeSpent, Refused."""
        body = self._visit_body(session, at)
        try:
            answer = await self._link.visit(body, new_key())
        except Unreachable as away:
            log.warning("an offline number is given out (heard=%s)", away.sent)
            return self._take_offline(session, body, at)
        return self._visit(answer["visit"])

    async def apply(self, session: Session, at: datetime) -> None:
        """Bring the confirmed forms to the counter, or keep them sealed for it. Refused."""
        visit = session.visit
        assert visit is not None
        applications = self._applications(session, at)
        if self._held is not None and self._plain is not None:
            plain = self._plain | {"applications": applications}
            self._held = self._keep(VISITS, plain, at, self._held)
            return
        body = {"secret": visit.secret, "applications": applications}
        key = new_key()
        try:
            await self._link.apply(str(visit.id), body, key)
        except Unreachable:
            self._keep(f"{VISITS}/{visit.id}/applications", body, at)

    async def help(self, wanted: bool) -> None:
        """Tell every desk that a person is needed here, or no more; the screen says it anyway."""
        self._help = (wanted, self._help[1])
        try:
            if wanted and self._help[1] is None:
                self._help = (self._help[0], await self._link.help())
            if not self._help[0] and self._help[1] is not None:
                call, self._help = self._help[1], (False, None)
                await self._link.helped(call)
        except (Unreachable, Refused) as fault:
            log.warning("no desk heard the call for help: %s", fault)

    async def open(self, sealed: str) -> Opened:
        """What a QR holds, masked. Raises Unreachable, Refused."""
        answer = await self._link.open(sealed)
        handle = str(answer["handle"])
        cases = [form_of(case, handle) for case in answer["cases"]]
        found = answer.get("visit")
        return Opened(tuple(cases), self._visit(found) if found else None)

    async def reveal(self, handle: str) -> Sequence[Json]:
        """The answers behind a handle, once for this session. Raises Unreachable, Refused."""
        answer = await self._link.reveal(handle)
        return list(answer["cases"])

    async def find(self, secret: str) -> Visit:
        """The visit of a ticket. Raises Unreachable, Refused."""
        return self._visit((await self._link.by_secret(secret))["visit"], secret)

    def _visit(self, body: Json, secret: str = "") -> Visit:
        """A visit told without its line still has the letter of one."""
        assert self.guide is not None
        letter = str(body["number"])[:1]
        lines = [s["id"] for s in self.guide.services if s["letter"] == letter]
        return visit_of(body, lines[0] if lines else self.guide.services[0]["id"], secret)

    async def line(self, visit: Visit | None) -> dict[str, int | None] | None:
        """How the visitor's line stands now, or None if it cannot be told."""
        if visit is None or visit.offline:
            return None
        try:
            now = await self.find(visit.secret)
        except (Unreachable, Refused):
            return None
        return {"ahead": now.ahead, "low": now.low, "high": now.high}

    # What waits

    def let_go(self) -> None:
        """The visitor left: what was held for them may be sent."""
        self._held = self._plain = None

    @property
    def waiting(self) -> int:
        """How many sealed submissions the counter has not taken yet."""
        return len(self._outbox.items())

    async def empty(self) -> None:
        """Send what waits, oldest first; stops at the first that finds no counter."""
        for item in self._outbox.items():
            if self._held is not None and item.key == self._held.key:
                continue
            try:
                await self._send(item)
            except Unreachable:
                return
            except Refused as refused:
                log.error("the counter will not take a kept submission: %s", refused)
                self._outbox.refused(item.key)
            else:
                self._outbox.done(item.key)

    async def _send(self, item: Item) -> None:
        await self._link.deliver(item.path, item.body(), item.key)

    def _take_offline(self, session: Session, body: dict[str, Any], at: datetime) -> Visit:
        guide = self.guide
        assert guide is not None
        service = body["services"][0]
        number = self._range().take(guide.service(service)["letter"], at)
        secret = new_secret()
        plain = body | {
            "offline": {"number": number, "secret": secret, "issued_at": at.isoformat()}
        }
        self._plain = plain
        self._held = self._keep(VISITS, plain, at, number=number)
        url = f"{self._settings.display}/t/{secret}?n={number}"
        return Visit(None, number, service, secret, url, offline=True)

    def _range(self) -> Range:
        """The digits of this kiosk's offline range. Raises RangeSpent if it has none."""
        assert self.guide is not None
        ours = self._settings.offline or self.guide.offline_range(self._settings.device)
        if ours is None:
            raise RangeSpent
        return Range(self._settings.data / "range.json", *ours)

    def _keep(
        self, path: str, plain: Json, at: datetime, old: Item | None = None,
        number: str | None = None,
    ) -> Item:  # fmt: skip
        key, number = (old.key, old.number) if old else (None, number)
        return self._outbox.put(
            path, self._settings.office, plain, self._seal(), at, key=key, number=number
        )

    def _seal(self) -> Seal:
        """Seal to the counter's newest public key. Raises RangeSpent where it told none."""
        assert self.guide is not None
        keys = self.guide.body.get("keys") or ()
        if not keys:
            raise RangeSpent
        newest = max(keys, key=lambda one: str(one.get("from") or ""))
        public = base64.urlsafe_b64decode(newest["public"] + "=" * (-len(newest["public"]) % 4))
        city = self.guide.body["city"]["code"]
        return lambda inside: seal_box(inside, public, int(newest["id"]), city)

    def _visit_body(self, session: Session, at: datetime) -> dict[str, Any]:
        assert self.guide is not None
        return {
            "office": self._settings.office,
            "channel": "kiosk",
            "language": session.language,
            "needs": [],
            "services": [session.service] if session.service else [],
            "applications": self._applications(session, at),
            "catalogue": self.guide.version,
        }

    def _applications(self, session: Session, at: datetime) -> list[dict[str, Any]]:
        assert self.guide is not None
        now = Now(self.guide, at)
        return [forms.body(one, fields_of(now, one.procedure)) for one in session.forms]


def visit_of(body: Json, service: str, secret: str = "") -> Visit:
    """The counter's visit as the session keeps it: the first turn is the number's own line."""
    first = (body.get("turns") or [{}])[0]
    return Visit(
        id=body.get("id"),
        number=str(body["number"]),
        service=str(first.get("service") or service),
        secret=str(body.get("secret") or secret),
        status_url=str(body.get("status_url") or ""),
        ahead=first.get("ahead"),
        low=first.get("low"),
        high=first.get("high"),
        desk=first.get("desk"),
    )


def form_of(case: Json, handle: str) -> Form:
    """A case of a pre-application as a form whose values only the counter has."""
    masked = case.get("masked") or {}
    return Form(
        str(case["procedure"]),
        str(case.get("for_whom") or "self"),
        masked=masked,
        sources=dict.fromkeys(masked, "qr"),
        handle=handle,
    )
