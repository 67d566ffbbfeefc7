"""What infuscrub wrote is no chart: it repeats the chart's times beside the claim's number, and proves nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.charts.detect import detect
from scrubber.cli.main import main
from tests.scrubber.job.desk import Claim, chart, file_of

DAY = "2026-03-02"
"""The day of the check is that of the service, as where a practice scrubs in the evening: the page names it too."""


def run(*arguments: object) -> int | str | None:
    with pytest.raises(SystemExit) as ended:
        main([*map(str, arguments), "--as-of", DAY] if arguments[0] != "code" else [*map(str, arguments)])
    return ended.value.code


def printed(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    capsys.readouterr()
    run(*arguments)
    return capsys.readouterr().out


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """Return a folder in which claims, charts and results lie together, and the chart is gone since."""
    (tmp_path / "PCN-1.837").write_bytes(file_of(Claim("PCN-1")))
    told = chart(DAY, claim={"claim_id": "PCN-1"})
    (tmp_path / "PCN-1.json").write_text(json.dumps(told))
    return tmp_path


def verdict(desk: Path, capsys: pytest.CaptureFixture[str]) -> tuple[str, dict[str, str]]:
    """Return how far the claim was checked, and what became of each document."""
    told = json.loads(printed(capsys, "check", desk / "PCN-1.837", "--docs", desk, "--format", "json"))[0]
    (claim,) = told["claims"]
    assert not [each["rule"] for each in claim["findings"] if each["rule"].startswith("LINK")]
    return claim["checked"], {row["name"]: row["status"] for row in told["account"]["charts"]}


def test_results_among_the_charts_are_no_charts(desk: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They are named and not used; neither they nor the claims beside them hold the claim whose number they bear."""
    for policy in ("safe", "report-only"):
        out = desk / policy
        run("scrub", desk / "PCN-1.837", "--docs", desk, "--out", out, "--html", "--ack", "--policy", policy)
    checked, became = verdict(desk, capsys)
    assert checked != "none"
    assert {status for name, status in became.items() if name != "PCN-1.json"} == {"unread"}
    (desk / "PCN-1.json").unlink()
    checked, became = verdict(desk, capsys)
    assert checked == "none"
    assert set(became.values()) == {"unread"}


@pytest.mark.parametrize(
    "call",
    [
        ("check", "PCN-1.837", "--docs", "."),
        ("check", "PCN-1.837", "--docs", ".", "-v"),
        ("check", "PCN-1.837", "--docs", ".", "--format", "json"),
        ("check", "PCN-1.837", "--docs", ".", "--format", "jsonl"),
        ("code", "PCN-1.json"),
        ("code", "PCN-1.json", "--format", "json"),
        ("docs", "show", "PCN-1.json"),
        ("docs", "show", "PCN-1.json", "--format", "json"),
    ],
    ids=" ".join,
)
def test_what_is_printed_into_the_folder_is_no_chart(
    call: tuple[str, ...], desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`infuscrub check … > PCN-1.txt` in the folder of the charts, and the same with `code`."""
    monkeypatch.chdir(desk)
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([*call, *(("--as-of", DAY) if call[0] == "check" else ())])
    said = capsys.readouterr().out
    assert "PCN-1" in said
    (desk / "PCN-1.txt").write_text(said)
    (desk / "PCN-1.json").unlink()
    checked, became = verdict(desk, capsys)
    assert (checked, became["PCN-1.txt"]) == ("none", "unread")


@pytest.mark.parametrize(
    ("name", "text", "format"),
    [
        ("note.txt", "Infusion note  (remicade)\n  a1  started 10:15", "text"),
        ("note.txt", "Claim PCN-1  837P  sent\nInfliximab 400 mg IV 10:15-12:25", "text"),
        ("note.txt", "RIVERBEND INFUSION: 3 claims, 2 with infusion\n10:15 start", "text"),
        ("note.html", "<!doctype html><title>Infusion note - Riverbend</title><p>10:15 start", "html"),
        ("note.html", "<html><head><title>Notes of infuscrub pilot</title></head><p>10:15", "html"),
        ("chart.json", '{"schema":"infuscrub.record/1","administrations":[]}', "record"),
        ("log.csv", "date,profile (base)\n2026-03-02,x\n", "csv"),
    ],
)
def test_a_chart_that_looks_a_little_like_it_is_one(name: str, text: str, format: str) -> None:
    assert detect(text.encode(), name) == format


@pytest.mark.parametrize("st", ["277", "999", "835"])
def test_a_manifest_that_names_a_file_of_the_clearinghouse_is_told_at_the_claim(
    st: str, desk: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody has said that it is the claim's chart: so the claim waits, as for any document that can't be read."""
    party = "*ZZ*A" + " " * 14
    envelope = f"ISA*00*{' ' * 10}*00*{' ' * 10}{party}{party}*260310*0900*^*00501*000000901*0*T*:~"
    (desk / "answer.edi").write_text(
        f"{envelope}GS*HN*A*B*20260310*0900*1*X*005010X214~ST*{st}*0001~SE*2*0001~"
    )
    (desk / "manifest.csv").write_text("file,claim_id\nanswer.edi,PCN-1\n")
    told = json.loads(printed(capsys, "check", desk / "PCN-1.837", "--docs", desk, "--format", "json"))[0]
    (claim,) = told["claims"]
    assert claim["disposition"] == "held"
    assert "LINK-UNREADABLE" in {each["rule"] for each in claim["findings"]}
