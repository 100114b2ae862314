"""A session left alone is locked: the page is covered, what was typed stays, the password opens it again."""

import time

from django.conf import settings
from django.http import HttpRequest

NOTED_EVERY = 60.0  # seconds: not every request writes the session


def is_locked(request: HttpRequest) -> bool:
    """Locked by the page, or because nothing has come from the person for too long."""
    session = request.session
    if not session.get("locked") and time.time() - session.get("seen", time.time()) > settings.IDLE_MINUTES * 60:
        session["locked"] = True
    return bool(session.get("locked"))


def note_presence(request: HttpRequest) -> None:
    if time.time() - request.session.get("seen", 0) > NOTED_EVERY:
        request.session["seen"] = time.time()


def lock(request: HttpRequest) -> None:
    request.session["locked"] = True


def unlock(request: HttpRequest) -> None:
    request.session.pop("locked", None)
    request.session["seen"] = time.time()
