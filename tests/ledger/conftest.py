"""What the tests of the whole way share."""

from collections.abc import Iterator

import pytest
from django.test import override_settings


@pytest.fixture
def settings_of_the_day() -> Iterator[None]:
    """Nobody waits a day between approval and transfer."""
    with override_settings(COOLING_HOURS=0.0):
        yield
