"""One way to make a page: its words, the same page in each language, its headers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from display import say
from display.language import DEFAULT, Words, languages, words
from display.web.guard import PAGE_HEADERS
from display.web.status import public_of

WAIT_S = 5  # after which a page without news looks for some
NUMBER = re.compile(r"[A-Z]{1,2}[0-9]{3,5}")


def page(
    request: Request,
    w: Words,
    template: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: Any,
) -> Response:
    """A template filled with what every page needs and what this one is given."""
    public = public_of(request)
    html = templates().get_template(template)
    body = html.render(
        w=w,
        say=say,
        demo=public.demo,
        now=this_moment().isoformat(timespec="seconds"),
        languages=_language_links(request),
        still=request.query_params.get("still") == "1",
        **context,
    )
    return HTMLResponse(body, status, {**PAGE_HEADERS, **(headers or {})})


def come_again(
    request: Request, w: Words, status: int, title: str, text: str, again: int = WAIT_S,
    next_: str = "",
) -> Response:  # fmt: skip
    """A page that looks again by itself, at another address if one is given."""
    return page(request, w, "wait.html", status, title=title, text=text, again=again, next=next_)


def words_of(request: Request) -> Words:
    """The words of the language asked for; Japanese where there is no such."""
    wanted = request.query_params.get("lang", DEFAULT)
    return words(wanted if wanted in languages() else DEFAULT)


def number_of(request: Request) -> str:
    """The number in `n`, to be shown; empty where it is none."""
    number = request.query_params.get("n", "")
    return number if NUMBER.fullmatch(number) else ""


def _language_links(request: Request) -> list[dict[str, Any]]:
    """The same page in each language, with its number or office."""
    office = request.query_params.get("office", "")
    known = public_of(request).knows(office)
    asked = {"n": number_of(request), "office": office if known else ""}
    kept = {name: value for name, value in asked.items() if value}
    now = words_of(request).language
    return [
        {
            "name": words(language)("language.name"),
            "short": words(language)("language.short"),
            "html": words(language).html,
            "href": "?" + urlencode({**kept, "lang": language}),
            "current": language == now,
        }
        for language in languages()
    ]


def this_moment() -> datetime:
    """Now, in Japan."""
    return datetime.now(say.JAPAN)


@cache
def templates() -> Environment:
    """The display's templates: every value escaped, every name required."""
    return Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
