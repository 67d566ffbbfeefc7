"""What the implementation guide and the edits of `x12.sense` have against a claim, before any rule of infusion.

A fault against the guide or an edit is the sender's to repair: the claim is rejected with a status that says where.
Edits are tuned by a payer's profile like rules, by their ids (`X-NPI-CHECK-DIGIT`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date

from payer_profiles import Profile
from scrubber.engine.settings import Validation
from scrubber.model.claim import Location
from scrubber.model.correction import Safety
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.model.ground import Ground
from scrubber.model.source import Source
from scrubber.model.value import Value
from scrubber.reference.tables import Tables
from x12 import ClaimSlice, Part, Place, X12Error
from x12.acks.places import guide_status
from x12.acks.x999 import SetError
from x12.guide.check import Mode, checker_for
from x12.guide.errors import TEXTS, GuideCode, GuideError
from x12.sense import EditFault, Trust, check_edits, not_said_by_edits, situational_error
from x12.sense import Severity as EditSeverity
from x12.sense.facts import Facts

GUIDE_RULE = "GUIDE"
SAID_BY_RULES = {"X-BALANCE": "F17", "X-UNITS": "F18", "X-POINTER-NOWHERE": "F19"}
"""Edits that a rule says better of a claim that rules look at."""
_GROUNDS = {Trust.PRIMARY: Ground.PRIMARY, Trust.SECONDARY: Ground.SECONDARY, Trust.LOGIC: Ground.PRIMARY}


class Faults(Value):
    """What was found in one claim and in the parts above it."""

    errors: tuple[GuideError, ...] = ()
    edits: tuple[EditFault, ...] = ()
    no_guide: bool = False
    """There is no guide of its version here, so that it was not checked by one."""

    def __bool__(self) -> bool:
        return bool(self.errors or self.edits or self.no_guide)

    def for_999(self, claim_slice: ClaimSlice) -> tuple[SetError, ...]:
        """Return what a 999 says of them: faults against the guide, and its situational rules."""
        number = claim_slice.segments[0].element(1) or "?"
        first = claim_slice.claim.index
        errors = [
            SetError(error, number if (error.place.segment_index or 0) >= first else "")
            for error in self.errors
        ]
        found = (situational_error(fault, number) for fault in self.edits)
        return (*errors, *(error for error in found if error is not None))


NO_FAULTS = Faults()
_MOST_KNOWN = 20_000
"""Answers of code lists that are kept: a code on a day."""


class _TableLists:
    """The code lists that the edits ask, from the public tables. What no complete list covers is not evaluated."""

    kinds = frozenset({"icd10", "hcpcs"})

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._known: dict[tuple[str, str, date], bool | None] = {}

    def knows(self, kind: str, code: str, on: date) -> bool | None:
        """Return whether a code is valid on a day; None where no list says it."""
        asked = kind, code, on
        try:
            return self._known[asked]
        except KeyError:
            answer = self._looked_up(kind, code, on)
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known[asked] = answer
        return answer

    def _looked_up(self, kind: str, code: str, on: date) -> bool | None:
        if kind == "icd10":
            found = self._tables.icd10.valid(code, on)
            return None if found is None else found.value
        return self._hcpcs(code, on) if kind == "hcpcs" else None

    def _hcpcs(self, code: str, on: date) -> bool | None:
        """Codes of five digits are the AMA's and in no public list: one that somebody's own list holds has its days."""
        if not self._tables.hcpcs.has_loaded:  # what is shipped holds drugs only
            return None
        found = self._tables.hcpcs.state(code, on)
        if found is None or found.edition.shipped:
            return None
        state = found.value.state
        return None if state == "not_listed" and code[:1].isdigit() else state == "valid"


class Guide:
    """Checks claims against the implementation guide and the edits, as `--validate` says."""

    def __init__(self, validate: Validation, as_of: date, tables: Tables) -> None:
        self._mode: Mode | None = None if validate == "off" else validate
        self._as_of = as_of
        self._day = f"{as_of:%Y%m%d}"
        self._lists = _TableLists(tables)

    def facts(self, claim_slice: ClaimSlice) -> Facts:
        """Return what the edits note of a claim, for whoever needs some of it too."""
        return Facts(claim_slice, self._day, self._lists)

    def check(self, claim_slice: ClaimSlice, facts: Facts | None = None) -> Faults:
        """Return what is wrong with a claim and the parts above it; nothing where nothing is to be checked."""
        if self._mode is None:
            return NO_FAULTS
        edits = check_edits(claim_slice, as_of=self._as_of, lists=self._lists, facts=facts)
        try:
            checker = checker_for(claim_slice, self._mode)
        except X12Error:
            return Faults((), edits, no_guide=True)
        above = checker.check_context(claim_slice.context)
        own = checker.check_claim(claim_slice)
        if not above and not own and not edits:
            return NO_FAULTS
        return Faults((*above, *own), edits)


def guide_findings(
    faults: Faults, claim_slice: ClaimSlice, profile: Profile, in_force: Collection[str]
) -> tuple[Finding, ...]:
    """Return the findings of a claim's faults under a profile; `in_force` are the rules that look at it too."""
    found = [_no_guide(claim_slice)] if faults.no_guide else []
    found += [_of_guide(error, claim_slice) for error in not_said_by_edits(faults.errors, faults.edits)]
    return (*found, *_of_edits(faults.edits, profile, in_force))


