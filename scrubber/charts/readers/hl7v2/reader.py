"""HL7 v2: RAS administrations, RDE and other pharmacy orders, MDM and ORU notes, vaccinations, in any mixture.

One walk over the segments of each message: ORC begins an order, RXA an administration, and what follows an
RXA (RXR, OBX, NTE) is about it. Action codes delete and update what earlier messages of the file said.
Completion RE (refused) and NA (not given) never count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from scrubber.charts.attached import Attachment, read_attached
from scrubber.charts.completeness import Gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.join.visits import Visit, visits_of
from scrubber.charts.readers.hl7v2.medication import (
    NO_DRUG,
    Given,
    administration_of,
    amount,
    is_historical,
    order_id,
    order_of,
    unread_fields,
    with_route,
)
from scrubber.charts.readers.hl7v2.message import Message, Segment, messages
from scrubber.charts.readers.hl7v2.pump import PumpEvent, is_of_pump
from scrubber.charts.safety import decode_base64
from scrubber.charts.words.access import placed
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.values import day_of, millilitres, volume_rate
from scrubber.model.record import (
    ChartDocument,
    ClaimKeys,
    DocumentStatus,
    Encounter,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    Order,
    Patient,
    Provenance,
    Uncertain,
    Waste,
)

_UNTRUE = frozenset({"D", "W", "X", "O"})
"""Result status (OBX-11): deleted, wrong patient, cancelled, order detail only."""
_NOT_GIVEN = {"RE": "an RXA that was refused", "NA": "an RXA that was not given"}
_CANCELLED = frozenset({"CA", "OC"})
_WASTE = re.compile(r"\bwast|\bdiscard")
_RATE = re.compile(r"\brate\b")
_WORDED = frozenset({"TX", "FT", "ST"})
_SILENT = frozenset(
    """MSH EVN PD1 PV2 NK1 ROL AL1 IAM GT1 IN2 IN3 ACC UB1 UB2 TQ1 TQ2 FT1 PR1 BLG CTI CON SFT UAC ARV DB1 MRG
    ZPD ZPV DSC TXA PRT""".split()  # noqa: SIM905 - a word list reads better as one text
)
"""Segments that say nothing of what was given: header, persons, allergies, insurance, timing of orders, charges."""
_DRAFTS = frozenset({"DI", "IN", "IP", "PA"})
"""TXA-17 completion (table 0271): dictated, incomplete, in progress, pre-authenticated."""


@dataclass(slots=True)
class _Chart:
    """What the messages of one file say of one patient."""

    patient: Patient = field(default_factory=Patient)
    claim: ClaimKeys = field(default_factory=ClaimKeys)
    given: dict[str, Given] = field(default_factory=dict)
    pump: list[tuple[str, PumpEvent]] = field(default_factory=list)
    """Events that pumps report, each with its visit."""
    orders: dict[str, Order] = field(default_factory=dict)
    encounters: dict[str, Encounter] = field(default_factory=dict)
    monitoring: list[Monitoring] = field(default_factory=list)
    indications: list[Indication] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    retracted: list[str] = field(default_factory=list)
    ignored: Counter[str] = field(default_factory=Counter)
    gaps: Gaps = field(default_factory=Gaps)
    beside: list[tuple[str, str]] = field(default_factory=list)
    """Places and words of what stands beside the administrations: remarks, segments of other kinds."""


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of all messages: one for each patient and visit."""
    charts: dict[str, _Chart] = {}
    for message in messages(data):
        _Walk(message, charts).walk()
    records: list[InfusionRecord] = []
    for chart in charts.values():
        own = tuple(_records(chart))
        for place, words in chart.beside:
            chart.gaps.check(place, words, own)
        own = tuple(replace(record, understood=chart.gaps.understood()) for record in own)
        records += read_attached(own, chart.attachments, name, options)
    return tuple(records)


