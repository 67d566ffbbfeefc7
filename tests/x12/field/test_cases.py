"""Each case that x12 decides alone: what is found, at which place, for whom, and what goes out."""

from __future__ import annotations

import csv
import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.x12.field.dry import Dry, Found, dry_scrub
from x12 import read_parts
from x12.acks.answer import answer_file
from x12.sense import Purpose, purpose_of
from x12.slices import ClaimSlice

FIELD = Path(__file__).parents[4] / "shared" / "field" / "x12"
AS_OF = date(2026, 11, 23)
KINDS = frozenset({
    "f8-missing", "f8-with-1", "cob-line", "cob-claim", "cob-amounts", "cob-payer", "accident", "admission",
    "msp-reason", "two-primaries", "diagnosis", "po-box", "tin", "zip", "dates", "mbi", "modifier-twice",
    "patient-status",
    "code-values", "relation", "attending", "duplicates", "code-tables", "n-tilde", "set-hl", "set-hl04", "set-st02",
    "set-version", "bad-set", "bad-group", "bad-interchange", "277ca-party", "277ca-line", "held-or-rejected",
    "words-place",
})  # fmt: skip
"""The acknowledgements are tried through the command line, in tests/scrubber/cli."""


def _cases() -> list[dict[str, Any]]:
    if not FIELD.exists():
        return []
    cases: list[dict[str, Any]] = json.loads((FIELD / "cases.json").read_text("utf-8"))
    return [case for case in cases if case["kind"] in KINDS]


CASES = _cases()


class ListOfFile:
    """The diagnoses of a CSV with columns code, from, to; of other lists it knows nothing."""

    kinds = frozenset({"icd10"})

    def __init__(self, path: Path) -> None:
        with path.open(newline="", encoding="utf-8") as file:
            self._rows = {row["code"]: (row["from"], row["to"]) for row in csv.DictReader(file)}

    def knows(self, kind: str, code: str, on: date) -> bool | None:
        if kind != "icd10":
            return None
        begin, end = self._rows.get(code, ("9", ""))
        return begin <= f"{on:%Y%m%d}" <= (end or "9")


def _scrubbed(case: dict[str, Any]) -> list[Dry]:
    folder = FIELD / str(case["id"])
    lists = ListOfFile(folder / "list.csv") if (folder / "list.csv").exists() else None
    seen: set[bytes] = set()
    return [
        dry_scrub(path.read_bytes(), AS_OF, lists=lists, seen=seen) for path in sorted(folder.glob("*.837"))
    ]


def _found(files: list[Dry], claim: str | None) -> list[Found]:
    found = [
        each for done in files for name, said in done.claims.items() if claim in (None, name) for each in said
    ]
    return found if claim else found + [each for done in files for each in done.of_file]


def _holds(files: list[Dry], wanted: dict[str, Any]) -> bool | None:
    """Whether what is wanted is so; None where x12 alone can't say."""
    claim = wanted.get("claim")
    out = [name for done in files for name in done.outbound]
    held = [name for done in files for name in done.held]
    (kind,) = [key for key in wanted if key not in ("claim", "step")]
    value = wanted[kind]
    found = _found(files, claim)
    said = f"{claim or ''} " + " ".join("STC*" + status for each in found for status in each.status)
    match kind:
        case "finding":
            return any(each.fits(value) for each in found)
        case "no_finding":
            return not any(each.fits(value) for each in found)
        case "outbound":
            return value in out
        case "not_outbound":
            return value not in out
        case "outbound_once":
            return out.count(value) <= 1
        case "disposition":
            return (claim in held) == ("rejected" in value) and (claim in out) == ("accepted" in value)
        case "ca" if claim:
            return re.search(value, said) is not None
        case "not_ca" if claim:
            return re.search(value, said) is None
        case "ca_line":
            return any(str(each.line) == value and each.status for each in found)
    return None


@pytest.mark.skipif(not CASES, reason="shared/field is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_a_case_of_the_field(case: dict[str, Any]) -> None:
    files = _scrubbed(case)
    tried = 0
    for wanted in case["expect"]:
        held = _holds(files, wanted)
        assert held is not False, (case["right"], wanted)
        tried += held is True
    assert tried


@pytest.mark.skipif(not CASES, reason="shared/field is not here")
@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_what_goes_out_is_taken_by_our_own_answer(case: dict[str, Any]) -> None:
    for done in _scrubbed(case):
        if done.outbound_bytes:
            answers = answer_file([done.outbound_bytes], when=datetime(2026, 11, 23, 9, tzinfo=UTC))
            assert (answers.refused, answers.broken) == (0, None)


@pytest.mark.skipif(not (FIELD / "void-01").exists(), reason="shared/field is not here")
def test_a_void_is_known_for_one_and_may_not_be_edited() -> None:
    purposes = {}
    for name in ("void-01", "void-02"):
        for item in read_parts([(FIELD / name / "claims.837").read_bytes()]):
            if isinstance(item, ClaimSlice):
                purposes[name] = purpose_of(item)
    assert purposes["void-01"].purpose is Purpose.VOID
    assert not purposes["void-01"].may_be_edited
    assert purposes["void-02"].may_be_edited
