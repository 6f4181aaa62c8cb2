"""What both ends agree on, a counter and a display: over an uplink, or in a folder carried over."""

from __future__ import annotations

import re
from hashlib import sha256

PROTOCOL = 1
HAS = "Matanai-Has"  # a display's answer to the handshake: what it holds, `name=figure` each
CATALOGUE_FILE = "catalogue.json"
STATUS_FILES = "status-*.json"
DAILY, CROWDS = "service_daily", "congestion_5min"
SHEETS = {DAILY: "受付人数と待ち時間", CROWDS: "混雑度（5分ごと）"}  # monthly open data, by kind
SHEET_FILES = re.compile(f"({'|'.join(SHEETS)})" + r"_([1-9][0-9]{3})(0[1-9]|1[0-2])\.csv")
DICTIONARY_FILE = "dictionary.csv"
LICENSE = "https://creativecommons.org/licenses/by/4.0/deed.ja"  # of all open data


def fingerprint(text: str) -> str:
    """By which both ends know that they mean the same text."""
    return sha256(text.encode()).hexdigest()[:20]


def status_file(office: str) -> str:
    """Where an office's newest snapshot lies in a folder that is carried over."""
    return f"status-{office}.json"


def sheet_file(kind: str, month: str = "YYYY-MM") -> str:
    """The file of a month's sheet of a kind; without a month, as the dictionary names them all."""
    return f"{kind}_{month.replace('-', '')}.csv"
