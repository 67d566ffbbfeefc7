"""HL7 v2 that says of itself that it is a part, documents that lie elsewhere, and states in a sender's own words."""

from __future__ import annotations

import pytest

from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.messages import doubts, hl7, message, runs

ORC, RXR = "ORC|RE|7", "RXR|IV^Intravenous|||IV^Infusion"


def rxa(state: str = "CP") -> tuple[str, ...]:
    """Return an infusion with its completion status."""
    return ORC, f"RXA|0|1|202603021015|202603021225|^infliximab|400|mg{'|' * 13}{state}", RXR


def missed(record: InfusionRecord) -> list[str]:
    """Return the places that were not understood."""
    return [part.locator for part in record.understood.not_understood]


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("BHS|^~\\&|A\r", "BTS|3|\r", False),
        ("FHS|^~\\&|A\rBHS|^~\\&|A\r", "BTS|2\rFTS|1\r", False),
        ("BHS|^~\\&|A\r", "BTS|1\r", True),
        ("BHS|^~\\&|A\r", "BTS||1\r", True),  # a comment
        ("BHS|^~\\&|A\r", "", True),
    ],
)
def test_a_batch_that_lacks_messages_is_a_part(before: str, after: str, whole: bool) -> None:
    record = hl7(before + message(*rxa()) + after)
    assert runs(record.administrations[0]) == "10:15-12:25"
    assert missed(record) == ([] if whole else ["BTS-1"])


def test_the_messages_of_all_batches_are_counted() -> None:
    both = "".join(f"BHS|^~\\&|A\r{message(*rxa(), number=n)}BTS|1\r" for n in (1, 2))
    assert hl7(both).understood.whole


@pytest.mark.parametrize(("pointer", "whole"), [("DSC|C1|F", False), ("DSC||F", True)])
def test_a_message_that_goes_on_elsewhere_is_a_part(pointer: str, whole: bool) -> None:
    assert hl7(message(*rxa(), pointer)).understood.whole is whole


@pytest.mark.parametrize("kind", ["MDM^T02", "ORU^R01"])
def test_a_document_that_lies_elsewhere_is_named(kind: str) -> None:
    pointer = "OBX|1|RP|NN^Nursing note||\\\\srv\\7.pdf^^Application^PDF||||||F"
    record = hl7(message("OBR|1|7||NN^Nursing note|||202603021315", pointer, kind=kind))
    assert not record.understood.whole
    assert missed(record) == ["message[0].OBX[3]"]
    struck = pointer.replace("||||||F", "||||||D")
    assert hl7(message("OBR|1|7||NN^Nursing note|||202603021315", struck, kind=kind)).understood.whole


def test_a_picture_of_a_laboratory_is_no_document() -> None:
    pointer = "OBX|1|RP|SLD^Digital slide||https://lab/7^^IM^MRXS||||||F"
    assert hl7(message("OBR|1|7||SLD^Slide|||202603021315", pointer, kind="ORU^R01")).understood.whole


@pytest.mark.parametrize("state", ["CP^Stopped early", "CP^Only half given", "PA^stopped early at 1105"])
def test_a_states_own_words_speak_against_it(state: str) -> None:
    (item,) = hl7(message(*rxa(state))).administrations
    assert {"dose", "stop"} & doubts(item).keys()


@pytest.mark.parametrize(
    "state", ["CP^Complete^HL70322", "CP^Completed", "CP^Given as ordered", "CP^Administered"]
)
def test_a_states_usual_words_say_nothing(state: str) -> None:
    record = hl7(message(*rxa(state)))
    (item,) = record.administrations
    assert (runs(item), doubts(item), record.understood.whole) == ("10:15-12:25", {}, True)


def test_a_whole_dose_whose_words_deny_it_is_named() -> None:
    record = hl7(message(*rxa("CP^Not administered")))
    assert (record.administrations, record.understood.whole) == ((), False)


@pytest.mark.parametrize(
    ("kind", "value", "whole"),
    [
        ("TS", "202603021405", False),
        ("DTM", "20260302140500-0600", False),
        ("TM", "1405", False),
        ("TS", "202603021225", True),
        ("ST", "14:05", False),
    ],
)
def test_a_time_beside_an_administration_is_compared_with_its_run(kind: str, value: str, whole: bool) -> None:
    record = hl7(
        message(
            "ORC|RE|9",
            "RXA|0|1|202603021015|202603021225|^infliximab|400|mg",
            "RXR|IVPB",
            f"OBX|1|{kind}|S^Actual stop time^L||{value}||||||F",
        )
    )
    assert record.understood.whole is whole
