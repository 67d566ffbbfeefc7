"""The collected files: their names, their sources, and the quarters that each of them holds."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from scrubber.model.ground import Ground
from scrubber.reference.tables.edition import Origin, Span, first_day_of, last_day_of

SEEN = "2026-11-25"

_KEPT = "https://github.com/"
ADDENDUM_B = Origin(
    "CMS, OPPS Addendum B by quarter, as kept at github softek/CMS.HCPCS (sample.csv, one commit a quarter)",
    f"{_KEPT}softek/CMS.HCPCS",
    Ground.SECONDARY,
    SEEN,
)
ASP = Origin(
    "CMS, ASP pricing files by quarter, as kept at github QuicksortRx/universal-med-ids",
    f"{_KEPT}QuicksortRx/universal-med-ids",
    Ground.SECONDARY,
    SEEN,
)
ASP_COPIED = Origin(
    "CMS, Part B payment limits of July 2026, as kept at github farrukhnewton/codical-healthcare; copied by hand",
    f"{_KEPT}farrukhnewton/codical-healthcare",
    Ground.SECONDARY,
    SEEN,
)
NDC = Origin(
    "CMS, ASP NDC-HCPCS crosswalks by quarter, as kept at github QuicksortRx/universal-med-ids",
    f"{_KEPT}QuicksortRx/universal-med-ids",
    Ground.SECONDARY,
    SEEN,
)
HCPCS = Origin(
    "CMS, HCPCS Level II of July 2024 and October 2025, as kept at github andrewallenbruce/northstar and "
    "rpatole24/medical-codex-pipeline",
    f"{_KEPT}andrewallenbruce/northstar",
    Ground.SECONDARY,
    SEEN,
)
HCPCS_ENDED = Origin(
    "CMS, OPPS Addendum B: the first and last quarter in which a code is listed",
    f"{_KEPT}softek/CMS.HCPCS",
    Ground.SECONDARY,
    SEEN,
)
NCCI = Origin(
    "CMS, NCCI edits of the third quarter of 2024, as kept at github andrewallenbruce/northstar",
    f"{_KEPT}andrewallenbruce/northstar",
    Ground.SECONDARY,
    SEEN,
)
PFS = {
    2024: Origin(
        "CMS, RVU24C (July 2024), as kept at github andrewallenbruce/northstar",
        f"{_KEPT}andrewallenbruce/northstar",
        Ground.SECONDARY,
        SEEN,
    ),
    2025: Origin(
        "CMS, RVU25A (January 2025), as kept at github mike-cochran/cms-ffs-processing",
        f"{_KEPT}mike-cochran/cms-ffs-processing",
        Ground.SECONDARY,
        SEEN,
    ),
    2026: Origin(
        "CMS, PPRRVU of July 2026 (non-APM factor), as kept at github stormchaser-creator/CredentialDOMD; "
        "copied by hand",
        f"{_KEPT}stormchaser-creator/CredentialDOMD",
        Ground.SECONDARY,
        SEEN,
    ),
}
ICD10 = Origin(
    "NCHS and CMS, ICD-10-CM of fiscal year 2026 (April 2026), as kept at github arahman41/care-ops",
    f"{_KEPT}arahman41/care-ops",
    Ground.SECONDARY,
    SEEN,
)
INFLIXIMAB = Origin(
    "Palmetto GBA, article A56432 (infliximab), the first 197 of its 406 diagnoses, as kept at github "
    "troyteodoro/Prior-Authorization-Agent; that it is about J1745 and its biosimilars is read from its title",
    f"{_KEPT}troyteodoro/Prior-Authorization-Agent",
    Ground.MEMORY,
    SEEN,
)

STORED_ADDENDA = (
    "2020Q1", "2020Q2", "2021Q1", "2021Q2", "2021Q4", "2022Q3", "2022Q4", "2023Q1", "2023Q2", "2023Q3", "2023Q4",
    "2024Q1", "2024Q2", "2024Q3", "2024Q4", "2025Q1", "2025Q2", "2025Q3", "2025Q4", "2026Q1", "2026Q2",
)  # fmt: skip
"""The quarters whose Addendum B was there to be read."""


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a collected csv."""
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def quarter_of_month(text: str) -> str:
    """Return `2026Q2` of `2026-04`."""
    return f"{text[:4]}Q{(int(text[5:7]) + 2) // 3}"


def spans_of(quarters: Sequence[str]) -> tuple[Span, ...]:
    """Return the spans that these quarters make, joined where one follows another."""
    spans: list[Span] = []
    for quarter in sorted(quarters):
        begins, ends = first_day_of(quarter), last_day_of(quarter)
        if spans and spans[-1].ends == begins - timedelta(days=1):
            spans[-1] = Span(spans[-1].begins, ends)
        else:
            spans.append(Span(begins, ends))
    return tuple(spans)


def end_of_run(last_quarter: str) -> date | None:
    """Return the day on which a code that is listed last in a quarter had ended at the latest; None: still listed.

    Where the next quarter was not stored, the code may have ended up to the day before the next one that was.
    """
    if not last_quarter:
        return None
    later = [quarter for quarter in STORED_ADDENDA if quarter > last_quarter]
    return first_day_of(later[0]) - timedelta(days=1) if later else last_day_of(last_quarter)
