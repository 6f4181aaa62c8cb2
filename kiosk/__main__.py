"""`python -m kiosk`: run the kiosk, scan pictures, read a card, emulate one."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import typer
import uvicorn

from kiosk import camera, settings
from kiosk.app import build
from kiosk.card import commands

HOST = "127.0.0.1"  # loopback gives the browser its camera and keeps the PIN inside
main = typer.Typer(add_completion=False, no_args_is_help=False)
card = typer.Typer(no_args_is_help=True)
main.add_typer(card, name="card", help="A My Number Card on the reader, or an emulated one.")


@main.callback(invoke_without_command=True)
def run(context: typer.Context) -> None:
    """Run the kiosk on 127.0.0.1 (settings come from MATANAI_*)."""
    if context.invoked_subcommand is not None:
        return
    logging.basicConfig(level=logging.INFO, format="kiosk %(levelname)s %(message)s")
    logging.getLogger("httpx2").setLevel(logging.WARNING)  # its lines hold addresses with secrets
    try:
        chosen = settings.read()
    except settings.BadSetting as fault:
        typer.echo(str(fault), err=True)
        raise typer.Exit(2) from None
    uvicorn.run(
        build(chosen), host=HOST, port=chosen.port, access_log=False, log_level="warning",
        server_header=False, timeout_graceful_shutdown=3, ws_max_size=65536,
    )  # fmt: skip


@main.command()
def scan(images: list[Path]) -> None:
    """Read the QR codes of pictures: one JSON line a file; status 1 if a file is no picture."""
    failed = False
    for found in camera.scan_files(images):
        typer.echo(json.dumps(found, ensure_ascii=False))
        failed = failed or "error" in found
    raise typer.Exit(1 if failed else 0)


@card.command("read")
def card_read() -> None:
    """Read the four attributes of the card on the reader; its PIN is asked, never an argument."""
    raise typer.Exit(commands.read())


@card.command("emulate")
def card_emulate(resident: str | None = None, port: int | None = None) -> None:
    """Put an invented resident's card into a virtual reader (vpcd)."""
    raise typer.Exit(commands.emulate(resident, port=port))


if __name__ == "__main__":
    main()
