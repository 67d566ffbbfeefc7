"""What a scrub of a file comes to as far as x12 alone decides it: survey, guide, edits, duplicates, three files.

A claim with an error is held, one that stands there twice is held the second time, and the rest goes out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from x12 import ClaimSlice, read_parts
from x12.acks.places import guide_status
from x12.divide import Divider
from x12.guide.check import checker_for
from x12.guide.errors import TEXTS
from x12.sense import EditFault, Lists, Severity, check_edits, fingerprints, not_said_by_edits
from x12.survey import Survey, survey_file

_RANK = {"info": 0, "warning": 1, "error": 2}


@dataclass(frozen=True)
class Found:
    """A finding, as much of it as the cases ask for."""

    severity: str
    at: str
    words: str
    line: int | None = None
    status: tuple[str, ...] = ()

    def fits(self, wanted: dict[str, object]) -> bool:
        """Whether it fits as field/run.py says: its place or its words, and at least as severe."""
        if _RANK[self.severity] < _RANK[str(wanted.get("severity", "info"))]:
            return False
        if "line" in wanted and self.line != wanted["line"]:
            return False
        tests = [re.search(str(wanted["at"]), self.at)] if "at" in wanted else []
        tests += [re.search(str(wanted["says"]), self.words, re.I)] if "says" in wanted else []
        return any(tests) if tests else True


@dataclass
class Dry:
    """A file after the run."""

    survey: Survey
    claims: dict[str, list[Found]] = field(default_factory=dict)
    """Of each claim of a set that is not refused."""
    outbound: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    outbound_bytes: bytes = b""

    @property
    def of_file(self) -> list[Found]:
        """What the survey says."""
        return [
            Found("error", str(refusal.place), refusal.message)
            for node in self.survey.refused
            for refusal in node.refusals
        ]


def dry_scrub(data: bytes, as_of: date, *, lists: Lists | None = None, seen: set[bytes] | None = None) -> Dry:
    """Scrub a file without charts, rules and payers. `seen` are the fingerprints of earlier files of the run."""
    survey = survey_file([data])
    seen = set() if seen is None else seen
    parts: list[bytes] = []
    nowhere: list[bytes] = []
    done = Dry(survey)
    divider = Divider(survey, outbound=parts.append, held=nowhere.append, refused=nowhere.append)
    for item in read_parts([data]):
        if divider.take(item) or not isinstance(item, ClaimSlice):
            continue
        number = item.segments[0].element(1)
        faults = check_edits(item, as_of=as_of, lists=lists)
        found = [*_guide(item, faults), *map(_edit, faults)]
        same, _ = fingerprints(item)
        if same in seen:
            found.append(Found("error", "2300 CLM CLM01", "the same claim stands here again"))
        seen.add(same)
        done.claims.setdefault(number, []).extend(found)
        if any(each.severity == "error" for each in found):
            divider.hold(item)
            done.held.append(number)
        else:
            divider.keep(item)
            done.outbound.append(number)
    divider.close()
    done.outbound_bytes = b"".join(parts)
    return done


def _guide(claim: ClaimSlice, faults: tuple[EditFault, ...]) -> Iterator[Found]:
    checker = checker_for(claim)
    errors = (*checker.check_context(claim.context), *checker.check_claim(claim))
    for error in not_said_by_edits(errors, faults):
        statuses, line = guide_status(error, claim)
        at = f"{error.loop} {error.segment} {error.element}"
        words = f"{TEXTS[error.code].what} {error.message}"
        yield Found("error", at, words, line, tuple(map(str, statuses)))


def _edit(fault: EditFault) -> Found:
    place = fault.place
    severity = "error" if fault.severity is Severity.ERROR else "warning"
    at = f"{place.loop} {place.segment} {place.element}"
    return Found(
        severity, at, f"{fault.edit.title} {fault.message}", fault.line, tuple(map(str, fault.status))
    )
