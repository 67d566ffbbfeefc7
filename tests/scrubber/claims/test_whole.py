"""The whole claim: nothing that a claim says is lost, and what is called modelled is there as a value."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrubber.claims.values import day_of, number_of
from scrubber.claims.view import view
from scrubber.model.claim import Claim
from scrubber.model.whole import Adjustment, Identifier, WholeClaim
from scrubber.testing.build import claim, write_837
from x12 import ClaimSlice, read_parts

DAY = date(2026, 3, 2)


def claim_of(data: bytes) -> Claim:
    return view(slice_of(data))


def slice_of(data: bytes) -> ClaimSlice:
    (only,) = [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    return only


def with_segments(*segments: str, form: str = "837P", at: bytes = b"\nLX*1", before: bool = True) -> bytes:
    """Return a claim with these segments put before (or behind) a mark."""
    data = write_837([claim(form).line("J1745-JZ x40 4480.00").line("96413 x1 260.00")])  # type: ignore[arg-type]
    text = b"".join(f"\n{segment}~".encode() for segment in segments)
    start = data.index(at)
    if not before:
        start = data.index(b"~", start) + 1
    return data[:start] + text + data[start:]


def test_providers_by_role_with_taxonomy_and_identifiers() -> None:
    data = with_segments(
        "NM1*DK*1*ORTEGA*OLA****XX*1770000001", "REF*0B*OH-55", "NM1*82*1*LINE*LEA****XX*1770000002",
        "PRV*PE*PXC*363LF0000X", at=b"DTP*472",
        before=False,
    )  # fmt: skip
    whole = claim_of(data).whole
    (billing,) = whole.providers_as("billing")
    assert (billing.npi, billing.taxonomy, billing.state, billing.zip) == (
        "1234567893", "261QI0500X", "OH", "432150001",
    )  # fmt: skip
    assert billing.identifiers == (Identifier("EI", "311234567"),)
    assert not billing.is_person
    (rendering,) = whole.providers_as("rendering")
    assert (rendering.name, rendering.given, rendering.taxonomy) == ("JONES", "JAN", "207RG0100X")
    (ordering,) = whole.providers_as("ordering", line=1)
    assert (ordering.npi, ordering.identifiers) == ("1770000001", (Identifier("0B", "OH-55"),))
    assert [p.npi for p in whole.providers_as("rendering", line=1)] == ["1770000002"]
    assert [p.npi for p in whole.providers_as("rendering", line=2)] == ["1987654328"]
    assert [p.npi for p in whole.providers_as("referring", line=2)] == ["1456789019"]


def test_condition_occurrence_and_value_codes() -> None:
    data = with_segments(
        "HI*BG:17*BG:A1", "HI*BH:11:D8:20260105", "HI*BI:70:RD8:20260105-20260109",
        "HI*BE:A8:::70.5*BE:80:::3", "HI*BBR:3E03305:D8:20260302",
        form="837I",
    )  # fmt: skip
    whole = claim_of(data).whole
    assert [code.code for code in whole.codes_of("condition")] == ["17", "A1"]
    (occurrence,) = whole.codes_of("occurrence")
    assert (occurrence.code, occurrence.first) == ("11", date(2026, 1, 5))
    (span,) = whole.codes_of("occurrence_span")
    assert (span.first, span.last) == (date(2026, 1, 5), date(2026, 1, 9))
    assert [(v.code, v.amount) for v in whole.codes_of("value")] == [("A8", Decimal("70.5")), ("80", 3)]
    assert whole.codes_of("principal_procedure")[0].first == DAY
    assert whole.weight_kg == Decimal("70.5")
    assert (whole.admission.type, whole.admission.source, whole.admission.status) == ("3", "1", "01")


def test_references_notes_dates_amounts_and_measurements() -> None:
    data = with_segments(
        "DTP*431*D8*20260101", "AMT*F5*20", "REF*9F*RF-1", "REF*4N*2", "K3*STATE TEXT", "NTE*ADD*SEEN",
        "CRC*ZZ*Y*ST*AV", at=b"CLM*", before=False,
    )  # fmt: skip
    data = data.replace(b"\nLX*2", b"\nMEA*TR*R1*9.4~\nREF*9B*L-1~\nLX*2")
    whole = claim_of(data).whole
    assert whole.values_of("9F") == ("RF-1",)
    assert whole.values_of("4N") == ("2",)
    assert whole.values_of("9B") == ()
    assert whole.values_of("9B", line=1) == ("L-1",)
    assert [text.text for text in whole.fixed_texts] == ["STATE TEXT"]
    assert [(note.code, note.text) for note in whole.notes] == [("ADD", "SEEN")]
    assert whole.conditions[0].codes == ("ST", "AV")
    assert [(d.qualifier, d.first) for d in whole.dates if d.line is None] == [("431", date(2026, 1, 1))]
    assert [(a.qualifier, a.amount) for a in whole.amounts] == [("F5", 20)]
    assert [(m.qualifier, m.value, m.line) for m in whole.measurements] == [("R1", Decimal("9.4"), 1)]


def test_group_plan_and_weight_of_the_patient() -> None:
    data = write_837([claim("837P").line("96365 x1 150.00")])
    data = data.replace(b"SBR*P*18*******CI", b"SBR*S*18*GRP77*EXAMPLE SILVER PLAN*12****CI").replace(
        b"CLM*",
        b"HL*3*2*23*0~\nPAT*19****D8*20260201*01*100*Y~\nNM1*QC*1*ADLER*TOM~\nN4*DAYTON*OH*45402~\n"
        b"DMG*D8*20150101*M~\nCLM*",
    )
    whole = claim_of(data).whole
    subscriber = whole.subscriber
    assert (subscriber.payer_order, subscriber.group, subscriber.program, subscriber.insurance_type) == (
        "S", "GRP77", "EXAMPLE SILVER PLAN", "12",
    )  # fmt: skip
    patient = whole.patient
    assert (patient.sex, patient.zip, patient.is_pregnant, patient.death) == (
        "M", "45402", True, date(2026, 2, 1),
    )  # fmt: skip
    assert whole.weight_kg == Decimal("45.35923700")  # 100 pounds, NIST: 0.45359237 kg each


def test_a_dependent_is_not_given_what_the_subscriber_is() -> None:
    data = write_837([claim("837P").line("96365 x1 150.00")]).replace(
        b"CLM*", b"HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*ADLER*TOM~\nCLM*"
    )
    whole = claim_of(data).whole
    assert (whole.subscriber.sex, whole.subscriber.state) == ("F", "OH")
    assert (whole.patient.sex, whole.patient.state) == ("", "")


def test_what_another_payer_decided() -> None:
    data = with_segments(
        "SBR*S*18*GRP2*OTHER PLAN*****MB", "CAS*PR*1*50*1*2*30", "AMT*D*180", "OI***Y***Y",
        "NM1*IL*1*ADLER*ANNA****MI*M2", "NM1*PR*2*MEDICARE B*****PI*MCARE", "DTP*573*D8*20260401", "REF*F8*ICN7",
    )  # fmt: skip
    line = b"\nSVD*MCARE*180*HC:J1745:JZ**40~\nCAS*CO*45*20~\nDTP*573*D8*20260402~\nAMT*EAF*12~\nLX*2"
    whole = claim_of(data.replace(b"\nLX*2", line)).whole
    (other,) = whole.other_payers
    assert (other.name, other.payer_id, other.group, other.filing_indicator) == (
        "MEDICARE B", "MCARE", "GRP2", "MB",
    )  # fmt: skip
    assert other.adjustments == (
        Adjustment("PR", "1", Decimal(50), Decimal(1)),
        Adjustment("PR", "2", Decimal(30)),
    )
    assert [(a.qualifier, a.amount) for a in other.amounts] == [("D", 180)]
    assert other.decided == date(2026, 4, 1)
    assert other.identifiers == (Identifier("F8", "ICN7"),)
    (decided,) = whole.adjudications
    assert decided.payer_id == other.payer_id
    assert (decided.line, decided.code, decided.modifiers, decided.units, decided.paid) == (
        1, "J1745", ("JZ",), 40, 180,
    )  # fmt: skip
    assert decided.adjustments == (Adjustment("CO", "45", Decimal(20)),)
    assert (decided.decided, decided.remaining) == (date(2026, 4, 2), 12)
    assert "OI" in {segment.id for segment in whole.unmodelled}


def test_it_is_read_when_asked_for_and_travels() -> None:
    seen = claim_of(with_segments("REF*9F*RF-1", at=b"CLM*", before=False))
    assert seen._whole is None
    copy = pickle.loads(pickle.dumps(seen))
    assert copy.whole == seen.whole
    assert seen.whole is seen.whole
    with pytest.raises(LookupError):
        _ = replace(seen).whole


WORDS = st.text(st.sampled_from("ABC019. "), max_size=6)
COMPOSITES = st.lists(WORDS, min_size=1, max_size=9).map(":".join)
KNOWN = [
    *("REF*9F", "REF*G1", "HI*BE", "HI*BG:17", "HI*ABF:K5190", "CRC*ZZ", "K3", "NTE*ADD", "DTP*431*D8", "AMT*F5"),
    *("QTY*PT", "MEA*TR", "CAS*PR*1", "SVD*OTHER", "SBR*S*18", "NM1*82*1", "NM1*PR*2", "PRV*PE*PXC", "N4", "N3"),
    *("CL1", "PWK*04", "CN1*09", "CR1", "OI", "MOA", "LIN**N4", "CTP***", "PS1", "ZZZ", "HCP*00"),
]  # fmt: skip
SEGMENTS = st.builds(
    lambda start, rest: "*".join([start, *rest]),
    st.sampled_from(KNOWN),
    st.lists(WORDS | COMPOSITES, max_size=9),
)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(SEGMENTS, max_size=6), st.lists(SEGMENTS, max_size=6), st.sampled_from(["837P", "837I"]))
def test_every_segment_is_accounted_for(of_claim: list[str], of_line: list[str], form: str) -> None:
    """Each stands in `segments`, unchanged; and all that a modelled one says stands in some value."""
    data = with_segments(*of_claim, form=form)
    data = data.replace(b"\nLX*2", b"".join(f"\n{segment}~".encode() for segment in of_line) + b"\nLX*2")
    piece = slice_of(data)
    seen = view(piece)
    parts = [piece.context.billing, piece.context.subscriber, piece.context.patient]
    sent = [segment.elements for part in parts if part is not None for segment in part.segments]
    sent += [segment.elements for segment in piece.segments]
    assert [segment.elements for segment in seen.whole.segments] == sent
    said = set(leaves(replace(seen.whole, segments=()))) | set(leaves(seen))
    for segment in seen.whole.segments:
        told_otherwise = {"CLM": 5, "LX": 1}.get(segment.id)  # type of bill, number of the line
        for number, value in enumerate(segment.elements) if segment.modelled else ():
            if number in (0, told_otherwise):
                continue
            lost = (
                [] if is_said(value, said) else [part for part in value.split(":") if not is_said(part, said)]
            )
            assert not lost, (segment, lost)


STRUCTURE = {
    "",
    *"12YNABW",
    "XX",
    "MI",
    "PI",
    "PXC",
    "BI",
    "PE",
    "AT",
    "IL",
    "QC",
    "PR",
    "D8",
    "RD8",
    "HC",
    "01",
}
"""What says how another value is written, or is said by a flag."""


def is_said(value: str, said: set[object]) -> bool:
    days = value.split("-") if "-" in value else [value]
    return (
        value in STRUCTURE
        or value in said
        or value.strip().upper() in said
        or (number_of(value) is not None and number_of(value) in said)
        or all(day_of(day[:8]) is not None and day_of(day[:8]) in said for day in days)
    )


def leaves(value: object) -> Iterator[object]:
    if is_dataclass(value):
        for each in fields(value):
            if not each.name.startswith("_"):
                yield from leaves(getattr(value, each.name))
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def test_other_delimiters_read_the_same() -> None:
    data = with_segments("HI*BE:A8:::70.5", form="837I")
    other = data.replace(b":", b">").replace(b"*", b"|")
    assert claim_of(other).whole == claim_of(data).whole
    assert isinstance(claim_of(other).whole, WholeClaim)