def location_of(place: Place) -> Location:
    """Return the report's location of a place in the file."""
    return Location(
        loop=place.loop,
        segment=place.segment,
        element=place.element,
        segment_index=place.segment_index or 0,
        byte=place.byte or 0,
    )


def place_of(part: Part) -> Location:
    """Return where a claim begins."""
    return Location("2300", "CLM", "", part.index, part.start)


def too_many_claims(claim_slice: ClaimSlice, most: int) -> Finding:
    """Return the finding of a claim beyond the most that the guide allows under one patient."""
    place = claim_slice.segments[0].place(loop="2300")
    return _of_guide(GuideError(GuideCode.LOOP_REPEATED, place, expected=f"at most {most}"), claim_slice)


def _of_guide(error: GuideError, claim_slice: ClaimSlice) -> Finding:
    statuses, line = guide_status(error, claim_slice)
    return Finding(
        rule=GUIDE_RULE,
        origin=Origin.GUIDE,
        kind=FindingKind.FORM,
        owner=Owner.SENDER,
        title=f"Guide: {TEXTS[error.code].what}",
        message=error.message,
        line=line,
        asks=error.expected,
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        ground=Ground.PRIMARY,
        status_codes=tuple(map(str, statuses)),
        location=location_of(error.place),
    )


def _of_edits(faults: Iterable[EditFault], profile: Profile, in_force: Collection[str]) -> Iterable[Finding]:
    for fault in faults:
        edit = fault.edit
        if SAID_BY_RULES.get(edit.id) in in_force:
            continue
        setting = profile.rules.get(edit.id)
        if setting is not None and not setting.enabled:
            continue
        severity = Severity.ERROR if fault.severity is EditSeverity.ERROR else Severity.WARNING
        if setting is not None and setting.severity is not None:
            severity = Severity(setting.severity)
        yield Finding(
            rule=edit.id,
            origin=Origin.SENSE,
            kind=FindingKind.FORM,
            owner=Owner.SENDER,
            title=edit.title,
            message=fault.message,
            line=fault.line,
            severity=severity,
            safety=Safety.NEVER,
            ground=_GROUNDS[edit.trust],
            status_codes=tuple(map(str, fault.status)),
            source=Source(edit.source, edit.url),
            location=location_of(fault.place),
        )


def _no_guide(claim_slice: ClaimSlice) -> Finding:
    return Finding(
        rule=GUIDE_RULE,
        origin=Origin.GUIDE,
        kind=FindingKind.QUESTION,
        owner=Owner.SENDER,
        title="There is no implementation guide to check this version by",
        message="The claim was not checked against its guide: only 005010X222A1, X222A2, X223A2 and X223A3 can be. "
        "Have the sender use one of them.",
        severity=Severity.WARNING,
        safety=Safety.NEVER,
        location=place_of(claim_slice.claim),
    )
