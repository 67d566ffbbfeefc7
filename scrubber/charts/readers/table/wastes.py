"""Wastes that stand apart from their doses: a sheet or a table of them, and a row of a waste alone.

    Wastage
    Date        Medication   Amount wasted   Lot
    03/23/2026  vedolizumab  20 mg           GS221

A waste belongs to the one dose of its patient, drug and day; an order, a lot and a dose that both tell are the same,
and of several such doses it is that which ran at its time. Any other waste stays a line for a person, with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from scrubber.charts.completeness import WHOLE, Gaps, with_gaps
from scrubber.charts.readers.table.amounts import amount_of, dose_of, waste_of
from scrubber.charts.readers.table.moments import days_for, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.said import remarks_of, said_against
from scrubber.charts.readers.table.sections import words_of
from scrubber.charts.readers.table.whose import claim_of, key_of, patient_of
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import action_of
from scrubber.charts.words.comments import in_doubt
from scrubber.charts.words.giving import speaks_of_giving
from scrubber.charts.words.products import are_two_products
from scrubber.charts.words.sameness import same_amount
from scrubber.charts.words.waste import AMOUNT, agreed, totalled
from scrubber.charts.words.withdrawn import puts_right
from scrubber.model.record import (
    Administration,
    ClaimKeys,
    Encounter,
    InfusionRecord,
    Patient,
    Provenance,
    Waste,
)
from scrubber.model.value import Value, replace

NO_DOSE = "a waste, and no dose of this patient, drug and day is told"
SEVERAL_DOSES = "a waste that may be of several doses"
NO_PATIENT = "a waste that names no patient, and doses of several"
NO_DAY = "a waste whose day is not told"
NO_AMOUNT = "a waste whose amount is not understood"
OTHER_AMOUNT = "a waste, and the row of its dose tells another"
UNSURE = "a waste whose row leaves its amount open"
TAKEN_BACK = "a waste that its row speaks against"
_ONLY_A_WASTE = frozenset({"dose", "volume_ml", "start", "stop", "given", "route", "technique", "status"})
"""What a row of a waste alone does not fill."""


class _Place(Value):
    """Which dose: its record and its place in it."""

    key: tuple[object, ...]
    record: int
    item: int


def is_only_waste(row: Row) -> bool:
    """Return whether a row tells an amount wasted, and nothing of a dose."""
    return "waste" in row.words and _ONLY_A_WASTE.isdisjoint(row.words)


def is_a_waste(row: Row) -> bool:
    """Return whether a row tells a waste and gives nothing; in a record of events it is one of them."""
    return bool(row.of_wastes) or (is_only_waste(row) and not row.of_events and not row.event)


def with_wastes(
    given: Mapping[tuple[object, ...], list[InfusionRecord]],
    wastes: Sequence[Row],
    unread: Gaps,
    rows: Sequence[Row],
) -> dict[tuple[object, ...], list[InfusionRecord]]:
    """Return the records of a table with its wastes, each with the dose that it is of; what is of none is named.

    `unread`: what may concern any patient of the table; `rows`: all of its rows.
    """
    records = {key: list(own) for key, own in given.items()}
    if not wastes:
        return records
    found: dict[_Place, list[tuple[Row, Waste]]] = {}
    by_place = {row.place: row for row in rows}
    patients = _Patients(records)
    for row in wastes:
        keys = patients.of(row)
        place, why = _dose_of(row, {key: records[key] for key in keys})
        why = NO_PATIENT if not keys and len(given) > 1 and not _named_by(row) else why
        waste = _waste_of(row, records, place)
        why = why or (NO_AMOUNT if waste is None else "")
        if _is_taken_back(row):
            why = TAKEN_BACK
        if why or place is None or waste is None:
            _name(records, keys, row, why, unread)
        else:
            found.setdefault(place, []).append((row, waste))
    for place, told in found.items():
        record = records[place.key][place.record]
        records[place.key][place.record] = _with(record, place.item, told, by_place)
    return records


def _words_of(row: Row) -> list[tuple[str, str]]:
    """Return what a row says besides its amount, each with where it stands; no names of those who saw it."""
    cells = [
        (name, words)
        for name in _SAID
        if (words := row.text(name)) and not _names_a_person(row.mapping.columns.get(name, ""))
    ]
    others = [(heading, words) for heading, words in row.other if not _names_a_person(heading)]
    return [*cells, *others, *row.remarks]


_SAID = ("comment", "reason", "waste_reason", "status", "technique", "route")


def _names_a_person(heading: str) -> bool:
    """Return whether a heading is of who did or saw it: `Witness`, `Wasted by`, and no `Witness comments`."""
    return _A_PERSON.search(heading) is not None and _OF_WORDS.search(heading) is None


_A_PERSON = re.compile(
    r"\b(?:witness\w*|nurse|rn|by|with|initials?|init|user|staff|names?|signatures?|signed|co-?sign\w*|pharmacist"
    r"|clinician|provider|verif\w*|patient|pt)\b",
    re.IGNORECASE,
)
_OF_WORDS = re.compile(
    r"\b(?:comments?|notes?|remarks?|reasons?|details?|explanation|type|status)\b", re.IGNORECASE
)


def _is_taken_back(row: Row) -> bool:
    """Return whether a row speaks plainly against its waste: it was charted in error, returned, or kept."""
    said = said_against(row)
    if said.denial or said.named or action_of(row.text("status") or "") in ("not_given", "void", "others"):
        return True
    return any(_KEPT.search(words) for _, words in _words_of(row))


_KEPT = re.compile(
    r"\b(?:restock(?:ed)?|re-?used?|not[ ]wasted|no[ ]waste|back[ ]to[ ](?:stock|pharmacy))\b"
    r"|(?<!\bpt[ ])(?<!\bpatient[ ])\b(?:return(?:ed|s)?\b(?![ ](?:visit|appt|appointment|to[ ]clinic)\b)"
    r"|(?:saved?|kept)[ ](?:for\b|(?:the[ ])?(?:vial|drug|remainder|rest)\b))"
    r"|\b(?:vial|drug|remainder|rest)[ ](?:\w+[ ])?(?:saved|kept)\b|^\W*(?:saved|kept)\W*$",
    re.IGNORECASE,
)
"""Of the drug: `saved for next pt`, `rest kept`, `Return`; `pt kept NPO`, `return visit 3/9` are of the patient."""


def _unsure(row: Row, waste: Waste) -> tuple[str, str] | None:
    """Return the words of a row that leave open how much was wasted, or whether it was of the dose that was given."""
    remarks = {where for where, _ in remarks_of(row)}
    for where, words in _words_of(row):
        others = {match["value"].replace(",", "") for match in _AN_AMOUNT_OF.finditer(words)}
        if where not in remarks:
            others = set()  # `Vial size`, `Amount removed`
        if puts_right(words) or _VAGUE.search(words) or others - {f"{waste.amount.value.normalize():f}"}:
            return where, words
    return None


_AN_AMOUNT_OF = re.compile(AMOUNT, re.IGNORECASE)
_VAGUE = re.compile(
    r"\b(?:replac\w+|supersed\w+|approx\w*|estimat\w+|about|shared?|split|another|brok\w+|drop(?:ped)?|spill\w*|spilt"
    r"|contaminat\w+|expired|damaged|cracked)\b|~",
    re.IGNORECASE,
)
"""`replaces entry above`, `approximate`, `shared with MRN 4`; `dropped`: no rest of what was given."""
_NONE = re.compile(r"\b(?:no|zero|none|nothing)\b(?:\s+\w+){0,2}?\s+(?:wast\w+|discard\w*)\b", re.IGNORECASE)


class _Patients:
    """Whose records there are, by what names them."""

    def __init__(self, records: Mapping[tuple[object, ...], list[InfusionRecord]]) -> None:
        self._told = {
            key: _names(own[0].claim, own[0].patient, own[0].encounter.id)
            for key, own in records.items()
            if own
        }
        self._by_name: dict[tuple[str, str], list[tuple[object, ...]]] = {}
        for key, told in self._told.items():
            for name in told.items():
                self._by_name.setdefault(name, []).append(key)

    def of(self, row: Row) -> list[tuple[object, ...]]:
        """Return whose records a row may be of: something that both tell is the same, and nothing another.

        A row that names nobody is of the only patient that there is.
        """
        told = _named_by(row)
        if not told:
            return [*self._told] if len(self._told) == 1 else []
        alike = (key for name in told.items() if name[0] != "born" for key in self._by_name.get(name, ()))
        return [
            key
            for key in dict.fromkeys(alike)
            if all(self._told[key].get(kind, value) == value for kind, value in told.items())
        ]


def _named_by(row: Row) -> dict[str, str]:
    return _names(claim_of(row), patient_of(row), row.text("encounter"))


def _names(claim: ClaimKeys, patient: Patient, encounter: str | None) -> dict[str, str]:
    """Return what names somebody, by its kind, as it is compared."""
    name = f"{patient.family}, {patient.given}" if patient.family and patient.given else ""
    told = {
        "record": claim.medical_record_number,
        "account": claim.account_number,
        "claim": claim.claim_id,
        "member": patient.member_id,
        "name": name,
        "born": patient.birth_date,
        "encounter": encounter,
    }
    return {kind: _plain(value) for kind, value in told.items() if value}


def _plain(value: object) -> str:
    return str(value).strip().casefold()


def _dose_of(
    row: Row, records: Mapping[tuple[object, ...], list[InfusionRecord]]
) -> tuple[_Place | None, str]:
    """Return which dose a waste is of, or why nobody can tell."""
    days = days_for(row, "given")
    if len(days) != 1:
        return None, NO_DAY
    at = _time_of(row)
    found = [
        (_Place(key, number, place), item)
        for key, own in records.items()
        for number, record in enumerate(own)
        for place, item in enumerate(record.administrations)
        if _fits(row, item, days[0])
    ]
    if len(found) > 1 and at is not None:
        found = [(place, item) for place, item in found if _ran_at(item, at)] or found
    if len(found) == 1:
        return found[0][0], ""
    return None, SEVERAL_DOSES if found else NO_DOSE


def _fits(row: Row, item: Administration, day: date) -> bool:
    drug = drugs.key_of(row.text("drug") or "", row.text("hcpcs"))
    if item.day() != day or drugs.key_of(item.substance, item.hcpcs) != drug:
        return False
    own = Administration(
        row.place, row.text("drug") or "", "infusion", hcpcs=(row.text("hcpcs") or "").upper() or None
    )
    if are_two_products(own, item):
        return False
    order, lot, dose = row.text("order"), row.text("lot"), dose_of(row, "").quantity
    if row.of_wastes and "waste" not in row.mapping.columns:
        dose = None  # its amount is the waste
    lots = [_plain(each) for each in (item.lot or "").split(",")]
    return (
        (not order or not item.order or _plain(order) == _plain(item.order))
        and (not lot or not item.lot or _plain(lot) in lots)
        and (dose is None or item.dose is None or same_amount(dose, item.dose))
    )


def _ran_at(item: Administration, at: datetime) -> bool:
    """Return whether something was begun at a time, or ran then."""
    naive = at.replace(tzinfo=None)
    return any(
        run.start is not None
        and run.start.replace(tzinfo=None) <= naive <= (run.stop or run.start).replace(tzinfo=None)
        for run in item.runs()
    )


def _waste_of(
    row: Row, records: Mapping[tuple[object, ...], list[InfusionRecord]], place: _Place | None
) -> Waste | None:
    """Return how much was wasted; a list of wastes may call it `Amount`."""
    if row.text("waste") is None and row.of_wastes:
        heading = row.mapping.columns.get("dose", "")
        amount = amount_of(row, "dose", "dose_unit").quantity if _AN_AMOUNT.search(heading) else None
        return None if amount is None else Waste(amount, reason=row.text("waste_reason"))
    dose = records[place.key][place.record].administrations[place.item].dose if place is not None else None
    return waste_of(row, dose)


_AN_AMOUNT = re.compile(r"\b(?:amount|amt|quantity|qty)\b(?!.*\b(?:given|administered)\b)", re.IGNORECASE)
"""Of an amount in a list of wastes; what its `Dose` is, nobody says."""


def _name(
    records: dict[tuple[object, ...], list[InfusionRecord]],
    keys: Sequence[tuple[object, ...]],
    row: Row,
    why: str,
    unread: Gaps,
) -> None:
    """Name a waste in the records of its patient, or in one of its own where nothing was given to whom it names.

    Where it names nobody, it may be of anybody.
    """
    gaps = Gaps()
    gaps.add(row.place, f"{why}: {words_of(tuple(row.cells.values()))}")
    if not keys and not _named_by(row):
        unread.extend(gaps.understood().not_understood)
        return
    for key in keys:
        records[key] = [with_gaps(record, gaps) for record in records[key]]
    if not keys:
        own, others = _of_nothing_given(row), records.get(key_of(row), [])
        if all(record.encounter != own.encounter for record in others):
            others = [*others, own]
        records[key_of(row)] = [
            with_gaps(record, gaps) if record.encounter == own.encounter else record for record in others
        ]


def _of_nothing_given(row: Row) -> InfusionRecord:
    """Return a record of the patient and the day of a row."""
    days = days_for(row, "given")
    return InfusionRecord(
        claim=claim_of(row),
        patient=patient_of(row),
        encounter=Encounter(id=row.text("encounter"), on=days[0] if len(days) == 1 else None),
        understood=WHOLE,
    )


def _with(
    record: InfusionRecord, place: int, told: Sequence[tuple[Row, Waste]], rows: Mapping[str, Row]
) -> InfusionRecord:
    """Return a record with the wastes that are told of one of its doses; `rows`: those of the table by their places."""
    item = record.administrations[place]
    listed, several = totalled([replace(waste, at=_time_of(row)) for row, waste in told])
    waste, differ = agreed(item.wasted, listed)
    is_open = any(doubt.field == "wasted" for doubt in item.uncertain)  # `30`, of nobody knows what
    waste = replace(waste, at=None) if waste is not None and not is_open else None
    sources = tuple(
        Provenance(locator=row.place, quote=words_of(tuple(row.cells.values()))) for row, _ in told
    )
    item = replace(
        item,
        wasted=None if several else waste,
        uncertain=(*item.uncertain, *several, *differ),
        also=(*item.also, *sources),
    )
    denied = _denial(record.administrations[place], rows)
    unsure = {row.place: found for row, waste in told if (found := _unsure(row, waste)) is not None}
    for words in (*denied, *(words for _, words in unsure.values())):
        item = in_doubt(item, ("wasted",), words)
    items = (*record.administrations[:place], item, *record.administrations[place + 1 :])
    gaps = Gaps()
    for row, _ in told:
        if row.place in unsure:
            words, said = words_of(tuple(row.cells.values())), unsure[row.place][1]
            gaps.add(row.place, f"{UNSURE}: {words}" if said in words else f"{UNSURE}: {words}: {said}")
        if differ or denied or is_open:
            gaps.add(row.place, f"{OTHER_AMOUNT}: {words_of(tuple(row.cells.values()))}")
        for where, words in _more(row):
            gaps.add(f"{row.place}, {where}", words)
    return with_gaps(replace(record, administrations=items), gaps)


def _denial(item: Administration, rows: Mapping[str, Row]) -> list[str]:
    """Return what the rows of a dose say against any waste: `no waste`."""
    own = [rows[source.locator] for source in item.sources if source.locator in rows]
    return [words for row in own for _, words in remarks_of(row) if _NONE.search(words)]


def _time_of(row: Row) -> datetime | None:
    """Return when something was wasted; a time by itself may be headed as a start."""
    when = when_of(row, "given", days_for(row, "given")) or when_of(row, "start", days_for(row, "start"))
    return when.readings[0] if when is not None and len(when.readings) == 1 else None


def _more(row: Row) -> Iterator[tuple[str, str]]:
    """Yield what a row of a waste tells of a giving."""
    told = [("comment", row.text("comment") or ""), *row.other, *row.remarks]
    yield from (
        (where, words) for where, words in told if _OF_A_GIVING.search(words) and speaks_of_giving(words)
    )


_OF_A_GIVING = re.compile(r"\b(?:given|gave|infus\w*|administered|start\w*|stop\w*)\b", re.IGNORECASE)
