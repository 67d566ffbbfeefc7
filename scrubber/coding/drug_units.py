"""Drug lines: units of what was given, of what was discarded, and the modifier that says so.

Given rounds up to whole billing units, discarded is what is left of the opened units: 305 mg of four 100 mg vials at
10 mg a unit are 31 and 9 (CGS, 2023-06). JW needs a documented amount; JZ needs vials that were used up or a
documented waste of nothing. All arithmetic is exact; doses of one code on one day are added before rounding.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.classes import diagnoses_of
from scrubber.coding.products import Billable, billable, listed
from scrubber.coding.remarks import Remarks
from scrubber.model.encounters import Encounters
from scrubber.model.expected import Choice, ExpectedLine, Role, Undecided
from scrubber.model.ground import Ground, weakest
from scrubber.model.record import Administration, Indication
from scrubber.model.value import Value, replace
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.payment import Paid, Site, paid_for_itself
from scrubber.reference.tables import Tables
from scrubber.reference.told_apart import told_apart
from scrubber.reference.trust import as_fact
from scrubber.reference.units import amount_in, by_potency

JZ_BEGINS = date(2023, 7, 1)
"""Before this day no modifier says that nothing was discarded (rule W01; Noridian, FCSO)."""

BY_THE_DOSE = "dose"
"""The unit of codes that bill what was given at once, however much it is: Q9992, gene therapies."""

_NOT_BILLED = frozenset({Handling.FLUSH})
_CARRIERS = frozenset({"keep_open", "diluent", "between_units"})


class _Amounts(Value):
    """What one day's administrations of one code come to, in the drug's unit."""

    given: Decimal
    opened: Decimal | None
    """Everything in the opened containers, where it is documented."""
    wasted: Decimal | None
    single_dose: bool | None


class DrugContext(Value):
    """What decides about drug lines beside the chart: payer, place, what the claim bills, public tables."""

    parameters: Parameters
    site: Site
    billed: frozenset[str]
    tables: Tables
    indications: tuple[Indication, ...] = ()

    def codes_of(self, item: Administration, on: date | None) -> Billable:
        """Return the codes that may bill an administration, as its indication tells them apart."""
        found = billable(item, on, self.billed, self.tables)
        left, told = told_apart(found.codes, diagnoses_of(item, self.indications))
        if not told:
            return found
        because = f"{found.because}, and {told} by the diagnoses of the chart"
        return replace(found, codes=left, ground=weakest((found.ground, Ground.MEMORY)), because=because)

    def paid(self, code: str, on: date | None) -> Paid:
        """Return whether a drug is paid for itself here."""
        return paid_for_itself(self.tables, code, on, self.site)


class _Group(Value):
    """Administrations of one day that one line bills."""

    code: str
    day: date | None
    courses: tuple[Course, ...]
    because: str = ""
    stands_on: tuple[str, ...] = ()
    encounter: str = ""


class _Several(Value):
    """Administrations of one day that one of several codes bills."""

    courses: tuple[Course, ...] = ()
    is_of_a_brand: bool = True
    stands_on: tuple[str, ...] = ()


def drug_lines(
    courses: Sequence[Course], context: DrugContext, encounters: Encounters, remarks: Remarks
) -> tuple[list[ExpectedLine], list[Choice]]:
    """Return the drug lines that the chart supports, by code and day, and what several codes may bill."""
    groups: dict[tuple[str, date | None], _Group] = {}
    several: dict[tuple[tuple[str, ...], date | None], _Several] = {}
    packaged: dict[str, None] = {}
    uncoded: dict[str, None] = {}
    for course in courses:
        if course.handling in _NOT_BILLED or course.item.purpose in _CARRIERS:
            continue
        if course.item.technique == "oral":
            continue
        found = context.codes_of(course.item, course.day)
        if _has_no_code(course, found, context):
            uncoded[course.name] = None
        if not found.is_charted and not _is_expected(course, found, context, packaged, remarks):
            continue
        code = found.code
        if code is not None:
            facts = _of_the_code(course, found)
            held = groups.get((code, course.day))
            own = (*held.courses, course) if held else (course,)
            facts = (*(held.stands_on if held else ()), *facts)
            key = held.encounter if held else encounters.key(course.day)
            groups[code, course.day] = _Group(code, course.day, own, found.because, facts, key)
        elif found.codes:
            facts = _of_the_code(course, found)
            held_several = several.setdefault((found.codes, course.day), _Several())
            several[found.codes, course.day] = _Several(
                (*held_several.courses, course),
                held_several.is_of_a_brand and found.is_of_a_brand,
                (*held_several.stands_on, *facts),
            )
        elif found.because:
            remarks.undecided(
                Undecided.DELETED_CODE, (course,), ("active_code",), f"{course.name}: {found.because}."
            )
    if uncoded:
        remarks.assume(
            f"{', '.join(uncoded)}: no single HCPCS code is known by that name, so no drug line was looked for."
        )
    if packaged:
        names = ", ".join(packaged)
        remarks.assume(
            f"{names}: packaged in outpatient hospital payment and named without a code, so no line of its own."
        )
    lines: list[ExpectedLine] = []
    for group in groups.values():
        lines += _lines(group, context, remarks)
    return lines, [
        _choice(own, day, group, context, encounters, remarks) for (own, day), group in several.items()
    ]


def _of_the_code(course: Course, found: Billable) -> tuple[str, ...]:
    """Return the fact that these codes bill what the chart names, where it does not give the code itself."""
    if not found.because:
        return ()
    return (as_fact(found.ground, f"that {listed(found.codes)} bills {course.name} ({found.because})"),)


def _has_no_code(course: Course, found: Billable, context: DrugContext) -> bool:
    """Return whether a drug was given in an office, and nothing tells by which code it would be billed."""
    return (
        context.site.professional
        and not (found.codes or found.conflict or found.lapsed)
        and course.drug_class in ("complex", "therapeutic")
        and course.item.hcpcs is None
        and course.item.dose is not None
    )


def _is_expected(
    course: Course, found: Billable, context: DrugContext, packaged: dict[str, None], remarks: Remarks
) -> bool:
    """Return whether a drug that the chart names without a code ought to stand on the claim.

    What the claim bills is judged. Fluids and vaccines by name are left alone, and what is packaged at an outpatient
    hospital may be billed under its revenue code alone, so nothing is missing where it has no line.
    """
    if course.drug_class in ("hydration", "vaccine", "blood", "flush"):
        return False
    if found.conflict:
        remarks.undecided(
            Undecided.NO_PRODUCT,
            (course,),
            ("product",),
            f"{course.name}: {found.conflict}; the vial decides.",
        )
        return False
    if found.lapsed and course.item.dose is not None:
        remarks.undecided(
            Undecided.DELETED_CODE,
            (course,),
            ("active_code",),
            f"{course.name}: {found.lapsed}. A code for drugs without one of their own may bill it.",
        )
    if not found.codes or found.is_billed:
        return bool(found.codes)
    if not context.site.professional and all(
        context.paid(code, course.day).alone is False for code in found.codes
    ):
        packaged[course.name] = None
        return False
    return course.item.dose is not None


def _choice(
    own: tuple[str, ...],
    day: date | None,
    several: _Several,
    context: DrugContext,
    encounters: Encounters,
    remarks: Remarks,
) -> Choice:
    """Return which line each code would give, and note that the chart does not tell the product."""
    decides: list[str] = []
    given: list[ExpectedLine] = []
    group = several.courses
    for code in own:
        one = _Group(code, day, group, stands_on=several.stands_on, encounter=encounters.key(day))
        lines = tuple(_lines(one, context, Remarks()))
        decides.append(" and ".join(line.label for line in lines) or f"{code}, units open")
        given += lines[:1]
    name = group[0].name
    charted = dict.fromkeys(course.item.hcpcs for course in group if course.item.hcpcs)
    ended = "".join(f"{code} had ended on that day; " for code in charted if code not in own)
    remarks.undecided(
        Undecided.NO_PRODUCT,
        group,
        ("product",),
        f"{name}: {ended}{listed(own)} may bill it, by the product; the chart does not name it.",
    )
    named = tuple(given) if several.is_of_a_brand else ()
    return Choice(f"product of {name}", own, " or ".join(decides), named)


def _lines(group: _Group, context: DrugContext, remarks: Remarks) -> Iterable[ExpectedLine]:
    hcpcs, day, courses, parameters = group.code, group.day, group.courses, context.parameters
    if hcpcs in codes.NOC_DRUG_CODES:
        yield _line(
            group, 1, Role.GIVEN, "a drug without a code of its own: one unit, named in words", (), ()
        )
        return
    drug = drugs.find(hcpcs, day)
    if drug is None:
        remarks.undecided(
            Undecided.NO_BILLING_UNIT,
            courses,
            ("billing_unit",),
            f"The billing unit of {hcpcs} is not in the drug table.",
        )
        return
    amounts = _amounts(drug, courses, remarks)
    if amounts is None:
        return
    units = _units_up(amounts.given, drug.unit_amount)
    one = f"{_text(drug.unit_amount)} {drug.unit}"
    named = f"{group.because}; " if group.because else ""
    reason = f"{named}{_text(amounts.given)} {drug.unit} given; {hcpcs} counts {one} a unit: {units}"
    unit_fact = (f"unit:{hcpcs}",)
    free = drug.is_fluid or parameters.jw_jz == "rejected" or codes.is_free_of_waste_modifiers(hcpcs)
    if free or amounts.single_dose is False:
        why = "" if free else "; no JW or JZ: not from a single-dose container"
        yield _line(group, units, Role.GIVEN, reason + why, (), unit_fact)
        return
    paid = context.paid(hcpcs, day)
    paid_fact = (as_fact(paid.ground, f"whether {hcpcs} is paid for itself there"),)
    if paid.alone is None:
        remarks.undecided(
            Undecided.NO_PAYMENT_STATUS,
            courses,
            ("payment_status",),
            f"{courses[0].name}: whether {hcpcs} is paid for itself there is not known, and JW or JZ depends on it.",
        )
    if not paid.alone:
        why = f"; no JW or JZ: {paid.because}" if paid.because else ""
        yield _line(group, units, Role.GIVEN, reason + why, (), unit_fact, paid_fact)
        return
    discarded = _discarded(drug, amounts, units, courses, remarks)
    if discarded is None:
        yield _line(group, units, Role.GIVEN, reason, (), unit_fact)
        return
    facts = (*paid_fact, *(() if _container_charted(courses) else (f"vial:{hcpcs}",)))
    if discarded:
        yield _line(group, units, Role.GIVEN, reason, (), unit_fact)
        wasted = f"{_text(amounts.wasted or Decimal(0))} {drug.unit}"
        because = f"{wasted} discarded: what is left of the opened units, {discarded}"
        yield _line(group, discarded, Role.DISCARDED, because, ("JW",), (*unit_fact, *facts))
        return
    modifier, why = _nothing_discarded(amounts, parameters, day)
    facts += ("jw_jz", "subunit_waste_modifier") if amounts.wasted else ("jw_jz",)
    yield _line(group, units, Role.GIVEN, reason + why, modifier, unit_fact, facts)


def _nothing_discarded(
    amounts: _Amounts, parameters: Parameters, day: date | None
) -> tuple[tuple[str, ...], str]:
    if day is not None and day < JZ_BEGINS:
        return (), ""
    if amounts.wasted:
        if parameters.subunit_waste_modifier == "none":
            return (), "; less than a unit discarded, and this payer takes no modifier for it"
        return ("JZ",), "; less than a unit discarded"
    return ("JZ",), "; nothing discarded"


def _line(
    group: _Group,
    units: int,
    role: Role,
    because: str,
    modifiers: tuple[str, ...],
    stands_on: tuple[str, ...],
    modifiers_stand_on: tuple[str, ...] = (),
) -> ExpectedLine:
    return ExpectedLine(
        kind="drug",
        code=group.code,
        units=units,
        role=role,
        administrations=tuple(given.id for given in group.courses),
        because=(because,),
        modifiers=modifiers,
        day=group.day,
        visit=group.courses[0].item.visit,
        session=-2,
        encounter=group.encounter,
        stands_on=(*group.stands_on, *stands_on),
        modifiers_stand_on=modifiers_stand_on,
    )


# amounts


def _amounts(drug: Drug, group: Sequence[Course], remarks: Remarks) -> _Amounts | None:
    """Return the day's amounts, or None with the reason noted."""
    given = Decimal(0)
    for one in group:
        dose = _dose(drug, one, len(group) == 1, remarks)
        if dose is None:
            return None
        given += dose
    opened = _sum(_opened(drug, one.item) for one in group)
    wasted = _sum(_wasted(drug, one.item) for one in group)
    return _Amounts(given, opened, wasted, _single_dose(drug, group))


