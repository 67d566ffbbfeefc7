"""Where no chart says what an office visit was for, no reason that it may have had is an error.

What is initial in an office is what the visit was for (Noridian; rule H03). So a claim that is right with one service
as the reason can't be wrong where the chart names none: every rule that would object rests on an assumption, and
warns. The sweep is over every pair and triple of kinds of services, and over all rules at once.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from scrubber.model.correction import Status
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Severity
from scrubber.model.record import InfusionRecord
from tests.rules.test_supported_claims_pass import SCRUBBER, billed_as_supported
from tests.scrubber.coding.charts import chart, coded
from tests.scrubbing import chart_of, outcome, scrub

SERVICES = (
    "a1 saline infusion 13:00-14:32 class=hydration",
    "a2 drug_b push 13:05 class=therapeutic",
    "a3 drug_c infusion 09:00-10:45 class=therapeutic",
    "a4 drug_d infusion 11:00-12:40 class=complex",
    "a5 drug_e push 12:45 class=complex",
)
VISITS = [
    (given, reason)
    for many in (2, 3)
    for given in combinations(SERVICES, many)
    for reason in (one.split()[0] for one in given)
]


def without_reason(record: InfusionRecord) -> InfusionRecord:
    return replace(record, encounter=replace(record.encounter, primary_reason=None))


@pytest.mark.parametrize(
    ("given", "reason"), VISITS, ids=[f"{'-'.join(o[:2] for o in g)}-{r}" for g, r in VISITS]
)
def test_no_lawful_reason_is_an_error(given: tuple[str, ...], reason: str) -> None:
    stated = chart(f"primary {reason}", *given)
    spec = billed_as_supported(stated, "physician")
    assert spec is not None
    scrubbed = scrub(spec, SCRUBBER, chart_of(without_reason(stated)))
    decided = outcome(scrubbed)
    errors = [
        f"{f.rule} at line {f.line}" for f in decided.findings if f.severity is Severity.ERROR or f.holds
    ]
    assert errors == []
    assert decided.disposition is Disposition.ACCEPTED
    assert not [c for c in decided.corrections if c.status is not Status.PROPOSED]
    usual = coded(without_reason(stated), "physician").lines
    if {line.label for line in coded(stated, "physician").lines} != {line.label for line in usual}:
        said = [f for f in decided.findings if "states no primary reason" in f.message]
        assert said, "what rests on the assumption says so"
        assert all(f.severity is Severity.WARNING for f in said)


def test_what_no_reason_would_support_stays_an_error() -> None:
    """Two initial services of one visit: whatever it was for, one of them is wrong."""
    record = chart(
        "a2 drug_b push 13:05 class=therapeutic", "a3 drug_c infusion 09:00-10:45 class=therapeutic"
    )
    spec = billed_as_supported(chart("primary a3", *SERVICES[1:3]), "physician")
    assert spec is not None
    both = replace(
        spec, lines=tuple(replace(one, code="96374") if one.code == "96375" else one for one in spec.lines)
    )
    decided = outcome(scrub(both, SCRUBBER, chart_of(record)))
    assert any(f.severity is Severity.ERROR for f in decided.findings)
