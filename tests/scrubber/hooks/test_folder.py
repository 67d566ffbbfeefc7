"""One-off plugins in a folder, on every command that takes plugins; and what a broken one says."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrubber.api import PluginChoice, Settings, scrub_bytes
from scrubber.cli.main import main
from scrubber.testing.build import ClaimSpec, write_837
from scrubber.testing.shorthand import parse_line

ONE_OFF = '''
from datetime import datetime
from decimal import Decimal

from scrubber.plugin import (
    Administration, Finding, InfusionRecord, ProfileSource, Quantity, WARNING, hookimpl,
)

infuscrub_api = "1"

PROFILE = """
schema = "infuscrub.profile/1"
id = "oneoff"
name = "One Off Health"
extends = "base"
[match]
payer_ids = [{ id = "77777" }]
"""


@hookimpl
def infuscrub_profiles():
    yield ProfileSource(text=PROFILE, origin="oneoff.toml")


@hookimpl
def infuscrub_inspect(case):
    if case.claim.claim_id.startswith("BAD"):
        raise SystemExit(0)
    yield Finding(line=1, title="Seen", message="seen", severity=WARNING)


@hookimpl
def infuscrub_read_document(document):
    if document.data.startswith(b"ONEOFF;"):
        start, stop = (datetime(2026, 3, 2, 10), datetime(2026, 3, 2, 11))
        return InfusionRecord(administrations=(Administration(
            "a1", "infliximab", "infusion", hcpcs="J1745", start=start, stop=stop,
            dose=Quantity(Decimal(400), "mg")),))
    if document.data.startswith(b"BROKEN;"):
        raise KeyError("a value")
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / "oneoff.py").write_text(ONE_OFF)
    (folder / "_helper.py").write_text("raise SystemExit(0)\n")
    return folder


def run(*words: str | Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return int(ended.value.code or 0), told.out, told.err


def scrubbed(tmp_path: Path, claims: list[str], *words: str | Path, capsys: Any) -> dict[str, Any]:
    path = tmp_path / "claims.837"
    specs = [
        ClaimSpec("837P", claim_id=claim_id, lines=(parse_line(f"96365 x1 {100 + n}.00"),))
        for n, claim_id in enumerate(claims)
    ]
    path.write_bytes(write_837(specs))
    out = tmp_path / "out"
    given = ("scrub", path, "--out", out, "--as-of", "2026-03-10", "--validate", "off")
    run(*given, *words, capsys=capsys)
    report: dict[str, Any] = json.loads((out / "claims.report.json").read_text("utf-8"))
    return report


def test_its_file_is_its_name_and_a_finding_without_an_id_carries_it(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    report = scrubbed(tmp_path, ["C1"], "--plugins-dir", folder, capsys=capsys)
    assert [plugin["name"] for plugin in report["plugins"]] == ["infuscrub_rules", "oneoff"]
    (found,) = [f for f in report["claims"][0]["findings"] if f["title"] == "Seen"]
    assert (found["rule"], found["by"]) == ("ONEOFF", "oneoff")


def test_it_can_be_isolated(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = scrubbed(tmp_path, ["BAD1", "C1"], "--plugins-dir", folder, "--isolate", "oneoff", capsys=capsys)
    assert [claim["disposition"] for claim in report["claims"]] == ["held", "accepted"]


@pytest.mark.parametrize("words", [(), ("--isolate", "oneoff"), ("--require-plugin", "oneoff")])
def test_however_often_it_fails_it_is_asked_about_the_next_claim(
    words: tuple[str, ...], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """It holds each claim that it fails on, and what it says of another is heard (contract, section 5)."""
    claims = [*(f"BAD{n}" for n in range(7)), "C1"]
    report = scrubbed(tmp_path, claims, "--plugins-dir", folder, *words, capsys=capsys)
    assert [claim["disposition"] for claim in report["claims"]] == ["held"] * 7 + ["accepted"]
    for claim in report["claims"][:7]:
        (found,) = [f for f in claim["findings"] if f["rule"] == "PLUGIN-RAISED"]
        assert "oneoff raised an error (SystemExit) in infuscrub_inspect" in found["message"]
    assert "Seen" in [f["title"] for f in report["claims"][7]["findings"]]


def test_one_that_hangs_ever_again_holds_what_it_is_no_longer_asked_about(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """After five in a row nobody waits for it, and no claim that it should have seen goes out unseen."""
    (folder / "oneoff.py").write_text(ONE_OFF.replace("raise SystemExit(0)", "while True: pass"))
    claims = [*(f"BAD{n}" for n in range(7)), "C1"]
    short = ("--plugin-seconds", "0.05")
    report = scrubbed(tmp_path, claims, "--plugins-dir", folder, *short, capsys=capsys)
    assert [claim["disposition"] for claim in report["claims"]] == ["held"] * 8
    rules = [[f["rule"] for f in claim["findings"] if f.get("by")] for claim in report["claims"]]
    assert rules == [["PLUGIN-OVERRAN"]] * 5 + [["PLUGIN-BENCHED"]] * 3
    assert {claim["checked"] for claim in report["claims"]} <= {"none", "partial"}


@pytest.mark.parametrize(
    "words",
    [("--require-plugin", "nobody"), ("--plugin", "nobody"), ("--plugin", "*", "--require-plugin", "nobody")],
)
def test_a_plugin_that_was_named_and_is_not_there_ends_the_run(
    words: tuple[str, ...], folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Only `*` takes what is there; what must be among it is required by name."""
    code, _, error = run("check", folder, *words, capsys=capsys)
    assert code == 2
    assert "plugin nobody: not installed" in error


