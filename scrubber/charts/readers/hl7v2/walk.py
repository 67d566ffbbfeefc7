"""One walk over the segments of a message: what they say is filed in the chart of the patient.

ORC begins an order, RXA an administration, and what follows an RXA (RXR, OBX, NTE) is about it. Action codes delete
and update what earlier messages of the file said. Completion RE (refused) and NA (not given) never count. Each segment
has its function in `TAKERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from scrubber.charts.attached import Attachment
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.hl7v2.chart import Chart
from scrubber.charts.readers.hl7v2.documents import WITHDRAWN, document_of, plain
from scrubber.charts.readers.hl7v2.fields import amount, order_id, ordered_drug, written_amount
from scrubber.charts.readers.hl7v2.medication import Given, order_of, with_route
from scrubber.charts.readers.hl7v2.message import Message, Segment
from scrubber.charts.readers.hl7v2.mixture import NOTHING_MIXED, with_mixture
from scrubber.charts.readers.hl7v2.pump import PumpEvent, is_of_pump
from scrubber.charts.readers.hl7v2.said import is_historical, not_given_of, takes_back
from scrubber.charts.readers.hl7v2.whose import legal_name, numbers_of, record_number
from scrubber.charts.safety import MAX_PARTS, decode_base64
from scrubber.charts.words.beside import is_end, is_start
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.sameness import given_likeness, with_generation
from scrubber.charts.words.values import day_of, volume_rate
from scrubber.charts.words.waste import may_be_waste, speaks_of_waste
from scrubber.model.record import (
    ClaimKeys,
    Encounter,
    Indication,
    Monitoring,
    Note,
    Patient,
    Provenance,
    Uncertain,
    Waste,
)
from scrubber.model.value import replace

_UNTRUE = frozenset({"D", "W", "X", "O", "N"})
"""Result status (OBX-11): deleted, wrong patient, cancelled, order detail only, not asked."""
_UNSETTLED = frozenset({"I", "P", "R", "S"})
"""The same: pending, preliminary, not verified, partial."""
_NOT_GIVEN = {"RE": "an RXA that was refused", "NA": "an RXA that was not given"}
_CANCELLED = frozenset({"CA", "OC", "CR", "UA", "DE"})
"""ORC-1 (table 0119): cancel, cancelled, cancelled as requested, not accepted, errors in its data."""
_LOT = re.compile(r"\b(?:lot|batch)\b", re.IGNORECASE)
_RATE = re.compile(r"\brate\b")
_PICTURES = frozenset({"im", "image", "au", "audio"})
"""Data types (table 0191) of a pointer that is no document: a slide of a laboratory."""
_WORDED = frozenset({"TX", "FT", "ST"})
_SILENT = frozenset(
    """MSH EVN PD1 PV2 NK1 ROL AL1 IAM GT1 IN2 IN3 ACC UB1 UB2 TQ1 TQ2 FT1 PR1 BLG CTI CON SFT UAC ARV DB1 MRG
    ZPD ZPV TXA PRT""".split()  # noqa: SIM905 - a word list reads better as one text
)
"""Segments that say nothing of what was given: header, persons, allergies, insurance, timing of orders, charges."""


class Walk:
    """One message, segment by segment."""

    def __init__(self, message: Message, charts: dict[str, Chart]) -> None:
        self.message = message
        self.charts = charts
        self.chart = Chart()
        self.visit = ""
        self.orc: Segment | None = None
        self.drug: Segment | None = None
        self.rxr: Segment | None = None
        self.head: Segment | None = None
        """The RXO, RXE, RXG or RXA that the next RXC belong to."""
        self.mixture = NOTHING_MIXED
        self.given: Given | None = None
        self.group: list[Given] = []
        """The administrations since the last RXR: the next one is about all of them."""
        self.pump: PumpEvent | None = None
        self.about: Segment | None = None
        """The OBR or TXA that says what the following observations are."""
        self.lines: list[Segment] = []
        self.untold = False
        """A line of the document was deleted or never true."""
        self.is_begun = False
        """A patient was named."""
        self.filed: dict[tuple[str, ...], list[Segment]] = {}
        """The administrations of this message."""

    def walk(self) -> None:
        """Take every segment, then what was gathered last."""
        # without a PID nobody knows whose message it is: its own chart, which no claim can be linked to by name
        if not any(segment.id == "PID" for segment in self.message.segments):
            self.chart = self.charts.setdefault(f"message {self.message.number}", self.chart)
        for segment in self.message.segments:
            self._take(segment)
        self._finish()
        self.chart.beside += self.message.strays

    def _finish(self) -> None:
        """File what was gathered last."""
        self._finish_given()
        self._finish_note()
        self._finish_pump()

    def _chart_of(self, pid: Segment) -> Chart:
        """Return the chart of a patient: twins without a number of their own, and names of one number, stay apart."""
        name, number = legal_name(pid), record_number(numbers_of(pid))
        parts = (number or pid.get(3), pid.get(5, 1, name), pid.get(7))
        key = "|".join(part.casefold() for part in parts)
        agree = ("same", "unknown", "begins") if number else ("same", "unknown")
        for count in range(1, MAX_PARTS):
            known = self.charts.setdefault(f"{key}|{count}" if count > 1 else key, Chart())
            told = known.patient.given or ""
            if known.patient == Patient() or given_likeness(told, pid.get(5, 2, name)) in agree:
                return known
        return Chart()

    def _take(self, segment: Segment) -> None:
        taker = TAKERS.get(segment.id)
        if taker is not None:
            taker(self, segment)
        elif segment.id not in _SILENT:
            self.head = segment if segment.id in ("RXG", "RXD") else self.head
            self.chart.beside += ((segment.place, words) for words in segment.words())

    # one function a segment

    def patient(self, pid: Segment) -> None:
        """PID: who it is; a further one in a message begins another patient."""
        chart = self._chart_of(pid)
        if self.is_begun and chart is not self.chart:
            self._finish()
            self.visit, self.orc, self.drug, self.rxr, self.head = "", None, None, None, None
            self.mixture, self.group, self.about, self.filed = NOTHING_MIXED, [], None, {}
        self.is_begun, self.chart = True, chart
        birth, name = pid.moment(7), legal_name(pid)
        person = Patient(
            member_id=self.chart.patient.member_id,
            family=with_generation(pid.get(5, 1, name).split("&")[0] or None, pid.get(5, 4, name)),
            given=pid.get(5, 2, name) or None,
            birth_date=day_of(birth),
        )
        numbers = numbers_of(pid)
        member = next((value for value, kind in numbers if kind == "MB"), None)
        account = next((value for value, kind in numbers if kind == "AN"), None)
        self.chart.patient = replace(person, member_id=member or person.member_id)
        self.chart.claim = ClaimKeys(
            medical_record_number=record_number(numbers), account_number=pid.get(18) or account
        )

    def encounter(self, pv1: Segment) -> None:
        """PV1: the visit that all that follows belongs to."""
        self.visit = pv1.get(19)
        self.chart.encounters[self.visit] = Encounter(
            id=self.visit or None, start=pv1.instant(44), stop=pv1.instant(45)
        )

    def insurance(self, in1: Segment) -> None:
        """IN1: the member's number, the first one told."""
        member = in1.get(49) or in1.get(36)
        if member and not self.chart.patient.member_id:
            self.chart.patient = replace(self.chart.patient, member_id=member)

    def diagnosis(self, dg1: Segment) -> None:
        """DG1: why it is given."""
        code = dg1.concept(3)
        if code.words or code.icd10:
            place = Provenance(locator=dg1.place, quote=code.words or "")
            self.chart.indications.append(Indication(code.icd10, code.words, source=place))

    def order(self, orc: Segment) -> None:
        """ORC: another order begins."""
        self._finish_given()
        self.orc, self.drug, self.rxr, self.head, self.group = orc, None, None, None, []
        self.mixture = NOTHING_MIXED
        if orc.get(2) and orc.get(3):
            self.chart.placed.setdefault(orc.get(3), set()).add(orc.get(2))

    def ordered_drug(self, drug: Segment) -> None:
        """RXO, RXE: what is ordered."""
        self._finish_given()
        self.drug = self.head = drug
        if self.orc is not None and (self.orc.get(1) in _CANCELLED or self.orc.get(5) == "CA"):
            self.chart.orders.pop(order_id(self.orc), None)
            self.chart.ignored["a cancelled order"] += 1
            return
        order = order_of(self.orc, drug, self.rxr)
        self.chart.orders[order.id] = order

    def component(self, rxc: Segment) -> None:
        """RXC: what is mixed; the base is the fluid of the bag, and the additive the drug in it."""
        self.mixture = self.mixture.with_part(self.head, rxc)
        if self.given is not None:  # behind its administration
            self.given.mixture = self.mixture
        number = order_id(self.orc)
        if number:
            self.chart.mixtures.setdefault(number, {})[self.mixture.place] = self.mixture
        if self.drug is not None and (known := self.chart.orders.get(number or self.drug.place)):
            self.chart.orders[known.id] = with_mixture(known, ordered_drug(self.drug), self.mixture)

    def route(self, rxr: Segment) -> None:
        """RXR: the way of what was given, or of what is ordered."""
        if self.group:
            for given in self.group:  # { {RXA} RXR }: one route for all administrations before it
                given.rxr = rxr
            self.group = []
            return
        self.rxr = rxr
        known = self.chart.orders.get(order_id(self.orc))
        if known is not None:
            self.chart.orders[known.id] = with_route(known, rxr)

    def administration(self, rxa: Segment) -> None:
        """RXA: something was given; its action code may take it back."""
        self._finish_given()
        self.head = rxa
        self.given = Given(
            rxa,
            self.orc,
            self.drug,
            self.rxr,
            self.mixture.of_order(),
            visit=self.visit,
            sent=self.message.sent,
        )
        self.group.append(self.given)

    def subject(self, about: Segment) -> None:
        """OBR, TXA: what the following observations are about."""
        self._finish_given()
        self._finish_note()
        self._finish_pump()
        self.about = about

    def observation(self, obx: Segment) -> None:
        """OBX: a document, a pump's report, a line of a note, or what was measured beside an administration."""
        if obx.get(11) in _UNTRUE:
            self.untold = self.untold or (self.given is None and self._is_worded(obx))
            return
        if obx.get(2) == "ED":
            self._encapsulated(obx)
        elif obx.get(2) == "RP" and (self.message.type == "MDM" or obx.get(5, 3).casefold() not in _PICTURES):
            # a document that lies elsewhere
            self.chart.gaps.add(obx.place, " ".join(filter(None, (obx.concept(3).words, obx.get(5)))))
        elif is_of_pump(obx) and self.given is None:
            obr = self.about if self.about is not None and self.about.id == "OBR" else None
            self.pump = self.pump or PumpEvent(obr)
            self.pump.take(obx)
        elif self.given is None and self.about is not None and self._is_worded(obx):
            self.lines.append(obx)
        else:
            self._measured(obx)

    def continued(self, dsc: Segment) -> None:
        """DSC: the message goes on in another, which a file may lack."""
        if dsc.get(1):
            self.chart.gaps.add(dsc.place)

    def remark(self, nte: Segment) -> None:
        """NTE: words for a person to read."""
        words = nte.unescaped(3).strip()
        if words:
            if self.given is not None:
                self.given.remarks.append(words)
            self.chart.beside.append((nte.place, words))
            self.chart.notes.append(Note(None, None, words, Provenance(locator=nte.place, quote=words)))

    # what the segments come to

    def _finish_given(self) -> None:
        """File the administration just read: added, updated or deleted as its action code says."""
        given, self.given = self.given, None
        if given is None:
            return
        rxa = given.rxa
        state, action = rxa.get(20).upper(), rxa.get(21).upper()
        if action == "D" or state in _NOT_GIVEN or is_historical(rxa):
            if action == "D":
                self.chart.retracted += dict.fromkeys((given.id, *self._drop(given)))
                self.chart.ignored["an RXA that was deleted"] += 1
            else:  # refused, not given, or given by others: plainly nothing that was given here
                if action == "U":
                    self._drop(given)
                self._take_back_told(given)  # what was told as given before is not so
                if state in _NOT_GIVEN and (refused := not_given_of(rxa)) is not None:
                    self.chart.not_given.append(refused)
                self.chart.ignored[_NOT_GIVEN.get(state, "an RXA that only reports what others gave")] += 1
            return
        if action == "U":
            self._drop(given)
        elif takes_back(rxa):
            self._take_back_told(given)
        self._file(given)

    def _file(self, given: Given) -> None:
        """Keep an administration: one that is sent again stands as it was sent last, others of one message are two."""
        identity = given.identity
        mine = self.filed.setdefault(identity, [])
        if mine and given.rxa.content() in [rxa.content() for rxa in mine[:_MOST_ALIKE]]:
            return  # the same segment twice in one message
        key = (*identity, str(len(mine)))
        mine.append(given.rxa)
        known = self.chart.given.get(key)
        if known is not None and not order_id(given.order) and known.rxa.content() != given.rxa.content():
            key = (*identity, given.rxa.place)  # nothing says that the two messages tell of one
        elif known is not None and _is_older(given, known):
            return
        self.chart.given[key] = given

    def _take_back_told(self, given: Given) -> None:
        """Remove what earlier messages tell of one order, drug and second, whatever their action."""
        number = order_id(given.order)
        for name, known in list(self.chart.given.items()):
            alike = (known.key, known.drug) == (given.key, given.drug) and known.second == given.second
            of_this_message = known.rxa in self.filed.get(known.identity, [])
            if number and alike and not of_this_message and not _is_older(given, known):
                del self.chart.given[name]

    def _drop(self, given: Given) -> list[str]:
        """Remove the administration that a delete or update means: that of its time, or the only one of its kind.

        An update may change the time itself; a delete of another time means another dose of the order.
        """
        known, identity = self.chart.given, given.identity
        meant = [name for number in range(_MOST_ALIKE) if (name := (*identity, str(number))) in known]
        if not meant:
            meant = [name for name, item in known.items() if _may_mean(given, item)]
        if len(meant) != 1 or _deletes_another_time(given, known[meant[0]]):
            if meant:
                self.chart.gaps.add(given.rxa.place)  # which one it changes, nobody knows
            return []
        gone = known.pop(meant[0])
        if given.rxa.get(21).upper() == "U" and gone.second != given.second and gone.rxa.instant(4):
            # the run moved, and its beginning with it, which an earlier message told by itself
            for name, item in list(known.items()):
                alike = (item.key, item.drug, item.second) == (gone.key, gone.drug, gone.second)
                if alike and item.what[2] in ("bag", "start"):
                    del known[name]
        return [gone.id]

    def _is_worded(self, obx: Segment) -> bool:
        """A note's line: any text in a document message, and formatted or long text in a result."""
        if self.message.type == "MDM":
            return obx.get(2) in _WORDED
        return obx.get(2) in ("TX", "FT")

    def _measured(self, obx: Segment) -> None:
        name = obx.concept(3).words or obx.get(3)
        value = obx.get(5, 2) if obx.get(2) in ("CE", "CWE") else _clock_of(obx) or obx.get(5)
        figure = amount(obx, 5, 6) or written_amount(value)
        at = obx.instant(14) or (
            self.about.instant(7) if self.about is not None and self.about.id == "OBR" else None
        )
        if self.given is not None and figure is not None:
            if speaks_of_waste(name) and obx.get(11) in _UNSETTLED:
                self.chart.gaps.add(obx.place, f"{name} {value}, not settled")
                return
            if speaks_of_waste(name) and may_be_waste(figure):
                self.given.wasted.append(Waste(figure, at=at, by=obx.person(16)))
                return
            rate = volume_rate(figure)
            if rate is not None and _RATE.search(name.casefold()):
                _note_rate(self.given, rate, f"{name} {value} {figure.unit}")
                return
        if self.given is not None:
            _note_course(self.given, obx, name, value)
        unit = "" if figure and value.endswith(figure.unit) else figure.unit if figure else obx.get(6)
        words = " ".join(filter(None, (name, value or obx.get(5), unit)))
        if value or figure:
            self.chart.beside.append((obx.place, words))
            self.chart.monitoring.append(Monitoring(at, words, Provenance(locator=obx.place, quote=words)))

    def _encapsulated(self, obx: Segment) -> None:
        encoding, facts = obx.get(5, 4).casefold(), document_of(self.about, self.message.event)
        data = obx.data(5, 5)
        try:
            raw = decode_base64(data) if encoding == "base64" else plain(data, encoding)
            self.chart.attachments.append(Attachment(obx.place, raw, facts, when=self._when()))
        except DocumentError as error:
            self.chart.attachments.append(Attachment(obx.place, None, facts, error.code))

    def _finish_note(self) -> None:
        lines, self.lines = self.lines, []
        untold, self.untold = self.untold, False
        if not lines:
            self._take_back(untold)
            return
        words = "\n".join(line.unescaped(5) for line in lines)
        place = f"{lines[0].place}.OBX-5"
        self.chart.attachments.append(
            Attachment(
                place,
                words.encode("utf-8", "replace"),
                document_of(self.about, self.message.event, frozenset(line.get(11) for line in lines)),
                format="text",
                when=self._when(),
            )
        )

    def _take_back(self, untold: bool) -> None:
        """File that a document does not stand, where the message tells no more of it."""
        if self.about is None:
            return
        facts = document_of(self.about, self.message.event)
        if untold:
            facts = replace(facts, status="retracted")
        if facts.status == "retracted" and facts.id:
            self.chart.attachments.append(Attachment(self.about.place, None, facts, WITHDRAWN))

    def _finish_pump(self) -> None:
        """File what a pump reported: an event of delivery, or a periodic report that tells none."""
        event, self.pump = self.pump, None
        if event is not None and event.said:
            self.chart.pump.append((self.visit, event))
        elif event is not None and event.report[0]:
            self.chart.gaps.add(*event.report)

    def _when(self) -> tuple[Moment, ...]:
        """Return when the care was that a document tells of: TXA-4 activity, OBR-7 observation, else the visit."""
        about = self.about
        told = about.moment(4 if about.id == "TXA" else 7) if about is not None else None
        if told is not None:
            return (told,)
        visit = self.chart.encounters.get(self.visit)
        return tuple(filter(None, (visit.start, visit.stop))) if visit is not None else ()


