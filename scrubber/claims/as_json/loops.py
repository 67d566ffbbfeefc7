"""The loops of a claim from its fields: segments in the guide's order, each with the path of what says it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from scrubber.claims.as_json import layout, model
from scrubber.claims.as_json.fields import Element, Made, own_designator, text_of, write
from scrubber.claims.as_json.names import AMOUNTS, DATES, NOTES, REFERENCES, ROLES, TAXONOMY_OF, qualifier
from scrubber.claims.as_json.text import DEFAULT, text_of_segment
from scrubber.claims.errors import ClaimError, problem
from x12.hierarchy import loops_of
from x12.segment import Segment

Block = tuple[str, list[Made]]
"""Segments that stay together, and their loop."""
HI_IN_ONE = 12


def billing_segments(provider: model.Provider, path: str) -> Iterator[Made]:
    blocks = _party(provider, "85", "2010AA", path)
    yield from _arranged(_own(blocks, provider.more, "2010AA", path), provider.elements, path)


def subscriber_segments(subscriber: model.Subscriber, payer: model.Payer, path: str) -> Iterator[Made]:
    own = f"{path}.subscriber"
    blocks: list[Block] = []
    _put(blocks, "2000B", write("SBR", layout.SUBSCRIBER, vars(subscriber), subscriber.elements, own))
    blocks += _party(subscriber, "IL", "2010BA", own)
    yield from _arranged(_own(blocks, subscriber.more, "2010BA", own), subscriber.elements, own)
    own = f"{path}.payer"
    blocks = _party(payer, "PR", "2010BB", own)
    yield from _arranged(_own(blocks, payer.more, "2010BB", own), payer.elements, own)


def patient_segments(patient: model.Patient, path: str) -> Iterator[Made]:
    blocks: list[Block] = []
    _put(blocks, "2000C", write("PAT", layout.PATIENT, vars(patient), patient.elements, path))
    blocks += _party(patient, "QC", "2010CA", path)
    yield from _arranged(_own(blocks, patient.more, "2010CA", path), patient.elements, path)


def claim_segments(claim: model.JsonClaim, form: str, path: str) -> list[Made]:
    """Return loop 2300 with all that stands in it."""
    _check_form(claim, path)
    values = dict(vars(claim))
    if claim.type_of_bill:
        values |= {"facility_type": claim.type_of_bill[:2], "frequency": claim.type_of_bill[2:]}
    blocks: list[Block] = []
    clm = write("CLM", layout.CLAIM[form], values, claim.elements, path)
    _put(blocks, "2300", clm and _renamed(clm, {"facility_type": "type_of_bill"}, form == "837I"))
    _put(blocks, "2300", write("CL1", layout.STAY, values, claim.elements, path))
    blocks += [("2300", [made]) for made in _common(claim, path)]
    blocks += [("2300", [made]) for made in _codes(claim, form, path)]
    blocks += _providers(claim.providers, form, "2300", f"{path}.providers")
    claim_part = _arranged(_own(blocks, claim.more, "2300", path), claim.elements, path)
    lines = [
        made
        for number, line in enumerate(claim.lines)
        for made in _line(line, number, form, f"{path}.lines[{number}]")
    ]
    return [*claim_part, *lines]


def _check_form(claim: model.JsonClaim, path: str) -> None:
    professional = claim.form == "837P"
    needed = ("place_of_service", "frequency") if professional else ("type_of_bill",)
    foreign = (
        (
            *("type_of_bill", "admission_type", "admission_source", "patient_status", "drg", "procedures"),
            *("admitting_diagnosis", "reasons_for_visit", "external_causes"),
        )
        if professional
        else ("place_of_service", "frequency", "signature_on_file")
    )
    problems = [problem(f"{path}.{name}", "missing") for name in needed if getattr(claim, name) is None]
    problems += [problem(f"{path}.{name}", "both_forms") for name in foreign if getattr(claim, name)]
    for at, line in enumerate(claim.lines):
        here = f"{path}.lines[{at}]"
        if professional and line.revenue_code is not None:
            problems.append(problem(f"{here}.revenue_code", "both_forms"))
        if professional and line.code is None:
            problems.append(problem(f"{here}.code", "missing"))
        if not professional and line.revenue_code is None:
            problems.append(problem(f"{here}.revenue_code", "missing"))
    if problems:
        raise ClaimError(each for error in problems for each in error.problems)


def _line(line: model.Line, number: int, form: str, path: str) -> Iterator[Made]:
    values = dict(vars(line))
    values |= dict(zip(layout.MODIFIERS, line.modifiers, strict=False))
    values |= dict(zip(layout.POINTERS, line.diagnosis_pointers, strict=False))
    if line.code is None and not line.modifiers:
        values["qualifier"] = None
    blocks: list[Block] = [("2400", [Made("LX", (line.elements.get("LX01", str(number + 1)),), path)])]
    service = "SV1" if form == "837P" else "SV2"
    _put(blocks, "2400", write(service, layout.SERVICE[form], values, line.elements, path))
    if line.date is not None:
        blocks.append(("2400", [_dtp("472", line.date, line.through, None, path)]))
    blocks += [("2400", [made]) for made in _common(line, path)]
    if line.drug is not None:
        blocks += _drug(line.drug, f"{path}.drug")
    blocks += _providers(line.providers, form, "2400", f"{path}.providers")
    yield from _arranged(_own(blocks, line.more, "2400", path), line.elements, path, also=("LX",))


def _drug(drug: model.Drug, path: str) -> list[Block]:
    blocks: list[Block] = []
    _put(blocks, "2410", write("LIN", layout.DRUG, vars(drug), drug.elements, path))
    _put(blocks, "2410", write("CTP", layout.QUANTITY, vars(drug), drug.elements, path))
    blocks += [("2410", [made]) for made in _references(drug.references, path)]
    return [("2410", _arranged(_own(blocks, drug.more, "2410", path), drug.elements, path))]


def _providers(
    providers: Sequence[model.ProviderInRole], form: str, above: str, path: str
) -> Iterator[Block]:
    for at, provider in enumerate(providers):
        role = qualifier(provider.role, ROLES)
        here = f"{path}[{at}]"
        loop = loop_of_role(role, form, above)
        blocks = [(loop, _party(provider, role, loop, here))]
        block = [made for _, inner in blocks for _, own in inner for made in own]
        block += [_segment(each, f"{here}.more[{n}]") for n, each in enumerate(provider.more)]
        yield loop, _ranked(block, provider.elements, here)


def loop_of_role(role: str, form: str, above: str) -> str:
    """Return the loop of a provider by NM101, below 2300 or 2400."""
    opener = {"2300": ("CLM", "1"), "2400": ("LX", "1")}[above]
    segments = [Segment.build(*words, delimiters=DEFAULT) for words in (opener, ("NM1", role))]
    return loops_of(segments, form, "2300")[-1]


def _party(party: model.Party, entity: str, loop: str, path: str) -> list[Block]:
    """Return NM1 and what follows it: taxonomy, address, birth date, references, contacts."""
    values = dict(vars(party)) | {"entity": entity}
    sources = {"name": "organization", "kind": "organization"}
    if party.organization is not None:
        values |= {"kind": "2", "name": party.organization}
    elif party.family is not None:
        values |= {"kind": "1", "name": party.family}
        sources = {"name": "family", "kind": "family"}
    values |= _identity(party)
    sources |= {"id": _ID_FIELD.get(entity, "npi"), "id_type": _ID_FIELD.get(entity, "npi")}
    made: list[Made] = []
    name = write("NM1", layout.NAME, values, party.elements, path)
    assert name is not None
    made.append(_renamed(name, sources))
    taxonomy = getattr(party, "taxonomy", None)
    if taxonomy is not None:
        prv = Made("PRV", (TAXONOMY_OF.get(entity, "BI"), "PXC", taxonomy), path, {"PRV03": "taxonomy"})
        made.append(prv)
    if party.address is not None:
        for segment_id, table in (("N3", layout.STREET), ("N4", layout.CITY)):
            if part := write(segment_id, table, vars(party.address), party.elements, f"{path}.address"):
                made.append(part)
    if birth := write("DMG", layout.BIRTH, values, party.elements, path):
        made.append(birth)
    made += _references(party.references, path)
    made += [contact(each, f"{path}.contacts[{at}]") for at, each in enumerate(party.contacts)]
    return [("2000A" if entity == "85" and each.id == "PRV" else loop, [each]) for each in made]


_ID_FIELD = {"IL": "member_id", "PR": "id"}


def _identity(party: model.Party) -> dict[str, str | None]:
    if isinstance(party, model.Subscriber):
        return {"id": party.member_id, "id_type": "MI" if party.member_id else None}
    if isinstance(party, model.Payer):
        return {"id": party.id, "id_type": party.id_type}
    npi = getattr(party, "npi", None)
    return {"id": npi, "id_type": "XX" if npi else None}


def _common(of: model.JsonClaim | model.Line, path: str) -> Iterator[Made]:
    """Yield what claims and lines have alike."""
    for at, day in enumerate(of.dates):
        here = f"{path}.dates[{at}]"
        if day.date is None and day.time is None:
            raise problem(f"{here}.date", "missing")
        yield _dtp(qualifier(day.type, DATES), day.date, day.through, day.time, here)
    for at, paper in enumerate(of.attachments):
        number = paper.control_number
        tail = ("", "", "AC", number) if number else ()
        names = {"PWK01": "report_type", "PWK02": "transmission", "PWK06": "control_number"}
        yield Made("PWK", (paper.report_type, paper.transmission, *tail), f"{path}.attachments[{at}]", names)
    for at, amount in enumerate(of.amounts):
        elements = (qualifier(amount.type, AMOUNTS), text_of(amount.amount))
        yield Made("AMT", elements, f"{path}.amounts[{at}]", {"AMT01": "type", "AMT02": "amount"})
    yield from _references(of.references, path)
    for at, note in enumerate(of.notes):
        elements = (qualifier(note.type, NOTES), note.text)
        yield Made("NTE", elements, f"{path}.notes[{at}]", {"NTE01": "type", "NTE02": "text"})


def _references(references: Sequence[model.Reference], path: str) -> Iterator[Made]:
    for at, each in enumerate(references):
        elements = (qualifier(each.type, REFERENCES), each.value)
        yield Made("REF", elements, f"{path}.references[{at}]", {"REF01": "type", "REF02": "value"})


def _dtp(code: str, day: object, through: object, time: str | None, path: str) -> Made:
    first, last = text_of(day), text_of(through)
    names = {"DTP01": "type", "DTP03": "date"}
    if last:
        return Made("DTP", (code, "RD8", f"{first}-{last}"), path, names)
    if time and first:
        return Made("DTP", (code, "DT", first + time), path, names)
    return Made("DTP", (code, "TM", time) if time else (code, "D8", first), path, names)


def contact(who: model.Contact, path: str) -> Made:
    pairs = [text for number in who.numbers for text in (number.type, number.value)]
    return Made("PER", ("IC", who.name or "", *pairs), path, {"PER02": "name"})


def _codes(claim: model.JsonClaim, form: str, path: str) -> Iterator[Made]:
    """Yield HI: diagnoses and, of a hospital, what else has codes."""
    diagnoses = [
        _hi_code("ABF" if at else "ABK", each.code, each.present_on_admission)
        for at, each in enumerate(claim.diagnoses)
    ]
    if form == "837P":
        yield from _hi(diagnoses, f"{path}.diagnoses")
    else:
        yield from _hi(diagnoses[:1], f"{path}.diagnoses")
        if claim.admitting_diagnosis is not None:
            yield from _hi([("ABJ", claim.admitting_diagnosis)], f"{path}.admitting_diagnosis")
        yield from _hi([("APR", code) for code in claim.reasons_for_visit], f"{path}.reasons_for_visit")
        external = [_hi_code("ABN", each.code, each.present_on_admission) for each in claim.external_causes]
        yield from _hi(external, f"{path}.external_causes")
        if claim.drg is not None:
            yield from _hi([("DR", claim.drg)], f"{path}.drg")
        yield from _hi(diagnoses[1:], f"{path}.diagnoses", 1)
        procedures = [
            ("BBQ" if at else "BBR", each.code, "D8", text_of(each.date))
            for at, each in enumerate(claim.procedures)
        ]
        yield from _hi(procedures[:1], f"{path}.procedures")
        yield from _hi(procedures[1:], f"{path}.procedures", 1)
    spans = [
        ("BI", each.code, "RD8", f"{text_of(each.date)}-{text_of(each.through)}")
        for each in claim.occurrence_spans
    ]
    yield from _hi(spans, f"{path}.occurrence_spans")
    happened = [("BH", each.code, "D8", text_of(each.date)) for each in claim.occurrences]
    yield from _hi(happened, f"{path}.occurrences")
    values = [("BE", each.code, "", "", text_of(each.amount)) for each in claim.values]
    yield from _hi(values, f"{path}.values")
    yield from _hi([("BG", code) for code in claim.conditions], f"{path}.conditions")


_CODED = (
    *("diagnoses", "admitting_diagnosis", "reasons_for_visit", "external_causes", "drg", "procedures"),
    *("occurrence_spans", "occurrences", "values", "conditions"),
)
_HINTS = get_type_hints(model.JsonClaim, include_extras=True)
_ADAPTERS: Mapping[str, TypeAdapter[Any]] = {name: TypeAdapter(_HINTS[name]) for name in _CODED}


def codes_of(fields: Mapping[str, Any], form: str) -> list[str]:
    """Return the HI segments of some fields of a claim; nothing where they are no fields of that form."""
    some = model.JsonClaim.model_construct(**_validated(fields))
    return [text_of_segment(made) for made in _codes(some, form, "")]


def _validated(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields as the model has them, or none where it does not take them."""
    try:
        return {name: _ADAPTERS[name].validate_python(value) for name, value in fields.items()}
    except ValidationError:
        return {}


