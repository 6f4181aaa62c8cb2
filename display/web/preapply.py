"""The page that makes the QR at home: everything it needs is in the page, so it works offline.

No server sees what is typed: the page may load this site's scripts and styles, and speak to nobody.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from display.language import DEFAULT, in_order, nearest, text_of
from display.language import words as language_words

_HERE: Final = Path(__file__).parent
_WORDS: Final = _HERE.parent / "words" / "preapply"
_IMPORTS: Final = json.dumps(
    {
        "imports": {
            "@hpke/core": "/static/vendor/hpke/mod.js",
            "@hpke/common": "/static/vendor/hpke-common/mod.js",
            "lean-qr": "/static/vendor/lean-qr.mjs",
        }
    }
)
_IMPORTS_HASH: Final = base64.b64encode(hashlib.sha256(_IMPORTS.encode()).digest()).decode()
_HEADERS: Final = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'none'",
            "connect-src 'none'",
            f"script-src 'self' 'sha256-{_IMPORTS_HASH}'",
            "style-src 'self'",
            "img-src 'self' data: blob:",
            "font-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    ),
    "Cache-Control": "no-cache",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def page(
    catalogue: Mapping[str, Any], procedure: str, language: str, demo: bool = False
) -> Response:
    """The page of one procedure, of a public catalogue's dict (`GET /api/catalogue`).

    404 with a plain page where the procedure is unknown or not offered; a language without a file
    of words is shown in Japanese.
    """
    language = _known(language)
    found = next((p for p in catalogue["procedures"] if p["id"] == procedure), None)
    if found is None or not found["preapply"]:
        return _plain("unavailable", language, 404)
    return _render(
        "preapply.html",
        language,
        procedure=found,
        city=catalogue["city"],
        imports=Markup(_IMPORTS),
        form=_form(catalogue, found, language),
        demo=demo,
    )


async def preapply(request: Request) -> Response:
    """`GET /preapply/{procedure}?lang=`; 503 until the counter has sent its catalogue."""
    language = request.query_params.get("lang", DEFAULT)
    public = request.app.state.public
    catalogue = public.catalogue()
    if catalogue is None:
        return _plain("unavailable", language, 503)
    return page(catalogue, request.path_params["procedure"], language, public.demo)


routes: Final = [Route("/preapply/{procedure}", preapply, name="preapply")]


def _form(catalogue: Mapping[str, Any], procedure: Mapping[str, Any], language: str) -> Any:
    """What the scripts read from the page: the form, its code tables, the keys, the words."""
    tables = {name: catalogue["tables"][name] for name in _tables(procedure["fields"])}
    return {
        "languages": nearest(language),
        "city": catalogue["city"],
        "procedure": procedure,
        "tables": tables,
        "keys": catalogue.get("keys", []),
        "words": words(language),
    }


def _tables(fields: Iterable[Mapping[str, Any]]) -> set[str]:
    names: set[str] = set()
    for field in fields:
        names |= {field["table"]} if field.get("table") else set()
        names |= _tables(field.get("fields") or ())
    return names


def _plain(kind: str, language: str, status: int) -> Response:
    language = _known(language)
    return _render("preapply_unavailable.html", language, status, kind=kind)


def _render(template: str, language: str, status: int = 200, **values: Any) -> Response:
    html = (
        _templates()
        .get_template(template)
        .render(
            language=language,
            languages={each: language_words(each) for each in languages()},
            words=words(language),
            **values,
        )
    )
    return HTMLResponse(html, status, headers=_HEADERS)


def _known(language: str) -> str:
    return language if language in languages() else DEFAULT


@cache
def languages() -> list[str]:
    """The languages that have a file of words, Japanese first."""
    return sorted((path.stem for path in _WORDS.glob("*.toml")), key=in_order)


@cache
def words(language: str) -> dict[str, Any]:
    """The page's words in one language, `errors` nested."""
    text = (_WORDS / f"{language}.toml").read_text("utf-8")
    read: dict[str, Any] = tomllib.loads(text)["preapply"]
    return read


# 漢字(かんじ), the city's 漢字（かんじ） too: a reading in brackets (static/preapply/dom.js).
_READING: Final = re.compile(r"([一-龠々ヶ]+)[(（]([ぁ-ゖー]+)[)）]")


def _ruby(text: str) -> Markup:
    """Words with their readings above the characters."""
    return Markup(_READING.sub(r"<ruby>\1<rt>\2</rt></ruby>", str(escape(text))))


def _bare(text: str) -> str:
    return _READING.sub(r"\1", text)


@cache
def _templates() -> Environment:
    templates = Environment(
        loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    templates.filters |= {"ruby": _ruby, "bare": _bare, "named": text_of}
    return templates
