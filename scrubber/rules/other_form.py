"""What a chart shows of a drug that is billed by the code of another form of it: Skyrizi under the skin, as J2327.

`ustekinumab` and `ustekinumab subcutaneous` are forms of one substance, each with codes of its own.
"""

from __future__ import annotations

from scrubber.coding.products import route_of
from scrubber.coding.standing import treatments
from scrubber.model.record import Administration
from scrubber.reference import drugs
from scrubber.rules.case import Case

_WAYS = {"iv": "into a vein", "sc": "under the skin", "im": "into a muscle"}


def shown_in_another_form(case: Case, code: str) -> str:
    """Return what the chart shows of the drug, `Skyrizi given under the skin`; empty where it shows none of it."""
    drug = drugs.find(code)
    if drug is None or case.record is None:
        return ""
    for item in treatments(case.record):
        if item.hcpcs is None and any(_are_forms(own, drug.substance) for own in _substances(item)):
            way = _WAYS.get(route_of(item) or "", "")
            return f"{item.substance} given {way}".removesuffix(" given ")
    return ""


def _substances(item: Administration) -> tuple[str, ...]:
    return drugs.identify(item.substance, None, on=None, route=route_of(item)).substances


def _are_forms(one: str, other: str) -> bool:
    """Return whether one substance is named by the other and a word for its form."""
    shorter, longer = sorted((one, other), key=len)
    return shorter != longer and longer.startswith(f"{shorter} ")
