"""C-CDA R2.1: the medications administered, orders, vital signs and reasons of a ClinicalDocument.

Dates without minutes never become times. What is planned, negated, nullified, or only on a medication list
counts nowhere. An unstructured document hands its body to the reader of that format; where no entry gives an
administration, the narrative of the sections goes to the reader of nursing notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from scrubber.charts.attached import Attachment, read_attached
from scrubber.charts.completeness import Gaps
from scrubber.charts.document import ReadOptions
from scrubber.charts.errors import DocumentError
from scrubber.charts.events.entries import Entry, joined
from scrubber.charts.join.visits import Visit, visits_of
from scrubber.charts.readers.ccda.around import is_negated
from scrubber.charts.readers.ccda.medication import Medications, Section
from scrubber.charts.readers.ccda.values import (
    SSN,
    child,
    children,
    concept,
    given,
    identifier,
    inner_text,
    moment,
    name_of,
    narrative,
    quantity,
    row_words,
    rows_of,
    said_in_row,
    span,
    texts,
)
from scrubber.charts.readers.note.page.sections import heading_of
from scrubber.charts.rowspan import repeat_down
from scrubber.charts.safety import MAX_PARTS, decode_base64, inflate, parse_xml
from scrubber.charts.words import drugs
from scrubber.charts.words.access import placed
from scrubber.charts.words.clock import Moment
from scrubber.charts.words.comments import denial_of
from scrubber.charts.words.giving import may_speak
from scrubber.charts.words.headings import field_of
from scrubber.charts.words.sameness import with_generation
from scrubber.charts.words.values import day_of
from scrubber.model.record import (
    ChartDocument,
    ClaimKeys,
    Encounter,
    Indication,
    InfusionRecord,
    Monitoring,
    Note,
    Patient,
    Provenance,
)
from scrubber.model.value import replace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_POLICY = "2.16.840.1.113883.10.20.22.4.61"
_MONITORED = frozenset({"8716-3", "30954-2", "61149-1", "29549-3"})
_DIAGNOSED = frozenset({"46240-8"})
_NOT_OF_THIS_VISIT = frozenset(
    """10160-0 48765-2 11450-4 11369-6 18776-5 10157-6 29762-2 47420-5 46264-8 48768-6 42348-3
    10183-2""".split()  # noqa: SIM905 - a word list reads better as one text
)
"""Narratives of these sections are histories, lists and plans: medications, allergies, problems …"""
_MAX_QUOTE = 500


def read(data: bytes, name: str, options: ReadOptions) -> tuple[InfusionRecord, ...]:
    """Return the records of a ClinicalDocument, or of a section or entry that stands alone."""
    root = parse_xml(data)
    if name_of(root) != "ClinicalDocument" and not _is_part(root):
        raise DocumentError("not_ccda")
    if b"rowspan" in data.replace(b"\0", b""):  # in UTF-16 too
        repeat_down(root)
    chart = _Chart(root)
    records = chart.records()
    attachments = list(_bodies(root))
    told = bool(attachments) or any(record.administrations for record in records)
    gaps = chart.unread(records, narratives=told)
    if not told:
        attachments += _narratives(root)
    records = tuple(replace(record, understood=gaps.understood()) for record in records)
    return read_attached(records, attachments, name, options)


def _is_part(root: Element) -> bool:
    """Guides print sections and entries alone, often without the namespace."""
    return name_of(root) in ("component", "section", "structuredBody", "entry", "substanceAdministration")


class _Quotes:
    """The narrative words that entries refer to.

    An object of its own: were it a method of `_Chart`, the chart and its medications would hold each other, and the
    whole tree would stay until the garbage collector comes by.
    """

    def __init__(self, root: Element) -> None:
        self._root = root
        self._texts: dict[str, Element] | None = None

    def __call__(self, element: Element) -> str:
        """Return the narrative words that an entry refers to, or those that stand in it."""
        text = element if name_of(element) == "originalText" else child(element, "text")
        target = (given(child(text, "reference"), "value") or "").removeprefix("#")
        if target:
            if self._texts is None:
                self._texts = {item.get("ID", ""): item for item in self._root.iterfind(".//*[@ID]")}
            text = self._texts.get(target, text)
        if text is not None and name_of(text) == "tr":
            return row_words(text)[:_MAX_QUOTE]
        return (inner_text(text) or "")[:_MAX_QUOTE]


class _Chart:
    """One document, walked once."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.ignored = Counter[str]()
        self.gaps = Gaps()
        self.quote = _Quotes(root)
        self.medications = Medications(self.quote, self.ignored, self.gaps)
        self.other: list[tuple[str, str]] = []
        """Places and words of entries that are neither administrations nor observations."""
        self.observed: list[Monitoring] = []
        self.remarks: list[Note] = []
        self.diagnoses: list[Indication] = []
        self.sections = tuple(_sections(root))
        self.is_of_several = _is_of_several(root)
        if self.is_of_several:
            self.gaps.add("recordTarget", "it names several patients")
        for section, element in self.sections:
            self._walk(element, section)

    def _walk(self, section: Element, about: Section) -> None:
        """Read the entries of one section; those of the sections inside it have their turn."""
        for index, entry in enumerate(children(section, "entry")):
            place = f"{about.place}.entry[{index}]"
            for item in entry.iter("{*}substanceAdministration", "{*}observation", "{*}procedure"):
                match name_of(item):
                    case "substanceAdministration" if not _inside_administration(item, entry):
                        self.medications.take(item, about, place)
                    case "observation" if not _inside_administration(item, entry):
                        self._observe(item, about, place)
                    case "procedure" if item.get("moodCode") == "EVN" and not is_negated(item):
                        self._remark(item, place)
            self.other += ((place, words) for item in entry if (words := self._words(item, about)))

    def _words(self, item: Element, about: Section) -> str:
        """Return the words of an entry that is no administration and no supply, in a section of this visit."""
        if about.code in _NOT_OF_THIS_VISIT or name_of(item) in (
            "substanceAdministration",
            "supply",
            "encounter",
        ):
            return ""
        if item.get("moodCode", "EVN") != "EVN" or is_negated(item):
            return ""
        parts = [concept(part).words for part in item.iter("{*}code", "{*}value")]
        return " ".join(dict.fromkeys(filter(None, (*parts, self.quote(item)))))[:_MAX_QUOTE]

    def unread(self, records: Sequence[InfusionRecord], *, narratives: bool) -> Gaps:
        """Return what was not made out; `narratives`: the text of the sections is read by nobody else."""
        for place, words in (*self.other, *self.medications.beside):
            self.gaps.check(place, words, records)
        for section, element in self.sections if narratives else ():
            told = child(element, "text")
            if section.code in _NOT_OF_THIS_VISIT or told is None:
                continue
            if may_speak(texts(told)):
                self.gaps.check(f"{section.place}.text", narrative(told), records)
                self._rows(f"{section.place}.text", told, records)
        return self.gaps

    def _rows(self, place: str, told: Element, records: Sequence[InfusionRecord]) -> None:
        """Name the rows that deny what the entries give, and those with a lot that no entry has."""
        given = {drugs.key_of(item.substance) for record in records for item in record.administrations}
        given -= {drugs.key_of(item.substance) for item in self.medications.not_given}
        lots = " ".join(item.lot or "" for record in records for item in record.administrations)
        for cells in (cells for table in told.iter("{*}table") for cells in rows_of(table)):
            words = said_in_row(cells)
            other_lot = any(field_of(head) == "lot" and cell not in lots for head, cell in cells)
            if not denial_of(words) and not other_lot:
                continue  # most rows, without more ado
            if {drugs.key_of(words[start:end]) for start, end in drugs.names_in(words)} & given:
                self.gaps.add(place, words)

    def _observe(self, item: Element, about: Section, place: str) -> None:
        if item.get("moodCode", "EVN") != "EVN" or is_negated(item):
            return
        if given(child(item, "statusCode"), "code") in ("nullified", "cancelled", "held"):
            return
        code, value = concept(child(item, "code")), child(item, "value")
        amount, coded = quantity(value), concept(value)
        if about.code in _DIAGNOSED and (coded.icd10 or coded.words):
            self.diagnoses.append(Indication(coded.icd10, coded.words, source=Provenance(locator=place)))
            return
        said = amount.words if amount else coded.words or inner_text(value)
        at = span(child(item, "effectiveTime")).start
        if about.code in _MONITORED and said and at is not None:
            words = f"{code.words or 'observation'} {said}"
            self.observed.append(Monitoring(at, words, Provenance(locator=place, quote=words)))

    def _remark(self, item: Element, place: str) -> None:
        words = concept(child(item, "code")).words
        if words:
            at = span(child(item, "effectiveTime")).start
            self.remarks.append(Note(at, None, words, Provenance(locator=place, quote=words)))

    def records(self) -> tuple[InfusionRecord, ...]:
        """Return one record for the encounter, or one for each day where no encounter covers all days."""
        encounter = _encounter(self.root)
        entries = [(None, entry) for entry in self.medications.entries]
        covered = _covers(encounter, [entry for _, entry in entries])
        visits = visits_of(entries, lambda _: "all" if covered else "")
        number = None if self.is_of_several else _medical_record_number(self.root)
        base = InfusionRecord(
            claim=ClaimKeys(medical_record_number=number),
            patient=Patient() if self.is_of_several else _patient(self.root),
            encounter=encounter,
            documents=(_document(self.root),),
            not_given=tuple(self.medications.not_given),
            retracted=tuple(self.medications.retracted),
        )
        records = [self._record(base, visit, len(visits) == 1) for visit in visits]
        notes = tuple(f"{what} ({n})" if n > 1 else what for what, n in sorted(self.ignored.items()))
        records[0] = replace(records[0], ignored=notes)
        return tuple(records)

    def _record(self, base: InfusionRecord, visit: Visit[None], alone: bool) -> InfusionRecord:
        days = visit.days
        ids = {entry.administration.id for _, entry in visit.entries}
        orders = {entry.order for _, entry in visit.entries}
        here = self.medications.orders
        return replace(
            base,
            administrations=placed(joined(entry for _, entry in visit.entries)),
            orders=tuple(order for order in here.values() if alone or order.id in orders),
            # vital signs of other days are history, and a chart may hold years of it
            monitoring=tuple(item for item in self.observed if not days or day_of(item.at) in days),
            indications=(
                *(item for item in self.medications.reasons if item.for_administration in ids),
                *self.diagnoses,
            ),
            notes=tuple(item for item in self.remarks if alone or item.at is None or day_of(item.at) in days),
        )


