"""Writes the demo's files from the visits in `demo_visits.py`; the same bytes every time.

    python examples/make_demo.py            (into scrubber/demo/data, where `infuscrub demo` takes them from)
    python examples/make_demo.py FOLDER

Run it after a change to the visits; a test fails while the files in the package are not what it writes.
"""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import Any

from demo_fhir import bundle
from demo_people import Payer, Person, Provider
from demo_visits import (
    FEES,
    HOSPITAL_DAY,
    HOSPITAL_OUTPATIENT,
    INFUSION_CENTER,
    OFFICE_DAY,
    Visit,
)

from scrubber.charts.readers.record.writer import record_to_json
from scrubber.model.claim import plain
from scrubber.model.record import ClaimKeys, InfusionRecord, Patient, Provenance
from scrubber.testing.shorthand import LineSpec, parse_chart, parse_line

DATA = Path(__file__).parent.parent / "scrubber" / "demo" / "data"


def write(folder: Path) -> None:
    """Write claims, charts, fee schedule and README."""
    charts = folder / "charts"
    charts.mkdir(parents=True)
    center = InfusionCenterFile(INFUSION_CENTER, OFFICE_DAY, "1001")
    hospital = HospitalFile(HOSPITAL_OUTPATIENT, HOSPITAL_DAY, "2001")
    _put(folder / "infusion-center.837", center.text())
    _put(folder / "hospital.837", hospital.text())
    manifest = ["file,claim_id"]
    for day, visits, facility in (
        (OFFICE_DAY, INFUSION_CENTER, False),
        (HOSPITAL_DAY, HOSPITAL_OUTPATIENT, True),
    ):
        for number, visit in enumerate(visits, 1):
            if visit.chart:
                name = _chart_name(visit, f"{day:%m%d}-{number:02d}")
                _put(charts / name, json.dumps(chart(visit, day, facility=facility), indent=1) + "\n")
                if visit.found_by == "manifest":
                    manifest.append(f"{name},{visit.claim_id}")
    _put(charts / "manifest.csv", "\n".join(manifest) + "\n")
    _put(folder / "fees.csv", "code,price\n" + "".join(f"{code},{price}\n" for code, price in FEES))
    _put(folder / "README.md", readme())


def _put(path: Path, text: str) -> None:
    path.write_bytes(text.encode())


# --- claims ---------------------------------------------------------------------------------------------------------


class ClaimFile:
    """One interchange with one set: what the two forms have in common."""

    version = ""
    control_number = ""

    def __init__(self, visits: Sequence[Visit], day: date, control_number: str) -> None:
        self.visits = visits
        self.day = day
        self.control_number = control_number
        self.hl = 0

    def text(self) -> str:
        """Return the file."""
        sent, control = f"{self.day:%Y%m%d}", f"{int(self.control_number):09d}"
        body = [
            f"ST*837*0001*{self.version}",
            f"BHT*0019*00*DEMO{self.control_number}*{sent}*1900*CH",
            "NM1*41*2*ORCHARD BILLING SERVICE*****46*DEMOSENDER",
            "PER*IC*CLAIMS DESK*TE*9195550100",
            "NM1*40*2*DEMO CLEARINGHOUSE*****46*DEMOCLEARING",
        ]
        for provider, visits in groupby(self.visits, lambda visit: visit.at):
            body += self._provider(provider)
            billing = self.hl
            for visit in visits:
                body += self._patient(visit.who, visit.payer, billing)
                body += self._claim(visit)
        body.append(f"SE*{len(body) + 1}*0001")
        segments = [
            "ISA*00*          *00*          *ZZ*DEMOSENDER     *ZZ*DEMOCLEARING   "
            f"*{sent[2:]}*1900*^*00501*{control}*0*T*:",
            f"GS*HC*DEMOSENDER*DEMOCLEARING*{sent}*1900*{self.control_number}*X*{self.version}",
            *body,
            f"GE*1*{self.control_number}",
            f"IEA*1*{control}",
        ]
        return "".join(f"{segment}~\n" for segment in segments)

    def _provider(self, provider: Provider) -> list[str]:
        self.hl += 1
        return [
            f"HL*{self.hl}**20*1",
            *self._specialty(),
            f"NM1*85*2*{provider.name}*****XX*{provider.npi}",
            f"N3*{provider.street}",
            f"N4*{provider.city}",
            f"REF*EI*{provider.tax_id}",
        ]

    def _patient(self, who: Person, payer: Payer, billing: int) -> list[str]:
        subscriber = who.insured_by or who
        self.hl += 1
        segments = [
            f"HL*{self.hl}*{billing}*22*{0 if subscriber is who else 1}",
            f"SBR*P*{'18' if subscriber is who else ''}*******{payer.filing}",
            f"NM1*IL*1*{subscriber.family}*{subscriber.given}****MI*{subscriber.member_id}",
            *(_address(subscriber) if subscriber is who else []),
            f"NM1*PR*2*{payer.name}*****PI*{payer.id}",
        ]
        if subscriber is not who:
            self.hl += 1
            relation = "01" if who.born.year - subscriber.born.year < 15 else "19"
            segments += [
                f"HL*{self.hl}*{self.hl - 1}*23*0",
                f"PAT*{relation}",
                f"NM1*QC*1*{who.family}*{who.given}",
                *_address(who),
            ]
        return segments

    def _claim(self, visit: Visit) -> Iterator[str]:
        lines = [parse_line(text) for text in visit.lines]
        total = plain(sum((line.charge for line in lines), Decimal(0)))
        yield from self._head(visit, total)
        if visit.control_number:
            yield f"PWK*04*EL***AC*{visit.control_number}"
        yield from self._codes_and_people(visit)
        for number, line in enumerate(lines, 1):
            yield f"LX*{number}"
            yield self._service(line)
            yield f"DTP*472*D8*{self.day:%Y%m%d}"
            yield f"REF*6R*{visit.claim_id}-{number}"
            if "ndc" in line.options:
                yield f"LIN**N4*{line.options['ndc']}"
                yield f"CTP****{line.options['qty']}*{line.options['unit']}"

    def _specialty(self) -> list[str]:
        return []

    def _head(self, visit: Visit, total: str) -> Iterator[str]:
        raise NotImplementedError

    def _codes_and_people(self, visit: Visit) -> Iterator[str]:
        raise NotImplementedError

    def _service(self, line: LineSpec) -> str:
        raise NotImplementedError


