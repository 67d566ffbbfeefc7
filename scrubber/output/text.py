"""The report for people: a block a claim, with what is wrong, what the chart says, what was changed or must be decided.

Made from the typed report, so that what a person reads and what a machine reads cannot differ. Lines carry a style
name; the command line turns it into colour on a terminal only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scrubber.model.words import counted
from scrubber.output.excerpt import excerpt
from scrubber.output.report import (
    Account,
    ChartAccount,
    Claim,
    Correction,
    ExpectedLine,
    Finding,
    Head,
    OpenFact,
)

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
_CHECKED = {
    "full": "",
    "partial": ", checked in part",
    "none": ", unchecked: no usable chart",
    "not_of_interest": "",
}
OF_TABLES = frozenset({"table_not_loaded", "table_stale", "not_in_table"})
"""Reasons that lie in the public tables at hand, not in a claim: said once an input."""
_MOST_NAMES = 12
_MOST_FILE_FINDINGS = 20


def verdict(claim: Claim) -> str:
    """Return what became of a claim, and how far it was checked: `accepted, unchecked: no usable chart`."""
    return claim.disposition + _how_far(claim)


def _how_far(claim: Claim) -> str:
    """Return how far a claim was checked. Where no rule was asked, its chart is not to blame."""
    counts = claim.coverage
    asked = counts.passed or counts.failed or counts.not_evaluated or counts.not_applicable
    return _CHECKED[claim.checked] if asked or claim.checked != "none" else ", unchecked: stopped before that"


def claim_block(claim: Claim, *, verbose: bool = False) -> Iterator[Line]:
    """Yield the lines of one claim. Clean claims are one line; `verbose` adds what could not be evaluated."""
    word, style = _DISPOSITION[claim.disposition]
    profile = claim.profile
    checked = _how_far(claim)
    yield (
        f"{claim.claim_id}  {claim.transaction}  {word.upper()}{checked}  profile {profile.id} ({profile.because})",
        f"bold {style}",
    )
    corrections = {correction.id: correction for correction in claim.corrections}
    shown: set[str] = set()
    for finding in claim.findings:
        if finding.severity == "info" and not verbose:
            continue
        yield from _finding(finding)
        correction = corrections.get(finding.correction or "")
        if correction is not None and correction.id not in shown:
            shown.add(correction.id)
            yield from _correction(correction)
    for correction in claim.corrections:
        if correction.id not in shown:
            yield from _correction(correction)
    if verbose or claim.disposition != "accepted" or claim.checked == "partial":
        yield from _open(claim, verbose=verbose)
    if verbose:
        yield from expected_block(claim.expected_lines)


def _open(claim: Claim, *, verbose: bool) -> Iterator[Line]:
    for fact in claim.open:
        yield from open_fact(fact)
    for document in claim.documents:
        if document.not_understood:
            places = ", ".join(document.not_understood[:_MOST_NAMES])
            yield f"    not understood in {document.name}: {places}", "yellow"
    for reason in claim.not_evaluated:
        in_claim = reason.because not in OF_TABLES and (reason.because, claim.checked) != (
            "no_chart",
            "none",
        )
        if not (in_claim or verbose):
            continue
        rules = f" ({', '.join(reason.rules)})" if reason.rules else ""
        yield f"    not evaluated{rules}: {reason.next}", "dim"


class SaidOnce:
    """Gathers what left claims of an input unchecked and lies in none of them, to say it once: the public tables."""

    def __init__(self) -> None:
        self._rules: dict[tuple[str, str], dict[str, None]] = {}
        self._claims: dict[tuple[str, str], int] = {}

    def add(self, claim: Claim) -> None:
        """Note what a table left open in this claim."""
        for reason in claim.not_evaluated:
            if reason.because in OF_TABLES:
                said = reason.because, reason.next
                self._rules.setdefault(said, {}).update(dict.fromkeys(reason.rules))
                self._claims[said] = self._claims.get(said, 0) + 1

    def block(self) -> Iterator[Line]:
        """Yield each reason with its rules and how many claims it concerns."""
        for said, claims in self._claims.items():
            rules = ", ".join(self._rules[said])
            yield f"  not evaluated in {counted(claims, 'claim')} ({rules}): {said[1]}", "dim"


def open_fact(fact: OpenFact) -> Iterator[Line]:
    """Yield a fact that the chart leaves open."""
    yield f"    open: {fact.fact}: {' or '.join(fact.values)}. It decides {fact.decides}.", "yellow"


def _finding(finding: Finding) -> Iterator[Line]:
    where = "claim" if finding.line is None else f"line {finding.line}"
    if finding.location is not None and finding.location.element:
        where += f", {finding.location.element}"
    cured = " (cured)" if finding.cured else ""
    yield (
        f"  {finding.rule} {finding.severity}{cured}, {where}: {finding.title}",
        _SEVERITY[finding.severity],
    )
    if finding.message:
        yield f"      {finding.message}", ""
    compared = comparison(finding)
    if compared and not _is_in_message(finding):
        yield f"      {compared}", ""
    about = " ".join((finding.message, compared))
    if finding.rests_on:
        yield f"      {not_verified(finding)}", "dim"
    for evidence in finding.evidence[:2]:
        quote = f' "{excerpt(evidence.quote, about)}"' if evidence.quote else ""
        yield f"      chart {evidence.document} {evidence.locator}{quote}", "dim"


def _is_in_message(finding: Finding) -> bool:
    """Return whether the message says already what is billed and what stands against it."""
    against = finding.supported or finding.asks or "none"
    return finding.billed in finding.message and against in finding.message


def not_verified(finding: Finding) -> str:
    """Return what nobody has verified, which is why the finding is no error."""
    return f"a warning at most, since nobody has verified {' and '.join(finding.rests_on)}"


def comparison(finding: Finding) -> str:
    """Return what is billed and what stands against it: what the chart supports, or what the rule asks for."""
    if finding.supported:
        return f"billed {finding.billed or 'nothing'}; the chart supports {finding.supported}"
    if finding.kind == "over" and finding.billed:
        return f"billed {finding.billed}; the chart supports none of it"
    if finding.billed and finding.asks:
        return f"billed {finding.billed}; asked for: {finding.asks}"
    return f"asked for: {finding.asks}" if finding.asks else ""


def changed(correction: Correction) -> str:
    """Return what a correction changes, as billers write it: `96366 x 4 -> 96366 x 3`."""
    before = " + ".join(dict.fromkeys(a.before for a in correction.actions if a.before)) or "no line"
    return f"{before} -> {' + '.join(a.after for a in correction.actions)}"


def _correction(correction: Correction) -> Iterator[Line]:
    word, style = _STATUS[correction.status]
    before, after = correction.charge_before, correction.charge_after
    money = "" if before == after else f"  ({before} -> {'price unknown' if after is None else after})"
    yield f"      {word}: {changed(correction)}{money}  [{correction.id}]", style
    yield f"        because {correction.reason}", "dim"


def expected_block(lines: Sequence[ExpectedLine]) -> Iterator[Line]:
    """Yield the expected lines with their reasons."""
    for line in lines:
        doubt = "" if line.in_every_reading else " (in some readings)"
        yield f"    supported: {line.label}{doubt}", "bold"
        for reason in line.because:
            yield f"        {reason}", "dim"


def is_worth_a_block(claim: Claim) -> bool:
    """Return whether a claim has something to say beside what could not be checked, or only informs."""
    return (
        claim.disposition != "accepted"
        or claim.checked == "partial"
        or any(f.severity != "info" for f in claim.findings)
    )


def file_block(head: Head) -> Iterator[Line]:
    """Yield the summary of one file."""
    summary = head.summary
    yield (
        f"{head.input.name}: {counted(summary.claims, 'claim')}, {summary.infusion_claims} with infusion, drug or "
        f"attachment lines, {summary.passed_through} passed through",
        "bold",
    )
    for finding in head.file_findings[:_MOST_FILE_FINDINGS]:
        yield (
            f"  {finding.rule} {finding.severity}: {finding.message}",
            _SEVERITY[finding.severity],
        )
    more = len(head.file_findings) - _MOST_FILE_FINDINGS
    if more > 0:
        yield f"  and {more} more findings above the claim; the report lists them", "yellow"
    counts = summary.findings
    refused = f", refused {summary.refused}" if summary.refused else ""
    yield (
        f"  accepted {summary.accepted}, corrected {summary.corrected}, held {summary.held}, "
        f"rejected {summary.rejected}{refused};  errors {counts.error}, warnings {counts.warning}",
        "",
    )


def account_block(account: Account, unchecked: Sequence[str] = (), *, charts: bool = True) -> Iterator[Line]:
    """Yield the account in three lines (money, claims, charts), and by name what needs a person."""
    money, claims = account.money, account.claims
    outside = f"; under-coded {money.under_coded}" if money.under_coded else ""
    yield (
        f"  money: billed {money.billed} = outbound {money.outbound} + held {money.held} + rejected {money.rejected} "
        f"+ refused {money.refused} + reduced {money.reduced}; of outbound at risk {money.at_risk}, "
        f"unchecked {money.unchecked}{outside}",
        "",
    )
    yield (
        f"  claims: {claims.checked} checked in full, {claims.partly_checked} in part, {claims.unchecked} without a "
        f"chart that can be used{_names(unchecked)}, {claims.not_of_interest} not of interest",
        "yellow" if claims.unchecked or claims.partly_checked else "",
    )
    if charts:
        yield from charts_line(account.charts)
    for correction in account.unknown_approvals:
        yield f"  approval {correction} names no correction of this run; see the ids in the report", "yellow"


def _names(names: Sequence[str]) -> str:
    if not names:
        return ""
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return f" ({', '.join(names[:_MOST_NAMES])}{more})"


_BOXES = {
    "used": "used",
    "partly_read": "used, read in part",
    "unread": "not read",
    "unmatched": "fit no claim",
    "ambiguous": "ambiguous",
    "other_patient": "of another patient",
    "other_day": "of another day",
    "duplicate": "duplicates",
    "proposed": "to confirm",
}
_TO_LINK = frozenset({"unmatched", "ambiguous", "proposed"})
"""What a person may say whose it is."""


def charts_line(charts: Sequence[ChartAccount]) -> Iterator[Line]:
    """Yield how many of the documents offered were used, and by name those that were not."""
    if not charts:
        return
    counts = [
        f"{sum(chart.status == box for chart in charts)} {words}"
        for box, words in _BOXES.items()
        if any(chart.status == box for chart in charts)
    ]
    idle = [chart for chart in charts if chart.status != "used" or chart.because]
    yield f"  charts: {len(charts)} offered: {', '.join(counts)}", "yellow" if idle else ""
    for chart in idle[:_MOST_NAMES]:
        own = f"{chart.name}: "  # an error of a document begins with its name, which stands here already
        because = (
            f": {'it ' * chart.because.startswith(own)}{chart.because.removeprefix(own)}"
            if chart.because
            else ""
        )
        yield f"    {chart.name}  {_BOXES[chart.status]}{because}", "yellow"
    if len(idle) > _MOST_NAMES:
        yield f"    and {len(idle) - _MOST_NAMES} more; the report names them", "yellow"
    if any(chart.status in _TO_LINK for chart in idle):
        yield (
            "    where one belongs to a claim, say so in manifest.csv; `infuscrub docs link` begins one",
            "yellow",
        )
