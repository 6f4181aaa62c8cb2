"""The commands `matanai people …`: clerks and devices, written into the roster's file."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from counter import clerks, settings
from counter.actions.means import hashed
from counter.catalogue import files
from counter.catalogue.files import CatalogueFault
from counter.procedures import Catalogue
from counter.roster import changes, file
from counter.roster.changes import NotDone
from counter.roster.entries import BadRoster, Machine, Roster, Staff
from counter.settings import CATALOGUES, BadSetting, Settings

app = typer.Typer(no_args_is_help=True, add_completion=False)
machines = typer.Typer(no_args_is_help=True, help="Tokens of kiosks and greeters' tablets.")
app.add_typer(machines, name="device")
SHORTEST, LONGEST = 8, 200
Data = Annotated[Path | None, typer.Option(help="the counter's folder (usually MATANAI_DATA)")]
Name = Annotated[str, typer.Argument(help="what the clerk signs in with")]
Office = Annotated[str, typer.Option(help="an office's id; usually that of the desks")]
Role = Annotated[str, typer.Option(help="clerk, greeter or supervisor")]
Desks = Annotated[list[str] | None, typer.Option("--desk", help="a desk's id; as many as needed")]
Device = Annotated[str, typer.Argument(help="the device's name, such as honcho-kiosk-1")]


@app.command("list")
def show(data: Data = None) -> None:
    """Everybody who may sign in, and every device; no secret."""
    here = Place(data)
    roster = here.read()
    for each in roster.clerks:
        typer.echo(f"{each.name}\t{each.role}\t{each.office}\t{' '.join(each.desks) or '-'}")
    for device in roster.devices:
        typer.echo(f"{device.id}\t{device.kind}\t{' '.join(device.offices)}\t(device)")


@app.command()
def add(
    name: Name, role: Role = "clerk", office: Office = "", desk: Desks = None, data: Data = None
) -> None:
    """Let somebody sign in. Asks for the password, or reads it from stdin."""
    here, desks = Place(data), tuple(desk or ())
    at = office or changes.office_of(here.catalogue, desks)
    new = Staff(f"clerk-{secrets.token_hex(4)}", name, role, at, clerks.hashed(""), desks)
    here.try_out(lambda roster: changes.add(roster, new))  # before a password is asked for
    new = replace(new, password=clerks.hashed(_password()))
    here.change(lambda roster: changes.add(roster, new))
    typer.echo(f"{name}: may sign in")


@app.command()
def change(
    name: Name,
    rename: Annotated[str, typer.Option("--name", help="another name to sign in with")] = "",
    role: Role = "",
    office: Office = "",
    desk: Desks = None,
    data: Data = None,
) -> None:
    """Change somebody's name, role, office or desks (all desks anew); the rest stays."""
    here, desks = Place(data), tuple(desk or ())
    office = office or (changes.office_of(here.catalogue, desks) if desks else "")
    wanted = {"name": rename, "role": role, "office": office, "desks": desks}
    given = {field: value for field, value in wanted.items() if value}
    here.change(lambda roster: changes.alter(roster, name, **given))
    typer.echo(f"{name}: changed, and signed out")


@app.command()
def password(name: Name, data: Data = None) -> None:
    """Give somebody a new password; who is signed in with the old one is signed out."""
    here = Place(data)
    changes.clerk(here.read(), name)
    new = clerks.hashed(_password())
    here.change(lambda roster: changes.alter(roster, name, password=new))
    typer.echo(f"{name}: has a new password, and is signed out")


@app.command()
def remove(name: Name, data: Data = None) -> None:
    """Let somebody sign in no more, and end the session. What was done stays written down."""
    Place(data).change(lambda roster: changes.remove(roster, name))
    typer.echo(f"{name}: may sign in no more")


@machines.command("add")
def add_device(
    device: Device,
    kind: Annotated[str, typer.Option(help="kiosk or greeter")] = "kiosk",
    office: Annotated[list[str] | None, typer.Option(help="as many as needed")] = None,
    data: Data = None,
) -> None:
    """Make a device's token and print it, this once: only its hash is kept."""
    token = secrets.token_urlsafe(24)
    new = Machine(device, kind, hashed(token), tuple(office or ()))
    Place(data).change(lambda roster: changes.add_device(roster, new))
    typer.echo(token)


@machines.command("revoke")
def revoke(device: Device, data: Data = None) -> None:
    """A device's token opens nothing any more."""
    Place(data).change(lambda roster: changes.revoke(roster, device))
    typer.echo(f"{device}: its token opens nothing any more")


class Place:
    """Where a counter keeps its roster, and the city it has to fit."""

    def __init__(self, data: Path | None) -> None:
        chosen = settings.read()
        self.chosen: Settings = replace(chosen, data=data) if data else chosen
        self.catalogue: Catalogue = files.load(CATALOGUES / self.chosen.city)
        self.path = self.chosen.data / file.NAME
        if not self.chosen.data.is_dir():
            raise NotDone(f"there is no folder {self.chosen.data}")

    def read(self) -> Roster:
        """The roster as it stands; an empty one where no counter has kept anything yet."""
        kept = self.chosen.database
        try:
            return file.read(self.path, self.catalogue)
        except BadRoster as fault:
            raise NotDone(f"{file.NAME}: {fault}") from None
        except FileNotFoundError:
            if isinstance(kept, Path) and not kept.exists():
                return Roster()
        raise NotDone(f"{file.NAME} is gone; start the counter, it writes those it knows")

    def try_out(self, change: Callable[[Roster], Roster]) -> Roster:
        """What the roster would be. Raises NotDone."""
        new = change(self.read())
        try:
            new.check(self.catalogue)
        except BadRoster as fault:
            raise NotDone(f"{fault.place.rpartition('.')[2]} {fault.words}") from None
        return new

    def change(self, change: Callable[[Roster], Roster]) -> None:
        """Change the file, alone; the running counter sees it within seconds."""
        with file.held(self.path):
            file.write(self.path, self.try_out(change))


def _password() -> str:
    """Asked twice on a terminal, without an echo; else the first line that comes in."""
    if sys.stdin.isatty():
        given = str(typer.prompt("password", hide_input=True, confirmation_prompt=True, err=True))
    else:
        given = sys.stdin.readline().rstrip("\r\n")
    if not SHORTEST <= len(given) <= LONGEST or not given.isprintable():
        raise NotDone(f"a password has {SHORTEST} to {LONGEST} characters on one line")
    return given


def main() -> None:
    """Run one command; what cannot be done is told in a sentence, exit 1."""
    try:
        app(prog_name="matanai people")
    except (BadSetting, CatalogueFault, NotDone, OSError) as error:
        raise SystemExit(f"matanai: {error}") from None


if __name__ == "__main__":
    main()
