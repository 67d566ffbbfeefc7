"""Drug lines: units of what was given, of what was discarded, and the modifier that says so.

Given rounds up to whole billing units, discarded is what is left of the opened units: 305 mg of four 100 mg vials at
10 mg a unit are 31 and 9 (CGS, 2023-06). JW needs a documented amount; JZ needs vials that were used up or a
documented waste of nothing. Doses of one code on one day are added before rounding; `drug_amounts.py` adds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.classes import diagnoses_of
from scrubber.coding.drug_amounts import (
    Amounts,
    amounts_of,
    discarded_units,
    is_container_charted,
    plain_number,
    units_up,
)
from scrubber.coding.products import Billable, billable
from scrubber.coding.remarks import Remarks
from scrubber.model.encounters import Encounters
from scrubber.model.expected import Choice, ExpectedLine, Role, Undecided
from scrubber.model.ground import Ground, weakest
from scrubber.model.record import Administration, Indication
from scrubber.model.value import Value, replace
from scrubber.model.words import listed
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.payment import Paid, Site, paid_for_itself
from scrubber.reference.tables import Tables
from scrubber.reference.told_apart import told_apart
from scrubber.reference.trust import as_fact

JZ_BEGINS = date(2023, 7, 1)
"""Before this day no modifier says that nothing was discarded (rule W01; Noridian, FCSO)."""

_NOT_BILLED = frozenset({Handling.FLUSH})
_CARRIERS = frozenset({"keep_open", "diluent", "between_units"})


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
    courses: tuple[Course, ...] = ()
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
    sorting = _Sorting(context, encounters, remarks)
    for course in courses:
        if course.handling not in _NOT_BILLED and course.item.purpose not in _CARRIERS:
            sorting.take(course)
    sorting.end()
    lines: list[ExpectedLine] = []
    for group in sorting.groups.values():
        lines += _lines(group, context, remarks)
    return lines, [
        _choice(own, day, group, context, encounters, remarks)
        for (own, day), group in sorting.several.items()
    ]


class _Sorting:
    """Sorts administrations by the code that bills them and their day; notes those that no code bills."""

    def __init__(self, context: DrugContext, encounters: Encounters, remarks: Remarks) -> None:
        self._context = context
        self._encounters = encounters
        self._remarks = remarks
        self.groups: dict[tuple[str, date | None], _Group] = {}
        self.several: dict[tuple[tuple[str, ...], date | None], _Several] = {}
        self._packaged: dict[str, None] = {}
        self._uncoded: dict[str, None] = {}

    def take(self, course: Course) -> None:
        """Put an administration with the others that the same code bills."""
        if course.item.technique == "oral":
            return
        found = self._context.codes_of(course.item, course.day)
        if _has_no_code(course, found, self._context):
            self._uncoded[course.name] = None
        if not found.is_charted and not _is_expected(
            course, found, self._context, self._packaged, self._remarks
        ):
            return
        if found.code is not None:
            self._add(found.code, course, found)
        elif found.codes:
            self._add_to_several(course, found)
        elif found.because:
            message = f"{course.name}: {found.because}."
            self._remarks.undecided(Undecided.DELETED_CODE, (course,), ("active_code",), message)

    def end(self) -> None:
        """Note the drugs without a line, each name once."""
        if self._uncoded:
            names = ", ".join(self._uncoded)
            self._remarks.assume(
                f"{names}: no single HCPCS code is known by that name, so no drug line was looked for."
            )
        if self._packaged:
            names = ", ".join(self._packaged)
            self._remarks.assume(
                f"{names}: packaged in outpatient hospital payment and named without a code, "
                "so no line of its own."
            )

    def _add(self, code: str, course: Course, found: Billable) -> None:
        day = course.day
        held = self.groups.get((code, day)) or _Group(code, day, encounter=self._encounters.key(day))
        self.groups[code, day] = replace(
            held,
            courses=(*held.courses, course),
            because=found.because,
            stands_on=(*held.stands_on, *_of_the_code(course, found)),
        )

    def _add_to_several(self, course: Course, found: Billable) -> None:
        held = self.several.get((found.codes, course.day)) or _Several()
        self.several[found.codes, course.day] = _Several(
            (*held.courses, course),
            held.is_of_a_brand and found.is_of_a_brand,
            (*held.stands_on, *_of_the_code(course, found)),
        )


def _of_the_code(course: Course, found: Billable) -> tuple[str, ...]:
    """Return the fact that these codes bill what the chart names, where it does not give the code itself."""
    if not found.because:
        return ()
    return (as_fact(found.ground, f"that {listed(found.codes, 'or')} bills {course.name} ({found.because})"),)


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
    return True  # its units are open where the dose is, and said to be


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
        f"{name}: {ended}{listed(own, 'or')} may bill it, by the product; the chart does not name it.",
    )
    named = tuple(given) if several.is_of_a_brand else ()
    return Choice(f"product of {name}", own, " or ".join(decides), named)


def _lines(group: _Group, context: DrugContext, remarks: Remarks) -> Iterable[ExpectedLine]:
    """Yield the line of what was given, and that of what was discarded where there is one."""
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
    amounts = amounts_of(drug, courses, remarks)
    if amounts is None:
        return
    units = units_up(amounts.given, drug.unit_amount)
    reason = _units_reason(group, drug, amounts, units)
    unit_fact = (f"unit:{hcpcs}",)
    free = drug.is_fluid or parameters.jw_jz == "rejected" or codes.is_free_of_waste_modifiers(hcpcs)
    if free or amounts.single_dose is False:
        why = "" if free else "; no JW or JZ: not from a single-dose container"
        yield _line(group, units, Role.GIVEN, reason + why, (), unit_fact)
        return
    paid = context.paid(hcpcs, day)
    paid_fact = (as_fact(paid.ground, f"whether {hcpcs} is paid for itself there"),)
    if not paid.alone:
        why = _not_paid_alone(paid, group, remarks)
        yield _line(group, units, Role.GIVEN, reason + why, (), unit_fact, paid_fact)
        return
    discarded = discarded_units(drug, amounts, units, courses, remarks)
    if discarded is None:
        yield _line(group, units, Role.GIVEN, reason, (), unit_fact)
        return
    facts = (*paid_fact, *(() if is_container_charted(courses) else (f"vial:{hcpcs}",)))
    if discarded:
        yield _line(group, units, Role.GIVEN, reason, (), unit_fact)
        wasted = f"{plain_number(amounts.wasted or Decimal(0))} {drug.unit}"
        because = f"{wasted} discarded: what is left of the opened units, {discarded}"
        yield _line(group, discarded, Role.DISCARDED, because, ("JW",), (*unit_fact, *facts))
        return
    modifier, why = _nothing_discarded(amounts, parameters, day)
    facts += ("jw_jz", "subunit_waste_modifier") if amounts.wasted else ("jw_jz",)
    yield _line(group, units, Role.GIVEN, reason + why, modifier, unit_fact, facts)


def _units_reason(group: _Group, drug: Drug, amounts: Amounts, units: int) -> str:
    """Return how the units came about: `400 mg given; J1745 counts 10 mg a unit: 40`."""
    one = f"{plain_number(drug.unit_amount)} {drug.unit}"
    named = f"{group.because}; " if group.because else ""
    return (
        f"{named}{plain_number(amounts.given)} {drug.unit} given; {group.code} counts {one} a unit: {units}"
    )


def _not_paid_alone(paid: Paid, group: _Group, remarks: Remarks) -> str:
    """Return why neither JW nor JZ is due; note it where it is not known whether the drug is paid for itself."""
    if paid.alone is None:
        remarks.undecided(
            Undecided.NO_PAYMENT_STATUS,
            group.courses,
            ("payment_status",),
            f"{group.courses[0].name}: whether {group.code} is paid for itself there is not known, "
            "and JW or JZ depends on it.",
        )
    return f"; no JW or JZ: {paid.because}" if paid.because else ""


def _nothing_discarded(
    amounts: Amounts, parameters: Parameters, day: date | None
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
