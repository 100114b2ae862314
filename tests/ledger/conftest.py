"""What the tests of the whole way share."""

from collections.abc import Iterator

import pytest
from commands import DATA, asked, found
from django.test import override_settings
from sending import approved, kept

from sogoc.report.verify import verify
from sogoc.transfer.models import Batch


@pytest.fixture
def settings_of_the_day() -> Iterator[None]:
    """Nobody waits a day between approval and transfer."""
    with override_settings(COOLING_HOURS=0.0):
        yield


@pytest.fixture(scope="module")
def receiver(receiver_process):
    """The demo's receiver, known to the sender; nobody waits a day."""
    with override_settings(NATIONAL_URL=receiver_process.url, COOLING_HOURS=0.0):
        yield receiver_process


@pytest.fixture
def both_empty(ledger, receiver):
    """Nothing here and nothing there."""
    asked(
        DATA / "national",
        "national",
        """
        set session_replication_role = replica;
        truncate national_withdrawal, national_registration, national_batch cascade""",
    )
    yield receiver
    assert list(verify()) == []


@pytest.fixture
def signed(both_empty, people, tmp_path):
    """Three records in a signed batch."""
    approved(tmp_path, 3)
    found("batch", "compose", "--as", "an")
    found("batch", "sign", "--as", "dung")
    return kept(Batch).get()