def _sections(root: Element) -> Iterator[tuple[Section, Element]]:
    """Yield every section; a fragment without one counts as a section of its own."""
    found = [root] if name_of(root) == "section" else list(root.iter("{*}section"))
    if len(found) > MAX_PARTS:
        raise DocumentError("too_many")
    for index, element in enumerate(found):
        code = given(child(element, "code"), "code") or ""
        templates = frozenset(item.get("root") or "" for item in children(element, "templateId"))
        yield Section(code, f"section[{code or index}]", templates), element
    if not found and name_of(root) == "substanceAdministration":
        yield Section("", "fragment", frozenset()), _entry_around(root)


def _entry_around(item: Element) -> Element:
    from lxml import etree

    section = etree.Element("section")
    etree.SubElement(section, "entry").append(item)
    return section


def _inside_administration(item: Element, entry: Element) -> bool:
    """What is nested in an administration is read with it."""
    for ancestor in item.iterancestors():
        if ancestor is entry:
            return False
        if name_of(ancestor) == "substanceAdministration":
            return True
    return False


def _document(root: Element) -> ChartDocument:
    legal = child(root, "legalAuthenticator")
    signature = given(child(legal, "signatureCode"), "code")
    number = given(child(root, "versionNumber"), "value") or ""
    return ChartDocument(
        format="ccda",
        id=_full_identifier(child(root, "id")),
        set_id=_full_identifier(child(root, "setId")),
        version=int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else None,
        signed=signature == "S" if legal is not None else None,
        written_at=moment(child(root, "effectiveTime")),
        replaces=_related(root, "RPLC"),
        appends=_related(root, "APND"),
    )


