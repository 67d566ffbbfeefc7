"""Which procedure codes a list refuses on a day (CEDI: HCPCS by date, A7:507), where the operator loaded one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from scrubber.api import Settings, scrub_bytes
from scrubber.job.tables import load_tables
from scrubber.reference.layouts import add
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

DAY = date(2026, 3, 2)
CODES = {
    # a code of level II that the list lacks, where it holds its neighbours
    "J9999": True,
    "J1745": False,
    "J1746": True,
    # of five digits, only what the list says itself
    "99213": False,
    "99214": True,
    "99215": True,
    "99216": False,
    "99205": False,
}
LIST = """code,description,from,to
J1745,in force,20150101,
J1746,ended the day before,20150101,20260301
99213,in force,20150101,
99214,ended the day before,20150101,20260301
99215,begins the day after,20260303,
99216,ends that day,20150101,20260302
"""


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_refused_on_the_days_that_a_list_leaves_out(code: str, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST)
    add(tmp_path / "store", tmp_path / "list.csv", kind="hcpcs")
    data = write_837([ClaimSpec("837P", on=DAY, lines=(parse_line(f"{code} x1 150.00"),))])
    settings = Settings(as_of=date(2026, 3, 9), tables=load_tables(tmp_path / "store"))
    claims = scrub_bytes(data, settings=settings).report.claims
    rules = {finding.rule for claim in claims for finding in claim.findings}
    assert ("X-HCPCS-UNKNOWN" in rules) == CODES[code]
