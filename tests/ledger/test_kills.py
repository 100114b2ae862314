"""Records on their way while sender, receiver and both databases are killed: 5 times on 2,000, in `make soak` 30 on 20,000."""

import itertools
import random
import subprocess
import time
from contextlib import suppress

import psutil
import pytest
from commands import Home, National
from sending import GIVENS, MIDDLES, SIGNED_BATCHES, SURNAMES, all_arrived_once, database_of

from workbooks import a_row, write_book

YEARS = range(2001, 2009)
IN_A_BOOK = 125  # entries, and the records of a batch
SEED = random.SystemRandom().randrange(10**6)


def many_signed(records, folder, deliveries):
    """Signed batches of so many births that nobody has sent, and the receiver beside them."""
    for year in YEARS:
        names = (" ".join(parts) for parts in itertools.product(SURNAMES, MIDDLES, ("Gia", "Hồng", "Thu"), GIVENS))
        for volume in range(1, records // len(YEARS) // IN_A_BOOK + 1):
            rows = [
                a_row("KS", n, year=year, child_full_name=next(names), volume_number=f"{volume:02}/{year}")
                for n in range(1, IN_A_BOOK + 1)
            ]
            write_book(deliveries / f"11650.KS.{year}.{volume:02}.xlsx", "KS", rows)
    home = Home(folder, ready=True)
    home.python(SIGNED_BATCHES, deliveries, IN_A_BOOK)
    home.run("national", "client", "so-goc")
    national = National(home)
    national.start()
    home.environment["SOGOC_NATIONAL_URL"] = national.url
    return home, national


def killed(*processes):
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.kill()


@pytest.mark.parametrize(("rows", "kills"), [(2_000, 5), pytest.param(20_000, 30, marks=pytest.mark.slow)])
def test_kills_of_either_end_or_its_database_lose_nothing_and_double_nothing(tmp_path, rows, kills):
    (tmp_path / "ban-giao").mkdir()
    home, national = many_signed(rows, tmp_path / "dl", tmp_path / "ban-giao")
    batches, records = home.sql("select count(distinct batch_id), count(*) from transfer_item")[0]
    assert records == rows
    dice, told = random.Random(SEED), []

    def send():
        return home.start("transfer", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    transfer = send()
    for turn in range(kills):
        reached = wait_for(home, transfer, batches * turn // kills)
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
    assert len(told) == kills
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
