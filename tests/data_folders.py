"""Data folders whose databases are made already: made once for all workers of a run, copied for whoever needs one."""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

KEPT = "SOGOC_TESTS_PREPARED"  # the first process of a run makes the place; its workers inherit the name
if KEPT not in os.environ:
    os.environ[KEPT] = tempfile.mkdtemp(prefix="sogoc-prepared-")
    atexit.register(shutil.rmtree, os.environ[KEPT], ignore_errors=True)


def prepared(folder: Path) -> Path:
    """The folder, with the databases of the ledger and of the receiver in their present shape, and empty."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("store", "national"):
        subprocess.run(["cp", "-a", _template() / name, folder], check=True)  # keeps the owner, as copytree does not
    return folder


def _template() -> Path:
    template = Path(os.environ[KEPT])
    with (template / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (template / "ready").exists():
            _make(template)
            (template / "ready").touch()
    return template


def _make(template: Path) -> None:
    source = Path(__file__).parent.parent / "src"
    environment = {**os.environ, "SOGOC_DATA_DIR": str(template), "PYTHONPATH": str(source)}
    ours = [sys.executable, "-c", "from sogoc.cli import main; main(prog_name='sogoc')", "inventory"]
    theirs = [sys.executable, "-m", "sogoc.national", "migrate"]
    both = [subprocess.Popen(c, env=environment, stdout=subprocess.DEVNULL) for c in (ours, theirs)]
    assert [process.wait(300) for process in both] == [0, 0]
    for name in ("store", "national"):
        _wait_until_stopped(template / name)
        with (template / name / "pg" / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\n")  # tests kill processes, never the machine


def _wait_until_stopped(home: Path) -> None:
    from sogoc.store.embedded import Cluster

    deadline = time.monotonic() + 60
    while Cluster(home).alive():
        assert time.monotonic() < deadline, f"the server of {home} does not stop"
        time.sleep(0.05)
