"""The `sogoc` command as people use it: in this process on the test's ledger, or as a process with a data folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from click.testing import CliRunner, Result

import sogoc as package
from data_folders import prepared
from sogoc.cli import main
from sogoc.store.embedded import Cluster

SOURCE = Path(package.__file__).parents[1]
PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT.parent / "shared" / "samples"
DATA = Path(os.environ["SOGOC_DATA_DIR"])  # of the tests in this process
START = [sys.executable, "-c", "from sogoc.cli import main; main(prog_name='sogoc')"]
AGAIN_AND_AGAIN = pytest.mark.parametrize("turn", [0, *(pytest.param(n, marks=pytest.mark.slow) for n in range(1, 9))])


def run(*arguments: object) -> Result:
    """In this process, on the ledger of the tests."""
    return CliRunner().invoke(main, [str(a) for a in arguments], prog_name="sogoc")


def said(*arguments: object) -> str:
    """What a command that succeeds prints."""
    result = run(*arguments)
    assert result.exit_code == 0, f"{arguments}: {result.output}{result.stderr}{result.exception!r}"
    return result.stdout


def found(*arguments: object) -> Any:
    """What a command that succeeds prints as JSON."""
    return json.loads(said(*arguments, "--json"))


def refused(*arguments: object) -> str:
    """The one line of a command that fails, on the error output."""
    result = run(*arguments)
    assert result.exit_code not in (0, None), result.output
    assert "Traceback" not in result.stderr and "Traceback" not in result.stdout
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    return lines[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Home:
    """A data folder of its own, worked on by processes of its own; with `ready`, its databases are made already."""

    def __init__(self, folder: Path, *, ready: bool = False, **environment: str) -> None:
        if ready:
            prepared(folder)
        self.folder = folder
        self.environment = {**os.environ, "SOGOC_COOLING_HOURS": "0", "PYTHONPATH": str(SOURCE),
                            "DJANGO_SETTINGS_MODULE": "sogoc.site.settings", **environment, "SOGOC_DATA_DIR": str(folder)}  # fmt: skip

    def start(self, *arguments: object, **options: Any) -> "subprocess.Popen[str]":
        """A process, leader of its own group so that it can be killed alone."""
        how = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "start_new_session": True, **options}
        return subprocess.Popen([*START, *map(str, arguments)], env=self.environment, **how)

    def run(self, *arguments: object, expect: int | None = 0) -> "subprocess.CompletedProcess[str]":
        process = self.start(*arguments)
        out, err = process.communicate(timeout=300)
        assert "Traceback" not in err, err
        assert expect is None or process.returncode == expect, (
            f"{arguments}: {process.returncode}\n{out[-2000:]}\n{err[-2000:]}"
        )
        return subprocess.CompletedProcess(arguments, process.returncode, out, err)

    def python(self, code: str, *arguments: object) -> None:
        """Several steps in one process, for what a test takes for granted."""
        begin = "from sogoc.cli.frame import open_store; open_store()\n"
        done = subprocess.run(
            [sys.executable, "-c", begin + code, *map(str, arguments)],
            env=self.environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr

    def json(self, *arguments: object, expect: int | None = 0) -> Any:
        return json.loads(self.run(*arguments, "--json", expect=expect).stdout)

    def released(self) -> None:
        """Wait until no server of the folder lives: whoever was the last to use it stops it."""
        deadline = time.monotonic() + 60
        while any(
            Cluster(self.folder / name).alive() for name in ("store", "national") if (self.folder / name).is_dir()
        ):
            assert time.monotonic() < deadline, f"a server of {self.folder} still lives"
            time.sleep(0.1)

    def log(self) -> str:
        path = self.folder / "logs" / "sogoc.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """A question to the database itself, as its owner; the server is started where it does not run."""
        return asked(self.folder / "store", "sogoc", query, *values)


def asked(cluster_home: Path, database: str, query: str, *values: object) -> list[tuple[Any, ...]]:
    cluster = Cluster(cluster_home)
    try:
        with psycopg.connect(**cluster.ensure(), dbname=database) as connection:
            cursor = connection.execute(query, values or None)
            return cursor.fetchall() if cursor.description else []
    finally:
        cluster.release()


def living(home: Home) -> list[psutil.Process]:
    """The processes that work on this data folder: servers of the database, their keepers, our own."""
    mine = []
    for process in psutil.process_iter(["cmdline"]):
        try:
            ours = str(home.folder) in " ".join(process.info["cmdline"] or [])
            if ours or process.environ().get("SOGOC_DATA_DIR") == str(home.folder):
                mine.append(process)
        except (psutil.NoSuchProcess, psutil.AccessDenied, psutil.ZombieProcess):
            continue
    return [p for p in mine if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]


def deliveries_of(home: Home, process: "subprocess.Popen[str]") -> Callable[[], int]:
    """A function that says how many deliveries the ledger holds, once it can be asked; the server may not run yet."""
    store = home.folder / "store"
    while process.poll() is None and not (store / "pg" / "postmaster.pid").exists():
        time.sleep(0.02)

    def count() -> int:
        cluster = Cluster(store)
        try:
            with psycopg.connect(**cluster.ensure(), dbname="sogoc") as connection:
                return connection.execute("select count(*) from review_delivery").fetchone()[0]
        except psycopg.Error:
            return 0  # not so far yet
        finally:
            cluster.release()

    return count


class National:
    """The receiver of a data folder as a process of its own; it ends with the tests, however they end."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self.url = ""
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """At the address it had before, if it had one."""
        port = self.url.rpartition(":")[2].strip("/") or "0"
        home = Home(self.home.folder, **{**self.home.environment, "SOGOC_WATCH_STDIN": "1"})
        self.process = home.start("national", "serve", "--port", port, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        line = self.process.stdout.readline()
        assert "http://" in line, line
        self.url = line.split(": ", 1)[1].strip().rstrip("/")

    @property
    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.communicate()

    def stop(self) -> None:
        if self.runs:
            self.process.terminate()
            self.process.communicate(timeout=30)

    @contextmanager
    def connected(self) -> Iterator[psycopg.Connection]:
        """Into its database, which lives on when the process is killed."""
        cluster = Cluster(self.home.folder / "national")
        with psycopg.connect(**cluster.ensure(), dbname="national", autocommit=True) as connection:
            yield connection
        cluster.release()

    def sql(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return asked(self.home.folder / "national", "national", query, *values)
