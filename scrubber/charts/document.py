"""A document and how it is read: loaded only when needed, handed to the reader of its format.

A format is a `Format` (`scrubber.charts.format`); ours stand in `scrubber.charts.formats`. A reader imports its library
where it uses it, so that a run that meets no PDF loads none.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from datetime import tzinfo
from pathlib import Path

from scrubber.charts.detect import detect
from scrubber.charts.errors import DocumentError
from scrubber.charts.format import HEAD, Format, Head
from scrubber.charts.own import is_answer
from scrubber.charts.safety import MAX_BYTES, MAX_NESTING, check_size, load_json
from scrubber.charts.stamp import stamped
from scrubber.charts.words.numbered import with_names
from scrubber.model.record import InfusionRecord
from scrubber.model.value import Value, replace

TABLES = frozenset({"csv", "tsv", "xlsx"})
"""Formats that may hold a row for each of many claims, and whose columns a mapping may explain."""
MAPPING_SUFFIX = ".map.toml"
"""`log.csv.map.toml` says what the columns of `log.csv` are."""
_REFUSED = {
    "archive": "archive", "word": "word_processor", "json": "not_fhir", "xml": "not_ccda", "workbook": "spreadsheet",
    "damaged": "damaged", "own": "own_output",
}  # fmt: skip
_NO_TEXT = (".pdf", ".docx", ".doc", ".png", ".jpg", ".jpeg", ".tif", ".tiff")
"""What the name of a text never ends with; a program writes tables under `.xls`."""


class ReadOptions(Value):
    """What a reader may assume beyond the document itself."""

    zone: tzinfo | None = None
    """The facility's zone, for times without an offset; None leaves them local."""
    nesting: int = 0
    """How many documents this one lies in."""
    mapping: Path | None = None
    """The file that says what the columns of a table are; a table's own neighbour comes first."""
    formats: tuple[Format, ...] = ()
    """Formats of others, asked before ours."""
    ocr: bool = False
    """Read pictures too, by a machine on this computer: slow, and every fact of them is in doubt."""

    def nested(self) -> ReadOptions:
        """Return the options for a document inside this one."""
        if self.nesting + 1 >= MAX_NESTING:
            raise DocumentError("too_deep")
        return replace(self, nesting=self.nesting + 1, mapping=None)


class Document(Value):
    """One document offered with a claim, not yet read."""

    name: str
    sha256: str
    format: str
    data: bytes | None = None
    """Its bytes, where it is in memory already."""
    path: Path | None = None
    """Where it lies, where it is not."""
    mapping: Path | None = None
    """The mapping of columns that lies beside a table's file."""
    refused: str = ""
    """Why it can't even be opened: the code of a `DocumentError`."""

    @staticmethod
    def of_bytes(data: bytes, name: str, formats: Sequence[Format] = ()) -> Document:
        """Return a document that is already in memory. `formats`: those of others, asked before ours."""
        return Document(name, hashlib.sha256(data).hexdigest(), detect(data, name, formats), data=data)

    @staticmethod
    def of_path(path: Path, name: str = "") -> Document:
        """Return a document that stays on disk; only its digest and format are kept."""
        return Document.of_loaded(load_path(path), path, name)

    @staticmethod
    def of_loaded(data: bytes, path: Path, name: str = "") -> Document:
        """Return the document of a file whose bytes were just read."""
        name = name or path.name
        digest, format = hashlib.sha256(data).hexdigest(), detect(data, name)
        mapping = None
        if format in TABLES and (beside := path.with_name(path.name + MAPPING_SUFFIX)).is_file():
            mapping = beside
        return Document(name, digest, format, path=path, mapping=mapping)

    def load(self) -> bytes:
        """Return its bytes. Raises `DocumentError` where its file is gone, refused or too large."""
        if self.refused:
            raise DocumentError(self.refused, document=self.name)
        if self.data is not None:
            return self.data
        if self.path is None:
            raise DocumentError("unreadable", document=self.name)
        return load_path(self.path)


