"""The money of a claim: charges in question by finding, and what the payer is expected to allow by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from payer_profiles import Profile
from scrubber.model.claim import Claim, ServiceLine
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
    site = Site(claim.is_professional, claim.place_of_service, claim.type_of_bill)
    payer = Payer((*profile.chain, claim.payer_id), profile.line_of_business == "medicare")
    by_line = {line.number: _allowed(tables, prices, payer, site, line) for line in claim.lines if line.code}
    unchecked = (claim.charge or ZERO) if checked is Checked.NONE else ZERO
    total = Money(
        billed=claim.charge or ZERO,
        allowed=_sum(by_line.values()),
        at_risk=_charges(claim, _at_risk(findings)),
        over_billed=_amounts(findings, FindingKind.OVER),
        under_coded=_amounts((f for f in findings if not f.cured), FindingKind.UNDER),
        unchecked=unchecked,
    )
    return ClaimMoney(total, _by_rule(claim, findings), _by_drug(claim, findings, by_line, checked))


def _allowed(tables: Tables, prices: Prices, payer: Payer, site: Site, line: ServiceLine) -> Decimal | None:
    return allowed(tables, prices, payer, site, line.code, line.modifiers, line.units, line.first_date)


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
    claim: Claim, findings: Sequence[Finding], by_line: dict[int, Decimal | None], checked: Checked
) -> dict[str, Money]:
    found: dict[str, Money] = {}
    for line in claim.lines:
        if codes.is_drug(line.code):
            charge = line.charge or ZERO
            own = [f for f in findings if f.line == line.number]
            found[line.code] = found.get(line.code, Money()) + Money(
                billed=charge,
                allowed=by_line.get(line.number),
                at_risk=charge if line.number in _at_risk(own) else ZERO,
                over_billed=_amounts(own, FindingKind.OVER),
                under_coded=_amounts((f for f in own if not f.cured), FindingKind.UNDER),
                unchecked=charge if checked is Checked.NONE else ZERO,
            )
    return found
