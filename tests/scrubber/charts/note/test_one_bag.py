"""Drugs in one bag, and drugs that were not infused at all, whatever stands beside them."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from scrubber.model.record import Administration

HEAD = "Date of Service: 06/09/2026\n"


def read(text: str) -> tuple[Administration, ...]:
    return read_note(HEAD + text).administrations


def run(item: Administration) -> str:
    start, stop = item.start, item.stop
    return f"{start:%H%M}-{stop:%H%M}" if start and stop else "?"


@pytest.mark.parametrize(
    "text",
    [
        "0800 Decadron 10 mg + Zofran 16 mg in 50 mL NS IVPB started, completed 0825.",
        "0800 Zofran 16 mg and Decadron 10 mg mixed in 50 mL NS started, completed 0825.",
        "0800 Zofran 16 mg/Decadron 10 mg IVPB in 50 mL NS hung, completed 0825.",
        "0800-0825 Zofran 16 mg / Decadron 10 mg IVPB (one bag)",
        "0800-0825 Aloxi 0.25 mg and Decadron 12 mg IVPB in same bag",
        "0800 Magnesium sulfate 2 g in 50 mL NS with potassium chloride 20 mEq added IVPB started, completed 0825.",
    ],
)
def test_what_is_told_with_one_bag_was_in_it(text: str) -> None:
    """Drugs of one bag are one infusion: none of them is concurrent with another (rule S01)."""
    one, other = read(text)
    assert one.container is not None
    assert one.container == other.container
    assert (run(one), run(other)) == ("0800-0825", "0800-0825")


@pytest.mark.parametrize(
    "text",
    [
        "0800 Decadron 10 mg and Zofran 16 mg IVPB each in 50 mL NS started, completed 0825.",
        "0800 Oxaliplatin 150 mg in 250 mL D5W + leucovorin 700 mg in 250 mL D5W started, completed 1000.",
        "0930-1132 Oxaliplatin 150 mg + Leucovorin 710 mg in D5W 250 ml (2 of 2, Y-site)",
        "0800 Decadron 10 mg + Zofran 16 mg IVPB started, completed 0825.",
        "0800 Benadryl 50 mg + Pepcid 20 mg IVP diluted in 10 mL NS.",
    ],
)
def test_where_no_bag_of_all_is_told_nothing_is_said_of_it(text: str) -> None:
    """Near miss: each has its own, or nobody says."""
    assert {item.container for item in read(text)} == {None}


def test_two_bags_of_a_note_are_told_apart() -> None:
    items = read(
        "0800 Decadron 10 mg + Zofran 16 mg in 50 mL NS IVPB, done 0825. "
        "0830 Pepcid 20 mg + Benadryl 50 mg in 50 mL NS started, completed 0850."
    )
    assert len({item.container for item in items}) == 2


def test_what_may_be_in_the_bag_runs_in_doubt() -> None:
    mag, kcl = read("Mag sulfate 2 g in 100 mL D5W w/ KCl 20 mEq started 0900, completed 1100.")
    assert {doubt.field for doubt in mag.uncertain} == {"start", "stop"}
    assert (mag.container, run(kcl)) == (None, "0900-1100")


@pytest.mark.parametrize("way", ["piggybacked", "piggy-backed", "IVPB"])
def test_a_piggyback_begins_at_its_line_s_time(way: str) -> None:
    (item,) = read(f"0905 Vancomycin 1 g {way}, 1010 complete.")
    assert (item.technique, run(item)) == ("infusion", "0905-1010")


@pytest.mark.parametrize(
    "text",
    [
        "0930 Methotrexate 12 mg given intrathecally over 5 min by Dr Gray, L3-4.",
        "1000 Activase (Cathflo) 2 mg instilled into occluded port for declotting, dwell 60 min.",
        "1000 Cathflo 2 mg instilled into occluded lumen, good blood return 1100.",
        "Kenalog 40 mg injected intra-articularly R knee at 1420.",
    ],
)
def test_what_went_elsewhere_is_no_infusion(text: str) -> None:
    """It is told as a part that was not made out, so that nothing is concluded from its absence."""
    record = read_note(HEAD + text)
    assert record.administrations == ()
    assert not record.understood.whole


def test_a_line_that_occluded_still_halts_what_runs() -> None:
    """Near miss: it is the infusion's own line."""
    (item,) = read(
        "0900 Vancomycin 1 g IVPB started. 0930 IV occluded, infusion stopped. 0945 resumed, 1030 complete."
    )
    assert [f"{part.start:%H%M}-{part.stop:%H%M}" for part in item.runs()] == ["0900-0930", "0945-1030"]


