"""The command `matanai`: it starts programs and passes on what belongs to other rooms."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from counter import demo
from counter.catalogue import files
from counter.settings import CATALOGUES

app = typer.Typer(no_args_is_help=True, add_completion=False, help="待たない窓口 (matanai)")
card = typer.Typer(no_args_is_help=True, help="My Number Card readers, real and emulated.")
app.add_typer(card, name="card")
THROUGH = {  # the program that does it reads the words, --help among them
    "allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": [],
}  # fmt: skip
Folder = Annotated[Path, typer.Option(help="where everything is kept")]


@app.command("demo")
def run_demo(
    port_base: Annotated[
        int, typer.Option(min=1, max=65515, help="counter N, kiosk N+10, display N+20")
    ] = 8000,
    data: Folder = Path("var/demo"),
    crowd: Annotated[bool, typer.Option(help="invented visitors come and are served")] = False,
    crowd_factor: Annotated[
        float, typer.Option(min=0.1, max=3600, help="how fast time runs for them")
    ] = 10.0,
    hours: Annotated[bool, typer.Option(help="keep the city's opening hours")] = False,
) -> None:
    """Start kiosk, counter and display with an invented city, and print the addresses."""
    people = crowd_factor if crowd else None
    raise typer.Exit(demo.run(demo.Plan(data.resolve(), port_base, hours, people)))


@app.command("counter")
def run_counter(
    workers: Annotated[
        int, typer.Option(min=1, max=64, help="so many processes on one PostgreSQL")
    ] = 1,
) -> None:
    """Run the counter (settings from the environment)."""
    if workers == 1:
        _become("counter.app")
    _become("counter.workers", str(workers))


@app.command("kiosk")
def run_kiosk() -> None:
    """Run the kiosk (settings from the environment)."""
    _become("kiosk")


@app.command("display")
def run_display() -> None:
    """Run a display (settings from the environment)."""
    _become("display")


@app.command("poster", context_settings=THROUGH)
def print_poster(context: typer.Context) -> None:
    """Write posters with a QR to the phones' page: `matanai poster FOLDER [--size a3]`."""
    _become("counter.poster", *context.args)


@app.command("push-key")
def push_key() -> None:
    """Print a new key with which a display may tell phones by push."""
    _become("display", "push-key")


@app.command()
def scan(images: list[Path]) -> None:
    """Read QR codes in pictures: a JSON line a file."""
    _become("kiosk", "scan", *map(str, images))


@app.command()
def check(folder: Annotated[Path, typer.Argument()] = CATALOGUES / "yuzawa") -> None:
    """Check a city's files: file, line and reason of each fault."""
    if not folder.is_dir():
        raise typer.BadParameter(f"there is no folder {folder}")
    faults = files.check(folder)
    for fault in faults:
        typer.echo(str(fault))
    typer.echo(f"{folder.name}: {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}")
    raise typer.Exit(1 if faults else 0)


@app.command("import", context_settings=THROUGH)
def take_in(context: typer.Context) -> None:
    """Take in the history of another queue: `matanai import mado numbers.db`."""
    _become("counter.records", "import", *context.args)


@app.command("export", context_settings=THROUGH)
def write_out(context: typer.Context) -> None:
    """Write everything the counter keeps as CSV and JSON, without personal data."""
    _become("counter.records", "export", *context.args)


@app.command("opendata", context_settings=THROUGH)
def publish(context: typer.Context) -> None:
    """Write the monthly open data (CC BY 4.0) for the city's own site: `matanai opendata DIR`."""
    _become("counter.records", "opendata", *context.args)


@app.command("audit", context_settings=THROUGH)
def verify(context: typer.Context) -> None:
    """Check that nothing of the past was changed: the chain of events of every office."""
    _become("counter.records", "audit", *context.args)


@app.command("purge", context_settings=THROUGH)
def destroy(context: typer.Context) -> None:
    """Destroy personal data that has had its time; a dry run without --really."""
    _become("counter.records", "purge", *context.args)


@app.command("backup", context_settings=THROUGH)
def save(context: typer.Context) -> None:
    """Copy the SQLite file while the counter runs, and check the copy: `matanai backup FILE`."""
    _become("counter.records", "backup", *context.args)


@app.command("people", context_settings=THROUGH)
def manage(context: typer.Context) -> None:
    """Who may sign in, and devices' tokens: list, add, change, password, remove, device."""
    _become("counter.roster", *context.args)


@card.command("read")
def card_read() -> None:
    """Read the four attributes of the card on the reader; asks for its PIN."""
    _become("kiosk", "card", "read")


@card.command(
    "emulate", context_settings={"allow_extra_args": True, "ignore_unknown_options": True}
)
def card_emulate(context: typer.Context) -> None:
    """Put an emulated card behind a virtual reader."""
    _become("kiosk", "card", "emulate", *context.args)


def _become(program: str, *words: str) -> None:
    """Turn this process into another of our programs."""
    os.execv(sys.executable, [sys.executable, "-m", program, *words])


def main() -> None:
    """The entry point."""
    app()


if __name__ == "__main__":
    main()
