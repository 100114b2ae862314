"""A reading process that certain files hang or kill, as a fault in a library would: for tests of what happens then."""

import subprocess
import sys
from pathlib import Path

from sogoc.apart import pool as pools
from sogoc.apart import reading
from sogoc.apart.limits import Limits
from sogoc.apart.pool import Pool

CODE = """
import os, signal, sys, time
from pathlib import Path
from sogoc.apart import work
from sogoc.ingest import scans

def trouble(data):
    if b"HANG" in data: time.sleep(600)
    if b"KILL" in data or b"ONCE" in data and taken(data): os.kill(os.getpid(), signal.SIGKILL)

def taken(data):  # the marker of this one file: who takes it away was first
    marker = Path(sys.argv[0]).parent / data.split()[-1].decode()
    there = marker.exists()
    marker.unlink(missing_ok=True)
    return there

def troubled(real, content):
    def do(first, *arguments, **named):
        trouble(content(first))
        return real(first, *arguments, **named)
    return do

scans.scan_file = troubled(scans.scan_file, lambda data: data)
work.read_workbook = troubled(work.read_workbook, lambda path: path.read_bytes())
from sogoc.apart.child import main
main()
"""


def a_vulnerable_reader(monkeypatch, folder: Path, *, seconds: float = 5) -> Pool:
    """From now on files are read by processes that HANG and KILL in a file stop; close it at the end.

    `ONCE name` in a file stops only the first process that reads it, while a file `name` lies in `folder`.
    """
    program = folder / "vulnerable_reader.py"
    program.write_text(CODE, encoding="utf-8")
    real = subprocess.Popen

    def popen(command, **options):
        ours = command[1:4] == ["-P", "-m", "sogoc.apart.child"]
        return real([sys.executable, str(program), command[-1]] if ours else command, **options)

    monkeypatch.setattr(pools.subprocess, "Popen", popen)
    pool = Pool(Limits(seconds=seconds))
    monkeypatch.setattr(reading, "POOL", pool)
    return pool
