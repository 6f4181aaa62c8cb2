"""What travels over the API, as OpenAPI schemas; `openapi.py` ties them to the routes."""

from __future__ import annotations

from typing import Any

from counter import case, visit

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
WHOLE: Schema = {"type": "integer"}
FLAG: Schema = {"type": "boolean"}
TIME: Schema = {"type": "string", "format": "date-time"}
ANY: Schema = {"type": "object", "additionalProperties": True}
VERSION: Schema = {"type": "integer", "minimum": 1}


def maybe(kind: Schema) -> Schema:
    """This, or null."""
    return kind | {"type": [kind["type"], "null"]}


def choice(*values: str) -> Schema:
    """One of these texts."""
    return {"type": "string", "enum": list(values)}


def many(inner: Schema) -> Schema:
    """A list."""
    return {"type": "array", "items": inner}


def ref(name: str) -> Schema:
    """One of the schemas below."""
    return {"$ref": f"#/components/schemas/{name}"}


def thing(required: dict[str, Schema], **more: Schema) -> Schema:
    """An object: what it always has, and what it may have."""
    return {"type": "object", "required": list(required), "properties": required | more}


def wrapped(name: str) -> Schema:
    """An object that holds one other under its name, as answers do."""
    return thing({name: ref(name.capitalize())})


RANGE = {"ahead": maybe(WHOLE), "low": maybe(WHOLE), "high": maybe(WHOLE)}
ERROR = thing(
    {"code": TEXT, "message": TEXT},
    fields={"type": "object", "additionalProperties": TEXT},
    by=TEXT,
    turn=ref("Turn"),
    case=ref("Case"),
    retry_after=WHOLE,
    number=TEXT,
    reason=TEXT,
    opens_at=TIME,
)
TURN = thing(
    {
        "id": TEXT, "number": TEXT, "service": TEXT, "state": choice(*visit.State),
        "version": VERSION, "desk": maybe(TEXT), "purpose": maybe(TEXT), "calls": WHOLE,
        "arrived_at": TIME, "waited_s": WHOLE, "way_s": WHOLE, "served_s": WHOLE, **RANGE,
    },
    notice=TEXT,
)  # fmt: skip
CASE = thing(
    {
        "id": TEXT, "number": TEXT, "procedure": TEXT, "state": choice(*case.State),
        "version": VERSION, "visit": TEXT, "turn": maybe(TEXT), "for_whom": TEXT, "service": TEXT,
        "claimed_by": maybe(TEXT), "prepared_by": maybe(TEXT), "accepted_at": maybe(TIME),
        "may_prepare": FLAG, "arrived_at": TIME, "channel": TEXT, "language": TEXT,
        "second_check": FLAG, "needs_acceptance": FLAG, "after": many(TEXT), "notify": FLAG,
        "carried": FLAG,
        "fee": thing({"yen": maybe(WHOLE), "waived": maybe(TEXT)}),
    },
    answers=ANY,
    sources=ANY,
    missing=many(TEXT),
    accepted={"type": ["object", "null"]},
    history=many(ANY),
)  # fmt: skip
VISIT = thing(
    {
        "id": TEXT, "number": TEXT, "turns": many(ref("Turn")),
        "cases": many(thing({"id": TEXT, "procedure": TEXT, "state": TEXT})),
    },
    secret=TEXT,
    status_url=TEXT,
    language=TEXT,
    needs=many(TEXT),
    channel=TEXT,
)  # fmt: skip
KNOWN = {
    "allOf": [
        ref("Turn"), thing({"visit": TEXT, "needs": many(TEXT), "language": TEXT, "channel": TEXT})
    ]
}  # fmt: skip
WAITING = {
    "allOf": [
        KNOWN,
        thing({"reason": TEXT, "reason_words": TEXT, "due_at": maybe(TIME)}, at_desk=maybe(TEXT)),
    ]
}
DESK = thing(
    {
        "id": TEXT, "sequence": WHOLE, "state": choice("open", "break", "lunch", "closed"),
        "turn": {"anyOf": [ref("Turn"), {"type": "null"}]}, "line": many(WAITING),
        "preparing": many(KNOWN), "held": many(KNOWN), "missed": many(KNOWN),
        "recent": many(KNOWN), "cases": many(ref("Case")),
        "pauses": many(ref("Pause")), "help": many(ref("Help")),
    }
)  # fmt: skip
HELP = thing(
    {"id": TEXT, "place": TEXT, "kind": choice("visitor", "emergency"), "at": TIME,
     "clerk": maybe(TEXT)}
)  # fmt: skip
PAUSE = thing({"target": TEXT, "reason": TEXT, "words": TEXT, "since": TIME})
STATUS = thing(
    {
        "version": VERSION, "at": TIME, "office": TEXT,
        "services": many(thing({
            "id": TEXT, "state": choice("open", "closed", "paused"), "level": WHOLE,
            "level3": WHOLE, "waiting": WHOLE, "low": maybe(WHOLE), "high": maybe(WHOLE),
            "last_ticket": maybe(TEXT),
        }, reason=TEXT)),
        "calls": many(thing({
            "seq": WHOLE, "number": TEXT, "desk": TEXT, "purpose": maybe(TEXT), "at": TIME,
            "withdrawn": FLAG,
        }, open=FLAG)),
    },
    procedures=many(thing({"id": TEXT, "state": choice("closed", "paused")}, reason=TEXT)),
    turns=many(
        thing(
            {"key": TEXT, "state": TEXT, **RANGE, "desk": maybe(TEXT)},
            notice=TEXT, back=WHOLE, until=TIME,
        )
    ),
)  # fmt: skip
APPLICATION = thing(
    {"procedure": TEXT, "for_whom": TEXT},
    answers=ANY,
    sources={"type": "object", "additionalProperties": choice("card", "qr", "typed", "clerk")},
    handle=TEXT,
)

