"""What was stopped before its end was not given in full: every format leaves the same of it in doubt.

The dose of such a row is often what hung, and not what ran in. What a status says of it: FHIR R4
medication-admin-status `stopped` is permanently halted before all of it occurred, HL7 table 0322 `PA` is partially
administered, HL7 v3 ActStatus `aborted` is terminated prior to its intended completion.
"""

from __future__ import annotations

from typing import Any

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.words.comments import weighed
from scrubber.model.record import Administration
from tests.scrubber.charts.messages import ccda, dose, doubts, entry, fhir, given, hl7, message, runs
from tests.scrubber.charts.test_table_remarks import GIVEN

RXA = "RXA|0|1|202603021015|202603021225|^infliximab|{dose}|mg||^{remark}|||||||||||{state}\rRXR|IV^Drip||||^infusion"
TOLD = "infliximab 400 mg IV over 2 h"


def of_fhir(remark: str = "", status: str = "completed", **more: Any) -> Administration:
    notes = {"note": [{"text": remark}]} if remark else {}
    (item,) = fhir(given(status=status, **notes, **more)).administrations
    return item


def of_hl7(remark: str = "", state: str = "CP", amount: int = 400, ordered: str = "") -> Administration:
    order = ["ORC|RE|9", f"RXO|^infliximab|{ordered}||mg"] if ordered else ["ORC|RE|9"]
    told = RXA.format(remark=remark, state=state, dose=amount)
    (item,) = hl7(message(*order, told)).administrations
    return item


def of_ccda(remark: str = "", status: str = "completed") -> Administration:
    told = entry(inside=f"<text>{remark}</text>" if remark else "").replace('"completed"', f'"{status}"')
    (item,) = ccda(told).administrations
    return item


def of_log(remark: str = "") -> Administration:
    head = "Date,Patient,Medication,Dose,Route,Start,Stop,Comment"
    row = f'03/02/2026,"Pike, Roy",infliximab,400 mg,IV infusion,10:15,14:25,"{remark}"'
    (record,) = read_document(Document.of_bytes(f"{head}\n{row}\n".encode(), "log.csv"))
    (item,) = record.administrations
    return item


FORMATS = {"fhir": of_fhir, "hl7": of_hl7, "ccda": of_ccda, "log": of_log}


@pytest.mark.parametrize("format", FORMATS)
def test_a_remark_means_the_same_beside_every_entry(format: str) -> None:
    """The dose is open, the end may be what was planned, and why it was stopped is kept: rule W02 asks for the rest."""
    item = FORMATS[format]("stopped early - hives")
    assert (dose(item), runs(item), set(doubts(item))) == ("", "10:15-?", {"dose", "stop"})
    assert item.discontinued is not None
    assert (item.discontinued.reason, item.discontinued.at) == ("hives", None)


@pytest.mark.parametrize("format", FORMATS)
def test_without_a_word_of_it_the_dose_stands(format: str) -> None:
    item = FORMATS[format]("tolerated well, no reaction")
    assert (dose(item), item.discontinued, doubts(item)) == ("400 mg", None, {})


@pytest.mark.parametrize(
    "item",
    [
        of_fhir(status="stopped"),
        of_fhir(status="stopped", statusReason=[{"text": "hives"}]),
        of_hl7(state="PA"),
        of_hl7(state="PA", ordered="400"),
        of_ccda(status="aborted"),
    ],
)
def test_a_status_of_a_part_leaves_the_dose_in_doubt_and_its_times_stand(item: Administration) -> None:
    assert (dose(item), set(doubts(item)), runs(item)) == ("", {"dose"}, "10:15-12:25")
    assert item.discontinued is not None


def test_less_than_was_ordered_is_what_was_given() -> None:
    """An amount that is no repetition of the order was measured: 250 mg of the 400 that hung."""
    item = of_hl7(state="PA", amount=250, ordered="400")
    assert (dose(item), doubts(item)) == ("250 mg", {})


def test_a_part_that_went_on_is_no_end() -> None:
    """Halted for rigors and completed later: what counts is how the last of it ended."""
    times = [
        {"start": f"2026-03-02T{start}:00-05:00", "end": f"2026-03-02T{end}:00-05:00"}
        for start, end in (("10:15", "11:00"), ("11:20", "12:25"))
    ]
    first = given("a1", status="stopped", effectivePeriod=times[0], partOf=[{"reference": "Procedure/x"}])
    rest = given("a2", effectivePeriod=times[1], partOf=[{"reference": "Procedure/x"}])
    del rest["dosage"]["dose"]
    (item,) = fhir(first, rest).administrations
    assert (dose(item), runs(item), item.discontinued) == ("400 mg", "10:15-11:00, 11:20-12:25", None)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("stopped early - hives", "hives"),
        ("infusion terminated prematurely due to chest tightness", "chest tightness"),
        ("stopped early after 200 mg, reaction", "reaction"),
        ("Stopped early at 1105 due to rigors, 180 mL infused", "rigors"),
        ("aborted (pt request)", "pt request"),
        ("infusion stopped - hives", "hives"),
        ("DC'd at 11:07 due to reaction", "reaction"),
        ("stopped for severe rigors", "severe rigors"),
    ],
)
def test_why_it_was_stopped_is_read(words: str, reason: str) -> None:
    item = weighed(GIVEN, (words,))
    assert item.discontinued is not None
    assert item.discontinued.reason == reason


def test_stopped_early_without_a_reason_has_none() -> None:
    item = weighed(GIVEN, ("infusion aborted at 10:10",))
    assert item.discontinued is not None
    assert item.discontinued.reason is None


@pytest.mark.parametrize(
    "words",
    [
        "infusion stopped, no reaction",
        "infusion stopped for lunch",
        "stopped for hives, resumed 10:40",
        "stopped early for BP, restarted and completed",
        "IV d/c'd, pt left",
        "premed for prior reaction",
        "Benadryl stopped early - hives",
        "finished early",
        TOLD,
    ],
)
def test_what_is_no_early_stop_of_this_drug(words: str) -> None:
    assert weighed(GIVEN, (words,)).discontinued is None
