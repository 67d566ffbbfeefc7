"""A chart that names a patient and a day only is used where one claim is of them, and for none where two are.

Contract, how a document finds its claim: more than one candidate claim, and it is not used and each claim is held.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from scrubber.api import ClaimDocument, Neighbours, Session
from scrubber.claims.view import view
from scrubber.job.charts import keys_of, link_keys
from scrubber.job.job import Job
from scrubber.job.run import Run
from tests.scrubber.job.desk import SETTINGS, Claim, Desk, chart, file_of
from x12 import ClaimSlice, read_parts

HELD = "LINK-SEVERAL"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.offer(kim=chart())
    return made


USED: tuple[list[str], list[str]] = (["kim.json"], [])
OF_SEVERAL: tuple[list[str], list[str]] = ([], [HELD])
FIRST = Claim()
SECOND = Claim("PCN-2")


def test_one_claim_of_the_patient_and_day_uses_it(desk: Desk) -> None:
    assert desk.run(file_of(FIRST)) == [("PCN-1", *USED)]


def test_two_claims_of_the_patient_and_day_are_both_held(desk: Desk) -> None:
    (desk.folder / "one.837").write_bytes(file_of(FIRST, SECOND))
    run = Run(documents=(desk.folder / "charts",))
    with Job(SETTINGS, run) as job, job.run(str(desk.folder / "one.837")) as result:
        claims = list(result.claims())
        assert result.head is not None
        (box,) = result.head.account.charts
    assert [claim.disposition for claim in claims] == ["held", "held"]
    assert (box.status, box.claims) == ("ambiguous", ("PCN-1", "PCN-2"))
    assert "more than one claim" in box.because
    (finding,) = [each for each in claims[0].findings if each.rule == HELD]
    assert "kim.json" in finding.message  # which document
    assert "member id and day" in finding.message  # and by what it fits both
    assert not any(private in finding.message for private in ("W1234567", "KIM", "SUTTER", "PCN-2"))


def test_two_files_of_one_run_are_one_run(desk: Desk) -> None:
    assert desk.run(file_of(FIRST), file_of(SECOND)) == [("PCN-1", *OF_SEVERAL), ("PCN-2", *OF_SEVERAL)]


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("sent twice", FIRST),
        ("a replacement of the same number", Claim(frequency="7")),
        ("a void is never checked, so it wants no chart", Claim("PCN-2", frequency="8")),
        ("another day", Claim("PCN-2", day="20260304")),
        ("another patient", Claim("PCN-2", member="X7654321", given="ANN")),
        ("a twin under the same member id", Claim("PCN-2", given="ANN")),
        ("a spouse under the same member id", Claim("PCN-2", given="PAUL", born="19790101")),
        ("an office visit: no chart is looked for", Claim("PCN-2", lines=("HC:99213*90*UN*1***1",))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_second_claim(desk: Desk, why: str, other: Claim) -> None:
    assert desk.run(file_of(FIRST, other))[0] == ("PCN-1", *USED)
    assert desk.run(file_of(other, FIRST))[-1] == ("PCN-1", *USED)


@pytest.mark.parametrize(
    ("why", "other"),
    [
        ("a replacement under a number of its own", Claim("PCN-2", frequency="7")),
        ("the number is written otherwise", Claim("PCN-2", member="w12-34567")),
        (
            "the first name is shortened, the chart number is the same",
            Claim("PCN-2", given="KIMBERLY", record="77"),
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_a_second_claim(desk: Desk, why: str, other: Claim) -> None:
    desk.offer(kim=chart(claim={"medical_record_number": "77"}))
    first = replace(FIRST, record="0077")
    assert desk.run(file_of(first, other)) == [("PCN-1", *OF_SEVERAL), ("PCN-2", *OF_SEVERAL)]


def test_claims_that_share_no_number_may_share_a_chart(desk: Desk) -> None:
    """One has the chart number, the other the member id; the chart has both."""
    desk.offer(kim=chart(claim={"medical_record_number": "77"}))
    one, other = Claim("PCN-1", member="OTHER-PLAN", record="77"), Claim("PCN-2")
    assert desk.run(file_of(one, other)) == [("PCN-1", *OF_SEVERAL), ("PCN-2", *OF_SEVERAL)]


def test_two_patients_of_one_chart_number_are_no_dispute(desk: Desk) -> None:
    """Two clinics may give the same number."""
    desk.offer(kim=chart(claim={"medical_record_number": "77"}))
    one, other = replace(FIRST, record="77"), Claim("PCN-2", "Z9", "ANN", "19600101", record="77")
    assert desk.run(file_of(one, other)) == [("PCN-1", *USED), ("PCN-2", [], [])]


def test_practice_and_facility_of_one_visit_are_two_claims(desk: Desk) -> None:
    """Even under one number: which of the two bills the chart supports it does not say."""
    professional = file_of(FIRST)
    facility = (
        file_of(replace(FIRST, lines=()), control="000000002")
        .replace(b"005010X222A1", b"005010X223A2")
        .replace(b"***11:B:1*Y*A*Y*Y~", b"***13:A:1**A*Y*Y~\nDTP*434*RD8*20260302-20260302~\nCL1*3*1*01~")
        .replace(b"HI*ABK:K5090~", b"HI*ABK:K5090~\nLX*1~\nSV2*0335*HC:96413*960*UN*1~\nDTP*472*D8*20260302~")
        .replace(b"SE*21*", b"SE*26*")
    )
    assert [links for _, _, links in desk.run(professional, facility)] == [[HELD], [HELD]]


def test_a_chart_that_names_its_claim_is_that_claims_alone(desk: Desk) -> None:
    desk.offer(kim=chart(claim={"claim_id": "PCN-2"}))
    assert desk.run(file_of(FIRST, SECOND)) == [("PCN-1", [], []), ("PCN-2", ["kim.json"], [])]


def test_so_is_one_that_is_called_like_its_claim(desk: Desk) -> None:
    """The other claim hears of it, since a person may know better; nothing is decided by it."""
    (desk.folder / "charts" / "kim.json").rename(desk.folder / "charts" / "PCN-2_mar.json")
    told = desk.run(file_of(FIRST, SECOND))
    assert told == [("PCN-1", [], ["LINK-PROPOSED"]), ("PCN-2", ["PCN-2_mar.json"], [])]


def test_each_claim_with_a_chart_of_its_own_name_uses_that(desk: Desk) -> None:
    desk.offer(**{"PCN-1": chart(), "PCN-2": chart()})
    (desk.folder / "charts" / "kim.json").unlink()
    used = [names for _, names, _ in desk.run(file_of(FIRST, SECOND))]
    assert used == [["PCN-1.json"], ["PCN-2.json"]]


def test_a_manifest_settles_it(desk: Desk) -> None:
    (desk.folder / "charts" / "manifest.csv").write_text("file,claim_id\nkim.json,PCN-2\n")
    assert desk.run(file_of(FIRST, SECOND)) == [("PCN-1", [], []), ("PCN-2", *USED)]
    (desk.folder / "charts" / "manifest.csv").write_text("file,claim_id\nkim.json,PCN-2\nkim.json,PCN-1\n")
    assert desk.run(file_of(FIRST, SECOND)) == [("PCN-1", *USED), ("PCN-2", *USED)]


def test_each_day_of_a_chart_of_two_days_is_one_claims(desk: Desk) -> None:
    two = chart()
    two["administrations"] += [{**chart("2026-03-04")["administrations"][0], "id": "a2"}]
    desk.offer(kim=two)
    assert [links for _, _, links in desk.run(file_of(FIRST, replace(SECOND, day="20260304")))] == [[], []]


def test_worker_processes_say_the_same(desk: Desk) -> None:
    desk.offer(ann=chart(patient={"member_id": "A1", "given": "Ann"}))
    files = [file_of(FIRST, Claim("PCN-3", "A1", "ANN")), file_of(SECOND, control="000000002")]
    told = desk.raw(*files)
    assert desk.raw(*files, jobs=2) == told
    assert [HELD in claim.decode() for claim in told] == [True, False, True]


def test_the_mended_copy_of_a_rejected_claim_goes_out(desk: Desk) -> None:
    faulty = replace(FIRST, lines=("HC:96413*160*UN*0***1", *FIRST.lines[1:]))
    files = [file_of(faulty), file_of(FIRST, control="000000002"), file_of(FIRST, control="000000003")]
    told = [json.loads(claim) for claim in desk.raw(*files)]
    assert ["X12-CLAIM-TWICE" in json.dumps(claim["findings"]) for claim in told] == [False, False, True]
    assert [json.loads(claim) for claim in desk.raw(*files, jobs=2)] == told


def test_an_input_that_comes_unannounced_is_known_from_then_on(desk: Desk) -> None:
    """As standard input between files: what was scrubbed before it does not know of it."""
    told = desk.raw(file_of(FIRST), file_of(SECOND), inputs=False)
    assert [HELD in claim.decode() for claim in told] == [False, True]
    assert desk.raw(file_of(FIRST), file_of(SECOND), inputs=False, jobs=2) == told


def test_what_travels_to_other_processes_tells_nothing_of_a_patient(desk: Desk) -> None:
    import pickle

    path = desk.folder / "one.837"
    path.write_bytes(file_of(FIRST, SECOND))
    with Job(SETTINGS, Run(documents=(desk.folder / "charts",))) as job, job.run(str(path)):
        sent = pickle.dumps(job.worker.charts.claimants).upper()
    assert not any(private in sent for private in (b"W1234567", b"KIM", b"1978", b"PCN", b"0302"))


def test_a_claim_alone_does_not_know_and_says_so(desk: Desk) -> None:
    with Session(as_of=SETTINGS.as_of) as session:
        charts = str(desk.folder / "charts")
        alone = session.check_claim(file_of(FIRST), documents=charts)
        assert "several_claims" in alone.unjudged
        told = Neighbours(shared_charts=["kim.json"])
        verdict = session.check_claim(file_of(FIRST), documents=charts, neighbours=told)
        assert verdict.disposition == "held"
        whole = session.scrub(file_of(FIRST, SECOND), documents=charts)
        assert [claim.disposition for claim in whole.claims] == ["held", "held"]


def test_the_quick_look_at_a_claim_says_what_the_view_says() -> None:
    """Else a claim would be noted under one person and ask under another."""

    from benchmarks.generate import claims as generated

    raw = b"".join(generated(60, seed=7, share=0.5))
    for part in read_parts([raw, file_of(replace(FIRST, record="77", given="José"))]):
        if isinstance(part, ClaimSlice):
            assert keys_of(part) == replace(link_keys(view(part)), family="")


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_name_that_says_more_of_another_claim_of_the_run_is_that_ones(tmp_path: Path, jobs: int) -> None:
    """PCN-1-SEC comes in a later file, and its chart's name begins with PCN-1 too."""
    desk = Desk(tmp_path)
    desk.offer(**{"PCN-1-SEC-note": chart(), "PCN-1-order": chart()})
    second = Claim("PCN-1-SEC")
    assert desk.run(file_of(FIRST), file_of(second), jobs=jobs) == [
        ("PCN-1", ["PCN-1-order.json"], []),
        ("PCN-1-SEC", ["PCN-1-SEC-note.json"], []),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize("others", [(), (Claim("PCN-2", "Z9", "ANN", "19600101"),)])
def test_a_name_beyond_ascii_is_read_in_the_encoding_of_its_file(
    tmp_path: Path, encoding: str, others: tuple[Claim, ...]
) -> None:
    """Under a shared member id another given name is another person, so a name that is misread has no chart."""
    desk = Desk(tmp_path)
    patient = {"member_id": "W1234567", "given": "José", "family": "Sutter", "birth_date": "1978-02-17"}
    desk.offer(visit=chart(patient=patient))
    data = file_of(replace(FIRST, given="JOSÉ"), *others).decode().encode(encoding)
    assert desk.run(data)[0] == ("PCN-1", ["visit.json"], [])
    (claim, *_) = (part for part in read_parts([data]) if isinstance(part, ClaimSlice))
    document = ClaimDocument.of_x12(data)
    assert view(claim).patient.given == keys_of(claim).given == document.claims[0].subscriber.given == "JOSÉ"
    assert "JOSÉ".encode(encoding) in document.to_x12()


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_bytes_of_a_name_go_out_as_they_came_and_the_answer_is_ascii(tmp_path: Path, encoding: str) -> None:
    data = file_of(replace(FIRST, given="JOSÉ")).decode().encode(encoding)
    path = tmp_path / "one.837"
    path.write_bytes(data)
    with Job(SETTINGS, Run(out=tmp_path / "out")) as job, job.run(str(path)) as result:
        (claim,) = result.claims()
    assert claim.patient.given == "JOSÉ"
    written = {each.name: each.read_bytes() for each in (tmp_path / "out").iterdir() if each.is_file()}
    assert any("JOSÉ".encode(encoding) in each for name, each in written.items() if name.endswith(".837"))
    assert b"*JOSE*" in written["one.277ca"]
