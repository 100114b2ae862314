"""How much memory the processes of both ends hold while they work: PSS, in which what they share is shared out."""

import os
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import psutil


class Watched:
    """`with Watched(folder, seconds) as watched:` samples all processes of a data folder; `told()` afterwards."""

    def __init__(self, folder: str, every: float = 1.0) -> None:
        self._folder, self._every = folder, every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.samples: list[dict[str, float]] = []  # megabytes by process, in the order of time

    def __enter__(self) -> "Watched":
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(self._every):
            self.samples.append(self._sample())

    def _sample(self) -> dict[str, float]:
        held: dict[str, float] = {}
        for process in psutil.process_iter(["cmdline"]):
            with suppress(psutil.Error, OSError):
                if name := self._name(process):
                    held[name] = held.get(name, 0.0) + process.memory_full_info().pss / 2**20
        return held

    def _name(self, process: psutil.Process) -> str:
        command = process.info["cmdline"] or []
        if process.pid == os.getpid() or "sogoc.apart.child" in command:
            return "sender"
        if "sogoc.national" in command and process.environ().get("SOGOC_DATA_DIR") == self._folder:
            return "receiver"
        if command and "postgres" in command[0] and process.cwd().startswith(self._folder):
            return f"database of {'sender' if Path(process.cwd()).parent.name == 'store' else 'receiver'}"
        return ""

    def told(self) -> str:
        """Of each process the megabytes after a tenth of the time, at half, at the end, and the most."""
        if not self.samples:
            return "memory: too short to be measured"
        at = [self.samples[int(part * (len(self.samples) - 1))] for part in (0.1, 0.5, 1.0)]
        names = sorted({name for sample in self.samples for name in sample})
        width = max(map(len, names))
        head = f"{'memory, MB (PSS)':{width}}  {'at 10 %':>8}  {'at 50 %':>8}  {'at end':>8}  {'most':>8}"
        lines = [
            f"{name:{width}}  " + "  ".join(f"{sample.get(name, 0):8.0f}" for sample in at)
            + f"  {max(sample.get(name, 0) for sample in self.samples):8.0f}"
            for name in names
        ]
        return "\n".join([head, *lines])
