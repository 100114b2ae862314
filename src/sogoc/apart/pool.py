"""The reading processes of this process: started when first needed, used again, replaced when one ends."""

import atexit
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import sogoc

from ..ingest.refused import Reason, Refused
from ..trouble import Elsewhere
from . import wire
from .limits import MEGABYTE, Limits

_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


_START = 120.0  # seconds a new process may need on a busy machine


class Ended(Exception):
    """The reading process ended in the middle: it broke a limit, or died."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why  # time, memory, answer or died


class Failed(Elsewhere):
    """A mistake of ours in the reading process."""


class Reader:
    """One reading process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.process = subprocess.Popen(
            [sys.executable, "-P", "-m", "sogoc.apart.child", str(limits.memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            bufsize=1 << 20,
        )
        self.ready = False

    def ask(self, work: str, arguments: Mapping[str, Any], seconds: float) -> Iterator[Any]:
        """The items of an answer as they come; `seconds` is how long it may be silent.

        Raises:
            Ended: it is of no use any more.
            Refused: the file was read and refused.
            Failed: a bug.
        """
        self._wait_until_ready()
        late = _Alarm(seconds, self.process)
        with late:
            self._send([work, arguments, seconds])
            while (answer := self._receive(late))[0] == "item":
                late.put_off()
                yield answer[1]
        match answer:
            case ["done"]:
                return
            case ["refused", reason, vi, en, header]:
                raise Refused(reason, vi=vi, en=en, header=header)
            case ["memory"]:
                raise Ended("memory")
            case ["failed", name, frames]:
                raise Failed(name, frames)

    def _wait_until_ready(self) -> None:
        """A process that is still starting takes nothing from the time that a file has."""
        if not self.ready:
            with _Alarm(_START, self.process) as late:
                self.ready = self._receive(late) == ["ready"]

    def _send(self, request: list[Any]) -> None:
        try:
            wire.send(_open(self.process.stdin), request)
        except OSError as error:
            raise Ended("died") from error

    def _receive(self, late: "_Alarm") -> list[Any]:
        try:
            answer: list[Any] = wire.receive(_open(self.process.stdout), self.limits.answer * MEGABYTE)
        except wire.Oversize as error:
            raise Ended("answer") from error
        except (EOFError, OSError, ValueError) as error:
            raise Ended("time" if late.rung or self._out_of_time() else "died") from error
        return answer

    def _out_of_time(self) -> bool:
        """Whether the system ended it for the processor time it took."""
        import signal

        return self.process.wait(5) == -getattr(signal, "SIGXCPU", 0)

    def end(self) -> None:
        self.process.kill()
        for stream in (self.process.stdin, self.process.stdout):
            if stream:
                with suppress(OSError):  # what was still to be sent
                    stream.close()
        self.process.wait()


class _Alarm:
    """Kills a process that is silent for too long."""

    def __init__(self, seconds: float, process: "subprocess.Popen[bytes]") -> None:
        self.seconds, self.process, self.rung = seconds, process, False
        self.timer: threading.Timer | None = None

    def __enter__(self) -> "_Alarm":
        self.put_off()
        return self

    def __exit__(self, *_: object) -> None:
        if self.timer:
            self.timer.cancel()

    def put_off(self) -> None:
        if self.timer:
            self.timer.cancel()
        self.timer = threading.Timer(self.seconds, self._ring)
        self.timer.daemon = True
        self.timer.start()

    def _ring(self) -> None:
        self.rung = True
        self.process.kill()


class Pool:
    """At most `most` reading processes at once; who comes when all are busy waits."""

    def __init__(self, limits: Limits, most: int = 2) -> None:
        self.limits = limits
        self._places = threading.BoundedSemaphore(most)
        self._free: list[Reader] = []
        self._pid = os.getpid()

    @contextmanager
    def reader(self) -> Iterator[Reader]:
        """A reading process for one request; back it goes only when the request came to its end."""
        with self._places:
            reader = self._take()
            sound = False
            try:
                yield reader
                sound = True
            except (Refused, Failed):
                sound = True
                raise
            finally:
                if sound:
                    self._free.append(reader)
                else:
                    reader.end()

    def ask(self, work: str, arguments: Mapping[str, Any], seconds: float) -> list[Any]:
        """All items of an answer. One that died of itself is asked once more: it may be the system's doing.

        Raises:
            Ended, Refused, Failed: as `Reader.ask`.
        """
        for last in (False, True):
            try:
                with self.reader() as reader:
                    return list(reader.ask(work, arguments, seconds))
            except Ended as end:
                if last or end.why != "died":
                    raise
        raise AssertionError

    def _take(self) -> Reader:
        if self._pid != os.getpid():  # after a fork the processes are the parent's
            self._free, self._pid = [], os.getpid()
        while self._free:
            reader = self._free.pop()
            if reader.process.poll() is None:
                return reader
            reader.end()
        return Reader(self.limits)

    def close(self) -> None:
        """End the processes that are free."""
        while self._free and self._pid == os.getpid():
            self._free.pop().end()


def _open(stream: Any) -> BinaryIO:
    assert stream is not None
    return stream  # type: ignore[no-any-return]


def _environment() -> dict[str, str]:
    """What the process needs to run our code; no address of a database, no secret."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    paths = [str(Path(sogoc.__file__).parents[1]), *filter(None, sys.path)]
    return {**kept, "PYTHONPATH": os.pathsep.join(dict.fromkeys(paths)), "PYTHONUTF8": "1", "POLARS_MAX_THREADS": "2"}


POOL = Pool(Limits.of_environment())
atexit.register(POOL.close)


def refused(end: Ended, name: str, limits: Limits) -> Refused:
    """What a person is told whose file ended the reading process."""
    reason: Reason
    match end.why:
        case "time":
            reason = "too_slow"
            vi = f"đọc quá {limits.seconds:g} giây chưa xong. Xin chia thành nhiều tệp nhỏ hơn, mỗi sổ một tệp"
            en = f"not read after {limits.seconds:g} seconds. Split it into smaller files, one book each"
        case "memory" | "answer":
            reason = "too_heavy"
            most = limits.memory if end.why == "memory" else limits.answer
            vi = f"cần quá {most} MB bộ nhớ để đọc. Xin chia thành nhiều tệp nhỏ hơn, mỗi sổ một tệp"
            en = f"needs more than {most} MB of memory. Split it into smaller files, one book each"
        case _:
            reason = "crashes"
            vi = (f"làm trình đọc dừng đột ngột (tệp hỏng, hoặc cần quá {limits.memory} MB bộ nhớ). "
                  "Xin mở bằng phần mềm gốc, lưu lại thành tệp mới rồi nộp lại")  # fmt: skip
            en = (f"stops the reading process (damaged, or needs more than {limits.memory} MB of memory). "
                  "Open it where it was made, save it as a new file and hand that over")  # fmt: skip
    return Refused(reason, vi=f"Tệp {name} {vi}.", en=f"File {name}: {en}.")
