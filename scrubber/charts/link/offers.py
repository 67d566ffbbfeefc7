"""What is offered with a run, file by file, and what is learned of a document when it is read for its keys.

Who walks the folders need not be who reads: an `Offer` and what is `Learned` of it may travel between processes.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from scrubber.charts.document import TABLES, Document, load_path
from scrubber.charts.errors import DocumentError, Problem
from scrubber.charts.link.folder import files_of, is_manifest
from scrubber.charts.link.keys import (
    Told,
    keys_of_record,
    may_be_anothers,
    may_be_of_several,
    places_of,
    told_of,
)
from scrubber.charts.link.manifest import as_they_are, claims_listed, manifest_rows, straight
from scrubber.charts.link.names import keys_of_name
from scrubber.charts.own import NO_CHARTS
from scrubber.model.names import shown
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value, replace

ReadDocument = Callable[[Document], tuple[InfusionRecord, ...]]
DIGEST = 16
"""Bytes of a key's digest: two keys of a billion meet once in 10^20 runs."""


def digest(key: str) -> bytes:
    """Return what a key is known by where it is kept on disk or sent: it tells no number and no birth date."""
    return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


class Offer(Value):
    """One file that was offered, not yet read."""

    path: Path
    name: str
    """As reports name it; no other document has it."""
    called: str
    """What it is called where it lies, with the folders between: its keys come from it."""
    above: tuple[str, ...] = ()
    """Folders above that give keys too."""
    listed: tuple[str, ...] | None = None
    """The keys that a manifest gives it: its own count for nothing then."""
    refused: str = ""
    """Why it is not opened: the code of a `DocumentError`."""


class Fault(Value):
    """A `DocumentError` on its way between processes."""

    code: str
    document: str = ""
    place: str = ""
    problems: tuple[Problem, ...] = ()

    @staticmethod
    def of(error: DocumentError) -> Fault:
        """Return the fault that an error tells of."""
        return Fault(error.code, error.document, error.place, error.problems)

    def error(self, name: str) -> DocumentError:
        """Return the error, as one of the document of this name."""
        return DocumentError(self.code, document=name, place=self.place, problems=self.problems)


class Learned(Value):
    """One document, and the keys under which claims find it."""

    document: Document
    keys: tuple[str | bytes, ...]
    """As texts, or their digests."""
    nameless: bool = False
    """It was read, and no claim can ever find it."""
    in_part: bool = False
    """It was read, and not wholly understood."""
    fault: Fault | None = None
    """Why it could not be read."""
    parts: tuple[str, ...] = ()
    """Of a document of several records: where each stands in it."""
    unnamed: bool = False
    """A patient's number and a day lead to it, and it names no claim of its own: several claims might take it."""
    anothers: bool = False
    """Whether it is a claim's, the numbers of the other claims of the run must tell."""
    listed: tuple[str, ...] = ()
    """The claims that a manifest names for it."""
    told: Told = Told()
    """What it tells of its patient, where another patient's claim may have the same number."""


def learn(offer: Offer, read: ReadDocument) -> Learned:
    """Open a file and read it for its keys."""
    keys = offer.listed
    try:
        if offer.refused:
            raise DocumentError(offer.refused)
        data = load_path(offer.path)
        document = Document.of_loaded(data, offer.path, offer.name)
    except DocumentError as error:  # the claim that it belongs to must hear of it
        listed = claims_listed(keys or ())
        if keys is None:
            keys = tuple(_keys_of_name(offer))
        refused = Document(offer.name, "", "", path=offer.path, refused=error.code)
        return Learned(refused, keys, fault=Fault.of(error), anothers=may_be_anothers(keys), listed=listed)
    if keys is not None:
        return learn_listed(document, keys, read, data)
    return learn_from(document, _keys_of_name(offer), read, data)


def learn_listed(
    document: Document, keys: tuple[str, ...], read: ReadDocument, data: bytes | None = None
) -> Learned:
    """Take a document under the keys that a manifest gives it.

    A table is read: rows may be left that no claim takes.
    """
    parts: tuple[str, ...] = ()
    if document.format in TABLES:
        with suppress(DocumentError):  # the claim that it belongs to hears of it
            records = read(document if data is None else replace(document, data=data))
            parts = places_of(records) if len(records) > 1 else ()
    return Learned(document, keys, parts=parts, anothers=True, listed=claims_listed(keys))


