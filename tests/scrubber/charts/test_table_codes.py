"""A drug that a row names by its NDC or its HCPCS code alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.charts import Document, DocumentError, read_document
from scrubber.charts.document import ReadOptions
from scrubber.charts.words.codes import named_by_code
from scrubber.model.record import InfusionRecord

REST = "200,mg,13:15,13:46,IV infusion\n"


def read(text: str) -> InfusionRecord:
    """Read a log of one patient and day."""
    (record,) = read_document(Document.of_bytes(text.encode(), "log.csv"))
    return record


@pytest.mark.parametrize(
    ("ndc", "hcpcs", "expected"),
    [
        ("00006-3026-02", "", "pembrolizumab"),
        ("0006-3026-02", "", "pembrolizumab"),
        ("00006302602", "", "pembrolizumab"),
        ("", "J9271", "pembrolizumab"),
        ("99999-9999-99", "", "NDC 99999-9999-99"),
        ("see lot", "", ""),
        ("", "", ""),
    ],
)
def test_a_code_names_its_drug_or_itself(ndc: str, hcpcs: str, expected: str) -> None:
    assert named_by_code(ndc, hcpcs) == expected
    record = read(f"Date,Drug,NDC,HCPCS,Dose,Unit,Start,Stop,Route\n3/2/2026,,{ndc},{hcpcs},{REST}")
    assert [item.substance for item in record.administrations] == [expected] * bool(expected)
    assert record.understood.whole is bool(expected)


@pytest.mark.parametrize("column", ["NDC", "HCPCS"])
def test_a_table_without_a_column_of_drugs_is_read_by_its_codes(column: str) -> None:
    code = {"NDC": "00006-3026-02", "HCPCS": "J9271"}[column]
    (item,) = read(f"Date,{column},Dose,Unit,Start,Stop,Route\n3/2/2026,{code},{REST}").administrations
    assert (item.substance, f"{item.start:%H:%M}") == ("pembrolizumab", "13:15")


def test_a_confirmed_mapping_may_name_the_drug_by_its_code(tmp_path: Path) -> None:
    path = tmp_path / "log.csv.map.toml"
    path.write_text(
        'schema = "infuscrub.mapping/1"\n[columns]\nndc = "Code"\nstart = "Began"\nroute = "How"\n'
    )
    data = b"Code,Began,How\n00006-3026-02,3/2/2026 13:15,IV\n"
    (record,) = read_document(Document.of_bytes(data, "log.csv"), ReadOptions(mapping=path))
    assert [item.substance for item in record.administrations] == ["pembrolizumab"]
    path.write_text('schema = "infuscrub.mapping/1"\n[columns]\nstart = "Began"\n')
    with pytest.raises(DocumentError) as raised:
        read_document(Document.of_bytes(data, "log.csv"), ReadOptions(mapping=path))
    assert [problem.place for problem in raised.value.problems] == ["columns.drug"]


def test_a_further_vial_is_no_giving_and_is_named() -> None:
    head = "Date,Drug,NDC,Dose,Unit,Start,Stop,Route\n"
    record = read(f"{head}3/2/2026,Keytruda,00006-3026-02,{REST},,00006-3026-04,100,mg,,,\n")
    assert [item.substance for item in record.administrations] == ["Keytruda"]
    assert [gap.locator for gap in record.understood.not_understood] == ["row 3"]


def test_a_list_of_products_is_no_log() -> None:
    with pytest.raises(DocumentError):
        read("Date,NDC,Lot,Qty\n3/2/2026,00006-3026-02,A1,2\n")


def test_an_unknown_name_beside_a_code_is_what_the_code_names() -> None:
    for words in ("unknown", "Unlisted drug"):
        (item,) = read(
            f"Date,Drug,HCPCS,Dose,Unit,Start,Stop,Route\n3/2/2026,{words},J9271,{REST}"
        ).administrations
        assert item.substance == "pembrolizumab"
