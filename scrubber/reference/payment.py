"""Whether a drug is paid for itself where it was given: what decides that JW or JZ has a place on its line.

Medicare asks for JW and JZ on drugs that are paid for themselves under Part B (CMS, discarded drugs): in the office any
drug, at a critical access hospital likewise (First Coast 0503966), at an outpatient hospital those with the status K or
G of the day, at an ambulatory surgical center those with the indicator K2. A stay, a rural health clinic and a
federally qualified health center are paid as a whole.
"""

from __future__ import annotations

from datetime import date

from scrubber.model.ground import Ground
from scrubber.model.value import Value
from scrubber.reference.tables import Tables

SURGICAL_CENTER = "24"
"""The place of service of an ambulatory surgical center, which bills on 837P."""

_OUTPATIENT = frozenset({"", "12", "13", "14"})
"""Types of bill paid by OPPS; a chart without one is taken for an outpatient hospital's."""
_CRITICAL_ACCESS = "85"
_PAID_AS_A_WHOLE = {"11": "a stay", "18": "a stay", "71": "a rural health clinic", "77": "a health center"}
_CENTER_BILLS = "83"


class Site(Value):
    """Where a drug was given, as far as it decides how it is paid."""

    professional: bool
    place_of_service: str = ""
    type_of_bill: str = ""


class Paid(Value):
    """Whether a drug is paid for itself. `alone` None: nobody knows."""

    alone: bool | None
    ground: Ground = Ground.PRIMARY
    because: str = ""


_OFFICE = Paid(True)
_NOT_KNOWN = Paid(None, Ground.UNVERIFIED)


def paid_for_itself(tables: Tables, code: str, on: date | None, site: Site) -> Paid:
    """Return whether a drug code is paid for itself at a site on a day, and on what ground.

    Where no table answers for the day, the last one before it does, on memory ground.
    """
    return tables.remember((code, on, site), lambda: _paid_for_itself(tables, code, on, site))


def _paid_for_itself(tables: Tables, code: str, on: date | None, site: Site) -> Paid:
    kind = site.type_of_bill[:2]
    if site.professional:
        return _by_status(tables, code, on, asc=True) if site.place_of_service == SURGICAL_CENTER else _OFFICE
    if kind == _CRITICAL_ACCESS:
        return _OFFICE
    if kind in _PAID_AS_A_WHOLE:
        return Paid(False, Ground.PRIMARY, f"{_PAID_AS_A_WHOLE[kind]} is paid as a whole")
    if kind in _OUTPATIENT or kind == _CENTER_BILLS:
        return _by_status(tables, code, on, asc=kind == _CENTER_BILLS)
    return _NOT_KNOWN


def _by_status(tables: Tables, code: str, on: date | None, *, asc: bool) -> Paid:
    day = on or date.max
    paid = tables.opps.separately_paid(code, day, asc=asc, last_known=True)
    if paid is None:
        return _NOT_KNOWN
    if paid.value:
        return Paid(True, paid.ground)
    ask = tables.opps.asc_indicator if asc else tables.opps.status
    found = ask(code, day, last_known=True)
    status = found.value if found is not None else ""
    whose = "ASC indicator" if asc else "OPPS status"
    return Paid(
        False, paid.ground, f"it is not paid for itself there ({whose} {status}, {paid.edition.quarter})"
    )
