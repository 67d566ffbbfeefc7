"""Which drugs a person means by a name, a HCPCS code or an NDC: looked up as the chart readers look drugs up.

A name of a substance with several products means each of them: which one it is, the vial decides, so nothing is guessed
and each has a sheet of its own.
"""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from functools import lru_cache

from scrubber.output.sheet.errors import SheetError
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.names import words_of
from scrubber.reference.tables import Tables, ndc_digits

_LONGEST = 200
"""Characters of a name that is looked up."""


def drugs_named(asked: str, on: date, tables: Tables) -> tuple[Drug, ...]:
    """Return the drugs that are meant on a day, the plainest first. Raises `SheetError` where there is none."""
    wanted = asked.strip()[:_LONGEST]
    code = wanted.upper()
    if code in codes.NOC_DRUG_CODES:
        raise SheetError(
            f"{code} stands for drugs without a code of their own, so it says nothing about one of them; name the drug"
        )
    ndc = ndc_digits(wanted)
    if code in drugs.table():
        found = drugs.identify(hcpcs=code, on=on, tables=tables)
    elif ndc is not None:
        found = drugs.identify(ndc=ndc, on=on, tables=tables)
    else:
        found = drugs.identify(wanted, on=on, tables=tables)
    if found.candidates:
        return found.candidates
    if found.ended:
        ended = ", ".join(drug.hcpcs for drug in found.ended)
        raise SheetError(f"{ended} may not be billed on {on.isoformat()}, and no code that follows is known")
    raise _unknown(wanted, is_ndc=ndc is not None)


def same_substance(drug: Drug, on: date) -> tuple[str, ...]:
    """Return the codes of other products of the substance that are given by needle and may be billed on a day."""
    found = drugs.identify(drug.substance, on=on).candidates
    return tuple(one.hcpcs for one in found if one.hcpcs != drug.hcpcs and one.substance == drug.substance)


def listed_drugs() -> tuple[Drug, ...]:
    """Return every drug that has a sheet and may still be billed, by name."""
    known = [drug for drug in drugs.table().values() if drug.ended_on is None]
    return tuple(sorted(known, key=lambda drug: (drug.product, drug.hcpcs)))


def _unknown(wanted: str, *, is_ndc: bool) -> SheetError:
    if is_ndc:
        return SheetError(
            "no drug of CMS's crosswalk has this NDC; name the drug or its HCPCS code, "
            "or load the crosswalk of the quarter with infuscrub data add --kind ndc"
        )
    near = near_names(wanted)
    hint = f" Did you mean {', '.join(near)}?" if near else ""
    return SheetError(
        f"no drug is known by this name or code.{hint} infuscrub sheet --list names them all", near
    )


def near_names(wanted: str, most: int = 4) -> tuple[str, ...]:
    """Return names and codes that are spelled much like this one, the closest first."""
    words = " ".join(words_of(wanted))
    found = get_close_matches(words, _names(), n=most, cutoff=0.72)
    found += get_close_matches(wanted.upper(), list(drugs.table()), n=most, cutoff=0.79)
    return tuple(dict.fromkeys(found))[:most]


@lru_cache(maxsize=1)
def _names() -> list[str]:
    names = {name for drug in drugs.table().values() for name in (drug.substance, drug.product, *drug.names)}
    return sorted(names)