class _Walk:
    """One message, segment by segment."""

    def __init__(self, message: Message, charts: dict[str, _Chart]) -> None:
        self.message = message
        self.charts = charts
        self.chart = _Chart()
        self.visit = ""
        self.orc: Segment | None = None
        self.drug: Segment | None = None
        self.rxr: Segment | None = None
        self.base: Segment | None = None
        self.given: Given | None = None
        self.group: list[Given] = []
        """The administrations since the last RXR: the next one is about all of them."""
        self.pump: PumpEvent | None = None
        self.about: Segment | None = None
        """The OBR or TXA that says what the following observations are."""
        self.lines: list[Segment] = []

    def walk(self) -> None:
        """Take every segment, then what was gathered last."""
        # without a PID nobody knows whose message it is: its own chart, which no claim can be linked to by name
        self.chart = self.charts.setdefault(self._identity(), self.chart)
        for segment in self.message.segments:
            self._take(segment)
        self._finish_given()
        self._finish_note()
        self._finish_pump()

    def _identity(self) -> str:
        pid = next((segment for segment in self.message.segments if segment.id == "PID"), None)
        if pid is None:
            return f"message {self.message.number}"
        return "|".join(pid.get(number).casefold() for number in (3, 5, 7))

    def _take(self, segment: Segment) -> None:
        match segment.id:
            case "PID":
                self._patient(segment)
            case "PV1":
                self._visit(segment)
            case "IN1":
                member = segment.get(49) or segment.get(36)
                if member and not self.chart.patient.member_id:
                    self.chart.patient = replace(self.chart.patient, member_id=member)
            case "DG1":
                code = segment.concept(3)
                if code.words or code.icd10:
                    place = Provenance(locator=segment.place, quote=code.words or "")
                    self.chart.indications.append(Indication(code.icd10, code.words, source=place))
            case "ORC":
                self._finish_given()
                self.orc, self.drug, self.rxr, self.base, self.group = segment, None, None, None, []
            case "RXO" | "RXE":
                self._finish_given()
                self.drug = segment
                self._order(segment)
            case "RXC":
                self.base = segment if segment.get(1) == "B" else self.base
            case "RXR":
                self._route(segment)
            case "RXA":
                self._finish_given()
                volume = millilitres(amount(self.base, 3, 4)) if self.base is not None else None
                self.given = Given(segment, self.orc, self.drug, volume, self.rxr, visit=self.visit)
                self.group.append(self.given)
            case "OBR" | "TXA":
                self._finish_given()
                self._finish_note()
                self._finish_pump()
                self.about = segment
            case "OBX":
                self._observation(segment)
            case "NTE":
                words = segment.unescaped(3).strip()
                if words:
                    self.chart.beside.append((segment.place, words))
                    self.chart.notes.append(
                        Note(None, None, words, Provenance(locator=segment.place, quote=words))
                    )
            case _ if segment.id not in _SILENT:
                self.chart.beside += ((segment.place, words) for words in segment.words())

    def _patient(self, pid: Segment) -> None:
        birth = pid.moment(7)
        person = Patient(
            member_id=self.chart.patient.member_id,
            family=pid.get(5).split("&")[0] or None,
            given=pid.get(5, 2) or None,
            birth_date=day_of(birth),
        )
        numbers = [(pid.get(3, 1, index), pid.get(3, 5, index)) for index in range(1, pid.repetitions(3) + 1)]
        record = next((value for value, kind in numbers if kind == "MR"), None)
        record = record or next(
            (value for value, kind in numbers if value and kind not in ("SS", "MB")), None
        )
        member = next((value for value, kind in numbers if kind == "MB"), None)
        self.chart.patient = replace(person, member_id=member or person.member_id)
        self.chart.claim = ClaimKeys(medical_record_number=record, account_number=pid.get(18) or None)

    def _visit(self, pv1: Segment) -> None:
        self.visit = pv1.get(19)
        self.chart.encounters[self.visit] = Encounter(
            id=self.visit or None, start=pv1.instant(44), stop=pv1.instant(45)
        )

    def _order(self, drug: Segment) -> None:
        if self.orc is not None and (self.orc.get(1) in _CANCELLED or self.orc.get(5) == "CA"):
            self.chart.orders.pop(order_id(self.orc), None)
            self.chart.ignored["a cancelled order"] += 1
            return
        order = order_of(self.orc, drug, self.rxr)
        self.chart.orders[order.id] = order

    def _route(self, rxr: Segment) -> None:
        if self.group:
            for given in self.group:  # { {RXA} RXR }: one route for all administrations before it
                given.rxr = rxr
            self.group = []
            return
        self.rxr = rxr
        known = self.chart.orders.get(order_id(self.orc))
        if known is not None:
            self.chart.orders[known.id] = with_route(known, rxr)

    def _finish_given(self) -> None:
        """File the administration just read: added, updated or deleted as its action code says."""
        given, self.given = self.given, None
        if given is None:
            return
        rxa, known = given.rxa, self.chart.given
        if rxa.get(21) == "D" or rxa.get(20) in _NOT_GIVEN or is_historical(rxa):
            if rxa.get(21) == "D":
                self.chart.retracted += dict.fromkeys((given.id, *self._drop(given)))
                self.chart.ignored["an RXA that was deleted"] += 1
            else:  # refused, not given, or given by others: plainly nothing that was given here
                self.chart.ignored[
                    _NOT_GIVEN.get(rxa.get(20), "an RXA that only reports what others gave")
                ] += 1
            return
        if rxa.get(21) == "U":
            self._drop(given)
        known[given.id] = given

    def _drop(self, given: Given) -> list[str]:
        """Remove the administration that a delete or update means: that of its time, or the only one of its key."""
        known = self.chart.given
        meant = (
            [given.id]
            if given.id in known
            else [name for name, item in known.items() if item.key == given.key]
        )
        if len(meant) != 1:
            return []
        del known[meant[0]]
        return meant

    def _observation(self, obx: Segment) -> None:
        if obx.get(11) in _UNTRUE:
            return
        if obx.get(2) == "ED":
            self._encapsulated(obx)
        elif is_of_pump(obx) and self.given is None:
            obr = self.about if self.about is not None and self.about.id == "OBR" else None
            self.pump = self.pump or PumpEvent(obr)
            self.pump.take(obx)
        elif self.given is None and self.about is not None and self._is_worded(obx):
            self.lines.append(obx)
        else:
            self._measured(obx)

    def _is_worded(self, obx: Segment) -> bool:
        """A note's line: any text in a document message, and formatted or long text in a result."""
        if self.message.type == "MDM":
            return obx.get(2) in _WORDED
        return obx.get(2) in ("TX", "FT")

    def _measured(self, obx: Segment) -> None:
        name = obx.concept(3).words or obx.get(3)
        value = obx.get(5, 2) if obx.get(2) in ("CE", "CWE") else obx.get(5)
        figure = amount(obx, 5, 6)
        at = obx.instant(14) or (
            self.about.instant(7) if self.about is not None and self.about.id == "OBR" else None
        )
        if self.given is not None and figure is not None:
            if _WASTE.search(name.casefold()):
                self.given.wasted = Waste(figure, at=at, by=obx.person(16))
                return
            rate = volume_rate(figure)
            if rate is not None and _RATE.search(name.casefold()):
                _note_rate(self.given, rate, f"{name} {value} {figure.unit}")
                return
        words = " ".join(filter(None, (name, value or obx.get(5), figure.unit if figure else obx.get(6))))
        if value or figure:
            self.chart.beside.append((obx.place, words))
            self.chart.monitoring.append(Monitoring(at, words, Provenance(locator=obx.place, quote=words)))

    def _encapsulated(self, obx: Segment) -> None:
        encoding, facts = obx.get(5, 4).casefold(), self._document()
        data = obx.data(5, 5)
        try:
            raw = decode_base64(data) if encoding == "base64" else _plain(data, encoding)
            self.chart.attachments.append(Attachment(obx.place, raw, facts, when=self._when()))
        except DocumentError as error:
            self.chart.attachments.append(Attachment(obx.place, None, facts, error.code))

    def _finish_note(self) -> None:
        lines, self.lines = self.lines, []
        if not lines:
            return
        words = "\n".join(line.unescaped(5) for line in lines)
        place = f"{lines[0].place}.OBX-5"
        self.chart.attachments.append(
            Attachment(
                place, words.encode("utf-8", "replace"), self._document(), format="text", when=self._when()
            )
        )

    def _finish_pump(self) -> None:
        """File what a pump reported: an event of delivery, or a periodic report that tells none."""
        event, self.pump = self.pump, None
        if event is not None and event.said:
            self.chart.pump.append((self.visit, event))

    def _when(self) -> tuple[Moment, ...]:
        """Return when the care was that a document tells of: TXA-4 activity, OBR-7 observation, else the visit."""
        about = self.about
        told = about.moment(4 if about.id == "TXA" else 7) if about is not None else None
        if told is not None:
            return (told,)
        visit = self.chart.encounters.get(self.visit)
        return tuple(filter(None, (visit.start, visit.stop))) if visit is not None else ()

    def _document(self) -> ChartDocument:
        """Return what TXA (or OBR) says of the document: its number, what it replaces, whether it stands."""
        about, event = self.about, self.message.event
        if about is None or about.id != "TXA":
            draft = about is not None and about.get(25) == "P"
            return ChartDocument(format="hl7v2", status="draft" if draft else None)
        completion, availability = about.get(17), about.get(19)
        status: DocumentStatus | None = None
        if event == "T11" or availability == "CA":
            status = "retracted"
        elif availability == "OB":
            status = "superseded"
        elif completion in _DRAFTS:
            status = "draft"
        elif event in ("T05", "T06", "T07", "T08", "T09", "T10"):
            status = "amended"
        elif completion:
            status = "final"
        return ChartDocument(
            format="hl7v2",
            id=about.get(12) or None,
            status=status,
            signed=True if completion in ("AU", "LA") else None,
            written_at=about.moment(4),
            replaces=about.get(13) or None if event in ("T09", "T10") else None,
        )


