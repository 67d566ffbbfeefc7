"""What a failed plugin leaves on a claim: a finding that holds it."""

from __future__ import annotations

from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity

_SAID = {
    "raised": "raised an error",
    "overran": "took longer than its budget",
    "died": "ended its process",
    "gave_rubbish": "returned something that is no valid result",
    "changed_arguments": "changed what it was given",
    "benched": "was not asked, since it took too long or ended its process several times in a row,",
}


def failure_finding(failure: PluginFailure, place: Location | None = None, document: str = "") -> Finding:
    """Return the finding that a failed plugin leaves on the claim; it holds the claim and quotes nothing.

    `document`: the one that it failed on. The document itself may be in order.
    """
    detail = f" ({failure.detail})" if failure.detail else ""
    on = f" while it read {document}" if document else ""
    return Finding(
        rule=f"PLUGIN-{failure.reason.upper().replace('_', '-')}",
        origin=Origin.PLUGIN_FAILURE,
        kind=FindingKind.QUESTION,
        title="A plugin failed, so the claim was not fully checked",
        message=f"{failure.plugin} {_SAID[failure.reason]}{detail} in {failure.hook}{on}. "
        "Repair or remove the plugin, then scrub the claim again.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.OPERATOR,
        location=place,
        by=failure.plugin,
    )
