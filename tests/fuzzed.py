"""An API called as its own description says, with everything else that comes to mind (schemathesis)."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

CHECKS = [not_a_server_error, response_schema_conformance, status_code_conformance]


def call_every_operation(schema: Any, examples: int, **how: Any) -> list[str]:
    """Each operation with that many requests; returns which there were.

    Raises:
        AssertionError: a fault of the server, or an answer that is not declared.
    """
    called = []
    for found in schema.get_all_operations():
        operation = found.ok()
        _check(operation.as_strategy(), examples, lambda case: case.call_and_validate(checks=CHECKS, **how))
        called.append(f"{operation.method.upper()} {operation.path}")
    return called


def _check(cases: Any, examples: int, call: Callable[[Any], Any]) -> None:
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases)
    def calls(case: Any) -> None:
        call(case)

    calls()
