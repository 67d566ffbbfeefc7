"""What the command line says: help in the words of the pages, JSON whatever comes, a remedy that can be followed."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from typer.main import get_command

from scrubber.cli.main import app_of, main
from scrubber.cli.serve import _welcome
from scrubber.demo import CLAIM_FILES, unpack
from scrubber.service.config import service_config


def run(*arguments: object) -> int | str | None:
    with pytest.raises(SystemExit) as stopped:
        main([str(argument) for argument in arguments])
    return stopped.value.code


@pytest.mark.parametrize(
    ("command", "usage"),
    [
        (("check",), "check [OPTIONS] CLAIMS..."),
        (("docs", "link"), "docs link [OPTIONS] FOLDER CLAIMS..."),
        (("code",), "code [OPTIONS] CHARTS..."),
        (("demo",), "demo [OPTIONS] [DIR]"),
    ],
)
def test_help_names_what_a_command_takes_as_the_pages_do(
    command: tuple[str, ...], usage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(*command, "--help")
    told = capsys.readouterr().out
    assert usage in told
    assert not any(word in told for word in ("list[", "<str", "<path", "<int", "{"))


@pytest.mark.parametrize("group", [(), ("profiles",), ("plugins",), ("docs",), ("data",), ("serve",)])
def test_what_a_list_says_of_a_command_is_not_cut_off(
    group: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a window of eighty columns, where a biller reads it first."""
    monkeypatch.setenv("COLUMNS", "80")
    run(*group, "--help")
    listed = capsys.readouterr().out.partition("\nCommands:\n")[2].partition("\n\n")[0].splitlines()
    assert listed
    assert not [line for line in listed if line.endswith("...")]


