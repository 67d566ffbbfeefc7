"""The state of a claim between the rounds of correction: what came, what it is now, what was cured, what is open.

Line numbers of findings and corrections are those of the claim that came in, whatever was removed or added since.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.engine.correct import WRITTEN, Considered
from scrubber.engine.locate import Locator
from scrubber.engine.splices import Applied
from scrubber.model.claim import Claim
from scrubber.model.correction import Correction, Status
from scrubber.model.finding import Finding
from scrubber.model.value import replace
from x12 import ClaimSlice


class Draft:
    """One claim while it is corrected."""

    def __init__(self, came: ClaimSlice, claim: Claim) -> None:
        self.came = came
        self.claim_as_it_came = claim
        self.current = came
        self.claim = claim
        self._numbers = tuple(line.number for line in claim.lines)
        """The number that each line had when the claim came in."""
        self._seen = {came.claim.raw}
        self._cured: list[Finding] = []
        self._made: dict[str, Correction] = {}
        self.given: dict[str, bytes] = {}
        """What plugins keep of the claim."""

    @property
    def is_changed(self) -> bool:
        """Return whether anything was written."""
        return self.current is not self.came

    def was_seen(self, claim_slice: ClaimSlice) -> bool:
        """Return whether these bytes stood in the draft before: corrections then undo each other."""
        return claim_slice.claim.raw in self._seen

    def take(self, considered: Considered, edited: Applied, claim: Claim) -> None:
        """Make the edited claim, as it is viewed, the current one; remember what was corrected and what it cured."""
        written = {c.id: c for c in considered.corrections if c.status in WRITTEN}
        self._made.update(self._renumbered(written.values()))
        self._cured.extend(
            replace(finding, cured=True, line=self._number(finding.line))
            for finding in considered.findings
            if finding.correction in written
        )
        self.current = edited.claim_slice
        self.claim = claim
        self._numbers = tuple(self._numbers[number - 1] for number in edited.came_from)
        self._seen.add(self.current.claim.raw)

    def start_over(self) -> frozenset[str]:
        """Return to the claim as it came, to correct it again without these corrections; return their ids."""
        written = frozenset(self._made)
        self.__init__(self.came, self.claim_as_it_came)  # type: ignore[misc]
        return written

    def withdraw(self, reason: str) -> None:
        """Return to the claim as it came, for good: what was written is a proposal, what it cured is open again."""
        self.current, self.claim = self.came, self.claim_as_it_came
        self._made = {
            id: replace(correction, status=Status.PROPOSED, reason=_not_applied(correction, reason))
            for id, correction in self._made.items()
        }
        self._cured = [replace(finding, cured=False) for finding in self._cured]

    def open_findings(self, findings: Iterable[Finding]) -> list[Finding]:
        """Return findings on the current claim as they stand on the claim that came in."""
        if not self.is_changed:
            return list(findings)
        there = Locator(self.came, self.claim_as_it_came)
        return [self._as_it_came(finding, there) for finding in findings]

    @property
    def cured(self) -> tuple[Finding, ...]:
        """Return what the corrections made went away with; open again after `withdraw`."""
        return tuple(self._cured)

    def corrections(self, considered: Considered) -> tuple[Correction, ...]:
        """Return every correction: those made, and those that the last round leaves."""
        return tuple({**self._renumbered(considered.corrections), **self._made}.values())

    def _as_it_came(self, finding: Finding, there: Locator) -> Finding:
        """Point at the line and byte of the claim that came in, not of the edited one."""
        if finding.line is None and not finding.element and finding.location is not None:
            return finding  # the claim itself: where CLM stands, no edit has moved
        line = self._number(finding.line)
        return replace(finding, line=line, location=there.locate(line, finding.element))

    def _number(self, line: int | None) -> int | None:
        return line if line is None or line > len(self._numbers) else self._numbers[line - 1]

    def _renumbered(self, corrections: Iterable[Correction]) -> dict[str, Correction]:
        return {c.id: replace(c, line=self._number(c.line)) for c in corrections}


def _not_applied(correction: Correction, reason: str) -> str:
    """Return why a correction that was made is none any more: an approval is not passed over in silence."""
    made = correction.reason if correction.status is Status.APPROVED else "ready to apply"
    return f"{made}; not applied: {reason}"
