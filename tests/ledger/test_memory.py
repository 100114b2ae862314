"""What `make demo SERVE=0` takes: time, and memory of every process of it, the databases included."""

import re
import subprocess
import time
from pathlib import Path

import psutil
import pytest
from commands import Home, living

SECONDS, BYTES = 120, 1.5e9


def resident(process: psutil.Process) -> int:
    """Its proportional share of memory (PSS); 0 when it is just gone."""
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text().splitlines()
        return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    except (OSError, StopIteration):
        return 0


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux")
def test_the_demonstration_stays_within_its_time_and_memory(tmp_path):
    home = Home(tmp_path / "dl")
    began = time.monotonic()
    with (tmp_path / "out").open("w") as out:
        demo = home.start("demo", "--no-serve", stdout=out, stderr=subprocess.STDOUT)
        peak, most = 0, 0
        while demo.poll() is None:
            processes = living(home)
            total = sum(map(resident, processes))
            peak, most = max(peak, total), max(most, len(processes))
            time.sleep(0.5)
    took = time.monotonic() - began
    printed = (tmp_path / "out").read_text(encoding="utf-8")
    print(f"\ndemo: {took:.0f} s, peak PSS {peak / 1e6:.0f} MB of {most} processes")
    assert demo.returncode == 0, printed[-3000:]
    assert "Đối soát: KHỚP" in printed and "Đếm lại: mọi số liệu và lịch sử đều khớp." in printed
    for log in (home.folder / "logs").iterdir():
        assert "ERROR" not in log.read_text(encoding="utf-8"), log.name
    for log in home.folder.glob("*/pg/log/*"):
        assert not re.search("ERROR|FATAL|PANIC", log.read_text(encoding="utf-8")), log
    ((returned, refused, held, unsigned, states),) = home.sql(
        "select (select count(*) from review_record where returned), (select count(*) from review_record where refused),"
        " (select count(*) from review_heldrow), (select count(*) from transfer_batch where state = 'composed'),"
        " (select count(distinct status) from review_record)")  # fmt: skip
    assert (states, refused) == (4, 1) and min(returned, held, unsigned) >= 1, "everything is there to look at"
    assert home.sql("select count(*) from audit_event where actor_id is not null and not demo") == [(0,)]
    assert took <= SECONDS and 0 < peak < BYTES
