"""The running counts of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from scrubber.job.worker import ClaimResult
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, Severity
from scrubber.model.outcome import BatchSummary


class Tally:
    """Counts claim results."""

    def __init__(self) -> None:
        self.claims = 0
        self._inspected = 0
        self._dispositions: Counter[Disposition] = Counter()
        self._severities = [0, 0, 0]
        self._not_evaluated = 0
        self._before = self._after = Decimal(0)

    def add(self, result: ClaimResult) -> None:
        """Count one claim."""
        self.claims += 1
        self._inspected += result.report is not None
        self._dispositions[result.disposition] += 1
        for index, count in enumerate(result.severities):
            self._severities[index] += count
        self._not_evaluated += result.not_evaluated
        self._before += result.charge_before
        self._after += result.charge_after

    def summary(self, file_findings: Sequence[Finding]) -> BatchSummary:
        """Return the counts, with the findings about the file added."""
        of_file = Counter(finding.severity for finding in file_findings)
        errors, warnings, infos = self._severities
        return BatchSummary(
            claims=self.claims,
            infusion_claims=self._inspected,
            passed_through=self.claims - self._inspected,
            accepted=self._dispositions[Disposition.ACCEPTED],
            corrected=self._dispositions[Disposition.CORRECTED],
            held=self._dispositions[Disposition.HELD],
            rejected=self._dispositions[Disposition.REJECTED],
            errors=errors + of_file[Severity.ERROR],
            warnings=warnings + of_file[Severity.WARNING],
            infos=infos + of_file[Severity.INFO],
            not_evaluated=self._not_evaluated,
            charges_before=self._before,
            charges_after=self._after,
        )
