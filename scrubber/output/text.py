"""The report for people: a block a claim, with what is wrong, what the chart says, what was changed or must be decided.

Made from the report's JSON values, so that what a person reads and what a machine reads cannot differ. Lines carry a
style name; the command line turns it into colour on a terminal only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

Line = tuple[str, str]
"""Text and style: `""`, `dim`, `bold`, `red`, `yellow`, `green`, `cyan`."""

_DISPOSITION = {
    "accepted": ("accepted", "green"),
    "corrected": ("corrected", "cyan"),
    "held": ("held", "yellow"),
    "rejected": ("rejected", "red"),
}
_SEVERITY = {"error": "red", "warning": "yellow", "info": "dim"}
_STATUS = {
    "applied": ("changed", "cyan"),
    "approved": ("changed, approved", "cyan"),
    "proposed": ("to decide", "yellow"),
    "refused": ("not changed", "dim"),
}


def claim_block(claim: Mapping[str, Any], *, verbose: bool = False) -> Iterator[Line]:
    """Yield the lines of one claim. Clean claims are one line; `verbose` adds what could not be evaluated."""
    word, style = _DISPOSITION[claim["disposition"]]
    profile = claim["profile"]
    yield (
        f"{claim['claim_id']}  {claim['transaction']}  {word.upper()}"
        f"  profile {profile['id']} ({profile['because']})",
        f"bold {style}",
    )
    corrections = {correction["id"]: correction for correction in claim["corrections"]}
    shown: set[str] = set()
    lacking = []
    for finding in claim["findings"]:
        if finding["outcome"] == "not_evaluated" and not finding.get("holds"):
            lacking.append(finding)
            continue
        if finding["severity"] == "info" and not verbose:
            continue
        yield from _finding(finding)
        correction = corrections.get(finding["correction"] or "")
        if correction is not None and correction["id"] not in shown:
            shown.add(correction["id"])
            yield from _correction(correction)
    for correction in claim["corrections"]:
        if correction["id"] not in shown:
            yield from _correction(correction)
    if lacking and (verbose or claim["disposition"] != "accepted"):
        rules = ", ".join(sorted({finding["rule"] for finding in lacking}))
        yield f"    not evaluated for lack of documentation: {rules}", "dim"
    if verbose:
        yield from expected_block(claim["expected_lines"])


def _finding(finding: Mapping[str, Any]) -> Iterator[Line]:
    where = "claim" if finding["line"] is None else f"line {finding['line']}"
    location = finding["location"] or {}
    if location.get("element"):
        where += f", {location['element']}"
    cured = " (cured)" if finding["cured"] else ""
    yield (
        f"  {finding['rule']} {finding['severity']}{cured}, {where}: {finding['title']}",
        _SEVERITY[finding["severity"]],
    )
    if finding["message"]:
        yield f"      {finding['message']}", ""
    if finding["billed"] or finding["supported"]:
        yield (
            f"      billed {finding['billed'] or '-'}; chart supports {finding['supported'] or 'nothing'}",
            "",
        )
    for evidence in finding["evidence"][:2]:
        quote = f' "{evidence["quote"]}"' if evidence["quote"] else ""
        yield f"      chart {evidence['document']} {evidence['locator']}{quote}", "dim"


def _correction(correction: Mapping[str, Any]) -> Iterator[Line]:
    word, style = _STATUS[correction["status"]]
    before, after = correction["charge_before"], correction["charge_after"]
    money = "" if before == after else f"  ({before} -> {after or 'price unknown'})"
    yield f"      {word}: {correction['before']} -> {correction['after']}{money}  [{correction['id']}]", style
    yield f"        because {correction['reason']}", "dim"


def expected_block(lines: list[Mapping[str, Any]]) -> Iterator[Line]:
    """Yield the expected lines with their reasons."""
    for line in lines:
        code = "-".join((line["code"], *line["modifiers"]))
        yield f"    supported: {code} x {line['units']}", "bold"
        for reason in line["because"]:
            yield f"        {reason}", "dim"


def is_worth_a_block(claim: Mapping[str, Any]) -> bool:
    """Return whether a claim of the report has something to say beside what could not be checked, or only informs."""
    return claim["disposition"] != "accepted" or any(
        f["outcome"] == "fail" and f["severity"] != "info" for f in claim["findings"]
    )


def file_block(head: Mapping[str, Any]) -> Iterator[Line]:
    """Yield the summary of one file."""
    summary = head["summary"]
    yield (
        f"{head['input']['name']}: {summary['claims']} claims, {summary['infusion_claims']} with infusion, drug or "
        f"attachment lines, {summary['passed_through']} passed through",
        "bold",
    )
    for finding in head["file_findings"]:
        location = finding["location"] or {}
        place = (
            f" at segment {location.get('segment_index')}, byte {location.get('byte')}" if location else ""
        )
        yield (
            f"  {finding['rule']} {finding['severity']}{place}: {finding['message']}",
            _SEVERITY[finding["severity"]],
        )
    counts = summary["findings"]
    yield (
        f"  accepted {summary['accepted']}, corrected {summary['corrected']}, held {summary['held']}, "
        f"rejected {summary['rejected']};  errors {counts['error']}, warnings {counts['warning']};  "
        f"charges {summary['charges']['before']} -> {summary['charges']['after']}",
        "",
    )
    if summary["not_evaluated"]:
        yield (
            f"  {summary['not_evaluated']} checks could not be made for lack of documentation; --verbose names them",
            "yellow",
        )
