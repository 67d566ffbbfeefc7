"""Charts of a day that share a birth date, or a document: each claim reads and weighs only what may be its own.

A system that does not know a birth date writes one for all, and a log holds the whole day. To ask each claim about each
of the charts takes a minute where there are a thousand of both, and four where there are two thousand.
"""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from scrubber.charts import Document, DocumentIndex, LinkKeys, link
from scrubber.charts.document import read_document
from scrubber.charts.link.keys import LinkedBy
from scrubber.charts.link.persons import likeness
from scrubber.charts.link.within import Within
from scrubber.charts.words.sameness import family_signs, same_family, without_umlauts
from scrubber.model.record import InfusionRecord, Patient
from tests.scrubber.charts.link.test_linking import CLAIM, document

UNKNOWN = date(1900, 1, 1)
FAMILIES = (
    "Sutter", "SUTTER", "Sutter-Lane", "Lane", "Mc Donald", "McDonald", "O'Neil", "Oneil", "Müller", "MUELLER",
    "Muller", "Garcia Lopez", "Lopez", "Gale Jr", "Gale Sr.", "Gale", "Kim", "Jr", "", "Rowan", "TESSA", "Ørsted",
)  # fmt: skip
GIVEN = ("Kim", "KIMBERLY", "Tessa", "Rowan", "Ann", "", "Jürgen", "JUERGEN", "Jurgen", "Lane")


def of_letters(number: int) -> str:
    """Return a name of its own for each number."""
    return "".join("abcdefghij"[int(digit)] for digit in f"{number:04}")


def person(number: int) -> dict[str, object]:
    return {"family": f"Fam{of_letters(number)}", "given": "Kim", "birth_date": str(UNKNOWN)}


def test_names_that_agree_have_a_sign_in_common() -> None:
    for one, other in product(FAMILIES, FAMILIES):
        agree = same_family(one, other) or same_family(without_umlauts(one), without_umlauts(other))
        signs, others = family_signs(one), family_signs(other)
        if agree and one and other and "" not in signs | others:
            assert signs & others, (one, other)


@pytest.mark.parametrize("name", [name for name in FAMILIES if name.isascii() and name.isalpha()])
def test_a_name_of_one_plain_word_has_the_signs_that_it_has_beside_a_hyphen(name: str) -> None:
    """The short way for nearly all names gives what the long one does."""
    assert family_signs(name) == family_signs(f"-{name}-")


@pytest.mark.parametrize("linked_by", ["birth_date", "member_id", "medical_record_number"])
def test_whoever_may_be_the_patient_is_weighed(linked_by: LinkedBy) -> None:
    """Every record that `likeness` does not call another person's is among those that a claim is given."""
    births, members = (UNKNOWN, date(1978, 2, 17), None), ("W123456701", "W123456702", "X9", None)
    patients = [
        Patient(family=family or None, given=given or None, birth_date=born, member_id=member)
        for family, given, born, member in product(FAMILIES, GIVEN, births, members)
    ]
    records = tuple(InfusionRecord(patient=patient) for patient in patients)
    within, weighed = Within(), 0
    for family, given, born in product(FAMILIES, GIVEN[:6], births):
        if not family and linked_by == "birth_date":
            continue
        keys = LinkKeys(member_id="W123456701", family=family, given=given, birth_date=born)
        given_to_it = {id(record) for record in within.of_person(records, keys, linked_by)}
        for record in records:
            by = (
                "birth_date" if linked_by == "medical_record_number" else linked_by
            )  # none bears the chart number
            if likeness(record.patient, keys, by).verdict != "other":
                assert id(record) in given_to_it, (record.patient, keys)
                weighed += 1
    assert weighed > 1000


def test_a_claim_reads_no_chart_of_another_name_with_its_birth_date() -> None:
    charts = [document(f"{number}.json", patient=person(number)) for number in range(200)]
    index = DocumentIndex.from_documents(charts)
    read: list[str] = []

    def reading(one: Document) -> tuple[InfusionRecord, ...]:
        read.append(one.name)
        return read_document(one)

    keys = LinkKeys(
        family=f"FAM{of_letters(7)}", given="KIM", birth_date=UNKNOWN, service_dates=CLAIM.service_dates
    )
    chart = link(keys, index, reading)
    assert ([offer.document for offer in chart.proposed], read) == (["7.json"], ["7.json"])


def test_charts_are_proposed_in_the_order_in_which_they_were_offered() -> None:
    """Several of a claim's keys lead to a double name: it stands once, and where it stood."""
    names = ("Lane", "Sutter-Lane", "Sutter", "Other", "Lane-Sutter")
    charts = [document(f"{at}.json", patient={**person(0), "family": name}) for at, name in enumerate(names)]
    keys = LinkKeys(family="SUTTER LANE", given="KIM", birth_date=UNKNOWN, service_dates=CLAIM.service_dates)
    chart = link(keys, DocumentIndex.from_documents(charts))
    assert [offer.document for offer in chart.proposed] == ["0.json", "1.json", "2.json", "4.json"]


def test_a_log_gives_each_claim_its_own_row() -> None:
    """By chart number, in a log of one birth date; a row that says of nobody whose it is stays nobody's."""
    head = "Patient,DOB,MRN,Date,Drug,Dose,Route,Start,Stop"
    rows = [
        f'"Fam{of_letters(n)}, Kim",01/01/1900,R{n},03/02/2026,Remicade,{100 + n} mg,IV infusion,13:15,14:45'
        for n in range(40)
    ]
    rows.append(",,,03/02/2026,Benadryl,50 mg,IV push,13:05,")
    log = Document.of_bytes("\n".join([head, *rows]).encode(), "log.csv")
    index, within = DocumentIndex.from_documents([log]), Within()
    records = read_document(log)
    for number in (0, 17, 39):
        keys = LinkKeys(
            medical_record_number=f"R{number}", family=f"FAM{of_letters(number)}", given="KIM",
            birth_date=UNKNOWN, service_dates=CLAIM.service_dates,
        )  # fmt: skip
        chart = link(keys, index, lambda _: records, within=within)
        assert chart.record is not None
        assert [item.dose.value for item in chart.record.administrations if item.dose] == [100 + number]
        assert chart.documents[0].taken == (number,)
