"""The supervisors' page: how the desks stand, and how the last weeks went."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from counter.actions.people import SignedIn
from counter.figures import Expected, expected
from counter.records import behind
from counter.records.arrivals import arrivals
from counter.records.behind import Behind
from counter.refusal import Refused
from counter.staffing import Staff
from counter.store import screens
from counter.store.ledger import TOKYO, day_of
from counter.web import auth
from counter.web.house import House, house
from counter.web.pages import HEADERS, TEMPLATES
from counter.web.report import Report

ROLE = "supervisor"
PERIODS = (7, 28, 91)  # days one may look back
USUAL = 28  # and usually does; also what the next hour is expected by


async def page(request: Request) -> Response:
    """GET /supervisor?days=: signing in, or the figures of the supervisor's own office."""
    here = house(request)
    try:
        who = await auth.clerk(request)
    except Refused as error:
        if error.status != 401:
            raise
        return _html(request, here, "supervisor_in.html", 200, fault="")
    if who.role != ROLE:
        words = f"{who.name}さんは、この画面を見る担当になっていません。"
        return _html(request, here, "supervisor_in.html", 403, fault=words)
    days = _period(request.query_params.get("days", ""))
    report = Report(await _behind(here, who.office, days), here.means.catalogue)
    guess, staff = await _staff(here, who)
    return await asyncio.to_thread(  # months of a big office are summed while it is drawn
        _html, request, here, "supervisor.html", 200, who=who, days=days, periods=PERIODS,
        report=report, staff=staff, guess=guess, at=here.clock().astimezone(TOKYO),
        office=here.means.catalogue.offices[who.office].name["ja"],
    )  # fmt: skip


def _period(given: str) -> int:
    return int(given) if given in map(str, PERIODS) else USUAL


async def _behind(here: House, office: str, days: int) -> Behind:
    """So many days up to yesterday, read once a day."""
    today = day_of(here.clock())
    first, last = (
        (date.fromisoformat(today) - timedelta(days=back)).isoformat() for back in (days, 1)
    )

    async def make() -> Behind:
        catalogue = here.means.catalogue
        return await here.read(lambda db: behind.read(db, catalogue, office, first, last))

    return await here.behind.of(f"{office}/{days}", today, make)


async def _staff(here: House, who: SignedIn) -> tuple[Expected, Staff]:
    """The desks as they stand, looked at once a minute."""
    past = (await _behind(here, who.office, USUAL)).arrivals
    minute = here.clock().astimezone(TOKYO).isoformat(timespec="minutes")

    def look(db: Connection) -> tuple[Expected, Staff]:
        at, catalogue, office = here.clock(), here.means.catalogue, who.office
        day, local = day_of(at), at.astimezone(TOKYO)
        today = list(arrivals(db, catalogue, office, day, day))
        guess = expected(past, today, day, local.hour * 60 + local.minute)
        known = {name: r for name, r in guess.rates.items() if name in catalogue.services}
        hall = here.board.look.halls.of(db, office, screens.hall(db, office, at), at)
        return guess, Staff.of(hall, at, known)

    async def make() -> tuple[Expected, Staff]:
        return await here.read(look)

    return await here.staff.of(who.office, minute, make)


def _html(request: Request, here: House, template: str, status: int, **words: object) -> Response:
    html = TEMPLATES.get_template(template).render(
        city=here.means.catalogue.city.name["ja"], demo=request.app.state.demo, **words
    )
    return HTMLResponse(html, status, headers=HEADERS)


routes = [Route("/supervisor", page, methods=["GET"], name="supervisor")]
