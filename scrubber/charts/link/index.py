"""Which of many documents concern a claim: an index of keys, built once, asked per claim.

Each file is read once to learn its keys and then dropped; what stays is a few short texts per document, so
that memory does not grow with what the documents hold. A document is read again when a claim asks for it.

Keys, strongest first (a document uses its first that fits): 1. `manifest.csv`, which settles its files alone; 2. an
attachment control number, and 3. a claim id, each from the content or from the name of the file or of a folder
above it;
4. medical record number and 5. member id, each with a day; 6. birth date, name and day, which only propose a link. The
first three name the claim; the others only a patient and a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Literal, Protocol

from scrubber.charts.document import Document, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.link.keys import (
    NAMES_THE_CLAIM,
    RANKS,
    How,
    LinkedBy,
    LinkKeys,
    Told,
    Where,
    born_keys,
    days_sought,
    exact_keys,
    loose_keys,
    naming_keys,
    near_keys,
    person_keys,
    record_days,
    stem_keys,
    ways_to_name,
)
from scrubber.charts.link.manifest import MANIFEST, as_they_are, is_account, manifest_rows, straight
from scrubber.charts.link.names import keys_of_name
from scrubber.charts.link.offers import (
    Learned,
    Offer,
    Offers,
    ReadDocument,
    digest,
    learn,
    learn_from,
    learn_listed,
)
from scrubber.model.names import shown
from scrubber.model.value import Value, replace

LearnAll = Callable[[Iterable[Offer]], Iterable[Learned]]
"""Reads files for their keys and gives what it learned in the same order."""
NOT_MADE_OUT = "whose it is was not made out, since it was not wholly understood: see `infuscrub docs show`"
NAMES_NOBODY = "it names neither a claim nor a patient with a number or a birth date"


class Candidate(Value):
    """A document that may concern the claim, and the key that says so."""

    document: Document
    linked_by: LinkedBy


class Reached(Value):
    """A document that names a claim, where the claims of the run must tell whose it is."""

    document: str
    how: How
    number: str
    """The number that leads there, with spelling set aside."""
    where: Where
    told: Told


class Offered(Value):
    """One document as it was offered, whatever claims make of it."""

    name: str
    sha256: str
    format: str
    status: Literal["indexed", "unread", "nameless"]
    """`nameless`: read, and no claim can ever find it, see `because`."""
    because: str = ""
    """Why it could not be read, or cannot be found: the text of an error, never the chart's."""


class Index(Protocol):
    """What a claim asks for its documents: an index in memory, or one in a file that processes share."""

    def candidates(self, keys: LinkKeys) -> tuple[Candidate, ...]:
        """Return the documents that may concern a claim, the strongest link first."""

    def near(self, keys: LinkKeys) -> dict[str, str]:
        """Return the names of documents that are nearly the claim's, with what agrees and what does not."""


MOST_NEAR = 20
"""Documents that are named as nearly one claim's: a patient's chart of a year has hundreds."""


def ranked(keys: LinkKeys, places: Callable[[Iterable[str]], Iterable[int]]) -> dict[int, LinkedBy]:
    """Return the places of documents with the strongest key that leads to each, in the order of strength.

    Of one rank, those that match exactly go before those that match when spelling is set aside.
    """
    found: dict[int, LinkedBy] = {}
    for linked_by in RANKS:
        for place in list(places(exact_keys(linked_by, keys))) or places(loose_keys(linked_by, keys)):
            found.setdefault(place, linked_by)
        for place in places(stem_keys(linked_by, keys)):
            found.setdefault(place, linked_by)
    for day in days_sought(keys):
        for place in sorted(set(places(born_keys(keys, day)))):  # several of the keys lead to one document
            found.setdefault(place, "birth_date")
    return found


def nearest(keys: LinkKeys, places: Callable[[Iterable[str]], Iterable[int]]) -> dict[int, str]:
    """Return the places of documents that are nearly the claim's, with what agrees and what does not."""
    # of one day are also those that `ranked` leaves out, since another spells the number as the claim does
    of_the_day = set(places(loose_keys("medical_record_number", keys)))
    found: dict[int, str] = {}
    for because, each in near_keys(keys):
        for place in islice(places([each]), MOST_NEAR):
            if place not in of_the_day:
                found.setdefault(place, because)
    return found


