"""A sheet as bytes in each of its forms: one place, so that command and service can't differ."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from scrubber.output.sheet.model import Sheet
from scrubber.output.sheet.page import sheet_page
from scrubber.output.sheet.questionnaire import questionnaire
from scrubber.output.sheet.text import sheet_block


class SheetForm(StrEnum):
    """How a sheet is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"
    QUESTIONNAIRE = "questionnaire"


def written(sheet: Sheet, form: SheetForm) -> bytes:
    """Return one sheet: lines for people, `infuscrub.sheet/1`, a page, or a FHIR R4 Questionnaire."""
    match form:
        case SheetForm.JSON:
            return msgspec.json.format(msgspec.json.encode(sheet), indent=2)
        case SheetForm.QUESTIONNAIRE:
            return msgspec.json.format(msgspec.json.encode(questionnaire(sheet)), indent=2)
        case SheetForm.HTML:
            return sheet_page(sheet).encode("utf-8")
        case SheetForm.TEXT:
            return "".join(f"{line}\n" for line, _ in sheet_block(sheet)).encode("utf-8")


def array(sheets: Sequence[Sheet], form: SheetForm) -> bytes:
    """Return several sheets as one JSON array, whatever their number."""
    return b"[" + b",".join(written(each, form) for each in sheets) + b"]"
