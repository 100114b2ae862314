"""Errors: those told to people in words they can act on, and those nobody foresaw."""

import logging
import os
import traceback
import uuid


class Told(Exception):
    """One line for the person: what, where, what to do; in Vietnamese and, where there is one, in English."""

    def __init__(self, vi: str, en: str = "") -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en or vi


class Elsewhere(Exception):
    """Trouble in another process of ours: `frames` say where, without the words of the error."""

    def __init__(self, name: str, frames: str) -> None:
        super().__init__(name)
        self.name, self.frames = name, frames


def note_trouble(error: BaseException) -> str:
    """Write where it happened to the log, without the error's own words: they may hold personal data.

    Returns the number under which it stands there.
    """
    number = uuid.uuid4().hex[:6].upper()
    frames = "".join(traceback.format_tb(error.__traceback__))
    name = type(error).__name__
    if isinstance(error, Elsewhere):
        name, frames = error.name, frames + error.frames
    logging.getLogger("sogoc").error("%s %s\n%s", number, name, frames)
    if os.environ.get("SOGOC_DEBUG"):
        traceback.print_exception(error)
    return number
