"""Build a whole 837 with one or more claims, so that cases and demos run on what clearinghouses really see.

Everybody in it is invented. The files are guide-valid: a test runs them through pyx12.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Self

from scrubber.model.claim import Transaction, plain
from scrubber.model.record import InfusionRecord, Patient, Setting
from scrubber.model.value import Value, field
from scrubber.testing.shorthand import LineSpec, parse_chart, parse_line

DAY = date(2026, 3, 2)
PATIENT = Patient("MBR100001", "ADLER", "ANNA", date(1979, 3, 4))


class ClaimSpec(Value):
    """One claim to be written; `claim("837P").line("96365 x1 150.00")` builds it step by step."""

    transaction: Transaction = "837P"
    claim_id: str = "CASE-0001"
    on: date = DAY
    lines: tuple[LineSpec, ...] = ()
    diagnoses: tuple[str, ...] = ("K5090",)
    place_of_service: str = "11"
    type_of_bill: str = "131"
    charge: Decimal | None = None
    """CLM02 where it must differ from the sum of the lines."""
    payer_id: str = "EHP01"
    payer_name: str = "EXAMPLE HEALTH PLAN"
    filing_indicator: str = "CI"
    attachments: tuple[str, ...] = ()
    """PWK06 of each claim-level attachment; `FX/NUMBER` names PWK02 as well, `AA/` is held ready and has no number."""
    prior_authorization: str = ""
    original_reference: str = ""
    medical_record_number: str = ""
    notes: tuple[str, ...] = ()
    patient: Patient = PATIENT
    segments: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Further segments as they stand: of the `claim` (loop 2300), `providers` (2310, 2320), `line 1`, `line 2` …"""
    record: InfusionRecord | None = field(default=None)

    def line(self, text: str) -> Self:
        """Add a service line in shorthand."""
        return replace(self, lines=(*self.lines, parse_line(text)))

    def chart(self, *lines: str) -> Self:
        """Attach a chart in shorthand."""
        record = parse_chart(
            lines, on=self.on, setting=self.setting, claim_id=self.claim_id, patient=self.patient
        )
        return replace(self, record=record)

    def paid_by(self, payer_id: str, name: str, filing_indicator: str = "CI") -> Self:
        """Set the payer."""
        return replace(self, payer_id=payer_id, payer_name=name, filing_indicator=filing_indicator)

    @property
    def setting(self) -> Setting:
        """Return the setting of the form."""
        return "physician" if self.transaction == "837P" else "facility"

    @property
    def total(self) -> Decimal:
        """Return the sum of the line charges."""
        return sum((line.charge for line in self.lines), Decimal(0))


def claim(transaction: Transaction = "837P", **fields: object) -> ClaimSpec:
    """Begin a claim: `claim("837I", type_of_bill="131").line("96413 x1 400.00 rev=0335")`."""
    return ClaimSpec(transaction=transaction, **fields)  # type: ignore[arg-type]


def write_837(
    claims: Sequence[ClaimSpec], *, control_number: int = 1, batch: str = "BATCH-0001", newline: str = "\n"
) -> bytes:
    """Return one interchange with one set for these claims, which must be of one transaction."""
    transaction = claims[0].transaction
    if any(spec.transaction != transaction for spec in claims):
        raise ValueError("one set holds one transaction: write 837P and 837I claims into two files")
    version = "005010X222A1" if transaction == "837P" else "005010X223A2"
    sent = claims[0].on.strftime("%Y%m%d")
    body: list[str] = [
        f"ST*837*0001*{version}",
        f"BHT*0019*00*{batch}*{sent}*0900*CH",
        "NM1*41*2*BLUEBIRD BILLING SERVICE*****46*SUB12345",
        "PER*IC*EDI DESK*TE*6145550100",
        "NM1*40*2*EXAMPLE CLEARINGHOUSE*****46*SCRUB001",
        "HL*1**20*1",
        *_billing_provider(transaction),
    ]
    for number, spec in enumerate(claims, 2):
        body += _claim(spec, number)
    body.append(f"SE*{len(body) + 1}*0001")
    control = f"{control_number:09d}"
    isa = (
        f"ISA*00*          *00*          *ZZ*SUB12345       *ZZ*SCRUB001       *{sent[2:]}*0900*^*00501*"
        f"{control}*0*T*:"
    )
    segments = [
        isa,
        f"GS*HC*SUB12345*SCRUB001*{sent}*0900*{control_number}*X*{version}",
        *body,
        f"GE*1*{control_number}",
        f"IEA*1*{control}",
    ]
    return "".join(f"{segment}~{newline}" for segment in segments).encode()


def _billing_provider(transaction: Transaction) -> list[str]:
    if transaction == "837P":
        return [
            "PRV*BI*PXC*261QI0500X",
            "NM1*85*2*RIVERBEND INFUSION CENTER*****XX*1234567893",
            "N3*100 RIVER RD",
            "N4*COLUMBUS*OH*432150001",
            "REF*EI*311234567",
        ]
    return [
        "NM1*85*2*SAINT EXAMPLE HOSPITAL*****XX*1548293848",
        "N3*1 HOSPITAL WAY",
        "N4*DAYTON*OH*454020001",
        "REF*EI*317654321",
    ]


