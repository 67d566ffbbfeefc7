"""Which profile a claim belongs to: by payer id, then name, then filing indicator, then `base`.

Where several profiles match, the one that asks for the claim's filing indicator goes before one that takes any, and a
later origin (a plugin's, then the operator's folder) before what is shipped. A tie after that is refused at load, by
`clashes`: a claim's profile must never depend on the order of files.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from payer_profiles.facts import ProfileFile
from payer_profiles.model import ROOT

_WORDS = re.compile(r"[^A-Z0-9]+")
_ANY_ENDING = " *"


@dataclass(frozen=True, slots=True)
class _Claim:
    """One way in which a profile lays claim to claims."""

    profile: str
    because: str
    forms: frozenset[str]
    filing_indicators: frozenset[str]
    clearinghouse: str | None
    rank: int

    def takes(self, filing_indicator: str, form: str | None, clearinghouse: str | None) -> bool:
        return (
            (form is None or form in self.forms)
            and (not self.filing_indicators or filing_indicator in self.filing_indicators)
            and (self.clearinghouse is None or clearinghouse in (None, self.clearinghouse))
        )

    @property
    def precedence(self) -> tuple[bool, bool, int]:
        return bool(self.filing_indicators), self.clearinghouse is not None, self.rank


_Index = dict[str, list[_Claim]]


def _indexes(files: Iterable[tuple[int, ProfileFile]]) -> tuple[_Index, _Index, _Index]:
    ids: _Index = defaultdict(list)
    names: _Index = defaultdict(list)
    indicators: _Index = defaultdict(list)
    for rank, file in files:
        match = file.match
        forms, only = frozenset(file.forms), frozenset(match.only_filing_indicators)
        for payer in match.payer_ids:
            because = f"payer id {payer.id}" + (" (unverified)" if payer.unverified else "")
            key = plain(payer.id)
            ids[key].append(_Claim(file.id, because, forms, only, payer.clearinghouse, rank))
        for name in match.names:
            names[plain_name(name)].append(_Claim(file.id, f"payer name {name}", forms, only, None, rank))
        for indicator in match.filing_indicators:
            because = f"filing indicator {indicator}"
            indicators[indicator].append(_Claim(file.id, because, forms, frozenset(), None, rank))
    return ids, names, indicators


def plain(payer_id: str) -> str:
    """Return a payer id as it is compared."""
    return payer_id.strip().upper()


def plain_name(name: str) -> str:
    """Return a payer's name as it is compared: capitals and digits, single blanks, the last ` *` kept."""
    ending = _ANY_ENDING if name.endswith(_ANY_ENDING) else ""
    return _WORDS.sub(" ", name.upper()).strip() + ending


class Chooser:
    """The index of every profile's `match`; answers are remembered, since a file names few payers many times."""

    def __init__(self, files: Iterable[tuple[int, ProfileFile]]) -> None:
        self._ids, self._names, self._indicators = _indexes(files)
        self.choose = lru_cache(maxsize=4096)(self._choose)

    def _choose(
        self,
        payer_id: str | None,
        payer_name: str | None,
        filing_indicator: str | None,
        form: str | None,
        clearinghouse: str | None,
    ) -> tuple[str, str]:
        """Return the profile id and why."""
        indicator = (filing_indicator or "").strip().upper()
        offers = [self._ids.get(plain(payer_id or ""), ())]
        offers += [self._names.get(key, ()) for key in _keys(plain_name(payer_name or ""))]
        offers.append(self._indicators.get(indicator, ()))
        for offer in offers:
            taking = [claim for claim in offer if claim.takes(indicator, form, clearinghouse)]
            if taking:
                best = max(taking, key=lambda claim: claim.precedence)
                return best.profile, best.because
        return ROOT, f"unknown payer: {ROOT}"


def _keys(name: str) -> Iterator[str]:
    """Yield the aliases that would fit a name, the longest first."""
    yield name
    words = name.split(" ")
    for count in range(len(words), 0, -1):
        yield " ".join(words[:count]) + _ANY_ENDING


def clashes(files: Sequence[tuple[int, ProfileFile]]) -> Iterator[tuple[str, str, str]]:
    """Yield (profile, other profile, why) where two profiles of one origin match the same claims equally well."""
    for index in _indexes(files):
        for claims in index.values():
            for position, one in enumerate(claims):
                for other in claims[position + 1 :]:
                    if _equal(one, other):
                        yield one.profile, other.profile, one.because


def _equal(one: _Claim, other: _Claim) -> bool:
    shared = one.filing_indicators & other.filing_indicators
    same_indicators = bool(shared) or not (one.filing_indicators or other.filing_indicators)
    return (
        one.rank == other.rank
        and bool(one.forms & other.forms)
        and one.clearinghouse == other.clearinghouse
        and same_indicators
    )
