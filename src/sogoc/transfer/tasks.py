"""Sending in the background: asked for by whoever signs, and by itself every ten minutes for what got no answer."""

import logging
from contextlib import suppress

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from ..store import StoreError
from .credentials import destination
from .destinations import DestinationError
from .noted import fetch_notes
from .outbox import send_all
from .recalls import confirm_all
from .scans import send_scans

log = logging.getLogger(__name__)


@app.periodic(cron="*/10 * * * *")
@app.task(queueing_lock="send_batches", lock="send_batches", queue="bulk")
def send_batches(timestamp: int = 0) -> None:
    """Signed batches, recalls, scans and notes, as `sogoc transfer`; beside the command it makes no doubles."""
    try:
        there = destination()
        for _ in send_all(there):
            pass
        confirm_all(there)
        for _ in send_scans(there):
            pass
        fetch_notes(there)
    except (DestinationError, StoreError) as error:  # kept with the batch for people; the next run tries again
        log.warning("sending stopped: %s", type(error).__name__)


def ask_to_send() -> None:
    """Have the worker send, unless it has been asked already."""
    with suppress(AlreadyEnqueued):
        send_batches.defer()
