"""How far a billed code is from a supported one that nobody billed, and in what way they differ.

The nearest pairs are matched first: another role or technique in one family, then another family, then what is given
in another manner altogether. Where two codes have no relation, one can't stand for the other.
"""

from __future__ import annotations

from scrubber.coding.comparing import ON_BODY
from scrubber.model.comparison import Kind
from scrubber.reference import codes
from scrubber.reference.codes import AdministrationCode, CodeRole, Family, Technique
from scrubber.reference.routes import INTO_AN_ARTERY

Relation = tuple[int, Kind]
"""How far apart, 0 being nearest, and in what way."""

_DRUGS = frozenset({Family.THERAPEUTIC, Family.COMPLEX})
_PAIRED = _DRUGS | {Family.HYDRATION, Family.SUBCUTANEOUS_INFUSION}
"""Families whose codes differ by technique and role only."""
_SINGLE = frozenset({Family.VACCINE, Family.PUMP, Family.ANTIBODY})
"""Families in which one code is as near to another as any."""
_INJECTED = ({Family.INJECTION, Family.COMPLEX}, {Family.INJECTION, Family.VACCINE})
"""Families that differ only in what the syringe held."""
_UNDER_THE_SKIN = {Family.SUBCUTANEOUS_INFUSION, Family.INJECTION}
"""Families of what goes under the skin: `96369` by pump, `96372` by syringe or in 15 minutes and less."""
_BY_NEEDLE = _DRUGS | {Family.INJECTION}
_INTRAVENOUS = frozenset({Technique.PUSH, Technique.INFUSION})


def relation_of(billed: str, supported: str) -> Relation | None:
    """Return how far two administration codes of one encounter are apart and in what way, or None."""
    one, other = codes.find(billed), codes.find(supported)
    if one is None or other is None or (billed in INTO_AN_ARTERY) != (supported in INTO_AN_ARTERY):
        return None
    if one.family is other.family and one.family in _PAIRED:
        return _in_one_family(one, other)
    if {one.family, other.family} == _DRUGS:
        return _complex_or_therapeutic(one, other)
    if other.family is Family.HYDRATION and one.family in _DRUGS:
        return _drug_or_hydration(one, other)
    if {one.family, other.family} == _UNDER_THE_SKIN and not (_is_hourly(one) or _is_hourly(other)):
        return 7, Kind.WRONG_TECHNIQUE
    return (7, Kind.WRONG_FAMILY) if _may_be_mistaken(one, other) else None


def if_given_so(billed: str, supported: str) -> Relation | None:
    """Return the relation of codes that differ in how a drug is given: pushed, infused, injected, by a pump for home.

    The codes alone say nothing of it: it holds only where the claim bills the drug that was given so.
    """
    one, other = codes.find(billed), codes.find(supported)
    if one is None or other is None:
        return None
    if _both_infused(one, other) and _is_hourly(one) == _is_hourly(other):
        if {one.family, other.family} == {Family.THERAPEUTIC, Family.SUBCUTANEOUS_INFUSION}:
            return 9, Kind.WRONG_TECHNIQUE
        if one.family is Family.HYDRATION and other.family in _DRUGS and _in_same_place(one, other):
            return 9, Kind.WRONG_FAMILY
    if _one_is_of_a_pump(one, other):
        return 9, Kind.WRONG_TECHNIQUE
    if not (_is_first_by_needle(one) and _is_first_by_needle(other)):
        return None
    intravenous = {one.technique, other.technique} - {Technique.INJECTION}
    differ = one.technique is not other.technique
    return (9, Kind.WRONG_TECHNIQUE) if differ and intravenous <= _INTRAVENOUS else None


def _both_infused(one: AdministrationCode, other: AdministrationCode) -> bool:
    """Return whether both codes count minutes of an infusion, into a vein or under the skin."""
    return one.technique is other.technique is Technique.INFUSION


def _one_is_of_a_pump(one: AdministrationCode, other: AdministrationCode) -> bool:
    """Return whether one bills a pump of many hours, and the other the first hour of an infusion: `96413`, `96416`."""
    pump, hours = (one, other) if one.family is Family.PUMP else (other, one)
    return (
        pump.family is Family.PUMP
        and hours.family in _DRUGS
        and hours.technique is Technique.INFUSION
        and not _is_hourly(hours)
    )


def _in_one_family(billed: AdministrationCode, supported: AdministrationCode) -> Relation:
    """`96365` for `96374`: another technique. `96367` for `96368`: another role, and an hour's code is further off."""
    if billed.technique is not supported.technique:
        return (1 if _in_same_place(billed, supported) else 2), Kind.WRONG_TECHNIQUE
    return (3 if _is_hourly(billed) != _is_hourly(supported) else 0), Kind.WRONG_ROLE


def _complex_or_therapeutic(billed: AdministrationCode, supported: AdministrationCode) -> Relation | None:
    """`96413` for `96365`, in one technique."""
    if billed.technique is not supported.technique:
        return None
    if _in_same_place(billed, supported):
        return (5 if _is_hourly(billed) else 4), Kind.WRONG_FAMILY
    return (6, Kind.WRONG_FAMILY) if billed.technique is not Technique.INJECTION else None


def _drug_or_hydration(billed: AdministrationCode, supported: AdministrationCode) -> Relation | None:
    """`96365` for `96360`, in one technique and both initial or both not."""
    alike = billed.technique is supported.technique and _in_same_place(billed, supported)
    return (6, Kind.WRONG_FAMILY) if alike else None


def _may_be_mistaken(billed: AdministrationCode, supported: AdministrationCode) -> bool:
    """`90471` for `G0008`, `96372` for `96401` or `96377`: codes of other families, or of none with roles."""
    if billed.family is supported.family:
        return billed.family in _SINGLE or ON_BODY in (billed.code, supported.code)
    families = {billed.family, supported.family}
    both_injected = billed.technique is supported.technique is Technique.INJECTION
    return Family.ANTIBODY in families or (both_injected and families in _INJECTED)


def _in_same_place(one: AdministrationCode, other: AdministrationCode) -> bool:
    """Return whether both are initial codes, or neither."""
    return (one.role is CodeRole.INITIAL) == (other.role is CodeRole.INITIAL)


def _is_hourly(row: AdministrationCode) -> bool:
    """`96366`: each further hour."""
    return row.role is CodeRole.ADDITIONAL_HOUR


def _is_first_by_needle(row: AdministrationCode) -> bool:
    """Return whether a code bills a drug into vein, muscle or skin, further hours aside."""
    return row.family in _BY_NEEDLE and not _is_hourly(row)
