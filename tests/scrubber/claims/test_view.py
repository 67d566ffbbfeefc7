"""The claim view reads what the guide says stands where; unreadable values become None, never guesses."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from scrubber.claims.interest import is_of_interest
from scrubber.claims.view import view
from scrubber.model.claim import Claim
from scrubber.testing.build import ClaimSpec, claim, write_837
from x12 import ClaimSlice, read_parts


def slice_of(data: bytes) -> ClaimSlice:
    (only,) = [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    return only


def view_of(spec: ClaimSpec) -> Claim:
    return view(slice_of(write_837([spec])))


def test_a_professional_line() -> None:
    seen = view_of(
        claim("837P", diagnoses=("K50.90", "Z51.11"))
        .line("J1745-JZ x40 4480.00 dx=2,1 ndc=57894003001 qty=4 unit=UN")
        .line("96413-59-XS x1 260.25 note=start_0905_stop_1005 pos=22")
    )
    drug, infusion = seen.lines
    assert (drug.code, drug.modifiers, drug.billing_units, drug.charge) == (
        "J1745",
        ("JZ",),
        40,
        Decimal("4480.00"),
    )
    assert drug.pointers == (2, 1)
    assert drug.drug is not None
    assert (drug.drug.qualifier, drug.drug.ndc, drug.drug.quantity, drug.drug.unit) == (
        "N4",
        "57894003001",
        4,
        "UN",
    )
    assert drug.unit_price == Decimal("112.00")
    assert (infusion.number, infusion.modifiers, infusion.place_of_service) == (2, ("59", "XS"), "22")
    assert infusion.notes == ("start 0905 stop 1005",)
    assert infusion.first_date == date(2026, 3, 2)
    assert [d.code for d in seen.diagnoses] == ["K5090", "Z5111"]
    assert (seen.place_of_service, seen.type_of_bill, seen.frequency) == ("11", "", "1")


def test_an_institutional_line() -> None:
    seen = view_of(claim("837I", type_of_bill="131").line("96365 x1 310.5 rev=0260").line("- x2 20 rev=0258"))
    infusion, fluid = seen.lines
    assert (infusion.revenue_code, infusion.code) == ("0260", "96365")
    assert (infusion.units, infusion.charge) == (1, Decimal("310.5"))
    assert (fluid.revenue_code, fluid.code) == ("0258", "")
    assert fluid.label == "revenue 0258 x 2"
    assert (seen.type_of_bill, seen.place_of_service) == ("131", "")
    assert seen.statement_from == seen.statement_through == date(2026, 3, 2)
    assert [d.qualifier for d in seen.diagnoses] == ["ABK"]


def test_who_it_is_about_and_who_pays() -> None:
    seen = view_of(
        claim(
            "837P",
            attachments=("ACN-1",),
            prior_authorization="PA1",
            original_reference="ICN9",
            medical_record_number="MRN7",
        )
        .line("96365 x1 150.00 pwk=ACN-2")
        .paid_by("60054", "AETNA", "HM")
    )
    assert (seen.payer_id, seen.payer_name, seen.filing_indicator) == ("60054", "AETNA", "HM")
    assert (seen.patient.family, seen.patient.member_id) == ("ADLER", "MBR100001")
    assert seen.patient.birth_date == date(1979, 3, 4)
    assert [a.control_number for a in seen.all_attachments()] == ["ACN-1", "ACN-2"]
    assert (seen.prior_authorization, seen.original_reference, seen.medical_record_number) == (
        "PA1",
        "ICN9",
        "MRN7",
    )
    assert seen.billing_provider.npi == "1234567893"


def test_values_that_are_no_values_become_none() -> None:
    data = write_837([claim("837P").line("96365 x1 150.00").line("96366 x1 42.00")])
    data = data.replace(b"*150*UN*1*", b"*1O5*UN*one*").replace(
        b"DTP*472*D8*20260302", b"DTP*472*D8*20261399"
    )
    infusion, _ = view(slice_of(data)).lines
    assert (infusion.charge, infusion.billing_units, infusion.first_date) == (None, None, None)
    assert (infusion.units, infusion.unit_price) == (0, None)


def test_a_dependent_is_the_patient_and_the_subscriber_has_the_member_id() -> None:
    data = write_837([claim("837P").line("96365 x1 150.00")]).replace(
        b"CLM*",
        b"HL*3*2*23*0~\nPAT*19~\nNM1*QC*1*ADLER*TOM~\nN3*5 ELM ST~\nN4*COLUMBUS*OH*43215~\nDMG*D8*20150101*M~\nCLM*",
    )
    seen = view(slice_of(data))
    assert (seen.patient.given, seen.patient.birth_date, seen.patient.member_id) == (
        "TOM",
        date(2015, 1, 1),
        "",
    )
    assert (seen.subscriber.given, seen.subscriber.member_id) == ("ANNA", "MBR100001")


def test_another_payer_s_adjudication_marks_the_line() -> None:
    data = write_837([claim("837P").line("96365 x1 150.00")]).replace(
        b"\nSE*", b"\nSVD*OTHER*100*HC:96365**1~\nCAS*PR*1*50~\nSE*"
    )
    assert view(slice_of(data)).lines[0].adjudicated


def test_only_infusion_drug_and_attachment_lines_are_of_interest() -> None:
    def interesting(spec: ClaimSpec) -> bool:
        return is_of_interest(slice_of(write_837([spec])))

    assert interesting(claim("837P").line("96365 x1 150.00"))
    assert interesting(claim("837P").line("99213 x1 90.00").line("J1745 x1 112.00"))
    assert interesting(claim("837I").line("- x2 20 rev=0260"))
    assert interesting(claim("837P", attachments=("ACN-1",)).line("99213 x1 90.00"))
    assert not interesting(claim("837P").line("99213 x1 90.00").line("71046 x1 60.00"))
    assert not interesting(claim("837I").line("99213 x1 90.00 rev=0510"))
    assert not interesting(claim("837P").line("99213 x1 90.00").line("36415 x1 9.00"))
    assert interesting(claim("837P").line("36415 x1 9.00").line("96365 x1 150.00"))


def test_a_note_that_looks_like_a_line_is_none() -> None:
    data = write_837([claim("837P").line("99213 x1 90.00 note=like")])
    assert b"NTE*ADD*like" in data
    data = data.replace(b"NTE*ADD*like", b"NTE*ADD*SV1*HC:96365")
    assert not is_of_interest(slice_of(data))


@pytest.mark.parametrize("terminator", [b"~\n", b"~", b"\n", b"\r\n", b"\r", b"!"])
def test_lines_are_of_interest_whatever_ends_a_segment(terminator: bytes) -> None:
    data = write_837([claim("837P").line("99213 x1 90.00").line("96365 x1 150.00")])
    assert is_of_interest(slice_of(data.replace(b"~\n", terminator)))
