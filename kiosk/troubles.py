"""What may go wrong in front of the kiosk, and the ways on that each screen offers."""

from __future__ import annotations

from collections.abc import Mapping

# Ways on: again (the same once more) · without_card (by touch) · qr (scan) · start (first screen)
# · stop (keep the number, take the paper). 係の人をよぶ stands in the bar of every screen.
CARD = ("again", "without_card", "stop")
NO_CARD = ("without_card", "stop")
QR = ("qr", "without_card", "stop")

WAYS: Mapping[str, tuple[str, ...]] = {
    "pin_stopped": NO_CARD,  # two misses: this kiosk asks no third time
    "last_try": NO_CARD,  # one try left: never spent here
    "pin_blocked": NO_CARD,
    "card_gone": CARD,
    "answer_lost": CARD,
    "reader_gone": ("without_card", "qr", "stop"),
    "phone_card": CARD,
    "not_a_my_number_card": CARD,
    "unreadable": CARD,
    "qr_torn": QR,
    "qr_foreign": QR,
    "qr_expired": QR,
    "qr_unknown_key": QR,
    "qr_too_large": QR,
    "qr_other_edition": QR,
    "qr_not_ours": QR,
    "qr_my_number": QR,
    "qr_unreachable": QR,
    "qr_used": QR,
    "ticket_unknown": ("start",),
    "service_closed": ("start",),
    "service_full": ("start",),
    "service_paused": ("start",),
    "form_paused": ("again", "stop"),
    "no_number": ("again", "start"),
    "refused": ("again", "stop"),
}

# The counter's codes for a QR it will not open, where the screens say it in another word.
_OF_QR: Mapping[str, str] = {
    "qr_unknown_choice": "qr_other_edition",
    "qr_individual_number": "qr_my_number",
    "individual_number": "qr_my_number",
    "used_already": "qr_used",
}


def of_qr(code: str) -> str:
    """The trouble a refused QR means."""
    reason = _OF_QR.get(code, code if code.startswith("qr_") else f"qr_{code}")
    return reason if reason in WAYS else "qr_unknown_key"


def of_refusal(code: str, has_number: bool, usual: str) -> str:
    """The trouble a refused number or form means; `usual` where the counter's code says no more."""
    if code == "paused":
        return "form_paused" if has_number else "service_paused"
    return {"closed": "service_closed", "limit_reached": "service_full"}.get(code, usual)


def ways(reason: str, has_number: bool, has_procedure: bool) -> tuple[str, ...]:
    """The ways on of a trouble: without a number there is nothing to stop at but the start."""
    offered = list(WAYS.get(reason, ("again", "stop")))
    if not has_procedure:
        offered = [way for way in offered if way != "without_card"]
    if not has_number:
        offered = ["start" if way == "stop" else way for way in offered]
    return tuple(offered)
