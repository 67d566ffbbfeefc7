"""One part of a chart begins an infusion, that of the next day ends it (IOM 100-04 ch. 4 s. 230.2)."""

from __future__ import annotations

import pytest

from scrubber.charts import Document, merge, read_document

HEAD = "Patient: Owen Quill  DOB: 08/11/1952  Member ID: 2AC3DE4FG56\n"


def runs(text: str) -> list[str]:
    """Return `start-stop` of each infusion, empty where it is not told."""
    record = merge(read_document(Document.of_bytes((HEAD + text).encode(), "note.txt")))
    return [
        "-".join(f"{end:%d %H:%M}" if end else "" for end in (item.start, item.stop))
        for item in record.administrations
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Date: 11/09/2026\n20:00 NS 1000 mL IV at 125 mL/hr started for dehydration\n"
            "Date: 11/10/2026\n10:30 AM NS 1000 mL infusion stopped, complete",
            ["09 20:00-10 10:30"],
        ),
        (
            "Date: 11/09/2026\n23:10 Vancomycin 1500 mg IV infusion started\n"
            "Date: 11/10/2026\n01:25 Vancomycin infusion complete",
            ["09 23:10-10 01:25"],
        ),
        # near misses: another drug's end, an end a day later, another amount, two that stand open
        (
            "Date: 11/09/2026\n23:10 Vancomycin 1500 mg IV infusion started\n"
            "Date: 11/10/2026\n01:25 Cefepime infusion complete",
            ["09 23:10-", "-10 01:25"],
        ),
        (
            "Date: 11/09/2026\n10:00 AM Ceftriaxone 2 g IV infusion started\n"
            "Date: 11/10/2026\n9:55 AM Ceftriaxone infusion complete",
            ["09 10:00-", "-10 09:55"],
        ),
        (
            "Date: 11/09/2026\n23:10 Vancomycin 1500 mg IV infusion started\n"
            "Date: 11/10/2026\n01:25 Vancomycin 1000 mg infusion complete",
            ["09 23:10-", "-10 01:25"],
        ),
    ],
)
def test_a_run_over_midnight_in_two_parts(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


def test_which_of_two_starts_an_end_belongs_to_is_not_guessed() -> None:
    found = runs(
        "Date: 11/09/2026\n20:00 NS 1000 mL IV started, left arm\n22:00 NS 1000 mL IV started, right arm\n"
        "Date: 11/10/2026\n02:00 NS infusion stopped"
    )
    assert not any(run.startswith("09") and run.endswith("10 02:00") for run in found)
