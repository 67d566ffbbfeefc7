"""What a bag is mixed of, which bag is up, how much of a vial was given, and what only stands in the line's way."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.charts.words import drugs
from tests.scrubber.charts.told import HEAD, given_in


@pytest.mark.parametrize(
    "mixed",
    [
        "made up to 500 mL with saline",
        "diluted to 500 mL with NS",
        "diluted to a total volume of 500 mL in NS",
        "mixed in NS 500 mL",
        "brought to 500 mL with NSS",
        "QS to 500 mL NSS",
        "compounded in D5W",
        "prepared in 500 mL NS",
    ],
)
@pytest.mark.parametrize("drug", ["Fabrazyme", "Foozumab", "Agalsidase beta"])
def test_what_a_drug_is_mixed_in_is_no_giving(drug: str, mixed: str) -> None:
    assert given_in(f"{drug} 75 mg, {mixed}, started 0830, stopped 1030.") == [
        f"{drug} infusion 0830-1030 75 mg"
    ]


FLUIDS = sorted({name for name, key in drugs.every_name() if drugs.is_fluid(key)})


@pytest.mark.parametrize("fluid", FLUIDS)
@pytest.mark.parametrize(
    "said",
    [
        "400 mg in 250 mL {} started 0900",
        "400 mg in {} 250 mL started 0900",
        "400 mg in {} started 0900",
        "400 mg/250 mL {} started 0900",
        "400 mg mixed in {} started 0900",
    ],
)
@pytest.mark.parametrize("drug", ["Remicade", "Foozumab"])
def test_a_fluid_by_any_name_is_what_the_drug_is_in(drug: str, said: str, fluid: str) -> None:
    assert given_in(f"{drug} {said.format(fluid)}, stopped 1100") == [f"{drug} infusion 0900-1100 400 mg"]


def test_a_salt_that_is_added_is_of_the_fluid() -> None:
    assert given_in("KCl 20 mEq added to NS 1 L, started 0830, stopped 1030.") == [
        "NS infusion 0830-1030 1 L"
    ]


@pytest.mark.parametrize(
    "said",
    [
        "via running NS",
        "w/ NS running",
        "thru running NS line",
        "with NS wide open",
        "over side arm of NS infusion",
    ],
)
def test_what_a_push_goes_into_is_no_giving(said: str) -> None:
    assert given_in(f"Vincristine 2 mg IVP 1250 {said}") == ["Vincristine push 1250 2 mg"]


def test_what_runs_when_the_patient_comes_is_told() -> None:
    assert given_in("Pt sent over from clinic with LR running, hung there 1040; bag empty 1222.") == [
        "LR infusion ?-1222"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bag 1  15 g / 200 mL D5W  up", "Bag 2  5 g / 500 mL D5W  up"),
        ("Bag 1 15 g up", "Bag 2 5 g up"),
        ("Bag 1 (15 g in 200 mL D5W) hung", "Bag 2 (5 g in 500 mL D5W) hung"),
    ],
)
def test_a_numbered_bag_with_a_dose_of_its_own_is_one_more(first: str, second: str) -> None:
    note = f"NAC (Acetadote) protocol, 100 kg\n1140 {first}\n1243 Bag 1 in\n1245 {second}\n1645 Bag 2 in\n"
    assert given_in(note) == ["NAC infusion 1140-1243 15 g", "NAC infusion 1245-1645 5 g"]


def test_a_second_bag_while_the_first_runs_is_not_counted_apart() -> None:
    (item,) = given_in("IVIG\n0900 Bottle 1 10 g up\n0950 Bottle 2 10 g up\n1040 done\n")
    assert item.startswith("IVIG infusion 0900")


def test_a_bag_that_a_note_begins_with_has_its_own_dose() -> None:
    assert given_in("NAC bag 2 (50 mg/kg = 3,400 mg in 500 mL D5W) hung 2040, bag dry 2342.") == [
        "NAC infusion 2040-2342 3400 mg"
    ]


@pytest.mark.parametrize(
    ("said", "dose"),
    [
        ("412 mg, rounded up to 500 mg", "500 mg"),
        ("412 mg rounded down to 400 mg", "400 mg"),
        ("60 mg/kg = 4896 mg, given as whole vials 5000 mg", "5000 mg"),
        ("60 mg/kg x 81.6 kg = 4896 mg. Gave 5 vials = 5000 mg", "5000 mg"),
        ("4896 mg (gave 5000 mg, 5 vials)", "5000 mg"),
        ("400 mg", "400 mg"),
    ],
)
def test_what_is_given_goes_before_what_was_calculated(said: str, dose: str) -> None:
    assert given_in(f"Prolastin-C {said}. 0915 Prolastin-C up. 0934 Prolastin-C done.") == [
        f"Prolastin-C infusion 0915-0934 {dose}"
    ]


def test_vials_that_stand_below_each_other_are_no_dose() -> None:
    note = (
        "KADCYLA\nOrdered 3.6 mg/kg x 65.5 kg = 236 mg\n"
        "Vials opened:  160 mg x 1   lot 30H-7714\n"
        "               100 mg x 1   lot 30H-7714\n"
        "Total in vials 260 mg     Administered 236 mg     Wasted 24 mg\n"
        "Start 1336    End 1408\n"
    )
    assert given_in(note) == ["KADCYLA infusion 1336-1408 236 mg"]


@pytest.mark.parametrize(
    "said",
    [
        "Morphine PCA started 1412, 1 mg q8min, 50 mg/50 mL syringe",
        "PCA morphine 50 mg/50 mL bag hung 1412, demand 1 mg lockout 10 min",
        "Morphine PCA started 1412: 1 mg demand, lockout 8 min, no basal\n     syringe 30 mg/30 mL, pump CADD",
    ],
)
def test_what_a_pump_of_the_patient_holds_is_no_dose(said: str) -> None:
    (item,) = given_in(said)
    assert item.endswith("infusion 1412-?")


def test_a_push_beside_a_pump_keeps_its_dose() -> None:
    assert "Zofran push 1410 4 mg" in given_in("Zofran 4 mg/2 mL IVP 1410. Morphine PCA started 1412.")


@pytest.mark.parametrize(
    "line",
    [
        "23g bfly no 22g R wrist 0855",
        "23g failed x1",
        "24g not usable, 22g ok",
        "24g in",
        "25g butterfly L hand",
    ],
)
def test_a_gauge_is_no_dose(line: str) -> None:
    assert given_in(f"Gammagard today\n{line}\nGammagard 30 g on 0905\noff 1100\n") == [
        "Gammagard infusion 0905-1100 30 g"
    ]


@pytest.mark.parametrize(
    "line", ["Gammagard: 25 g in 250 ml on 0905 off 1100", "Gammagard\n25 g in 250 ml on 0905 off 1100"]
)
def test_grams_in_a_bag_are_no_gauge(line: str) -> None:
    assert given_in(line) == ["Gammagard infusion 0905-1100 25 g"]


@pytest.mark.parametrize(
    "line",
    [
        "IV 22 L AC, dc'd 1250",
        "IV 22 L AC dc 1250",
        "PIV #22 R hand, stopped 1250",
        "Port accessed w 20g, dc'd 1250",
    ],
)
def test_the_end_of_a_line_is_no_end_of_what_ran(line: str) -> None:
    assert given_in(f"Remicade 400 mg up 0938\n{line}\n") == ["Remicade infusion 0938-? 400 mg"]


def test_when_a_vial_was_made_ready_is_no_start() -> None:
    note = (
        "Cresemba 372 mg: vial reconstituted with 5 mL SWFI at 0940, swirled, clear.\n"
        "1001 infusion started, pump 250 mL/hr.\n1103 infusion ended.\n"
    )
    assert given_in(note) == ["Cresemba infusion 1001-1103 372 mg"]


def test_the_time_of_a_form_before_its_end_is_the_start() -> None:
    for line in ("[x] NS 500 mL bolus     Time 1119   Ended 1150", "Drug: NS 500 mL  Time: 1119  Stop: 1150"):
        assert given_in(line) == ["NS infusion 1119-1150 500 mL"]


def test_a_drug_of_a_trial_has_its_code_for_a_name() -> None:
    note = (
        "Study drug: AB-1234 600 mg, blinded kit 20551, Subject 014-0093, Visit W12\n"
        "0844 AB-1234 infusion start\n0946 AB-1234 infusion end\n0947 PK end of infusion\n"
    )
    assert given_in(note) == ["AB-1234 infusion 0844-0946 600 mg"]


def test_nutrition_begins_with_its_hookup() -> None:
    assert given_in("TPN 2000 mL. Hookup 8:00 PM") == ["TPN infusion 2000-?"]


NOT_ALONE = frozenset(
    {"0.9% n/s", "bactocill in dextrose", "heplock", "k rider", "neulasta onpro", "onpro", "supprelin la implant",
     "vitamin k1"}
)  # fmt: skip
"""Names that hold another's, or are never infused so; a lock is no giving."""


