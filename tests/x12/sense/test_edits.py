"""Every edit: its page is whole, its examples run, pyx12 says what it can, and a sound claim has none."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest

from tests.x12.oracle import complaints
from tests.x12.sense.example import whole_file
from x12 import ClaimSlice, read_parts
from x12.acks.facts import claim_status, line_status
from x12.acks.status import check_status
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.guide.check import checker_for
from x12.guide.errors import GuideError
from x12.sense import KINDS, Edit, EditFault, Severity, Trust, check_edits, edits
from x12.sense.groups import NAMES
from x12.sense.registry import CLAIM_CHECKS, PART_EDITS, SEGMENT_CHECKS
from x12.slices import Part

TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
ALL = sorted(edits())
CASES = [(edit, form) for edit in ALL for form in sorted(edits()[edit].forms)]


LISTED = {
    "icd10": {"M0579", "D509", "E119", "I10"},
    "hcpcs": {"99213", "99214"},
    "modifier": {"25", "76"},
    "pos": {"11", "21"},
    "revenue": {"0510"},
    "taxonomy": {"261QI0500X"},
    "condition": {"17", "02"},
    "occurrence": {"11", "42"},
    "span": {"70"},
    "value": {"A8", "A9"},
}  # fmt: skip


class Listed:
    """Lists that hold the codes of the sound claim and of the passing examples, and no others."""

    kinds = frozenset(LISTED)

    def knows(self, kind: str, code: str, on: date) -> bool | None:
        return code in LISTED[kind]


def claim_of(data: bytes) -> ClaimSlice:
    (claim,) = [item for item in read_parts([data]) if isinstance(item, ClaimSlice)]
    return claim


def form_of(edit: Edit) -> str:
    """The form that the page's segments are written in: the professional one, where there is a choice."""
    return "837P" if "837P" in edit.forms else "837I"


def faults(fragment: str, form: str, *, lists: Listed | None = None) -> tuple[EditFault, ...]:
    return check_edits(claim_of(whole_file(fragment, form)), as_of=TODAY, lists=lists)


def found(fragment: str, form: str, edit: Edit) -> list[EditFault]:
    lists = Listed() if edit.list_kind else None
    return [fault for fault in faults(fragment, form, lists=lists) if fault.edit is edit]


def test_every_page_has_a_function_and_every_function_a_page() -> None:
    functions = {edit for checks in SEGMENT_CHECKS.values() for edit, _ in checks}
    assert set(ALL) == functions | set(CLAIM_CHECKS) | PART_EDITS
    assert {group for group, _ in CLAIM_CHECKS.values()} <= set(NAMES)
    assert {edit.list_kind for edit in edits().values()} - {""} == set(KINDS)


@pytest.mark.parametrize("form", ["837P", "837I"])
def test_a_sound_claim_has_none(form: str) -> None:
    assert faults("", form, lists=Listed()) == ()
    assert complaints(whole_file("", form)) == []


@pytest.mark.parametrize("name", ALL)
def test_the_page_s_examples_run(name: str) -> None:
    edit = edits()[name]
    form = form_of(edit)
    assert found(edit.passes, form, edit) == []
    hits = found(edit.fails, form, edit)
    assert hits
    claim = claim_of(whole_file(edit.fails, form))
    for hit in hits:
        assert hit.place.segment_index
        assert edit.what in hit.message
        assert edit.remedy in hit.message
        assert hit.severity is edit.severity
        assert (hit.line is not None) == hit.place.loop.startswith("24")
        segments = [
            segment
            for part in (claim.claim, claim.context.billing, claim.context.subscriber, claim.context.patient)
            if part is not None
            for segment in part.segments
        ]
        (segment,) = [segment for segment in segments if segment.index == hit.place.segment_index]
        assert (segment.id, segment.offset) == (hit.place.segment, hit.place.byte)
        if hit.place.element:
            assert hit.place.element.startswith(segment.id)


