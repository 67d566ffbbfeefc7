"""How a document finds its claim: exact before normalised, persons apart, and what only seems to fit is proposed."""

from __future__ import annotations

import json
import pickle
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from scrubber.charts import Document, DocumentError, DocumentIndex, LinkKeys, link
from scrubber.charts.document import ReadOptions, read_document
from scrubber.charts.link.claimed import Noted
from scrubber.charts.link.matching import matched
from scrubber.model.chart import Chart

MARCH_2 = date(2026, 3, 2)
CLAIM = LinkKeys(
    claim_id="PCN-12",
    medical_record_number="0077",
    member_id="W123456701",
    family="Sutter",
    given="Kim",
    birth_date=date(1978, 2, 17),
    service_dates=(MARCH_2,),
)


SUTTER: dict[str, object] = {"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}


def document(name: str = "chart.json", *, day: str = "2026-03-02", **about: dict[str, object]) -> Document:
    """Return our form of a chart with one infusion, and what it says of claim and patient."""
    given = {"id": "a1", "substance": "infliximab", "technique": "infusion", "start": f"{day}T10:15"}
    given |= {"stop": f"{day}T12:25"}
    shape = {"schema": "infuscrub.record/1", "administrations": [given] if day else [], **about}
    return Document.of_bytes(json.dumps(shape).encode(), name)


def found(*documents: Document, keys: LinkKeys = CLAIM) -> Chart:
    """Link the claim."""
    return link(keys, DocumentIndex.from_documents(documents))


def outcome(chart: Chart) -> tuple[list[str], list[str], list[str]]:
    """Return the names of what was used, proposed and refused."""
    return (
        [use.name for use in chart.documents],
        [f"{offer.document}: {offer.because}" for offer in chart.proposed],
        [f"{problem.document}: {problem.code}" for problem in chart.problems],
    )


@pytest.mark.parametrize("written", ["PCN-12", "pcn-12", "PCN 12", "PCN12", "00PCN-12"])
def test_identifiers_are_compared_without_blanks_hyphens_case_and_leading_zeros(written: str) -> None:
    assert outcome(found(document(claim={"claim_id": written})))[0] == ["chart.json"]


def test_an_exact_match_goes_before_a_normalised_one() -> None:
    exact, alike = document("a", claim={"claim_id": "PCN-12"}), document("b", claim={"claim_id": "PCN-1-2"})
    assert outcome(found(exact, alike)) == (["a"], [], [])


def test_two_claims_that_only_look_alike_are_never_one() -> None:
    one, other = document("a", claim={"claim_id": "PCN-1-2"}), document("b", claim={"claim_id": "PC-N12"})
    assert outcome(found(one, other)) == ([], [], ["a: ambiguous_document", "b: ambiguous_document"])


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"member_id": "W123456701", "given": "Kim"}, "used"),
        ({"member_id": "w1234567-01", "given": "KIM"}, "used"),
        ({"member_id": "W123456701"}, "used"),
        (
            {"member_id": "W123456701", "given": "Kimberly", "birth_date": "1978-02-17"},
            "one given name begins",
        ),
        ({"member_id": "W123456701", "given": "Paul", "birth_date": "1978-02-17"}, ""),
        ({"member_id": "W123456701", "given": "Kim", "birth_date": "1951-02-17"}, "the birth date differs"),
        ({"member_id": "W123456701", "given": "Kim", "family": "Marlow"}, "the family name differs"),
        ({"member_id": "W123456702", "given": "Kim", "birth_date": "1978-02-17"}, "the member ids differ"),
        ({"member_id": "W1234567", "given": "Kim", "birth_date": "1978-02-17"}, "used"),
        ({"member_id": "W1234567", "given": "Kim"}, ""),
        ({"member_id": "W1234567", "given": "Ann", "birth_date": "1978-02-17"}, ""),
        ({"member_id": "W123456702", "given": "Ann", "birth_date": "1978-02-17"}, ""),
        ({"member_id": "W123456702"}, ""),
    ],
)
def test_a_member_id_may_be_a_familys(patient: dict[str, object], expected: str) -> None:
    used, proposed, refused = outcome(found(document(patient=patient)))
    assert (used, refused) == (["chart.json"] if expected == "used" else [], [])
    assert "; ".join(proposed).startswith(f"chart.json: {expected}" if expected not in ("", "used") else "")
    assert bool(proposed) == (expected not in ("", "used"))


