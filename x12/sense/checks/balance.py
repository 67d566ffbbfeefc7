"""Coordination of benefits: what other payers paid and adjusted must add up to what was charged.

Line (TR3 1.4.4, balancing): for each payer that decided it, charge = SVD02 + the line's CAS. A line that was split by
the payer has several SVD of it, which are added up. Claim: AMT*D = the sum of SVD02 less the claim's CAS, asked only
where lines were decided by that payer; else CLM02 = AMT*D + the claim's CAS (X12 RFI 1115 and 1294).

A negative adjustment is legal: it raises what was allowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from x12.sense.facts import Adjudication, Facts, Other, money
from x12.sense.registry import Elements, Hit, element, of_claim, of_segment


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
    for other in facts.others:
        if other.paid is None or other.adjusted is None or _named_twice(facts, other):
            continue
        decided = [a for line in facts.lines for a in line.adjudications if a.payer in other.payers]
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


def _named_twice(facts: Facts, other: Other) -> bool:
    """Whether another loop 2320 is of the same payer: then nobody can say whose the lines are."""
    return any(each is not other and each.payers & other.payers for each in facts.others)


@of_claim("X-COB-PAID-MISSING", "others")
def paid_missing(facts: Facts) -> Iterator[Hit]:
    deciding = {a.payer for line in facts.lines for a in line.adjudications}
    for other in facts.others:
        if other.paid_at < 0 and other.payers & deciding:
            yield Hit("X-COB-PAID-MISSING", other.at, "")


@of_claim("X-COB-PAYER", "lines")
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