@pytest.mark.parametrize("name", ALL)
def test_what_passes_is_taken_by_pyx12(name: str) -> None:
    edit = edits()[name]
    said = complaints(whole_file(edit.passes, form_of(edit)))
    assert said == [], said


REFUSED_BY_PYX12 = {
    "X-CHARACTER-SET": "it refuses every byte above 127, which the guide has by agreement",
    "X-POINTER-FIFTH": "it breaks off with an IndexError",
    "X-STATE": "its list of states holds no such code",
}


def test_for_nearly_all_of_them_pyx12_has_no_word() -> None:
    """That is what edits are for. Where pyx12 refuses the failing example, it is known by name."""
    refused = {name for name in ALL if refuses(whole_file(edits()[name].fails, form_of(edits()[name])))}
    assert refused == set(REFUSED_BY_PYX12)


def refuses(data: bytes) -> bool:
    try:
        return bool(complaints(data))
    except Exception:  # noqa: BLE001 - what it can't read it has refused, in its way
        return True


@pytest.mark.parametrize("name", ALL)
def test_it_can_be_answered_in_a_277ca_that_pyx12_takes(name: str) -> None:
    """Claim or line, with the entity of the place, in the statuses of the page."""
    edit = edits()[name]
    data = whole_file(edit.fails, form_of(edit))
    parts = [item for item in read_parts([data]) if isinstance(item, Part)]
    claim = claim_of(data)
    answer = Acknowledgement(Route.answering(parts[0], parts[1]), when=NOON, control_number=7, reference="R")
    answer.begin(parts[2])
    for hit in found(edit.fails, form_of(edit), edit):
        check_status(hit.status, TODAY)
        at_line = [line_status(claim, hit.line, hit.status)] if hit.line else []
        answer.claim(claim_status(claim, () if hit.line else hit.status, accepted=False, lines=at_line))
    assert complaints(answer.finish(), newer_status_codes=True) == []


@pytest.mark.parametrize("name", ALL)
def test_a_page_is_plain_and_whole(name: str) -> None:
    edit = edits()[name]
    assert edit.id == edit.id.upper()
    assert edit.id.startswith("X-")
    assert edit.title[0].isupper()
    assert not edit.title.endswith(".")
    assert not edit.what.endswith(".")
    assert edit.remedy.endswith((".", "...).", ")."))
    assert edit.source
    assert edit.status
    assert edit.forms <= {"837P", "837I"}
    assert edit.forms
    if edit.trust is Trust.LOGIC:
        assert edit.severity is Severity.WARNING, "nobody is known to reject it"
    assert bool(edit.missing) == bool(edit.situational)


def test_there_are_as_many_as_the_page_of_contents_says() -> None:
    by_severity = Counter(edit.severity for edit in edits().values())
    assert by_severity[Severity.ERROR] > by_severity[Severity.WARNING]


def test_switched_off_is_not_asked() -> None:
    edit = edits()["X-UNITS"]
    claim = claim_of(whole_file(edit.fails, "837P"))
    assert check_edits(claim, as_of=TODAY, enabled=set(ALL) - {"X-UNITS"}) == ()
    assert [f.edit.id for f in check_edits(claim, as_of=TODAY, enabled={"X-UNITS"})] == ["X-UNITS"]


def test_a_test_file_may_be_told_of_invented_numbers_as_a_warning() -> None:
    data = whole_file(edits()["X-NPI-CHECK-DIGIT"].fails, "837P")
    for usage, lenient, severity in (
        (b"*0*P*:", True, Severity.ERROR),
        (b"*0*T*:", False, Severity.ERROR),
        (b"*0*T*:", True, Severity.WARNING),
    ):
        claim = claim_of(data.replace(b"*0*P*:", usage))
        (fault,) = check_edits(claim, as_of=TODAY, lenient_in_test=lenient)
        assert fault.severity is severity


def test_the_guide_and_the_edits_are_asked_of_the_same_claim_without_harm() -> None:
    claim = claim_of(whole_file("", "837P"))
    errors: tuple[GuideError, ...] = checker_for(claim).check_claim(claim)
    assert errors == ()
