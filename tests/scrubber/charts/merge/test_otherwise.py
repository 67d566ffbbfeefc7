"""A document that tells no giving, and speaks of an end, a dose or a waste of what another gives."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, DocumentIndex, LinkKeys, link
from scrubber.model.chart import Chart
from scrubber.model.record import Administration
from tests.scrubber.charts.merge.test_merge import at

HEAD = "Patient: Alma Sutter  DOB 02/17/1978  MRN E1001\nDOS: 03/02/2026\n"
NOTE = f"{HEAD}0915 Remicade 400 mg in 250 NS hung. 1145 complete. No waste.\n"
MAR = (
    "MRN,DOB,Medication,Action,Action Time,Dose,Unit,Route\n"
    "E1001,02/17/1978,inFLIXimab,New Bag,03/02/2026 0915,400,mg,Intravenous\n"
    "E1001,02/17/1978,inFLIXimab,Stopped,03/02/2026 1145,,,Intravenous\n"
)
KEYS = LinkKeys(
    claim_id="C1",
    medical_record_number="E1001",
    family="SUTTER",
    given="ALMA",
    service_dates=(at(0).date(),),
)


def chart_with(words: str, first: str = NOTE, name: str = "first.txt") -> Chart:
    """Return the chart of a note, or of what stands for it, and a document of these words."""
    offered = [(name, first), ("added.txt", f"{HEAD}{words}\n")]
    documents = [Document.of_bytes(text.encode(), called) for called, text in offered]
    return link(KEYS, DocumentIndex.from_documents(documents))


def given(chart: Chart) -> Administration:
    """Return the only administration of a chart."""
    assert chart.record is not None
    (item,) = chart.record.administrations
    return item


def told(item: Administration, field: str) -> list[tuple[str, ...]]:
    """Return the values of a field in doubt."""
    return [doubt.values for doubt in item.uncertain if doubt.field == field]


@pytest.mark.parametrize(
    "words",
    [
        "ADDENDUM: infusion end time should be 1155 per pump log.",
        "ADDENDUM: Remicade stop time should be 11:55 AM per pump log.",
        "ADDENDUM: infusion stop time was 1155, not 1145.",
        "Infusion completed at 1155.",
    ],
)
@pytest.mark.parametrize(("name", "first"), [("first.txt", NOTE), ("first.csv", MAR)])
def test_an_end_of_no_giving_opens_that_of_the_infusion(words: str, name: str, first: str) -> None:
    chart = chart_with(words, first, name)
    item = given(chart)
    assert (item.start, item.stop) == (at(9, 15), None)
    assert told(item, "stop") == [("2026-03-02T11:45", "2026-03-02T11:55")]
    assert {use.name: use.whole for use in chart.documents} == {name: True, "added.txt": False}


def test_an_end_that_came_early_is_not_known() -> None:
    item = given(chart_with("Stopped Remicade early today, see MD note."))
    assert (item.stop, told(item, "stop")) == (None, [()])


def test_an_end_that_is_called_wrong_without_another_is_not_known() -> None:
    item = given(chart_with("Correction: Remicade stop time charted in error, see pump log."))
    assert (item.stop, told(item, "stop")) == (None, [()])


@pytest.mark.parametrize(
    ("words", "field", "values"),
    [
        ("ADDENDUM: Remicade dose was 300 mg, not 400 mg.", "dose", ("400 mg", "300 mg")),
        ("ADDENDUM: 100 mg of Remicade wasted.", "wasted", ("0 mg", "100 mg")),
    ],
)
def test_a_dose_or_waste_of_no_giving_opens_that_of_the_drug(
    words: str, field: str, values: tuple[str, ...]
) -> None:
    item = given(chart_with(words))
    assert (getattr(item, field), told(item, field)) == (None, [values])


@pytest.mark.parametrize(
    "words",
    [
        "Infusion completed at 1145.",  # what is known
        "Infusion completed without issue, pt home.",  # no time, and nothing is called wrong
        "Remicade infusion ended, no reaction.",
        "ADDENDUM: Entyvio stop time should be 1155.",  # another drug
        "Late entry: IV removed at 1210. Pt left 1215.",  # nothing given
        "ADDENDUM: 400 mg of Remicade was the dose given.",
    ],
)
def test_what_says_nothing_else_opens_nothing(words: str) -> None:
    item = given(chart_with(words))
    assert (item.stop, item.uncertain) == (at(11, 45), ())


def test_an_addendum_of_another_day_is_not_the_claims() -> None:
    other = HEAD.replace("03/02", "02/02") + "ADDENDUM: infusion end time should be 1155.\n"
    documents = [
        Document.of_bytes(NOTE.encode(), "first.txt"),
        Document.of_bytes(other.encode(), "added.txt"),
    ]
    chart = link(KEYS, DocumentIndex.from_documents(documents))
    assert ([use.name for use in chart.documents], given(chart).stop) == (["first.txt"], at(11, 45))
