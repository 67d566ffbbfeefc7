"""Which documents more than one claim of a run would take by patient and day: such a document is none of theirs.

Theory. A document that names a claim is that claim's. One that names a patient and a day only is the claim's of that
patient and day, if there is one such claim; whether there is, no claim knows of itself. So every claim of a run is
noted before the first is scrubbed: a sign for each document and day that its patient's numbers lead to, with a digest
of the claim. A sign that two claims left is disputed. The sign holds birth date and first name as the claims give them,
since spouses share a member id, twins a birth date, and patients of two clinics a chart number.

A name may hold a number and more: `TA-1-order.pdf` is TA-1's, unless a claim TA-1-ORDER is in the run. So the claim
that most of such a name says is noted too, and to no other claim is the document linked or proposed.

What is kept are digests: nothing of a patient. Only documents that somebody may find by patient and day, or by a part
of their names, leave signs, so a run whose charts name their claims keeps nothing and reads nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, Protocol

from scrubber.charts.link.index import DocumentIndex
from scrubber.charts.link.keys import LinkKeys, key, plain
from scrubber.charts.link.offers import digest

_State = tuple[set[bytes], set[bytes], dict[bytes, tuple[int, frozenset[bytes]]]]
Dispute = Literal["", "several", "named"]
"""`several`: another claim fits the document as well; `named`: and the document names that one."""


class Claimants(Protocol):
    """What a claim asks about a document that it found by patient and day."""

    def dispute(self, document: str, keys: LinkKeys) -> Dispute:
        """Return whether another claim of the run would take the document too."""

    def is_anothers(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run, and more of it."""


class Noted:
    """What the claims of a run left. Of the digests of claims, only those that names of documents say travel to other
    processes.
    """

    def __init__(self) -> None:
        self._first: dict[bytes, bytes] = {}
        """The claim that left a sign first, by the sign."""
        self._disputed: set[bytes] = set()
        self._naming: set[bytes] = set()
        """Signs of claims that the document names."""
        self._called: dict[bytes, tuple[int, frozenset[bytes]]] = {}
        """How much of a document says a claim, at most, and which claims it says, by the document."""

    def __getstate__(self) -> _State:
        return self._disputed, self._naming & self._disputed, self._called

    def __setstate__(self, state: _State) -> None:
        self._first = {}
        self._disputed, self._naming, self._called = state

    def __len__(self) -> int:
        return len(self._disputed) + len(self._called)

    def note(self, keys: LinkKeys, index: DocumentIndex) -> None:
        """Note a claim. One that comes again under its number (a replacement, another payer) is the same claim."""
        claim = _claim(keys)
        for document, much in index.called_after(keys):
            named = digest(document)
            most, claims = self._called.get(named, (0, frozenset()))
            if much >= most:
                self._called[named] = much, frozenset((claim,)) | (claims if much == most else frozenset())
        found = index.by_patient(keys)
        if not found:
            return
        naming = index.naming(keys)
        for document, day in found:
            for sign in _signs(document, day, keys):
                if self._first.setdefault(sign, claim) != claim:
                    self._disputed.add(sign)
                if document in naming:
                    self._naming.add(sign)

    def dispute(self, document: str, keys: LinkKeys) -> Dispute:
        """Return whether another claim would take the document too."""
        if not self._disputed:
            return ""
        signs = [sign for day in keys.service_dates for sign in _signs(document, day, keys)]
        disputed = self._disputed.intersection(signs)
        if not disputed:
            return ""
        return "several" if disputed.isdisjoint(self._naming) else "named"

    def is_anothers(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run, and more of it."""
        named = self._called.get(digest(document)) if self._called else None
        return named is not None and _claim(keys) not in named[1]


def _claim(keys: LinkKeys) -> bytes:
    """Return the digest of a claim: 837P and 837I of one number are two, a replacement is the same one."""
    return digest(f"{keys.transaction}:{keys.claim_id.strip().upper()}")


def _signs(document: str, day: date, keys: LinkKeys) -> Iterator[bytes]:
    """Yield a sign of the person by birth date and first name, and one by chart number, where Rob may be Robert."""
    name = _FIRST_NAME.match(keys.given.upper())
    born = keys.birth_date or ""
    yield digest(f"{document}\n{day}\n{born}\n{name[0] if name else ''}")
    if keys.medical_record_number:
        yield digest(key(f"{document}\n{day}\n{born}", plain(keys.medical_record_number)))


_FIRST_NAME = re.compile(r"[A-Z]+")
