"""The API of the ledger answers as it says, whoever asks for whatever."""

import pytest
import schemathesis

from factories import make_book, make_record
from fuzzed import call_every_operation
from visiting import visitor


@pytest.mark.parametrize("examples", [20, pytest.param(300, marks=pytest.mark.slow)])
def test_no_request_finds_a_fault_or_an_undeclared_answer(ledger, people, examples):
    from sogoc.site.wsgi import application

    make_record(make_book(), status="pending")
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", application)
    session = visitor(people.an).cookies["sessionid"].value
    called = call_every_operation(schema, examples, cookies={"sessionid": session})
    assert called == ["GET /api/truong-hop/{pk}"]
