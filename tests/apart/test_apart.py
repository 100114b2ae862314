"""Files from outside are read in a process of its own: it is reused, replaced when it ends, and never takes us along."""

import io
import os
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest
from PIL import Image

from killers import a_vulnerable_reader
from sogoc import ingest
from sogoc.apart import pool as pools
from sogoc.apart import read_scans, read_workbook, reading, wire
from sogoc.apart.limits import Limits
from sogoc.apart.pool import Ended, Failed, Pool
from sogoc.ingest import Refused

LINUX = sys.platform == "linux"
HEADER = "so,quyenSo,ngayDangKy,nksHoTen,nksGioiTinh,nksNgaySinh,loaiDangKy,nycHoTen,meHoTen,chaHoTen,noiDangKy,nksDanToc,nksQuocTich"
ODD = """
from sogoc.apart import work
import ctypes, os, signal, sys, time

def echo(value): yield value
def hang(): time.sleep(600); yield 1
def spin():
    while True: pass
def eat(): yield len(bytearray(3 << 30))
def die(): os.kill(os.getpid(), signal.SIGKILL); yield 1
def fault(): ctypes.string_at(0); yield 1
def much():
    yield "x" * (80 << 20)
def wrong(): raise KeyError("Bí" + " " + "Mật"); yield 1
def secrets(): yield dict(os.environ)
def write():
    with open("/tmp/sogoc-must-not-be", "w") as stream: stream.write("x" * 10)
    yield 1
work.WORK.update({f.__name__: f for f in (echo, hang, spin, eat, die, fault, much, wrong, secrets, write)})
"""


@pytest.fixture
def odd(tmp_path, monkeypatch):
    """A pool whose processes can also be asked for trouble."""
    (tmp_path / "odd_work.py").write_text(ODD + "from sogoc.apart.child import main\nmain()\n", encoding="utf-8")
    real = subprocess.Popen

    def popen(command, **options):
        return real([sys.executable, str(tmp_path / "odd_work.py"), command[-1]], **options)

    monkeypatch.setattr(pools.subprocess, "Popen", popen)
    made = Pool(Limits(memory=1000, seconds=30, answer=50))
    yield made
    made.close()


def only(pool: Pool, work: str, seconds: float = 30, **arguments: object) -> object:
    (item,) = pool.ask(work, arguments, seconds)
    return item


def test_plain_values_frames_and_bytes_come_back_as_they_were():
    frame = pl.DataFrame(
        {"row": [1, None], "c": ["ễ\0", None], "many": [["D-83"], []]}, schema_overrides={"row": pl.Int32}
    )
    value = {"a": [1, 2.5, None, True, "ổ"], "frame": frame, "bytes": b"\0\xff", "deep": [{"x": frame.clear()}]}
    wire.send(stream := io.BytesIO(), value)
    stream.seek(0)
    back = wire.receive(stream, 1 << 20)
    assert back["a"] == value["a"] and back["bytes"] == value["bytes"]
    assert back["frame"].equals(frame) and back["frame"].schema == frame.schema
    assert back["deep"][0]["x"].schema == frame.schema


def test_one_process_serves_many_requests(odd):
    first = only(odd, "secrets")
    with odd.reader() as reader:
        pid = reader.process.pid
    assert only(odd, "echo", value="ơ") == "ơ"
    with odd.reader() as reader:
        assert reader.process.pid == pid
    assert "DATABASE_URL" not in first


def test_it_is_given_no_secrets(odd, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://bí-mật")
    monkeypatch.setenv("SOGOC_SECRET", "bí-mật")
    assert "bí-mật" not in str(only(odd, "secrets"))


@pytest.mark.parametrize(("work", "seconds", "why"), [
    ("hang",  0.5, "time"),
    ("spin",  0.5, "time"),
    ("much",  30,  "answer"),
    ("die",   30,  "died"),
    ("fault", 30,  "died"),
    pytest.param("eat", 30, "memory", marks=pytest.mark.skipif(not LINUX, reason="limits of memory are Linux's")),
])  # fmt: skip
def test_what_ends_the_process_is_told_and_the_next_request_is_served(odd, work, seconds, why):
    begun = time.monotonic()
    with pytest.raises(Ended) as end:
        only(odd, work, seconds)
    assert end.value.why == why
    assert time.monotonic() - begun < 60
    assert only(odd, "echo", value=7) == 7


@pytest.mark.skipif(not LINUX, reason="limits of the system")
def test_it_can_write_no_file(odd):
    with pytest.raises((Ended, Failed)):
        only(odd, "write")
    written = Path("/tmp/sogoc-must-not-be")
    assert not written.exists() or not written.read_bytes()
    written.unlink(missing_ok=True)


def test_a_bug_is_told_by_its_place_and_not_in_its_words(odd):
    with pytest.raises(Failed) as bug:
        only(odd, "wrong")
    assert bug.value.name == "KeyError" and "wrong" in bug.value.frames and "Bí Mật" not in bug.value.frames


def test_two_are_served_at_once_and_a_third_waits(odd):
    answers: list[object] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(only(odd, "echo", value=n))) for n in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [0, 1, 2, 3, 4] and len(odd._free) <= 2