def _related(root: Element, kind: str) -> str | None:
    """Return the number of the first document that this one stands in a relation to."""
    found = (
        _full_identifier(child(related, "parentDocument", "id"))
        for related in children(root, "relatedDocument")
        if related.get("typeCode") == kind
    )
    return next(filter(None, found), None)


def _full_identifier(element: Element | None) -> str | None:
    parts = filter(None, (given(element, "root"), given(element, "extension")))
    return "^".join(parts) or None


def _patient(root: Element) -> Patient:
    role = child(root, "recordTarget", "patientRole")
    patient = child(role, "patient")
    names = list(children(patient, "name"))
    name = next((item for item in names if item.get("use") == "L"), names[0] if names else None)
    birth = moment(child(patient, "birthTime"))
    return Patient(
        member_id=_member_id(root),
        family=with_generation(inner_text(child(name, "family")), inner_text(child(name, "suffix"))),
        given=inner_text(child(name, "given")),
        birth_date=day_of(birth),
    )


def _is_of_several(root: Element) -> bool:
    """Return whether a document names several patients: whose its entries are, nobody knows."""
    roles = children(root, "recordTarget", "patientRole")
    return len({inner_text(child(role, "patient", "name")) or inner_text(role) for role in roles}) > 1


def _medical_record_number(root: Element) -> str | None:
    """Return the patient's first identifier that is no social security number."""
    for item in children(root, "recordTarget", "patientRole", "id"):
        if item.get("root") != SSN and given(item, "extension"):
            return given(item, "extension")
    return None


