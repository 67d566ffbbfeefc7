"""From edits to splices: which bytes of which segments a correction changes, and what the new charges are.

Only here are segments of a claim rewritten. CLM02 follows the lines of a balanced claim by itself. What has
no known price cannot be applied: `price` says so by returning None, and the correction stays a proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from scrubber.claims.view import view
from scrubber.model.claim import Claim, ServiceLine, plain
from scrubber.model.correction import (
    AddLine,
    Direction,
    Edit,
    RemoveLine,
    SetClaimCharge,
    SetCode,
    SetModifiers,
    SetNdc,
    SetUnits,
)
from scrubber.model.value import Value
from scrubber.reference.trust import ground_of_parameter
from scrubber.rules.case import Case
from x12 import ClaimSlice, Segment, Splice, apply_splices

PAYMENT_RAISING_MODIFIERS = frozenset({"59", "XE", "XP", "XS", "XU", "25"})
"""Adding one asks for separate payment; taking one away gives it up."""

_CENT = Decimal("0.01")
_NDC_PLACES = Decimal("0.001")


class Priced(Value):
    """What a correction does to the charges of the lines it touches."""

    before: Decimal
    after: Decimal | None
    direction: Direction


def price(case: Case, edits: Sequence[Edit]) -> Priced:
    """Return the charges before and after, and the direction of the expected payment.

    Units that fall take their part of the charge only where the unit price is exact to the cent and the profile
    allows it; a changed code and an added line need a known price. Else `after` is None, direction unknown.
    """
    claim = case.claim
    before = Decimal(0)
    after: Decimal | None = Decimal(0)
    modifiers_raise = modifiers_lower = False
    for number in _lines_touched(edits):
        line = claim.line(number)
        if any(not isinstance(edit, AddLine) for edit in edits if edit.line == number):
            before += line.charge or Decimal(0)
            charge = _charge_after(case, line, [e for e in edits if e.line == number])
            after = None if charge is None or after is None else after + charge
    for edit in edits:
        if isinstance(edit, AddLine):
            charge = _charge_of_new_line(case, edit)
            after = None if charge is None or after is None else after + charge
        elif isinstance(edit, SetModifiers):
            old, new = set(claim.line(edit.line).modifiers), set(edit.modifiers)
            modifiers_raise |= bool((new - old) & PAYMENT_RAISING_MODIFIERS)
            modifiers_lower |= bool((old - new) & PAYMENT_RAISING_MODIFIERS)
        elif isinstance(edit, SetClaimCharge):
            before += claim.charge or Decimal(0)
            after = None if after is None else after + edit.charge
    return Priced(before, after, _direction(before, after, modifiers_raise, modifiers_lower))


def obstacle(case: Case, edits: Sequence[Edit], priced: Priced) -> str:
    """Return why edits can't be written, whoever approves them; empty where they can."""
    if priced.after is None:
        return "the new charge is not known: name a price with --fee-schedule"
    for number in _lines_touched(edits):
        here = [edit for edit in edits if edit.line == number]
        own = [edit for edit in here if not isinstance(edit, AddLine)]
        added = [edit for edit in here if isinstance(edit, AddLine)]
        if _ndc_quantities(case.claim.line(number), own, added) is None:
            return f"the NDC quantity of line {number} can't be shared out exactly: correct the claim at its source"
    return ""


def _direction(before: Decimal, after: Decimal | None, raises: bool, lowers: bool) -> Direction:
    if after is None:
        return Direction.UNKNOWN
    if raises or after > before:
        return Direction.HIGHER
    if after < before or lowers:
        return Direction.LOWER
    return Direction.NEUTRAL


def _lines_touched(edits: Sequence[Edit]) -> list[int]:
    return sorted({edit.line for edit in edits if edit.line is not None})


def _charge_after(case: Case, line: ServiceLine, edits: Sequence[Edit]) -> Decimal | None:
    if any(isinstance(edit, RemoveLine) for edit in edits):
        return Decimal(0)
    code, units, modifiers = line.code, line.units, line.modifiers
    for edit in edits:
        if isinstance(edit, SetCode):
            code = edit.code
        elif isinstance(edit, SetUnits):
            units = edit.units
        elif isinstance(edit, SetModifiers):
            modifiers = edit.modifiers
    if code == line.code and units == line.units:
        return line.charge
    if code == line.code:
        unit_price = line.unit_price if _may_scale(case) else None
    else:
        unit_price = case.price_of(code, modifiers, line.first_date)
    return None if unit_price is None else (unit_price * units).quantize(_CENT)


def _may_scale(case: Case) -> bool:
    """Return whether the payer is known to take a charge that falls with the units: nothing is written on hearsay."""
    return case.parameters.scale_charge and ground_of_parameter(case.profile, "scale_charge").is_firm


