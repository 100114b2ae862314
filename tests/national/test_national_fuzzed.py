"""The published description of the receiver holds, whatever is sent: no fault of ours, no answer that is not declared."""

import pytest
import schemathesis

from fuzzed import call_every_operation


@pytest.mark.parametrize("examples", [15, pytest.param(300, marks=pytest.mark.slow)])
def test_no_request_finds_a_fault_or_an_undeclared_answer(receiver, examples):
    with receiver.client("*") as client:
        client.batch("00000000-0000-0000-0000-000000000000")
        bearer = {"Authorization": f"Bearer {client._token}"}
    schema = schemathesis.openapi.from_url(f"{receiver.url}api/openapi.json")
    called = call_every_operation(schema, examples, headers=bearer)
    assert len(called) == 8 and "PUT /api/v1/batches/{batch_id}" in called
