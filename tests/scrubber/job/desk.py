"""A desk: claims in a file, charts in a folder, and what is said of them. What the claims bill is one infusion."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from scrubber.api import Settings
from scrubber.job.job import Job
from scrubber.job.run import Run

SETTINGS = Settings(as_of=date(2026, 3, 9))
REMICADE = ("HC:96413*160*UN*1***1", "HC:J1745:JZ*800*UN*40***1")


@dataclass(frozen=True)
class Claim:
    """A claim of an infusion, as far as it matters whose it is."""

    number: str = "PCN-1"
    member: str = "W1234567"
    given: str = "KIM"
    born: str = "19780217"
    day: str = "20260302"
    frequency: str = "1"
    record: str = ""
    lines: tuple[str, ...] = REMICADE

    def segments(self, hl: int) -> list[str]:
        return [
            f"HL*{hl}*1*22*0", "SBR*P*18*******CI", f"NM1*IL*1*SUTTER*{self.given}****MI*{self.member}",
            "N3*1 ELM ST", "N4*COLUMBUS*OH*432150001", f"DMG*D8*{self.born}*F", "NM1*PR*2*SAMPLE MUTUAL*****PI*SMU22",
            f"CLM*{self.number}*960***11:B:{self.frequency}*Y*A*Y*Y",
            *(["REF*F8*ICN9"] if self.frequency != "1" else []),
            *([f"REF*EA*{self.record}"] if self.record else []), "HI*ABK:K5090",
            *(
                segment for at, line in enumerate(self.lines, 1)
                for segment in (f"LX*{at}", f"SV1*{line}", f"DTP*472*D8*{self.day}")
            ),
        ]  # fmt: skip


HEAD = (
    "ST*837*0001*005010X222A1", "BHT*0019*00*B1*20260303*0900*CH", "NM1*41*2*BILLING*****46*SUB1",
    "PER*IC*DESK*TE*6145550100", "NM1*40*2*SCRUBBER*****46*SCRUB001", "HL*1**20*1", "PRV*BI*PXC*261QI0500X",
    "NM1*85*2*RIVERBEND*****XX*1763972506", "N3*100 RIVER RD", "N4*COLUMBUS*OH*432150001", "REF*EI*311234567",
)  # fmt: skip


def file_of(*claims: Claim, control: str = "000000001") -> bytes:
    """Return an 837P of these claims."""
    body = [*HEAD, *(segment for hl, claim in enumerate(claims, 2) for segment in claim.segments(hl))]
    start = [
        f"ISA*00*          *00*          *ZZ*SUB1           *ZZ*SCRUB001       *260303*0900*^*00501*{control}*0*T*:",
        "GS*HC*SUB1*SCRUB001*20260303*0900*1*X*005010X222A1",
    ]
    end = [f"SE*{len(body) + 1}*0001", "GE*1*1", f"IEA*1*{control}"]
    return "".join(f"{segment}~\n" for segment in (*start, *body, *end)).encode()


def chart(day: str = "2026-03-02", **about: Any) -> dict[str, Any]:
    """Return a chart of the infusion that the claim bills; it names the patient by member id, and no claim."""
    given = {
        "id": "a1", "substance": "infliximab", "hcpcs": "J1745", "technique": "infusion", "route": "IV",
        "start": f"{day}T10:00", "stop": f"{day}T11:00", "dose": {"value": 400, "unit": "mg"},
    }  # fmt: skip
    patient = {"member_id": "W1234567", "given": "Kim", "family": "Sutter", "birth_date": "1978-02-17"}
    record = {"schema": "infuscrub.record/1", "understood": {"whole": True}, "patient": patient}
    return {**record, "administrations": [given], **about}


@dataclass
class Desk:
    """A folder of charts, and files that are scrubbed with it."""

    folder: Path

    def offer(self, **charts: dict[str, Any]) -> None:
        (self.folder / "charts").mkdir(exist_ok=True)
        for name, told in charts.items():
            (self.folder / "charts" / f"{name}.json").write_text(json.dumps(told))

    def raw(self, *files: bytes, jobs: int = 1, inputs: bool = True) -> list[bytes]:
        """Return what the reports of the files say of their claims."""
        names = []
        for number, data in enumerate(files):
            path = self.folder / f"f{number}.837"
            path.write_bytes(data)
            names.append(str(path))
        run = Run(documents=(self.folder / "charts",), jobs=jobs, inputs=tuple(names) if inputs else ())
        told: list[bytes] = []
        with Job(SETTINGS, run) as job:
            for name in names:
                with job.run(name) as result:
                    assert result.error is None, result.error
                    told += result.raw_claims()
        return told

    def run(self, *files: bytes, jobs: int = 1) -> list[tuple[str, list[str], list[str]]]:
        """Return of each claim its number, the charts that it used, and what is said of charts that it did not."""
        return [
            (
                claim["claim_id"],
                [each["name"] for each in claim.get("documents", ())],
                [each["rule"] for each in claim["findings"] if each["rule"].startswith("LINK-")],
            )
            for claim in map(json.loads, self.raw(*files, jobs=jobs))
        ]
