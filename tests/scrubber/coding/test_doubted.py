"""What stays undecided because of what the chart says is said in the chart's words, and not as its technique alone."""

from __future__ import annotations

import pytest

from scrubber.charts.document import Document, read_document
from scrubber.coding.doubted import doubt_of_manner
from scrubber.job.coding import Asked, code_records
from scrubber.model.record import Administration, Conflict, Provenance, Reading, Technique, Uncertain

REMARK = "a remark beside it says otherwise"


def doubted(technique: Technique, quote: str, reason: str = REMARK, values: tuple[str, ...] = ()) -> str:
    """Return what is said of a drug whose technique is in doubt."""
    doubt = Uncertain("technique", quote, reason, values)
    return doubt_of_manner(Administration("a1", "Zofran", technique, uncertain=(doubt,)), "technique")


@pytest.mark.parametrize(
    ("technique", "manner"),
    [
        ("push", "as a push"),
        ("infusion", "as an infusion"),
        ("im", "into a muscle"),
        ("sc", "under the skin"),
    ],
)
def test_a_way_that_the_chart_denies_is_denied_in_its_words(technique: Technique, manner: str) -> None:
    assert doubted(technique, "held for low BP") == (
        f'Zofran: that it was given {manner} is in doubt; the chart says "held for low BP" ({REMARK}).'
    )


def test_where_several_ways_are_open_it_is_the_way_that_is_in_doubt() -> None:
    """A near miss: nothing denies that it was given."""
    reason = "intravenous, but no method, rate or stop time is documented"
    assert doubted("infusion", "IV", reason, ("infusion", "push")) == (
        f'Zofran: how it was given is in doubt; the chart says "IV" ({reason}).'
    )


def test_documents_that_differ_are_told_apart_from_a_denial() -> None:
    readings = tuple(Reading(value, Provenance()) for value in ("push", "sc_infusion", "push"))
    item = Administration("a1", "Zofran", "push", conflicts=(Conflict("technique", readings),))
    assert doubt_of_manner(item, "technique") == (
        "Zofran: how it was given is in doubt; the documents differ: push, sc infusion."
    )


def test_what_nobody_says_why_is_said_without_a_why() -> None:
    assert doubted("push", "", "") == "Zofran: that it was given as a push is in doubt."
    assert doubted("push", "maybe\n given", "") == (
        'Zofran: that it was given as a push is in doubt; the chart says "maybe given".'
    )


def test_a_long_remark_is_cut_between_words() -> None:
    said = doubted("push", "held since " + "the patient felt unwell " * 20)
    assert len(said) < 260
    assert "unwell …" in said or "felt …" in said or "patient …" in said or "the …" in said


@pytest.mark.parametrize("words", ["held for low BP", "changed to PO"])
def test_a_push_of_a_log_that_its_comment_denies(words: str) -> None:
    log = (
        "Patient,DOB,Date,Drug,Dose,Route,Start,Comments\n"
        f'"Roe, Jane",01/01/1970,03/02/2026,Zofran,4 mg,IV push,13:15,{words}\n'
    )
    (coded,) = code_records("log.csv", read_document(Document.of_bytes(log.encode(), "log.csv")), Asked())
    said = f'Zofran: that it was given as a push is in doubt; the chart says "{words}" ({REMARK}).'
    assert said in [gap.message for gap in coded.support.expectation.not_evaluated]
    assert not any(line.code == "96374" for line in coded.support.expectation.lines)
