"""F08: a chemotherapy visit without its encounter diagnosis first, or hydration that points to the drug's diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

from infuscrub_rules.sources import JHH_DIAGNOSIS_ORDER
from infuscrub_rules.visits import is_evaluation
from scrubber.plugin import NEVER, WARNING, Case, Finding, FindingKind, codes, rule

ENCOUNTERS = ("Z5111", "Z5112")
"""Encounter for chemotherapy or immunotherapy."""
COMPLEX = frozenset(code for code in codes.CODES if "96401" <= code <= "96549")
HORMONAL = "96402"
"""The injection of a hormonal drug."""


@rule(
    "F08",
    "diagnosis-order-of-infusion",
    kind=FindingKind.FORM,
    severity=WARNING,
    safety=NEVER,
    concerns=COMPLEX | codes.HYDRATION_CODES,
    source=JHH_DIAGNOSIS_ORDER,
)
def diagnosis_order_of_infusion(case: Case) -> Iterator[Finding]:
    """The diagnoses do not say what the visit was for.

    What it checks
        A visit for nothing but antineoplastic treatment (a neoplasm is on the claim, an administration of 964xx, no
        evaluation) has Z51.11 or Z51.12 first. A hormonal injection (96402) alone is neither chemotherapy nor
        immunotherapy. On 837P hydration does not point first to the diagnosis of the
        complex drug beside it, but to its own.
    Why it denies
        Coding rules put the encounter code first when the treatment is the only purpose. Hydration that points to the
        tumour looks like part of the treatment.
    Example
        given: diagnoses C18.9
        claim: 96413 x1 400.00
        expect: fail at the claim
    Fix
        None by itself: diagnoses are the clinician's and coder's decision.
    Source
        Johns Hopkins infusion guideline OUT001; AAPC 84877; ICD-10-CM guidelines, section I.C.2.e.2, for what the
        encounter codes are for.
    """
    claim = case.claim
    diagnoses = [diagnosis.code.replace(".", "").upper() for diagnosis in claim.diagnoses]
    complex_lines = case.lines_in(COMPLEX)
    neoplasm = any(_is_neoplasm(code) for code in diagnoses)
    seen = any(is_evaluation(line) for line in claim.lines)
    cytotoxic = any(line.code != HORMONAL for line in complex_lines)
    if cytotoxic and neoplasm and not seen and diagnoses[0] not in ENCOUNTERS:
        yield Finding(
            element="HI01",
            message="A visit for antineoplastic treatment alone has Z51.11 or Z51.12 first.",
            billed=diagnoses[0],
            asks=" or ".join(ENCOUNTERS),
        )
    treated = {line.pointers[0] for line in complex_lines if line.pointers}
    for line in case.lines_in(codes.HYDRATION_CODES):
        if line.pointers and line.pointers[0] in treated:
            yield Finding(
                line=line.number,
                element="SV107",
                message=f"{line.code} points first to the diagnosis of the complex drug; "
                "hydration points to its own cause.",
                billed=line.label,
            )


def _is_neoplasm(code: str) -> bool:
    return code.startswith("C") or "D00" <= code[:3] <= "D49"
