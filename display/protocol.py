"""What both ends of an uplink agree on: a counter that sends and a display that is told."""

from __future__ import annotations

from hashlib import sha256

PROTOCOL = 1
HAS = "Matanai-Has"  # a display's answer to the handshake: what it holds, `name=figure` each
CATALOGUE_FILE = "catalogue.json"
STATUS_FILES = "status-*.json"


def fingerprint(text: str) -> str:
    """By which both ends know that they mean the same text."""
    return sha256(text.encode()).hexdigest()[:20]


def status_file(office: str) -> str:
    """Where an office's newest snapshot lies in a folder that is carried over."""
    return f"status-{office}.json"
