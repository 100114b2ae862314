"""ENGINE "sogoc.store.backend": the embedded cluster is started by the first connection, never by reading settings."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg
from django.db.backends.postgresql import base

from ..embedded import Cluster
from ..roles import create_roles

_lock = threading.Lock()
_clusters: dict[tuple[int, str], tuple[Cluster, dict[str, str]]] = {}


def cluster_of(settings: dict[str, Any]) -> tuple[Cluster, dict[str, str]]:
    """The running cluster of a DATABASES entry with EMBEDDED, its database and roles made when missing."""
    home = settings["EMBEDDED"]
    with _lock:
        key = (os.getpid(), home)
        if key in _clusters and not _clusters[key][0].alive():  # the server was killed under us: start it again
            _clusters.pop(key)[0].release()
        if key not in _clusters:
            cluster = Cluster(Path(home))
            connect = cluster.ensure()
            _create_database(connect, settings["NAME"], cluster.passwords()["sogoc_web"])
            _clusters[key] = (cluster, connect)
        return _clusters[key]


def release_clusters(wait: float = 20) -> None:
    """Let go of every cluster of this process and wait until servers that nobody else uses are gone."""
    for (pid, _), (cluster, _) in list(_clusters.items()):
        if pid == os.getpid():
            cluster.release(wait)
    _clusters.clear()


def _create_database(connect: dict[str, str], name: str, web_password: str) -> None:
    with psycopg.connect(**connect, dbname="postgres", autocommit=True) as c:  # type: ignore[arg-type]
        with c.transaction():
            create_roles(c, web_password)
        if not c.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # two starters at once
                c.execute(f'create database "{name}" template template0')


class DatabaseWrapper(base.DatabaseWrapper):
    """Fills in host and password of the embedded cluster when DATABASES names one."""

    def get_connection_params(self) -> dict[str, Any]:
        if self.settings_dict.get("EMBEDDED"):
            cluster, connect = cluster_of(self.settings_dict)
            self.settings_dict.update(HOST=connect["host"], PORT=connect["port"])
            self.settings_dict["PASSWORD"] = cluster.passwords()[self.settings_dict["USER"]]
        return super().get_connection_params()
