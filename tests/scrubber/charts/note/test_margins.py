"""A log with marks or initials on each of its lines is read as the same log without them."""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note
from tests.scrubber.charts.told import HEAD, given_in

LOG = (
    "0955 Benadryl 25 mg IVP\n"
    "1015 Remicade 400 mg in 250 NS up\n"
    "1045 BP 118/70\n"
    "1225 down\n"
    "1230 PIV out\n"
)  # fmt: skip
READ = ["Remicade infusion 1015-1225 400 mg", "Benadryl push 0955 25 mg"]


def each(mark: str) -> str:
    """Return the log with a mark put on each line; `{n}` is its number, `{at}` its time, `{said}` the rest."""
    lines = LOG.splitlines()
    return "\n".join(mark.format(n=n, at=line[:4], said=line[5:]) for n, line in enumerate(lines, 1))


@pytest.mark.parametrize(
    "mark",
    [
        "{at} {said}",
        "{at} {said} RH",
        "{at} {said} - RH",
        "{at} {said} /RH",
        "{at} {said} R.H.",
        "{at} {said}, RH RN",
        "{at} {said} MT",
        "{at} - {said}",
        "{at}: {said}",
        "{at} – {said}",
        "{at}h - {said}",
        "{n}. {at} {said}",
        "{n}) {at} - {said} RH",
        "> {at} {said}",
        "> > {at} {said}",
    ],
)
def test_marks_of_a_log_say_nothing(mark: str) -> None:
    assert sorted(given_in(each(mark))) == sorted(READ)


@pytest.mark.parametrize(
    ("log", "expected"),
    [
        ("1015 - 1225 Remicade 400 mg IV\n1230 - 1240 flushed", ["Remicade infusion 1015-1225 400 mg"]),
        ("1010 Zofran 4 mg IV\n1012 Pepcid 20 mg IV\n1014 Toradol 15 mg IV", None),
        ("0905 20g R AC\n0910 Benadryl 25 mg IM R AC\n0912 Toradol 30 mg IM R AC", None),
    ],
)
def test_a_range_and_a_word_at_the_end_keep_what_they_say(log: str, expected: list[str] | None) -> None:
    found = given_in(log)
    if expected is not None:
        assert found == expected
    else:
        assert len(found) in (2, 3)
        assert not any("push" in each for each in found)


@pytest.mark.parametrize(
    "place", ["PORT", "PIV", "L port", "R AC", "Lumen 1", "PICC red", "Port:", "Red lumen", "Left FA"]
)
def test_the_line_a_drug_went_into_may_stand_before_the_time(place: str) -> None:
    assert given_in(f"{place}   0915 Aloxi 0.25 mg IVP\n         0940-1105 Ruxience 650 mg/250 NS\n") == [
        "Aloxi push 0915 0.25 mg",
        "Ruxience infusion 0940-1105 650 mg",
    ]


def test_blood_needs_no_dose_beside_its_run() -> None:
    log = "0950-1142 PRBC unit 1, W2041 26 004417\n1150-1350 PRBC unit 2, W2041 26 004418\n"
    assert given_in(log) == ["PRBC transfusion 0950-1142", "PRBC transfusion 1150-1350"]


def test_a_run_behind_the_letter_of_a_unit_is_not_certain() -> None:
    assert given_in("Unit A 1340-1602, unit B\n1618-1840 PRBC. Hgb 6.8 pre.") == ["PRBC transfusion ?-?"]


def test_the_run_of_a_unit_without_a_name_is_named() -> None:
    understood = read_note(HEAD + "Unit A 1340-1602, unit B\n1618-1840 PRBC").understood
    assert [gap.text for gap in understood.not_understood] == ["Unit A 1340-1602, unit B"]
