"""How far a claim was compared with a chart: in full, in part, not at all."""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.coding.administrations import UNCONFIRMED
from scrubber.coding.standing import names_a_drug
from scrubber.engine.evaluate import Evaluation
from scrubber.model.claim import Claim
from scrubber.model.comparison import Standing
from scrubber.model.correction import Safety
from scrubber.model.disposition import Checked
from scrubber.model.expected import ABOUT_DRUG_LINES
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.rules.case import Case


def checked_of(case: Case, evaluation: Evaluation, findings: Sequence[Finding]) -> Checked:
    """Return how far a claim of interest was checked.

    Full: its chart was understood as a whole and nothing in it waits for a person to confirm it, every billed line was
    compared with it in every reading, and no plugin failed; what is open about drug lines alone is no gap of a claim
    that bills no drug. None: there is no chart that shows an administration.
    """
    if case.support is None:
        return Checked.NONE
    certain = all(d.standing is Standing.CERTAIN for d in case.comparison.differences)
    whole = case.is_whole and not case.chart.problems
    confirmed = not any(UNCONFIRMED in line.stands_on for line in case.support.expectation.lines)
    bills_a_drug = any(map(names_a_drug, case.claim.lines))
    gaps = [
        gap
        for gap in case.support.expectation.not_evaluated
        if bills_a_drug or gap.reason not in ABOUT_DRUG_LINES  # that a drug has no line is told by D02
    ]
    failed = any(finding.origin is Origin.PLUGIN_FAILURE for finding in findings)
    if whole and confirmed and certain and not gaps and not failed and not evaluation.open_lines:
        return Checked.FULL
    return Checked.PARTIAL


def chart_required(claim: Claim) -> Finding:
    """Return what holds an infusion claim without a usable chart where the operator asks for one."""
    return Finding(
        rule="CHART-REQUIRED",
        origin=Origin.CORE,
        kind=FindingKind.MISSING,
        title="No usable chart was found for the claim",
        message="Charts are required in this run, and none that could be read goes with this claim. "
        "Give its chart with --docs, or name it in manifest.csv.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.BILLER,
    )
