"""The corrected Claim: the Claim that came, with the lines that were corrected; what no correction touches stays.

Theory. Corrections are made on the 837, so the 837 says what the corrected Claim must say. Each of its lines has an
item that it comes from, and what differs between the line before and after is written into that item. Then the Claim is
read again like any other, and has to say what the corrected 837 says: one that does not is never given out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from decimal import Decimal
from typing import Any

from scrubber.api import ClaimDocument, ClaimError, Correction
from scrubber.claims.as_json.model import JsonClaim, Line
from scrubber.claims.fhir import codes
from scrubber.service.fhir.values import Resource, inner, objects, text

CPT = "http://www.ama-assn.org/go/cpt"
HCPCS = "https://www.cms.gov/Medicare/Coding/HCPCSReleaseCodeSets"
_IN_FORCE = ("applied", "approved")
_OF_MANY = ("careTeamSequence", "informationSequence")
"""What an added line has only where every item has it: else it is of the line that it was copied from."""


def origins(number_of_lines: int, corrections: Sequence[Correction]) -> list[int]:
    """Return for each line of the corrected claim the index of the line that it was, or was copied from."""
    removed: set[int] = set()
    added: list[int] = []
    for correction in corrections:
        if correction.status not in _IN_FORCE:
            continue
        for action in correction.actions:
            if action.line is None:
                continue
            if action.action == "remove_line":
                removed.add(action.line - 1)
            elif action.action == "add_line":
                added.append(action.line - 1)
    return [at for at in range(number_of_lines) if at not in removed for _ in range(1 + added.count(at))]


def order_of_items(claim: Mapping[str, Any]) -> list[int]:
    """Return the places of the items in the order of the lines: by sequence."""
    items = claim.get("item")
    numbered = [(_sequence(each), at) for at, each in enumerate(items if isinstance(items, list) else [])]
    return [at for _, at in sorted(numbered, key=lambda each: each[0])]


def _sequence(item: Any) -> int:
    value = item.get("sequence") if isinstance(item, dict) else None
    digits = "" if isinstance(value, bool) else str(value)
    return int(digits) if digits.isdecimal() else 0


def corrected_claim(
    claim: Resource,
    before: JsonClaim,
    after: JsonClaim,
    corrections: Sequence[Correction],
    read: Callable[[Resource], ClaimDocument],
) -> Resource | None:
    """Return the Claim with the corrections that were applied; None where FHIR can't say what the 837 says.

    `before` and `after` are the claim as the 837 had it and has it; `read` reads a Claim like the one that came.
    """
    lines = origins(len(before.lines), corrections)
    order = order_of_items(claim)
    if len(lines) != len(after.lines) or len(order) != len(before.lines):
        return None
    made = deepcopy(claim)
    items, written = made["item"], dict[int, list[Resource]]()
    following = max((_sequence(each) for each in items), default=0)
    for line, origin in zip(after.lines, lines, strict=True):
        item = items[order[origin]]
        kept = written.setdefault(order[origin], [])
        if kept:
            following += 1
            item = _copied(claim["item"][order[origin]], claim["item"], following)
            _write(item, before.lines[origin], line)
        elif line != before.lines[origin]:
            _write(item, before.lines[origin], line)
        kept.append(item)
    made["item"] = [item for at in range(len(items)) for item in written.get(at, ())]
    if before.charge != after.charge and isinstance(made.get("total"), dict):
        made["total"]["value"] = after.charge
    try:
        says = ClaimDocument.of_x12(read(made).to_x12()).claims[0]
    except ClaimError:
        return None
    return made if _same(says, after) else None


def _same(one: JsonClaim, other: JsonClaim) -> bool:
    """Return whether two claims say the same; an added line may stand elsewhere."""
    apart = [each.model_dump(exclude={"lines"}) for each in (one, other)]
    lines = [sorted(repr(_plain(line)) for line in each.lines) for each in (one, other)]
    return apart[0] == apart[1] and lines[0] == lines[1]


def _plain(line: Line) -> Line:
    """Return a line whose amounts are written in one way."""
    drug = line.drug
    if drug is not None and drug.quantity is not None:
        drug = drug.model_copy(update={"quantity": drug.quantity.normalize()})
    return line.model_copy(
        update={"charge": line.charge.normalize(), "units": line.units.normalize(), "drug": drug}
    )


def _copied(item: Resource, items: Sequence[Any], sequence: int) -> Resource:
    """Return an item for an added line: nothing that names the one line it is copied from."""
    made = deepcopy(item)
    made["sequence"] = sequence
    made.pop("id", None)
    kept = [each for each in objects(made, "extension") if each.get("url") != codes.TRACE_NUMBER]
    if "extension" in made:
        made["extension"] = kept
        if not kept:
            del made["extension"]
    for key in _OF_MANY:
        if key in made:
            shared = set.intersection(*({*each.get(key, ())} for each in items))
            made[key] = [each for each in made[key] if each in shared]
            if not made[key]:
                del made[key]
    return made


def _write(item: Resource, before: Line, after: Line) -> None:
    """Write what differs into an item."""
    if after.units != before.units:
        item["quantity"]["value"] = _number(after.units)
    if after.charge != before.charge:
        item["net"]["value"] = after.charge
    if after.code != before.code and after.code is not None:
        item["productOrService"] = _concept(after.code, inner(item, "productOrService"))
        if "unitPrice" in item and after.units:
            item["unitPrice"] = inner(item, "net") | {"value": after.charge / after.units}
    if after.modifiers != before.modifiers:
        known = {_code(each): each for each in objects(item, "modifier")}
        item["modifier"] = [
            known.get(each) or {"coding": [{"system": HCPCS if each[:1].isalpha() else CPT, "code": each}]}
            for each in after.modifiers
        ]
        if not item["modifier"]:
            del item["modifier"]
    if after.drug is not None and before.drug is not None:
        _write_drug(item, before, after)


def _write_drug(item: Resource, before: Line, after: Line) -> None:
    assert before.drug is not None
    assert after.drug is not None
    for detail in objects(item, "detail"):
        codings = objects(inner(detail, "productOrService"), "coding")
        number = next((each for each in codings if each.get("system") in codes.NDC), None)
        if number is None:
            continue
        if after.drug.ndc != before.drug.ndc:
            detail["productOrService"] = {"coding": [{"system": number["system"], "code": after.drug.ndc}]}
        if after.drug.quantity is not None and after.drug.quantity != before.drug.quantity:
            detail["quantity"]["value"] = _number(after.drug.quantity)


def _concept(code: str, before: Resource) -> Resource:
    """Return the concept of another code, in the system of the old one where that has both kinds of codes."""
    system = CPT if code[:1].isdigit() else HCPCS
    old = next((each for each in objects(before, "coding") if each.get("system") in codes.PROCEDURES), {})
    if old.get("system") != CPT and text(old, "code")[:1].isdigit() == code[:1].isdigit():
        system = text(old, "system") or system
    return {"coding": [{"system": system, "code": code}]}


def _code(concept: Resource) -> str:
    return text(next(iter(objects(concept, "coding")), {}), "code")


def _number(value: Decimal) -> Decimal | int:
    return int(value) if value == value.to_integral_value() else value
