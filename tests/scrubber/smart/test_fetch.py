"""`infuscrub fetch`: what stands in the folder, what is said, and what a check makes of it."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from scrubber.cli.main import main
from scrubber.model.record import Patient
from scrubber.smart.errors import CallError
from scrubber.smart.folder import ChartFolder
from scrubber.smart.patients import find_patient
from scrubber.smart.wanted import Wanted, wanted_in
from scrubber.testing.build import ClaimSpec, claim, write_837
from tests.scrubber.smart.as_fhir import identifier
from tests.scrubber.smart.conftest import PATIENT, given
from tests.scrubber.smart.stub import Reply, Stub, outcome
from tests.scrubber.smart.test_token import EC, Authority, pem

ALMA = Patient("W123", "SUTTER", "ALMA", date(1970, 1, 2))
SPEC = (
    claim(claim_id="SMA-1", medical_record_number="MRN-77", patient=ALMA)
    .line("96365 x1 150.00")
    .line("96366 x1 42.00")
)


class Run:
    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def account(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    def row(self, claim_id: str = "SMA-1") -> dict[str, Any]:
        return next(row for row in self.account["claims"] if row["claim_id"] == claim_id)


class Desk:
    """A folder with claims, and the command line in it."""

    def __init__(self, folder: Path, stub: Stub, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.stub, self._capsys = folder, stub, capsys
        self.charts = folder / "charts"
        self.write(SPEC)

    def write(self, *specs: ClaimSpec) -> None:
        (self.folder / "day.837").write_bytes(write_837(specs))

    def run(self, *words: str | Path) -> Run:
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as stopped:
            main([str(word) for word in words])
        printed = self._capsys.readouterr()
        return Run(int(stopped.value.code or 0), printed.out, printed.err)

    def fetch(self, *more: str | Path, format: str = "json") -> Run:
        signed = () if any(word in more for word in ("--token-env", "--client-id")) else ("--no-auth",)
        return self.run(
            "fetch", "--fhir", self.stub.base, "--allow-http", *signed, "--claims", self.folder / "day.837",
            "--out", self.charts, "--format", format, *more,
        )  # fmt: skip

    def check(self) -> dict[str, Any]:
        ran = self.run(
            "check",
            self.folder / "day.837",
            "--docs",
            self.charts,
            "--format",
            "json",
            "--as-of",
            "2026-03-09",
        )
        (report,) = json.loads(ran.out)
        found: dict[str, Any] = report
        return found

    def manifest(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO((self.charts / "manifest.csv").read_text())))


@pytest.fixture
def desk(tmp_path: Path, stub: Stub, capsys: pytest.CaptureFixture[str]) -> Desk:
    return Desk(tmp_path, stub, capsys)


def test_a_chart_is_fetched_and_read_by_a_check(desk: Desk) -> None:
    ran = desk.fetch()
    assert (ran.code, ran.err) == (0, "")
    row = ran.row()
    assert (row["status"], row["file"], row["confirmed"]) == ("fetched", "SMA-1.json", True)
    assert row["because"] == "the medical record number agrees"
    assert row["got"] == {"Binary": 1, "DocumentReference": 1, "Encounter": 1, "MedicationAdministration": 1}
    assert desk.manifest() == [
        {
            "file": "SMA-1.json",
            "claim_id": "SMA-1",
            "proposed_claim_id": "",
            "because": "the medical record number agrees",
        }
    ]
    report = desk.check()
    assert [(chart["name"], chart["status"]) for chart in report["account"]["charts"]] == [
        ("SMA-1.json", "used")
    ]
    (checked,) = report["claims"]
    assert [(one["linked_by"], one["read"]) for one in checked["documents"]] == [("manifest", "whole")]
    lines = {
        line["code"]: line["units"] for line in checked["expected_lines"] if line["kind"] == "administration"
    }
    assert sum(lines.values()) == 2, "130 minutes: the initial hour and one more (a rest of 10 earns none)"


def test_a_part_reaches_the_report_as_a_part(desk: Desk) -> None:
    desk.stub.fault(type="Observation", reply=outcome(403, "forbidden"))
    ran = desk.fetch()
    assert ran.code == 1
    assert ran.row()["status"] == "partly"
    assert ran.row()["missing"] == [
        {
            "what": "Observation",
            "because": "forbidden",
            "says": "the server does not let this client read it. Ask for the scope",
            "count": 1,
        }
    ]
    report = desk.check()
    assert [chart["status"] for chart in report["account"]["charts"]] == ["partly_read"]
    (document,) = report["claims"][0]["documents"]
    assert document.get("read", "part") == "part"
    assert document["not_understood"] == ["Bundle.meta.tag", "Bundle.entry[5].resource.issue[0]"]
    shown = desk.run("docs", "show", desk.charts / "SMA-1.json").out
    assert "Observation: the server does not let this client read it" in shown


def test_the_account_is_no_chart_in_memory_either(desk: Desk) -> None:
    """A host that hands over all files of the folder."""
    from scrubber.api import Session

    desk.fetch()
    documents = {path.name: path.read_bytes() for path in desk.charts.iterdir() if path.is_file()}
    claims = (desk.folder / "day.837").read_bytes()
    result = Session(as_of=date(2026, 3, 9)).scrub(claims, name="day.837", documents=documents)
    charts = json.loads(result.report_json())["account"]["charts"]
    assert [(chart["name"], chart["status"]) for chart in charts if chart["name"].endswith(".json")] == [
        ("SMA-1.json", "used")
    ]


def test_files_are_their_owner_s_only(desk: Desk) -> None:
    desk.fetch()
    if os.name == "posix":
        assert stat.S_IMODE(desk.charts.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in desk.charts.rglob("*") if path.is_file()} == {
            0o600
        }


def test_a_second_fetch_asks_for_what_has_changed_only(desk: Desk) -> None:
    desk.fetch()
    asked = len(desk.stub.asked)
    ran = desk.fetch()
    assert ran.row()["change"] == "unchanged"
    again = [request for request in desk.stub.asked[asked:] if request.path != "/fhir/metadata"]
    assert all("if-none-match" in request.headers for request in again if request.type != "Coverage")
    desk.stub.add(given("a2"))
    assert desk.fetch().row()["change"] == "changed"


def test_a_patient_who_is_only_proposed_decides_nothing_until_a_person_says_so(desk: Desk) -> None:
    """Contract, section 4: name, birth date and day propose a link; a manifest settles it."""
    desk.stub.add({**PATIENT, "identifier": []})
    ran = desk.fetch()
    assert ran.code == 1
    (listed,) = desk.manifest()
    assert (listed["claim_id"], listed["proposed_claim_id"]) == ("", "SMA-1")
    assert listed["file"].startswith("unconfirmed-")
    assert desk.check()["claims"][0]["checked"] == "none"

    path = desk.charts / "manifest.csv"
    path.write_text(path.read_text().replace(",,SMA-1,", ",SMA-1,SMA-1,"))
    assert desk.check()["claims"][0]["checked"] == "full"
    assert desk.fetch().row()["change"] == "unchanged"
    assert desk.manifest()[0]["claim_id"] == "SMA-1", "a person's decision stays"


def test_a_patient_of_two_plans_is_the_claim_s(desk: Desk) -> None:
    """A chart's reader compares one member id; where the claim's is among several, that one."""
    plans = [identifier("MB", "OTHER-9"), identifier("MB", "W-123")]
    desk.stub.add({**PATIENT, "identifier": [identifier("MR", "MRN-77"), *plans]})
    assert desk.fetch().code == 0
    (checked,) = desk.check()["claims"]
    assert (checked["checked"], len(checked["documents"])) == ("full", 1)


def test_a_chart_that_tells_of_no_administration_is_said_to(desk: Desk) -> None:
    """Everything was had, and nothing of it is an infusion: worth a look at the day or at the server."""
    del desk.stub.resources["MedicationAdministration/a1"]
    ran = desk.fetch(format="text")
    assert ran.code == 0
    assert "1 of these charts tell of no administration on the days of their claims" in ran.out


def test_what_a_person_put_into_the_folder_stays(desk: Desk) -> None:
    desk.fetch()
    (desk.charts / "scan.txt").write_text("A note.")
    path = desk.charts / "manifest.csv"
    path.write_text(path.read_text() + "scan.txt,SMA-1,,by hand\n")
    desk.fetch()
    assert [row["file"] for row in desk.manifest()] == ["scan.txt", "SMA-1.json"]
    assert (desk.charts / "scan.txt").read_text() == "A note."


def test_a_patient_who_is_not_there_is_said(desk: Desk) -> None:
    desk.fetch()
    desk.stub.resources.clear()
    ran = desk.fetch()
    assert (ran.code, ran.row()["status"], ran.row()["change"]) == (1, "no_patient", "removed")
    assert not (desk.charts / "SMA-1.json").exists(), "nothing stands behind the chart of the first fetch"
    assert desk.manifest() == []


def test_a_server_that_fails_leaves_the_chart_of_an_earlier_fetch(desk: Desk) -> None:
    desk.fetch()
    before = (desk.charts / "SMA-1.json").read_bytes()
    desk.stub.fault(type="Patient", reply=outcome(500, "exception"))
    ran = desk.fetch()
    assert (ran.code, ran.row()["status"], ran.row()["change"]) == (1, "failed", "kept")
    assert (desk.charts / "SMA-1.json").read_bytes() == before
    assert [row["file"] for row in desk.manifest()] == ["SMA-1.json"]


def test_one_claim_that_fails_does_not_cost_the_others(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "t-1")
    desk.stub.token = "t-1"
    desk.write(
        SPEC, replace(SPEC, claim_id="SMA-2", medical_record_number="MRN-9"), replace(SPEC, claim_id="SMA-3")
    )
    desk.stub.fault(type="Patient", reply=outcome(500, "exception", "MRN-9 is unknown"), identifier="MRN-9")
    ran = desk.fetch("--token-env", "TOKEN", "--verbose", format="text")
    assert ran.code == 1
    assert "SMA-1  fetched (new SMA-1.json)" in ran.out
    assert "SMA-2  the server did not answer as it should" in ran.out
    assert "Patient: the server failed over the question" in ran.out
    assert "(status 500, exception)" in ran.out
    assert "SMA-3  fetched (new SMA-3.json)" in ran.out
    assert "MRN-9" not in ran.out


def test_a_server_that_cannot_be_reached_is_exit_2(desk: Desk) -> None:
    desk.write(*(replace(SPEC, claim_id=f"SMA-{number}") for number in range(1, 6)))
    desk.stub.fault(type="Patient", reply=Reply(429, {}, headers={"retry-after": "9999"}))
    ran = desk.fetch()
    assert ran.code == 2
    statuses = [row["status"] for row in ran.account["claims"]]
    assert statuses == ["failed", "failed", "failed", "not_asked", "not_asked"]
    assert ran.err.count("\n") == 1
    assert "2 claims were not asked for" in ran.err


def test_an_answer_that_breaks_us_costs_its_claim_only(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.write(SPEC, replace(SPEC, claim_id="SMA-2", medical_record_number="MRN-9"))

    def broken(client: Any, wanted: Wanted) -> Any:
        if wanted.claim_id == "SMA-1":
            raise ValueError("MRN-77")
        return find_patient(client, wanted)

    monkeypatch.setattr("scrubber.smart.fetch.find_patient", broken)
    ran = desk.fetch()
    assert (ran.code, ran.row("SMA-1")["status"], ran.row("SMA-2")["status"]) == (1, "failed", "fetched")
    assert "Please report this" in ran.row("SMA-1")["because"]
    assert "MRN-77" not in ran.out + ran.err


def test_a_backend_service_signs_in_once_for_all_claims(desk: Desk, tmp_path: Path) -> None:
    authority = Authority(desk.stub)
    (tmp_path / "key.pem").write_bytes(pem(EC))
    desk.write(SPEC, replace(SPEC, claim_id="SMA-2"))
    ran = desk.fetch("--client-id", "infuscrub-1", "--key", tmp_path / "key.pem", "--kid", "k-2026")
    assert (ran.code, authority.given) == (0, 1)


def test_a_dead_address_is_one_line(desk: Desk) -> None:
    ran = desk.run(
        "fetch", "--fhir", "https://127.0.0.1:1/fhir", "--client-id", "x", "--key", desk.folder / "none.pem",
        "--claims", desk.folder / "day.837", "--out", desk.charts,
    )  # fmt: skip
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not desk.charts.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "say how to sign in"),
        (("--no-auth", "--token-env", "X"), "say how to sign in"),
        (("--client-id", "x"), "say how to sign in"),
        (("--token-env", "NOT_SET"), "empty or not set"),
        (("--no-auth", "--zone", "Mars"), "no time zone"),
    ],
)
def test_a_call_that_cannot_be_used_is_one_line(desk: Desk, words: tuple[str, ...], said: str) -> None:
    ran = desk.run(
        "fetch", "--fhir", desk.stub.base, "--allow-http", "--claims", desk.folder / "day.837",
        "--out", desk.charts, *words,
    )  # fmt: skip
    assert ran.code == 2
    assert said in ran.err
    assert ran.err.count("\n") == 1
    assert desk.stub.asked == []


def test_a_folder_with_other_files_is_refused(desk: Desk) -> None:
    desk.charts.mkdir()
    (desk.charts / "chart.txt").write_text("x")
    ran = desk.fetch()
    assert ran.code == 2
    assert "holds other files" in ran.err
    (desk.charts / "chart.txt").rename(desk.charts / "fetched.json")
    assert desk.fetch().code == 2, "a file of that name that is no account"


def test_two_fetches_at_once_do_not_mix(tmp_path: Path) -> None:
    with (
        ChartFolder(tmp_path / "charts"),
        pytest.raises(CallError) as error,
        ChartFolder(tmp_path / "charts"),
    ):
        pass
    assert error.value.code == "in_use"


def test_nothing_of_the_chart_is_printed(desk: Desk) -> None:
    ran = desk.fetch("--verbose", format="text")
    for secret in ("SUTTER", "Sutter", "MRN-77", "W123", "infliximab", "1970"):
        assert secret not in ran.out + ran.err
        assert secret not in (desk.charts / "fetched.json").read_text()
    assert "SMA-1  fetched (new SMA-1.json)" in ran.out
    assert "Next: infuscrub check" in ran.out


@pytest.mark.parametrize(
    "claim_id", ["A/B", "../x", "CON", "manifest.csv", "A B", "A.B", "A_B", ".hidden", "x" * 90]
)
def test_a_claim_number_that_is_no_name_for_a_file_gets_another(tmp_path: Path, claim_id: str) -> None:
    name = ChartFolder(tmp_path).name_of(claim_id)
    assert name.startswith("claim-")
    assert name.endswith(".json")
    assert Path(name).name == name


def test_numbers_that_differ_in_case_only_get_files_of_their_own(desk: Desk) -> None:
    """Some systems take SMA-a.json and SMA-A.json for one file."""
    desk.write(replace(SPEC, claim_id="SMA-a"), replace(SPEC, claim_id="SMA-A"))
    desk.fetch()
    files = [row["file"].lower() for row in desk.fetch().account["claims"]]
    assert len(set(files)) == 2


# --- what claims ask for


def test_claims_ask_for_their_days(tmp_path: Path) -> None:
    office = claim(claim_id="OFFICE").line("99213 x1 90.00")
    (tmp_path / "a.837").write_bytes(write_837([SPEC, office]))
    wanted, others = wanted_in([str(tmp_path / "a.837")])
    assert [one.claim_id for one in wanted] == ["SMA-1"]
    assert others == 1
    assert wanted[0].spans == ((date(2026, 3, 2), date(2026, 3, 2)),)
    assert wanted[0].keys.medical_record_number == "MRN-77"


def test_two_claims_of_one_number_are_one_if_they_are_of_one_patient(tmp_path: Path) -> None:
    (tmp_path / "a.837").write_bytes(write_837([SPEC]))
    (tmp_path / "b.837").write_bytes(write_837([replace(SPEC, on=date(2026, 3, 9))]))
    (one,), _ = wanted_in([str(tmp_path)])
    assert [first for first, _ in one.spans] == [date(2026, 3, 2), date(2026, 3, 9)]
    assert not one.other_patients
    other = replace(ALMA, given="ADA")
    (tmp_path / "c.837").write_bytes(write_837([replace(SPEC, patient=other)]))
    (one,), _ = wanted_in([str(tmp_path)])
    assert one.other_patients


def test_the_help_of_the_command_line_loads_nothing_of_this() -> None:
    """Whoever scrubs files never waits for the library that talks to servers."""
    program = (
        "import sys\nfrom scrubber.cli.main import main\n"
        "try: main(['fetch', '--help'])\nexcept SystemExit: pass\n"
        "print(sorted({'httpx', 'joserfc', 'tenacity', 'scrubber.smart.client'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_its_libraries_it_says_what_to_install(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    ran = desk.fetch()
    assert ran.code == 2
    assert ran.err.strip().endswith("pip install 'infuscrub[ehr]'")
