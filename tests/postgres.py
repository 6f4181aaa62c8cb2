"""A PostgreSQL server of the tests' own: real, started here, gone at the end."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

from counter.store import schema
from tests.cast import free_port

GIVEN = "MATANAI_TEST_DATABASE"  # a server somebody lends, by the address of one of its databases
OWNER, PASSWORD = "matanai", "akebono/7@park"
TEMPLATE = "matanai_template"
SMALL = ("max_wal_size=4MB", "min_wal_size=2MB")
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
USUAL = (
    "listen_addresses=127.0.0.1", "unix_socket_directories=''", "max_connections=200",
    "shared_buffers=32MB", "autovacuum=off",
)  # fmt: skip


class Server:
    """A server that is there already, and the databases tests make on it."""

    def __init__(self, address: str) -> None:
        self.own = address
        self.names = itertools.count(1)

    def address(self, name: str) -> str:
        """What MATANAI_DATABASE takes."""
        return f"{self.own.rpartition('/')[0]}/{name}"

    def fresh(self) -> str:
        """The address of a new, migrated database."""
        assert self.template
        name = f"town_{os.getpid()}_{next(self.names)}"
        self.ask(f'CREATE DATABASE "{name}" TEMPLATE "{self.template}"')
        return self.address(name)

    def empty(self) -> str:
        """The address of a new database with nothing in it."""
        name = f"town_{os.getpid()}_{next(self.names)}"
        self.ask(f'CREATE DATABASE "{name}"')
        return self.address(name)

    def drop(self, address: str) -> None:
        """Throw a database away, whoever is in it."""
        self.ask(f'DROP DATABASE "{address.rpartition("/")[2]}" WITH (FORCE)')

    @cached_property
    def template(self) -> str:
        """A migrated database without rows: copying it is ten times quicker than migrating."""
        name = f"{TEMPLATE}_{os.getpid()}"
        self.ask(f'CREATE DATABASE "{name}"')
        schema.upgrade(self.address(name))
        return name

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask as the owner of everything."""
        with psycopg.connect(self.own, autocommit=True) as line:
            found = line.execute(query.encode(), values or None)
            return found.fetchall() if found.description else []

    def cut(self, name: str) -> int:
        """End the lines of that name, as a broken network does; how many there were."""
        query = "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE "
        return int(self.ask(query + "application_name = %s", name)[0][0])

    @contextlib.contextmanager
    def severed(self, name: str) -> Iterator[None]:
        """No line of that name lives longer than a moment."""
        over = threading.Event()

        def work() -> None:
            while not over.wait(0.02):
                self.cut(name)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def end(self) -> None:
        """Leave it as it was."""
        self.drop(self.address(self.template))


class OwnServer(Server):
    """A server on 127.0.0.1, started here. `durable`: it syncs to the disk as in earnest.

    `disk`: a small disk to keep everything on.
    """

    def __init__(self, durable: bool = False, disk: Path | None = None) -> None:
        self.port = free_port()
        self.settings = [*USUAL, *(() if durable else FAST), *(SMALL if disk else ())]
        super().__init__(
            f"postgresql://{OWNER}:{quote(PASSWORD, '')}@127.0.0.1:{self.port}/postgres"
        )
        self.folder = Path(tempfile.mkdtemp(prefix="matanai-postgres-", dir=disk))
        secret = self.folder / "secret"
        secret.write_text(PASSWORD)
        if _root():  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres", "postgres")
        self._run(
            "initdb", "-D", self.data, "-U", OWNER, "--pwfile", secret, "-A", "scram-sha-256",
            "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
            *(("--wal-segsize=1",) if disk else ()),
        )  # fmt: skip
        self.start()

    @property
    def data(self) -> Path:
        """The cluster."""
        return self.folder / "data"

    def start(self) -> None:
        """Start it, or start it again, and wait until it lets people in."""
        words = " ".join(f"-c {each}" for each in [*self.settings, f"port={self.port}"])
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-o", words, "start")

    def runs(self) -> bool:
        """Whether it is there; a full disk may end it."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
        except (OSError, IndexError):
            return False
        return Path(f"/proc/{pid}").exists()

    def stop(self, how: str = "fast") -> None:
        """Stop it, or with "immediate" drop everything at once, as a crash does."""
        self._run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop")

    def crash(self) -> None:
        """kill -9 to every process of it."""
        pids = self._pids()
        self._signal(signal.SIGKILL)
        while any(Path(f"/proc/{pid}").exists() for pid in pids):
            time.sleep(0.01)

    def freeze(self) -> None:
        """Let it stand still with its sockets open, as a machine that hangs."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def end(self) -> None:
        """Stop it for good."""
        if self.runs():
            self.stop("immediate")
        shutil.rmtree(self.folder)

    def _pids(self) -> list[int]:
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [pid, *map(int, children)]

    def _signal(self, number: int) -> None:
        for pid in self._pids():
            os.kill(pid, number)

    def _run(self, program: str, *words: Any) -> None:
        as_user: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []}
        done = subprocess.run(
            [_binary(program), *map(str, words)], cwd="/", check=False, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
            **(as_user if _root() else {}),
        )  # fmt: skip
        assert done.returncode == 0, f"{program}: {done.stderr}"


def server() -> Server:
    """The server of this run."""
    lent = os.environ.get(GIVEN)
    return Server(lent) if lent else OwnServer()


def _root() -> bool:
    return os.geteuid() == 0


def _binary(program: str) -> str:
    """The newest one that is installed."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4])
    )
    found = str(debian[-1]) if debian else shutil.which(program)
    assert found, f"PostgreSQL's {program} is missing: make setup-test installs it"
    return found
