"""What the command line does with the receiver, in a process whose settings are `sogoc.national.settings`."""

import os
import signal
import socket
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import django


class NationalError(RuntimeError):
    """The receiver cannot start; the message says what, where and what to do."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


def _set_up() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "sogoc.national.settings"
    django.setup()


def migrate() -> None:
    """Bring the receiver's database to this version; any number of starters at once."""
    _set_up()
    from django.core.management import call_command
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(20043)")
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("select pg_advisory_unlock(20043)")


def make_client(name: str, custodians: str | Iterable[str] = "*", public_keys: Iterable[str] = ()) -> tuple[str, str]:
    """A new sender (`*`: for every custodian): its id and its secret, which is shown this once."""
    migrate()
    from .access import make_client

    return make_client(name, custodians, public_keys)


def make_officer(username: str, password: str, **about: str) -> None:
    """An account for a person; the fields of `Officer`."""
    migrate()
    from .models import Officer

    if about["role"] not in Officer.Role.values:
        raise NationalError(f"Vai trò phải là một trong: {', '.join(Officer.Role.values)}.",
                            f"The role is one of {', '.join(Officer.Role.values)}.")
    if Officer.objects.filter(username=username).exists():
        raise NationalError(f"Đã có tài khoản {username}: chọn tên khác.", f"There is an account {username} already.")
    officer = Officer(username=username, **about)
    officer.set_password(password)
    officer.save()


def put_off_second_factor(username: str) -> None:
    """An officer has lost authenticator and recovery codes: they set it up anew from inside."""
    migrate()
    from .second_factor import put_off

    if not put_off(username):
        raise NationalError(f"Không có tài khoản {username}.", f"There is no account {username}.")


def backup(folder: Path) -> dict[str, Any]:
    """The receiver's database, scans and key in one folder, each file listed with its hash; while it serves."""
    _set_up()
    from ..store.backup import RECEIVER
    from ..store.backup import backup as write

    return write(folder, RECEIVER)


def restore(folder: Path) -> dict[str, Any]:
    """Into an empty data folder, after every hash was checked; then brought to this version."""
    _set_up()
    from ..store.backup import RECEIVER
    from ..store.backup import restore as put_back

    done = put_back(folder, RECEIVER)
    migrate()
    return done


def serve(host: str | None = None, port: int | None = None, *, watch_stdin: bool | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C; prints the address once it listens. Port 0 takes any that is free.

    With `watch_stdin` (or SOGOC_WATCH_STDIN=1) standard input is a pipe held by the parent: its end means that the
    parent is gone, by whatever death, and stops the receiver.
    """
    _set_up()
    from django.conf import settings
    from django.db import connections

    from ..store.backend.base import release_clusters

    host, port = host or settings.HOST, settings.PORT if port is None else port
    _check_free(host, port)
    ours = os.getpid()
    try:
        migrate()
        connections.close_all()
        if watch_stdin if watch_stdin is not None else os.environ.get("SOGOC_WATCH_STDIN") == "1":
            threading.Thread(target=_stop_with_parent, daemon=True).start()
        _gunicorn(host, port)
    finally:
        if os.getpid() == ours:  # the worker, forked in there, leaves through here too
            connections.close_all()
            release_clusters()


def _check_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise NationalError(
                f"Không mở được {host}:{port} ({error.strerror}): dừng chương trình đang dùng cổng này, "
                "hoặc đặt SOGOC_NATIONAL_PORT.",
                f"Cannot listen on {host}:{port} ({error.strerror}): stop the program that uses this port, "
                "or set SOGOC_NATIONAL_PORT.",
            ) from None


def _stop_with_parent() -> None:
    while os.read(0, 4096):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def _gunicorn(host: str, port: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Receiver(BaseApplication):
        def load_config(self) -> None:
            for name, value in _server_settings(host, port).items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            from .wsgi import application

            return application

    Receiver().run()


def _server_settings(host: str, port: int) -> dict[str, Any]:
    from .logs import ServerLog

    return {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "worker_class": "gthread",
        "workers": 1,  # the count of batches in work and of wrong secrets is kept in the process
        "threads": 8,
        "timeout": 120,
        "graceful_timeout": 20,
        "keepalive": 15,
        "logger_class": ServerLog,
        "accesslog": None,
        "preload_app": True,  # it listens when it is ready to answer
        "control_socket_disable": True,
        "when_ready": _tell_address,
        "proc_name": "sogoc-national",
    }


def _tell_address(arbiter: Any) -> None:
    for listener in arbiter.LISTENERS:
        host, port = listener.sock.getsockname()[:2]
        host = f"[{host}]" if ":" in host else host
        print(f"Cơ sở dữ liệu hộ tịch điện tử: http://{host}:{port}/", flush=True)