def _keys_of_name(offer: Offer) -> Iterator[str]:
    *folders, own = offer.called.split("/")
    return keys_of_name(own, folders, offer.above)


def learn_from(
    document: Document, names: Iterable[str], read: ReadDocument, data: bytes | None = None
) -> Learned:
    """Read a document for the keys in it, beside those of its name. `data`: its bytes, where they were just read."""
    keys = list(names)
    of_name = len(keys)
    try:
        records = read(document if data is None else replace(document, data=data))
        for record in records:
            keys += keys_of_record(record)
    except DocumentError as error:
        if error.code in NO_CHARTS:  # nobody's chart, though it may be called after a claim
            return Learned(document, (), fault=Fault.of(error))
        return Learned(document, tuple(keys), fault=Fault.of(error), anothers=may_be_anothers(keys))
    parts = places_of(records) if len(records) > 1 else ()
    unnamed = any(map(may_be_of_several, records))
    told = told_of(records)
    return Learned(
        document,
        tuple(keys),
        nameless=len(keys) == of_name,
        in_part=any(record.understood.not_understood for record in records),
        parts=parts,
        unnamed=unnamed,
        anothers=told.nobody or may_be_anothers(keys),
        told=told,
    )


def learned_as_digests(offers: Iterable[Offer], read: ReadDocument) -> list[Learned]:
    """Read files for their keys, and return only the digests of these."""
    return [_digested(learn(offer, read)) for offer in offers]


def _digested(learned: Learned) -> Learned:
    keys = dict.fromkeys(learned.keys)
    return replace(learned, keys=tuple(digest(key) for key in keys if isinstance(key, str)))


def fault_of(path: Path) -> DocumentError | None:
    """Return why a name that is given can't be a document or a folder of documents; None where it can."""
    try:
        if path.is_dir() or path.is_file():
            return None
        is_there = path.exists()
    except OSError:  # it stands in a closed folder
        is_there = True
    return DocumentError("unreadable" if is_there else "not_there", document=path.name)


class Offers:
    """Gives each document a name of its own, and every file of a folder as an offer."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def unique(self, name: str, above: tuple[str, ...]) -> str:
        """Return a name that no other document has: several folders may hold one of the same name."""
        unique, number = name, 1
        if unique in self._names:
            unique = shown("/".join((*above, name)))
        while unique in self._names:
            number += 1
            unique = f"{name} ({number})"
        self._names.add(unique)
        return unique

    def under(self, paths: Iterable[Path]) -> Iterator[Offer]:
        """Yield these files, and all files in these folders.

        Raises `DocumentError` for a path that is not there and for a manifest that cannot be understood.
        """
        for path in paths:
            if (fault := fault_of(path)) is not None:
                raise fault
            if path.is_dir():
                yield from self._of_folder(path)
            else:
                yield Offer(path, self.unique(shown(path.name), ()), path.name)

    def _of_folder(self, root: Path) -> Iterator[Offer]:
        listed: dict[Path, list[str]] = {}
        at = straight(root)
        files = {
            at / called: (called, refused)
            for called, refused in sorted(files_of(os.fspath(root)), key=lambda found: found[0].split("/"))
        }
        above = (root.name,)
        for called, _ in files.values():
            if is_manifest(called):
                for file, wanted in manifest_rows(root / called):
                    listed.setdefault(file, []).extend(wanted)
        listed = as_they_are(listed, files)
        for path, (called, refused) in files.items():
            if not is_manifest(called):
                own = listed.get(path) if listed else None
                name = self.unique(shown(called), above)
                yield Offer(root / called, name, called, above, None if own is None else tuple(own), refused)
        for path, wanted in listed.items():
            if path not in files:
                name = self.unique(shown(path.name), above)
                yield Offer(path, name, path.name, above, tuple(wanted), "absent")
