"""Which code bills an administration: the chart's own, the one that follows it, or what its name, NDC and route leave.

A chart may name a drug and its dose and no code. The name may be that of one product (Remicade), or of a substance that
several codes bill (infliximab). Where the claim bills one of those, the chart does not speak against it, and the dose
is judged by it. Else several codes stay several: none of them is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import lru_cache

from scrubber.model.ground import Ground
from scrubber.model.record import Administration
from scrubber.model.value import Value, replace
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug, Identity
from scrubber.reference.names import named_in, words_of
from scrubber.reference.tables import Tables
from scrubber.reference.told_apart import told_by_dose

_ROUTES = {
    "infusion": "iv",
    "push": "iv",
    "pump": "iv",
    "im": "im",
    "sc": "sc",
    "sc_infusion": "sc",
    "on_body": "sc",
}


class Billable(Value):
    """The codes that may bill an administration; one where it is decided."""

    codes: tuple[str, ...]
    ground: Ground = Ground.PRIMARY
    because: str = ""
    """Why another code than the charted one, or any at all where none is charted."""
    is_charted: bool = True
    """The chart itself gives the code, or one that the code follows."""
    is_billed: bool = True
    """The claim bills one of them, or the chart gives it."""
    is_of_a_brand: bool = False
    """The name is that of a brand: another product of the substance is not what the chart names."""
    conflict: str = ""
    """What contradicts, where the chart's facts name different drugs."""
    lapsed: str = ""
    """Why no code of the drug that is named lives on that day."""

    @property
    def code(self) -> str | None:
        """Return the code where there is one."""
        return self.codes[0] if len(self.codes) == 1 and not self.conflict else None


NOTHING = Billable(())
_COVID = re.compile(r"covid|sars-cov-2", re.IGNORECASE)


def billable(
    item: Administration, on: date | None, billed: Collection[str] = (), tables: Tables | None = None
) -> Billable:
    """Return the codes that may bill an administration on a day. `billed`: the drug codes of the claim."""
    charted = item.hcpcs
    if charted is None:
        return _by_name(item, on, billed, tables)
    if not codes.is_drug(charted):
        return NOTHING
    drug = drugs.find(charted, on)
    if drug is None or charted in codes.NOC_DRUG_CODES:
        return Billable((charted,))
    if drug.is_active(on):
        return _of_code_and_name(item, drug, on, billed)
    if drug.effective_from is not None and on is not None and on < drug.effective_from:
        return Billable((), drug.grounds.life, f"{charted} had not begun on that day")
    following = _following(item, drug, on)
    own = tuple(code for code in following if code in billed) or following
    return Billable(own, drug.grounds.successors, f"{charted} had ended on that day")


def _of_code_and_name(item: Administration, drug: Drug, on: date | None, billed: Collection[str]) -> Billable:
    """Return the charted code, unless the chart's own words name another product of the same substance beside it."""
    both = _named_beside(item.substance, drug.hcpcs, _ROUTES.get(item.technique), drugs.first_alike(on))
    if len(both) == 1:
        return _charted(drug.hcpcs)
    own = tuple(code for code in both if code in billed) or both
    return Billable(own, Ground.MEMORY, "name and code in the chart name different products")


@lru_cache(maxsize=4096)
def _charted(code: str) -> Billable:
    return Billable((code,))


@lru_cache(maxsize=8192)
def _named_beside(name: str, code: str, route: str | None, on: date | None) -> tuple[str, ...]:
    """Return a code, and those of another product of its substance that a name beside it names."""
    drug = drugs.find(code, on)
    found = identify(name, code, route, on)
    if drug is None or not found.conflicts or found.substances != (drug.substance,):
        return (code,)
    return (code, *(one.hcpcs for one in identify(name, None, route, on).candidates))


def _following(item: Administration, drug: Drug, on: date | None) -> tuple[str, ...]:
    """Return the codes that follow an ended one: of the product that the chart names, where it names one."""
    found = identify(item.substance, drug.hcpcs, _ROUTES.get(item.technique), drugs.first_alike(on))
    if found.candidates and not found.conflicts:
        return tuple(one.hcpcs for one in found.candidates)
    newer = drugs.successor(drug, on)
    return () if newer is None else (newer.hcpcs,)


