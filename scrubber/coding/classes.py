"""Which class a drug is given as: complex (964xx), therapeutic (963xx), hydration, and what that rests on.

The chart's own word goes first, then the payer's lists, then the drug table, then the payer's preference. Where none of
them decides, every class that it may be is returned: the engine codes each (see `readings`), and nothing is guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

from payer_profiles.parameters import Parameters
from scrubber.model.record import Administration
from scrubber.reference import drugs


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes that an administration may have; one where it is decided.

    `stands_on` names the payer parameters and drug facts that decided it; `assumption` is for a person to read.
    """

    values: tuple[str, ...]
    stands_on: tuple[str, ...] = ()
    assumption: str = ""

    @property
    def decided(self) -> str | None:
        """Return the class, or None while it is open."""
        return self.values[0] if len(self.values) == 1 else None


UNKNOWN = ("therapeutic", "complex")
"""What an infused or pushed drug of unknown class may be."""
FLUID_OR_REPLACEMENT = ("hydration", "therapeutic")
"""Potassium in a fluid: maintenance fluid, or a replacement."""


def classes_of(item: Administration, parameters: Parameters, *, doubted: bool = False) -> Classes:
    """Return the classes of an administration. `doubted`: the chart leaves its own word in doubt."""
    hcpcs = item.hcpcs
    drug = drugs.find(hcpcs)
    stated = None if doubted else item.drug_class
    if stated == "complex":
        if hcpcs and hcpcs in parameters.therapeutic_drugs:
            return _by_payer(item, "therapeutic_drugs")
        if hcpcs and hcpcs in parameters.not_complex_drugs:
            return _by_payer(item, "not_complex_drugs")
        if drug is not None and drug.never_complex:
            return Classes(
                ("therapeutic",),
                (f"class:{hcpcs}",),
                f"{item.substance} is therapeutic even beside complex drugs, though the chart says complex.",
            )
    if stated is not None:
        return Classes((stated,))
    if hcpcs:
        for key, value in _LISTS:
            if hcpcs in getattr(parameters, key):
                return Classes((value,), (key,))
    if drug is not None:
        found, fact = drug.drug_class, f"class:{hcpcs}"
    else:
        named = drugs.class_by_name(item.substance)
        if named is None:
            return Classes(FLUID_OR_REPLACEMENT if drugs.names_a_fluid(item.substance) else UNKNOWN)
        found, fact = named, f"class-name:{item.substance}"
    if found != "payer_dependent":
        return Classes((found,), (fact,))
    preferred = parameters.payer_dependent_class
    if preferred == "undecided":
        return Classes(UNKNOWN, (fact,))
    return Classes(
        (preferred,),
        (fact, "payer_dependent_class"),
        f"{item.substance} is taken as {preferred}, as this payer prefers.",
    )


_LISTS = (
    ("complex_drugs", "complex"),
    ("therapeutic_drugs", "therapeutic"),
    ("not_complex_drugs", "therapeutic"),
)


def _by_payer(item: Administration, key: str) -> Classes:
    return Classes(
        ("therapeutic",),
        (key,),
        f"{item.substance}: the chart says complex, but this payer takes {item.hcpcs} as therapeutic.",
    )


def hormonal_values(item: Administration) -> tuple[bool, ...]:
    """Return whether a complex injection is hormonal: one value where it is known, both where it is not."""
    if item.hormonal is not None:
        return (item.hormonal,)
    drug = drugs.find(item.hcpcs)
    if drug is not None:
        return (True, False) if drug.hormonal is None else (drug.hormonal,)
    named = {found.hormonal for found in drugs.by_name(item.substance)}
    return (named.pop(),) if len(named) == 1 and None not in named else (True, False)
