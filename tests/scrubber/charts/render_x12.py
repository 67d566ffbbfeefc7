"""Writes a record as an HL7 v2 RAS message, and any document into an X12 275."""

from __future__ import annotations

import base64

from scrubber.model.record import Administration, Encounter, InfusionRecord, Order
from tests.scrubber.charts.render import METHOD_WORDS, ROUTE_WORDS, plain, route, runs, ts


def hl7v2(record: InfusionRecord) -> bytes:
    """Return one RAS^O17 message."""
    person = record.patient
    lines = [
        "MSH|^~\\&|EMAR|CLINIC|SCRUB|HOUSE|20260302120000||RAS^O17^RAS_O17|1|P|2.5.1",
        f"PID|1||mrn-1^^^CLINIC^MR||{v2(person.family or '')}^{v2(person.given or '')}||{ts(person.birth_date)}",
    ]
    if record.encounter != Encounter():
        lines.append("PV1|1|O" + "|" * 42 + f"{ts(record.encounter.start)}|{ts(record.encounter.stop)}")
    for index, reason in enumerate(record.indications, start=1):
        lines.append(f"DG1|{index}||{reason.code or ''}^{v2(reason.text or '')}^I10")
    written: set[str] = set()
    for item in record.administrations:
        order = next((order for order in record.orders if order.id == item.order), None)
        lines += (
            _v2_order(order, item.order)
            if order is None or order.id not in written
            else [f"ORC|RE|{order.id}"]
        )
        written |= {order.id} if order else set()
        lines += _v2_administrations(item)
    for order in record.orders:
        if order.id not in written:
            lines += _v2_order(order, order.id)
    if record.monitoring:
        lines.append("OBR|1||| VITALS")
    for index, watched in enumerate(record.monitoring, start=1):
        name, value = watched.text.split(" ", 1)
        lines.append(f"OBX|{index}|ST|X^{v2(name)}||{v2(value)}||||||F|||{ts(watched.at)}")
    return "\r".join(lines).encode() + b"\r"


def v2(text: str) -> str:
    """Return text with the delimiters escaped."""
    for char, code in (("\\", "E"), ("|", "F"), ("^", "S"), ("&", "T"), ("~", "R")):
        text = text.replace(char, f"\\{code}\\")
    return text


def _v2_order(order: Order | None, name: str | None) -> list[str]:
    if order is None:
        return [f"ORC|RE|{name or ''}"]
    provider = f"^{v2(order.ordered_by)}" if order.ordered_by else ""
    dose = f"{plain(order.dose.value)}||{order.dose.unit}" if order.dose else ""
    return [
        f"ORC|RE|{order.id}" + "|" * 7 + f"{ts(order.signed_at)}|||{provider}",
        f"RXO|X^{v2(order.substance or '')}|{dose}",
    ]


def _v2_administrations(item: Administration) -> list[str]:
    lines = []
    pieces = runs(item)
    for index, run in enumerate(pieces):
        last = index == len(pieces) - 1
        drug = f"{item.ndc or ''}^{v2(item.substance)}^{'NDC' if item.ndc else 'L'}"
        if item.hcpcs:
            drug += f"^{item.hcpcs}^^HCPCS"
        dose = f"{plain(item.dose.value)}|{v2(item.dose.unit)}" if item.dose and index == 0 else "|"
        performer = f"^{v2(item.performer)}" if item.performer else ""
        completion = "PA" if item.discontinued or not last else "CP"
        start, stop = ts(run.start or item.on), ts(run.stop)
        lines.append(
            f"RXA|{1 if len(pieces) > 1 else 0}|{index + 1}|{start}|{stop}|{drug}|{dose}||"
            f"|{performer}|||||{v2(item.lot or '')}|||||{completion}|A"
        )
        method = METHOD_WORDS.get(item.technique, "")
        lines.append(
            f"RXR|{route(item)}^{ROUTE_WORDS[route(item)]}^HL70162|^{v2(item.site or '')}||^{method}"
        )
        if item.rate_ml_per_hour is not None:
            lines.append(f"OBX|1|NM|X^Infusion rate||{plain(item.rate_ml_per_hour)}|mL/h|||||F")
        if item.wasted and index == 0:
            amount = item.wasted.amount
            lines.append(f"OBX|2|NM|X^Waste||{plain(amount.value)}|{v2(amount.unit)}|||||F")
    return lines


# X12 275


def x275_5010(document: bytes, *, control: str = "ACN-1", claim_id: str = "PCN-1") -> bytes:
    """Return a 005010X210 with the document as it is in BIN."""
    return _x275("005010X210", "00501", control, claim_id, b"BIN*%d*%b" % (len(document), document))


def x275_6020(document: bytes, *, control: str = "ACN-1", claim_id: str = "PCN-1") -> bytes:
    """Return a 006020X314 with the document as base64 in MIME in base64 in BDS."""
    mime = (
        b"MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.encodebytes(document)
    )
    data = base64.b64encode(mime)
    return _x275("006020X314", "00602", control, claim_id, b"BDS*B64*%d*%b" % (len(data), data))


def _x275(guide: str, version: str, control: str, claim_id: str, data: bytes) -> bytes:
    head = [
        f"ISA*00*{'':10}*00*{'':10}*ZZ*{'SUB':15}*ZZ*{'PAYER':15}*260302*1200*^*{version}*000000001*0*T*:",
        f"GS*PI*SUB*PAYER*20260302*1200*1*X*{guide}",
        f"ST*275*0001*{guide}",
        "BGN*02*1*20260302",
        "NM1*PR*2*PLAN*****PI*P1",
        "NM1*QC*1*TESTER*TESS****MI*MBR1",
        f"REF*EJ*{claim_id}",
        "DTP*472*D8*20260302",
        "LX*1",
        f"TRN*1*{control}",
        "CAT*AE*HL",
    ]
    tail = ["SE*10*0001", "GE*1*1", "IEA*1*000000001"]
    return "~\n".join(head).encode() + b"~\n" + data + b"~\n" + "~\n".join(tail).encode() + b"~\n"
