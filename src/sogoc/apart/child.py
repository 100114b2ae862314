"""The reading process: takes one request after the other from its parent, ends with it.

Run as `python -m sogoc.apart.child MEGABYTES`; it says `["ready"]` when it is. A request is
`[work, arguments, seconds]`; the answers are any number of `["item", value]`, then one of `["done"]`,
`["refused", reason, vi, en, header]`, `["memory"]` or `["failed", name, frames]`.
"""

import importlib
import os
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from ..ingest.refused import Refused
from .limits import MEGABYTE, allow_seconds, confine
from .wire import receive, send

WORK = "sogoc.apart.work"  # its functions are what can be asked for
_REQUEST = 1024 * MEGABYTE


def main() -> None:
    requests, answers = _streams()
    work = importlib.import_module(WORK)
    threading.Thread(target=_end_with_parent, args=(os.getppid(),), daemon=True).start()
    work.warm_up()
    confine(int(sys.argv[1]))
    send(answers, ["ready"])
    while True:
        try:
            name, arguments, seconds = receive(requests, _REQUEST)
        except EOFError:
            return
        try:
            for answer in _answers(work.WORK[name], arguments, seconds):
                send(answers, answer)
        except MemoryError:  # an item too large to be written down
            send(answers, ["memory"])


def _streams() -> tuple[BinaryIO, BinaryIO]:
    """Where requests come from and answers go; what a library prints goes nowhere, for it may be personal data."""
    answers = os.fdopen(os.dup(1), "wb", buffering=1 << 20)
    nowhere = os.open(os.devnull, os.O_RDWR)
    requests = os.fdopen(os.dup(0), "rb", buffering=1 << 20)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    return requests, answers


def _answers(do: Callable[..., Iterator[Any]], arguments: dict[str, Any], seconds: float) -> Iterator[list[Any]]:
    try:
        allow_seconds(seconds)
        for item in do(**arguments):
            yield ["item", item]
            allow_seconds(seconds)
        yield ["done"]
    except Refused as refusal:
        yield ["refused", refusal.reason, refusal.vi, refusal.en, refusal.header]
    except MemoryError:
        yield ["memory"]
    except Exception as error:  # a mistake of ours: where, without the words of the error
        yield ["failed", type(error).__name__, "".join(traceback.format_tb(error.__traceback__))]


def _end_with_parent(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)


if __name__ == "__main__":
    main()