def test_every_name_that_is_known_is_read_as_the_drug_that_it_names() -> None:
    wrong = []
    for name, key in drugs.every_name():
        said = f"03/02/2026 {name} 400 mg infusion started 0900, stopped 1100."
        found = [
            (drugs.key_of(item.substance), item.start and item.start.hour, item.stop and item.stop.hour)
            for item in read_note(said).administrations
        ]
        if name not in NOT_ALONE and found not in ([(key, 9, 11)], [(drugs.key_of(key), 9, 11)]):
            wrong.append((name, found))
    assert [name for name, _ in wrong] == []


@pytest.mark.parametrize("line", ["0900 Mg sulfate 2 g IVPB hung", "0900 Magnesium sulfate 2 g IVPB hung"])
@pytest.mark.parametrize("end", ["1000 Mg sulfate complete", "1000 done"])
def test_magnesium_behind_a_time_is_no_amount(line: str, end: str) -> None:
    (item,) = given_in(f"{line}\n{end}")
    assert item.endswith("infusion 0900-1000 2 g")


def test_milligrams_in_capitals_are_an_amount() -> None:
    assert given_in("Keppra 1000 Mg IV hung 0900, down 0930") == ["Keppra infusion 0900-0930 1000 Mg"]


def test_hypertonic_saline_is_not_plain_saline() -> None:
    (item,) = read_note("03/02/2026\n0900 saline 3% 250 mL hung\n1000 done").administrations
    assert drugs.key_of(item.substance) != drugs.key_of("saline")


