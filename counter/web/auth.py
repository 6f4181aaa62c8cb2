"""Who asks: a device by its bearer token, a clerk by the session's cookie."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from counter.actions.people import SignedIn
from counter.actions.turns import Actor
from counter.refusal import Refused
from counter.web.house import house
from counter.web.known import DeviceCard

COOKIE = "matanai_session"
SAFE = ("GET", "HEAD")


async def device(request: HTTPConnection, *kinds: str) -> DeviceCard:
    """The device. Raises Refused 401 without a known token, 403 for another kind of device."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    here, card = house(request), None
    if scheme.lower() == "bearer" and token:
        card = await here.device(token.strip())
    if card is None:
        raise Refused(401, "no_token", "a device's token is needed")
    if card.kind not in kinds:
        raise Refused(403, "not_allowed", "this device may not do that")
    return card


async def clerk(request: HTTPConnection) -> SignedIn:
    """The clerk. Raises Refused 401 without a session, 403 for a write from elsewhere."""
    token = request.cookies.get(COOKIE, "")
    here = house(request)
    who = await here.session(token) if token else None
    if who is None:
        raise Refused(401, "no_session", "please sign in")
    if request.scope.get("method", "GET") not in SAFE:  # a websocket has none and checks Origin
        refuse_foreign(request)
        if not secrets.compare_digest(request.headers.get("x-csrf-token", "").encode("latin-1"),
                                      who.csrf.encode()):  # fmt: skip
            raise Refused(403, "csrf", "X-CSRF-Token is missing or wrong")
    return who


def seated(who: SignedIn) -> Actor:
    """A clerk who sits at a desk. Raises Refused 403 without one."""
    if who.desk is None:
        raise Refused(403, "no_desk", "sit down at a desk first")
    return Actor(who.clerk, who.office, who.desk)


async def supposed(request: HTTPConnection, *kinds: str) -> SignedIn | DeviceCard:
    """A clerk if a session cookie came, else a device of one of these kinds."""
    if COOKIE in request.cookies and "authorization" not in request.headers:
        return await clerk(request)
    return await device(request, *(kinds or ("kiosk", "greeter")))


async def staff(request: HTTPConnection) -> SignedIn | DeviceCard:
    """A clerk, or the greeter's tablet, which only staff hold."""
    return await supposed(request, "greeter")


def actor(who: SignedIn | DeviceCard, office: str) -> Actor:
    """Who acts in an office. Raises Refused 403 for a device of another one."""
    if isinstance(who, SignedIn):
        return Actor(who.clerk, who.office, who.desk or "")
    who.at(office)
    return Actor("", office, device=who.id)


def clerk_of(who: SignedIn | DeviceCard) -> str | None:
    """The clerk's id, for the log; a device is nobody."""
    return who.clerk if isinstance(who, SignedIn) else None


def at_office(who: SignedIn | DeviceCard, office: str) -> None:
    """Raise Refused 403 for whoever does not belong to this office."""
    if isinstance(who, DeviceCard):
        who.at(office)
    elif who.office != office:
        raise Refused(403, "not_your_office", "this clerk belongs to another office")


def same_origin(request: HTTPConnection) -> bool:
    """Whether the page that asks is ours; a program sends no Origin."""
    origin = request.headers.get("origin")
    try:
        return origin is None or urlsplit(origin).netloc == request.headers.get("host")
    except ValueError:  # no URL at all
        return False


def refuse_foreign(request: HTTPConnection) -> None:
    """Raise Refused 403 for a page of another house."""
    if not same_origin(request):
        raise Refused(403, "foreign_origin", "this came from another page")


def place(request: HTTPConnection) -> str:
    """Where a guess came from, for `Patience`."""
    return request.client.host if request.client else "nowhere"
