"""What can be wrong with a document: a code, a place, and a text that never quotes the chart."""

from __future__ import annotations

from collections.abc import Callable

from scrubber.model.value import Value

TEXTS: dict[str, str] = {
    # what it is
    "empty": "is empty. Send the document again.",
    "not_recognised": "is in no format that is read here. Give FHIR JSON, C-CDA, HL7 v2, X12 275, PDF, text, "
    "RTF, HTML, CSV, TSV, XLSX or infuscrub.record/1.",
    "claims": "is a file of claims (837), and no chart. Check it with infuscrub check; its charts go behind --docs.",
    "an_answer": "is an answer to claims (277CA, 999, TA1) or a remittance (835), and no chart. Keep it apart.",
    "own_output": "is what infuscrub wrote of claims or charts, and no chart. Keep results in a folder of their own.",
    "archive": "is an archive. Unpack it and give the documents themselves.",
    "damaged": "is cut off or damaged: its end is missing. Send the file again.",
    "misnamed": "has the name of another kind of file than it holds: text. Send the right file, or give it the "
    "name of a text (.txt, .csv, .html).",
    "spreadsheet": "is a workbook of another program than is read here. Save it as XLSX or CSV, and give that.",
    "word_processor": "is a file of a word processor. Save it as PDF or text, and give that.",
    "picture": "is a picture without text. A person must read it; give the chart as text or data, or have a machine "
    "read it with --ocr for a person to confirm.",
    "bad_picture": "is a picture that cannot be opened. A person must read it; give the chart as text or data.",
    "no_ocr": "is a picture or a scan, and what reads those is not installed: pip install 'infuscrub[ocr]'.",
    "encrypted": "is encrypted. Send it without a password.",
    "encoding": "is not text in the encoding that it declares (UTF-8 where it declares none).",
    # how it is built
    "not_json": "is not well-formed JSON.",
    "not_xml": "is not well-formed XML.",
    "not_hl7v2": "is not well-formed HL7 v2.",
    "not_x12": "is not a well-formed X12 275.",
    "not_fhir": "is JSON without a resourceType that is read here.",
    "fhir_xml": "is FHIR as XML, which is not read. Send the same as FHIR JSON (application/fhir+json).",
    "hl7_xml": "is HL7 v2 as XML, which is not read. Send the same message with separators (ER7, beginning MSH|).",
    "not_ccda": "is XML, but neither a ClinicalDocument nor a part of one.",
    "not_pdf": "is not a readable PDF.",
    "not_table": "is a table whose columns are not known. Confirm them with `infuscrub docs map FILE --write`.",
    "two_columns": "is a table with two columns for one field, and which is meant is not said. Rename the one that is "
    "not meant; or, where their headings differ, name the other with `infuscrub docs map FILE --write`.",
    "mapping": "is no mapping of columns that can be used. `infuscrub docs map` writes one to start from.",
    "no_columns": "names columns that this table does not have. Name the headings of the table itself under [columns]; "
    "`infuscrub docs map` shows them.",
    "preset": "names a preset that this table does not fit. Name the headings of the table itself under [columns] of "
    "the mapping, or another preset: `infuscrub docs presets` lists them.",
    "no_preset": "is no preset that is known. `infuscrub docs presets` lists them; a file is named by its path "
    "(./our-emar.toml).",
    "preset_file": "is no preset that can be used. docs/charts/table.md shows one to start from.",
    "record": "does not fit infuscrub.record/1.",
    "schema": "names another schema than infuscrub.record/1.",
    "length": "declares a length that its data does not have. Count the bytes of the data, not characters, and send "
    "it again.",
    "base64": "holds base64 data that cannot be decoded.",
    "mime": "holds a MIME part that cannot be decoded.",
    "scan": "is a scan: it has no text layer. A person must read it; give the chart as text or data, or have a "
    "machine read it with --ocr for a person to confirm.",
    "no_text_layer": "has no text layer. A person must read it; give the chart as text or data.",
    "not_attached": "refers to a document that is not attached. Give that document too.",
    # what is refused
    "doctype": "declares a document type or entities, which are refused.",
    "too_large": "is larger than is read.",
    "too_deep": "is nested deeper than is read.",
    "too_many": "has more parts than are read.",
    "too_slow": "took longer to read than is allowed.",
    # our side
    "missing_library": "needs a library that is not installed. Install infuscrub again with its dependencies.",
    "changed": "changed while it was read. Run again when nobody writes to it.",
    "manifest": "is no manifest that can be used. Give the columns file and claim_id or "
    "attachment_control_number, and a file in each row.",
    "absent": "is named in a manifest but is not there. Put it there, or correct its name in the manifest.",
    "not_there": "does not exist. Give the path of a document or of a folder of documents.",
    "unreadable": "cannot be opened or read. Check that you may read the file.",
    "folder": "is a folder with the name of a document. Put the document itself in its place.",
    "closed_folder": "is a folder that cannot be opened, so nothing in it was read. Get permission to open it.",
    "no_table": "is no table. Give a log as CSV, TSV or XLSX; other documents need no mapping.",
    "a_folder": "is a folder, and no document. Name the documents in it.",
    "linked": "is a link, and links are not followed. Put the document itself in the folder.",
    "reader_failed": "made its reader fail. Please report this; the document was not used.",
}

