"""Which of many documents concern a claim: an index of keys, built once, asked per claim.

Each file is read once to learn its keys and then dropped; what stays is a few short texts per document, so
that memory does not grow with what the documents hold. A document is read again when a claim asks for it.

Keys, strongest first (a document uses its first that fits):
1. `manifest.csv`, which settles its files alone; 2. an attachment control number, and 3. a claim id, each
from the content or from the name of the file or of a folder above it; 4. medical record number and 5. member
id, each with a day. The first three name the claim; the last two only a patient and a day, so they are asked
only where no document names the claim.
"""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from scrubber.charts.document import MAPPING_SUFFIX, Document, load_path, read_document
from scrubber.charts.errors import DocumentError, Problem
from scrubber.model.record import InfusionRecord

LinkedBy = Literal["manifest", "attachment_control_number", "claim_id", "medical_record_number", "member_id"]
RANKS: tuple[LinkedBy, ...] = (
    "manifest",
    "attachment_control_number",
    "claim_id",
    "medical_record_number",
    "member_id",
)
NAMES_THE_CLAIM = frozenset(RANKS[:3])

MANIFEST = "manifest.csv"
_COLUMNS = ("claim_id", "attachment_control_number")
ReadDocument = Callable[[Document], tuple[InfusionRecord, ...]]


@dataclass(frozen=True, slots=True)
class LinkKeys:
    """What a claim says of itself that a document may say too."""

    claim_id: str = ""
    attachment_control_numbers: tuple[str, ...] = ()
    medical_record_number: str = ""
    member_id: str = ""
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    service_dates: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document that may concern the claim, and the key that says so."""

    document: Document
    linked_by: LinkedBy


class DocumentIndex:
    """The keys of all documents offered with a run. Build it with `from_paths` or `from_documents`."""

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self._by_key: dict[str, int | list[int]] = {}
        """Positions in `_documents`; a bare number where there is one, as there is for most keys."""
        self._unread: dict[str, str] = {}
        """Names of documents that could not be read, with why."""
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
                raise DocumentError("unreadable", document=path.name)
        return index

    @classmethod
    def from_documents(
        cls, documents: Iterable[Document], read: ReadDocument = read_document
    ) -> DocumentIndex:
        """Return the index of documents that are already at hand."""
        index = cls()
        for document in documents:
            index._add(document, _name_keys(Path(document.name), ()), read)
        return index

    def __len__(self) -> int:
        return len(self._documents)

    def offered(self) -> Iterator[tuple[str, str, str]]:
        """Yield name, hash and, where it could not be read, the reason of every document offered."""
        for document in self._documents:
            yield document.name, document.sha256, self._unread.get(document.name, "")
        known = {document.name for document in self._documents}
        for name, reason in self._unread.items():
            if name not in known:
                yield name, "", reason

    def candidates(self, keys: LinkKeys) -> tuple[Candidate, ...]:
        """Return the documents that may concern a claim, the strongest link first.

        Those that name the claim; only where there is none, those of the patient on a day of service.
        """
        found: dict[int, LinkedBy] = {}
        for linked_by in RANKS:
            if found and linked_by not in NAMES_THE_CLAIM:
                break
            for key in _asked(linked_by, keys):
                known = self._by_key.get(key, [])
                for place in known if isinstance(known, list) else [known]:
                    found.setdefault(place, linked_by)
        return tuple(Candidate(self._documents[place], linked_by) for place, linked_by in found.items())

    def _add_folder(self, root: Path, read: ReadDocument) -> None:
        listed: dict[Path, list[str]] = {}
        files = sorted(_files(root))
        present = set(files)
        for path in files:
            if path.name.lower() == MANIFEST:
                for file, wanted in _manifest(path):
                    if file in present:
                        listed.setdefault(file, []).extend(wanted)
                    else:
                        self.faults.append(DocumentError("absent", document=file.name))
        for path in files:
            if path.name.lower() != MANIFEST:
                name = path.relative_to(root).as_posix()
                self._add_file(path, name, (root.name,), read, listed.get(path))

    def _add_file(
        self,
        path: Path,
        name: str,
        above: tuple[str, ...],
        read: ReadDocument,
        listed: list[str] | None = None,
    ) -> None:
        try:
            document = Document.of_path(path, name)
        except DocumentError as error:
            self.faults.append(error.in_document(name))
            self._unread[name] = str(error)
            return
        if listed is not None:
            self._register(document, listed)
        else:
            self._add(document, _name_keys(Path(name), above), read)

    def _add(self, document: Document, names: Iterable[str], read: ReadDocument) -> None:
        keys = list(names)
        try:
            for record in read(document):
                keys += _record_keys(record)
        except DocumentError as error:
            self.faults.append(error.in_document(document.name))
            self._unread[document.name] = str(error)
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


def _files(root: Path) -> Iterator[Path]:
    """Yield regular files, without following links out of the folder; hidden ones and mappings are left alone."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in files:
            path = Path(folder, name)
            hidden = name.startswith(".") or name.endswith(MAPPING_SUFFIX)
            if not hidden and path.is_file() and not path.is_symlink():
                yield path


