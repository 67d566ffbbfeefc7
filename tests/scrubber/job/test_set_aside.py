"""The account says of a document that a later one replaces it or takes it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from scrubber.job.job import Job
from scrubber.job.run import Run
from tests.scrubber.job.desk import SETTINGS, Claim, file_of

HEAD = "MSH|^~\\&|A|B|C|D|{t}||MDM^{event}|{t}|P|2.5\rPID|1||7^^^X^MR||SUTTER^KIM||19780217\r"
NOTE = "OBX|1|TX|N||Remicade 400 mg IV infusion started 1015, stopped {stop}||||||F\r"


def message(minute: str, event: str, number: str, stop: str = "", parent: str = "") -> bytes:
    """Return a message about a document, with its note where a stop is given."""
    about = f"TXA|1|CN|TX|202603021300||2026030213{minute}||||||{number}|{parent}||||AU\r"
    told = HEAD.format(t=f"2026030213{minute}", event=event) + about
    return (told + (NOTE.format(stop=stop) if stop else "")).encode()


@pytest.mark.parametrize(
    ("later", "because"),
    [
        (message("30", "T10", "DOC2", "1125", "DOC1"), "a later version of it stands"),
        (message("30", "T11", "DOC1"), "it was taken back"),
        (message("30", "T02", "DOC2", "1225"), ""),
    ],
)
def test_what_does_not_stand_is_named(tmp_path: Path, later: bytes, because: str) -> None:
    charts = tmp_path / "charts" / "PCN-1"
    charts.mkdir(parents=True)
    (charts / "1.hl7").write_bytes(message("00", "T02", "DOC1", "1225"))
    (charts / "2.hl7").write_bytes(later)
    (tmp_path / "one.837").write_bytes(file_of(Claim()))
    with (
        Job(SETTINGS, Run(documents=(tmp_path / "charts",))) as job,
        job.run(str(tmp_path / "one.837")) as result,
    ):
        list(result.claims())
        assert result.head is not None
        boxes = {row.name: row for row in result.head.account.charts}
    first = boxes["PCN-1/1.hl7"]
    assert (first.status, first.because) == ("used", because)
