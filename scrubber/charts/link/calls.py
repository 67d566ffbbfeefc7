"""How documents name the claims of a run, by a name or a number in them: one claim, more of one, or several.

Theory. Of claims that one number may mean, it is the one that writes it as the document does: `12345.pdf` is 12345's
where claims 12345 and 0012345 are in a run, and neither's of 0012345 and 012345. Of two numbers of which one goes on
with the other, it is the longer: `TA-1-SEC-order.pdf` is TA-1-SEC's. Two other numbers (`TA-1 TA-2.pdf`) are two
claims': a document that tells whose it is finds its own among them, and one that does not is used for neither. A
manifest names several claims on purpose; each number in it is taken by itself.
"""

from __future__ import annotations

from collections.abc import Iterable

from scrubber.charts.link.keys import How, Told, Where
from scrubber.model.value import Value


class Call(Value):
    """One claim that a document names."""

    claim: bytes
    written: str
    """Its number, as the claim writes it."""
    owner: bytes
    """Its patient."""
    how: How
    where: Where
    number: str
    """The number by which the document names it, with spelling set aside."""


class _Verdict(Value):
    claims: frozenset[bytes] = frozenset()
    """Whose the document is: of several it is each one's."""
    disputed: frozenset[bytes] = frozenset()
    """Of which claims it may be, and nobody knows of which."""


_NOTHING = _Verdict()


class Calls:
    """The claims that each document names, by the document's digest. To other processes only verdicts travel."""

    def __init__(self) -> None:
        self._noted: dict[bytes, list[Call]] = {}
        self._told: dict[bytes, Told] = {}
        """What each document tells of its patient."""
        self._verdicts: dict[bytes, _Verdict] = {}

    def __getstate__(self) -> dict[bytes, _Verdict]:
        return {document: self._verdict(document) for document in self._noted} or self._verdicts

    def __setstate__(self, state: dict[bytes, _Verdict]) -> None:
        self._noted, self._told, self._verdicts = {}, {}, state

    def __len__(self) -> int:
        return len(self._noted) or len(self._verdicts)

    def note(self, document: bytes, call: Call, told: Told) -> None:
        """Note a claim that a document names."""
        self._noted.setdefault(document, []).append(call)
        self._told[document] = told
        self._verdicts.pop(document, None)

    def is_anothers(self, document: bytes, claim: bytes) -> bool:
        """Return whether the document names claims of the run and not this one, or this one less than another."""
        verdict = self._verdict(document)
        return verdict is not _NOTHING and claim not in verdict.claims | verdict.disputed

    def is_disputed(self, document: bytes, claim: bytes) -> bool:
        """Return whether the document names this claim and another, and nobody knows of which it is."""
        return claim in self._verdict(document).disputed

    def _verdict(self, document: bytes) -> _Verdict:
        known = self._verdicts.get(document)
        if known is None and document in self._noted:
            known = self._verdicts[document] = _judged(self._noted[document], self._told[document])
        return known or _NOTHING


def _judged(calls: Iterable[Call], told: Told) -> _Verdict:
    """Return whose a document is that names these claims."""
    calls = tuple(calls)
    is_listed = any(call.where == "manifest" for call in calls)
    by_number: dict[str, list[Call]] = {}
    for call in calls:
        by_number.setdefault(call.number, []).append(call)
    best = {number: _surest(own) for number, own in by_number.items()}
    if not is_listed and len(best) > 1:
        best = _longest(best, told)
    disputed: set[bytes] = set()
    for own in best.values():
        if _are_several(own, told, is_listed):
            disputed.update(call.claim for call in own)
    claims = frozenset(call.claim for own in best.values() for call in own)
    if not is_listed and len(best) > 1 and told.nobody:
        disputed |= claims
    return _Verdict(claims - disputed, frozenset(disputed))


def _surest(calls: list[Call]) -> list[Call]:
    """Return of claims that one number may mean those that write it most as the document does."""
    for how in ("exact", "part"):
        if found := [call for call in calls if call.how == how]:
            return found
    return calls


def _longest(best: dict[str, list[Call]], told: Told) -> dict[str, list[Call]]:
    """Return the numbers without those that another goes on with; of a document that tells its patient also without
    those in a part of its name, where a claim is named inside.
    """
    kept = {
        number: own
        for number, own in best.items()
        if not any(other != number and other.startswith(number) for other in best)
    }
    inside = any(call.where == "inside" for own in kept.values() for call in own)
    if told.nobody or not inside:
        return kept
    return {number: own for number, own in kept.items() if own[0].how != "part"}


def _are_several(calls: list[Call], told: Told, is_listed: bool) -> bool:
    """Return whether claims under one number are several of which the document does not tell which is meant."""
    if len({call.written for call in calls}) > 1 and calls[0].how == "loose":
        return told.nobody or is_listed
    return told.nobody and len({call.owner for call in calls}) > 1
