"""The command `matanai poster`: a PDF an office, to be printed and hung up."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from counter import settings
from counter.catalogue import files
from counter.catalogue.files import CatalogueFault
from counter.forms.poster import MAIN, Poster, render
from counter.settings import CATALOGUES, BadSetting

app = typer.Typer(add_completion=False)


class Size(StrEnum):
    """The sheets a town hall has."""

    A4 = "a4"
    A3 = "a3"


@app.command()
def write(
    folder: Annotated[Path, typer.Argument(help="where the PDFs go")] = Path(),
    size: Annotated[Size, typer.Option(help="the sheet")] = Size.A4,
    office: Annotated[str, typer.Option(help="only this one")] = "",
    site: Annotated[
        str, typer.Option(help="the public address (usually MATANAI_DISPLAY_URL)")
    ] = "",
) -> None:
    """Write poster-OFFICE.pdf for every office."""
    chosen = settings.read()
    catalogue = files.load(CATALOGUES / chosen.city)
    offices, city = catalogue.offices, catalogue.city.name[MAIN]
    if office and office not in offices:
        raise typer.BadParameter(f"there is no office {office}: {', '.join(offices)}")
    public = _public(site or chosen.display_url)
    folder.mkdir(parents=True, exist_ok=True)
    for name, each in offices.items():
        if office in ("", name):
            poster = Poster(name, f"{city} {each.name[MAIN]}", public, size)
            path = folder / f"poster-{name}.pdf"
            path.write_bytes(render(poster, datetime.now().astimezone()))
            typer.echo(f"{path}: {poster.address}")


def _public(address: str) -> str:
    """An address that a phone in the street can open. Raises BadParameter."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or parts.hostname in (None, "127.0.0.1", "localhost"):
        raise typer.BadParameter("name the public address: --site https://… or MATANAI_DISPLAY_URL")
    return address.rstrip("/")


def main() -> None:
    """Runs the command; what stands in the way is said in a line."""
    try:
        app()
    except (BadSetting, CatalogueFault, OSError) as fault:
        raise SystemExit(str(fault)) from fault


if __name__ == "__main__":
    main()