class InfusionCenterFile(ClaimFile):
    """The 837P."""

    version = "005010X222A1"

    def _specialty(self) -> list[str]:
        return ["PRV*BI*PXC*261QI0500X"]

    def _head(self, visit: Visit, total: str) -> Iterator[str]:
        yield f"CLM*{visit.claim_id}*{total}***{visit.place}:B:1*Y*A*Y*Y"

    def _codes_and_people(self, visit: Visit) -> Iterator[str]:
        codes = [code.replace(".", "") for code in visit.diagnoses]
        yield "HI*" + "*".join(f"{'ABF' if i else 'ABK'}:{code}" for i, code in enumerate(codes))
        family, given, npi = visit.at.clinician
        yield f"NM1*82*1*{family}*{given}****XX*{npi}"
        yield "PRV*PE*PXC*207RR0500X"

    def _service(self, line: LineSpec) -> str:
        pointer = line.options.get("dx", "1")
        return f"SV1*{_procedure(line)}*{plain(line.charge)}*UN*{line.units}***{pointer}"


class HospitalFile(ClaimFile):
    """The 837I."""

    version = "005010X223A2"

    def _head(self, visit: Visit, total: str) -> Iterator[str]:
        yield f"CLM*{visit.claim_id}*{total}***13:A:1**A*Y*Y"
        yield f"DTP*434*RD8*{self.day:%Y%m%d}-{self.day:%Y%m%d}"
        yield "CL1*3*1*01"

    def _codes_and_people(self, visit: Visit) -> Iterator[str]:
        first, *others = (code.replace(".", "") for code in visit.diagnoses)
        yield f"HI*ABK:{first}"
        yield f"HI*APR:{first}"
        if others:
            yield "HI*" + "*".join(f"ABF:{code}" for code in others)
        family, given, npi = visit.at.clinician
        yield f"NM1*71*1*{family}*{given}****XX*{npi}"

    def _service(self, line: LineSpec) -> str:
        procedure = _procedure(line) if line.code else ""
        revenue = line.options.get("rev") or _revenue_code(line.code)
        return f"SV2*{revenue}*{procedure}*{plain(line.charge)}*UN*{line.units}"


def _procedure(line: LineSpec) -> str:
    return ":".join(("HC", line.code, *line.modifiers))


def _revenue_code(code: str) -> str:
    if code[0].isalpha():
        return "0636"
    return "0335" if code.startswith("964") else "0260"


def _address(who: Person) -> list[str]:
    return [f"N3*{who.born.day} ORCHARD ST", "N4*RALEIGH*NC*27601", f"DMG*D8*{who.born:%Y%m%d}*{who.sex}"]


# --- charts ---------------------------------------------------------------------------------------------------------


def chart(visit: Visit, day: date, *, facility: bool) -> dict[str, Any]:
    """Return the visit's chart as JSON: an infusion record, or the same as a FHIR bundle."""
    record = _record(visit, day, facility=facility)
    return bundle(record) if visit.chart_format == "fhir" else record_to_json(record)


def _record(visit: Visit, day: date, *, facility: bool) -> InfusionRecord:
    who = visit.chart_names or visit.who
    read = parse_chart(visit.chart, on=day, setting="facility" if facility else "physician")
    subscriber = who.insured_by or who
    return replace(
        read,
        claim=ClaimKeys(
            claim_id=visit.claim_id if visit.found_by == "claim id" else None,
            attachment_control_number=visit.control_number or None,
        ),
        patient=Patient(subscriber.member_id, who.family.title(), who.given.title(), who.born),
        encounter=replace(
            read.encounter,
            id=f"V-{visit.claim_id}",
            place_of_service=None if facility else visit.place,
            type_of_bill="131" if facility else None,
        ),
        administrations=tuple(replace(a, on=None, source=Provenance()) for a in read.administrations),
    )


def _chart_name(visit: Visit, scan: str) -> str:
    return f"{visit.claim_id}.json" if visit.found_by == "claim id" else f"scan-{scan}.json"


# --- README ---------------------------------------------------------------------------------------------------------


def readme() -> str:
    """Return the README of the demo folder."""
    return "\n".join(
        (
            "# infuscrub demo",
            "",
            "One Monday at an infusion center (837P) and one Tuesday at a hospital (837I), with their charts. "
            "Everybody and everything in here is invented.",
            "",
            "| claim | becomes | why |",
            "|---|---|---|",
            *_rows((*INFUSION_CENTER, *HOSPITAL_OUTPATIENT)),
            "",
            "In `charts/`, some charts name their claim, some carry the control number of the claim's PWK segment, "
            "and some say nothing about it and are listed in `manifest.csv`.",
            "",
        )
    )


def _rows(visits: Iterable[Visit]) -> Iterator[str]:
    for visit in visits:
        yield f"| {visit.claim_id} | {visit.becomes} | {visit.story} |"


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    shutil.rmtree(target, ignore_errors=True)
    write(target)