PROBLEMS: dict[str, str] = {
    "missing": "is required",
    "type": "has the wrong type",
    "number": "is not an exact number",
    "range": "is out of range",
    "time": "is not a time (2026-03-02T10:15, with or without an offset)",
    "date": "is not a date (2026-03-02)",
    "choice": "is not one of the allowed words",
    "text": "is not text, or is empty or too long",
    "reference": "names nothing in this record",
    "duplicate": "is used twice",
    "twice": "names a column that another field has",
    "no_heading": "has no heading under [columns]",
    "unknown": "is no key of a mapping",
    "no_action": "stands for no action that is known",
    "column": "names a column that the table does not have",
    "incomplete": "lacks the file",
    "doubled": "heads two columns",
    "no_drug": "has no heading that is known: name the column of the drug",
    "across": "stand across the top, and no drug, day and rate were made out: give a row for each event, or the same "
    "as text or PDF",
    "in_words": "needs one column of times by the clock on the wall (`Time`), and one of what happened (`Event`)",
    "no_time": "has no heading that is known: name the column of the start, or of the date",
}


def told(code: str) -> str:
    """Return what is wrong with a document and what to do, to follow its name: `is empty. Send the document again.`"""
    text = TEXTS.get(code, "cannot be read.")
    return text if ". " in text else f"{text} Give it again in a form that can be read."


class Problem(Value):
    """One fault inside a document: where, and a code from `PROBLEMS`."""

    place: str
    code: str

    def __str__(self) -> str:
        return f"{self.place} {PROBLEMS[self.code]}"


class DocumentError(Exception):
    """A document that cannot be used. It holds the claim it belongs to, never the run.

    `code` is a key of `TEXTS`; `place` is a line, a path or a segment; `problems` lists every fault where a
    reader looks for all of them. No message carries a value from the document.
    """

    def __init__(
        self, code: str, *, document: str = "", place: str = "", problems: tuple[Problem, ...] = ()
    ) -> None:
        if code not in TEXTS:
            raise ValueError(f"no text for document error {code!r}")
        super().__init__(code, document, place, problems)
        self.code = code
        self.document = document
        self.place = place
        self.problems = problems

    def __reduce__(self) -> tuple[Callable[..., DocumentError], tuple[object, ...]]:
        return _error, (self.code, self.document, self.place, self.problems)

    def in_document(self, name: str) -> DocumentError:
        """Return the same error with the document's name, where the reader did not know it."""
        if self.document:
            return self
        return DocumentError(self.code, document=name, place=self.place, problems=self.problems)

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.document or "the document", self.place) if part)
        text = f"{where}: {TEXTS[self.code]}"
        if self.problems:
            text += " " + "; ".join(str(problem) for problem in self.problems) + "."
        return text


def _error(code: str, document: str, place: str, problems: tuple[Problem, ...]) -> DocumentError:
    """Return an error that came from another process."""
    return DocumentError(code, document=document, place=place, problems=problems)
