"""Files in the layouts that CMS publishes, small and with values for the tests only."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook

Rows = Sequence[Sequence[str]]

PAIRS: Rows = [
    ["96413", "96365", "", "20190101", "*", "1", "Example rationale"],
    ["96365", "36000", "*", "19960101", "*", "1", "Example rationale"],
    ["96365", "99211", "", "20200101", "20251231", "0", "Example rationale"],
    ["96365", "99211", "", "20260401", "*", "9", "Example rationale"],
]
PAIR_TITLES: Rows = [
    ["Procedure to procedure edits"],
    ["Column 1", "Column 2", "prior to 1996", "Effective Date", "Deletion Date", "Modifier", "Rationale"],
]
UNITS: Rows = [
    ["96366", "8", "3 Date of Service Edit: Clinical", "Example"],
    ["99211", "1", "2 Date of Service Edit: Policy", ""],
]
UNIT_TITLES: Rows = [
    ["Copyright line"],
    ["HCPCS/CPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator", "MUE Rationale"],
]
ADD_ONS: Rows = [
    ["Add-On Code", "AOC Del Dt (Julian)", "Primary Code", "Primary Code Del Dt (Julian)", "AOC Edit Eff Dt (Julian)",
     "AOC Edit Del Dt (Julian)", "AOC Edit Type", "Special Instruction Notes"],
    ["96366", "", "96365", "", "2013091", "", "1", ""],
    ["96366", "", "96367", "", "2013091", "2025365", "1", ""],
    ["96999", "", "CCCCC", "", "2013091", "", "2", "Contractor defined"],
    ["77003", "", "62270", "", "2013091", "", "3", ""],
]  # fmt: skip
LIMITS: Rows = [
    ["Payment Allowance Limits for Medicare Part B Drugs"],
    ["Effective January 1, 2026 through March 31, 2026"],
    ["HCPCS Code", "Short Description", "HCPCS Code Dosage", "Payment Limit", "Co-insurance Percentage"],
    ["J1745", "Infliximab not biosimil 10mg", "10 MG", "32.423", "20.000"],
    ["A9606", "Radium ra223 dichloride ther", "1 microCurie", "N/A", "20.000"],
]
PRODUCTS: Rows = [
    ["January 2026 ASP NDC - HCPCS Crosswalk for Medicare Part B Drugs"],
    ["     Effective January 1, 2026 through March 31, 2026"],
    ["_2026_CODE", "Short Description", "LABELER NAME", "NDC2", "Drug Name", "HCPCS dosage", "PKG SIZE", "PKG QTY",
     "BILLUNITS", "BILLUNITSPKG"],
    ["J1745", "Infliximab", "Example Labs", "57894-0030-01", "Remicade ", "10 MG", "1", "1", "10", "10"],
    ["J1301", "Edaravone", "Example Labs", "70510-2171-01", "Radicava", "1 MG", "100", "2", "30", "30"],
    ["Q4100", "Skin", "Example Labs", "not a number", "Skin", "1 SQ CM", "1", "1", "1", "1"],
]  # fmt: skip
ADDENDUM_B: Rows = [
    ["", "Addendum B.-- OPPS Payment by HCPCS Code for CY 2026"],
    ["HCPCS Code", "Short Descriptor", "SI", "APC", "Relative Weight", "Payment Rate"],
    ["J1745", "Infliximab not biosimil 10mg", "K", "1847", "", "$31.090"],
    ["J0696", "Ceftriaxone sodium injection", "N", "", "", " "],
]
ADDENDUM_BB: Rows = [
    ["Addendum BB -- ASC Covered Ancillary Services for CY 2026"],
    [
        "HCPCS Code",
        "",
        "Short Descriptor",
        "Expiration",
        "January 2026 Payment Indicator",
        "Weight",
        "January 2026 Payment Rate",
    ],
    ["J1745", "", "Infliximab", "", "K2", "", "$31.09"],
    ["J0696", "", "Ceftriaxone", "", "N1", "", ""],
]
FEES: Rows = [
    ["", "", "2026 National Physician Fee Schedule Relative Value File January Release"],
    ["", "", "RELEASED 12/23/2025"],
    ["", "", "", "", "", "", "", "NON-FAC", "", "FACILITY", "", "", "", "", ""],
    [
        "",
        "",
        "",
        "STATUS",
        "MEDICARE",
        "WORK",
        "NON-FAC",
        "NA",
        "FACILITY",
        "NA",
        "MP",
        "NON-FACILITY",
        "FACILITY",
        "PCTC",
        "CONV",
    ],
    [
        "HCPCS",
        "MOD",
        "DESCRIPTION",
        "CODE",
        "PAYMENT",
        "RVU",
        "PE RVU",
        "INDICATOR",
        "PE RVU",
        "INDICATOR",
        "RVU",
        "TOTAL",
        "TOTAL",
        "IND",
        "FACTOR",
    ],
    ["96413", "", "", "A", "", "0.28", "3.35", "", "3.35", "NA", "0.06", "3.69", "3.69", "5", "32.3465"],
    ["36000", "", "", "B", "", "0.18", "0.73", "", "0.07", "", "0.02", "0.93", "0.27", "9", "32.3465"],
    ["99291", "", "", "A", "", "4.50", "3.27", "", "1.42", "", "0.44", "8.21", "6.36", "0", "32.3465"],
    ["99291", "26", "", "A", "", "1.00", "1.00", "", "1.00", "", "0.44", "8.21", "6.36", "0", "32.3465"],
]
_REST = "             32.3465 090 99      0.00   0.00   0.00"
FEE_LINES = [
    "2026 National Physician Fee Schedule Relative Value File January Release",
    f"{'96413':7}{'An example':50}A   0.28   3.35     3.35NA  0.06   3.69  3.695XXX.00.00.0000000{_REST}",
    f"{'99291':7}{'An example':50}A   4.50   3.27     1.42    0.44   8.21  6.360XXX.00.00.0000000{_REST}",
    f"{'G0071':7}{'An example':50}X+  0.24   0.18     0.18NA  0.01   0.43  0.430XXX.00.00.0099999{_REST}",
]
LOCALITIES: Rows = [
    ["ADDENDUM E. FINAL CY 2026 GEOGRAPHIC PRACTICE COST INDICES (GPCIs) BY STATE AND MEDICARE LOCALITY"],
    [
        "Medicare Administrative Contractor (MAC)",
        "State",
        "Locality Number",
        "Locality Name",
        "2026 PW GPCI (with 1.0 Floor)",
        "2026 PE GPCI",
        "2026 MP GPCI",
    ],
    ["10112", "AL", "00", "ALABAMA", "1", "0.869", "0.575"],
]
HCPCS: Rows = [
    ["***Disclaimers"],
    [
        "HCPC",
        "SEQNUM",
        "RECID",
        "LONG DESCRIPTION",
        "SHORT DESCRIPTION",
        "XREF1",
        "XREF2",
        "XREF3",
        "XREF4",
        "XREF5",
        "ADD DT",
        "ACT EFF DT",
        "TERM DT",
        "ACTION CD",
    ],
    [
        "J1940",
        "0010",
        "3",
        "Injection, furosemide, up to 20 mg",
        "Furosemide",
        "J1938",
        "",
        "",
        "",
        "",
        "19820101",
        "20250401",
        "20250331",
        "D",
    ],
    [
        "J1938",
        "0010",
        "3",
        "Injection, furosemide, 1 mg",
        "Furosemide",
        "",
        "",
        "",
        "",
        "",
        "20250401",
        "20250401",
        "",
        "A",
    ],
]


def hcpcs_line(code: str, text: str, added: str, ended: str = "", follows: str = "", kind: str = "3") -> str:
    """Return a line of CMS's contractor record: 320 columns, places as its record layout has them."""
    line = [" "] * 320
    for place, value in (
        (1, code),
        (6, "00100"),
        (11, kind),
        (12, text[:80]),
        (205, follows),
        (269, added),
        (285, ended),
    ):
        line[place - 1 : place - 1 + len(value)] = value
    return "".join(line)


HCPCS_LINES = [
    hcpcs_line("J1940", "Injection, furosemide, up to", "19820101", "20250331", "J1938"),
    hcpcs_line("J1940", "20 mg", "", kind="4"),
    hcpcs_line("J1938", "Injection, furosemide, 1 mg", "20250401"),
]


def write(path: Path, rows: Rows | list[str]) -> Path:
    """Write rows in the form that the suffix of the path tells: txt (tabs), csv, xlsx, or a zip with a txt in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        for row in rows:
            sheet.append(list(row))
        book.save(path)
        return path
    delimiter = "," if path.suffix == ".csv" else "\t"
    text = "\r\n".join(
        row if isinstance(row, str) else delimiter.join(_quoted(cell, delimiter) for cell in row)
        for row in rows
    )
    if path.suffix == ".zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.md", "nothing to read")
            archive.writestr(f"{path.stem}.txt", text)
        return path
    path.write_text(text, encoding="utf-8")
    return path


def _quoted(cell: str, delimiter: str) -> str:
    return f'"{cell}"' if delimiter in cell else cell
