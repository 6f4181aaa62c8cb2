"""Routes of cases: the list, one case with its form, the moves, and the printed application."""

from __future__ import annotations

import asyncio
from datetime import datetime
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from counter import case
from counter.actions import cases
from counter.actions.turns import Actor
from counter.forms.form import render
from counter.forms.sheet import Accepted, Form
from counter.store import rows
from counter.store.rows import CASE
from counter.web import auth, door
from counter.web.door import Fields
from counter.web.house import House, house

SAID = {"take_over": "reason", "refer": "reason", "withdraw": "reason", "ask": "question"}
OUTCOMES = ("confirmed", "oral", "known", "not_confirmed")
RULES = ("one_photo", "two_docs", "photo_only", "number_and_identity")
ROLES = ("self", "household", "proxy", "deceased", "representative", "other")


async def show_list(request: Request) -> Response:
    """GET /api/cases?state=&service="""
    who = await auth.clerk(request)
    here = house(request)
    asked = [CASE.c.office == who.office]
    for name, column in (("state", CASE.c.state), ("service", CASE.c.service)):
        if request.query_params.get(name):
            asked.append(column == request.query_params[name])
    if not request.query_params.get("state"):
        asked.append(CASE.c.state.in_(sorted(case.OPEN)))
    found = await here.read(lambda db: [cases.view(db, x) for x in rows.cases_where(db, *asked)])
    return JSONResponse({"cases": found})


async def show(request: Request) -> Response:
    """GET /api/cases/{case}"""
    who, here = await _reader(request), house(request)
    case_id = request.path_params["case"]
    found = await here.do(
        who.office, lambda tx: cases.read(tx, here.means, who, case_id, "read")
    )  # fmt: skip
    return JSONResponse({"case": found}, headers={"Cache-Control": "no-store"})


async def move(request: Request, name: str) -> Response:
    """POST /api/cases/{case}/{move}"""
    who, here = await _reader(request), house(request)
    case_id = request.path_params["case"]
    fields = Fields(await door.body(request))
    version = fields.whole("version", range(1, 2**31))
    given = _given(fields, name)
    fields.done()
    await here.read(lambda db: rows.case_by_id(db, case_id))
    found = await here.do(
        who.office, lambda tx: cases.act(tx, here.means, who, case_id, name, version, given)
    )
    return JSONResponse({"case": found})


async def fill_in(request: Request) -> Response:
    """PATCH /api/cases/{case}/answers"""
    who, here = await _reader(request), house(request)
    case_id = request.path_params["case"]
    fields = Fields(await door.body(request, form=True))
    version = fields.whole("version", range(1, 2**31))
    answers, sources = fields.object("answers"), fields.object("sources")
    fields.done()
    found = await here.do(
        who.office,
        lambda tx: cases.fill_in(tx, here.means, who, case_id, version, answers, sources),
    )
    return JSONResponse({"case": found}, headers={"Cache-Control": "no-store"})


async def form(request: Request) -> Response:
    """GET /api/cases/{case}/form.pdf"""
    who, here = await _reader(request), house(request)
    case_id = request.path_params["case"]
    found = await here.do(
        who.office, lambda tx: cases.read(tx, here.means, who, case_id, "print")
    )  # fmt: skip
    pdf = await _render(here, found)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'inline; filename="form.pdf"'}
    return Response(pdf, media_type="application/pdf", headers=headers)


async def _render(here: House, found: dict[str, Any]) -> bytes:
    """The application as it goes on paper, set beside the loop."""
    catalogue = here.means.catalogue
    office = catalogue.offices[catalogue.services[found["service"]].office]
    form = Form(
        city=catalogue.city.name["ja"],
        procedure=catalogue.procedures[found["procedure"]],
        number=found["number"],
        for_whom=found["for_whom"],
        answers=found["answers"],
        sources=found["sources"],
        tables=catalogue.tables,
        at=datetime.fromisoformat(found["arrived_at"]),
        language=found["language"],
        office=office.name["ja"],
        accepted=_accepted(found),
    )
    async with here.printing:  # setting a page is heavy: screens must not wait behind printers
        return await asyncio.to_thread(render, form)


def _accepted(found: dict[str, Any]) -> Accepted | None:
    """What the staff box says."""
    facts = found["accepted"]
    if facts is None:
        return None
    return Accepted(
        at=datetime.fromisoformat(found["accepted_at"]),
        clerk=facts["clerk"],
        documents=tuple(facts["identity"]["documents"]),
        outcome=facts["identity"]["outcome"],
        role=facts["person"]["role"],
    )


async def _reader(request: Request) -> Actor:
    """A clerk, at a desk or in the back office: work on a case needs a right, not a seat."""
    who = await auth.clerk(request)
    return Actor(who.clerk, who.office, who.desk or "")


def _given(fields: Fields, name: str) -> dict[str, Any]:
    """What a move brings along."""
    if name in SAID:
        return {"words": fields.words(SAID[name])}
    if name == "accept":
        return {"facts": _acceptance(fields)}
    if name == "attach":
        return {"turn": fields.text("turn")}
    return {"waived": _waiver(fields)} if name == "close" else {}


def _waiver(fields: Fields) -> str | None:
    """Why the fee is not taken; None when it was paid, or there is none."""
    fee = Fields(fields.object("fee") if fields.given.get("fee") is not None else {})
    said = fee.given.get("waived") is not None
    code = fee.text("waived", case.WAIVERS) if said else None
    fields.faults |= {f"fee.{name}": fault for name, fault in fee.faults.items()}
    return code


def _acceptance(fields: Fields) -> dict[str, Any]:
    """Who stood there, what was shown, and the signature; never a copy or a number."""
    identity, person = Fields(fields.object("identity")), Fields(fields.object("person"))
    facts = {
        "identity": {
            "rule": identity.text("rule", RULES),
            "documents": list(identity.texts("documents")),
            "outcome": identity.text("outcome", OUTCOMES),
        },
        "person": {"role": person.text("role", ROLES), "authority": person.maybe_text("authority")},
        "signed": fields.flag("signed"),
    }
    for part, inner in (("identity", identity), ("person", person)):
        fields.faults |= {f"{part}.{name}": code for name, code in inner.faults.items()}
    return facts


ROUTES: list[BaseRoute] = [
    Route("/api/cases", show_list, methods=["GET"]),
    Route("/api/cases/{case}", show, methods=["GET"]),
    Route("/api/cases/{case}/form.pdf", form, methods=["GET"]),
    Route("/api/cases/{case}/answers", fill_in, methods=["PATCH"]),
    *(
        Route(f"/api/cases/{{case}}/{name}", partial(move, name=name), methods=["POST"])
        for name in case.MOVES
    ),
]
