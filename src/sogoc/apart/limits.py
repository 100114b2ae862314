"""What the reading process may use, and how the system is told."""

import os
from dataclasses import dataclass

try:
    import resource
except ImportError:  # not a Unix: time and size of answers are limited all the same
    resource = None  # type: ignore[assignment]

MEGABYTE = 1 << 20


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of one reading process."""

    memory: int = 2048  # megabytes beyond what the empty process needs
    seconds: float = 120.0  # without a sign of life: a table as a whole, an archive scan by scan
    page_seconds: float = 20.0  # for one page of a scan, while somebody waits for it
    answer: int = 1024  # megabytes of one answer

    @classmethod
    def of_environment(cls) -> "Limits":
        """As set by SOGOC_READER_MEMORY and SOGOC_READER_SECONDS.

        Raises:
            ValueError: one of them is no number above zero.
        """
        memory = int(os.environ.get("SOGOC_READER_MEMORY", cls.memory))
        seconds = float(os.environ.get("SOGOC_READER_SECONDS", cls.seconds))
        if memory <= 0 or seconds <= 0:
            raise ValueError("SOGOC_READER_MEMORY and SOGOC_READER_SECONDS must be above zero")
        return cls(memory=memory, seconds=seconds, page_seconds=min(seconds, cls.page_seconds))


def confine(memory: int) -> None:
    """Limit this process for good: so many megabytes more than now, no file written, no core dump."""
    if resource is None:
        return
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, 0)
    if size := _address_space():
        _lower(resource.RLIMIT_AS, size + memory * MEGABYTE)


def allow_seconds(seconds: float) -> None:
    """So much processor time from now on, on all processors together; the system ends a process that takes more.

    The parent's clock is the ordinary limit; this one also holds when the parent is gone.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds * (os.cpu_count() or 1)) + 1
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def _lower(kind: int, value: int) -> None:
    """Set a limit, never above what the system already has."""
    _, hard = resource.getrlimit(kind)
    value = value if hard < 0 else min(value, hard)
    resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Bytes this process has mapped; 0 where the system does not tell."""
    try:
        with open("/proc/self/statm") as stream:
            return int(stream.read().split()[0]) * resource.getpagesize()
    except OSError:
        return 0
