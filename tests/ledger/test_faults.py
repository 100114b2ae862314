"""`kill -9` at any moment: the same command again ends as if nothing had happened, and nobody else suffers."""

import json
import random
import subprocess
import time

import pytest
from commands import AGAIN_AND_AGAIN, PROJECT, Home, deliveries_of

DELIVERIES = PROJECT / "samples" / "deliveries"
FILES = 17  # workbooks and archives in it, four of which are refused
SEED = random.SystemRandom().randrange(10**6)


def contents(home):
    """Everything that ingest leaves behind, without what is random, the time of day, and numbers that a kill uses up."""
    home.run("verify")
    lines = home.json("inventory", "--by", "book")["lines"]
    return {
        "inventory": [{name: value for name, value in line.items() if name != "key"} for line in lines],
        "findings": home.sql("select code, severity, state, count(*) from review_finding group by 1, 2, 3 order by 1, 2, 3"),
        "pairs": home.sql("select kind, count(*) from review_pair group by 1 order by 1"),
        "flagged": home.sql("select count(*) from review_record where suspected_duplicate"),
        "pages": home.sql("select current, sha256, count(*) from review_page group by 1, 2 order by 1, 2"),
        "readings": home.sql("select row, differences from review_secondreading order by 1"),
        "disagreements": home.sql("select kind, ours, theirs, count(*) from review_disagreement group by 1, 2, 3 order by 1, 2, 3"),
        "deliveries": home.sql("select name, kind, refused, rows_in, rows_loaded, rows_known, rows_held from review_delivery order by sha256"),
        "history": home.sql("select action, count(*) from audit_event group by 1 order by 1"),
    }  # fmt: skip


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    home = Home(tmp_path_factory.mktemp("yen"), ready=True)
    home.run("ingest", DELIVERIES, expect=1)
    return contents(home)


@AGAIN_AND_AGAIN
def test_ingest_killed_at_random_moments_and_run_again_ends_as_without(undisturbed, tmp_path, turn):
    dice = random.Random(SEED + turn)
    home = Home(tmp_path / "dl")
    told = []
    begin = dice.uniform(0.2, 4.0)  # while the database is being made
    moments = [0, *sorted(dice.sample(range(1, FILES), 2 if turn else 1)), FILES]  # the last one while pairs are sought
    for files in moments:
        process = home.start("ingest", DELIVERIES, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        longer = dice.uniform(0, 0.4) if files else begin
        count = deliveries_of(home, process)
        while files and process.poll() is None and count() < files:
            time.sleep(0.01)
        time.sleep(longer)
        ended = process.poll() is not None
        process.kill()
        process.wait()
        told.append(f"{files} files + {longer * 1000:.0f} ms{' (it had ended)' if ended else ''}")
    print(f"\nseed {SEED + turn}: ingest killed at " + ", ".join(told))
    said = home.run("ingest", DELIVERIES, expect=1).stdout
    for part, found in contents(home).items():
        assert found == undisturbed[part], f"{part}, {told}: {said}{home.log()[-1500:]}"


def test_two_ingests_of_the_same_files_at_once_end_as_one(tmp_path):
    few = ("11242.KS.2017.01.xlsx", "30.KH.2009.01.xlsx", "30.KH.2009.01.zip", "hostile/h01_truncated.xlsx")
    home = Home(tmp_path / "dl")
    loaded = 0
    both = [home.start("ingest", *(DELIVERIES / name for name in few), "--json") for _ in range(2)]
    for process in both:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 1 and not err, err
        reports = json.loads(out)
        assert all(r["rows_in"] == r["loaded"] + r["known"] + r["held"] for r in reports)
        loaded += sum(r["loaded"] for r in reports)
    assert home.sql("select count(*), (select count(*) from review_page), (select count(*) from review_delivery)"
                    " from review_record") == [(loaded, 24, len(few))]  # fmt: skip
    assert loaded == 49 + 25
    home.run("verify")
