"""A note that tells when the patient left and came back tells two visits (IOM 100-04 ch. 4 s. 230.2: an encounter)."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, read_document

HEAD = "Patient: Owen Quill  DOB: 08/11/1952  Member ID: 2AC3DE4FG56\nDOS: 11/09/2026\n"
MORNING = "08:05 Ceftriaxone 2 g IV infusion started, right forearm\n08:40 Ceftriaxone infusion ended\n"
EVENING = "18:05 Ceftriaxone 2 g IV infusion started, right forearm\n18:38 Ceftriaxone infusion ended\n"


def visits(text: str) -> list[str | None]:
    (record,) = read_document(Document.of_bytes((HEAD + text).encode(), "note.txt"))
    return [item.visit for item in record.administrations]


@pytest.mark.parametrize(
    "between",
    [
        "08:50 Left clinic ambulatory\n18:00 Returned to clinic\n",
        "08:50 Patient discharged home in stable condition\n17:55 Pt arrived for evening dose\n",
        "08:50 pt left, spouse driving\n17:50 back at the infusion room\n",
        "08:50 pt left for home\n17:50 returned to clinic\n",
    ],
)
def test_left_and_came_back(between: str) -> None:
    assert visits(MORNING + between + EVENING) == ["visit 1", "visit 2"]


def test_told_in_sentences() -> None:
    text = (
        "Visit 1: 08:00 arrived. Ceftriaxone 2 g IV infusion started 08:05, right forearm. Infusion ended 08:40. "
        "08:50 left clinic.\nVisit 2: 18:00 returned. Ceftriaxone 2 g IV infusion started 18:05, right forearm. "
        "Infusion ended 18:38. 18:45 left clinic.\n"
    )
    assert visits(text) == ["visit 1", "visit 2"]


@pytest.mark.parametrize(
    "between",
    [
        "",
        "08:50 Left clinic ambulatory\n",  # coming back is not told
        "18:00 Returned to clinic\n",  # nor is leaving
        "08:50 IV left forearm flushed\n12:00 Returned to bed from radiology\n",
        "08:50 Returned to clinic\n12:00 Left clinic\n",  # the other way round
        "Left clinic and returned\n",  # without times
        "08:50 Pt left for CT\n17:50 Returned to the unit\n",  # within one visit
        "08:50 Left unit for MRI\n17:50 Returned to the unit\n",
    ],
)
def test_one_of_them_alone_tells_no_visit(between: str) -> None:
    assert visits(MORNING + between + EVENING) == [None, None]


def test_what_is_near_is_one_visit() -> None:
    text = MORNING + "08:50 Left clinic\n10:00 Returned to clinic\n10:05 Ondansetron 4 mg IV push given\n"
    assert visits(text) == [None, None]
