"""Charts are fetched from a FHIR server that is not ours (Medplum's router, in memory), and give the same
verdicts.

    cd tests/scrubber/smart/medplum && npm ci          (Node 20; then these tests run)

`INFUSCRUB_MEDPLUM` names a folder where that was done elsewhere; where it is set, a server that does not
start is a failure and no reason to skip.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from scrubber.charts.document import Document, read_document
from scrubber.demo import AS_OF, CHARTS, CLAIM_FILES, unpack
from tests.journeys.conftest import Ran, command
from tests.scrubber.smart.as_fhir import collection, resources_of, transaction

HERE = Path(__file__).parent / "medplum"
SERVER = Path(os.environ.get("INFUSCRUB_MEDPLUM") or HERE)
DAYS = {"0302": "2026-03-02", "0303": "2026-03-03", "RIC": "2026-03-02", "SEH": "2026-03-03"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Start the server; return its address."""
    node = shutil.which("node")
    if "INFUSCRUB_MEDPLUM" not in os.environ and (node is None or not (SERVER / "node_modules").is_dir()):
        pytest.skip("needs Node 20 and `npm ci` in tests/scrubber/smart/medplum")
    assert node is not None
    with subprocess.Popen(
        [node, str(SERVER / "serve.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        port = process.stdout.readline().strip()
        try:
            assert port.isdigit(), "the server did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.stdin.close()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    unpack(folder)
    return folder


@pytest.fixture(scope="module")
def charts(demo: Path) -> dict[str, list[dict[str, Any]]]:
    """Return the demo's charts as FHIR resources, by claim or document number."""
    found = {}
    for path in sorted((demo / CHARTS).glob("*.json")):
        (record,) = read_document(Document.of_path(path))
        if record.patient.member_id:
            name = path.stem
            day = next(day for mark, day in DAYS.items() if mark in name)
            found[name] = resources_of(record, name, day)
    return found


@pytest.fixture(scope="module")
def loaded(server: str, charts: dict[str, list[dict[str, Any]]]) -> str:
    """Load every chart by a transaction, so that the server chooses the ids; return its address."""
    for resources in charts.values():
        answer = httpx.post(f"{server}/", json=transaction(resources))
        answer.raise_for_status()
        statuses = {entry["response"]["status"] for entry in answer.json()["entry"]}
        assert statuses == {"201"}, answer.text
    return server


def fetch(server: str, demo: Path, out: Path) -> Ran:
    claims = [word for name in CLAIM_FILES for word in ("--claims", str(demo / name))]
    return command(
        "fetch", "--fhir", server, "--allow-http", "--no-auth", *claims, "--out", out, "--format", "json"
    )


def verdicts(demo: Path, docs: Path) -> dict[str, Any]:
    """Return what `check` says of each claim, without what names documents and resources."""
    claims = [str(demo / name) for name in CLAIM_FILES]
    ran = command("check", *claims, "--docs", docs, "--as-of", AS_OF.isoformat(), "--format", "json")
    assert ran.code in (0, 1), ran.err
    return {
        claim["claim_id"]: (
            claim["disposition"],
            claim["checked"],
            sorted(
                str((one["rule"], one["severity"], one.get("line"), one["title"]))
                for one in claim["findings"]
            ),
            sorted(json.dumps([one["rule"], one["status"], one["actions"]]) for one in claim["corrections"]),
            sorted(
                str((one["code"], one.get("units"), one.get("minutes"))) for one in claim["expected_lines"]
            ),
            [document.get("read", "part") for document in claim["documents"]],
        )
        for report in ran.reports()
        for claim in report["claims"]
    }


def test_fetched_charts_give_the_verdicts_of_the_charts_themselves(
    loaded: str, demo: Path, charts: dict[str, list[dict[str, Any]]], tmp_path: Path
) -> None:
    """The promise of the command: what comes over the line is what the EHR holds."""
    ran = fetch(loaded, demo, tmp_path / "charts")
    account = json.loads(ran.out)
    rows = {row["claim_id"]: row for row in account["claims"]}
    assert ran.code == 1, "some claims of the demo have no chart, so no patient on this server"
    fetched = {id: row for id, row in rows.items() if row["file"]}
    assert {row["status"] for row in fetched.values()} == {"fetched"}
    assert {row["status"] for row in rows.values()} == {"fetched", "no_patient"}
    assert all(row["got"]["MedicationAdministration"] for row in fetched.values())
    assert all(row["got"]["Binary"] == 1 for row in fetched.values())

    direct = tmp_path / "direct"
    direct.mkdir()
    by_patient = {one[0]["identifier"][0]["value"]: one for one in charts.values()}
    listed = ["file,claim_id"]
    for id, row in fetched.items():
        bundle = json.loads((tmp_path / "charts" / row["file"]).read_bytes())
        member = bundle["entry"][0]["resource"]["identifier"][0]["value"]
        (direct / f"{id}.json").write_text(json.dumps(collection(by_patient[member])))
        listed.append(f"{id}.json,{id}")
    (direct / "manifest.csv").write_text("\n".join(listed) + "\n")
    over_the_line = verdicts(demo, tmp_path / "charts")
    assert over_the_line == verdicts(demo, direct)
    assert len(fetched) >= 15
    assert {read for verdict in over_the_line.values() for read in verdict[-1]} == {"whole"}


def test_a_second_fetch_changes_nothing(loaded: str, demo: Path, tmp_path: Path) -> None:
    out = tmp_path / "charts"
    fetch(loaded, demo, out)
    before = written(out)
    again = json.loads(fetch(loaded, demo, out).out)
    assert {row["change"] for row in again["claims"] if row["file"]} == {"unchanged"}
    assert written(out) == before
    assert list((out / ".kept").iterdir()), "this server tags its versions"
    if os.name == "posix":
        assert stat.S_IMODE(out.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in out.rglob("*") if path.is_file()} == {0o600}


def test_more_than_this_server_sends_is_told_as_a_part(
    loaded: str, charts: dict[str, list[dict[str, Any]]], demo: Path, tmp_path: Path
) -> None:
    """It cuts an answer at `_count` and gives no link to the rest; its count of all is what tells."""
    resources = charts["RIC-1004"]
    member = resources[0]["identifier"][0]["value"]
    (found,) = httpx.get(f"{loaded}/Patient", params={"identifier": member}).json()["entry"]
    vital = {
        "resourceType": "Observation",
        "status": "final",
        "code": {"text": "Heart rate"},
        "subject": {"reference": f"Patient/{found['resource']['id']}"},
        "effectiveDateTime": "2026-03-02T10:05:00-05:00",
        "valueQuantity": {"value": 72, "unit": "/min"},
    }
    entries = [{"request": {"method": "POST", "url": "Observation"}, "resource": vital}] * 101
    bundle = {"resourceType": "Bundle", "type": "batch", "entry": entries}
    httpx.post(f"{loaded}/", json=bundle).raise_for_status()
    rows = {
        row["claim_id"]: row for row in json.loads(fetch(loaded, demo, tmp_path / "charts").out)["claims"]
    }
    assert rows["RIC-1004"]["got"]["Observation"] == 100
    assert [(one["what"], one["because"]) for one in rows["RIC-1004"]["missing"]] == [
        ("Observation", "fewer")
    ]
    assert verdicts(demo, tmp_path / "charts")["RIC-1004"][-1] == ["part"]


def written(folder: Path) -> dict[str, bytes]:
    """Return the charts and the manifest; the account tells when it was written."""
    names = [path for path in folder.iterdir() if path.is_file() and path.name != "fetched.json"]
    return {path.name: path.read_bytes() for path in names}