def test_a_start_that_repeats_the_time_of_its_line_doubts_nothing() -> None:
    (item,) = read("0900 Benadryl 25 mg IVPB in 50 mL started 0900 completed 0915.")
    assert run(item) == "0900-0915"
    (late,) = read("0900 Benadryl 25 mg IVPB in 50 mL started 0910 completed 0925.")
    assert run(late) == "?"


@pytest.mark.parametrize(
    ("words", "whole"),
    [
        ("Zometa held today for creatinine 2.4.", True),
        ("Zometa held, platelets 40.", True),
        ("1110 completed, NS at KVO.", True),
        ("Zometa 2.4 at noon.", False),
    ],
)
def test_a_number_of_the_laboratory_and_a_line_kept_open_are_understood(words: str, *, whole: bool) -> None:
    record = read_note(f"{HEAD}0900 Remicade 400 mg IVPB started. {words}")
    assert record.understood.whole is whole


def test_bags_of_two_notes_have_two_names() -> None:
    """Same container is same bag: notes with like words at one place must not make one bag of two."""
    one, _ = read("0800 Decadron 10 mg + Zofran 16 mg in 50 mL NS IVPB started, completed 0825.")
    other, _ = read("0900 Pepcid 20 mg + Benadryl 25 mg in 50 mL NS IVPB started, completed 0925.")
    assert one.container != other.container


@pytest.mark.parametrize(
    "text",
    [
        "0800 Zofran 16 mg + Decadron 10 mg in 50 mL NS IVPB started\n0820 IVPB completed",
        "0800 Zofran 16 mg + Decadron 10 mg in 50 mL NS IVPB started. 0820 complete.",
        "0800 Zofran 16 mg/Decadron 10 mg in 50 mL NS hung\n0805 Benadryl 25 mg IVP\n0820 complete",
    ],
)
def test_what_ends_behind_a_bag_of_two_drugs_is_the_bag(text: str) -> None:
    infused = [item for item in read(text) if item.technique == "infusion"]
    assert [run(item) for item in infused] == ["0800-0820", "0800-0820"]


@pytest.mark.parametrize(
    "text",
    [
        "0800 Zofran 16 mg + Decadron 10 mg in 50 mL NS started\n0805 Pepcid 20 mg in 50 mL started\n0820 complete",
        "0800 Oxaliplatin 150 mg in 500 D5W + leucovorin 700 mg in 250 D5W started\n1000 complete",
    ],
)
def test_of_two_bags_nobody_says_which_one_ended(text: str) -> None:
    assert {run(item) for item in read(text)} == {"?"}


@pytest.mark.parametrize("words", ["/ 150 NS, same bag", "in 150 mL NS"])
def test_what_is_in_a_bag_is_infused_with_all_of_it(words: str) -> None:
    one, other = read(f"0905 Emend 150 mg + Decadron 12 mg {words}\n0936 premed bag in")
    assert (one.technique, other.technique) == ("infusion", "infusion")
    assert not one.uncertain
    assert (run(one), run(other)) == ("0905-0936", "0905-0936")


def test_what_may_be_a_syringe_of_two_drugs_says_no_way() -> None:
    one, _ = read("0905 Decadron 10 mg + Zofran 16 mg in 20 mL NS")
    assert [doubt.field for doubt in one.uncertain] == ["technique"]
