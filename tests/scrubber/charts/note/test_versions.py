"""An amended note takes the place of the one that it amends, in one text or in two; an addendum only adds to it."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.join.merge import merge
from scrubber.charts.join.rewritten import OLDER
from scrubber.charts.join.standing import fates
from scrubber.model.record import InfusionRecord

HEAD = "Claim: RIC-1\nPatient: Vester, Nola  DOB 04/17/1958  DOS 03/02/2026\n"
FIRST = "1015 Remicade 400 mg in 250 NS started\n1225 Remicade complete\n"
AGAIN = "1015 Remicade 400 mg in 250 NS started\n1252 Remicade complete\n"


def read(text: str, name: str = "note.txt") -> tuple[InfusionRecord, ...]:
    """Return the records of a note of 2 March."""
    return read_document(Document.of_bytes((HEAD + text).encode(), name))


def stops(record: InfusionRecord) -> list[str]:
    """Return the stop of each administration; `?` where it is open."""
    return [f"{item.stop:%H%M}" if item.stop else "?" for item in record.administrations]


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}*** AMENDED NOTE 03/02/2026 1600 - replaces above ***\n{AGAIN}",
        f"{FIRST}\nREVISED NOTE, disregard the note above, wrong end time\n{AGAIN}",
        f"ORIGINAL NOTE:\n{FIRST}\nCORRECTED NOTE (D. Hale RN 1540):\n{AGAIN}",
        f"PREVIOUS ENTRY:\n{FIRST}AMENDED ENTRY:\n{AGAIN}",
        f"NOTE 03/02/2026 12:40  RN Hale  Status: REPLACED\n{FIRST}\n"
        f"NOTE 03/02/2026 13:40  RN Hale  Status: CORRECTED - this version replaces the note of 12:40\n{AGAIN}",
        f"Note #1 (superseded)\n{FIRST}\nNote #2 AMENDED\n{AGAIN}",
        f"Version 1 (10:40)\n{FIRST}Version 2 (11:15) supersedes version 1\n{AGAIN}",
        f"AMENDED NOTE 03/02/2026 1600 (supersedes note timed 1310)\n{AGAIN}ORIGINAL NOTE BELOW\n{FIRST}",
    ],
)
def test_what_the_note_itself_replaces_is_shown_and_counts_no_more(text: str) -> None:
    (record,) = read(text)
    assert record.documents[0].status == "amended"
    assert stops(record) == ["1252"]
    (item,) = record.administrations
    lines = {int(source.locator.split()[1].rstrip(",")) for source in item.sources}
    assert lines == {at for at, line in enumerate((HEAD + text).split("\n"), 1) if "Remicade" in line}
    assert "an older version in the document, which a newer one in it replaces" in record.ignored


def test_of_several_older_versions_each_is_shown() -> None:
    third = AGAIN.replace("1252", "1301")
    (record,) = read(f"Version 1 (superseded)\n{FIRST}Version 2\n{AGAIN}Version 3 (current)\n{third}")
    assert stops(record) == ["1301"]
    (item,) = record.administrations
    assert sum("started" in source.quote for source in item.sources) == 3


@pytest.mark.parametrize(
    "text",
    [
        f"{FIRST}AMENDED ENTRY (replaces 1225 entry): Remicade complete 1252",  # begins nothing
        f"0915 Zofran 4 mg IVP\n{FIRST}REVISED NOTE - replaces note above\n{AGAIN}",  # and the Zofran?
        f"First entry: 1015 Remicade 400 mg in 250 NS started\nCorrected entry: {AGAIN[39:]}",
        f"{FIRST}{FIRST.replace('Remicade', 'Benadryl')}AMENDED NOTE, replaces above\n{AGAIN}",
    ],
)
def test_what_does_not_tell_all_again_replaces_nothing(text: str) -> None:
    (record,) = read(text)
    assert "1252" not in stops(record)


def test_what_is_amended_is_of_the_day_and_the_drug() -> None:
    for heading in ("Revised order: Remicade 400 mg per Dr. Hale.", "Amended dose today, replaces prior."):
        (record,) = read(f"{heading}\n{FIRST}")
        assert stops(record) == ["1225"]


def test_of_two_notes_the_amended_one_stands() -> None:
    why = "Stop first entered as 1225 in error; correct stop time 1252 (pump log attached).\n"
    for title in (
        "CORRECTED NOTE - replaces note of 03/02/2026 1230",
        "** AMENDED ** supersedes my 1315 note",
    ):
        records = read(FIRST, "a.txt") + read(f"{title}\n{why}{AGAIN}", "b.txt")
        for order in (records, records[::-1]):
            assert sorted(map(str, fates(order))) == ["amended", "superseded"]
            assert stops(merge(order)) == ["1252"]
            assert "an older version of a document was set aside" in merge(order).ignored


def test_of_two_notes_neither_stands_alone_where_something_is_left_out() -> None:
    other = "0915 Zofran 4 mg IVP\n"
    records = read(other + FIRST, "a.txt") + read(f"AMENDED NOTE\n{AGAIN}", "b.txt")
    assert "superseded" not in fates(records)
    told = {item.substance: item for item in merge(records).administrations}
    assert told.keys() == {"Zofran", "Remicade"}
    assert told["Remicade"].stop is None


def test_of_three_notes_it_is_not_known_which_one_was_amended() -> None:
    records = read(FIRST, "a.txt") + read(FIRST, "b.txt") + read(f"AMENDED NOTE\n{AGAIN}", "c.txt")
    assert "superseded" not in fates(records)


def test_a_log_of_the_record_system_is_replaced_by_no_note() -> None:
    log = Document.of_bytes(
        b"DOS,Patient Name,DOB,Medication,Dose Given,Route,Start Time,Stop Time\n"
        b'03/02/2026,"Vester, Nola",04/17/1958,Remicade,400 mg,IV infusion,10:15 AM,12:25 PM\n',
        "log.csv",
    )
    records = read_document(log) + read(f"AMENDED NOTE\n{AGAIN}", "b.txt")
    assert "superseded" not in fates(records)
    assert stops(merge(records)) == ["?"]


RUN = "Entyvio 280 mg IV infusion 1330-1402"


@pytest.mark.parametrize(
    "told",
    [
        f"{RUN}. Wasted 20 mg.",
        f"{RUN}. Benadryl refused by patient.",
        f"{RUN}. Lot AB1234.",
        f"{RUN} in L forearm 22g.",
        f"{RUN} at 250 mL/hr.",
        f"{RUN} in 250 mL NS.",
        f"{RUN}, one 300 mg vial used.",
        f"{RUN} NDC 64764-0300-20.",
        "Entyvio 280 mg IV infusion started 1330, paused 1340-1350, stopped 1402.",
        f"{RUN}. Stopped early due to rash.",
        f"{RUN}.\n1415 gave Tylenol oops something 650 mg given",
        f"Order: Entyvio 300 mg IV over 30 min, Dr. Hale, signed 03/02/2026 0900\n{RUN}.",
    ],
)
def test_what_only_the_older_note_tells_of_what_was_given_keeps_both(told: str) -> None:
    """A waste, a refusal, a pause or a line that was not made out is not lost because a newer note leaves it out."""
    again = "Entyvio 280 mg IV infusion 1330-1410.\n"
    records = read(f"{told}\n", "a.txt") + read(f"AMENDED NOTE\n{again}", "b.txt")
    assert "superseded" not in fates(records)
    assert "1410" not in stops(merge(records))
    (record,) = read(f"ORIGINAL NOTE:\n{told}\nAMENDED NOTE:\n{again}")
    assert OLDER not in record.ignored


def test_a_product_that_only_the_older_note_names_keeps_both() -> None:
    records = read("Inflectra 400 mg IV infusion 1015-1225.\n", "a.txt")
    records += read("AMENDED NOTE\ninfliximab 400 mg IV infusion 1015-1252.\n", "b.txt")
    assert "superseded" not in fates(records)


@pytest.mark.parametrize(
    "more", ["Wasted 20 mg. Benadryl refused by patient.", "Wasted 25 mg. Benadryl 25 mg IVP 1320."]
)
def test_a_newer_note_that_tells_these_again_or_puts_them_right_stands(more: str) -> None:
    records = read(f"{RUN}. Wasted 20 mg. Benadryl refused by patient.\n", "a.txt")
    records += read(f"AMENDED NOTE\nEntyvio 280 mg IV infusion 1330-1410. {more}\n", "b.txt")
    assert sorted(map(str, fates(records))) == ["amended", "superseded"]
    assert merge(records).administrations[0].stop is not None


LATER = "1530 Remicade 400 mg in 250 NS started\n1740 Remicade complete\n"


def test_a_run_hours_after_the_one_that_is_amended_may_be_a_second_one() -> None:
    """To take it for the first would halve the dose that was given."""
    records = read(FIRST, "a.txt") + read(f"AMENDED NOTE\n{LATER}", "b.txt")
    assert "superseded" not in fates(records)
    assert stops(merge(records)) == ["1225", "1740"]
    (record,) = read(f"ORIGINAL NOTE:\n{FIRST}\nAMENDED NOTE:\n{LATER}")
    assert OLDER not in record.ignored
    assert stops(record) == ["1225", "1740"]


def test_the_amended_note_of_another_patient_replaces_nothing() -> None:
    other = HEAD.replace("RIC-1", "RIC-2").replace("Vester, Nola", "Marlow, Ines").replace("1958", "1961")
    text = f"{HEAD}{FIRST}\n\f{other}AMENDED NOTE\n{AGAIN}"
    records = read_document(Document.of_bytes(text.encode(), "both.txt"))
    assert [(record.patient.family, stops(record)) for record in records] == [
        ("Vester", ["1225"]),
        ("Marlow", ["1252"]),
    ]
    assert "superseded" not in fates(records)
