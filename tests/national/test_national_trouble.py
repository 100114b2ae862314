"""Killed receivers, full ones, lost answers: afterwards nothing twice, nothing lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from receiver_process import Receiver
from signed_batches import batch, birth, new_book

from sogoc.transfer.destinations import Rejected, Unreachable
from sogoc.transfer.destinations.http import HttpDestination


def until(true, seconds=60):
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.02)


@pytest.fixture(scope="module")
def own_receiver(tmp_path_factory):
    """One that a test may kill."""
    running = Receiver(tmp_path_factory.mktemp("killed"))
    running.start()
    yield running
    running.close()
    if running.process.poll() is None:
        running.kill()
    until(lambda: not running.database_lives)


def test_a_receiver_killed_in_the_middle_of_a_batch_takes_it_in_once_when_it_comes_again(own_receiver):
    receiver = own_receiver
    with receiver.client(attempts=300, backoff=0.05, sleep=lambda s: time.sleep(min(s, 0.2))) as an:
        book, held = new_book(), "select count(*) from national_registration where volume = %s"
        sent = batch(*(birth(book, n) for n in range(1, 301)))
        with ThreadPoolExecutor(1) as pool:
            with receiver.sql() as c:
                c.execute("lock table national_person in exclusive mode")  # it will stop with its rows half written
                job = pool.submit(an.send, sent)
                until(lambda: c.execute("select exists (select from pg_locks where not granted)").fetchone()[0])
                receiver.kill()
                assert c.execute(held, [book["volume"]]).fetchone()[0] == 0
            receiver.start(port=receiver.url.rstrip("/").rsplit(":", 1)[1])
            answers = job.result(60)
        assert all(a.accepted for a in answers)
        assert an.send(sent) == answers
        assert receiver.one(held, book["volume"]) == 300


def test_a_database_killed_under_the_receiver_is_started_again(own_receiver):
    with own_receiver.client(attempts=60, sleep=lambda s: time.sleep(min(s, 0.5))) as an:
        sent = batch(birth(new_book(), 1))
        answers = an.send(sent)
        os.kill(int((own_receiver.data / "national/pg/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        until(lambda: not own_receiver.database_lives)
        assert an.send(sent) == answers
        assert an.send(batch(birth(new_book(), 1)))[0].accepted


def test_when_the_parent_is_gone_the_receiver_and_its_database_go_too(tmp_path):
    orphan = Receiver(tmp_path)
    orphan.start()
    assert orphan.database_lives
    orphan.process.stdin.close()
    assert orphan.process.wait(30) == 0
    assert not orphan.database_lives


def test_more_batches_than_it_can_work_on_are_asked_to_come_back(an, receiver):
    list(an.manifest("custodian"))
    slow, waits = [batch(birth(new_book(), 1)) for _ in range(2)], []
    extra = batch(birth(new_book(), 1))
    patient = HttpDestination(receiver.url, *an._credentials, sleep=lambda s: (waits.append(s), release.wait(20)))
    release = threading.Event()
    with ThreadPoolExecutor(3) as pool, receiver.sql() as c:
        c.execute("lock table national_person in exclusive mode")
        jobs = [pool.submit(an.send, one) for one in slow]
        until(lambda: c.execute("select count(*) from pg_locks where not granted").fetchone()[0] == 2)
        full = httpx.put(f"{receiver.url}api/v1/batches/{extra['id']}", json={}, headers={"Authorization": f"Bearer {an._token}"})
        assert full.status_code == 503 and int(full.headers["Retry-After"]) > 0
        jobs.append(pool.submit(patient.send, extra))
        until(lambda: waits)
        c.rollback()
        release.set()
        assert all(a.accepted for job in jobs for a in job.result(20))
    assert waits[0] >= 2  # as it was asked to


def test_an_unreachable_receiver_is_told_in_one_sentence_without_secrets():
    waits = []
    nobody = HttpDestination("http://127.0.0.1:9", "c0", "rất bí mật", attempts=3, sleep=waits.append)
    with pytest.raises(Unreachable) as trouble:
        nobody.send(batch(birth(new_book(), 1)))
    assert "127.0.0.1:9 sau 3 lần" in trouble.value.vi and "bí mật" not in trouble.value.vi + trouble.value.en
    assert len(waits) == 2 and waits[1] > waits[0] / 2


def test_a_wrong_secret_is_not_tried_again(receiver):
    waits = []
    name, _ = receiver.make_client()
    with HttpDestination(receiver.url, name, "sai", sleep=waits.append) as wrong, pytest.raises(Rejected) as no:
        list(wrong.manifest("custodian"))
    assert no.value.status == 401 and waits == []


def test_a_port_in_use_is_told_in_one_line(receiver):
    port = receiver.url.rstrip("/").rsplit(":", 1)[1]
    second = subprocess.run([sys.executable, "-m", "sogoc.national", "serve", "--port", port],
                            env={**os.environ, **receiver.environment}, capture_output=True, text=True, timeout=30)
    assert second.returncode == 1 and len(second.stderr.strip().splitlines()) == 1
    assert "SOGOC_NATIONAL_PORT" in second.stderr
