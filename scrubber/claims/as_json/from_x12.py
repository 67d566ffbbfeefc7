"""From the claims of an 837 to JSON that says the same.

Each segment is read into fields where writing the fields gives the same segment again; else it stands in `more` as it
is. At the end the whole claim is written and compared: what JSON can't say (another order of segments than the
guide's) is an error, never a loss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby

from scrubber.claims.as_json import layout, model
from scrubber.claims.as_json.fields import Element, Made, Table, day_of, decimal_of, read
from scrubber.claims.as_json.names import ROLES, TAXONOMY_OF, word
from scrubber.claims.as_json.segments import (
    COMMON,
    Fields,
    contact_of,
    date_of,
    more,
    reference_of,
    said,
    take_codes,
)
from scrubber.claims.as_json.text import text_of_segment
from scrubber.claims.as_json.to_x12 import Writing
from scrubber.claims.errors import problem
from x12 import ClaimSlice, Part, Segment, X12Error, read_parts

Row = tuple[str, Made]
"""Loop and segment."""


def document_of(claims: Iterable[ClaimSlice]) -> model.ClaimDocument:
    """Return the document of claims that stand in one interchange. Raises `ClaimError`."""
    slices = list(claims)
    if not slices:
        raise problem("", "no_claim")
    encoding = _encoding(slices)
    fields = [_claim(each, encoding, f"claims[{at}]") for at, each in enumerate(slices)]
    document = model.ClaimDocument.read(
        {"schema": model.SCHEMA, "submission": _submission(slices[0], encoding), "claims": fields}
    )
    _compare(document, slices, encoding)
    return document


def document_of_bytes(data: bytes) -> model.ClaimDocument:
    """Return the document of an 837. Raises `ClaimError`."""
    try:
        slices = [part for part in read_parts([data]) if isinstance(part, ClaimSlice)]
    except X12Error:
        raise problem("", "unreadable") from None
    if any(each.transaction not in ("837P", "837I") for each in slices):
        raise problem("", "no_claim")
    if len({id(each.context.interchange) for each in slices}) > 1:
        raise problem("", "one_interchange")
    return document_of(slices)


def _encoding(slices: Sequence[ClaimSlice]) -> str:
    """Return utf-8 where bytes beyond ASCII are that, else latin-1."""
    raw = b"".join(part.raw for each in slices for part in _parts(each))
    if raw.isascii():
        return "latin-1"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def _parts(each: ClaimSlice) -> Iterator[Part]:
    context = each.context
    for part in (context.set, context.billing, context.subscriber, context.patient, each.claim):
        if part is not None:
            yield part


def _rows(part: Part, transaction: str, encoding: str, path: str) -> list[Row]:
    loops = part.loops(transaction)
    return [(loop, _made(s, encoding, path)) for loop, s in zip(loops, part.segments, strict=True) if s.id]


_FREE_TEXT = frozenset({"NTE", "K3", "NM1", "N3", "N4", "PER"})
"""Segments without composites: a component separator in them is text."""


def _made(segment: Segment, encoding: str, path: str) -> Made:
    delimiters = segment.delimiters
    component, repetition = delimiters.component_text, delimiters.repetition.decode("latin-1")
    elements: list[Element] = []
    for text in segment.elements[1:]:
        if repetition and repetition in text:
            raise problem(path, "repetition")
        said = text.encode("latin-1").decode(encoding)
        parts = said.split(component) if component and segment.id not in _FREE_TEXT else [said]
        elements.append(tuple(parts) if len(parts) > 1 else said)
    return Made(segment.id, tuple(elements))


def _submission(first: ClaimSlice, encoding: str) -> Fields:
    context = first.context
    isa, gs = context.interchange.segments[0], context.group.segments[0]
    rows = _rows(context.set, first.transaction, encoding, "submission")
    made = {each.id: each for _, each in rows}
    day = f"{gs.element(4)}{gs.element(5)[:4]}"
    try:
        created = datetime.strptime(day, "%Y%m%d%H%M")  # noqa: DTZ007 - GS05 names no zone
    except ValueError:
        raise problem("submission.created", "date") from None
    bht = made.get("BHT", Made("BHT", ()))
    return {
        "sender": _trader(rows, "1000A", isa.element(6), isa.element(5), gs.element(2)),
        "receiver": _trader(rows, "1000B", isa.element(8), isa.element(7), gs.element(3)),
        "usage": isa.element(15),
        "control_number": _whole(isa.element(13)),
        "reference": bht.get(3),
        "purpose": bht.get(2),
        "content": bht.get(6),
        "created": created,
        "encoding": encoding,
    }


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() else text


def _trader(rows: Sequence[Row], loop: str, id: str, kind: str, code: str) -> Fields:
    own = [made for at, made in rows if at == loop]
    name = next((made for made in own if made.id == "NM1"), Made("NM1", ()))
    contacts = [contact for made in own if made.id == "PER" and (contact := contact_of(made))]
    return said(
        id=id.strip(),
        qualifier=kind,
        code=code if code != id.strip() else None,
        organization=name.get(3),
        number=name.get(9),
        contacts=contacts,
    )


def _claim(each: ClaimSlice, encoding: str, path: str) -> Fields:
    form, context = each.transaction, each.context
    if context.billing is None or context.subscriber is None:
        raise problem(path, "above")
    rows = _rows(each.claim, form, encoding, path)
    first = next((at for at, (_, made) in enumerate(rows) if made.id == "LX"), len(rows))
    head, body = rows[:first], rows[first:]
    claim: Fields = {"form": form, "elements": {}, "more": []}
    claim["billing_provider"] = _billing(_rows(context.billing, form, encoding, f"{path}.billing_provider"))
    claim |= _insured(_rows(context.subscriber, form, encoding, f"{path}.subscriber"))
    if context.patient is not None:
        claim["patient"] = _patient(_rows(context.patient, form, encoding, f"{path}.patient"))
    own = [made for loop, made in head if loop == "2300"]
    _take_claim(claim, own, form)
    take_codes(claim, [made for made in own if made.id == "HI"], form)
    claim["providers"] = _providers([row for row in head if row[0].startswith("2310")])
    for loop, made in head:
        if loop != "2300" and not loop.startswith("2310"):
            claim["more"].append(more(made, loop))
    claim["lines"] = [_line(rows_of, form, number) for number, rows_of in enumerate(_split(body, "LX"), 1)]
    return said(**claim)


def _take_claim(claim: Fields, own: Sequence[Made], form: str) -> None:
    taken: set[str] = set()
    for made in own:
        if made.id == "CLM":
            _fill(claim, made, layout.CLAIM[form])
            if form == "837I":
                facility, frequency = claim.pop("facility_type", ""), claim.pop("frequency", "")
                claim["type_of_bill"] = facility + frequency
        elif made.id == "CL1" and "CL1" not in taken:
            _fill(claim, made, layout.STAY)
        elif made.id != "HI" and not _take_common(claim, made):
            claim["more"].append(more(made))
        taken.add(made.id)


def _take_common(of: Fields, made: Made) -> bool:
    """Take what claims and lines have alike; return whether it could be taken whole."""
    reader = COMMON.get(made.id)
    if reader is None:
        return False
    name, take = reader
    value = take(made)
    if value is None:
        return False
    of.setdefault(name, []).append(value)
    return True


def _line(rows: Sequence[Row], form: str, number: int) -> Fields:
    line: Fields = {"elements": {}, "more": []}
    service = "SV1" if form == "837P" else "SV2"
    groups = [row for row in rows if row[0].startswith("2420")]
    drug = [made for loop, made in rows if loop == "2410"]
    dated = False
    for loop, made in rows:
        if made.id == "LX" and loop == "2400":
            if made.elements != (str(number),):
                line["elements"]["LX01"] = made.get(1)
        elif loop == "2400" and made.id == service and "units" not in line:
            _fill(line, made, layout.SERVICE[form])
        elif loop == "2400" and not dated and made.id == "DTP" and (day := _service_day(made)):
            line |= day
            dated = True
        elif loop == "2400":
            if not _take_common(line, made):
                line["more"].append(more(made))
        elif loop != "2410" and not loop.startswith("2420"):
            line["more"].append(more(made, loop))
    if drug:
        line["drug"] = _drug(drug)
    line["providers"] = _providers(groups)
    line["modifiers"] = _list(line, layout.MODIFIERS)
    line["diagnosis_pointers"] = [_whole(text) for text in _list(line, layout.POINTERS)]
    if "code" not in line:
        line.setdefault("qualifier", None)
    return said(keep=("qualifier",), **line)


def _list(line: Fields, names: Sequence[str]) -> list[str]:
    """Return the entries of a list up to the first that is missing; those behind it go into `elements`."""
    values = [line.pop(name, "") for name in names]
    filled = next((at for at, value in enumerate(values) if not value), len(values))
    if any(values[filled:]):
        raise problem("claims.lines", "order")
    return values[:filled]


def _service_day(made: Made) -> Fields | None:
    if made.get(1) != "472" or (day := date_of(made)) is None or "time" in day:
        return None
    return {name: day[name] for name in ("date", "through") if name in day}


def _drug(own: Sequence[Made]) -> Fields:
    drug: Fields = {"elements": {}, "more": []}
    for made in own:
        if made.id == "LIN" and "ndc" not in drug:
            _fill(drug, made, layout.DRUG)
        elif made.id == "CTP" and "unit" not in drug and "quantity" not in drug:
            _fill(drug, made, layout.QUANTITY)
        elif made.id == "REF" and (reference := reference_of(made)):
            drug.setdefault("references", []).append(reference)
        else:
            drug["more"].append(more(made))
    return said(**drug)


def _billing(rows: Sequence[Row]) -> Fields:
    own = [row for row in rows if row[0] in ("2000A", "2010AA")]
    party = _party([made for _, made in own if made.id != "HL"], "85", {"CUR": "2000A"})
    party["more"] += [more(made, loop) for loop, made in rows if loop not in ("2000A", "2010AA")]
    return said(**party)


def _insured(rows: Sequence[Row]) -> Fields:
    subscriber: Fields = _party([made for loop, made in rows if loop == "2010BA"], "IL")
    payer: Fields = _party([made for loop, made in rows if loop == "2010BB"], "PR")
    for loop, made in rows:
        if loop not in ("2010BA", "2010BB") and made.id != "HL":
            if made.id == "SBR":
                _fill(subscriber, made, layout.SUBSCRIBER)
            else:
                subscriber["more"].append(more(made, loop))
    return {"subscriber": said(**subscriber), "payer": said(**payer)}


def _patient(rows: Sequence[Row]) -> Fields:
    patient: Fields = _party([made for loop, made in rows if loop == "2010CA"], "QC")
    for loop, made in rows:
        if made.id == "PAT" and loop == "2000C":
            _fill(patient, made, layout.PATIENT)
        elif loop != "2010CA" and made.id != "HL":
            patient["more"].append(more(made, loop))
    return said(**patient)


def _providers(rows: Sequence[Row]) -> list[Fields]:
    found = []
    for own in _split(rows, "NM1"):
        role = own[0][1].get(1)
        party = _party([made for _, made in own], role)
        found.append(said(role=word(role, ROLES), **party))
    return found


def _split(rows: Sequence[Row], opener: str) -> list[list[Row]]:
    groups: list[list[Row]] = []
    for row in rows:
        if row[1].id == opener or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


_IDS = {"IL": ("member_id", "MI"), "PR": ("id", None)}


def _party(own: Sequence[Made], entity: str, loops: dict[str, str] | None = None) -> Fields:
    party: Fields = {"elements": {}, "more": []}
    seen: set[str] = set()
    for made in own:
        again = made.id in seen
        seen.add(made.id)
        if made.id == "NM1" and not again:
            _take_name(party, made, entity)
        elif made.id == "PRV" and not again and _is_taxonomy(made, entity):
            party["taxonomy"] = made.get(3)
        elif made.id == "N3" and not again and made.get(1):
            party["address"] = _address(party, made, layout.STREET)
        elif made.id == "N4" and not again and "address" in party:
            party["address"] |= _address(party, made, layout.CITY)
        elif made.id == "DMG" and not again and entity in ("IL", "QC") and _take_birth(party, made):
            pass
        elif made.id == "REF" and (reference := reference_of(made)):
            party.setdefault("references", []).append(reference)
        elif made.id == "PER" and (contact := contact_of(made)):
            party.setdefault("contacts", []).append(contact)
        else:
            loop = "2000A" if made.id == "PRV" and entity == "85" else (loops or {}).get(made.id)
            party["more"].append(more(made, loop))
    return party


def _take_name(party: Fields, made: Made, entity: str) -> None:
    values, extra = read(made, layout.NAME)
    values.pop("entity", None)
    id_field, id_type = _IDS.get(entity, ("npi", "XX"))
    kind, name = values.pop("kind", ""), values.pop("name", "")
    if name:
        party["family" if kind == "1" else "organization"] = name
    if kind != ("1" if "family" in party else "2" if "organization" in party else ""):
        extra["NM102"] = kind
    number, own_type = values.pop("id", ""), values.pop("id_type", "")
    if number:
        party[id_field] = number
    if entity == "PR":
        party["id_type"] = own_type or "PI"
        if not own_type:
            extra["NM108"] = ""
    elif own_type != (id_type if number else ""):
        extra["NM108"] = own_type
    party |= values
    party["elements"] |= extra


def _is_taxonomy(made: Made, entity: str) -> bool:
    return made.elements[:2] == (TAXONOMY_OF.get(entity, "BI"), "PXC") and len(made.elements) == 3


def _address(party: Fields, made: Made, table: Table) -> Fields:
    values, extra = read(made, table)
    party["elements"] |= extra
    return dict(values)


def _take_birth(party: Fields, made: Made) -> bool:
    values, extra = read(made, layout.BIRTH)
    day, gender = day_of(values.get("birth_date", "")), values.get("gender")
    if day is None or (gender or "U") not in ("F", "M", "U"):
        return False
    party |= said(birth_date=day, gender=gender)
    party["elements"] |= extra
    return True


def _fill(of: Fields, made: Made, table: Table) -> None:
    """Put the fields of a segment into an object; a number that is not written as we would goes into `elements` too."""
    values, extra = read(made, table)
    for name, text in values.items():
        if name in ("charge", "units", "quantity") and decimal_of(text) is None:
            place = next(
                (f"{made.id}{entry.element:02d}" for entry in table if getattr(entry, "name", "") == name), ""
            )
            extra[place] = text
    of |= values
    of["elements"] |= extra


def _compare(document: model.ClaimDocument, slices: Sequence[ClaimSlice], encoding: str) -> None:
    """Raise `ClaimError` for a claim of which the JSON would say something else."""
    for at, each in enumerate(slices):
        alone = document.model_copy(update={"claims": [document.claims[at]]})
        (again,) = [part for part in read_parts([Writing(alone).bytes()]) if isinstance(part, ClaimSlice)]
        path = f"claims[{at}]"
        if _header(each, encoding) != _header(again, encoding):
            raise problem("submission", "header")
        if _runs(each, encoding, path) != _runs(again, encoding, path):
            raise problem(path, "order")


def _header(each: ClaimSlice, encoding: str) -> list[tuple[str, ...]]:
    """Return what stands before the first level: who sends and receives, and what for. Its times are made anew, and
    sets become one, with the reference of the first."""
    rows = _rows(each.context.set, each.transaction, encoding, "submission")
    bht = [(made.get(1), made.get(2), made.get(6)) for _, made in rows if made.id == "BHT"]
    return [*bht, *((loop, text_of_segment(made)) for loop, made in rows if loop)]


def _runs(each: ClaimSlice, encoding: str, path: str) -> list[tuple[tuple[str, str], Counter[str]]]:
    """Return the segments of a claim and of what stands above it. In a run of one kind the order says nothing."""
    rows = [
        (loop, made)
        for part in _parts(each)
        if part is not each.context.set
        for loop, made in _rows(part, each.transaction, encoding, path)
        if made.id != "HL"
    ]
    return [
        (kind, Counter(text_of_segment(made) for _, made in run))
        for kind, run in groupby(rows, lambda row: (row[0], row[1].id))
    ]
