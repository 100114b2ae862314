"""A receiver of its own for these tests: real process, real database, a free port, a temporary data folder."""

from collections.abc import Iterator

import pytest
from receiver_process import Receiver

from sogoc.transfer.destinations.http import HttpDestination


@pytest.fixture(scope="session")
def receiver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    running = Receiver(tmp_path_factory.mktemp("national"))
    running.start()
    yield running
    running.close()
    assert running.stop() == 0
    assert not running.database_lives
    log = (running.data / "logs" / "national.log").read_text()
    assert "ERROR" not in log and "Traceback" not in log, log
    assert "Nguyễn" not in log


@pytest.fixture(scope="session")
def an(receiver: Receiver) -> Iterator[HttpDestination]:
    """An's system may send for every custodian."""
    with HttpDestination(receiver.url, *receiver.make_client_by_command()) as destination:
        yield destination


@pytest.fixture(scope="session")
def chi(receiver: Receiver) -> Iterator[HttpDestination]:
    """Chi's system may send for commune 11617 only."""
    with receiver.client("11617") as destination:
        yield destination