class DocumentIndex:
    """The keys of all documents offered with a run. Build it with `from_paths` or `from_documents`.

    Asked by keys, it answers with documents; it holds no record, and it can be pickled.
    """

    def __init__(self, *, digests: bool = False) -> None:
        """`digests`: its keys are digests of the texts that they are."""
        self._documents: list[Document] = []
        self._digests = digests
        self._by_key: dict[str | bytes, int | list[int]] = {}
        """Positions in `_documents`; a bare number where there is one, as there is for most keys."""
        self._unread: dict[str, str] = {}
        """Names of documents that could not be read, with why."""
        self._nameless: dict[str, str] = {}
        """Names of documents that no claim can find, with why."""
        self._unnamed: dict[int, Told] = {}
        """Places of documents that a patient's number and a day lead to, and in which no claim is named."""
        self._anothers: dict[int, Told] = {}
        """Places of documents of which the numbers of all claims must tell whose they are."""
        self.parts: dict[str, tuple[str, ...]] = {}
        """Of a document of several records: where each stands in it, for the account of what no claim took."""
        self.listed: dict[str, tuple[str, ...]] = {}
        """Of a document in a manifest: the claims that it names."""
        self.faults: list[DocumentError] = []
        """What could not be read or found while indexing; a fault concerns a claim only if it links to it."""

    @classmethod
    def from_paths(
        cls, paths: Iterable[Path], read: ReadDocument = read_document, learned: LearnAll | None = None
    ) -> DocumentIndex:
        """Return the index of these files and of all files in these folders.

        `learned` reads all of them, as other processes may; its keys are digests. Raises `DocumentError` for a path
        that is not there and for a manifest that cannot be understood: a run must not go on as though it had never
        been given.
        """
        index = cls(digests=learned is not None)
        offers = Offers().under(paths)
        for each in (learn(offer, read) for offer in offers) if learned is None else learned(offers):
            index._take(each)
        return index

    @classmethod
    def from_documents(
        cls, documents: Iterable[Document], read: ReadDocument = read_document
    ) -> DocumentIndex:
        """Return the index of documents that are already at hand; one called `manifest.csv` is the manifest of those
        beside it, as in a folder.

        Raises `DocumentError` for a manifest that cannot be understood.
        """
        index, offers = cls(), Offers()
        offered = [
            (straight(Path(document.name)), replace(document, name=offers.unique(shown(document.name), ())))
            for document in documents
            if not is_account(Path(document.name), document.data)
        ]
        listed: dict[Path, list[str]] = {}
        for path, document in offered:
            if path.name.lower() == MANIFEST:
                for file, wanted in manifest_rows(path, document.load()):
                    listed.setdefault(file, []).extend(wanted)
        listed = as_they_are(listed, [path for path, _ in offered])
        for path, document in offered:
            if path.name.lower() == MANIFEST:
                continue
            if path in listed:
                index._take(learn_listed(document, tuple(listed[path]), read))
            else:
                index._take(learn_from(document, keys_of_name(path.name, path.parts[:-1]), read))
        there = {path for path, _ in offered}
        for path, wanted in listed.items():
            if path not in there:
                name = offers.unique(shown(path.name), ())
                index._take(learn(Offer(path, name, path.name, (), tuple(wanted), "absent"), read))
        return index

    def __len__(self) -> int:
        return len(self._documents)

    def documents(self) -> Iterator[Offered]:
        """Yield every document offered, with what became of it so far."""
        for document in self._documents:
            reason = self._unread.get(document.name, "")
            nameless = document.name in self._nameless
            yield Offered(
                document.name,
                document.sha256,
                document.format,
                "unread" if reason else "nameless" if nameless else "indexed",
                reason or self.nameless(document.name),
            )

    def nameless(self, name: str) -> str:
        """Return why no claim can ever find a document that was read; empty where one may."""
        return self._nameless.get(name, "")

    def offered(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, hash and, where it could not be read, the reason of every document offered."""
        for item in self.documents():
            yield item.name, item.sha256, item.because if item.status == "unread" else ""

    def candidates(self, keys: LinkKeys) -> tuple[Candidate, ...]:
        """Return the documents that may concern a claim, the strongest link first; of one rank, those that match
        exactly, or else those that match when spelling is set aside.
        """
        found = ranked(keys, self._places)
        return tuple(Candidate(self._documents[place], linked_by) for place, linked_by in found.items())

    def near(self, keys: LinkKeys) -> dict[str, str]:
        """Return the names of documents that are nearly the claim's, with what agrees and what does not."""
        found = nearest(keys, self._places)
        return {self._documents[place].name: because for place, because in found.items()}

    def all_documents(self) -> Sequence[Document]:
        """Return every document in the order in which they were offered, which gives each its place."""
        return self._documents

    def digests(self) -> Iterator[tuple[bytes, int]]:
        """Yield the digest of every key with the place of each document that it leads to, in no order."""
        for key, places in self._by_key.items():
            own = digest(key) if isinstance(key, str) else key
            for place in places if isinstance(places, list) else (places,):
                yield own, place

    @property
    def asks_all_claims(self) -> bool:
        """Return whether there are documents that several claims might take: by patient and day, or by their names."""
        return bool(self._unnamed or self._anothers)

    def by_patient(self, keys: LinkKeys) -> list[tuple[str, date, str, Told]]:
        """Return the names of documents in which no claim is named and that the patient's numbers and a day lead to,
        with the day, the key that leads there, and what they tell of the patient.
        """
        return [
            (self._documents[place].name, day, each, self._unnamed[place])
            for day in keys.service_dates
            for each in person_keys(keys, day)
            for place in self._places([each])
            if place in self._unnamed
        ]

    def naming(self, keys: LinkKeys) -> frozenset[str]:
        """Return the names of documents that a number of the claim leads to."""
        return frozenset([self._documents[place].name for place in self._places(naming_keys(keys))])

    def called_after(self, keys: LinkKeys) -> list[Reached]:
        """Return the documents that all claims are asked about and that name this one, each by its surest way."""
        found: dict[int, Reached] = {}
        for how, where, number, each in ways_to_name(keys) if self._anothers else ():
            for place in self._places([each]):
                told = self._anothers.get(place)
                if told is not None and place not in found:
                    found[place] = Reached(self._documents[place].name, how, number, where, told)
        return list(found.values())

    def _places(self, keys: Iterable[str]) -> Iterator[int]:
        for key in keys:
            known = self._by_key.get(digest(key) if self._digests else key, [])
            yield from known if isinstance(known, list) else [known]

    def _take(self, learned: Learned) -> None:
        """Take a document under its keys; one that could not be read too, since its claim must hear of it."""
        name = learned.document.name
        if learned.fault is not None:
            self.faults.append(learned.fault.error(learned.fault.document or name))
            self._unread[name] = str(learned.fault.error(name))
        elif learned.nameless:
            self._nameless[name] = NOT_MADE_OUT if learned.in_part else NAMES_NOBODY
        if learned.parts:
            self.parts[name] = learned.parts
        if learned.listed:
            self.listed[name] = learned.listed
        place = len(self._documents)
        if learned.unnamed:
            self._unnamed[place] = learned.told
        if learned.anothers:
            self._anothers[place] = learned.told
        self._documents.append(learned.document)
        for key in dict.fromkeys(learned.keys):
            known = self._by_key.get(key)
            if known is None:
                self._by_key[key] = place
            elif isinstance(known, list):
                known.append(place)
            else:
                self._by_key[key] = [known, place]


__all__ = [
    "NAMES_THE_CLAIM",
    "RANKS",
    "Candidate",
    "DocumentIndex",
    "LinkKeys",
    "LinkedBy",
    "Offered",
    "ReadDocument",
    "record_days",
]
