"""Patients whom a page names without a label: what stands below one's banner is never another's.

Source: contract, section 4 (a document never reaches another patient's claim).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from scrubber.charts import Document, read_document
from scrubber.charts.readers.note.page.banners import banner_in, bare_names
from scrubber.model.record import InfusionRecord
from tests.scrubber.charts.render_pdf import placed

DAY = "Date of service: 03/02/2026"
ENTYVIO, OCREVUS = "Entyvio 300 mg IV infusion 1315-1345", "Ocrevus 600 mg IV infusion 1300-1640"
Told = list[tuple[str | None, list[str]]]


def text(*parts: tuple[str, str]) -> tuple[bytes, str]:
    """A note."""
    return "\n".join(f"{head}\n{DAY}\n{line}\n" for head, line in parts).encode(), "n.txt"


def html(*parts: tuple[str, str]) -> tuple[bytes, str]:
    """A page."""
    body = "".join(f"<h3>{head}</h3><p>{DAY}</p><p>{line}</p>" for head, line in parts)
    return f"<html><body>{body}</body></html>".encode(), "n.html"


def pdf(*parts: tuple[str, str]) -> tuple[bytes, str]:
    """A print, a page for each."""
    return placed([[(40, 742, head), (40, 726, DAY), (40, 700, line)] for head, line in parts]), "c.pdf"


def told(data: bytes, name: str) -> Told:
    """Return each patient's family name and drugs."""
    records: tuple[InfusionRecord, ...] = tuple(read_document(Document.of_bytes(data, name)))
    return [(each.patient.family, [item.substance for item in each.administrations]) for each in records]


@pytest.mark.parametrize("form", [text, html, pdf])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("SUTTER, ALMA  MRN 20451  DOB 02/17/1978", "PIKE, ROY  MRN 20452  DOB 01/05/1966"),
        ("Sutter, Alma (MRN 20451)", "Pike, Roy (MRN 20452)"),
        ("Sutter, Alma, F DOB 02/17/1978", "Pike, Roy, M DOB 01/05/1966"),
        ("Sutter, Alma 02/17/1978", "Pike, Roy 01/05/1966"),
        ("MRN 20451 Sutter, Alma", "MRN 20452 Pike, Roy"),
        ("1. Sutter, Alma", "2. Pike, Roy"),
        ("Chair 4: Sutter, Alma", "Chair 5: Pike, Roy"),
        ("Name: Sutter, Alma", "Name: Pike, Roy"),
        ("Sutter, Alma", "Pike, Roy"),
    ],
)
def test_what_stands_below_anothers_banner_is_not_the_firsts(
    form: Callable[..., tuple[bytes, str]], one: str, other: str
) -> None:
    found = told(*form((one, ENTYVIO), (other, OCREVUS)))
    assert [(family or "").title() for family, _ in found] == ["Sutter", "Pike"]
    assert [drugs for _, drugs in found] == [["Entyvio"], ["Ocrevus"]]


@pytest.mark.parametrize("form", [text, html, pdf])
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ALMA SUTTER  MRN 20451", "ROY PIKE  MRN 20452"),
        ("Alma Sutter DOB 02/17/1978", "Roy Pike DOB 01/05/1966"),
    ],
)
def test_a_number_behind_a_name_in_any_order_parts_patients(
    form: Callable[..., tuple[bytes, str]], one: str, other: str
) -> None:
    found = told(*form((one, ENTYVIO), (other, OCREVUS)))
    assert [((family or "").title(), names) for family, names in found] == [
        ("Sutter", ["Entyvio"]),
        ("Pike", ["Ocrevus"]),
    ]
    assert (
        len(told(*form((one, ENTYVIO), (f"INFUSION RECORD{one[11:]}", OCREVUS)))) == 1
    )  # a title, the same number


@pytest.mark.parametrize("form", [text, html, pdf])
def test_the_same_banner_on_each_page_is_one_patients(form: Callable[..., tuple[bytes, str]]) -> None:
    banner = "SUTTER, ALMA  MRN 20451  DOB 02/17/1978"
    ((family, drugs),) = told(*form((banner, ENTYVIO), (banner, "1305 Benadryl 25 mg IV push")))
    assert (family or "").title() == "Sutter"
    assert sorted(drugs) == ["Benadryl", "Entyvio"]


@pytest.mark.parametrize(
    "lines",
    [
        (ENTYVIO, "Lee, Jane", "1305 Benadryl 25 mg IV push", "Poe, Kim"),  # below entries: signatures
        ("Patient: Sutter, Alma", "Lee, Jane", ENTYVIO, "Poe, Kim", "1305 Benadryl 25 mg IV push"),
        ("Sutter, Alma", ENTYVIO, "1305 Benadryl 25 mg IV push"),
        ("Lee, Jane RN", ENTYVIO, "Poe, Kim RN", "1305 Benadryl 25 mg IV push"),
        ("Tylenol, Benadryl", ENTYVIO, "Zofran, Decadron", "1305 Benadryl 25 mg IV push"),
        ("Lee, Jane 03/02/2026", ENTYVIO, "Poe, Kim 03/02/2026", "1305 Benadryl 25 mg IV push"),
    ],
)
def test_names_of_nurses_and_drugs_cut_nothing(lines: tuple[str, ...]) -> None:
    ((_, drugs),) = told("\n".join((DAY, *lines)).encode(), "n.txt")
    assert {"Benadryl", "Entyvio"} <= set(drugs)


@pytest.mark.parametrize(
    ("line", "born", "number"),
    [
        ("Hatherleigh, Simone   DOB 09/30/1966   MRN 00922041", date(1966, 9, 30), "922041"),
        ("VAN DYKE, PER M  48 y  MRN: A-4471", None, "a4471"),
        ("O'Hara, Jo (F) 1/9/1959", date(1959, 1, 9), None),
    ],
)
def test_a_banner_with_a_number_or_a_birth_date(line: str, born: date | None, number: str | None) -> None:
    banner = banner_in(line)
    assert banner is not None
    assert banner.is_sure
    assert (banner.birth_date, banner.record_number) == (born, number)


@pytest.mark.parametrize(
    "line",
    [
        "Mr Oakden, DOB 03/11/1947",
        "Lee, Jane RN 03/02/2026 1345",
        "Lee, Jane 03/02/2026",
        "Tylenol, Benadryl 25 mg at 1305",
        "Sutter, Alma arrived 0900",
        "Elder, Mark MD",
    ],
)
def test_what_is_no_banner(line: str) -> None:
    assert banner_in(line) is None


def test_bare_names_count_only_where_several_head_what_was_given() -> None:
    assert bare_names(("Sutter, Alma", ENTYVIO, "Pike, Roy", OCREVUS)) == {"Sutter, Alma", "Pike, Roy"}
    assert bare_names(("Sutter, Alma", ENTYVIO, "Pike, Roy", "no show")) == frozenset()
