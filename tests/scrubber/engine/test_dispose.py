"""What becomes of a claim where a plugin failed: only what no plugin may review is final (contract, 5 and 2)."""

from __future__ import annotations

import pytest

from scrubber.engine.dispose import dispose
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, FindingKind, Origin, Severity

FAILED = Finding(rule="PLUGIN-RAISED", severity=Severity.ERROR, origin=Origin.PLUGIN_FAILURE)


def fault(origin: Origin) -> Finding:
    return Finding(
        rule="A01",
        kind=FindingKind.FORM,
        severity=Severity.ERROR,
        status_codes=("A8:454",),
        origin=origin,
    )


@pytest.mark.parametrize(
    ("origin", "alone", "beside_a_failure"),
    [
        (Origin.RULE, Disposition.REJECTED, Disposition.HELD),
        (Origin.PLUGIN, Disposition.REJECTED, Disposition.HELD),
        (Origin.GUIDE, Disposition.REJECTED, Disposition.REJECTED),
    ],
)
def test_a_failed_plugin_may_have_waived_what_a_rule_rejects(
    origin: Origin, alone: Disposition, beside_a_failure: Disposition
) -> None:
    """What breaks the guide only the sender can repair, whatever a plugin would have said."""
    assert dispose([fault(origin)], []) is alone
    assert dispose([fault(origin), FAILED], []) is beside_a_failure


def test_a_host_without_a_desk_sends_it_back() -> None:
    assert dispose([fault(Origin.RULE), FAILED], [], unresolved="reject") is Disposition.REJECTED
