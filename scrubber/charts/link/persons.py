"""Whether a document's patient is the claim's, where a number, a birth date or a name has led to the document.

Twins share a birth date and a member id, spouses a member id, and Kim is not Kimberly where both are insured under one
number: another given name is another person, and one that only begins alike is for a person to confirm.
"""

from __future__ import annotations

from typing import Literal

from scrubber.charts.link.keys import LinkedBy, LinkKeys, family_base, plain
from scrubber.charts.words.sameness import given_likeness, same_family, without_umlauts
from scrubber.model.record import Patient
from scrubber.model.value import Value

BY_NAME = "name, birth date and day agree, no number does"
BY_NAME_ALONE = "name and birth date agree, no number does"
SHORT_NAME = "one given name begins the other"
OTHER_GIVEN = "the given name differs"
OTHER_BIRTH = "the birth date differs"
OTHER_FAMILY = "the family name differs"
SWAPPED = "family and given name stand the other way round"
NO_UMLAUT = "the names are one where an umlaut is written out (ue) in one and lost (u) in the other"
SUFFIX = "the member ids differ in the last two digits"
UNDATED = "no giving with a date was made out in the document"


class Likeness(Value):
    """Whether two are one person: `same`, `proposed` for a person to confirm (and why), or `other`."""

    verdict: Literal["same", "proposed", "other"]
    because: str = ""


OTHER, SAME = Likeness("other"), Likeness("same")


def likeness(patient: Patient, keys: LinkKeys, linked_by: LinkedBy, *, dated: bool = True) -> Likeness:
    """Return whether the document's patient is the claim's, as far as the number that links them can tell.

    `dated`: the document gives a day, and it is the claim's.
    """
    born = patient.birth_date is not None and patient.birth_date == keys.birth_date
    if (
        not born
        and linked_by != "medical_record_number"
        and not _bears_the_member_id(patient, keys, linked_by)
    ):
        return OTHER  # before any name is taken apart: a log of the day holds hundreds of others
    if are_swapped(patient, keys):
        return Likeness("proposed", SWAPPED)
    if lost_an_umlaut(patient, keys):
        return Likeness("proposed", NO_UMLAUT)
    given = given_likeness(patient.given or "", keys.given)
    family = not (patient.family and keys.family) or same_family(patient.family, keys.family)
    birth: bool | None = None
    if patient.birth_date and keys.birth_date:
        birth = patient.birth_date == keys.birth_date
    if linked_by == "birth_date":
        if birth and family and given in ("same", "begins"):
            by_name = BY_NAME if dated else BY_NAME_ALONE
            return Likeness("proposed", by_name if given == "same" else f"{by_name}; {SHORT_NAME}")
        return OTHER
    if linked_by == "member_id":
        return _under_one_member_id(patient, keys, given, family, birth)
    return _under_one_chart_number(given, family, birth)


def _bears_the_member_id(patient: Patient, keys: LinkKeys, linked_by: LinkedBy) -> bool:
    return linked_by != "birth_date" and plain(patient.member_id or "") == plain(keys.member_id)


def are_swapped(patient: Patient, keys: LinkKeys) -> bool:
    """`ROWAN TESSA` without a comma: family and given name the other way round, of one born on the same day."""
    family, given = patient.family or "", patient.given or ""
    born = patient.birth_date is not None and patient.birth_date == keys.birth_date
    known = all((family, given, keys.family, keys.given))
    turned = born and known and same_family(family, keys.given) and same_family(given, keys.family)
    return turned and not same_family(family, keys.family)


def lost_an_umlaut(patient: Patient, keys: LinkKeys) -> bool:
    """`Muller` of a chart and `MUELLER` of a claim, of one born on the same day: ASCII no longer shows that both are
    Müller.
    """
    family, given = patient.family or "", patient.given or ""
    if not all((family, given, keys.family, keys.given)) or patient.birth_date is None:
        return False
    if patient.birth_date != keys.birth_date or _are_same(family, given, keys.family, keys.given):
        return False
    return _are_same(*map(without_umlauts, (family, given, keys.family, keys.given)))


def _are_same(family: str, given: str, other_family: str, other_given: str) -> bool:
    return same_family(family, other_family) and given_likeness(given, other_given) == "same"


def _under_one_member_id(
    patient: Patient, keys: LinkKeys, given: str, family: bool, birth: bool | None
) -> Likeness:
    if given == "differs":
        return OTHER
    mine, theirs = plain(patient.member_id or ""), plain(keys.member_id)
    if mine != theirs:
        is_one = given == "same" and birth and family
        of_family = mine == family_base(keys.member_id) or theirs == family_base(patient.member_id or "")
        return (SAME if of_family else Likeness("proposed", SUFFIX)) if is_one else OTHER
    if birth is False:
        return Likeness("proposed", OTHER_BIRTH) if given == "same" else OTHER
    if given == "begins":
        return Likeness("proposed", SHORT_NAME)
    return SAME if family else Likeness("proposed", OTHER_FAMILY)


def _under_one_chart_number(given: str, family: bool, birth: bool | None) -> Likeness:
    """A chart number is one person's; where something else differs, one of the two was typed wrongly, or it is another
    clinic's number.
    """
    if given == "differs":
        return Likeness("proposed", OTHER_GIVEN) if birth and family else OTHER
    if birth is False:
        return Likeness("proposed", OTHER_BIRTH) if given == "same" and family else OTHER
    return SAME if family else Likeness("proposed", OTHER_FAMILY)
