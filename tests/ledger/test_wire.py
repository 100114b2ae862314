"""Whatever happens between the two ends, everything that qualifies arrives, once."""

import os
import random
import shutil
import subprocess
import time
from contextlib import suppress

import psutil
import pytest
from commands import AGAIN_AND_AGAIN, DATA, Home, asked, found
from sending import SIGNED_BATCHES, a_copy, all_arrived_once, births, database_of, kept, said, take_births
from wire import Wire

from sogoc.transfer import batches
from sogoc.transfer.credentials import receiver as credentials
from sogoc.transfer.destinations import DestinationError
from sogoc.transfer.destinations.http import HttpDestination
from sogoc.transfer.models import Item
from sogoc.transfer.outbox import send_all
from workbooks import write_book

SEED = random.SystemRandom().randrange(10**6)


@AGAIN_AND_AGAIN
def test_a_bad_line_loses_nothing_and_doubles_nothing(both_empty, people, tmp_path, monkeypatch, turn):
    monkeypatch.setattr(batches, "SIZE", 8)
    take_births(tmp_path, births(400))
    said("submit", "--as", "an")
    said("approve", "--as", "binh")
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    dice = random.Random(SEED + turn)
    with Wire(both_empty.url, dice) as wire:
        there = HttpDestination(wire.url, *credentials()._credentials, attempts=3, sleep=lambda _: None)
        for _ in range(200):  # as often as somebody runs the command
            try:
                list(send_all(there))
            except DestinationError:
                continue
            break
    print(f"\nseed {SEED + turn}: {dict(wire.happened)}")
    assert sum(n for what, n in wire.happened.items() if what != "well") > 3
    signed = kept(Item).count()
    assert signed > 100 and kept(Item).filter(answer="accepted").count() == signed
    held = asked(DATA / "national", "national", "select count(*), count(distinct record), count(distinct receipt) from national_registration")
    assert held == [(signed, signed, signed)]
    balance = found("reconcile")
    assert balance["balanced"] and (balance["arrived"], balance["twice"]) == (signed, 0)


ROWS = 2000


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """A data folder with twenty signed batches that nobody has sent; its servers are stopped."""
    folder, deliveries = tmp_path_factory.mktemp("truoc"), tmp_path_factory.mktemp("ban-giao")
    for year in range(2001, 2005):
        write_book(deliveries / f"11650.KS.{year}.01.xlsx", "KS", births(ROWS // 4, year))
    home = Home(folder, ready=True)
    home.python(SIGNED_BATCHES, deliveries, 100)
    home.run("national", "client", "so-goc")
    home.released()
    return folder


@pytest.mark.slow
@AGAIN_AND_AGAIN
@pytest.mark.parametrize("whose", ["national", "store"])
def test_a_database_killed_while_sending_loses_nothing_and_doubles_nothing(prepared, tmp_path, whose, turn):
    home, national = a_copy(prepared, tmp_path / "dl")
    dice = random.Random(SEED + turn)
    for _ in range(2):
        transfer = home.start("transfer", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        database_of(home.folder / whose)
        time.sleep(dice.uniform(0.6, 1.6))
        server = database_of(home.folder / whose)
        for process in [server, *server.children()]:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        transfer.wait(120)  # it went through, or said that it did not
    home.run("transfer")
    all_arrived_once(home, national)
    national.stop()


@pytest.mark.slow
def test_a_receiver_whose_disk_is_full_says_come_back_and_nothing_is_lost(prepared, tmp_path):
    disk = tmp_path / "dia"
    disk.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400m", "tmpfs", disk], capture_output=True).returncode:
        pytest.skip("a small disk of its own needs the right to mount")
    try:
        home, national = a_copy(prepared, tmp_path / "dl")
        national.stop()
        home.released()
        shutil.copytree(home.folder / "national", disk / "national", ignore=shutil.ignore_patterns("*.lock", "run"))
        there = Home(disk)
        shutil.copytree(home.folder / "keys", disk / "keys")
        national.home, national.url = there, ""
        national.start()
        home.environment["SOGOC_NATIONAL_URL"] = national.url
        with (disk / "day").open("wb") as ballast:  # all but two megabytes
            ballast.write(b"x" * (shutil.disk_usage(disk).free - 2_000_000))
        transfer = home.start("transfer")
        time.sleep(4)
        (disk / "day").unlink()  # somebody made room
        transfer.communicate(timeout=180)
        home.run("transfer")
        all_arrived_once(home, national)
        national.stop()
        there.released()
    finally:
        subprocess.run(["umount", "-l", disk], check=False)