def _sum(values: Iterable[Decimal | None]) -> Decimal | None:
    """Return the sum; None where one of them is not documented."""
    result = Decimal(0)
    for value in values:
        if value is None:
            return None
        result += value
    return result


def _dose(drug: Drug, given: Course, alone: bool, remarks: Remarks) -> Decimal | None:
    """Return the dose in the drug's unit; `alone`: nothing else of the day is billed by the code."""
    item = given.item
    if _in_doubt(item, "dose"):
        remarks.undecided(
            Undecided.UNCERTAIN_DOSE,
            (given,),
            ("dose",),
            f"{given.name}: the chart leaves the dose in doubt.",
        )
        return None
    if item.dose is None or not item.dose.value:
        if drug.unit == "mL" and item.volume_ml is not None:
            return item.volume_ml
        why = "is not documented" if item.dose is None else "is told as 0, which is no amount of it"
        remarks.undecided(Undecided.NO_DOSE, (given,), ("dose",), f"{given.name}: the dose given {why}.")
        return None
    amount = amount_in(item.dose, drug.unit, item.concentration)
    if amount is None:
        amount = by_potency(drug.substance, item.dose, drug.unit)
    if amount is None and drug.unit == BY_THE_DOSE and alone and item.dose.value > 0:
        return Decimal(1)
    if amount is None and drug.unit == "mL" and drug.is_fluid and item.volume_ml is not None:
        return item.volume_ml
    if amount is None or amount <= 0:
        remarks.undecided(
            Undecided.UNIT_MISMATCH,
            (given,),
            ("dose", "concentration"),
            f"{given.name}: the dose can't be converted into {drug.unit}, which {drug.hcpcs} counts; "
            "a documented concentration may help.",
        )
        return None
    return amount


