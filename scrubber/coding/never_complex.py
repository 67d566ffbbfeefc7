"""Drugs that are never billed as complex: what the manual names, what a payer's own list names, and rescue drugs."""

from __future__ import annotations

from collections.abc import Iterable

from payer_profiles.parameters import Parameters
from scrubber.coding.products import bills
from scrubber.model.comparison import Difference
from scrubber.model.record import Administration
from scrubber.reference import codes, drugs
from scrubber.reference.codes import Family

RESCUE = frozenset({"leucovorin", "levoleucovorin", "mesna"})
"""Given with a complex regimen and therapeutic all the same (rule S08)."""


def complex_for_what_never_is(
    given: Iterable[Administration], difference: Difference, parameters: Parameters
) -> bool:
    """Return whether a complex code is billed for a drug that the manual, or the payer's list, never takes so."""
    never = parameters.not_complex_drugs
    return codes.family_of(difference.code) is Family.COMPLEX and any(
        is_never_complex(a) or any(bills(a, code) for code in never) for a in given
    )


def is_never_complex(administration: Administration) -> bool:
    """Return whether the drug is never billed with 964xx, whatever it is given with."""
    found = (
        (drugs.find(administration.hcpcs),)
        if administration.hcpcs
        else drugs.by_name(administration.substance)
    )
    return any(drug is not None and drug.never_complex for drug in found)


def is_plainly_therapeutic(administration: Administration) -> bool:
    """Return whether a drug is known, and is neither antineoplastic nor a biological on which payers may differ."""
    known = drugs.classify(administration.substance, administration.hcpcs, route="iv")
    return known.settled == "therapeutic" and known.ground.is_firm and not _is_biological(administration)


def _is_biological(administration: Administration) -> bool:
    named = drugs.by_name(administration.substance)
    coded = drugs.find(administration.hcpcs)
    return any(map(drugs.is_biological, (*named, *((coded,) if coded else ()))))


def is_rescue(administration: Administration) -> bool:
    """Return whether the drug protects from another one: leucovorin, levoleucovorin, mesna."""
    return drugs.substance_key(administration.hcpcs, administration.substance) in RESCUE
