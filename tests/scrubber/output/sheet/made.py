"""Sheets for tests: any drug under any shipped profile on one day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from payer_profiles import Profile, ProfileSet, load_profiles
from scrubber.hooks.host import PluginHost, load_plugins
from scrubber.model.record import Setting
from scrubber.output.sheet import Sheet, sheet_of, sheets_for
from scrubber.reference import drugs
from scrubber.reference.drugs import Drug

ON = date(2026, 11, 20)


@lru_cache(maxsize=1)
def host() -> PluginHost:
    return load_plugins()


@lru_cache(maxsize=1)
def profiles() -> ProfileSet:
    return load_profiles()


def profile(name: str) -> Profile:
    return profiles().resolve(name, ON)


def sheet(name: str, payer: str = "medicare", setting: Setting = "physician") -> Sheet:
    """Return the one sheet of a name or code."""
    found = sheets(name, payer, setting)
    assert len(found) == 1, [each.product.hcpcs for each in found]
    return found[0]


def sheets(name: str, payer: str = "medicare", setting: Setting = "physician") -> tuple[Sheet, ...]:
    return sheets_for(name, profile(payer), setting, ON, rules=host().rules(), owner_of=host().owner_of)


def sheet_under(drug: Drug, own: Profile, setting: Setting = "physician") -> Sheet:
    return sheet_of(drug, own, setting, ON, rules=host().rules(), owner_of=host().owner_of)


def each_sixth_drug(first: int) -> Iterator[Drug]:
    """Yield each sixth of the drugs that may be billed on the day, beginning with the `first`: all of them, one test
    after the other, would take two minutes.
    """
    active = (drug for drug in drugs.table().values() if drug.is_active(ON))
    yield from islice(active, first, None, 6)