def _note_course(given: Given, obx: Segment, name: str, value: str) -> None:
    """Note on what is given when it began or ended and its lot, where an observation is called so."""
    told = obx.instant(5) if obx.get(11) not in _UNSETTLED else None
    if told is not None and is_end(name):
        given.ended.add(told)
    if told is not None and is_start(name):
        given.started.add(told)
    if _LOT.search(name):
        given.remarks.append(f"lot {value}")


def _clock_of(obx: Segment) -> str:
    """Return the time of day that an observation holds, as people write it: `14:05` of `202603021405`, `1405`."""
    if obx.get(2) not in ("TS", "DTM", "TM"):
        return ""
    told = _TIME_OF_DAY.fullmatch(obx.get(5))
    return f"{told[1]}:{told[2]}" if told else ""


_TIME_OF_DAY = re.compile(r"(?:\d{8})?([01]\d|2[0-3])([0-5]\d)(?:\d\d)?(?:\.\d{1,4})?(?:[+-]\d{4})?")
_MOST_ALIKE = 10
"""Administrations of one drug and second that are told apart."""


def _is_older(given: Given, known: Given) -> bool:
    """Return whether a message was sent before another one; where nothing tells, the later of a file is the newer."""
    one, other = given.sent, known.sent
    if one is None or other is None or (one.tzinfo is None) != (other.tzinfo is None):
        return False
    return one < other


