"""Silence is not evidence: no chart that says nothing of giving ever touches a billed line.

Each kind of useless chart a practice really has is put beside every line of the demo and of random claims: a visit
note without an infusion, a cut-off file, an empty record, a chart of which nothing was understood, a chart of which a
part was understood, one that holds orders only, one that gives doubtful times only.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings

from scrubber.api import Settings, scrub_bytes
from scrubber.claims.view import view
from scrubber.demo import CLAIM_FILES, unpack
from scrubber.model.chart import Chart
from scrubber.model.correction import Status
from scrubber.model.finding import FindingKind
from scrubber.model.record import Administration, InfusionRecord, NotUnderstood, Order, Understood
from scrubber.reference import codes
from scrubber.testing.build import ClaimSpec, claim
from tests.properties.strategies import CODES, claims
from tests.scrubbing import AS_OF, outcome, scrub, scrubber
from x12 import ClaimSlice, read_parts

FEW = settings(max_examples=60, deadline=None, derandomize=True)

WHOLE = Understood(whole=True)
PART = Understood(whole=False, not_understood=(NotUnderstood("line 7", "illegible"),))


def _with(*administrations: Administration, understood: Understood = WHOLE, order: bool = False) -> Chart:
    orders = (Order(id="o1", substance="infliximab"),) if order else ()
    record = InfusionRecord(administrations=administrations, orders=orders, understood=understood)
    return Chart(record=record, offered=True)


USELESS: dict[str, Callable[[], Chart]] = {
    "no chart offered": Chart,
    "charts offered, none fits": lambda: Chart(offered=True),
    "an empty record": lambda: _with(),
    "a record that was cut off": lambda: _with(understood=PART),
    "orders and nothing given": lambda: _with(order=True),
    "orders, cut off": lambda: _with(order=True, understood=PART),
}
"""Charts that show no administration: nothing can be concluded from them."""


@pytest.mark.parametrize("kind", USELESS)
@FEW
@given(claims())
def test_a_chart_without_an_administration_lowers_relabels_and_removes_nothing(
    kind: str, spec: ClaimSpec
) -> None:
    """What is still corrected is a fault of the claim itself, and the same whichever of them lies beside it."""
    decided = outcome(scrub(spec, scrubber(), USELESS[kind]()))
    alone = outcome(scrub(spec, scrubber(), Chart()))
    assert decided.checked.value in ("none", "not_of_interest")
    assert [c.actions for c in decided.corrections] == [c.actions for c in alone.corrections]
    assert not [
        f for f in decided.findings if f.kind is not None and f.kind.value in ("over", "under") and f.line
    ]


@pytest.mark.parametrize("code", [code for code in CODES if code[0] == "9"])
@pytest.mark.parametrize("form", ["837P", "837I"])
@pytest.mark.parametrize("kind", USELESS)
def test_each_billed_service_stays_as_it_is(code: str, form: str, kind: str) -> None:
    """One line alone can break no rule between lines: with nothing documented it goes out as it came, or waits."""
    spec = claim(form).line(f"{code} x3 300.00")  # type: ignore[arg-type]
    scrubbed = scrub(spec, scrubber(), USELESS[kind]())
    chart_rules = {"T01", "T02", "T04", "T05", "T06", "T07", "D01", "D03", "D07", "DOC01", "T18", "DOC14"}
    for correction in outcome(scrubbed).corrections:
        assert correction.rule not in chart_rules


DOUBTFUL = Administration(id="a1", substance="infliximab", hcpcs="J1745", technique="infusion")


@FEW
@given(claims())
def test_a_chart_read_in_part_takes_nothing_off_for_what_it_does_not_mention(spec: ClaimSpec) -> None:
    """A push of another drug is documented; the rest of the chart could not be read."""
    other = Administration(id="a9", substance="famotidine", technique="push", drug_class="therapeutic")
    decided = outcome(scrub(spec, scrubber(), _with(other, understood=PART)))
    alone = outcome(scrub(spec, scrubber(), Chart()))
    applied = {c.actions for c in decided.corrections if c.status is Status.APPLIED}
    assert applied <= {c.actions for c in alone.corrections if c.status is Status.APPLIED}


@FEW
@given(claims())
def test_what_a_whole_chart_does_not_mention_is_asked_for_and_stays(spec: ClaimSpec) -> None:
    """The chart is complete and shows a tablet: whoever infused the drug may have charted it elsewhere."""
    tablet = Administration(id="a1", substance="acetaminophen", technique="oral")
    decided = outcome(scrub(spec, scrubber(), _with(tablet)))
    alone = outcome(scrub(spec, scrubber(), Chart()))
    applied = {c.actions for c in decided.corrections if c.status is Status.APPLIED}
    assert applied <= {c.actions for c in alone.corrections if c.status is Status.APPLIED}
    asked = {f.line for f in decided.findings if f.kind is FindingKind.MISSING}
    silent = [
        line.number
        for line in decided.claim.lines
        if codes.is_administration(line.code) and line.number not in asked
    ]
    faults = {f.line for f in decided.findings if f.kind in (FindingKind.FORM, FindingKind.CONFLICT)}
    unchecked = any(
        "DOC14" in group.rules for group in decided.not_evaluated
    )  # a drug billed is not in the chart
    assert unchecked or set(silent) <= faults, "a service that nothing documents was passed"


@FEW
@given(claims())
def test_an_infusion_without_times_lowers_no_hour(spec: ClaimSpec) -> None:
    decided = outcome(scrub(spec, scrubber(), _with(DOUBTFUL)))
    alone = outcome(scrub(spec, scrubber(), Chart()))
    timed = {"96361", "96366", "96415", "96367", "96417"}
    lines = {line.number: line.code for line in decided.claim.lines}
    touched = {
        action.line
        for correction in decided.corrections
        if correction.status is Status.APPLIED
        and correction.actions not in {c.actions for c in alone.corrections}
        for action in correction.actions
    }
    assert not {number for number in touched if lines.get(number) in timed}


@pytest.mark.parametrize("name", CLAIM_FILES)
@pytest.mark.parametrize("useless", ["none", "a note of a visit", "a cut file", "bytes", "an empty record"])
def test_the_demo_beside_useless_charts_goes_out_as_it_came(name: str, useless: str, tmp_path: Path) -> None:
    """Each claim of the demo beside a document that names it and says nothing: only its own faults are corrected."""
    unpack(tmp_path)
    data = (tmp_path / name).read_bytes()
    ids = [view(part).claim_id for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    texts = {
        "a note of a visit": b"Office visit. The patient feels well. Return in six weeks.\n",
        "a cut file": b'{"schema": "infuscrub.record/1", "administrations": [{"id": "a1", "subst',
        "bytes": bytes(range(256)),
        "an empty record": b'{"schema": "infuscrub.record/1"}',
    }
    documents = None if useless == "none" else {f"{claim_id}.txt": texts[useless] for claim_id in ids}
    if useless in ("a cut file", "an empty record") and documents:
        documents = {Path(n).stem + ".json": text for n, text in documents.items()}
    beside = scrub_bytes(data, documents=documents, settings=Settings(as_of=AS_OF)).report
    alone = scrub_bytes(data, settings=Settings(as_of=AS_OF)).report
    for one, other in zip(beside.claims, alone.claims, strict=True):
        assert one.checked == other.checked == "none"
        assert [c.actions for c in one.corrections] == [c.actions for c in other.corrections]
    if documents:
        boxes = {chart.name: chart.status for chart in beside.account.charts}
        assert boxes.keys() == documents.keys()
        assert "used" not in boxes.values(), "a chart that says nothing was counted as used"
