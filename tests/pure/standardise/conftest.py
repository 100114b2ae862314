"""The shipped reference and what the standardisers make of it."""

import pytest

from sogoc.data import shipped_reference
from sogoc.pipeline import Reference
from sogoc.standardise.kinds import Tools, tools_for
from sogoc.standardise.lexicon import Lexicon


@pytest.fixture(scope="session")
def reference() -> Reference:
    return shipped_reference()


@pytest.fixture(scope="session")
def tools(reference: Reference) -> Tools:
    return tools_for(reference)


@pytest.fixture(scope="session")
def lexicon(tools: Tools) -> Lexicon:
    return tools.lexicon
