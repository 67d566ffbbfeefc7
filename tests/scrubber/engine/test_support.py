"""What the coding of a chart read of the payer's parameters, since findings stand on it."""

from __future__ import annotations

import pytest

from payer_profiles import Parameters
from scrubber.claims.view import view
from scrubber.engine.support import support_for
from scrubber.model.chart import Chart
from scrubber.model.readings import Support
from scrubber.model.value import replace
from scrubber.testing.build import ClaimSpec, claim, write_837
from scrubber.testing.mutate import others
from x12 import ClaimSlice, read_parts

VISITS = {
    "drug and hydration": claim()
    .line("96413 x1 400.00")
    .line("J1745 x40 2400.00")
    .chart(
        "a1 infliximab infusion 09:00-11:10 hcpcs=J1745 class=complex dose=395mg vials=4x100mg",
        "a2 ondansetron push 08:50 class=therapeutic dose=4mg",
        "a3 normal_saline infusion 11:10-13:00 class=hydration volume=1000",
    ),
    "drugs at one time": claim("837I", type_of_bill="131")
    .line("96365 x1 150.00 rev=0260")
    .chart(
        "a1 vancomycin infusion 09:00-10:30 class=therapeutic",
        "a2 ceftriaxone infusion 10:00-11:45 class=therapeutic",
        "a3 ketorolac push 09:10 class=therapeutic",
        "a4 ketorolac push 11:10 class=therapeutic",
    ),
    "no stop": claim().line("96365 x1 150.00").chart("a1 vancomycin infusion 09:00- class=therapeutic"),
}


def supported(visit: ClaimSpec, parameters: Parameters) -> Support:
    (part,) = (part for part in read_parts([write_837([visit])]) if isinstance(part, ClaimSlice))
    support = support_for(view(part), Chart(visit.record), parameters)
    assert support is not None
    return support


@pytest.mark.parametrize("visit", VISITS.values(), ids=VISITS)
def test_what_is_not_noted_as_read_decides_nothing(visit: ClaimSpec) -> None:
    """Derived from the lines alone: every other value of every parameter that was not read leaves them as they are."""
    own = supported(visit, Parameters())
    unread = sorted(Parameters.model_fields.keys() - set(own.reads))
    changed = [
        supported(visit, Parameters.model_validate({key: value}))
        for key in unread
        for value in others(key, getattr(Parameters(), key))
    ]
    assert len(changed) > 50
    assert {replace(each, reads=()) == replace(own, reads=()) for each in changed} == {True}


def test_what_decides_is_noted() -> None:
    assert "missing_stop_time" in supported(VISITS["no stop"], Parameters()).reads
    assert "partial_overlap" in supported(VISITS["drugs at one time"], Parameters()).reads
    assert "additional_hour_min_minutes" in supported(VISITS["drug and hydration"], Parameters()).reads