def test_json_is_an_array_where_an_input_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "nope.837", "--format", "json") == 2
    told = capsys.readouterr()
    assert json.loads(told.out) == []
    assert told.err == "infuscrub: nope.837: no such file or folder; check the name and the folder it is in\n"


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("check", "a.837", "b.837"), ("a.837", "b.837")),
        (("scrub", "a.837", "b.837", "--out", "out"), ("a.837", "b.837")),
        (("check", "a.837", "--docs", "charts", "--docs", "more"), ("a.837", "charts", "more")),
        (("profiles", "impact", "base", "aetna", "a.837", "b.837"), ("a.837", "b.837")),
        (("ack", "a.277ca", "--claims", "a.837", "--claims", "b.837"), ("a.837", "b.837")),
        (("answer", "a.837", "b.837", "--out", "out"), ("a.837", "b.837")),
    ],
)
def test_every_name_that_leads_to_nothing_has_a_line(
    words: tuple[str, ...],
    missing: tuple[str, ...],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whoever is told of one alone puts it right, runs again, and is told of the next."""
    monkeypatch.chdir(tmp_path)
    assert run(*words) == 2
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(": ")[:2] for line in lines] == [["infuscrub", name] for name in missing]
    assert not (tmp_path / "out").exists()


def test_a_table_without_headings_is_told_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "log.csv"
    log.write_text('11/02/2026,"Doe, Jan",Remicade 400 mg,10:05 AM,12:15 PM\n')
    assert run("docs", "map", log, "--write") == 2
    assert "Put one above the data" in capsys.readouterr().err
    assert not (tmp_path / "log.csv.map.toml").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mar.json", b'{"schema": "infuscrub.record/1", "administrations": []}'),
        ("mar.hl7", b"MSH|^~\\&|EHR|C|||20260302||RAS^O17|1|P|2.5.1\r"),
        ("scan.pdf", b"%PDF-1.4\n"),
    ],
)
def test_a_document_that_is_no_table_gets_no_mapping(
    name: str, data: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_bytes(data)
    assert run("docs", "map", tmp_path / name, "--write") == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"infuscrub: {name}: is no table. Give a log as CSV")
    assert not told.out
    assert len(list(tmp_path.iterdir())) == 1


def test_a_folder_without_a_document_can_not_be_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("docs", "show", tmp_path) == 2
    assert "no document in this folder" in capsys.readouterr().err


@pytest.mark.parametrize(("required", "asked"), [(True, True), (False, False)])
def test_the_request_that_serve_shows_carries_a_key_where_one_is_asked(
    tmp_path: Path, required: bool, asked: bool
) -> None:
    auth = {"required": required, **({"keys": "keys.json"} if required else {})}
    told = "\n".join(line for line, _ in _welcome(service_config({"auth": auth}, tmp_path)))
    assert ('-H "Authorization: Bearer $KEY"' in told) is asked


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        (None, "pip install -e '.[test]' &&"),
        ('{"url": "https://index.example/infuscrub.whl"}', "pip install -e '.[test]' &&"),
        (
            '{"dir_info": {"editable": true}, "url": "file:///home/kim/my%20tools"}',
            "pip install '/home/kim/my tools[testing]' -e '.[test]' &&",
        ),
    ],
    ids=["from an index", "from a wheel", "from a checkout"],
)
@pytest.mark.skipif(os.name != "posix", reason="paths of POSIX")
def test_a_new_plugin_is_installed_with_the_checkout_that_infuscrub_came_from(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    told: str | None,
    wanted: str,
) -> None:
    installed = SimpleNamespace(read_text=lambda name: told if name == "direct_url.json" else None)
    monkeypatch.setattr("importlib.metadata.distribution", lambda name: installed)
    run("plugins", "new", "north", tmp_path / "north")
    assert wanted in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (("explain", "remicde"), "Did you mean remicade?"),
        (("explain", "T99"), "(see infuscrub explain --help)"),
        (("profiles", "show"), "Missing argument 'PROFILE'. (see infuscrub profiles show --help)"),
        (("code", "x", "--setting", "hospital"), "'hospital' is not one of 'physician', 'facility'."),
        (("check",), "(see infuscrub check --help)"),
        (("chek",), "(see infuscrub --help)"),
    ],
)
def test_a_wrong_call_is_told_where_its_own_help_is(
    call: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*call) == 2
    err = capsys.readouterr().err
    assert told in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("command", ["code", "docs"])
def test_claims_in_the_place_of_a_chart_are_called_claims(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unpack(tmp_path / "day")
    claims = tmp_path / "day" / CLAIM_FILES[0]
    assert run(*((command, "show") if command == "docs" else (command,)), claims) == 2
    assert "is a file of claims (837), and no chart. Check it with infuscrub check" in capsys.readouterr().err


def test_an_answer_in_the_place_of_a_chart_is_no_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A near miss: what came back from the clearinghouse is no chart either, and no claims."""
    unpack(tmp_path / "day")
    run("answer", tmp_path / "day" / CLAIM_FILES[0], "--out", tmp_path)
    assert run("code", next(tmp_path.glob("*.999"))) == 2
    err = capsys.readouterr().err
    assert "is an answer to claims (277CA, 999, TA1) or a remittance (835), and no chart" in err
    assert "file of claims" not in err


def test_other_x12_in_the_place_of_a_chart_is_of_no_format(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An eligibility inquiry is neither: it is in no format that is read."""
    given = tmp_path / "in.edi"
    given.write_text(ENVELOPE.format(fg="HS", st="270", version="005010X279A1"))
    assert run("code", given) == 2
    assert "is in no format that is read here" in capsys.readouterr().err


def test_claims_in_the_place_of_answers_are_called_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unpack(tmp_path / "day")
    assert run("ack", tmp_path / "day" / CLAIM_FILES[0]) == 2
    assert "is an 837 of 005010X222A1, claims and no answer to claims, where a" in capsys.readouterr().err


def test_a_file_in_the_place_of_the_output_folder_is_called_that(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unpack(tmp_path / "day")
    (tmp_path / "out").write_text("")
    for out in (tmp_path / "out", tmp_path / "out" / "deeper"):
        assert run("scrub", tmp_path / "day" / CLAIM_FILES[0], "--out", out) == 2
        assert "a file stands where a folder is meant); move that file" in capsys.readouterr().err


def commands(of: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command that does something, with the words that call it."""
    below = getattr(of, "commands", {})
    if path and (not below or of.invoke_without_command):
        yield path, of
    for name, command in below.items():
        yield from commands(command, (*path, name))


@pytest.mark.parametrize("path", [path for path, _ in commands(get_command(app_of()))], ids=" ".join)
def test_the_help_of_every_command_ends_with_a_call_of_it(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A biller copies the call that is shown; `data add` had its options and no example."""
    run(*path, "--help")
    shown = capsys.readouterr().out.partition("Example")[2]
    assert f"infuscrub {' '.join(path)}" in shown


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (("check", "x.837", "--payer", "medicare"), "the payer stands in each claim, and --profile ID"),
        (("scrub", "x.837", "-o", "out"), "the folder of the results is --out DIR"),
        (("scrub", "x.837", "--ou", "out"), "--out"),
    ],
)
def test_an_option_of_another_name_is_told_what_is_meant(
    call: tuple[str, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*call) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("command", ["code", "check"])
def test_a_folder_is_called_one(command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "charts").mkdir()
    assert run(command, tmp_path / "charts") == 2
    assert "folder" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ack", "answer"])
def test_what_another_program_hands_over_is_read(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Their help says that `-` is standard input."""
    unpack(tmp_path / "day")
    run("scrub", tmp_path / "day" / CLAIM_FILES[0], "--out", tmp_path / "out")
    stem = Path(CLAIM_FILES[0]).stem
    given = tmp_path / "out" / f"{stem}.277ca" if command == "ack" else tmp_path / "day" / CLAIM_FILES[0]
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=given.open("rb")))
    more = () if command == "ack" else ("--out", tmp_path / "answers")
    assert run(command, "-", *more) in (0, 1)
    if command == "ack":
        assert "RIC-1002" in capsys.readouterr().out
    else:
        assert (tmp_path / "answers" / "stdin.999").exists()


ENVELOPE = (
    "ISA*00*          *00*          *ZZ*PAYER          *ZZ*RIVERBEND      *260310*0900*^*00501*000000901*0*T*:~"
    "GS*{fg}*PAYER*RIVERBEND*20260310*0900*1*X*{version}~ST*{st}*0001*{version}~SE*2*0001~GE*1*1~IEA*1*000000901~"
)


@pytest.mark.parametrize(
    ("fg", "st", "version", "words"),
    [
        (
            "HP",
            "835",
            "005010X221A1",
            "it is an 835 of 005010X221A1, a payment with its remittance advice; name",
        ),
        ("HN", "277", "005010X214", "an answer to claims (277CA); read an answer with `infuscrub ack`"),
        ("FA", "999", "005010X231A1", "an answer to a file of claims; read an answer with `infuscrub ack`"),
        ("HS", "270", "005010X279A1", "an eligibility inquiry; name the file that your billing system wrote"),
    ],
)
def test_another_file_of_the_clearinghouse_is_called_what_it_is(
    fg: str, st: str, version: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What came back lies beside what was sent, and is taken for it; a biller knows the word remittance."""
    given = tmp_path / "in.837"
    given.write_text(ENVELOPE.format(fg=fg, st=st, version=version))
    assert run("check", given) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


def test_a_file_that_was_wrapped_is_told_without_the_name_of_a_library(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = tmp_path / "in.837"
    text = ENVELOPE.format(fg="HC", st="837", version="005010X222A1")
    given.write_text("\r\n".join(text[at : at + 80] for at in range(0, len(text), 80)))
    assert run("check", given) == 2
    err = capsys.readouterr().err
    assert "the ISA segment does not hold 16 elements in 106 characters on one line" in err
    assert "pyx12" not in err
