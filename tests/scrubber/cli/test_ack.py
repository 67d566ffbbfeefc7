"""`infuscrub ack` and `infuscrub answer`: what came back, in words, and what we answer."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from pathlib import Path

import pytest

from benchmarks.generate import claims
from scrubber.cli.main import main
from x12.acks.answers import ClaimAnswer, GroupAnswer, InterchangeAnswer
from x12.acks.read import read_answers
from x12.acks.words import status_words


def run(*arguments: str | Path) -> int:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return int(stopped.value.code or 0)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "d"
    run("demo", folder)
    return folder


def test_a_277ca_of_ours_is_told_with_line_rule_and_place(
    demo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = demo / "hospital.837"
    assert run("ack", demo / "scrubbed" / "hospital.277ca", "--claims", sent, "--rejected") == 1
    said = capsys.readouterr().out
    at = sent.read_bytes()[: sent.read_bytes().index(b"CLM*SEH-2009")].count(b"~") + 1
    assert f"claim SEH-2009  REJECTED  in hospital.837, segment {at}" in said
    assert "looked for by" in said
    assert "SEH-2001" not in said, "it was not rejected"


def test_what_the_report_rejects_is_what_the_277ca_rejects(demo: Path) -> None:
    for stem in ("hospital", "infusion-center"):
        report = json.loads((demo / "scrubbed" / f"{stem}.report.json").read_text())
        rejected = {c["claim_id"] for c in report["claims"] if c["disposition"] == "rejected"}
        answers = read_answers([(demo / "scrubbed" / f"{stem}.277ca").read_bytes()])
        claims_said = [answer for answer in answers if isinstance(answer, ClaimAnswer)]
        assert {answer.claim_id for answer in claims_said if not answer.accepted} == rejected
        assert len(claims_said) == report["summary"]["claims"]


def test_our_answers_are_read_as_they_were_meant(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"".join(claims(3, seed=5))
    (tmp_path / "good.837").write_bytes(data)
    (tmp_path / "bad.837").write_bytes(data.replace(b"*UN*", b"*XX*", 1))
    out = tmp_path / "out"
    assert run("answer", tmp_path / "good.837", "--out", out) == 0
    assert run("answer", tmp_path / "bad.837", "--out", out) == 1
    good = [
        *read_answers([(out / "good.999").read_bytes()]),
        *read_answers([(out / "good.ta1").read_bytes()]),
    ]
    assert [answer.accepted for answer in good] == [True, True]
    (bad,) = read_answers([(out / "bad.999").read_bytes()])
    assert isinstance(bad, GroupAnswer)
    assert (bad.outcome, bad.sets[0].outcome, bad.sets[0].faults[0].elements[0].position) == ("E", "E", "3")
    capsys.readouterr()
    assert run("ack", out / "bad.999", out / "bad.ta1") == 1
    said = capsys.readouterr().out
    assert "SV103 is none of the codes allowed" in said
    assert "TA1  interchange" in said


@pytest.mark.parametrize("format", ["json", "jsonl"])
def test_machines_get_the_same(demo: Path, capsys: pytest.CaptureFixture[str], format: str) -> None:
    capsys.readouterr()
    assert run("ack", demo / "scrubbed" / "hospital.277ca", "--format", format) == 1
    out = capsys.readouterr().out
    if format == "json":
        whole = json.loads(out)
        assert whole["schema"] == "infuscrub.ack/2"
        answers = whole["inputs"][0]["answers"]
    else:
        answers = [json.loads(line) for line in out.splitlines()]
    rejected = [answer["claim_id"] for answer in answers if not answer["accepted"]]
    assert "SEH-2009" in rejected


@pytest.mark.parametrize("name", ["nothing.999", "claims.837", "prose.txt"])
def test_what_is_no_answer_is_one_line_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    (tmp_path / "claims.837").write_bytes(b"".join(claims(1, seed=5)))
    (tmp_path / "prose.txt").write_text("We took your claims.")
    assert run("ack", tmp_path / name) == 2
    err = capsys.readouterr().err
    assert name in err
    assert len(err.splitlines()) == 1


def test_a_payer_s_own_ways_are_read() -> None:
    """A status that we never write, no action code, the payer's number, two claims under one HL, an old 997."""
    envelope = (
        b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*1015*^*00501*000000001*0*P*:~"
        b"TA1*000000009*261123*1000*R*025~GS*HN*P*U*20261123*1015*1*X*005010X214~ST*277*0001*005010X214~"
        b"HL*4*3*PT~NM1*QC*1*X~TRN*2*C-1~STC*A2:20*20261123~REF*1K*PAYERS-1~TRN*2*C-2~STC*F0:999*20261123~SE*9*0001~"
        b"ST*997*0002~AK1*HC*5~AK2*837*0001~AK3*NM1*8**8~AK4*9**1~AK5*R*5~AK9*R*1*1*0~SE*8*0002~GE*2*1~IEA*1*000000001~"
    )
    interchange, first, second, group = read_answers(
        [envelope]
    )  # no batch and no provider stand above the claims
    assert isinstance(interchange, InterchangeAnswer)
    assert (interchange.accepted, interchange.note) == (False, "025")
    assert isinstance(first, ClaimAnswer)
    assert (first.claim_id, first.payer_number, first.charge) == ("C-1", "PAYERS-1", None)
    assert isinstance(second, ClaimAnswer)
    assert second.accepted is None, "no status says whether it was taken"
    assert status_words(second.statuses[0]) == "category F0; status 999"
    assert isinstance(group, GroupAnswer)
    assert group.sets[0].faults[0].elements[0].position == "9"


