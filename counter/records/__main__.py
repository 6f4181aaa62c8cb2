"""The commands `matanai import mado`, `export`, `opendata`, `audit`, `purge` and `backup`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from counter import qrkeys, settings
from counter.catalogue import files
from counter.catalogue.files import CatalogueFault
from counter.heads import NoHeads
from counter.heads import read as read_heads
from counter.records import archive, backup, bring, chain, export, mado, publish, purge
from counter.records.archive import Archive, now
from counter.records.backup import NoBackup
from counter.records.export import NotAllowed, Person
from counter.records.folder import NoFolder
from counter.records.lines import UnknownLine, lines
from counter.refusal import Refused
from counter.settings import CATALOGUES, BadSetting, Settings
from counter.store.ledger import day_of
from counter.store.postgresql import Unreachable
from counter.store.sqlite import InUse
from counter.vault import Broken

app = typer.Typer(no_args_is_help=True, add_completion=False)
bringing = typer.Typer(no_args_is_help=True, help="Take in what another queue has kept.")
app.add_typer(bringing, name="import")
REFUSALS = (
    BadSetting, Broken, CatalogueFault, NoBackup, NoFolder, NoHeads, NotAllowed, OSError, Refused,
    UnknownLine, Unreachable, mado.NotMado,
)  # fmt: skip
Data = Annotated[Path | None, typer.Option(help="the counter's folder (usually MATANAI_DATA)")]


@bringing.command("mado")
def import_mado(
    file: Annotated[Path, typer.Argument(help="numbers.db")],
    office: Annotated[str, typer.Option(help="which office it was; usually the first one")] = "",
    line: Annotated[
        list[str] | None, typer.Option(help="a button's text or a letter: 転入=honcho-ido")
    ] = None,
    data: Data = None,
) -> None:
    """Take in the history of a MADO-queue database. A second time adds nothing."""
    found = mado.read(file)
    chosen = _chosen(data)
    catalogue = files.load(CATALOGUES / chosen.city)
    ours = lines(catalogue, office or next(iter(catalogue.offices)), line or ())
    with archive.opened(chosen, catalogue, now) as kept:
        for words in bring.bring(kept, found, ours, now).report():
            typer.echo(words)


@app.command("export")
def write_out(
    folder: Annotated[Path, typer.Argument(help="a folder that is not there yet")],
    personal: Annotated[bool, typer.Option(help="also what people wrote, in clear")] = False,
    clerk: Annotated[str, typer.Option(help="for whom; the password is asked for")] = "",
    reason: Annotated[str, typer.Option(help="why: disclosure, migration or audit")] = "",
    data: Data = None,
) -> None:
    """Write everything as CSV and JSON: figures without personal data, unless --personal."""
    chosen = _chosen(data)
    catalogue = files.load(CATALOGUES / chosen.city)
    _kept(chosen)
    with archive.opened(chosen, catalogue, now) as kept:
        who = _person(kept, clerk, reason) if personal else None
        cases = export.cases_of(kept, who) if who else []
        if who and not typer.confirm(f"What people wrote in {len(cases)} cases, in clear?"):
            raise NotAllowed("nothing was written")
        for table, count in export.export(kept, folder, who, cases).items():
            typer.echo(f"{table}: {count}")


@app.command("opendata")
def write_open_data(
    folder: Annotated[Path, typer.Argument(help="where the sheets go; older ones are replaced")],
    data: Data = None,
) -> None:
    """Write the monthly open data up to yesterday, also while a counter runs."""
    chosen = _chosen(data)
    _kept(chosen)
    catalogue = files.load(CATALOGUES / chosen.city)
    with archive.looked_into(chosen) as connection:
        for name in publish.publish(connection, catalogue, folder, day_of(now())):
            typer.echo(name)


@app.command("audit")
def verify(
    heads: Annotated[
        Path | None, typer.Option(help="the noted heads (usually heads.txt in the data folder)")
    ] = None,
    data: Data = None,
) -> None:
    """Check the chain of events of every office; where it is broken, say so and exit 1."""
    chosen = _chosen(data)
    _kept(chosen)
    noted = read_heads(heads or chosen.heads)
    with archive.looked_into(chosen) as connection:
        found = chain.verify(connection, qrkeys.vault_of(connection, chosen.key_file).pepper, noted)
    for verdict in found:
        typer.echo(str(verdict))
    raise typer.Exit(any(verdict.broken_at is not None for verdict in found))


@app.command("purge")
def destroy(
    really: Annotated[bool, typer.Option("--really", help="destroy it, for good")] = False,
    data: Data = None,
) -> None:
    """Destroy personal data that has had its time. Without --really nothing is touched."""
    chosen = _chosen(data)
    _kept(chosen)
    catalogue = files.load(CATALOGUES / chosen.city)
    with archive.opened(chosen, catalogue, now) as kept:
        for office, spent in purge.purge(kept, now, really):
            typer.echo(f"{office}: {spent}")
    typer.echo("destroyed" if really else "nothing was touched: --really destroys it")


@app.command("backup")
def save(
    copy: Annotated[Path, typer.Argument(help="a file that is not there yet")],
    data: Data = None,
) -> None:
    """Copy the SQLite file of one moment, also while a counter runs, and check the copy."""
    chosen = _chosen(data)
    _kept(chosen)
    if not isinstance(chosen.database, Path):
        raise NoBackup("PostgreSQL keeps this counter's data: use pg_dump (docs/running.md)")
    typer.echo(f"{copy}: {backup.backup(chosen.database, copy)} bytes, whole")


def _person(kept: Archive, clerk: str, reason: str) -> Person:
    if not clerk:
        raise NotAllowed("personal data goes out to a person only: --clerk NAME --reason WHY")
    return export.person(kept, clerk, typer.prompt("password", hide_input=True), reason)


def _kept(chosen: Settings) -> None:
    if isinstance(chosen.database, Path) and not chosen.database.exists():
        raise NoFolder(f"no counter has kept anything in {chosen.data}")


def _chosen(data: Path | None) -> Settings:
    chosen = settings.read()
    return replace(chosen, data=data) if data else chosen


def main() -> None:
    """Run one command; what cannot be done is told in a sentence, exit 1."""
    try:
        app(prog_name="matanai")
    except InUse as error:
        raise SystemExit(f"matanai: {error}; stop it first, then try again") from None
    except REFUSALS as error:
        raise SystemExit(f"matanai: {error}") from None


if __name__ == "__main__":
    main()