def _charge_of_new_line(case: Case, edit: AddLine) -> Decimal | None:
    if edit.charge is not None:
        return edit.charge
    like = case.claim.line(edit.like)
    if edit.code == like.code and like.unit_price is not None:
        unit_price: Decimal | None = like.unit_price
    else:
        unit_price = case.price_of(edit.code, edit.modifiers, like.first_date)
    return None if unit_price is None else (unit_price * edit.units).quantize(_CENT)


class Applied(Value):
    """A claim with its edits made. `came_from[i]` is the old number of line i + 1; of an added line, the one copied."""

    claim_slice: ClaimSlice
    came_from: tuple[int, ...]


_NOT_KNOWN = "a price or quantity is not known"


def apply(claim_slice: ClaimSlice, case: Case, edits: Sequence[Edit]) -> Applied | str:
    """Return the slice with all edits made and CLM02 the sum of the lines, or why they can't be made.

    `case.claim` must be the view of `claim_slice`.
    """
    claim = case.claim
    splices: list[Splice] = []
    for number in _lines_touched(edits):
        line = claim.line(number)
        here = [edit for edit in edits if edit.line == number]
        if any(isinstance(edit, RemoveLine) for edit in here):
            splices.extend(Splice.delete(position) for position in range(line.position, line.end))
            continue
        changed = _changed_line(claim_slice, case, line, here)
        if changed is None:
            return _NOT_KNOWN
        splices.extend(changed)
    edited = apply_splices(claim_slice, splices)
    total = view(edited).line_total
    moves = total != claim.line_total or any(isinstance(edit, AddLine) for edit in edits)
    if moves and (why := _rests_on_charges(claim_slice) or _holds_a_tax(claim_slice, claim, edits)):
        return why
    return Applied(_with_claim_charge(edited, claim, edits, total), _came_from(claim, edits))


def _rests_on_charges(claim_slice: ClaimSlice) -> str:
    """Return why no charge of this claim may move: amounts of a repricer, or of what is not covered, rest on it.

    Source: TR3, HCP of loops 2300 and 2400 (what of the charge is allowed and what is saved), SV207 (a part of SV203).
    """
    for segment in claim_slice.segments:
        if segment.id == "HCP" or (segment.id == "SV2" and segment.element(_NOT_COVERED).strip("0.")):
            what = (
                "what a repricer has allowed (HCP)" if segment.id == "HCP" else "what is not covered (SV207)"
            )
            return f"{what} rests on the charges: correct the claim at its source"
    return ""


def _holds_a_tax(claim_slice: ClaimSlice, claim: Claim, edits: Sequence[Edit]) -> str:
    """Return why the charge of a line may not follow its units: a tax or postage is a part of it, and not of a unit's.

    Source: TR3 X222A1, notes to AMT of loop 2400 (sales tax, postage claimed): each is a part of SV102. That service
    tax and facility tax (X223A2) are a part of SV203 is concluded from there, and was not read: it writes nothing, and
    what would be written is only proposed. A line that is taken off or divided takes its tax with it, or keeps it.
    """
    for number in _lines_touched(edits):
        line, here = claim.line(number), [edit for edit in edits if edit.line == number]
        if any(isinstance(edit, SetUnits | SetCode) for edit in here) and not any(
            isinstance(edit, RemoveLine | AddLine) for edit in here
        ):
            own = claim_slice.segments[line.position : line.end]
            if any(segment.id == "AMT" and segment.element(1) in _PART_OF_CHARGE for segment in own):
                return (
                    "a tax or postage (AMT) is a part of the line's charge: correct the claim at its source"
                )
    return ""


_PART_OF_CHARGE = frozenset({"T", "F4", "GT", "N8"})
"""AMT01 of loop 2400: sales tax and postage on 837P; service and facility tax on 837I."""


def _came_from(claim: Claim, edits: Sequence[Edit]) -> tuple[int, ...]:
    numbers: list[int] = []
    for line in claim.lines:
        here = [edit for edit in edits if edit.line == line.number]
        if not any(isinstance(edit, RemoveLine) for edit in here):
            numbers.extend([line.number] * (1 + sum(isinstance(edit, AddLine) for edit in here)))
    return tuple(numbers)


def _changed_line(
    claim_slice: ClaimSlice, case: Case, line: ServiceLine, edits: Sequence[Edit]
) -> list[Splice] | None:
    segments = claim_slice.segments
    splices: list[Splice] = []
    own = [edit for edit in edits if not isinstance(edit, AddLine)]
    added = [edit for edit in edits if isinstance(edit, AddLine)]
    split = _ndc_quantities(line, own, added)
    if split is None:
        return None
    service = segments[line.service_position]
    if own:
        charge = _charge_after(case, line, own)
        if charge is None:
            return None
        service = _edited_service(service, case.claim, line, own, charge)
    if service is not segments[line.service_position]:
        splices.append(Splice.replace(line.service_position, service))
    for edit in own:
        if isinstance(edit, SetNdc) and line.drug is not None:
            lin = segments[line.drug.position].with_element(3, edit.ndc)
            splices.append(Splice.replace(line.drug.position, lin))
    if split and line.drug is not None and line.drug.quantity_position is not None:
        position = line.drug.quantity_position
        splices.append(Splice.replace(position, segments[position].with_element(4, split[0])))
    for index, addition in enumerate(added, 1):
        charge = _charge_of_new_line(case, addition)
        if charge is None:
            return None
        new = _new_line(segments, case.claim, line, addition, charge, split[index] if split else None)
        splices.append(Splice.insert_after(line.end - 1, *new))
    return splices