IN_LOBBY = {
    "allOf": [
        ref("Turn"),
        thing(
            {
                "visit": TEXT, "priority": FLAG, "needs": many(TEXT), "language": TEXT,
                "channel": TEXT, "cases": many(thing({"id": TEXT, "procedure": TEXT,
                                                      "for_whom": TEXT, "state": TEXT})),
            }
        ),
    ]
}  # fmt: skip
LOBBY = thing(
    {
        "office": TEXT, "sequence": WHOLE, "at": TIME, "services": STATUS["properties"]["services"],
        "turns": many(IN_LOBBY), "left": many(IN_LOBBY), "pauses": many(ref("Pause")),
        "help": many(ref("Help")),
    }
)  # fmt: skip

FORETOLD = thing(
    {
        "date": {"type": "string", "format": "date"},
        "level": WHOLE,
        "best": many(many(TEXT)),  # beginning and end
        "halves": many({"type": "array", "prefixItems": [TEXT, WHOLE, WHOLE]}),
    }
)
FORECAST = thing({"office": TEXT, "at": TIME, "days_known": WHOLE, "days": many(FORETOLD)})
SCHEMAS: dict[str, Schema] = {
    "Error": thing({"error": ERROR}), "Turn": TURN, "Case": CASE, "Visit": VISIT, "Desk": DESK,
    "Status": STATUS, "Pause": PAUSE, "Help": HELP, "Lobby": LOBBY,
    "Application": APPLICATION, "Catalogue": ANY,
    "Forecast": FORECAST,
}  # fmt: skip

TAKE = thing(
    {"office": TEXT, "channel": choice("kiosk", "greeter", "desk"), "language": TEXT},
    needs=many(TEXT),
    priority=FLAG,
    services=many(TEXT),
    applications=many(ref("Application")),
    catalogue=TEXT,
    sealed=TEXT,
    due_at=TIME,
)
ACCEPT = thing(
    {
        "version": VERSION,
        "identity": thing({"rule": TEXT, "outcome": TEXT}, documents=many(TEXT)),
        "person": thing({"role": TEXT}, authority=maybe(TEXT)),
    },
    signed=FLAG,
)
BODIES: dict[str, Schema] = {
    "POST /api/session": thing({"clerk": TEXT, "password": TEXT}, desk=TEXT),
    "POST /api/session/desk": thing({"desk": TEXT}),
    "POST /api/visits": TAKE,
    "POST /api/visits/{visit}/applications": thing(
        {}, applications=many(ref("Application")), secret=TEXT, by=choice("clerk"), partial=FLAG,
        sealed=TEXT,
    ),
    "POST /api/visits/{visit}/needs": thing({"needs": many(TEXT)}, priority=FLAG),
    "POST /api/visits/{visit}/reprint": thing({}),
    "POST /api/visits/by-secret/{secret}/leave": thing({}),
    "POST /api/visits/by-secret/{secret}/snooze": thing({"minutes": WHOLE}),
    "POST /api/preapplications/open": thing({"sealed": TEXT}),
    "POST /api/preapplications/{handle}/reveal": thing({}),
    "POST /api/desks/{desk}/state": thing({"state": DESK["properties"]["state"]}),
    "POST /api/desks/{desk}/call-next": thing({}),
    "POST /api/pauses": thing({"target": TEXT, "reason": TEXT}),
    "POST /api/help": thing({"kind": choice("visitor", "emergency")}),
    "POST /api/help/{help}/respond": thing({}),
    "POST /api/help/{help}/stop": thing({}),
    "POST /api/turns/{turn}/call": thing({"version": VERSION}, purpose=choice(*visit.Purpose)),
    "POST /api/turns/{turn}/hold": thing({"version": VERSION, "reason": TEXT}, until=TIME),
    "POST /api/turns/{turn}/transfer": thing(
        {"version": VERSION, "service": TEXT}, desk=TEXT, come_back=FLAG, stay=FLAG
    ),
    "POST /api/turns/{turn}/finish": thing({"version": VERSION}, outcome=TEXT, carry=FLAG),
    "POST /api/cases/{case}/accept": ACCEPT,
    "POST /api/cases/{case}/take_over": thing({"version": VERSION, "reason": TEXT}),
    "POST /api/cases/{case}/ask": thing({"version": VERSION, "question": TEXT}),
    "POST /api/cases/{case}/refer": thing({"version": VERSION, "reason": TEXT}),
    "POST /api/cases/{case}/withdraw": thing({"version": VERSION, "reason": TEXT}),
    "POST /api/cases/{case}/attach": thing({"version": VERSION, "turn": TEXT}),
    "POST /api/cases/{case}/close": thing(
        {"version": VERSION}, fee=thing({}, waived=choice(*case.WAIVERS))
    ),
    "PATCH /api/cases/{case}/answers": thing({"version": VERSION, "answers": ANY}, sources=ANY),
}  # fmt: skip
MOVE = thing({"version": VERSION})
