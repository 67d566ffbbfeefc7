"""A tenant as a worker process has one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from scrubber.demo import AS_OF
from scrubber.service.config import TenantConfig
from scrubber.service.tenants import Tenant, open_tenant

TRADERS = {
    "sender": {"id": "BLUEBIRD", "organization": "BLUEBIRD BILLING", "number": "SUB12345",
               "contacts": [{"name": "EDI DESK", "numbers": [{"type": "TE", "value": "6145550100"}]}]},
    "receiver": {"id": "SCRUB001", "organization": "EXAMPLE CLEARINGHOUSE", "number": "SCRUB001"},
}  # fmt: skip


@pytest.fixture(scope="session")
def tenant() -> Iterator[Tenant]:
    config = TenantConfig.model_validate({"as_of": AS_OF, "unresolved": "hold", "fhir": TRADERS})
    opened = open_tenant("practice", config)
    yield opened
    opened.session.close()