def _member_id(root: Element) -> str | None:
    """Return the member id of the first policy in the payers section (participant COV)."""
    for act in root.iter("{*}act"):
        if any(item.get("root") == _POLICY for item in children(act, "templateId")):
            for participant in children(act, "participant"):
                found = given(child(participant, "participantRole", "id"), "extension")
                if participant.get("typeCode") == "COV" and found:
                    return found
    return None


def _encounter(root: Element) -> Encounter:
    found = child(root, "componentOf", "encompassingEncounter")
    when = span(child(found, "effectiveTime"))
    return Encounter(id=identifier(child(found, "id")), start=when.start, stop=when.stop)


def _when(root: Element) -> tuple[Moment, ...]:
    """Return when the care was: the encounter, the service that is documented, else the document's own time."""
    for path in (("componentOf", "encompassingEncounter"), ("documentationOf", "serviceEvent")):
        when = span(child(child(root, *path), "effectiveTime"))
        ends = tuple(filter(None, (when.start or when.on, when.stop)))
        if ends:
            return ends
    written = moment(child(root, "effectiveTime"))
    return (written,) if written is not None else ()


def _covers(encounter: Encounter, entries: list[Entry]) -> bool:
    if encounter.start is None or encounter.stop is None:
        return False
    first, last = encounter.start.date(), encounter.stop.date()
    return all(first <= day <= last for entry in entries if (day := entry.administration.day()))


def _bodies(root: Element) -> Iterator[Attachment]:
    """Yield the body of an unstructured document."""
    bodies = root.iter("{*}nonXMLBody")
    for index, body in enumerate(bodies):
        text = child(body, "text")
        if text is None:
            continue
        place = f"nonXMLBody[{index}]"
        if child(text, "reference") is not None and not (text.text or "").strip():
            yield Attachment(place, None, problem="not_attached")
            continue
        try:
            yield Attachment(place, _body(text), _document(root), when=_when(root))
        except DocumentError as error:
            yield Attachment(place, None, problem=error.code)


def _body(text: Element) -> bytes:
    raw = "".join(text.itertext())  # type: ignore[arg-type]
    data = decode_base64(raw) if text.get("representation") == "B64" else raw.encode("utf-8", "replace")
    compression = text.get("compression")
    return inflate(data, compression) if compression else data


def _narratives(root: Element) -> Iterator[Attachment]:
    """Yield the text of the sections that may tell what was done at this visit, as one note."""
    parts = [
        _titled(element, narrative(child(element, "text"), as_tables=True))
        for section, element in _sections(root)
        if section.code not in _NOT_OF_THIS_VISIT
    ]
    words = "\n\n".join(filter(None, parts))
    if words:
        data = words.encode("utf-8", "replace")
        yield Attachment("narrative", data, _document(root), format="text", fallback=True, when=_when(root))


def _titled(element: Element, words: str) -> str:
    """Return a section below its title, where that says that it is of no care: `Refused medications`."""
    title = f"{(inner_text(child(element, 'title')) or '').rstrip(' :')}:"
    found = heading_of(title, 0, len(title)) if words else None
    return words if found is None or found[0] in ("care", "aside") else f"{title}\n{words}"
