"""A receiver as its own process with its own embedded PostgreSQL, for the tests."""

import json
import os
import secrets
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import psycopg

import sogoc
from data_folders import prepared
from sogoc.store.embedded import Cluster, is_held
from sogoc.transfer.destinations.http import HttpDestination


class Receiver:
    """The process, and the ways in: as a client over HTTP, as a superuser into its database."""

    def __init__(self, data: Path) -> None:
        self.data = prepared(data)
        self.environment = {**os.environ, "SOGOC_DATA_DIR": str(data), "SOGOC_NATIONAL_BATCHES": "2",
                            "SOGOC_WATCH_STDIN": "1", "SOGOC_NATIONAL_INSIDE": "127.0.0.1/32",
                            "PYTHONPATH": str(Path(sogoc.__file__).parents[1]), "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"}
        self.environment.pop("SOGOC_NATIONAL_DATABASE_URL", None)
        self.process: subprocess.Popen[str] | None = None
        self.url = ""
        self._cluster = Cluster(data / "national")

    def start(self, port: str = "0") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sogoc.national", "serve", "--port", port], env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )
        line = self.process.stdout.readline()
        assert "http://" in line, f"the receiver did not start: {line}"
        self.url = line.split(": ", 1)[1].strip()

    def kill(self) -> None:
        """As by a power cut, but for the database."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)

    def make_client(self, *custodians: str) -> tuple[str, str]:
        """As the command would, without starting a process for it."""
        name, secret = f"c{secrets.token_hex(8)}", secrets.token_urlsafe(32)
        with self.sql() as c:
            c.execute("insert into national_client (client_id, name, secret_hash, custodians, public_keys, active, created_at) "
                      "values (%s, 'Thử', %s, %s, '{}', true, now())",
                      [name, sha256(secret.encode()).hexdigest(), list(custodians or "*")])
        return name, secret

    def make_client_by_command(self, *custodians: str) -> tuple[str, str]:
        made = subprocess.run([sys.executable, "-m", "sogoc.national", "client", "Thử", *custodians],
                              env=self.environment, capture_output=True, text=True, check=True)
        return tuple(json.loads(made.stdout).values())

    def client(self, *custodians: str, **options: object) -> HttpDestination:
        return HttpDestination(self.url, *self.make_client(*custodians), **options)

    def sql(self) -> psycopg.Connection:
        return psycopg.connect(**self._cluster.ensure(), dbname="national")

    def one(self, query: str, *values: object) -> object:
        with self.sql() as c:
            return c.execute(query, values).fetchone()[0]

    def close(self) -> None:
        self._cluster.release()

    @property
    def database_lives(self) -> bool:
        return is_held(self.data / "national" / "alive.lock")
