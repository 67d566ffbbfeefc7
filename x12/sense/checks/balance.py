"""Coordination of benefits: what other payers paid and adjusted must add up to what was charged.

Line (TR3 1.4.4, balancing): for each payer that decided it, charge = SVD02 + the line's CAS. A line that was split by
the payer has several SVD of it, which are added up. Claim: AMT*D = the sum of SVD02 less the claim's CAS, asked only
where lines were decided by that payer; else CLM02 = AMT*D + the claim's CAS (X12 RFI 1115 and 1294).

A negative adjustment is legal: it raises what was allowed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from x12.sense.facts import Facts
from x12.sense.loops import Adjudication, Other
from x12.sense.registry import Elements, Hit, element, of_claim, of_segment
from x12.sense.statements import money


@of_claim("X-COB-LINE-BALANCE", "others")
def line_balance(facts: Facts) -> Iterator[Hit]:
    for line in facts.lines:
        charge = line.service.charge if line.service is not None else None
        if charge is None:
            continue
        decided: dict[str, list[Adjudication]] = defaultdict(list)
        for adjudication in line.adjudications:
            decided[adjudication.payer].append(adjudication)
        for adjudications in decided.values():
            total = _total(adjudications)
            if total is not None and total != charge:
                yield Hit("X-COB-LINE-BALANCE", adjudications[0].at, "SVD02")


def _total(adjudications: list[Adjudication]) -> int | None:
    total = 0
    for each in adjudications:
        if each.paid is None or each.adjusted is None:
            return None
        total += each.paid + each.adjusted
    return total


@of_claim("X-COB-CLAIM-BALANCE", "others")
def claim_balance(facts: Facts) -> Iterator[Hit]:
    named = Counter(payer for other in facts.others for payer in other.payers)
    by_payer: dict[str, list[Adjudication]] = defaultdict(list)
    for line in facts.lines:
        for adjudication in line.adjudications:
            by_payer[adjudication.payer].append(adjudication)
    for other in facts.others:
        if other.paid is None or other.adjusted is None:
            continue
        if any(named[payer] > 1 for payer in other.payers):
            continue  # two loops 2320 of one payer: nobody can say whose the lines are
        decided = [a for payer in other.payers for a in by_payer.get(payer, ())]
        paid = sum(a.paid for a in decided if a.paid is not None)
        if decided:
            wrong = all(a.paid is not None for a in decided) and other.paid != paid - other.adjusted
        else:
            wrong = (
                other.has_adjustments
                and facts.charge is not None
                and facts.charge != other.paid + other.adjusted
            )
        if wrong:
            yield Hit("X-COB-CLAIM-BALANCE", other.paid_at, "AMT02")


@of_claim("X-COB-PAID-MISSING", "others")
def paid_missing(facts: Facts) -> Iterator[Hit]:
    deciding = {a.payer for line in facts.lines for a in line.adjudications}
    for other in facts.others:
        if other.paid_at < 0 and other.payers & deciding:
            yield Hit("X-COB-PAID-MISSING", other.at, "")


@of_claim("X-COB-PAYER", "decided")
def cob_payer(facts: Facts) -> Iterator[Hit]:
    payers: set[str] = set().union(*(other.payers for other in facts.others)) if facts.others else set()
    for line in facts.lines:
        for adjudication in line.adjudications:
            if adjudication.payer not in payers:
                yield Hit("X-COB-PAYER", adjudication.at, "SVD01")


@of_segment("X-CAS-ZERO", "CAS")
def cas_zero(cas: Elements, form: str) -> Iterator[str]:
    for number in range(3, len(cas), 3):
        if money(cas[number]) == 0:
            yield f"CAS{number:02d}"


@of_segment("X-PRIOR-PAYMENT-NEGATIVE", "SVD")
def prior_line_payment_negative(svd: Elements, form: str) -> Iterator[str]:
    paid = money(element(svd, 2))
    if paid is not None and paid < 0:
        yield "SVD02"


@of_claim("X-PRIOR-PAYMENT-NEGATIVE", "others")
def prior_payment_negative(facts: Facts) -> Iterator[Hit]:
    for other in facts.others:
        if other.paid is not None and other.paid < 0:
            yield Hit("X-PRIOR-PAYMENT-NEGATIVE", other.paid_at, "AMT02")


@of_claim("X-COB-DATE-MISSING", "others")
def decision_undated(facts: Facts) -> Iterator[Hit]:
    """Of the claim only, for the guide asks for the day beside every SVD; not where an SVD names no payer."""
    named = {payer for other in facts.others for payer in other.payers}
    if any(each.payer not in named for line in facts.lines for each in line.adjudications):
        return
    for other in facts.others:
        decided = other.paid_at >= 0 or other.has_adjustments
        if decided and other.decided_at < 0 and not _of_lines(facts, other):
            yield Hit("X-COB-DATE-MISSING", other.at, "")


@of_claim("X-COB-DATE-TWICE", "others")
def decision_dated_twice(facts: Facts) -> Iterator[Hit]:
    for other in facts.others:
        if other.decided_at >= 0 and any(each.decided_at >= 0 for each in _of_lines(facts, other)):
            yield Hit("X-COB-DATE-TWICE", other.decided_at, "DTP01")


@of_claim("X-COB-DATE-FUTURE", "others")
def decision_in_the_future(facts: Facts) -> Iterator[Hit]:
    decisions: list[Other | Adjudication] = [*facts.others]
    decisions += (each for line in facts.lines for each in line.adjudications)
    for each in decisions:
        if each.decided > facts.as_of:
            yield Hit("X-COB-DATE-FUTURE", each.decided_at, "DTP03")


@of_claim("X-COB-OWED-TWICE", "others")
def owed_twice(facts: Facts) -> Iterator[Hit]:
    for other in facts.others:
        if other.owed_at >= 0 and any(each.owed_at >= 0 for each in _of_lines(facts, other)):
            yield Hit("X-COB-OWED-TWICE", other.owed_at, "AMT01")


def _of_lines(facts: Facts, other: Other) -> list[Adjudication]:
    """Return what a payer decided of the lines."""
    return [each for line in facts.lines for each in line.adjudications if each.payer in other.payers]
