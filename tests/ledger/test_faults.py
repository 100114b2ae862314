"""`kill -9` at any moment: the same command again ends as if nothing had happened, and nobody else suffers."""

import json
import os
import random
import signal
import subprocess
import time

import httpx
import psycopg
import pytest
from commands import AGAIN_AND_AGAIN, PROJECT, Home, National, free_port, living

from sogoc.store.embedded import Cluster

DELIVERIES = PROJECT / "samples" / "deliveries"
FILES = 17  # workbooks and archives in it, four of which are refused
SEED = random.SystemRandom().randrange(10**6)


def contents(home):
    """Everything that ingest leaves behind, without what is random or the time of day."""
    home.run("verify")
    return home.json("inventory", "--by", "book"), {
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
    home = Home(tmp_path_factory.mktemp("yen"))
    home.run("ingest", DELIVERIES, expect=1)
    return contents(home)


def deliveries_of(home, process):
    """A function that says how many deliveries the ledger holds, once it can be asked; the server may not run yet."""
    store = home.folder / "store"
    while process.poll() is None and not (store / "pg" / "postmaster.pid").exists():
        time.sleep(0.02)

    def count():
        cluster = Cluster(store)
        try:
            with psycopg.connect(**cluster.ensure(), dbname="sogoc") as connection:
                return connection.execute("select count(*) from review_delivery").fetchone()[0]
        except psycopg.Error:
            return 0  # not so far yet
        finally:
            cluster.release()

    return count


@AGAIN_AND_AGAIN
def test_ingest_killed_at_random_moments_and_run_again_ends_as_without(undisturbed, tmp_path, turn):
    dice = random.Random(SEED + turn)
    home = Home(tmp_path / "dl")
    told = []
    begin = dice.uniform(0.2, 4.0)  # while the database is being made
    moments = [0, *sorted(dice.sample(range(1, FILES), 2)), FILES]  # the last one while pairs are sought
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
    home.run("ingest", DELIVERIES, expect=1)
    assert contents(home) == undisturbed


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


# -- serve, ingest and the receiver in one data folder


def answers(url):
    try:
        return httpx.get(url, timeout=10, trust_env=False, follow_redirects=True).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition, seconds=30):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not after {seconds} s"
        time.sleep(0.1)


class Serving:
    """`sogoc serve`."""

    def __init__(self, home):
        self.home, self.port = home, free_port()
        self.url = f"http://127.0.0.1:{self.port}/dang-nhap/"
        self.process = None

    def start(self):
        self.process = self.home.start(
            "serve", "--port", self.port, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(lambda: answers(self.url))

    def kill(self):
        """Only the process itself, as the out-of-memory killer would; its children must notice by themselves."""
        self.process.kill()
        self.process.wait()


def test_serve_ingest_and_receiver_each_killed_in_turn_leave_the_others_and_nothing_behind(tmp_path):
    home = Home(tmp_path / "dl")
    national, pages = National(home), Serving(home)
    national.start()
    pages.start()

    def start_ingest(files):
        process = home.start("ingest", DELIVERIES)
        count = deliveries_of(home, process)
        wait_for(lambda: count() >= files or process.poll() is not None)
        return process

    ingest = start_ingest(2)
    ingest.kill()
    ingest.communicate()
    assert answers(pages.url) and answers(national.url)

    ingest = start_ingest(4)
    pages.kill()
    assert answers(national.url) and ingest.poll() is None, "the receiver and the ingest go on"
    wait_for(lambda: not answers(pages.url), 20)  # its children have left the port
    pages.start()
    os.kill(national.process.pid, signal.SIGKILL)
    national.process.communicate()
    assert answers(pages.url), "the pages go on"
    out, err = ingest.communicate(timeout=120)
    assert ingest.returncode == 1 and "tệp" in out and not err, err
    wait_for(lambda: not answers(national.url), 20)
    national.start()
    assert answers(national.url)

    national.kill()
    pages.kill()
    wait_for(lambda: not living(home), 15)
    assert not Cluster(home.folder / "store").alive() and not Cluster(home.folder / "national").alive()
    home.run("verify")
    assert "ERROR" not in home.log()


def test_a_database_server_killed_under_a_command_is_recovered_by_the_next(tmp_path):
    home = Home(tmp_path / "dl")
    home.run("ingest", DELIVERIES / "11242.KS.2010.01.xlsx")
    before = home.json("inventory")
    cluster = Cluster(home.folder / "store")
    cluster.ensure()
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert home.json("inventory") == before
    cluster.release()
    home.run("verify")