def _claim(spec: ClaimSpec, hierarchy: int) -> list[str]:
    patient = spec.patient
    segments = [
        f"HL*{hierarchy}*1*22*0",
        f"SBR*P*18*******{spec.filing_indicator}",
        f"NM1*IL*1*{patient.family}*{patient.given}****MI*{patient.member_id}",
        "N3*5 ELM ST",
        "N4*COLUMBUS*OH*43215",
        *([f"DMG*D8*{patient.birth_date:%Y%m%d}*F"] if patient.birth_date else []),
        f"NM1*PR*2*{spec.payer_name}*****PI*{spec.payer_id}",
    ]
    charge = plain(spec.total if spec.charge is None else spec.charge)
    day = spec.on.strftime("%Y%m%d")
    if spec.transaction == "837P":
        frequency = "7" if spec.original_reference else "1"
        segments.append(f"CLM*{spec.claim_id}*{charge}***{spec.place_of_service}:B:{frequency}*Y*A*Y*Y")
    else:
        facility, frequency = spec.type_of_bill[:2], spec.type_of_bill[2:]
        segments.append(f"CLM*{spec.claim_id}*{charge}***{facility}:A:{frequency}**A*Y*Y")
        segments += [f"DTP*434*RD8*{day}-{_last_day(spec)}", "CL1*3*1*01"]
    segments += [_attachment(text) for text in spec.attachments]
    if spec.original_reference:
        segments.append(f"REF*F8*{spec.original_reference}")
    if spec.prior_authorization:
        segments.append(f"REF*G1*{spec.prior_authorization}")
    if spec.medical_record_number:
        segments.append(f"REF*EA*{spec.medical_record_number}")
    segments += spec.segments.get("claim", ())
    segments += [f"NTE*ADD*{note}" for note in spec.notes]
    segments += _diagnoses(spec)
    if spec.transaction == "837P":
        segments += ["NM1*DN*1*SMITH*SARA****XX*1456789019", "NM1*82*1*JONES*JAN****XX*1987654328"]
        segments.append("PRV*PE*PXC*207RG0100X")
        if spec.place_of_service in {"19", "21", "22", "23"}:
            segments += ["NM1*77*2*SAINT EXAMPLE HOSPITAL*****XX*1548293848", "N3*1 HOSPITAL WAY"]
            segments.append("N4*DAYTON*OH*454020001")
    else:
        segments.append("NM1*71*1*NGUYEN*NINA****XX*1678901236")
    segments += spec.segments.get("providers", ())
    for number, line in enumerate(spec.lines, 1):
        segments += _line(spec, number, line)
        segments += spec.segments.get(f"line {number}", ())
    return segments


def _last_day(spec: ClaimSpec) -> str:
    days = [line.options["date"] for line in spec.lines if line.options.get("date", "none") != "none"]
    return max([spec.on.isoformat(), *days]).replace("-", "")


def _diagnoses(spec: ClaimSpec) -> list[str]:
    codes = [code.replace(".", "") for code in spec.diagnoses]
    if not codes:
        return []
    if spec.transaction == "837P":
        return ["HI*" + "*".join(f"{'ABK' if i == 0 else 'ABF'}:{code}" for i, code in enumerate(codes))]
    segments = [f"HI*ABK:{codes[0]}", f"HI*APR:{codes[0]}"]
    if codes[1:]:
        segments.append("HI*" + "*".join(f"ABF:{code}" for code in codes[1:]))
    return segments


def _line(spec: ClaimSpec, number: int, line: LineSpec) -> list[str]:
    options = line.options
    description = options.get("desc", "").replace("_", " ")
    composite = ":".join(["HC", line.code, *line.modifiers])
    if description:
        composite = ":".join(
            ["HC", line.code, *line.modifiers, *[""] * (4 - len(line.modifiers)), description]
        )
    amount = plain(line.charge)
    segments = [f"LX*{number}"]
    if spec.transaction == "837P":
        pointers = options.get("dx", "1").replace(",", ":")
        place = options.get("pos", "")
        segments.append(f"SV1*{composite}*{amount}*UN*{line.units}*{place}**{pointers}")
    else:
        revenue = options.get("rev", _revenue_code(line.code))
        procedure = composite if line.code else ""
        segments.append(f"SV2*{revenue}*{procedure}*{amount}*UN*{line.units}")
    if "pwk" in options:
        segments.append(_attachment(options["pwk"]))
    day = options.get("date", spec.on.isoformat())
    if day != "none":
        segments.append(f"DTP*472*D8*{day.replace('-', '')}")
    segments.append(f"REF*6R*{options.get('6r', f'L{number}')}")
    if "note" in options and spec.transaction == "837P":
        segments.append(f"NTE*ADD*{options['note'].replace('_', ' ')}")
    if "ndc" in options:
        segments.append(f"LIN**{options.get('ndcq', 'N4')}*{options['ndc']}")
        segments.append(f"CTP****{options.get('qty', '1')}*{options.get('unit', 'UN')}")
    return segments


def _attachment(text: str) -> str:
    transmission, _, number = text.rpartition("/")
    return f"PWK*04*{transmission or 'EL'}***AC*{number}" if number else f"PWK*04*{transmission}"


def _revenue_code(code: str) -> str:
    if code.startswith("964"):
        return "0335"
    if code[:1].isalpha():
        return "0636"
    return "0510" if code.startswith("99") else "0260"
