"""How we are known to the receiver: one client id and secret, kept in keys/ of the data folder."""

import json
import os
import subprocess
import sys
from pathlib import Path

from ..store import StoreError
from .destinations import Destination
from .destinations.http import HttpDestination

FILE = "national-client.json"


def issue(name: str) -> str:
    """Have the receiver on this machine make a client and keep its secret; returns the client's id.

    It runs as a process of its own, with its own settings, as the receiver does.
    """
    data_dir = Path(os.environ.get("SOGOC_DATA_DIR", "sogoc-data")).absolute()
    done = subprocess.run(
        [sys.executable, "-m", "sogoc.national", "client", name],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "sogoc.national.settings"},
    )
    if done.returncode:
        why = " ".join(done.stderr.split())[-300:]
        raise StoreError(f"Nơi nhận không cấp được mã gửi: {why}", f"The receiver issued no client: {why}")
    kept = data_dir / "keys" / FILE
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept.touch(mode=0o600)
    kept.write_text(done.stdout.strip().splitlines()[-1])
    return str(json.loads(kept.read_text())["client_id"])


def destination() -> Destination:
    """Where this installation sends, by its setting.

    Raises:
        StoreError: there is no such destination, or no credentials are kept for it.
    """
    from django.conf import settings

    from .destinations.template import TemplateDestination  # late: it reads the ledger

    destinations = {"http": receiver, "template": lambda: TemplateDestination(settings.TEMPLATE_DIR)}
    if settings.DESTINATION not in destinations:
        known = ", ".join(destinations)
        raise StoreError(f"SOGOC_DESTINATION phải là một trong: {known}.", f"SOGOC_DESTINATION must be one of {known}.")
    return destinations[settings.DESTINATION]()


def receiver() -> HttpDestination:
    """The receiver, ready to be sent to."""
    from django.conf import settings

    kept = settings.DATA_DIR / "keys" / FILE
    if not kept.exists():
        raise StoreError(
            f"Chưa có mã gửi cho nơi nhận: chạy `sogoc national client TÊN`, hoặc đặt {FILE} vào keys/.",
            f"No credentials for the receiver: run `sogoc national client NAME`, or put {FILE} into keys/.",
        )
    client = json.loads(kept.read_text())
    return HttpDestination(settings.NATIONAL_URL, client["client_id"], client["client_secret"])
