"""`infuscrub sheet`: formats, folders, and what it says when a drug is not known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from scrubber.cli.main import main


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["sheet", *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_a_sheet_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("remicade", "--payer", "medicare", "--as-of", "2026-11-20") == 0
    told = capsys.readouterr().out
    assert told.startswith("infliximab (J1745), Medicare, physician\n")
    assert "96413" in told
    assert "[required] Started at" in told


def test_tables_that_cannot_be_opened_are_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("J1745", "--tables", "nowhere") == 2
    assert capsys.readouterr().err.splitlines() == [
        "infuscrub: nowhere: no such folder; make one with infuscrub data add"
    ]


def test_json_is_always_an_array(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("J1745", "--format", "json") == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert one["schema"] == "infuscrub.sheet/1"
    assert run("infliximab", "J1745", "--format", "json") == 0
    several = json.loads(capsys.readouterr().out)
    assert [each["product"]["hcpcs"] for each in several] == ["J1745", "Q5103", "Q5104", "Q5121"]


def test_one_file_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("text", "json", "html", "questionnaire"):
        assert (
            run(
                "J1745", "J2405", "--setting", "facility", "--format", name, "--out", str(tmp_path / "sheets")
            )
            == 0
        )
    names = {path.name for path in (tmp_path / "sheets").iterdir()}
    assert names == {
        f"{code}.base.facility.{suffix}"
        for code in ("J1745", "J2405")
        for suffix in ("txt", "json", "html", "questionnaire.json")
    }
    form = json.loads((tmp_path / "sheets" / "J1745.base.facility.questionnaire.json").read_text("utf-8"))
    assert form["resourceType"] == "Questionnaire"


def test_a_drug_that_is_not_known_costs_only_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("remicad", "J2405", "--format", "json") == 2
    told = capsys.readouterr()
    assert "Did you mean remicade?" in told.err
    assert len(json.loads(told.out)) == 1


def test_a_payer_that_no_profile_knows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("J1745", "--payer", "NOBODY") == 0
    assert "made by the base rules" in capsys.readouterr().err


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--list") == 0
    assert "J1745  infliximab  remicade" in capsys.readouterr().out.splitlines()


def test_no_drug_at_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert run() == 2
    assert "name a drug" in capsys.readouterr().err


def test_a_folder_that_can_not_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert run("J1745", "--out", str(tmp_path / "file")) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