def _in_doubt(item: Administration, name: str) -> bool:
    return any(doubt.field == name for doubt in item.uncertain) or any(
        clash.field == name for clash in item.conflicts
    )


def _opened(drug: Drug, item: Administration) -> Decimal | None:
    if not item.vials:
        return None
    return _sum(
        None if size is None else size * vials.count
        for vials in item.vials
        for size in (amount_in(vials.size, drug.unit, item.concentration),)
    )


def _wasted(drug: Drug, item: Administration) -> Decimal | None:
    if item.wasted is None or _in_doubt(item, "wasted"):
        return None
    if not item.wasted.amount.value:
        return Decimal(0)
    return amount_in(item.wasted.amount, drug.unit, item.concentration)


def _container_charted(group: Sequence[Course]) -> bool:
    """Return whether the chart itself says of every vial whether it is single-dose."""
    charted = [vials.single_dose for one in group for vials in one.item.vials]
    return bool(charted) and all(value is not None for value in charted)


def _single_dose(drug: Drug, group: Sequence[Course]) -> bool | None:
    if _container_charted(group):
        return all(vials.single_dose for one in group for vials in one.item.vials)
    return drug.single_dose


def _discarded(
    drug: Drug, amounts: _Amounts, given_units: int, group: Sequence[Course], remarks: Remarks
) -> int | None:
    """Return the units discarded, 0 for none; None where the chart does not tell, with the reason noted."""
    given, opened, wasted = amounts.given, amounts.opened, amounts.wasted
    name = group[0].name
    if any(_in_doubt(one.item, told) for one in group for told in ("wasted", "vials")):
        remarks.undecided(
            Undecided.NO_WASTE,
            group,
            ("waste",),
            f"{name}: the chart leaves in doubt what was discarded, or which vials were opened.",
        )
        return None
    if opened is not None and (opened < given or (wasted is not None and given + wasted != opened)):
        remarks.undecided(
            Undecided.WASTE_DISAGREES,
            group,
            ("waste",),
            f"{name}: given and discarded do not add up to what was opened "
            f"({_text(given)} and {_text(wasted or Decimal(0))} of {_text(opened)} {drug.unit}).",
        )
        return None
    if wasted is None and (opened is None or opened > given):
        if amounts.single_dose is None and opened is None:
            remarks.undecided(
                Undecided.NO_CONTAINER_TYPE,
                group,
                ("vials",),
                f"{name}: single-dose or multi-dose container is not documented, and JW or JZ depends on it.",
            )
        else:
            remarks.undecided(
                Undecided.NO_WASTE,
                group,
                ("waste",),
                f"{name}: neither a discarded amount nor vials that were used up were made out in the chart.",
            )
        return None
    if amounts.single_dose is None:
        remarks.undecided(
            Undecided.NO_CONTAINER_TYPE,
            group,
            ("vials",),
            f"{name}: single-dose or multi-dose container is not documented, and JW or JZ depends on it.",
        )
        return None
    whole = given if wasted is None else given + wasted
    return max(int(whole // drug.unit_amount) - given_units, 0)


def _units_up(amount: Decimal, unit: Decimal) -> int:
    """Return how many whole units hold the amount: no division, so nothing is rounded before it is counted."""
    whole, rest = divmod(amount, unit)
    return int(whole) + (1 if rest else 0)


def _text(amount: Decimal) -> str:
    """Return a number as people write it: 400, 0.5."""
    plain = f"{amount:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain
