"""`sogoc serve`: pages and worker as children of one process; Ctrl-C stops all, and so does killing the parent."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

from ..store import StoreError

STOP_WITHIN = 12.0  # seconds for a child to finish what it is doing


def children(
    commands: Mapping[str, list[str]],
    *,
    environment: Mapping[str, Mapping[str, str]] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> int:
    """Run commands until one ends or we are told to stop, then stop all of them, the first one first.

    Each child gets a pipe as its standard input: its end means that we are gone (see `follow_parent`).
    """
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: stop.set())
    running = {
        name: subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            start_new_session=True,
            env={**os.environ, **(environment or {}).get(name, {})},
        )
        for name, command in commands.items()
    }
    ready()
    ended = 0
    while not stop.wait(0.3):
        gone = [(name, p.returncode) for name, p in running.items() if p.poll() is not None]
        if gone:
            print(f"{gone[0][0]} đã dừng (mã {gone[0][1]}), dừng tất cả", file=sys.stderr, flush=True)
            ended = 1
            break
    for process in running.values():
        _end(process)
    return ended


def serve(host: str, port: int) -> int:
    """Pages and worker until we are told to stop; the database stays up as long as one of them uses it."""
    from django.core.management import call_command
    from django.db import connections

    from ..store.backend.base import release_clusters

    _check_free(host, port)
    call_command("collectstatic", verbosity=0, interactive=False)
    connections.close_all()  # the children open their own; this process only holds the server up
    start = [sys.executable, "-c"]
    code = children(
        {
            "trang": [*start, f"from sogoc.site.serving import serve_pages; serve_pages({host!r}, {port})"],
            "tiến trình nền": [*start, "from sogoc.site.serving import run_worker; run_worker()"],
        },
        ready=lambda: print(f"Sổ Gốc: http://{host}:{port}/   (Ctrl-C để dừng)", flush=True),
    )
    release_clusters()
    return code


def _check_free(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise StoreError(
                f"không mở được {host}:{port} ({error.strerror}): dừng chương trình đang dùng cổng này, "
                "hoặc chọn cổng khác bằng --port"
            ) from None


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.poll() is None:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(STOP_WITHIN)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a server's own workers may outlive it
    process.wait()


def follow_parent() -> None:
    """In a child: end when the pipe from the parent ends, that is, when the parent is gone."""

    def watch() -> None:
        os.read(0, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(STOP_WITHIN + 3)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def serve_pages(host: str, port: int) -> None:
    """The pages by gunicorn below this process: a few workers with threads, since one alone uses one processor."""
    from django.conf import settings
    from gunicorn.app.base import BaseApplication

    class Pages(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            options: dict[str, Any] = {
                "bind": f"{host}:{port}",
                "workers": settings.PAGE_PROCESSES,
                "threads": 8,
                "worker_class": "gthread",
                "graceful_timeout": 5,
                "accesslog": None,
                "loglevel": "warning",
                "control_socket_disable": True,
            }
            for key, value in options.items():
                if key in self.cfg.settings:
                    self.cfg.set(key, value)

        def load(self) -> Any:
            from .wsgi import application

            return application

    follow_parent()
    Pages().run()


def run_worker() -> None:
    """The worker of the task queue in this process."""
    import django
    from django.core.management import call_command

    django.setup()
    follow_parent()
    call_command("procrastinate", "worker", "--concurrency", "2", "-q", "upkeep,bulk")
