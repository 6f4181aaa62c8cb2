"""Routes of visits: taking a number, adding forms, one's own page, and pre-applications."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from counter.actions import preapplications, receipts, tickets, visits
from counter.actions.means import hashed
from counter.actions.people import SignedIn
from counter.actions.receipts import Answer, Key
from counter.envelope import EnvelopeError, open_box
from counter.refusal import Refused, invalid
from counter.store import rows
from counter.web import auth, door, reading
from counter.web.door import Fields
from counter.web.house import House, house
from counter.web.known import DeviceCard
from counter.web.show import staff_view, visit_view


async def take_number(request: Request) -> Response:
    """POST /api/visits"""
    who = await auth.supposed(request)
    here = house(request)
    given = await door.body(request)
    key = _key(request, who, here, given)
    inside = _unsealed(here, given)
    greeter = isinstance(who, DeviceCard) and who.kind == "greeter"
    try:
        asked = await reading.arrival(here, inside, key, auth.clerk_of(who), greeter)
    except Refused as refusal:
        return _bytes(await _repeat(here, key, refusal))
    auth.at_office(who, asked.office)
    if isinstance(who, DeviceCard) and asked.channel == "desk":
        raise invalid({"channel": "unknown_choice"})
    return _bytes(
        await here.do(
            asked.office, lambda tx: visits.arrive(tx, here.means, asked), light=asked.light
        )
    )


async def add_applications(request: Request) -> Response:
    """POST /api/visits/{visit}/applications"""
    who = await auth.supposed(request)
    here = house(request)
    given = await door.body(request)
    key = _key(request, who, here, given)
    visit_id = request.path_params["visit"]
    standing = await here.read(lambda db: visits.find(db, visit_id))
    auth.at_office(who, standing["office"])
    inside = _unsealed(here, given)
    if isinstance(who, DeviceCard):
        _own_visit(who, standing, inside)
    try:
        asked = await reading.more(here, inside, standing["office"], isinstance(who, SignedIn))
    except Refused as refusal:
        return _bytes(await _repeat(here, key, refusal))
    return _bytes(
        await here.do(
            standing["office"],
            lambda tx: visits.add_applications(
                tx, here.means, visit_id, asked, key, auth.clerk_of(who)
            ),
        )
    )


async def show(request: Request) -> Response:
    """GET /api/visits/{visit}, for clerks"""
    who = await auth.clerk(request)
    here = house(request)
    visit_id = request.path_params["visit"]
    found = await here.read(lambda db: visits.find(db, visit_id))
    auth.at_office(who, found["office"])
    view = await here.read(lambda db: staff_view(db, here, found))
    return JSONResponse({"visit": view})


async def by_secret(request: Request) -> Response:
    """GET /api/visits/by-secret/{secret}"""
    here = house(request)
    found = await _by_secret(request, here)
    view = await here.read(lambda db: visit_view(db, here, found))
    lines = [{"id": c["id"], "procedure": c["procedure"], "state": tickets.neutral(c["state"])}
             for c in view["cases"]]  # fmt: skip
    own = tickets.neutral_turns(view["turns"], [c["state"] for c in view["cases"]])
    return JSONResponse(
        {"visit": view | {"cases": lines, "turns": own}}, headers={"Cache-Control": "no-store"}
    )


async def leave(request: Request) -> Response:
    """POST /api/visits/by-secret/{secret}/leave"""
    here = house(request)
    await door.body(request, empty=True)
    found = await _by_secret(request, here)
    secret = request.path_params["secret"]
    body = await here.do(found["office"], lambda tx: tickets.leave(tx, here.means, secret))
    return JSONResponse(body)


async def snooze(request: Request) -> Response:
    """POST /api/visits/by-secret/{secret}/snooze"""
    here = house(request)
    fields = Fields(await door.body(request))
    minutes = fields.whole("minutes", tickets.SNOOZE)
    fields.done()
    found = await _by_secret(request, here)
    secret = request.path_params["secret"]
    body = await here.do(
        found["office"], lambda tx: tickets.snooze(tx, here.means, secret, minutes)
    )
    return JSONResponse(body)


async def open_preapplication(request: Request) -> Response:
    """POST /api/preapplications/open"""
    card = await auth.device(request, "kiosk", "greeter")
    here = house(request)
    fields = Fields(await door.body(request))
    sealed = fields.given.get("sealed")
    if not isinstance(sealed, str) or not sealed:
        raise invalid({"sealed": "required" if sealed is None else "not_text"})
    found = preapplications.open_sealed(here.means, here.keys(), sealed, here.clock())
    shown = await here.do(
        card.offices[0], lambda tx: preapplications.show(tx, here.means, found, card.id)
    )
    return JSONResponse(shown)


async def reveal_preapplication(request: Request) -> Response:
    """POST /api/preapplications/{handle}/reveal"""
    card = await auth.device(request, "kiosk", "greeter")
    here = house(request)
    await door.body(request, empty=True)
    handle = request.path_params["handle"]
    return JSONResponse(
        await here.do(
            card.offices[0], lambda tx: preapplications.reveal(tx, here.means, handle, card.id)
        )
    )


def _key(request: Request, who: SignedIn | DeviceCard, here: House, given: Any) -> Key:
    """The Idempotency-Key, ASCII, at most 64 signs. Raises Refused 400."""
    key = request.headers.get("idempotency-key", "")
    if not key or len(key) > 64 or not key.isascii() or not key.isprintable():
        raise Refused(400, "no_key", "an Idempotency-Key of 1 to 64 ASCII signs is needed")
    device = who.id if isinstance(who, DeviceCard) else f"clerk:{who.clerk}"
    digest = here.means.vault.digest
    return Key(device, digest(key), digest([request.scope["path"], given]))


def _unsealed(here: House, given: dict[str, Any]) -> dict[str, Any]:
    """What a kiosk sealed while it was cut off, or the body itself."""
    box = given.get("sealed")
    if box is None:
        return given
    try:
        city = here.means.catalogue.city.code
        inside = door.parse(open_box(bytes.fromhex(box), here.keys(), city))
    except (EnvelopeError, TypeError, ValueError, Refused) as error:
        raise invalid({"sealed": "torn"}) from error
    if not isinstance(inside, dict):
        raise invalid({"sealed": "torn"})
    door.refuse_numbers(inside)
    return given | inside


async def _repeat(here: House, key: Key, refusal: Refused) -> Answer:
    """The first answer to a repeated key; without one, the refusal stands."""
    answer = await here.read(lambda db: receipts.earlier(db, here.means.vault, key))
    if answer is None:
        raise refusal
    return answer


def _own_visit(who: DeviceCard, standing: Any, given: dict[str, Any]) -> None:
    """A device adds only to the visit it made, with the ticket's secret, and not as a clerk."""
    if given.get("by") == "clerk":
        raise Refused(403, "not_allowed", "only a clerk may say so")
    secret = given.get("secret")
    known = isinstance(secret, str) and hashed(secret) == standing["secret_hash"]
    if standing["device"] != who.id or not known:
        raise Refused(403, "not_your_visit", "this visit was not made here")


async def _by_secret(request: Request, here: House) -> Any:
    bucket, now = here.patience.of_secrets(auth.place(request)), here.clock().timestamp()
    secret = request.path_params["secret"]
    try:
        return await here.read(lambda db: rows.visit_of_ticket(db, hashed(secret), here.clock()))
    except Refused:
        here.patience.ask(bucket, now)
        here.patience.miss(bucket, now)
        raise


def _bytes(answer: Answer) -> Response:
    return Response(answer.body, answer.status, media_type="application/json")


ROUTES = [
    Route("/api/visits", take_number, methods=["POST"]),
    Route("/api/visits/by-secret/{secret}", by_secret, methods=["GET"]),
    Route("/api/visits/by-secret/{secret}/leave", leave, methods=["POST"]),
    Route("/api/visits/by-secret/{secret}/snooze", snooze, methods=["POST"]),
    Route("/api/visits/{visit}", show, methods=["GET"]),
    Route("/api/visits/{visit}/applications", add_applications, methods=["POST"]),
    Route("/api/preapplications/open", open_preapplication, methods=["POST"]),
    Route("/api/preapplications/{handle}/reveal", reveal_preapplication, methods=["POST"]),
]
