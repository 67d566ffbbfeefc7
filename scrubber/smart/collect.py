"""What the chart of a visit is made of: which resources are asked for, which of them belong, what could not
be had.

Asked for, of one patient and for the days of the claim: encounters, administrations, requests, observations
(waste is one), procedures, and the documents of those days; then what these refer to. Days are compared
here too, since a server's day is not the clinic's. A resource that is about another patient, or does not
say about whom, is dropped and counted. Whatever could not be had is a `Missing`, and one of them makes the
chart *partly read*.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta, tzinfo

from scrubber.charts.readers.fhir.values import Object, local_reference, obj, objs, text
from scrubber.smart.client import MISSING, REFUSED, FhirClient, Params
from scrubber.smart.days import touches, when_of
from scrubber.smart.errors import TEXTS, AnswerError
from scrubber.smart.wanted import Span

_DAY = timedelta(days=1)
NOTES_WITHIN = 30
"""Days after the last service in which a document about it is looked for: notes are written and signed late.
"""
MOST_BYTES = 40 * 1024 * 1024
"""Of all documents of one chart; a chart is read up to 64 MB, and base64 adds a third."""
MOST_READS = 300
"""Resources that are read one by one because another refers to them."""
ANOTHER_PATIENT = "another_patient"

_SEARCHED: tuple[tuple[str, str], ...] = (
    ("Encounter", "date"),
    ("MedicationAdministration", "effective-time"),
    ("MedicationRequest", "authoredon"),
    ("Observation", "date"),
    ("Procedure", "date"),
)
_NEEDED = frozenset({"MedicationAdministration"})
_FOLLOWED = ("Medication", "MedicationRequest", "Encounter", "Condition", "Device", "Practitioner")
_WITH_SUBJECT = frozenset({"MedicationRequest", "Encounter", "Condition"})
_ONLY_NAMES = frozenset({"Practitioner"})
"""Types that say nothing of what was given: one that can't be had is no gap of the chart."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What could not be had: the type of resource, why (a key of `WHY`), and how many of them, where that is
    known.
    """

    what: str
    because: str
    count: int = 1

    def __str__(self) -> str:
        number = f" ({self.count})" if self.count > 1 else ""
        return f"{self.what}{number}: {WHY[self.because]}"


WHY: dict[str, str] = {
    **TEXTS,
    **MISSING,
    ANOTHER_PATIENT: "about another patient, or not saying about whom, and dropped",
    "not_offered": "the server does not have it at all, as it says itself",
    "too_many_bytes": "documents larger than one chart may be",
    "too_many_reads": "more references than are followed",
}


@dataclass(slots=True)
class Collected:
    """A chart as it was got. `missing` empty: all that was asked for is here."""

    patient: Object
    resources: dict[str, Object] = field(default_factory=dict)
    """By `Type/id`."""
    missing: list[Missing] = field(default_factory=list)
    not_offered: list[str] = field(default_factory=list)
    """Types that this server does not have, as it says itself."""

    def counts(self) -> dict[str, int]:
        """Return how many resources of each type there are."""
        return dict(
            sorted(Counter(text(item.get("resourceType")) or "" for item in self.resources.values()).items())
        )


def collect(
    client: FhirClient,
    patient: Object,
    spans: Sequence[Span],
    *,
    zone: tzinfo | None = None,
    days_around: int = 0,
    also: Iterable[Object] = (),
) -> Collected:
    """Return what the server has of this patient for these days (and `days_around` them).

    `zone`: the clinic's, for times that are given in Greenwich. `also`: resources that are at hand already
    (coverages). Raises `TokenError` and `ServerGone`; everything else becomes a `Missing`.
    """
    widened = [(first - days_around * _DAY, last + days_around * _DAY) for first, last in spans]
    work = _Collecting(client, patient, widened, zone)
    for item in also:
        work.take(item)
    for type, day_param in _SEARCHED:
        if work.may_have(type):
            work.search(type, day_param)
    work.follow()
    if work.may_have("DocumentReference"):
        work.documents()
    return work.result()


class _Collecting:
    def __init__(
        self, client: FhirClient, patient: Object, spans: Sequence[Span], zone: tzinfo | None
    ) -> None:
        self.client = client
        self.patient_id = text(patient.get("id")) or ""
        self.spans = spans
        self.zone = zone
        self.first = min(first for first, _ in spans)
        self.last = max(last for _, last in spans)
        self.collected = Collected(patient)
        self._missing: Counter[tuple[str, str]] = Counter()
        self._reads = 0
        self._bytes = 0

    def result(self) -> Collected:
        self.collected.missing = [
            Missing(what, because, count) for (what, because), count in self._missing.items()
        ]
        return self.collected

    def take(self, resource: Object) -> None:
        self.collected.resources[_name(resource)] = resource

    def lack(self, what: str, because: str, count: int = 1) -> None:
        self._missing[what, because] += count

    # --- searches

    def may_have(self, type: str) -> bool:
        """Return whether to ask for a type. What the server does not have at all is no gap, but for what was
        given.
        """
        if self.client.offers(type):
            return True
        self.collected.not_offered.append(type)
        if type in _NEEDED:
            self.lack(type, "not_offered")
        return False

    def search(self, type: str, day_param: str) -> None:
        """Take the resources of a type that belong to the days."""
        patient = ("patient", f"Patient/{self.patient_id}")
        days = _between(day_param, self.first - _DAY, self.last + _DAY)
        for resource in self._found(type, ([patient, *days], [patient])):
            if touches(resource, self.spans, self.zone):
                self.take(resource)

    def _found(self, type: str, ways: Sequence[Params], *, optional: bool = False) -> Iterator[Object]:
        """Yield this patient's resources of a type, by the first way of asking that the server takes."""
        for number, way in enumerate(ways, start=1):
            try:
                found = self.client.search(type, way)
            except AnswerError as error:
                if error.code in REFUSED and (optional or number < len(ways)):
                    continue
                self.lack(type, error.code)
                return
            for code in found.missing:
                self.lack(type, code)
            for resource in found.resources:
                if resource.get("resourceType") != type:
                    continue
                if self.client.is_of(resource, self.patient_id):
                    yield resource
                else:
                    self.lack(type, ANOTHER_PATIENT)
            return

    # --- references

    def follow(self) -> None:
        """Read what the resources refer to, and what that refers to, each once."""
        waiting = list(self.collected.resources.values())
        asked: set[str] = set()
        while waiting:
            for target in _references(waiting.pop()):
                name = local_reference(target)
                type, _, id = name.partition("/")
                here = self.client.is_here(target)
                known = here and name in self.collected.resources
                if known or target in asked or type not in _FOLLOWED:
                    continue
                asked.add(target)
                resource = self._read(type, id, here=here)
                if resource is not None:
                    self.take(resource)
                    waiting.append(resource)

    def _read(self, type: str, id: str, *, here: bool) -> Object | None:
        self._reads += 1
        if self._reads > MOST_READS:
            self.lack(type, "too_many_reads")
            return None
        try:
            if not here:
                raise AnswerError("elsewhere", place=type)
            resource = self.client.read(type, id)
        except AnswerError as error:
            if type not in _ONLY_NAMES:
                self.lack(type, error.code)
            return None
        names_patient = any(resource.get(name) for name in ("subject", "patient"))
        if (type in _WITH_SUBJECT or names_patient) and not self.client.is_of(resource, self.patient_id):
            self.lack(type, ANOTHER_PATIENT)
            return None
        return resource

    # --- documents

    def documents(self) -> None:
        """Take the documents of the encounters and days, with what they hold."""
        patient = ("patient", f"Patient/{self.patient_id}")
        late = self.last + NOTES_WITHIN * _DAY
        days = _between("date", self.first - _DAY, late)
        found = {
            _name(item): item for item in self._found("DocumentReference", ([patient, *days], [patient]))
        }
        encounters = [
            name
            for name, item in self.collected.resources.items()
            if name.startswith("Encounter/") and touches(item, self.spans, self.zone)
        ]
        for encounter in encounters:
            ways = ([patient, ("encounter", encounter)],)
            found |= {_name(item): item for item in self._found("DocumentReference", ways, optional=True)}
        for name in sorted(found):
            if self._is_of_the_visit(found[name], encounters, late):
                self.take(found[name])
                self._attachments(found[name])

    def _is_of_the_visit(self, document: Object, encounters: list[str], late: date) -> bool:
        context = obj(document.get("context"))
        named = [
            local_reference(text(item.get("reference")) or "") for item in objs(context.get("encounter"))
        ]
        if any(name in encounters for name in named):
            return True
        if context.get("period"):
            return touches(document, self.spans, self.zone)
        if named and encounters:
            return False  # another visit's
        written = when_of({"effectiveDateTime": document.get("date")}, self.zone)
        return written is None or (written[1] >= self.first and written[0] <= late)

    def _attachments(self, document: Object) -> None:
        for content in objs(document.get("content")):
            attachment = obj(content.get("attachment"))
            address = text(attachment.get("url"))
            if not address or address.startswith("#") or attachment.get("data"):
                continue
            try:
                binary = self.client.document(address, text(attachment.get("contentType")) or "")
            except AnswerError as error:
                self.lack("Binary", error.code)
                continue
            size = len(text_of(binary))
            if self._bytes + size > MOST_BYTES * 4 // 3:
                self.lack("Binary", "too_many_bytes")
                continue
            self._bytes += size
            if _name(binary) == local_reference(address):
                self.take(binary)
            else:  # an address by which no reader would find it: the document holds it itself
                attachment["data"] = text_of(binary)