def _manifest(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each listed file with the keys that its row gives."""
    try:
        text = load_path(path).decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text), strict=True))
    except (UnicodeDecodeError, csv.Error):
        raise DocumentError("manifest", document=path.name) from None
    problems = []
    for line, row in enumerate(rows, start=2):
        cells = {
            str(name).strip().lower(): value.strip() for name, value in row.items() if isinstance(value, str)
        }
        file = cells.get("file", "")
        keys = [_key(f"manifest:{column}", cells[column]) for column in _COLUMNS if cells.get(column)]
        if file and keys:
            yield Path(os.path.normpath(path.parent / file)), keys
        elif file or keys:
            problems.append(Problem(f"line {line}", "incomplete"))
    if problems:
        raise DocumentError("manifest", document=path.name, problems=tuple(problems))


def _key(kind: str, *values: object) -> str:
    return ":".join((kind, *(str(value).strip().upper() for value in values)))


_NAME_BREAK = re.compile(r"[_ .(]")


def _name_keys(path: Path, above: tuple[str, ...]) -> Iterator[str]:
    """Yield the keys of a file's name, up to each break in it (`PCN-1_mar.pdf`), and of its folders.

    A hyphen is no break: identifiers hold hyphens, and PCN-1 must not find PCN-1-2.
    """
    yield _key("name", path.name)
    for match in _NAME_BREAK.finditer(path.name):
        if match.start():
            yield _key("name", path.name[: match.start()])
    for folder in (*above, *path.parts[:-1]):
        yield _key("name", folder)


def _record_keys(record: InfusionRecord) -> Iterator[str]:
    claim, patient = record.claim, record.patient
    if claim.attachment_control_number:
        yield _key("control", claim.attachment_control_number)
    for name in (claim.claim_id, claim.account_number, record.encounter.id):
        if name:
            yield _key("claim", name)
    for document in record.documents:
        if document.id:
            yield _key("control", document.id)
    for day in record_days(record):
        if claim.medical_record_number:
            yield _key("record", claim.medical_record_number, day)
        if patient.member_id:
            yield _key("member", patient.member_id, day)


def record_days(record: InfusionRecord) -> tuple[date, ...]:
    """Return the days on which something was given, or else the days of the encounter."""
    days = {day for item in record.administrations if (day := item.day())}
    if not days:
        days = {moment.date() for moment in (record.encounter.start, record.encounter.stop) if moment}
    return tuple(sorted(days))


def _asked(linked_by: LinkedBy, keys: LinkKeys) -> Iterator[str]:
    """Yield the keys under which a claim looks for documents of one rank."""
    controls = [number for number in keys.attachment_control_numbers if number.strip()]
    days = keys.service_dates
    match linked_by:
        case "manifest":
            yield from (_key("manifest:attachment_control_number", number) for number in controls)
            if keys.claim_id:
                yield _key("manifest:claim_id", keys.claim_id)
        case "attachment_control_number":
            for number in controls:
                yield _key("control", number)
                yield _key("name", number)
        case "claim_id":
            if keys.claim_id:
                yield _key("claim", keys.claim_id)
                yield _key("name", keys.claim_id)
        case "medical_record_number":
            if keys.medical_record_number:
                yield from (_key("record", keys.medical_record_number, day) for day in days)
        case "member_id":
            if keys.member_id:
                yield from (_key("member", keys.member_id, day) for day in days)
