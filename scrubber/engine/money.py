"""The money of a claim: charges in question by finding, and what the payer is expected to allow by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from payer_profiles import Profile
from scrubber.model.claim import Claim
from scrubber.model.disposition import Checked
from scrubber.model.finding import Finding, FindingKind
from scrubber.model.money import ZERO, ClaimMoney, Money
from scrubber.reference import codes
from scrubber.reference.allowed import Payer, allowed
from scrubber.reference.payment import Site
from scrubber.reference.prices import Prices
from scrubber.reference.tables import Tables


def money_of(
    claim: Claim,
    findings: Sequence[Finding],
    checked: Checked,
    profile: Profile,
    prices: Prices,
    tables: Tables,
) -> ClaimMoney:
    """Return what a claim is worth and what of it is in question, as it came in."""
    at_risk = _at_risk(findings)
    by_line = _allowed(claim, profile, prices, tables)
    unchecked = checked is Checked.NONE
    total = Money(
        billed=claim.charge or ZERO,
        allowed=_sum(by_line.values()),
        at_risk=_charges(claim, at_risk),
        over_billed=_amounts(findings, FindingKind.OVER),
        under_coded=_amounts((f for f in findings if not f.cured), FindingKind.UNDER),
        unchecked=(claim.charge or ZERO) if unchecked else ZERO,
    )
    by_rule = _by_rule(claim, findings) if findings else {}
    return ClaimMoney(total, by_rule, _by_drug(claim, findings, at_risk, by_line, unchecked))


def _allowed(claim: Claim, profile: Profile, prices: Prices, tables: Tables) -> dict[int, Decimal | None]:
    """Return by line what the payer is expected to allow; nothing where neither a contract nor Medicare says so."""
    is_medicare = profile.line_of_business == "medicare"
    if not is_medicare and not prices.rows:
        return {}
    site = Site(claim.is_professional, claim.place_of_service, claim.type_of_bill)
    payer = Payer((*profile.chain, claim.payer_id), is_medicare)
    return {
        line.number: allowed(
            tables, prices, payer, site, line.code, line.modifiers, line.units, line.first_date
        )
        for line in claim.lines
        if line.code
    }


def _at_risk(findings: Iterable[Finding]) -> set[int]:
    """Return the lines on which something open may be denied; what is under-coded never is."""
    return {
        f.line
        for f in findings
        if f.line is not None and not f.cured and f.denial is not None and f.kind is not FindingKind.UNDER
    }


def _charges(claim: Claim, lines: set[int]) -> Decimal:
    return sum((line.charge or ZERO for line in claim.lines if line.number in lines), ZERO)


def _amounts(findings: Iterable[Finding], kind: FindingKind) -> Decimal:
    return sum((f.amount for f in findings if f.kind is kind and f.amount is not None), ZERO)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, ZERO) if known else None


def _by_rule(claim: Claim, findings: Sequence[Finding]) -> dict[str, Money]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.rule, []).append(finding)
    made = {
        rule: Money(
            at_risk=_charges(claim, _at_risk(own)),
            over_billed=_amounts(own, FindingKind.OVER),
            under_coded=_amounts((f for f in own if not f.cured), FindingKind.UNDER),
        )
        for rule, own in found.items()
    }
    return {rule: money for rule, money in made.items() if money != Money()}


def _by_drug(
    claim: Claim,
    findings: Sequence[Finding],
    at_risk: set[int],
    by_line: dict[int, Decimal | None],
    unchecked: bool,
) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for line in claim.lines:
        if not codes.is_drug(line.code):
            continue
        charge, own = line.charge or ZERO, [f for f in findings if f.line == line.number]
        of_line = Money(
            billed=charge,
            allowed=by_line.get(line.number),
            at_risk=charge if line.number in at_risk else ZERO,
            over_billed=_amounts(own, FindingKind.OVER) if own else ZERO,
            under_coded=_amounts((f for f in own if not f.cured), FindingKind.UNDER) if own else ZERO,
            unchecked=charge if unchecked else ZERO,
        )
        found[line.code] = found[line.code] + of_line if line.code in found else of_line
    return found