def text_of(binary: Object) -> str:
    """Return the base64 of a Binary."""
    data = binary.get("data")
    return data if isinstance(data, str) else ""


def _between(name: str, first: date, last: date) -> Params:
    return [(name, f"ge{first.isoformat()}"), (name, f"le{last.isoformat()}")]


def _name(resource: Object) -> str:
    return f"{text(resource.get('resourceType'))}/{text(resource.get('id'))}"


def _references(resource: Object) -> Iterator[str]:
    """Yield what a resource refers to and a reader looks at; what it contains itself, and persons whose
    names it gives, are left out.

    The encounter of an order or a diagnosis may be one of years ago; only that of an administration is of
    the visit.
    """
    given = resource.get("resourceType") == "MedicationAdministration"
    targets = [
        resource.get("medicationReference"),
        resource.get("request"),
        *([resource.get("context"), resource.get("encounter")] if given else []),
        *objs(resource.get("reasonReference")),
        *objs(resource.get("device")),
        *(obj(item.get("condition")) for item in objs(resource.get("diagnosis"))),
        *(obj(item.get("actor")) for item in objs(resource.get("performer"))),
        resource.get("requester"),
    ]
    for target in targets:
        said = text(obj(target).get("reference"))
        if said is None or said.startswith(("#", "urn:")):
            continue
        is_named = text(obj(target).get("display")) is not None
        if not (is_named and local_reference(said).partition("/")[0] in _ONLY_NAMES):
            yield said
