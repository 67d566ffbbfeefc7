"""What a failed plugin leaves on a claim: a finding that holds it, or for one that was put aside a check not made."""

from __future__ import annotations

from collections.abc import Collection

from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.failure import PluginFailure
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.unchecked import Because, NotEvaluatedGroup, grouped

_SAID = {
    "raised": "raised an error",
    "overran": "took longer than its budget",
    "died": "ended its process",
    "gave_rubbish": "returned something that is no valid result",
    "changed_arguments": "changed what it was given",
    "benched": "was put aside for this run after repeated failures",
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


def is_aside(failure: PluginFailure, required: Collection[str]) -> bool:
    """Return whether a plugin was only put aside: the claim goes on, partly checked, unless the plugin is required."""
    return failure.reason == "benched" and failure.plugin not in required


def not_asked(failures: Collection[PluginFailure]) -> tuple[NotEvaluatedGroup, ...]:
    """Return what plugins that were put aside did not check."""
    if not failures:
        return ()
    return grouped(
        (Because.PLUGIN_FAILED, failure.hook, f"{failure.plugin} was put aside after repeated failures")
        for failure in failures
    )
