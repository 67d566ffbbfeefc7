"""Which documents more than one claim of a run would take: such a document is none of theirs.

Theory. A document that names a claim is that claim's. One that names a patient and a day only is the claim's of that
patient and day, if there is one such claim; whether there is, no claim knows of itself. So every claim of a run is
noted before the first is scrubbed: a sign for each document and day that its patient's numbers lead to, with a digest
of the claim. A sign that two claims left is disputed. The sign holds birth date and first name as the claims give them,
since spouses share a member id, twins a birth date, and patients of two clinics a chart number. Where a document itself
does not tell one of these, it tells nobody apart by it, and a sign by the number alone is left as well.

A name may hold a number and more, and a number may be one claim's as it is written and another's with its zeros: so it
is noted, too, how each claim is named (`calls.py`).

What is kept are digests: nothing of a patient. Only documents that somebody may find by patient and day, or by a part
of their names, leave signs, so a run whose charts name their claims keeps nothing and reads nothing twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Literal, Protocol

from scrubber.charts.link.calls import Call, Calls
from scrubber.charts.link.index import DocumentIndex
from scrubber.charts.link.keys import LinkKeys, Told, chart_number_key, key, member_key, plain
from scrubber.charts.link.offers import digest

_State = tuple[set[bytes], set[bytes], Calls]
Dispute = Literal["", "several", "named"]
"""`several`: another claim fits the document as well; `named`: and the document names that one."""


class Claimants(Protocol):
    """What a claim asks about a document that it found by patient and day, or by its number."""

    def dispute(self, document: str, keys: LinkKeys) -> Dispute:
        """Return whether another claim of the run would take the document by patient and day, too."""

    def is_anothers(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run, and more of it."""

    def names_several(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run as well as this one."""


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
        self._calls = Calls()

    def __getstate__(self) -> _State:
        return self._disputed, self._naming & self._disputed, self._calls

    def __setstate__(self, state: _State) -> None:
        self._first = {}
        self._disputed, self._naming, self._calls = state

    def __len__(self) -> int:
        return len(self._disputed) + len(self._calls)

    def note(self, keys: LinkKeys, index: DocumentIndex) -> None:
        """Note a claim. One that comes again under its number (a replacement, another payer) is the same claim."""
        claim = _claim(keys)
        for reached in index.called_after(keys):
            call = Call(
                claim, keys.claim_id.strip().upper(), _owner(keys), reached.how, reached.where, reached.number
            )
            self._calls.note(digest(reached.document), call, reached.told)
        found = index.by_patient(keys)
        if not found:
            return
        naming = index.naming(keys)
        for document, day, by, told in found:
            for sign in _left(document, day, by, keys, told):
                if self._first.setdefault(sign, claim) != claim:
                    self._disputed.add(sign)
                if document in naming:
                    self._naming.add(sign)

    def dispute(self, document: str, keys: LinkKeys) -> Dispute:
        """Return whether another claim would take the document by patient and day, too."""
        if not self._disputed:
            return ""
        signs = [sign for day in keys.service_dates for sign in _asked(document, day, keys)]
        disputed = self._disputed.intersection(signs)
        if not disputed:
            return ""
        return "several" if disputed.isdisjoint(self._naming) else "named"

    def is_anothers(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run, and more of it."""
        return bool(self._calls) and self._calls.is_anothers(digest(document), _claim(keys))

    def names_several(self, document: str, keys: LinkKeys) -> bool:
        """Return whether the document's name or a number in it says another claim of the run as well as this one."""
        return bool(self._calls) and self._calls.is_disputed(digest(document), _claim(keys))


def _claim(keys: LinkKeys) -> bytes:
    """Return the digest of a claim: 837P and 837I of one number are two, a replacement is the same one."""
    return digest(f"{keys.transaction}:{keys.claim_id.strip().upper()}")


def _first_name(keys: LinkKeys) -> str:
    name = _FIRST_NAME.match(keys.given.upper())
    return name[0] if name else ""


_FIRST_NAME = re.compile(r"[A-Z]+")


def _owner(keys: LinkKeys) -> bytes:
    """Return the digest of the patient, as far as birth date and first name tell who it is."""
    return digest(f"{keys.birth_date or ''}\n{_first_name(keys)}")


def _left(document: str, day: date, by: str, keys: LinkKeys, told: Told) -> Iterator[bytes]:
    """Yield the signs that a claim leaves at a document to which a key led, and which tells so much of its patient."""
    yield from _of_the_person(document, day, keys)
    if not (told.given and told.birth) and by in _numbers(keys, day):
        yield _of_a_number(document, by, keys, told)


def _asked(document: str, day: date, keys: LinkKeys) -> Iterator[bytes]:
    """Yield the signs that another claim may have left, whatever the document tells."""
    yield from _of_the_person(document, day, keys)
    for told in (Told(True, False), Told(False, True), Told(False, False)):
        yield from (_of_a_number(document, by, keys, told) for by in _numbers(keys, day))


def _of_the_person(document: str, day: date, keys: LinkKeys) -> Iterator[bytes]:
    """Yield a sign of the person by birth date and first name, and one by chart number, where Rob may be Robert."""
    born = keys.birth_date or ""
    yield digest(f"{document}\n{day}\n{born}\n{_first_name(keys)}")
    if keys.medical_record_number:
        yield digest(key(f"{document}\n{day}\n{born}", plain(keys.medical_record_number)))


def _numbers(keys: LinkKeys, day: date) -> list[str]:
    """Return the keys by numbers that several persons may share."""
    return list(filter(None, (chart_number_key(keys, day), member_key(keys, day))))


def _of_a_number(document: str, by: str, keys: LinkKeys, told: Told) -> bytes:
    """Return the sign by such a key, with what the document tells of the person."""
    born = keys.birth_date or "" if told.birth else "-"
    return digest(f"{document}\n{by}\n{born}\n{_first_name(keys) if told.given else '-'}")
