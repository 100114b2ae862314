"""`serve`, `ingest` and the receiver in one data folder: each may be killed, the others go on, nothing stays behind."""

import os
import signal
import subprocess
import time

import httpx
import pytest
from commands import PROJECT, Home, National, deliveries_of, free_port, living

from sogoc.store.embedded import Cluster

DELIVERIES = PROJECT / "samples" / "deliveries"


def answers(url):
    try:
        return httpx.get(url, timeout=10, trust_env=False, follow_redirects=True).status_code == 200
    except httpx.TransportError:
        return False


def wait_for(condition, seconds=60):
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


@pytest.mark.slow
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
    home = Home(tmp_path / "dl", ready=True)
    home.run("ingest", DELIVERIES / "11242.KS.2010.01.xlsx")
    before = home.json("inventory")
    cluster = Cluster(home.folder / "store")
    cluster.ensure()
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert home.json("inventory") == before
    cluster.release()
    home.run("verify")
