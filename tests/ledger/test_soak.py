"""`make soak`: 20,000 records on their way while sender, receiver and both databases are killed thirty times."""

import itertools
import os
import random
import subprocess
import time
from contextlib import suppress

import psutil
import pytest
from commands import Home
from sending import GIVENS, MIDDLES, SIGNED_BATCHES, SURNAMES, a_copy, all_arrived_once, database_of

from workbooks import a_row, write_book

SCALE = float(os.environ.get("SOGOC_SOAK", "1"))  # 0.1: 2,000 records and three kills, to try the test itself
ROWS, KILLS = int(20_000 * SCALE), round(30 * SCALE)
YEARS = range(2001, 2009)
IN_A_BOOK = 125  # entries, and the records of a batch
SEED = random.SystemRandom().randrange(10**6)

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def many_signed(tmp_path_factory):
    """A data folder with signed batches of all rows that nobody has sent; its servers are stopped."""
    folder, deliveries = tmp_path_factory.mktemp("truoc"), tmp_path_factory.mktemp("ban-giao")
    for year in YEARS:
        names = (" ".join(parts) for parts in itertools.product(SURNAMES, MIDDLES, ("Gia", "Hồng", "Thu"), GIVENS))
        for volume in range(1, ROWS // len(YEARS) // IN_A_BOOK + 1):
            rows = [
                a_row("KS", n, year=year, child_full_name=next(names), volume_number=f"{volume:02}/{year}")
                for n in range(1, IN_A_BOOK + 1)
            ]
            write_book(deliveries / f"11650.KS.{year}.{volume:02}.xlsx", "KS", rows)
    home = Home(folder, ready=True)
    home.python(SIGNED_BATCHES, deliveries, IN_A_BOOK)
    home.run("national", "client", "so-goc")
    home.released()
    return folder


def killed(*processes):
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


def test_thirty_kills_of_either_end_or_its_database_lose_nothing_and_double_nothing(many_signed, tmp_path):
    home, national = a_copy(many_signed, tmp_path / "dl")
    batches, records = home.sql("select count(distinct batch_id), count(*) from transfer_item")[0]
    assert records > 0.9 * ROWS
    dice, told = random.Random(SEED), []

    def send():
        return home.start("transfer", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    transfer = send()
    for turn in range(KILLS):
        reached = wait_for(home, transfer, batches * turn // KILLS)
        time.sleep(dice.uniform(0, 0.3))
        victim = ("sender", "receiver", "national", "store")[turn % 4]
        if victim == "sender":
            transfer.kill()
        elif victim == "receiver":
            national.kill()
            national.start()
        else:
            server = database_of(home.folder / victim)
            killed(server, *server.children())
        told.append(f"{victim} at {reached}")
        if victim in ("sender", "store"):
            transfer.wait(120)  # killed, or it said why it stops
        if transfer.poll() is not None:
            transfer = send()
    print(f"\nseed {SEED}, {batches} batches of {records} records, killed: {', '.join(told)}")
    assert len(told) == KILLS
    transfer.wait(300)
    home.run("transfer")
    all_arrived_once(home, national)
    national.stop()


def wait_for(home, transfer, batches):
    """Until so many batches have all their answers, as far as the sender still runs and can be asked."""
    deadline, n = time.monotonic() + 60, 0
    while time.monotonic() < deadline and transfer.poll() is None:
        with suppress(Exception):  # its database may just be gone
            if (n := home.sql("select count(*) from transfer_batch where state = 'closed'")[0][0]) >= batches:
                break
        time.sleep(0.05)
    return n
