"""D12: a vaccine is billed with an administration code that is not its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from infuscrub_rules.sources import CMS_VACCINES
from scrubber.plugin import (
    ERROR,
    SUGGESTED,
    Case,
    Cause,
    Denial,
    Difference,
    Finding,
    FindingKind,
    ServiceLine,
    SetCode,
    Unchecked,
    codes,
    report,
    rule,
)


@rule(
    "D12",
    "vaccine-billed-as-drug",
    kind=FindingKind.CONFLICT,
    answers=(
        Cause.VACCINE,
        Cause.VACCINES,
    ),
    severity=ERROR,
    safety=SUGGESTED,
    concerns=(
        *("90471", "90472", "90480", "96372", "G0008", "G0009", "G0010"),
        *("96365", "96374", "96413", "96380", "96381", "M0224"),
    ),
    status=(
        "A8:454",
        "A8:507",
    ),
    denial=Denial("CO-16", ("M51",)),
    source=CMS_VACCINES,
)
def vaccine_billed_as_drug(case: Case, mine: tuple[Difference, ...]) -> Iterator[Finding | Unchecked]:
    """A vaccine is billed with another administration code than its own.

    What it checks
        Vaccines are given by 90471 and 90472; Medicare takes G0008, G0009 and G0010 for influenza, pneumococcal and
        hepatitis B vaccine, and pays 90471 beside none of them. COVID-19 vaccine takes 90480 everywhere. Never by
        96372 or an infusion code: without a chart, 96372 is told where the claim bills vaccine, no code that gives it,
        and no drug that 96372 could be of. Antibodies that prevent an infection are no vaccines:
        nirsevimab and clesrovimab are given by 96380 or 96381, pemivibart by M0224.
    Why it denies
        The code does not fit the product.
    Example
        given: vaccine_codes G0008
        claim: 90471 x1 30.00
        claim: 90656 x1 20.00
        expect: fail at line 1, asks for G0008
    Fix
        Proposed.
    Source
        IOM 100-04 ch. 18 s. 10.2.1 (Medicare's codes); CPT, guidelines to 90471-90474 and 90480; CMS, codes
        of Pemgarda, as NAHRI reports them (M0224); American Academy of Pediatrics, nirsevimab (96380, 96381).
    """
    said = set()
    for finding in _by_the_claim(case, frozenset(d.line for d in mine)):
        said.add(finding.line)
        yield finding
    yield from report(case, (d for d in mine if d.line not in said))


def _by_the_claim(case: Case, compared: frozenset[int | None]) -> Iterator[Finding]:
    """Yield codes that fit no product of their day; injections only where no chart was compared with the line."""
    for day, products in _products(case).items():
        asked = [(line, _own_code(case, line.code)) for line in products]
        own = [code for _, code in asked if code]
        others = sum(line.units for line, code in asked if not code)
        lines = [
            line
            for line in case.claim.lines
            if line.code in codes.GENERAL_VACCINE_CODES and line.first_date == day
        ]
        if own and sum(line.units for line in lines) > others:
            yield from _general(case, lines, own, others)
        yield from _as_an_injection(case, day, asked, compared)


def _as_an_injection(
    case: Case,
    day: date | None,
    asked: list[tuple[ServiceLine, str]],
    compared: frozenset[int | None],
) -> Iterator[Finding]:
    """Yield 96372 on a day of vaccines that no code of theirs gives, where no drug is billed that it may be of."""
    lines = [line for line in case.claim.lines if line.first_date == day]
    if any(_gives_vaccine(line.code) or _may_be_a_drug(line.code) for line in lines):
        return
    if any(expected.code == INJECTION for expected in case.expected_lines):
        return  # the chart shows a drug that was injected, whoever bills it
    wanted = dict.fromkeys(code or GENERAL for _, code in asked)
    for line in lines:
        if line.code == INJECTION and line.number not in compared:
            only = next(iter(wanted)) if len(wanted) == 1 and line.units == 1 else ""
            yield Finding(
                line=line.number,
                element="CODE",
                message=f"{line.label} is billed, and nothing but vaccine that it could be of: vaccine has "
                "administration codes of its own.",
                billed=line.label,
                asks=" and ".join(wanted),
                fix=(SetCode(line.number, only),) if len(only) == 5 and only != GENERAL else (),
            )


INJECTION = "96372"
GENERAL = "90471"
"""Or 90460, where a child is counselled: which of them is not the claim's to say."""
_COUNSELLED = frozenset({"90460", "90461"})


def _gives_vaccine(code: str) -> bool:
    family = codes.family_of(code)
    return code in codes.GENERAL_VACCINE_CODES | _COUNSELLED or family in (
        codes.Family.VACCINE,
        codes.Family.ANTIBODY,
    )


def _may_be_a_drug(code: str) -> bool:
    return not code or (codes.is_drug(code) and not _is_product(code))


def _is_product(code: str) -> bool:
    return codes.is_vaccine(code) or code in codes.ANTIBODY_PRODUCTS


def _own_code(case: Case, product: str) -> str:
    """Return the administration code that goes with a product alone; empty where a general one does."""
    if codes.is_covid_vaccine(product):
        return codes.COVID_VACCINE
    if product in codes.ANTIBODY_PRODUCTS:
        return " or ".join(codes.ANTIBODY_PRODUCTS[product])
    return codes.MEDICARE_VACCINES.get(product, "") if case.parameters.vaccine_codes == "G0008" else ""


def _products(case: Case) -> dict[date | None, list[ServiceLine]]:
    days: dict[date | None, list[ServiceLine]] = {}
    for line in case.claim.lines:
        if _is_product(line.code):
            days.setdefault(line.first_date, []).append(line)
    return days


def _general(case: Case, lines: list[ServiceLine], own: list[str], others: int) -> Iterator[Finding]:
    """Yield the lines beyond what the other vaccines of the day account for."""
    billed = {line.code for line in case.claim.lines}
    lacking = [code for code in own if code not in billed]
    left = others
    for line in lines:
        if line.units <= left:
            left -= line.units
            continue
        wanted = lacking.pop(0) if lacking else ""
        asks = wanted or " and ".join(dict.fromkeys(own))
        yield Finding(
            line=line.number,
            element="CODE",
            message=f"{line.label} is billed; the products of this day are given by "
            f"{' and '.join(dict.fromkeys(own))}.",
            billed=line.label,
            asks=asks,
            fix=(SetCode(line.number, wanted),)
            if len(wanted) == 5 and line.units == 1
            else (),  # one code, no choice
        )
