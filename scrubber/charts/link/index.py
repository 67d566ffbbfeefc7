"""Which of many documents concern a claim: an index of keys, built once, asked per claim.

Each file is read once to learn its keys and then dropped; what stays is a few short texts per document, so
that memory does not grow with what the documents hold. A document is read again when a claim asks for it.

Keys, strongest first (a document uses its first that fits): 1. `manifest.csv`, which settles its files alone; 2. an
attachment control number, and 3. a claim id, each from the content or from the name of the file or of a folder
above it;
4. medical record number and 5. member id, each with a day; 6. birth date and day, which with the name only propose a
link. The first three name the claim; the others only a patient and a day.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, Protocol

from scrubber.charts.document import MAPPING_SUFFIX, Document, load_path, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.link.keys import (
    NAMES_THE_CLAIM,
    RANKS,
    LinkedBy,
    LinkKeys,
    asked,
    in_a_few_words,
    keys_of_name,
    keys_of_record,
    record_days,
)
from scrubber.charts.link.manifest import MANIFEST, is_account, manifest_rows
from scrubber.model.names import shown
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value, replace

ReadDocument = Callable[[Document], tuple[InfusionRecord, ...]]
NAMES_NOBODY = "it names neither a claim nor a patient with a number or a birth date"


class Candidate(Value):
    """A document that may concern the claim, and the key that says so."""

    document: Document
    linked_by: LinkedBy


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


def ranked(keys: LinkKeys, places: Callable[[Iterable[str]], Iterable[int]]) -> dict[int, LinkedBy]:
    """Return the places of documents with the strongest key that leads to each, in the order of strength.

    Of one rank, those that match exactly go before those that match when spelling is set aside.
    """
    found: dict[int, LinkedBy] = {}
    for linked_by in RANKS:
        exact, normal = (list(places(listed)) for listed in asked(linked_by, keys))
        for place in exact or normal:
            found.setdefault(place, linked_by)
    return found


class DocumentIndex:
    """The keys of all documents offered with a run. Build it with `from_paths` or `from_documents`.

    Asked by keys, it answers with documents; it holds no record, and it can be pickled.
    """

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self._names: set[str] = set()
        self._by_key: dict[str, int | list[int]] = {}
        """Positions in `_documents`; a bare number where there is one, as there is for most keys."""
        self._unread: dict[str, str] = {}
        """Names of documents that could not be read, with why."""
        self._nameless: set[str] = set()
        self.parts: dict[str, tuple[str, ...]] = {}
        """Of a document of several records: each in a few words, for the account of what no claim took."""
        self.faults: list[DocumentError] = []
        """What could not be read or found while indexing; a fault concerns a claim only if it links to it."""

    @classmethod
    def from_paths(cls, paths: Iterable[Path], read: ReadDocument = read_document) -> DocumentIndex:
        """Return the index of these files and of all files in these folders.

        Raises `DocumentError` for a path that is not there and for a manifest that cannot be understood: a
        run must not go on as though it had never been given.
        """
        index = cls()
        for path in paths:
            if path.is_dir():
                index._add_folder(path, read)
            elif path.is_file():
                index._add_file(path, path.name, (), read)
            else:
                raise DocumentError("unreadable" if path.exists() else "not_there", document=path.name)
        return index

    @classmethod
    def from_documents(
        cls, documents: Iterable[Document], read: ReadDocument = read_document
    ) -> DocumentIndex:
        """Return the index of documents that are already at hand; one called `manifest.csv` is the manifest of those
        beside it, as in a folder.

        Raises `DocumentError` for a manifest that cannot be understood.
        """
        index = cls()
        offered = [
            (Path(document.name), replace(document, name=index._unique(shown(document.name), ())))
            for document in documents
            if not is_account(Path(document.name), document.data)
        ]
        listed: dict[Path, list[str]] = {}
        for path, document in offered:
            if path.name.lower() == MANIFEST:
                for file, wanted in manifest_rows(path, document.load()):
                    listed.setdefault(file, []).extend(wanted)
        for path, document in offered:
            if path.name.lower() == MANIFEST:
                continue
            if path in listed:
                index._register(document, listed[path])
            else:
                index._add(document, keys_of_name(path, ()), read)
        there = {path for path, _ in offered}
        for path, wanted in listed.items():
            if path not in there:
                name = index._unique(shown(path.name), ())
                index._refuse(path, name, wanted, DocumentError("absent", document=name))
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
                reason or (NAMES_NOBODY if nameless else ""),
            )

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

    def entries(self) -> Iterator[tuple[Document, tuple[str, ...]]]:
        """Yield every document with its keys, in the order in which they were offered."""
        keys: list[list[str]] = [[] for _ in self._documents]
        for key, places in self._by_key.items():
            for place in places if isinstance(places, list) else [places]:
                keys[place].append(key)
        yield from ((document, tuple(own)) for document, own in zip(self._documents, keys, strict=True))

    def _places(self, keys: Iterable[str]) -> Iterator[int]:
        for key in keys:
            known = self._by_key.get(key, [])
            yield from known if isinstance(known, list) else [known]

    def _add_folder(self, root: Path, read: ReadDocument) -> None:
        listed: dict[Path, list[str]] = {}
        files = dict(sorted(_files(root)))
        for path in files:
            if path.name.lower() == MANIFEST:
                for file, wanted in manifest_rows(path):
                    listed.setdefault(file, []).extend(wanted)
        for path, refused in files.items():
            if path.name.lower() != MANIFEST:
                name = path.relative_to(root).as_posix()
                self._add_file(path, name, (root.name,), read, listed.get(path), refused)
        for path, wanted in listed.items():
            if path not in files:
                name = self._unique(shown(path.name), (root.name,))
                self._refuse(path, name, wanted, DocumentError("absent", document=name))

    def _add_file(
        self,
        path: Path,
        name: str,
        above: tuple[str, ...],
        read: ReadDocument,
        listed: list[str] | None = None,
        refused: str = "",
    ) -> None:
        keys = keys_of_name(Path(name), above) if listed is None else listed
        name = self._unique(shown(name), above)
        try:
            if refused:
                raise DocumentError(refused, document=name)
            data = load_path(path)
            document = Document.of_loaded(data, path, name)
        except DocumentError as error:
            self._refuse(path, name, keys, error)
            return
        if listed is not None:
            self._register(document, listed)
        else:
            self._add(document, keys, read, data)

    def _unique(self, name: str, above: tuple[str, ...]) -> str:
        """Return a name that no other document has: several folders may hold one of the same name."""
        unique, number = name, 1
        if unique in self._names:
            unique = shown("/".join((*above, name)))
        while unique in self._names:
            number += 1
            unique = f"{name} ({number})"
        self._names.add(unique)
        return unique

    def _refuse(self, path: Path, name: str, keys: Iterable[str], error: DocumentError) -> None:
        """Keep a document that can't be opened under its keys: the claim that it belongs to must hear of it."""
        self._fault(name, error)
        self._register(Document(name, "", "", path=path, refused=error.code), keys)

    def _fault(self, name: str, error: DocumentError) -> None:
        self.faults.append(error.in_document(name))
        self._unread[name] = str(
            DocumentError(error.code, document=name, place=error.place, problems=error.problems)
        )

    def _add(
        self, document: Document, names: Iterable[str], read: ReadDocument, data: bytes | None = None
    ) -> None:
        """Take a document under the keys in it and in its name; `data`: its bytes, where its file was just read."""
        keys = list(names)
        of_name = len(keys)
        try:
            records = read(document if data is None else replace(document, data=data))
            for record in records:
                keys += keys_of_record(record)
            if len(records) > 1:
                self.parts[document.name] = tuple(map(in_a_few_words, records))
            if len(keys) == of_name:
                self._nameless.add(document.name)
        except DocumentError as error:
            self._fault(document.name, error)
        self._register(document, keys)

    def _register(self, document: Document, keys: Iterable[str]) -> None:
        place = len(self._documents)
        self._documents.append(document)
        for key in dict.fromkeys(keys):
            known = self._by_key.get(key)
            if known is None:
                self._by_key[key] = place
            elif isinstance(known, list):
                known.append(place)
            else:
                self._by_key[key] = [known, place]


def documents_in(root: Path) -> Iterator[Path]:
    """Yield the documents of a folder that can be opened, as a run takes them."""
    yield from (path for path, refused in _files(root) if not refused and path.name.lower() != MANIFEST)


def _files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield every file of a folder, and why it is not opened, if it is not: links and folders that look like one.

    Hidden files, mappings and the account of a fetch are left alone.
    """
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            path = Path(folder, name)
            if path.is_symlink():
                yield path, "linked"
            elif path.suffix.lower() in _SUFFIXES:
                yield path, "folder"
        for name in files:
            path = Path(folder, name)
            if not name.startswith(".") and not name.endswith(MAPPING_SUFFIX) and not is_account(path):
                yield path, "linked" if path.is_symlink() else "" if path.is_file() else "unreadable"


_SUFFIXES = frozenset(
    {
        ".json",
        ".xml",
        ".cda",
        ".hl7",
        ".x12",
        ".275",
        ".pdf",
        ".txt",
        ".rtf",
        ".htm",
        ".html",
        ".csv",
        ".tsv",
        ".xlsx",
    }
)
"""Of documents: a folder of such a name stands where a document should."""


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