def _note_rate(given: Given, rate: Decimal, quote: str) -> None:
    """Several rates of one administration are rate changes, and no single rate is true of it."""
    if given.rate is None and not given.extra:
        given.rate = rate
    elif given.rate != rate:
        given.rate = None
        given.extra.append(Uncertain("rate_ml_per_hour", quote, "the rate was changed"))


def _plain(data: str, encoding: str) -> bytes:
    if encoding == "hex":
        try:
            return bytes.fromhex(data)
        except ValueError:
            raise DocumentError("base64") from None
    return data.encode("utf-8", "replace")


def _records(chart: _Chart) -> Iterator[InfusionRecord]:
    """Yield one record for each visit of the patient."""
    entries: list[tuple[str, Entry]] = []
    for given in chart.given.values():
        entry, why = administration_of(given)
        if entry is None:
            chart.ignored[why] += 1
            if why == NO_DRUG:
                chart.gaps.add(given.rxa.place)
        else:
            for field_name in unread_fields(given, entry):
                chart.gaps.add(f"{given.rxa.place}.{field_name}")
            entries.append((given.visit, entry))
    for visit_id, event in chart.pump:
        entry, why = event.entry()
        if entry is not None:
            entries.append((visit_id, entry))
        elif why or event.is_unknown:
            chart.gaps.add(event.place, event.said)
    visits = visits_of(entries, lambda visit_id: visit_id)
    notes = tuple(f"{what} ({count})" if count > 1 else what for what, count in sorted(chart.ignored.items()))
    for number, visit in enumerate(visits):
        alone = len(visits) == 1
        yield InfusionRecord(
            claim=chart.claim,
            patient=chart.patient,
            encounter=_encounter(chart, visit, alone),
            orders=tuple(
                order
                for order in chart.orders.values()
                if alone or any(entry.order == order.id for _, entry in visit.entries)
            ),
            administrations=placed(joined(entry for _, entry in visit.entries)),
            monitoring=tuple(item for item in chart.monitoring if alone or day_of(item.at) in visit.days),
            indications=tuple(chart.indications),
            notes=tuple(chart.notes),
            documents=(ChartDocument(format="hl7v2"),),
            retracted=tuple(dict.fromkeys(chart.retracted)) if number == 0 else (),
            ignored=notes if number == 0 else (),
        )


def _encounter(chart: _Chart, visit: Visit[str], alone: bool) -> Encounter:
    if visit.encounter in chart.encounters:
        return chart.encounters[visit.encounter]
    known = list(chart.encounters.values())
    return known[0] if alone and len(known) == 1 else Encounter()
