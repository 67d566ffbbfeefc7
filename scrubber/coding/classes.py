"""The class of an administration: complex, therapeutic, hydration and so on, and what decided it.

The chart's own word goes first, then the payer's lists, then what is known of the drug by code, name, route and
indication, then the payer's preference. Where none of them decides, every class that it may be is returned: the engine
codes each (see `readings`), and nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from payer_profiles.parameters import Parameters
from scrubber.model.record import Administration, Indication
from scrubber.model.value import Value
from scrubber.reference import drugs
from scrubber.reference.drugs import Classification
from scrubber.reference.trust import as_fact


class Classes(Value):
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


def classes_of(
    item: Administration,
    parameters: Parameters,
    indications: Sequence[Indication] = (),
    *,
    doubted: bool = False,
) -> Classes:
    """Return the classes of an administration. `doubted`: the chart leaves its own word in doubt."""
    hcpcs = item.hcpcs
    stated = None if doubted else item.drug_class
    if stated is not None and stated != "complex":
        return Classes((stated,))
    if hcpcs:
        for key, value in _LISTS:
            if hcpcs in getattr(parameters, key):
                says = (
                    f"{item.substance}: the chart says complex, but this payer takes {hcpcs} as therapeutic."
                )
                return Classes((value,), (key,), says if stated and value == "therapeutic" else "")
    known = known_class(item, indications, parameters)
    if stated is not None:
        if known.never_complex:
            return Classes(
                ("therapeutic",),
                _facts(item, known),
                f"{item.substance} is therapeutic even beside complex drugs, though the chart says complex.",
            )
        return Classes((stated,))
    if known.settled is not None:
        facts = tuple(key for key, _ in _LISTS) if known.is_listed else _facts(item, known)
        return Classes((known.settled,), facts)
    preferred = parameters.payer_dependent_class
    if preferred not in known.values or not known.payers_differ:
        return Classes(known.values, _facts(item, known))
    return Classes(
        (preferred,),
        (*_facts(item, known), "payer_dependent_class"),
        f"{item.substance} is taken as {preferred}, as this payer prefers.",
    )


_LISTS = (
    ("complex_drugs", "complex"),
    ("therapeutic_drugs", "therapeutic"),
    ("not_complex_drugs", "therapeutic"),
)


def _facts(item: Administration, known: Classification) -> tuple[str, ...]:
    by_table = item.hcpcs is not None and known.is_of_the_drug and drugs.find(item.hcpcs) is not None
    return (f"class:{item.hcpcs}" if by_table else as_fact(known.ground, f"the class of {item.substance}"),)


def known_class(
    item: Administration, indications: Sequence[Indication] = (), parameters: Parameters | None = None
) -> Classification:
    """Return what is known of an administration's class, whatever the chart says of it.

    `parameters`: the payer's lists of HCPCS codes decide for a drug that is named without one as well.
    """
    route = item.technique if item.technique in _NEEDLE else item.route or item.technique
    listed, unlisted = ((), ()) if parameters is None or item.hcpcs else _lists_of(parameters)
    return _known(item.substance, item.hcpcs, route, diagnoses_of(item, indications), listed, unlisted)


_NEEDLE = frozenset({"im", "sc", "sc_infusion", "on_body"})


def _lists_of(parameters: Parameters) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return parameters.complex_drugs, (*parameters.therapeutic_drugs, *parameters.not_complex_drugs)


def diagnoses_of(item: Administration, indications: Sequence[Indication]) -> tuple[str, ...]:
    """Return the diagnoses that the chart gives for it; those for no particular drug where none is for this one."""
    own = tuple(one.code for one in indications if one.code and one.for_administration == item.id)
    return own or tuple(one.code for one in indications if one.code and one.for_administration is None)


@lru_cache(maxsize=8192)
def _known(
    name: str,
    hcpcs: str | None,
    route: str,
    indications: tuple[str, ...],
    complex_drugs: tuple[str, ...],
    therapeutic_drugs: tuple[str, ...],
) -> Classification:
    return drugs.classify(
        name,
        hcpcs,
        route=route,
        indications=indications,
        complex_drugs=complex_drugs,
        therapeutic_drugs=therapeutic_drugs,
    )


def hormonal_values(item: Administration, indications: Sequence[Indication] = ()) -> tuple[bool, ...]:
    """Return whether a complex injection is hormonal: one value where it is known, both where it is not."""
    if item.hormonal is not None:
        return (item.hormonal,)
    known = known_class(item, indications).hormonal
    return (True, False) if known is None else (known,)
