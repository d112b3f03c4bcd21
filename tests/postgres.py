"""A real PostgreSQL server for tests, started from Debian's package or whatever is on PATH."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

SERVER = """
listen_addresses = ''
fsync = off
max_connections = 60
shared_buffers = 32MB
"""
MISSING = "no PostgreSQL here: the package postgresql has it"


def find_binary(name: str) -> str | None:
    """Return where one of the server's programs is."""
    packaged = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda each: each.parts[4].zfill(3))
    return str(packaged[-1]) if packaged else shutil.which(name)


class Server:
    """A PostgreSQL server of our own, in a folder that goes with it, reached over a socket only."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
        self.data = self.folder / "data"
        self.account: Mapping[str, str] = {}
        if os.geteuid() == 0:  # the server refuses to run as root
            import pwd

            owner = next(name for name in ("postgres", "nobody") if name in {each.pw_name for each in pwd.getpwall()})
            shutil.chown(self.folder, owner)
            self.account = {"user": owner}
        self.run("initdb", "-D", str(self.data), "-U", "newsletter", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SERVER + f"unix_socket_directories = '{self.folder}'\n")
        rules = self.data / "pg_hba.conf"
        rules.write_text("local all guarded scram-sha-256\n" + rules.read_text())
        self.start()
        self.schemas = itertools.count(1)

    def run(self, name: str, *words: str) -> None:
        """Run one of the server's programs, not as root."""
        program = find_binary(name)
        assert program
        done = subprocess.run([program, *words], cwd="/", capture_output=True, text=True, check=False, **self.account)  # type: ignore[call-overload]
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = str(self.folder / "log")
        program = find_binary("pg_ctl")
        assert program
        subprocess.run(
            [program, "-D", str(self.data), "-l", log, "-w", "start"],
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
            **self.account,
        )  # type: ignore[call-overload]

    def stop(self) -> None:
        """Stop the server at once, as a crash would."""
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        """Stop the server for good."""
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres", user: str = "newsletter") -> str:
        """Return how a database of the server is reached."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_schema(self) -> str:
        """Make an empty schema; return the URL that leads into it."""
        name = f"s{next(self.schemas)}"
        self.tell(f"CREATE SCHEMA {name}")
        return f"{self.url()}&options=-csearch_path%3D{name}"

    def tell(self, statement: str, url: str = "") -> None:
        """Run a statement as the server's owner."""
        import psycopg

        with psycopg.connect(url or self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """Return a server that all tests of the session share; each takes a schema of its own."""
    if find_binary("initdb") is None:
        pytest.skip(MISSING)
    server = Server()
    yield server
    server.remove()


@pytest.fixture
def postgres_url(postgres: Server) -> str:
    """Return the URL of an empty schema."""
    return postgres.new_schema()


Place = Path | str
Places = Callable[[], Place]


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Return where a ledger can be made, once for each dialect."""
    if request.param == "sqlite":
        return tmp_path / "state" / "newsletter.db"
    url: str = request.getfixturevalue("postgres_url")
    return url