def _by_name(
    item: Administration, on: date | None, billed: Collection[str], tables: Tables | None
) -> Billable:
    route = _ROUTES.get(item.technique)
    if item.ndc is None:
        named = _of_name(item.substance, route, drugs.first_alike(on))
        if not named.codes and named.lapsed:
            return replace(named, lapsed=_lapsed(item.substance, route, on))
    else:
        named = _of_identity(
            item.substance,
            drugs.identify(item.substance, ndc=item.ndc, on=on, route=route, tables=tables),
        )
    left, told = told_by_dose(named.codes, None if _dose_is_doubted(item) else item.dose)
    if told:
        named = replace(named, codes=left, because=f"{named.because}, and {told}")
    if not named.codes or not billed:
        return named
    own = tuple(code for code in named.codes if code in billed)
    return replace(named, codes=own, is_billed=True) if own else named


def _dose_is_doubted(item: Administration) -> bool:
    return any(doubt.field == "dose" for doubt in item.uncertain) or any(
        clash.field == "dose" for clash in item.conflicts
    )


@lru_cache(maxsize=8192)
def _of_name(name: str, route: str | None, on: date | None) -> Billable:
    """Return what a name may be billed by; charts name the same few over and over."""
    return _of_identity(name, identify(name, None, route, on))


def _of_identity(name: str, found: Identity) -> Billable:
    if found.conflicts:
        return Billable((), found.ground, is_charted=False, is_billed=False, conflict=found.conflicts[0])
    if len(found.substances) > 1 and not found.is_either:
        return NOTHING
    named = tuple(one.hcpcs for one in found.candidates if not one.is_fluid)
    lapsed = "no code of it lives on that day" if found.ended and not found.candidates else ""
    hits = [hit for hit in named_in(name) if hit.substances]
    return Billable(
        named,
        _ground_of_name(name, found),
        "named in the chart",
        is_charted=False,
        is_billed=False,
        is_of_a_brand=bool(hits) and all(hit.is_exact for hit in hits),
        lapsed=lapsed,
    )


def _lapsed(name: str, route: str | None, on: date | None) -> str:
    """Return which codes of a drug that is named ended before a day, and which begin after it."""
    found = identify(name, None, route, drugs.first_alike(on)).ended
    begin = [
        f"{one.hcpcs} begins on {one.effective_from}"
        for one in found
        if on is not None and one.effective_from is not None and one.effective_from > on
    ]
    ended = [f"{one.hcpcs} ended on {one.ended_on}" for one in found if one.ended_on is not None]
    return " and ".join(begin or ended) or "no code of it lives on that day"


@lru_cache(maxsize=8192)
def identify(name: str, hcpcs: str | None, route: str | None, on: date | None) -> Identity:
    """Return who a drug is by what needs no table."""
    return drugs.identify(name, hcpcs, on=on, route=route)


def _ground_of_name(name: str, found: Identity) -> Ground:
    """Return how far the name can be trusted: a brand or the substance's own name stands in CMS's files."""
    if found.ground is not Ground.MEMORY:
        return found.ground
    own = {words_of(substance) for substance in found.substances}
    names = [hit for hit in named_in(name) if hit.substances]
    sure = bool(names) and all(hit.words in own or (hit.is_exact and not hit.is_remembered) for hit in names)
    return Ground.SECONDARY if sure else Ground.MEMORY


def bills(administration: Administration, code: str) -> bool:
    """Return whether a line of this code may bill an administration: its own code, or one of the same substance."""
    charted = administration.hcpcs
    if charted == code:
        return True
    drug = drugs.find(code)
    if drug is None:
        return codes.is_covid_vaccine(code) and is_covid_vaccine(administration)
    if charted and charted not in codes.NOC_DRUG_CODES:
        own = drugs.find(charted)
        return own is not None and own.substance == drug.substance
    # which codes of a substance live on a day is another question: its name is the same on all
    route = _ROUTES.get(administration.technique)
    return drug.substance in identify(administration.substance, None, route, None).substances


def route_of(administration: Administration) -> str | None:
    """Return the way in as the drug tables name it; None for one that they do not tell apart."""
    return _ROUTES.get(administration.technique)


def is_covid_vaccine(item: Administration) -> bool:
    """Return whether a vaccine against COVID-19 was given: by code, by brand, or by what it protects from."""
    return (
        (item.hcpcs is not None and codes.is_covid_vaccine(item.hcpcs))
        or drugs.substance_key(item.hcpcs, item.substance) == "covid-19 vaccine"
        or _COVID.search(item.substance) is not None
    )
