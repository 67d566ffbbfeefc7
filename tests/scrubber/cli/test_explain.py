"""`infuscrub explain`: text and JSON, two meanings, a payer's minutes, and what nobody knows."""

from __future__ import annotations

import json

import pytest

from scrubber.cli.main import main

DAY = ("--as-of", "2026-03-09")


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["explain", *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_a_code_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("96366", *DAY) == 0
    told = capsys.readouterr().out
    assert told.startswith("96366  a procedure code\nInfusion, further hour\n")
    assert "one unit from minute 91 on" in told
    assert max(map(len, told.splitlines())) < 130, (
        "a terminal can show it; only an address may be longer than a line"
    )


def test_json_is_one_object(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("CO-151", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["about"], told["code"], told["group"], told["also"]) == ("carc", "151", "CO", [])
    assert "T04" in told["rules"]


def test_two_meanings_are_both_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("16") == 0
    told = capsys.readouterr().out
    assert told.startswith("2 meanings: 16, an adjustment reason")
    assert "\n16  a claim status" in told


def test_the_minutes_are_the_payers(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("96366", "--payer", "aetna", *DAY) == 0
    assert "Minutes (Aetna)" in capsys.readouterr().out


def test_a_payer_that_no_profile_knows_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("96366", "--payer", "NOBODY", *DAY) == 0
    assert "no profile knows the payer NOBODY" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("id", "near"), [("LINK-PATIANT", "LINK-PATIENT"), ("X-F8-MISING", "X-F8-MISSING"), ("T044", "T04")]
)
def test_what_nobody_knows_is_a_wrong_call(capsys: pytest.CaptureFixture[str], id: str, near: str) -> None:
    assert run(id) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert f"nothing is known of '{id}'" in said.err
    assert near in said.err


def test_tables_that_cannot_be_opened_are_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("96366", "--tables", "nowhere") == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert run("T04", "--tables", "nowhere") == 0, "a rule needs no table"
