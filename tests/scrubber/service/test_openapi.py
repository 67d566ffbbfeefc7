"""Every route, asked what the API's own document allows and what it does not: no failure, nothing undeclared."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from scrubber.service.auth.keys import KeyFile
from scrubber.service.auth.principal import Scope
from tests.scrubber.service.serving import OPEN, Served, serving


@pytest.fixture(scope="module")
def keyed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, str]]:
    """A service with one key that may do all."""
    path: Path = tmp_path_factory.mktemp("openapi") / "keys.json"
    _, key = KeyFile(path).add("main", Scope, datetime.now(UTC))
    limits = {"per_minute": 1_000_000}
    with serving({**OPEN, "auth": {"keys": str(path)}, "limits": limits}) as served:
        yield served, key


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_every_route_keeps_to_its_document(keyed: tuple[Served, str], mode: GenerationMode) -> None:
    served, key = keyed
    api = schemathesis.openapi.from_url(f"http://127.0.0.1:{served.port}/openapi.json")
    asked: dict[str, int] = {}
    for found in api.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), database=None)
        def check(case: Any) -> None:
            asked[case.operation.label] = asked.get(case.operation.label, 0) + 1
            # That bytes of a right type are no claim after all is what a 422 is for.
            case.call_and_validate(
                headers={"Authorization": f"Bearer {key}"}, excluded_checks=[positive_data_acceptance]
            )

        with contextlib.suppress(Unsatisfiable):  # nothing about a route without parameters can be wrong
            check()
    assert sum(asked.values()) > 100, asked


def test_it_is_openapi_3_1(keyed: tuple[Served, str]) -> None:
    document = keyed[0].client.get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)
            assert {"400", "429", "503"} <= set(operation["responses"]), (method, path)