@pytest.mark.skipif(not LINUX, reason="looks into /proc")
def test_it_ends_with_its_parent():
    code = (
        "from sogoc.apart.pool import POOL\n"
        "import os, signal\n"
        "r = POOL._take(); list(r.ask('pages', {'content': b''}, 30)); print(r.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": path}
    )
    child, until = Path("/proc") / done.stdout.strip(), time.monotonic() + 10
    while child.exists() and "Z" not in (child / "stat").read_text().split()[2] and time.monotonic() < until:
        time.sleep(0.05)
    assert not child.exists() or "Z" in (child / "stat").read_text().split()[2]


# The readers themselves


def test_a_table_reads_the_same_there_as_here(tmp_path):
    path = tmp_path / "11650.KS.2001.01.csv"
    path.write_text(f"{HEADER}\n" + "".join(f"{n}/2001,01/2001,01/02/2001,Nguyễn Văn {n},1,01/01/2001,1,A B C,D E F,G H I,UBND xã An,1,1\n" for n in range(50)), encoding="utf-8")  # fmt: skip
    here, there = ingest.read_workbook(path), read_workbook(path)
    assert here.digest == there.digest
    assert [vars(s) | {"raw": 0, "held": 0, "digest": 0} for s in here.sheets] == [
        vars(s) | {"raw": 0, "held": 0, "digest": 0} for s in there.sheets
    ]
    assert here.sheets[0].raw.equals(there.sheets[0].raw) and here.sheets[0].raw.schema == there.sheets[0].raw.schema


def test_a_refusal_there_is_the_same_refusal_here(tmp_path):
    path = tmp_path / "11650.KS.2001.01.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(Refused) as here:
        ingest.read_workbook(path)
    with pytest.raises(Refused) as there:
        read_workbook(path)
    assert (here.value.reason, here.value.vi, here.value.en) == (there.value.reason, there.value.vi, there.value.en)


@pytest.mark.skipif(not LINUX, reason="limits of memory are Linux's")
def test_a_table_that_needs_more_memory_than_there_is_is_refused_with_the_limit(tmp_path, monkeypatch):
    path = tmp_path / "11650.KS.2001.01.csv"
    with path.open("w", encoding="utf-8") as stream:
        stream.write(HEADER + "\n")
        for n in range(300_000):
            stream.write(
                f"{n},01/2001,01/02/2001,Nguyễn Văn An,1,01/01/2001,1,Trần Thị Bình,Trần Thị Bình,Lê Văn Chi,UBND xã An,1,1\n"
            )
    small = Pool(Limits(memory=40))
    monkeypatch.setattr(reading, "POOL", small)
    with pytest.raises(Refused) as refusal:
        read_workbook(path)
    small.close()
    assert refusal.value.reason in ("too_heavy", "crashes")
    assert "40 MB" in refusal.value.vi and path.name in refusal.value.vi


def test_a_bomb_is_refused_with_the_limit_it_breaks(tmp_path):
    path = tmp_path / "11650.KS.2001.01.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (60 << 20))
    with pytest.raises(Refused) as refusal:
        read_workbook(path)
    assert refusal.value.reason == "too_large"
    assert "60 MB" in refusal.value.vi and "giới hạn 250 lần" in refusal.value.vi


def scans_zip(path: Path, count: int) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(1, count + 1):
            Image.new("L", (60 + n, 80), 230).save(out := io.BytesIO(), "PNG")
            archive.writestr(f"KS.2001.01.2001-03-05.{n:02}.png", out.getvalue())
    return path


def test_a_scan_whose_reader_was_killed_once_from_outside_is_read_again_and_is_no_finding(tmp_path, monkeypatch):
    odd = a_vulnerable_reader(monkeypatch, tmp_path)
    path = scans_zip(tmp_path / "11650.KS.2001.01.zip", 2)
    with zipfile.ZipFile(path, "a") as archive:
        for n in (3, 4):
            (tmp_path / f"marker{n}").touch()
            Image.new("L", (60 + n, 80), 230).save(out := io.BytesIO(), "PDF")
            archive.writestr(f"KS.2001.01.2001-03-05.0{n}.pdf", out.getvalue() + f"%ONCE marker{n}".encode())
    pages = read_scans(path).pages
    odd.close()
    assert not list(tmp_path.glob("marker*"))  # both processes were killed
    whole = pages.filter(pl.col("file").str.ends_with(".pdf"))
    assert whole.height == 2 and not whole["codes"].explode().eq("D-86").any() and whole["pdf_pages"].to_list() == [1, 1]


def test_scans_that_hang_or_kill_the_reader_are_findings_and_the_others_are_read(tmp_path, monkeypatch):
    odd = a_vulnerable_reader(monkeypatch, tmp_path)
    path = scans_zip(tmp_path / "11650.KS.2001.01.zip", 3)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("KS.2001.01.2001-03-05.04.pdf", b"%PDF-1.4 HANG")
        archive.writestr("KS.2001.01.2001-03-05.05.pdf", b"%PDF-1.4 KILL")
        archive.writestr("KS.2001.01.2001-03-05.06.pdf", b"%PDF-1.4 nothing")
    pages = read_scans(path).pages
    odd.close()
    said = dict(pages.select("file", pl.col("reasons").list.join("; ")).iter_rows())
    assert pages.height == 6
    assert "không đọc xong" in said["KS.2001.01.2001-03-05.04.pdf"]
    assert "dừng đột ngột" in said["KS.2001.01.2001-03-05.05.pdf"]
    assert "hỏng" in said["KS.2001.01.2001-03-05.06.pdf"]
