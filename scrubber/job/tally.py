"""The running counts of a file: claims, findings, money."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from scrubber.model.correction import money
from scrubber.model.disposition import Checked, Disposition
from scrubber.model.finding import Finding, Severity
from scrubber.model.money import Money
from scrubber.model.outcome import BatchSummary
from scrubber.output import report
from scrubber.output.claims import money_row

if TYPE_CHECKING:
    from scrubber.job.worker import ClaimResult

ZERO = Decimal(0)


class Tally:
    """Counts claim results. Each claim, and each dollar billed, is in one box."""

    def __init__(self) -> None:
        self.claims = 0
        self._inspected = 0
        self._dispositions: Counter[Disposition] = Counter()
        self._checked: Counter[Checked] = Counter()
        self._severities = [0, 0, 0]
        self._billed: dict[Disposition, Decimal] = dict.fromkeys(Disposition, ZERO)
        self._after = self._at_risk = self._unchecked = ZERO
        self._refused = 0
        self._refused_charges = ZERO
        self._money = Money()
        self._rows: dict[str, dict[str, tuple[int, Money]]] = {"payer": {}, "rule": {}, "drug": {}}
        self._unknown_approvals: dict[str, None] = {}
        self._met_approvals: dict[str, None] = {}

    def refuse(self, charge: Decimal) -> None:
        """Count a claim that is refused with its set, group or interchange; it is not scrubbed."""
        self._refused += 1
        self._refused_charges += charge

    def merge(self, other: Tally) -> None:
        """Add what another has counted."""
        self.claims += other.claims
        self._inspected += other._inspected
        self._dispositions.update(other._dispositions)
        self._checked.update(other._checked)
        for index, count in enumerate(other._severities):
            self._severities[index] += count
        for disposition, charge in other._billed.items():
            self._billed[disposition] += charge
        self._after += other._after
        self._at_risk += other._at_risk
        self._unchecked += other._unchecked
        self._money += other._money
        for kind, rows in other._rows.items():
            self._add_rows(kind, rows)
        self._refused += other._refused
        self._refused_charges += other._refused_charges
        self._unknown_approvals |= other._unknown_approvals
        self._met_approvals |= other._met_approvals

    def add(self, result: ClaimResult) -> None:
        """Count one claim."""
        self.claims += 1
        self._inspected += result.report is not None
        self._dispositions[result.disposition] += 1
        self._checked[result.checked] += 1
        for index, count in enumerate(result.severities):
            self._severities[index] += count
        self._billed[result.disposition] += result.charge_before
        self._add_money(result)
        self._unknown_approvals |= dict.fromkeys(result.unknown_approvals)
        self._met_approvals |= dict.fromkeys(result.met_approvals)
        if result.disposition.goes_out:
            self._after += result.charge_after
            self._at_risk += result.money.total.at_risk
            if result.checked is Checked.NONE:
                self._unchecked += result.charge_after

    @property
    def unknown_approvals(self) -> tuple[str, ...]:
        """Return what approvals name and no claim has; of two claims of one number one may have it."""
        return tuple(each for each in self._unknown_approvals if each not in self._met_approvals)

    @property
    def refused(self) -> int:
        """Return the number of refused claims."""
        return self._refused

    def _add_money(self, result: ClaimResult) -> None:
        if result.report is None:
            return
        found = result.money
        self._money += found.total
        self._add_rows("payer", {result.payer: (1, found.total)})
        self._add_rows("rule", {rule: (1, sums) for rule, sums in found.by_rule.items()})
        self._add_rows("drug", {drug: (1, sums) for drug, sums in found.by_drug.items()})

    def _add_rows(self, kind: str, more: Mapping[str, tuple[int, Money]]) -> None:
        rows = self._rows[kind]
        for key, (claims, sums) in more.items():
            known_claims, known_sums = rows.get(key, (0, Money()))
            rows[key] = known_claims + claims, known_sums + sums

    def _money_rows(self, kind: str) -> tuple[report.MoneyRow, ...]:
        rows = sorted(self._rows[kind].items())
        return tuple(money_row(key, claims, sums) for key, (claims, sums) in rows)

    def summary(self, file_findings: Sequence[Finding]) -> BatchSummary:
        """Return the counts, with the findings about the file added."""
        of_file = Counter(finding.severity for finding in file_findings)
        errors, warnings, infos = self._severities
        going = self._billed[Disposition.ACCEPTED] + self._billed[Disposition.CORRECTED]
        stays = self._billed[Disposition.HELD] + self._billed[Disposition.REJECTED]
        return BatchSummary(
            claims=self.claims,
            refused=self._refused,
            infusion_claims=self._inspected,
            passed_through=self.claims - self._inspected,
            accepted=self._dispositions[Disposition.ACCEPTED],
            corrected=self._dispositions[Disposition.CORRECTED],
            held=self._dispositions[Disposition.HELD],
            rejected=self._dispositions[Disposition.REJECTED],
            errors=errors + of_file[Severity.ERROR],
            warnings=warnings + of_file[Severity.WARNING],
            infos=infos + of_file[Severity.INFO],
            checked=self._checked[Checked.FULL],
            partly_checked=self._checked[Checked.PARTIAL],
            unchecked=self._checked[Checked.NONE],
            charges_before=going + stays,
            charges_after=self._after + stays,
        )

    def claims_account(self) -> report.ClaimsAccount:
        """Return how far the claims were checked."""
        return report.ClaimsAccount(
            checked=self._checked[Checked.FULL],
            partly_checked=self._checked[Checked.PARTIAL],
            unchecked=self._checked[Checked.NONE],
            not_of_interest=self._checked[Checked.NOT_OF_INTEREST],
        )

    def money_account(self) -> report.MoneyAccount:
        """Return where the billed charges are; the boxes add up."""
        going = self._billed[Disposition.ACCEPTED] + self._billed[Disposition.CORRECTED]
        return report.MoneyAccount(
            billed=money(sum(self._billed.values(), self._refused_charges)),
            outbound=money(self._after),
            held=money(self._billed[Disposition.HELD]),
            rejected=money(self._billed[Disposition.REJECTED]),
            refused=money(self._refused_charges),
            reduced=money(going - self._after),
            at_risk=money(self._at_risk),
            unchecked=money(self._unchecked),
            under_coded=money(self._money.under_coded),
            over_billed=money(self._money.over_billed),
            allowed=None if self._money.allowed is None else money(self._money.allowed),
            by_payer=self._money_rows("payer"),
            by_rule=self._money_rows("rule"),
            by_drug=self._money_rows("drug"),
        )
