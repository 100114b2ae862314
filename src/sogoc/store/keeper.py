"""The keeper: a small process that starts the server, waits for the last user of a cluster to leave, and stops it.

Run by its path, alone: it imports nothing of ours, so that it starts at once and outlives whoever started it.
"""

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any


def try_lock(path: Path, how: int) -> int | None:
    """An open descriptor holding the lock, or None when somebody else has it."""
    fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, how | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(fd)
        return None
    return fd


def is_held(path: Path) -> bool:
    fd = try_lock(path, fcntl.LOCK_EX)
    if fd is not None:
        os.close(fd)
    return fd is None


def keep(order: dict[str, Any]) -> None:
    """The keeper's life: start the server (or adopt it), wait for the last user to leave, stop it."""
    home = Path(order["home"])
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    asked: list[int] = []
    signal.signal(signal.SIGTERM, lambda *_: asked.append(1))
    for _ in range(200):  # the keeper before us may need a moment to see its server dead
        if try_lock(home / "keeper.lock", fcntl.LOCK_EX) is not None:
            break
        time.sleep(0.05)
    else:
        return
    server = _start_server(order)
    idle = 0.0
    while not _gone(server, home):
        alone = try_lock(home / "users.lock", fcntl.LOCK_EX)
        if alone is None and not asked:
            idle = 0.0
        elif idle >= order["grace"] or asked:
            _stop(server, home)
            return
        else:
            if alone is not None:
                os.close(alone)
            idle += 0.25
        time.sleep(0.25)


def _start_server(order: dict[str, Any]) -> "subprocess.Popen[bytes] | None":
    if order["alive"] is None:
        return None
    account = order["account"]
    server = subprocess.Popen(
        order["postgres"],
        pass_fds=(order["alive"],),
        start_new_session=True,
        stdin=subprocess.DEVNULL,
        **({"user": account[0], "group": account[1], "extra_groups": []} if account else {}),
    )
    os.close(order["alive"])
    return server


def _gone(server: "subprocess.Popen[bytes] | None", home: Path) -> bool:
    return server.poll() is not None if server else not is_held(home / "alive.lock")


def _stop(server: "subprocess.Popen[bytes] | None", home: Path) -> None:
    pid = server.pid if server else int((home / "pg" / "postmaster.pid").read_text().split("\n")[0])
    for how, seconds in ((signal.SIGINT, 60), (signal.SIGQUIT, 10), (signal.SIGKILL, 5)):
        try:
            os.kill(pid, how)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if _gone(server, home):
                return
            time.sleep(0.02)


if __name__ == "__main__":
    keep(json.loads(sys.argv[1]))
