"""Which records of one document may be a claim's: a log of a day holds thousands, and every claim of the day asks it.

What the records say of their claim and patient is gathered once for a document and asked by each claim, so that a claim
weighs only those that can be its own. What is left out here is another patient's by `likeness`, whatever else it says.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from scrubber.charts.link.keys import LinkedBy, LinkKeys, plain
from scrubber.charts.link.nobodys import Parted, parted
from scrubber.charts.words.sameness import family_signs, plain_identifier
from scrubber.model.record import InfusionRecord

Records = tuple[InfusionRecord, ...]
T = TypeVar("T")
_Sign = tuple[object, ...]
_FEW = 8
"""So many records are weighed one by one."""
_MOST_KEPT = 8


class Within:
    """Keeps what the records of documents say, each document by the tuple of its records, those asked last."""

    def __init__(self) -> None:
        self._signs: OrderedDict[int, tuple[Records, dict[_Sign, list[int]]]] = OrderedDict()
        self._parted: OrderedDict[int, tuple[Records, Parted]] = OrderedDict()

    def naming(self, records: Records, keys: LinkKeys) -> Sequence[InfusionRecord]:
        """Return the records that may name the claim by a number."""
        if len(records) <= _FEW:
            return records
        wanted = [("control", number) for number in keys.attachment_control_numbers]
        wanted.append(("claim", keys.claim_id))
        return self._with(records, ((kind, plain_identifier(number)) for kind, number in wanted if number))

    def of_person(self, records: Records, keys: LinkKeys, linked_by: LinkedBy) -> Sequence[InfusionRecord]:
        """Return the records that may be the patient's, by birth date, name and the number that links."""
        return records if len(records) <= _FEW else self._with(records, _signs_of(keys, linked_by))

    def parted(self, records: Records) -> Parted:
        """Return the records that say whose they are, and what is not understood because of the others."""
        return _kept(self._parted, records, parted)

    def _with(self, records: Records, signs: Iterable[_Sign]) -> Sequence[InfusionRecord]:
        known = _kept(self._signs, records, _gathered)
        return [records[place] for place in sorted({at for sign in signs for at in known.get(sign, ())})]


def _kept(known: OrderedDict[int, tuple[Records, T]], records: Records, make: Callable[[Records], T]) -> T:
    """Return what is made of records, made once for the same object; it is kept, so that its id stays its own."""
    held = known.pop(id(records), None) or (records, make(records))
    known[id(records)] = held  # the last one: what every claim asks must not go when others come
    if len(known) > _MOST_KEPT:
        known.popitem(last=False)
    return held[1]


def _gathered(records: Records) -> dict[_Sign, list[int]]:
    """Return the places of the records by what each says."""
    found: defaultdict[_Sign, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        for sign in _said_by(record):
            found[sign].append(place)
    return dict(found)


def _signs_of(keys: LinkKeys, linked_by: LinkedBy) -> Iterator[_Sign]:
    """Yield what a record of the claim's patient says, whichever of it."""
    names = family_signs(keys.family) | family_signs(keys.given)
    if not keys.family or "" in names:  # a name without a word of its own agrees with any
        yield "born", keys.birth_date
    else:
        yield from (("born", keys.birth_date, name) for name in (*names, ""))
    if linked_by == "medical_record_number":
        yield "number", plain_identifier(keys.medical_record_number)
    elif linked_by == "member_id":
        yield "member", plain(keys.member_id)


def _said_by(record: InfusionRecord) -> set[_Sign]:
    claim, patient = record.claim, record.patient
    controls = (claim.attachment_control_number, *(document.id for document in record.documents))
    names = (claim.claim_id, claim.account_number, record.encounter.id)
    number = claim.medical_record_number or patient.medical_record_number
    said: set[_Sign] = {("control", plain_identifier(each)) for each in controls if each}
    said |= {("claim", plain_identifier(each)) for each in names if each}
    said |= {("number", plain_identifier(number or "")), ("member", plain(patient.member_id or ""))}
    if patient.birth_date is not None:
        said.add(("born", patient.birth_date))
        said |= {("born", patient.birth_date, name) for name in family_signs(patient.family or "")}
    return said