def _edited_service(
    service: Segment, claim: Claim, line: ServiceLine, edits: Sequence[Edit], charge: Decimal
) -> Segment:
    procedure, charge_at, units_at = (1, 2, 4) if claim.is_professional else (2, 3, 5)
    for edit in edits:
        if isinstance(edit, SetCode):
            service = service.with_component(procedure, 2, edit.code)
        elif isinstance(edit, SetUnits):
            service = service.with_element(units_at, str(edit.units))
        elif isinstance(edit, SetModifiers):
            for index in range(4):
                value = edit.modifiers[index] if index < len(edit.modifiers) else ""
                if value or service.component(procedure, 3 + index):
                    service = service.with_component(procedure, 3 + index, value)
    if charge != line.charge:
        service = service.with_element(charge_at, written_like(service.element(charge_at), charge))
    return service


_OF_ONE_LINE = frozenset({"NTE", "PWK", "AMT", "HCP", "CN1"})
"""Of one line only: what was said or sent of it; and amounts (a tax, what a repricer allows), which would double."""
_NAMES_ONE_LINE = frozenset({"6R", "9B", "9D"})
"""REF01 of the line item control number, the submitter's and the repricer's."""
_NOT_COVERED = 7
"""SV207, an amount too."""


def _new_line(
    segments: Sequence[Segment],
    claim: Claim,
    line: ServiceLine,
    edit: AddLine,
    charge: Decimal,
    quantity: str | None,
) -> list[Segment]:
    """Copy the line's own segments (2400 and 2410) but for what must be unique or belongs to another payer."""
    edits: list[Edit] = [SetUnits(line.number, edit.units), SetModifiers(line.number, edit.modifiers)]
    if edit.code != line.code:
        edits.append(SetCode(line.number, edit.code))
    copied = []
    for position in range(line.position, line.end):
        segment = segments[position]
        if position == line.service_position:
            segment = _edited_service(segment, claim, line, edits, charge)
            if not claim.is_professional:
                segment = segment.with_element(_NOT_COVERED, "")
        elif segment.id in {"NM1", "SVD"}:
            break  # providers and adjudication of the line it was copied from
        elif segment.id in _OF_ONE_LINE or (segment.id == "REF" and segment.element(1) in _NAMES_ONE_LINE):
            continue
        elif quantity is not None and line.drug is not None and position == line.drug.quantity_position:
            segment = segment.with_element(4, quantity)
        copied.append(segment)
    return copied


def _ndc_quantities(
    line: ServiceLine, own: Sequence[Edit], added: Sequence[AddLine]
) -> tuple[str, ...] | None:
    """Return CTP04 for the line and each added one, so many for each unit as it is now; () where none is needed.

    What was given and what was discarded come from one product, so a unit of either is the same quantity of it. None:
    the quantity comes out with more decimals than it may have, so that nobody's quantity is invented.
    """
    if not added or line.drug is None or line.drug.quantity is None or not line.units:
        return ()
    if any(edit.code != line.code for edit in added):
        return ()
    kept = next((edit.units for edit in own if isinstance(edit, SetUnits)), line.units)
    quantities = [line.drug.quantity * part / line.units for part in (kept, *(edit.units for edit in added))]
    rounded = [quantity.quantize(_NDC_PLACES) for quantity in quantities]
    return tuple(map(plain, rounded)) if rounded == quantities else None


def _with_claim_charge(edited: ClaimSlice, claim: Claim, edits: Sequence[Edit], total: Decimal) -> ClaimSlice:
    """Write CLM02 where the sum of the lines, `total`, moved, or where an edit sets it."""
    chosen = next((edit.charge for edit in edits if isinstance(edit, SetClaimCharge)), None)
    if chosen is None:
        if total == claim.line_total or claim.charge != claim.line_total:
            return edited  # nothing moved, or the claim was out of balance before: a person must decide that first
        chosen = total
    clm = edited.segments[0]
    if chosen == claim.charge:
        return edited
    clm = clm.with_element(2, written_like(clm.element(2), chosen))
    return apply_splices(edited, [Splice.replace(0, clm)])


def written_like(before: str, value: Decimal) -> str:
    """Return an amount in the style of the one it replaces: two decimals stay two decimals."""
    _, point, cents = before.partition(".")
    if point and len(cents) == 2:
        return format(value.quantize(_CENT), "f")
    return plain(value)