SHARED = Path(__file__).parents[4] / "shared" / "field"
OURS = ("ack-batch", "ack-provider", "ack-unanswered", "ack-x212", "999-version", "999-ak9", "999-isa13")


def field_cases() -> list[dict[str, object]]:
    cases = SHARED / "x12" / "cases.json"
    if not cases.exists():
        return []
    return [case for case in json.loads(cases.read_text()) if case["kind"] in OURS]


@pytest.mark.skipif(not field_cases(), reason="shared field cases are not here")
@pytest.mark.parametrize("case", field_cases(), ids=lambda case: str(case["id"]))
def test_what_practices_met_is_answered_rightly(case: dict[str, object]) -> None:
    spec = importlib.util.spec_from_file_location("field_run", SHARED / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    run_of_case = module.Run(str(Path(sys.executable).parent / "infuscrub"), case, SHARED / "x12")
    try:
        assert [e for e in case["expect"] if not run_of_case.holds(e)] == []  # type: ignore[attr-defined]
    finally:
        shutil.rmtree(run_of_case.tmp)


def test_what_was_sent_is_accounted_for_claim_by_claim(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sent.837").write_bytes(b"".join(claims(3, seed=5)))
    assert run("answer", tmp_path / "sent.837", "--out", tmp_path) == 0
    capsys.readouterr()
    assert run("ack", tmp_path / "sent.999", "--claims", tmp_path / "sent.837") == 0, "taken with its set"
    assert "sent: 3 claims: 3 received and not answered yet" in capsys.readouterr().out
    assert run("ack", tmp_path / "sent.ta1", "--claims", tmp_path / "sent.837") == 1, (
        "a TA1 alone takes nobody"
    )
    assert "3 not answered" in capsys.readouterr().out
    assert run("ack", tmp_path / "sent.999", "--claims", tmp_path / "sent.837", "--format", "json") == 0
    shape = json.loads(capsys.readouterr().out)
    assert (shape["sent"]["claims"], shape["sent"]["received"], shape["sent"]["unanswered"]) == (3, 3, 0)
    assert [each["fate"] for each in shape["sent"]["list"]] == ["received"] * 3


def test_an_answer_to_a_claim_that_was_not_sent_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sent.837").write_bytes(b"".join(claims(1, seed=5)))
    (tmp_path / "other.277ca").write_bytes(
        b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*1015*^*00501*000000001*0*P*:~"
        b"GS*HN*P*U*20261123*1015*1*X*005010X214~ST*277*0001*005010X214~"
        b"HL*4*3*PT~NM1*QC*1*X~TRN*2*STRANGER-1~STC*A2:20*20261123*WQ*9~SE*6*0001~GE*1*1~IEA*1*000000001~"
    )
    assert run("ack", tmp_path / "other.277ca", "--claims", tmp_path / "sent.837") == 1
    assert "not among what was sent: STRANGER-1" in capsys.readouterr().out


@pytest.mark.parametrize("guide", ["005010X213", "005010X212", "006020X313"])
def test_a_277_of_another_guide_is_no_acknowledgement(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], guide: str
) -> None:
    """A request for information has BHT01 0085, as a 277CA has: its guide says what it is."""
    (tmp_path / "a.277").write_text(
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*1015*^*00501*000000001*0*P*:~"
        f"GS*HN*P*U*20261123*1015*1*X*{guide}~ST*277*0001*{guide}~BHT*0085*48*1*20261123*1015*RQ~"
        "HL*1**20*1~NM1*PR*2*PAYER*****PI*P1~SE*5*0001~GE*1*1~IEA*1*000000001~"
    )
    assert run("ack", tmp_path / "a.277") == 2
    assert guide in capsys.readouterr().err


@pytest.mark.parametrize("format", ["text", "json", "jsonl"])
def test_nothing_said_is_never_a_success(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    """A 277CA whose claims say nothing, and one that counts a rejection and lists none."""
    data = b"".join(claims(1, seed=5))
    (tmp_path / "sent.837").write_bytes(data)
    head = (
        b"ISA*00*          *00*          *ZZ*PAYER          *ZZ*US             *261123*1015*^*00501*000000001*0*P*:~"
        b"GS*HN*P*U*20261123*1015*1*X*005010X214~ST*277*0001*005010X214~HL*1**20*1~HL*2*1*21*1~TRN*2*BATCH-5-1~"
    )
    tail = b"SE*9*0001~GE*1*1~IEA*1*000000001~"
    (tmp_path / "silent.277ca").write_bytes(head + tail)
    (tmp_path / "short.277ca").write_bytes(head + b"STC*A1:19:AY*20261123*WQ*9~QTY*AA*1~" + tail)
    for name in ("silent", "short"):
        assert run("ack", tmp_path / f"{name}.277ca", "--format", format) == 1
        assert capsys.readouterr().out


def test_what_was_refused_is_named_with_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = b"".join(claims(6, seed=5, per_set=3))
    (tmp_path / "two.837").write_bytes(data.replace(b"SE*", b"SE*9", 1))
    assert run("answer", tmp_path / "two.837", "--out", tmp_path) == 1
    said = capsys.readouterr().out
    assert "2 sets, 1 refused; 6 claims" in said
    assert "set 0001: segment" in said
    assert "SE01 is not the number of segments" in said


def test_a_file_that_was_not_sent_is_one_line_and_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sent.837").write_bytes(b"".join(claims(1, seed=5)))
    run("answer", tmp_path / "sent.837", "--out", tmp_path)
    capsys.readouterr()
    for wrong in ("sent.999", "nothing.837"):
        assert run("ack", tmp_path / "sent.999", "--claims", tmp_path / wrong) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
