"""Log lines without personal data: of an exception its kind and place, never its message, which may quote a row."""

import logging
import traceback
from types import TracebackType

from gunicorn import glogging

Trouble = tuple[type[BaseException] | None, BaseException | None, TracebackType | None]


class WithoutValues(logging.Formatter):
    def formatException(self, ei: Trouble) -> str:  # type: ignore[override]
        frames = "".join(traceback.format_tb(ei[2]))
        return f"{frames}{ei[0].__name__ if ei[0] else 'Exception'} (nội dung không ghi vào nhật ký)"


class OnlyFaults(logging.Filter):
    """"Come back later" is an answer, not an error of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        return getattr(record, "status_code", None) != 503


class ServerLog(glogging.Logger):
    """gunicorn's own lines, into the log file of the receiver; no access log."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