def _hi_code(code_list: str, code: str, present: str | None) -> tuple[str, ...]:
    return (code_list, code, *([""] * 6), present) if present else (code_list, code)


def _hi(composites: Sequence[tuple[str, ...]], path: str, first: int = 0) -> Iterator[Made]:
    for at in range(0, len(composites), HI_IN_ONE):
        some = tuple(composites[at : at + HI_IN_ONE])
        names = {f"HI{number:02d}": f"[{first + at + number - 1}]" for number in range(1, len(some) + 1)}
        yield Made("HI", some, path, names)


def _own(blocks: Iterable[Block], more: Sequence[model.Segment], loop: str, path: str) -> list[Block]:
    extra = [(each.loop or loop, [_segment(each, f"{path}.more[{at}]")]) for at, each in enumerate(more)]
    return [*blocks, *extra]


_NOT_MORE = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE", "BHT", "HL", "CLM", "LX", "BIN", "BDS"})


def _segment(each: model.Segment, path: str) -> Made:
    segment_id, *rest = each.segment
    if not isinstance(segment_id, str) or segment_id in _NOT_MORE or not segment_id.isalnum():
        raise problem(path, "segment")
    elements: list[Element] = [value if isinstance(value, str) else tuple(value) for value in rest]
    return Made(segment_id, tuple(elements), path)


