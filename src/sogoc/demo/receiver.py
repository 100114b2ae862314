"""The receiver as its own process on its own database, as long as the demonstration runs."""

import json
import os
import subprocess
import sys
import time
from typing import Any

import httpx

from ..cli.frame import Failed
from ..transfer.credentials import issue


class Receiver:
    """`with Receiver(port) as receiver:` starts it, waits until it answers, and stops it at the end."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Receiver":
        self._process = subprocess.Popen(
            [sys.executable, "-m", "sogoc.national", "serve", "--port", str(self._port)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "sogoc.national.settings", "SOGOC_WATCH_STDIN": "1"},
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                httpx.get(self.url, timeout=2, trust_env=False)
            except httpx.TransportError:
                time.sleep(0.1)
            else:
                issue("so-goc")
                return self
        raise Failed(f"nơi nhận không khởi động được ở {self.url}: xem logs/national.log trong thư mục dữ liệu")

    def __exit__(self, *_: Any) -> None:
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(30)

    def make_officer(self, password: str) -> None:
        """Mai, who looks up, issues extracts and notes changes there; from an earlier demonstration she is there."""
        about = {"full-name": "Trần Thị Mai", "title": "Công chức tư pháp - hộ tịch", "office-code": "11413",
                 "office": "UBND phường Lê Chân", "place": "Lê Chân", "role": "registrar"}  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "sogoc.national", "officer", "mai", *(f"--{k}={v}" for k, v in about.items())],
            input=f"{password}\n",
            text=True,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"},
        )

    def other_client(self, name: str) -> dict[str, str]:
        """The credentials of another sender, whose registrations are there already."""
        made = subprocess.run(
            [sys.executable, "-m", "sogoc.national", "client", name],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"},
        )
        return dict(json.loads(made.stdout.strip().splitlines()[-1]))
