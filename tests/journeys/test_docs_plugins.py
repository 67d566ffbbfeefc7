"""What a plugin adds to the reading of charts is seen by `docs show` and `docs link` as a run sees it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scrubber.reference import vocabulary
from tests.journeys.conftest import Cli
from tests.scrubber.job.desk import Claim, file_of

HEAD = """
from dataclasses import dataclass
from datetime import datetime

from scrubber.plugin import Administration, DrugName, InfusionRecord, Patient, hookimpl

infuscrub_api = "1.2"


@hookimpl
"""
NAMES = 'def infuscrub_drug_names():\n    yield DrugName("Zyvolast", "J1745")\n'
FORMULARY = """def infuscrub_config_schema():
    return Formulary


@hookimpl
def infuscrub_drug_names(config):
    yield DrugName(config.calls_infliximab, "J1745")


@dataclass
class Formulary:
    calls_infliximab: str
"""
READER = """def infuscrub_read_document(document):
    if not document.data.startswith(b"ACME|"):
        return None
    _, name, number, start = document.data.decode().strip().split("|")
    patient = Patient(medical_record_number=number)
    given = Administration("a1", name, "infusion", start=datetime.fromisoformat(start))
    return InfusionRecord(patient=patient, administrations=(given,))
"""
BROKEN = "def infuscrub_read_document(document):\n    raise ValueError(document.name)\n"
NOTE = """Patient: Sutter, Kim  DOB 02/17/1978  DOS 03/02/2026
1000 Started {name} 400 mg in 250 mL NS via PIV.
1100 {name} infusion complete. 0 mg wasted.
"""


@pytest.fixture(autouse=True)
def nothing_told_afterwards() -> Iterator[None]:
    """A process of tests has one vocabulary."""
    yield
    vocabulary.turn_to(())


@pytest.fixture
def note(tmp_path: Path) -> Path:
    path = tmp_path / "charts" / "note.txt"
    path.parent.mkdir()
    path.write_text(NOTE.format(name="zyvolast"))
    return path


def folder(tmp_path: Path, hook: str) -> tuple[str, Path]:
    """Return the option that lets a plugin of one hook run."""
    (tmp_path / "plugins").mkdir(exist_ok=True)
    (tmp_path / "plugins" / "acme.py").write_text(HEAD + hook)
    return "--plugins-dir", tmp_path / "plugins"


def test_a_drug_that_a_plugin_names_is_shown_as_that_drug(infuscrub: Cli, tmp_path: Path, note: Path) -> None:
    """Its times are as certain as those of the name that everybody knows; without the plugin they are not."""
    known = infuscrub("docs", "show", _renamed(note, "remicade")).out.replace("remicade", "zyvolast")
    assert "zyvolast  infusion  2026-03-02 10:00 - 2026-03-02 11:00  400 mg" in known
    with_it = infuscrub("docs", "show", note, *folder(tmp_path, NAMES))
    assert _lines(with_it.out) == _lines(known)
    assert with_it.code == 0
    vocabulary.turn_to(())
    assert "uncertain start" in infuscrub("docs", "show", note).out


def _renamed(note: Path, name: str) -> Path:
    other = note.with_name("other.txt")
    other.write_text(NOTE.format(name=name))
    return other


def _lines(shown: str) -> list[str]:
    """Return what is shown of a document below its name, without the places in it."""
    return [line for line in shown.splitlines()[1:] if "characters" not in line]


def test_an_installed_plugin_runs_by_its_name(
    infuscrub: Cli, tmp_path: Path, note: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "site" / "acme_names-1.0.dist-info"
    told.mkdir(parents=True)
    (told / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-names\nVersion: 1.0\n")
    (told / "entry_points.txt").write_text("[infuscrub]\nacme_names = acme_names\n")
    (told.parent / "acme_names.py").write_text(HEAD + NAMES)
    monkeypatch.syspath_prepend(told.parent)
    ran = infuscrub("docs", "show", note, "--plugin", "acme_names", "--format", "json")
    sys.modules.pop("acme_names")
    (shown,) = json.loads(ran.out)
    (given,) = shown["records"][0]["administrations"]
    assert (given["start"], given["stop"]) == ("2026-03-02T10:00", "2026-03-02T11:00")


def test_its_configuration_is_that_of_a_run(infuscrub: Cli, tmp_path: Path, note: Path) -> None:
    (tmp_path / "office.toml").write_text('[plugins.acme]\ncalls_infliximab = "Zyvolast"\n')
    plugin = folder(tmp_path, FORMULARY)
    shown = infuscrub("docs", "show", note, *plugin, "--config", tmp_path / "office.toml")
    assert "10:00 - 2026-03-02 11:00" in shown.out


def test_a_format_that_a_plugin_reads_is_shown_and_linked(infuscrub: Cli, tmp_path: Path, note: Path) -> None:
    note.write_text("ACME|infliximab|MRN-7|2026-03-02T10:15")
    claims = tmp_path / "day.837"
    claims.write_bytes(file_of(Claim("PCN-1", "W1", record="MRN-7")))
    reader = folder(tmp_path, READER)
    assert "infliximab  infusion  2026-03-02 10:15" in infuscrub("docs", "show", note, *reader).out
    assert "infliximab  infusion" not in infuscrub("docs", "show", note).out
    assert _claim_of(infuscrub("docs", "link", note.parent, claims, *reader).out) == "PCN-1"
    assert _claim_of(infuscrub("docs", "link", note.parent, claims).out) == ""


def test_a_note_is_linked_by_what_a_plugin_names(infuscrub: Cli, tmp_path: Path, note: Path) -> None:
    claims = tmp_path / "day.837"
    claims.write_bytes(file_of(Claim("PCN-1", "W1", record="MRN-7")))
    note.write_text("MRN: MRN-7\n" + note.read_text())
    linked = infuscrub("docs", "link", note.parent, claims, *folder(tmp_path, NAMES))
    assert (linked.code, _claim_of(linked.out)) == (0, "PCN-1")


def _claim_of(manifest: str) -> str:
    (row,) = csv.DictReader(io.StringIO(manifest))
    return row["claim_id"]


def test_a_plugin_that_fails_is_told_in_a_line(infuscrub: Cli, tmp_path: Path, note: Path) -> None:
    claims = tmp_path / "day.837"
    claims.write_bytes(file_of(Claim()))
    plugin = folder(tmp_path, BROKEN)
    for ran in (
        infuscrub("docs", "show", note, *plugin),
        infuscrub("docs", "link", note.parent, claims, *plugin),
    ):
        assert ran.code == 2
        (line,) = ran.err.splitlines()
        assert line.startswith("infuscrub: note.txt: plugin acme failed in infuscrub_read_document")
    assert _claim_of(ran.out) == ""


@pytest.mark.parametrize(
    "words", [("--plugin", "nobody"), ("--plugins-dir", "nowhere"), ("--config", "nowhere.toml")]
)
def test_a_plugin_that_is_not_there_is_told_in_a_line(
    infuscrub: Cli, tmp_path: Path, note: Path, words: tuple[str, str]
) -> None:
    (tmp_path / "day.837").write_bytes(file_of(Claim()))
    for asked in (("show", note), ("link", note.parent, tmp_path / "day.837")):
        ran = infuscrub("docs", *asked, *words)
        assert (ran.code, ran.out) == (2, "")
        assert len(ran.err.splitlines()) == 1


def test_without_a_plugin_nothing_of_plugins_is_loaded(note: Path) -> None:
    """To load it takes a third of the time of a call."""
    asked = (
        "import sys; from scrubber.cli.main import main\n"
        f"try: main(['docs', 'show', {str(note)!r}])\n"
        "except SystemExit: print([name for name in sys.modules if name.startswith('scrubber.hooks.host')])\n"
    )
    assert _python(asked).endswith("[]\n")


def _python(text: str) -> str:
    return subprocess.run([sys.executable, "-c", text], capture_output=True, check=True, text=True).stdout