_GROUPS = {"2320": "2320", "2330": "2320", "2430": "2430"}
"""Loops that come several times with their children: they keep the order in which they are given."""


def _arranged(
    blocks: Sequence[Block], elements: Mapping[str, str], path: str, also: tuple[str, ...] = ()
) -> list[Made]:
    """Return the segments of blocks in the order of the guide. Raises `ClaimError` for elements of no segment."""

    def key(block: Block) -> tuple[str, int]:
        loop, own = block
        order = layout.ORDER.get(loop)
        rank = 0 if order is None else order.index(own[0].id) if own[0].id in order else len(order)
        return _GROUPS.get(loop[:4], loop), rank

    _check_elements(elements, {made.id for _, own in blocks for made in own} | set(also), path)
    return [made for _, own in sorted(blocks, key=key) for made in own]


def _ranked(block: list[Made], elements: Mapping[str, str], path: str) -> list[Made]:
    _check_elements(elements, {made.id for made in block}, path)
    order = layout.IN_NAME
    return sorted(block, key=lambda made: order.index(made.id) if made.id in order else len(order))


_WITH_ELEMENTS = frozenset(
    {"CLM", "CL1", "LX", "SV1", "SV2", "LIN", "CTP", "SBR", "PAT", "NM1", "N3", "N4", "DMG"}
)


def _check_elements(elements: Mapping[str, str], ids: Iterable[str], path: str) -> None:
    known = _WITH_ELEMENTS & set(ids)
    if any(not any(own_designator(key, each) for each in known) for key in elements):
        raise problem(f"{path}.elements", "element")


def _put(blocks: list[Block], loop: str, made: Made | None) -> None:
    if made is not None:
        blocks.append((loop, [made]))


def _renamed(made: Made, sources: Mapping[str, str], wanted: bool = True) -> Made:
    """Return the segment with the fields called as the document calls them."""
    if not wanted:
        return made
    names = {place: sources.get(name, name) for place, name in made.names.items() if name != "entity"}
    return Made(made.id, made.elements, made.path, names)