@pytest.mark.parametrize("number", ["0077", "77", "7-7"])
def test_a_chart_number_is_one_persons(number: str) -> None:
    claim = {"medical_record_number": number}
    assert outcome(found(document(claim=claim)))[0] == ["chart.json"]
    other = {"given": "Paul", "family": "Sutter", "birth_date": "1978-02-17"}
    used, proposed, _ = outcome(found(document(claim=claim, patient=other)))
    assert (used, proposed) == ([], ["chart.json: the given name differs"])
    stranger = {"given": "Paul", "family": "Sutter", "birth_date": "1990-01-01"}
    assert outcome(found(document(claim=claim, patient=stranger))) == ([], [], [])


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}, 1),
        ({"family": "SUTTER-ROSS", "given": "Kim A.", "birth_date": "1978-02-17"}, 1),
        ({"family": "Sutter", "given": "Kimberly", "birth_date": "1978-02-17"}, 1),
        ({"family": "Sutter", "given": "Paul", "birth_date": "1978-02-17"}, 0),
        ({"family": "Marlow", "given": "Kim", "birth_date": "1978-02-17"}, 0),
        ({"family": "Sutter", "given": "Kim", "birth_date": "1978-02-18"}, 0),
        ({"family": "Sutter", "given": "Kim"}, 0),
    ],
)
def test_a_name_only_proposes(patient: dict[str, object], expected: int) -> None:
    used, proposed, refused = outcome(found(document(patient=patient)))
    assert (used, len(proposed), refused) == ([], expected, [])


