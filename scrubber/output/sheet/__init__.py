"""The point-of-care sheet: what to write at the nursing station, made from rules, drug table and payer profile.

`sheets_for` makes it; `text`, `page` and `questionnaire` show it.
"""

from scrubber.output.sheet.errors import SheetError
from scrubber.output.sheet.lookup import drugs_named, listed_drugs
from scrubber.output.sheet.make import sheet_of, sheets_for
from scrubber.output.sheet.model import SHEET_SCHEMA, Sheet, sheet_schema

__all__ = [
    "SHEET_SCHEMA",
    "Sheet",
    "SheetError",
    "drugs_named",
    "listed_drugs",
    "sheet_of",
    "sheet_schema",
    "sheets_for",
]