def test_a_claim_gets_the_same_verdict_alone_and_behind_others_that_the_plugin_failed_on(
    folder: Path,
) -> None:
    """Else what a plugin has against a claim would be lost for what it did with five others."""
    (folder / "oneoff.py").write_text(ONE_OFF.replace("WARNING", "ERROR"))
    specs = [
        ClaimSpec("837P", claim_id=claim_id, lines=(parse_line(f"96365 x1 {100 + n}.00"),))
        for n, claim_id in enumerate([*(f"BAD{n}" for n in range(6)), "C1"])
    ]
    settings = Settings(as_of=date(2026, 3, 10), validate="off", plugins=PluginChoice(folders=(str(folder),)))
    alone, behind = (
        scrub_bytes(write_837(each), settings=settings).report.claims[-1] for each in (specs[-1:], specs)
    )
    assert "Seen" in [f.title for f in alone.findings]
    assert [f.title for f in behind.findings] == [f.title for f in alone.findings]
    assert (behind.disposition, behind.checked) == (alone.disposition, alone.checked) == ("held", "none")


def test_every_command_on_profiles_sees_its_profile(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--plugins-dir", folder)
    _, listed, _ = run("profiles", "list", *given, capsys=capsys)
    assert "oneoff" in listed
    code, shown, _ = run("profiles", "show", "oneoff", *given, capsys=capsys)
    assert (code, "One Off Health" in shown) == (0, True)
    assert run("profiles", "diff", "base", "oneoff", *given, capsys=capsys)[0] == 0
    extends = tmp_path / "child.toml"
    extends.write_text('schema = "infuscrub.profile/1"\nid = "child"\nname = "Child"\nextends = "oneoff"\n')
    assert run("profiles", "validate", extends, *given, capsys=capsys)[0] == 0
    claims = tmp_path / "claims.837"
    claims.write_bytes(write_837([ClaimSpec("837P", lines=(parse_line("96365 x1 100.00"),))]))
    assert run("profiles", "impact", "base", "oneoff", claims, *given, capsys=capsys)[0] in (0, 1)
    _, listed, _ = run("plugins", "list", *given, capsys=capsys)
    assert "oneoff" in listed


def test_code_reads_its_documents_and_names_it_where_it_fails(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_bytes(b"ONEOFF;")
    (tmp_path / "b.txt").write_bytes(b"BROKEN;")
    given = ("--plugins-dir", folder, "--setting", "physician")
    code, told, _ = run("code", tmp_path / "a.txt", *given, "--payer", "oneoff", capsys=capsys)
    assert (code, "J1745" in told) == (0, True)
    code, _, complaint = run("code", tmp_path / "b.txt", *given, capsys=capsys)
    assert code == 2
    assert "b.txt: plugin oneoff failed in infuscrub_read_document (KeyError)" in complaint


HOOK = """
from scrubber.plugin import hookimpl
infuscrub_api = "1"
@hookimpl
def {}:
    return []
"""


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("quits", "raise SystemExit(0)", "plugin quits: its file quits.py does not import (SystemExit)"),
        ("lame", "x = 1\nsyntax error(", "lame.py does not import (SyntaxError in line 2 of lame.py)"),
        ("alone", "import no_such.module", "alone.py does not import (ModuleNotFoundError: no_such)"),
        (
            "spelt",
            HOOK.format("infuscrub_inspekt(case)"),
            "plugin spelt: infuscrub_inspekt is no hook (did you mean infuscrub_inspect?); see `infuscrub plugins",
        ),
        (
            "asks",
            HOOK.format("infuscrub_inspect(case, claim_x)"),
            "plugin asks: infuscrub_inspect takes claim_x, and is given case, config, started only;",
        ),
        ("old", 'infuscrub_api = "2"', "plugin old: built for hook API 2"),
        ("no", "", "plugin no: it does not say which hook API"),
        ("Bad-Name", "", "small letters"),
        ("infuscrub_rules", "", "is installed and in a folder as well"),
    ],
)
@pytest.mark.parametrize("isolate", [False, True])
def test_one_that_can_t_be_used_is_one_line_and_exit_2(
    name: str, text: str, said: str, isolate: bool, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "plugins"
    folder.mkdir()
    (folder / f"{name}.py").write_text(text)
    claims = tmp_path / "claims.837"
    claims.write_bytes(write_837([ClaimSpec("837P", lines=(parse_line("96365 x1 100.00"),))]))
    more = ("--isolate", name) if isolate else ()
    code, _, err = run("check", claims, "--plugins-dir", folder, *more, capsys=capsys)
    assert code == 2
    assert said in err
    assert len(err.splitlines()) == 1