def test_a_name_on_another_day_proposes_nothing() -> None:
    patient: dict[str, object] = {"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}
    assert outcome(found(document(day="2026-03-09", patient=patient))) == ([], [], [])


def test_a_document_without_a_date_is_only_proposed() -> None:
    note = Document.of_bytes(
        b"Patient: Sutter, Kim  DOB 02/17/1978  Member ID: W123456701\nRemicade 400 mg IV 1015-1225.", "n.txt"
    )
    used, proposed, _ = outcome(found(note))
    assert used == []
    assert len(proposed) == 1
    assert "no giving with a date" in proposed[0]


@pytest.mark.parametrize(
    "name",
    [
        "PCN-12.json", "PCN-12_mar.json", "mar-PCN-12.json", "Nursing note PCN-12 (2).json", "PCN-12-order.json",
        "PCN-12-Sutter.json", "PCN-12-order-2.json", "PCN-12-note (2).json", "claimPCN-12.json",
    ],
)  # fmt: skip
def test_a_files_name_may_say_the_claim(name: str) -> None:
    assert outcome(found(document(name)))[0] == [name]


@pytest.mark.parametrize(
    "name", ["PCN-12-2.json", "PCN-12-B.json", "PCN-12-2-order.json", "XPCN-12.json", "PCN-123.json", "12.json",
             "XPCN-12-order.json", "PCN-123-order.json", "12-order.json", "PCN-order.json"]
)  # fmt: skip
def test_a_name_that_only_holds_the_number_says_nothing(name: str) -> None:
    assert outcome(found(document(name))) == ([], [], [])


@pytest.mark.parametrize(
    ("name", "is_it"),
    [
        ("Sutter 12345.json", True),
        ("Sutter, Kim 12345.json", True),
        ("Sutter_Kim_12345-order.json", True),
        ("claim12345.json", True),
        ("Sutter 12345-2.json", False),
        ("Sutter 123456.json", False),
        ("Sutter-12345.json", False),
        ("MRN 12345.json", False),
        ("Scan 12345.json", False),
    ],
)
def test_words_may_stand_before_a_number_of_many_digits(name: str, is_it: bool) -> None:
    keys = replace(CLAIM, claim_id="12345")
    assert outcome(found(document(name), keys=keys)) == ([name] if is_it else [], [], [])


def test_a_short_number_behind_words_is_no_claims() -> None:
    """`Chair 12`, `Smith 12`: a page, a room, a day."""
    assert outcome(found(document("Sutter 12.json"), keys=replace(CLAIM, claim_id="12"))) == ([], [], [])


@pytest.mark.parametrize(("name", "asks"), [("chart_12345.json", False), ("Sutter 12345.json", True)])
def test_only_names_with_other_words_need_the_claims_of_a_run(name: str, asks: bool) -> None:
    """Else every run whose charts are called by kind and number would read its claims twice."""
    named = document(name, claim={"claim_id": "12345"}, patient={"given": "Kim"})
    assert DocumentIndex.from_documents([named]).asks_all_claims == asks


def test_of_two_claims_that_a_name_says_it_is_the_one_that_it_says_most_of() -> None:
    """A claim may be called TA-1-SEC, where TA-1 went to the first payer."""
    first, second = (replace(CLAIM, claim_id=number) for number in ("TA-1", "TA-1-SEC"))
    names = ["TA-1-SEC.json", "TA-1-sec-order.json", "TA-1-order.json"]
    index = DocumentIndex.from_documents([document(name) for name in names])
    noted = Noted()
    for keys in (first, second):
        noted.note(keys, index)
    told = pickle.loads(pickle.dumps(noted))
    assert [outcome(link(keys, index, claimants=told))[0] for keys in (first, second)] == [
        ["TA-1-order.json"], ["TA-1-SEC.json", "TA-1-sec-order.json"],
    ]  # fmt: skip
    alone = Noted()
    alone.note(first, index)
    assert outcome(link(first, index, claimants=alone))[0] == names


def test_what_is_called_after_one_claim_is_proposed_to_no_other_of_the_patient() -> None:
    """An order gives no day, so name and birth date fit every claim of the patient."""
    order = document("PCN-12_order.json", day="", patient=SUTTER)
    index = DocumentIndex.from_documents([order])
    noted = Noted()
    other = replace(CLAIM, claim_id="PCN-13")
    for keys in (CLAIM, other):
        noted.note(keys, index)
    assert outcome(link(CLAIM, index, claimants=noted))[0] == ["PCN-12_order.json"]
    assert outcome(link(other, index, claimants=noted)) == ([], [], [])


def test_the_reason_of_a_proposal_without_a_day_speaks_of_no_day_that_agrees() -> None:
    _, proposed, _ = outcome(found(document("order.json", day="", patient=SUTTER)))
    assert proposed == [
        "order.json: name and birth date agree, no number does; no giving with a date was made out in the document"
    ]


def test_a_document_of_another_claim_is_not_proposed() -> None:
    patient: dict[str, object] = {"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}
    assert outcome(found(document(claim={"claim_id": "PCN-99"}, patient=patient))) == ([], [], [])


def test_what_is_proposed_stands_beside_what_is_used() -> None:
    patient: dict[str, object] = {"family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}
    used, proposed, _ = outcome(found(document("PCN-12.json"), document("other.json", patient=patient)))
    assert (used, len(proposed)) == (["PCN-12.json"], 1)


def test_every_document_offered_is_accounted_for() -> None:
    index = DocumentIndex.from_documents(
        [
            document("one.json", claim={"claim_id": "X"}),
            document("two.json"),
            Document.of_bytes(b"\x89PNG\r\n", "three.png"),
        ]
    )
    assert [(item.name, item.status) for item in index.documents()] == [
        ("one.json", "indexed"),
        ("two.json", "nameless"),
        ("three.png", "unread"),
    ]
    assert all(item.sha256 for item in index.documents())


def test_an_index_goes_to_another_process() -> None:
    index = pickle.loads(pickle.dumps(DocumentIndex.from_documents([document("PCN-12.json")])))
    assert outcome(link(CLAIM, index))[0] == ["PCN-12.json"]


def test_a_folder_is_listed_part_by_part_and_no_link_is_followed(tmp_path: Path) -> None:
    """In the order of the parts of the names, in which `day` goes before `day-2`; what is hidden is left alone."""
    for name in ("day-2/a.json", "day/b.json", "day/.b.json", ".hidden/c.json", "a.json", "log.csv.map.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(document().load())
    (tmp_path / "circle.json").symlink_to(tmp_path / "circle.json")
    (tmp_path / "other").symlink_to(tmp_path / "day")
    index = DocumentIndex.from_paths([tmp_path])
    assert [item.name for item in index.documents()] == [
        "a.json", "circle.json", "day/b.json", "day-2/a.json", "other",
    ]  # fmt: skip
    assert [item.name for item in index.documents() if item.status == "unread"] == ["circle.json", "other"]


def test_what_cannot_be_opened_is_named_and_stops_its_claim(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.json").write_bytes(document().load())
    charts = tmp_path / "charts"
    charts.mkdir()
    (charts / "PCN-12.xml").mkdir()
    (charts / "PCN-12.txt").symlink_to(tmp_path / "elsewhere.json")
    (charts / "manifest.csv").write_text("file,claim_id\nscan-7.pdf,PCN-12\n", "utf-8")
    index = DocumentIndex.from_paths([charts])
    chart = link(CLAIM, index)
    assert {(p.document, p.code, p.detail) for p in chart.problems} == {
        ("PCN-12.xml", "unreadable_document", "folder"),
        ("PCN-12.txt", "unreadable_document", "linked"),
        ("scan-7.pdf", "unreadable_document", "absent"),
    }
    assert {item.name for item in index.documents() if item.status == "unread"} == {
        "PCN-12.xml", "PCN-12.txt", "scan-7.pdf",
    }  # fmt: skip


def test_what_docs_link_says_of_a_document_that_cannot_be_used_is_words(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "PCN-12.docx", "w") as word:
        word.writestr("word/document.xml", "<w:document/>")
    (tmp_path / "PCN-12.txt").write_text("DOS 03/09/2026\nRemicade 400 mg IV started 1015, completed 1222.")
    rows = matched(DocumentIndex.from_paths([tmp_path]), [CLAIM])
    assert {row.file: (row.claim_id, row.proposed_claim_id, row.because) for row in rows} == {
        "PCN-12.docx": (
            "", "PCN-12", "it is a file of a word processor. Save it as PDF or text, and give that",
        ),
        "PCN-12.txt": ("", "PCN-12", "it names this claim and is of another day"),
    }  # fmt: skip


def test_a_folder_that_is_not_there_is_called_that(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="does not exist"):
        DocumentIndex.from_paths([tmp_path / "charts"])


def in_greenwich(start: str, stop: str) -> Document:
    """Return a chart of the claim's patient that gives its times in Greenwich's clock."""
    given = {"id": "a1", "substance": "infliximab", "technique": "infusion", "start": start, "stop": stop}
    patient = {"member_id": "W123456701", "family": "Sutter", "given": "Kim", "birth_date": "1978-02-17"}
    shape = {"schema": "infuscrub.record/1", "patient": patient, "administrations": [given]}
    return Document.of_bytes(json.dumps(shape).encode(), "chart.json")


def test_an_evening_is_the_next_day_in_greenwich_and_still_the_claims() -> None:
    """18:15 in Chicago (UTC-6 in March before the change) is 00:15Z of the next day; 130 minutes are 130 minutes."""
    chart = found(in_greenwich("2026-03-03T00:15:00Z", "2026-03-03T02:25:00Z"))
    assert outcome(chart)[0] == ["chart.json"]
    assert chart.record is not None
    (item,) = chart.record.administrations
    assert item.day() == MARCH_2
    assert item.start is not None
    assert item.stop is not None
    assert (item.stop - item.start).total_seconds() == 130 * 60
    assert [(doubt.field, doubt.values) for doubt in item.uncertain] == [("on", ("2026-03-02", "2026-03-03"))]


def test_an_afternoon_in_greenwich_is_no_other_day_in_the_united_states() -> None:
    """15:00Z is 9:00 in Chicago and 5:00 in Honolulu of the same day, so this chart is of March 3."""
    assert outcome(found(in_greenwich("2026-03-03T15:00:00Z", "2026-03-03T17:10:00Z")))[0] == []


def test_the_zone_of_the_clinic_settles_its_day() -> None:
    chicago = ReadOptions(zone=ZoneInfo("America/Chicago"))
    (record,) = read_document(in_greenwich("2026-03-03T00:15:00Z", "2026-03-03T02:25:00Z"), chicago)
    (item,) = record.administrations
    assert (item.day(), item.start and item.start.hour) == (MARCH_2, 18)


@pytest.mark.parametrize(
    ("about", "problems"),
    [
        ({"birth_date": "1978-02-17"}, []),
        ({}, ["other_patient"]),  # nothing says that it is she
        ({"birth_date": "1978-02-18"}, ["other_patient"]),
        ({"birth_date": "1978-02-17", "given": "Sutter", "family": "Anna"}, ["other_patient"]),
    ],
)
def test_a_name_the_other_way_round_is_the_patients_where_the_birth_date_agrees(
    about: dict[str, str], problems: list[str]
) -> None:
    keys = LinkKeys(
        claim_id="PCN-1", family="SUTTER", given="ALMA", birth_date=date(1978, 2, 17),
        service_dates=(date(2026, 3, 2),),
    )  # fmt: skip
    patient: dict[str, object] = {"family": "Alma", "given": "Sutter", **about}
    chart = found(document(claim={"claim_id": "PCN-1"}, patient=patient), keys=keys)
    assert [problem.code for problem in chart.problems] == problems


@pytest.mark.parametrize(
    ("written", "claimed", "same"),
    [
        ("Müller", "MUELLER", True), ("Müller", "MULLER", True), ("Mu\u0308ller", "MUELLER", True),
        ("Sørensen", "SORENSEN", True), ("Sørensen", "SOERENSEN", True), ("Strauß", "STRAUSS", True),
        ("Wałęsa", "WALESA", True), ("García", "GARCIA", True), ("Muller", "MILLER", False),
        ("Bauer", "BAUR", False), ("Manuel", "MANÜL", True), ("Gale Jr", "GALE SR", False),
        ("Gale Jr", "GALE", True), ("Gale III", "GALE II", False), ("Gale, Junior", "GALE JR", True),
    ],
)  # fmt: skip
def test_a_name_is_one_however_its_marks_are_written(written: str, claimed: str, same: bool) -> None:
    from scrubber.charts.words.sameness import same_family

    assert same_family(written, claimed) is same
    assert same_family(claimed, written) is same


def test_a_chart_with_an_umlaut_reaches_its_claim() -> None:
    keys = replace(CLAIM, family="MUELLER", given="JUERGEN")
    whose: dict[str, object] = {"family": "Müller", "given": "Jürgen", "birth_date": "1978-02-17"}
    assert outcome(found(document(claim={"claim_id": "PCN-12"}, patient=whose), keys=keys))[0] == [
        "chart.json"
    ]
    member = document(patient={**whose, "member_id": "W123456701"})
    assert outcome(found(member, keys=keys))[0] == ["chart.json"]
    other = document(claim={"claim_id": "PCN-12"}, patient={**whose, "given": "Jörg"})
    assert outcome(found(other, keys=keys)) == ([], [], ["chart.json: other_patient"])


@pytest.mark.parametrize(
    ("patient", "expected"),
    [
        ({"member_id": "W123456701"}, ["chart.json: family and given name stand the other way round"]),
        ({}, ["chart.json: family and given name stand the other way round"]),
        ({"birth_date": "1979-02-17", "member_id": "W123456701"}, []),
    ],
)
def test_names_the_other_way_round_are_for_a_person_to_confirm(
    patient: dict[str, object], expected: list[str]
) -> None:
    turned: dict[str, object] = {"family": "Kim", "given": "Sutter", "birth_date": "1978-02-17", **patient}
    assert outcome(found(document(patient=turned))) == ([], expected, [])


@pytest.mark.parametrize(
    ("written", "claimed"),
    [
        (("Muller", "Kim"), ("MUELLER", "KIM")),
        (("Mueller", "Kim"), ("MULLER", "KIM")),
        (("Sutter", "Jurgen"), ("SUTTER", "JUERGEN")),
        (("Schroder-Boehm", "Jurgen"), ("SCHROEDER", "JUERGEN A")),
    ],
)
@pytest.mark.parametrize("number", [{}, {"member_id": "W123456701"}])
def test_a_name_that_lost_its_umlaut_is_for_a_person_to_confirm(
    written: tuple[str, str], claimed: tuple[str, str], number: dict[str, object]
) -> None:
    """Neither shows the letter any more; birth date and day agree, so that a person is asked."""
    keys = replace(CLAIM, family=claimed[0], given=claimed[1])
    whose: dict[str, object] = {
        "family": written[0],
        "given": written[1],
        "birth_date": "1978-02-17",
        **number,
    }
    one = "the names are one where an umlaut is written out (ue) in one and lost (u) in the other"
    assert outcome(found(document(patient=whose), keys=keys)) == ([], [f"chart.json: {one}"], [])
    named = document(claim={"claim_id": "PCN-12"}, patient=whose)
    assert outcome(found(named, keys=keys)) == (["chart.json"], [], [])


@pytest.mark.parametrize(
    "whose",
    [
        {"family": "Muller", "given": "Kim", "birth_date": "1978-02-18"},
        {"family": "Muller", "given": "Ann", "birth_date": "1978-02-17"},
        {"family": "Miller", "given": "Kim", "birth_date": "1978-02-17"},
        {"family": "Muller", "given": "Kim"},
    ],
)
def test_another_person_has_not_lost_an_umlaut(whose: dict[str, object]) -> None:
    keys = replace(CLAIM, family="MUELLER", given="KIM")
    assert outcome(found(document(patient=whose), keys=keys))[:2] == ([], [])
    named = document(claim={"claim_id": "PCN-12"}, patient=whose)
    assert outcome(found(named, keys=keys)) == ([], [], ["chart.json: other_patient"])


NUMBERED = replace(CLAIM, medical_record_number="771")


@pytest.mark.parametrize(
    ("patient", "number", "expected"),
    [
        ({}, "882", "medical record number"),
        ({"given": "Kim"}, "882", "medical record number"),
        ({}, "00771", ""),
        ({"family": "Sutter", "given": "Kim"}, "882", ""),
        ({"given": "Kim", "birth_date": "1978-02-17"}, "882", ""),
        ({**SUTTER, "member_id": "OTHER-PLAN"}, "771", ""),
        ({**SUTTER, "member_id": "OTHER-PLAN", "given": "Paul"}, "771", "given name"),
        ({"family": "Sutter", "given": "Kim", "member_id": "OTHER-PLAN"}, "771", "member id"),
        ({"member_id": "OTHER-PLAN"}, "882", "member id, medical record number"),
    ],
)
def test_another_number_speaks_against_a_chart_that_tells_no_name(
    patient: dict[str, object], number: str, expected: str
) -> None:
    """Who has the claim's name and birth date may have a second plan, and a number in each clinic."""
    named = document("PCN-12.json", claim={"medical_record_number": number}, patient=patient)
    chart = found(named, keys=NUMBERED)
    assert [problem.detail for problem in chart.problems] == ([expected] if expected else [])
    assert bool(chart.documents) == (not expected)
