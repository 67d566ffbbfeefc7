"""The CDS endpoints, asked what the API's document allows and what it does not: nothing fails, nothing undeclared."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from scrubber.service.demo import demo_values
from tests.scrubber.service.serving import Served, serving


@pytest.fixture(scope="module")
def opened() -> Iterator[Served]:
    """A service that asks no token of this machine."""
    with serving({**demo_values(), "limits": {"per_minute": 1_000_000}}) as served:
        yield served


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_they_keep_to_their_document(opened: Served, mode: GenerationMode) -> None:
    api = schemathesis.openapi.from_url(f"http://127.0.0.1:{opened.port}/openapi.json")
    seen: set[tuple[str, int]] = set()
    for found in api.include(path_regex="^/cds-services").get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def check(case: Any) -> None:
            if case.operation.path != "/cds-services" and mode is GenerationMode.POSITIVE:
                case.path_parameters["id"] = "infusion-chart-complete"
            answer = case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth])
            seen.add((case.operation.path, answer.status_code))

        with contextlib.suppress(Unsatisfiable):  # nothing about the discovery can be wrong
            check()
    assert {"/cds-services/{id}", "/cds-services/{id}/feedback"} <= {path for path, _ in seen}