def load_path(path: Path) -> bytes:
    """Return a file's bytes, refusing what is too large before reading it."""
    try:
        with open(path, "rb", buffering=0) as file:
            # as much room as it needs: to ask for the most at once takes that much memory for each of many small files
            wanted = min(os.fstat(file.fileno()).st_size, MAX_BYTES) + 1
            data = file.read(wanted) or b""
            if len(data) == wanted:  # it grows, or says nothing of its size
                data += file.read(MAX_BYTES + 1 - len(data)) or b""
    except FileNotFoundError:
        raise DocumentError("not_there", document=path.name) from None
    except OSError:
        why = "a_folder" if os.path.isdir(path) else "unreadable"  # `path.is_dir()` raises in a closed folder
        raise DocumentError(why, document=path.name) from None
    if len(data) > MAX_BYTES:
        raise DocumentError("too_large", document=path.name)
    return data


def read_document(document: Document, options: ReadOptions | None = None) -> tuple[InfusionRecord, ...]:
    """Return the records that a document holds.

    Raises `DocumentError`, and nothing else, for whatever is wrong with it.
    """
    try:
        data = document.load()
        if document.data is None and hashlib.sha256(data).hexdigest() != document.sha256:
            raise DocumentError("changed")
        options = options or ReadOptions()
        if document.mapping is not None:
            options = replace(options, mapping=document.mapping)
        return read_bytes(data, document.name, options, document.format)
    except DocumentError as error:
        raise error.in_document(document.name) from None
    except RecursionError:
        raise DocumentError("too_deep", document=document.name) from None
    except MemoryError:
        raise DocumentError("too_large", document=document.name) from None
    except Exception:  # noqa: BLE001 - a hostile document holds its claim, never the run
        raise DocumentError("reader_failed", document=document.name) from None


_CLAIMS = re.compile(rb"\bST[^A-Za-z0-9]837[^A-Za-z0-9]")
_XML = {b"http://hl7.org/fhir": "fhir_xml", b"urn:hl7-org:v2xml": "hl7_xml"}


def _refusal(format: str, data: bytes) -> str:
    """Return why bytes of a format that nobody reads are refused, as the code of a `DocumentError`."""
    if format == "xml":
        head = Head.of(data).text
        return next((code for name, code in _XML.items() if name in head), _REFUSED[format])
    if format == "x12" and _CLAIMS.search(data, 0, HEAD):
        return "claims"
    if format == "x12" and is_answer(data):
        return "an_answer"
    return _REFUSED.get(format, "not_recognised")


def read_bytes(data: bytes, name: str, options: ReadOptions, format: str = "") -> tuple[InfusionRecord, ...]:
    """Return the records in these bytes; for readers that found a document inside a document."""
    check_size(data)
    format = format or detect(data, name, options.formats)
    if format == "json":
        load_json(data)  # what is broken is called broken before it is called foreign
    _check_name(name, format, options)
    from scrubber.charts.formats import FORMATS

    known = next((item for item in (*options.formats, *FORMATS) if item.name == format), None)
    if known is None:
        raise DocumentError(_refusal(format, data), document=name)
    try:
        records = known.read(data, name, options)
    except ImportError:
        raise DocumentError("missing_library", document=name) from None
    return tuple(stamped(with_names(record), name, format, options.zone) for record in records)


def _check_name(name: str, format: str, options: ReadOptions) -> None:
    """`hello` in a file called `chart.pdf`: a text that is not what its name says is not the chart that was meant."""
    ending: tuple[str, ...] = ()
    if format == "text":
        ending = (*_NO_TEXT, ".xlsx")
    elif format in ("csv", "tsv"):
        ending = _NO_TEXT
    elif format == "html":  # word processors open it under their own names
        ending = tuple(end for end in _NO_TEXT if not end.startswith(".doc"))
    if options.nesting == 0 and ending and name.casefold().endswith(ending):
        raise DocumentError("misnamed", document=name)