def _may_mean(given: Given, known: Given) -> bool:
    """Return whether a delete or update may mean an administration: of its order, action and (if told) drug."""
    key, drug, action = given.what
    return (key, action) == (known.what[0], known.what[2]) and drug in ("", known.drug)


def _deletes_another_time(given: Given, known: Given) -> bool:
    told, at = given.rxa.moment(3), known.rxa.moment(3)
    return given.rxa.get(21).upper() == "D" and told is not None and at is not None and told != at


def _note_rate(given: Given, rate: Decimal, quote: str) -> None:
    """Several rates of one administration are rate changes, and no single rate is true of it."""
    if given.rate is None and not given.extra:
        given.rate = rate
    elif given.rate != rate:
        given.rate = None
        given.extra.append(Uncertain("rate_ml_per_hour", quote, "the rate was changed"))


TAKERS: dict[str, Callable[[Walk, Segment], None]] = {
    "PID": Walk.patient,
    "PV1": Walk.encounter,
    "IN1": Walk.insurance,
    "DG1": Walk.diagnosis,
    "ORC": Walk.order,
    "RXO": Walk.ordered_drug,
    "RXE": Walk.ordered_drug,
    "RXC": Walk.component,
    "RXR": Walk.route,
    "RXA": Walk.administration,
    "OBR": Walk.subject,
    "TXA": Walk.subject,
    "OBX": Walk.observation,
    "NTE": Walk.remark,
    "DSC": Walk.continued,
}
"""What a segment changes, by its name. What is none of these, and not silent, stands beside the administrations."""
