"""An order beside its giving, a vial that is taken out, a start that leads its drug, and words around a shot."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.page.columns import lot_in
from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.note.test_cases import times
from tests.scrubber.charts.others import HEAD


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "2118 spoke w/ Dr. Amadi, T.O. morphine 4 mg IV x1. 2147 morphine 4 mg IVP administered.",
            "morphine 21:47",
        ),
        (
            "0112 NP paged, 0120 callback w/ VO for Compazine 10 mg IV now. 0131 Compazine 10 mg slow IVP.",
            "Compazine 01:31",
        ),
        ("0610 low Mg, TORB mag sulfate 4 g IVPB. Bag hung 0640.", "mag sulfate 06:40"),
        # near misses: given, and the order is only why
        ("Morphine 4 mg IVP 2147 per T.O. Dr. Amadi.", "Morphine 21:47"),
        ("Compazine 10 mg IVP given 0131 as per VO.", "Compazine 01:31"),
    ],
)
def test_a_spoken_order_is_no_giving(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    ("note", "dose"),
    [
        ("Omnicell: lorazepam 2 mg/mL vial out 0229. 1 mg IVP 0233 for active sz.", "1 mg"),
        ("Fentanyl 100mcg/2ml amp out of Omnicell 0229. Administered 75 mcg IVP @ 0233.", "75 mcg"),
    ],
)
def test_a_vial_that_is_taken_out_ends_nothing_and_is_no_dose(note: str, dose: str) -> None:
    (item,) = read_note(HEAD + note).administrations
    assert (item.technique, f"{item.start:%H:%M}", item.stop) == ("push", "02:33", None)
    assert item.dose is not None
    assert f"{item.dose.value.normalize():f} {item.dose.unit}" == dose


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("At 0915 Aranesp (100 mcg) SC L arm.", "Aranesp 09:15"),
        ("@0928 hydrocort 100 mg IVP, @0931 Benadryl 50 mg slow IVP", "hydrocort 09:28, Benadryl 09:31"),
        ("1112 Adriamycin 95 mg IVP, slow side-arm, brisk return q 2 ml", "Adriamycin 11:12"),
        ("Epi 0.3 mg IM R thigh 17:29 per protocol, MD chairside 17:31.", "Epi 17:29"),
        ("1432 Bumetanide 1 mg IVP, 2+ pitting edema BLE. 10 cc NS after.", "Bumetanide 14:32"),
        ("0842-0904  fosaprepitant 150 mg / dexamethasone 12 mg, one bag, NS 150",
         "fosaprepitant 08:42-09:04, dexamethasone 08:42-09:04"),
        ("Start was charted 12:40 by mistake; true start 13:04.\nSkyrizi 600 mg IV infusion 13:04 to 14:09.",
         "Skyrizi 13:04-14:09"),
    ],
)  # fmt: skip
def test_what_leads_or_follows_a_drug_costs_it_no_time(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected


@pytest.mark.parametrize(
    ("cell", "lot"),
    [
        ("P100482996 / 02-2028", "P100482996"),
        ("AB12, exp 02/28", "AB12"),
        ("AB12/CD34", "AB12/CD34"),
        ("K212B0093", "K212B0093"),
        ("see label", ""),
    ],
)
def test_a_lot_stands_without_its_expiry(cell: str, lot: str) -> None:
    assert lot_in(cell) == lot


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (
            "Platelets started 1002. At 1021 rigors, platelets stopped, KVO saline on clean line.",
            "Platelets 10:02-10:21",
        ),
        ("FFP started 1805. 1822 dyspneic, FFP stopped, NS at KVO.", "FFP 18:05-18:22"),
        ("Remicade 400 mg started 1002. 1021 rate to KVO.", "Remicade 10:02"),
        ("NS with 2 g mag, 1000 mL, 9:50a - 12:05p.", "NS with 2 g mag 09:50-12:05"),
        ("1443 NS 1 L open\n1539 NS in", "NS 14:43-15:39"),
        ("12.15 Hartmann's 500 ml put up\n13.20 Hartmann's through.", "Hartmann's 12:15-13:20"),
        (
            "Apheresis platelets, 1 unit (228 mL), consent in chart.\n1946 transfusion begun.\n2049 unit complete.",
            "Apheresis platelets 19:46-20:49",
        ),
        ("Discussed consent for platelets at 1946.", ""),
        ("IVF for poor oral intake - NS 500 mL 4:05p-5:10p.", "NS 16:05-17:10"),
        ("Carboplatin 620 mg 1108-1140\n1150  needle out, hep 500 u in.", "Carboplatin 11:08-11:40"),
        (
            "0905-0922 ondansetron 16 mg + dexamethasone 10 mg in one NS 50 ml bag",
            "ondansetron 09:05-09:22, dexamethasone 09:05-09:22",
        ),
        ("0958-1131 irinotecan 310 milligrams, D5W 500 ml", "irinotecan 09:58-11:31"),
        ("Cinqair 240 mg IVPB 0910-1003. Addendum 1120: start above mistyped, was 0915.", "Cinqair ?-10:03"),
    ],
)
def test_what_keeps_a_line_open_and_what_goes_with_a_fluid(note: str, expected: str) -> None:
    assert times(read_note(HEAD + note)) == expected