def test_units_with_a_number_sign_are_no_amount() -> None:
    note = "0955 U#1 PRBC hung, 2 RN ck\n1202 U#1 in\n1220 U#2 PRBC hung\n1431 U#2 in\n"
    assert given_in(note) == ["PRBC transfusion 0955-1202", "PRBC transfusion 1220-1431"]


def test_ordered_beside_given_tells_what_was_given() -> None:
    note = (
        "ORDERED                            GIVEN       START    STOP\n"
        "Dexamethasone 12 mg IVPB           12 mg       0930     0946\n"
        "Cisplatin 41 mg IVPB               41 mg       1030     1134\n"
    )
    assert given_in(note) == ["Dexamethasone infusion 0930-0946 12 mg", "Cisplatin infusion 1030-1134 41 mg"]


def test_a_name_that_nobody_knows_counts_where_a_log_tells_its_run() -> None:
    note = "1305 Vylorix 300 mg/100 NS, start, 24g R hand\n1320 vss\n1410 Vylorix, end\n"
    assert given_in(note) == ["Vylorix infusion 1305-1410 300 mg"]


def test_fields_in_one_line_tell_when_a_dose_was_given() -> None:
    line = "Xgeva 120 mg    Route: SC    Site: R upper arm    Time: 9:20 AM    Lot: 1184402"
    assert given_in(line) == ["Xgeva sc 0920 120 mg"]


@pytest.mark.parametrize(
    "below", ["Tomorrow 03/03: Reglan 10 mg ordered", "Prior cycle tolerated.", "1150 IV out"]
)
@pytest.mark.parametrize("told", ["LR in", "LR all in", "Fluids in"])
def test_a_bag_that_is_in_is_so_whatever_stands_below_it(told: str, below: str) -> None:
    assert given_in(f"0941 LR 1000 mL started\n1143 {told}\n{below}\n")[:1] == [
        "LR infusion 0941-1143 1000 mL"
    ]


@pytest.mark.parametrize("exp", ["exp 0927", "exp. 0927", "Exp: 0927", "expires 11/27", "exp 2027-09"])
def test_when_a_vial_expires_is_no_time(exp: str) -> None:
    assert given_in(
        f"Venofer 200 mg (lot 1108A, {exp}) given undiluted IV push over 5 min, begun at 1055."
    ) == ["Venofer push 1055 200 mg"]


@pytest.mark.parametrize(
    "line", ["1315 second gram hung", "Second gram hung at 1315", "1315 lavender blob hung"]
)
def test_what_was_hung_under_no_name_is_named(line: str) -> None:
    """Nothing but a bag is hung: a word that nobody knows before it does not make it another thing."""
    record = read_note(f"{HEAD}1015 vanc 1 g IVPB hung.\n{line}\n")
    assert [gap.text in line for gap in record.understood.not_understood] == [True]


def test_a_flush_that_was_hung_is_no_dose() -> None:
    assert read_note(f"{HEAD}1015 vanc 1 g IVPB hung.\n1120 flush hung\n").understood.whole


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("Gamunex-C 60 g\nBag 1: up 0902 @ 30 mL/hr, in 1158.", ["Gamunex-C infusion 0902-1158 60 g"]),
        (
            "Gamunex-C bag 1: 40 g up 0902, in 1158. Bag 2: 20 g up 1247, in 1409.",
            ["Gamunex-C infusion 0902-1158 40 g", "Gamunex-C infusion 1247-1409 20 g"],
        ),
    ],
)
def test_the_time_at_which_a_bag_is_in_ends_it(note: str, told: list[str]) -> None:
    assert given_in(note) == told


@pytest.mark.parametrize(
    "until", ["Must end before 1212.", "Must be infused by 12:12.", "HANG BY 1200. Do not use after 1212."]
)
def test_by_when_a_bag_must_be_used_is_no_end_of_it(until: str) -> None:
    assert given_in(f"Azacitidine 130 mg/100 mL NS. {until}\nHung 1138, done 1152.\n") == [
        "Azacitidine infusion 1138-1152 130 mg"
    ]
