"""The drug line: units from the dose, and what says what became of the rest, as the coding engine would put it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from scrubber.model.expected import ExpectedLine, Role
from scrubber.model.record import Quantity, Vials, Waste
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.model import Billing
from scrubber.output.sheet.tries import this_given
from scrubber.output.sheet.ways import code_of
from scrubber.reference.payment import Paid, Site, paid_for_itself


def billing_of(asked: Asked) -> Billing:
    """Return how the drug is billed: its unit, and the modifiers that the engine puts on a used up and a part vial."""
    drug = asked.drug
    unit = amount(drug.unit_amount, drug.unit)
    used: tuple[ExpectedLine, ...] = ()
    discarded: tuple[ExpectedLine, ...] = ()
    if takes_modifiers(asked):
        used, discarded = _lines(asked, whole=True), _lines(asked, whole=False)
    facts = [f"unit:{drug.hcpcs}"]
    facts += [fact for line in (*used, *discarded) for fact in line.facts]
    rules = asked.in_force("D01", *(_OF_WASTE if takes_modifiers(asked) else ()))
    text = tuple(_sentences(asked, unit, used, discarded))
    return Billing(
        unit,
        _modifier(used, Role.GIVEN),
        _modifier(discarded, Role.DISCARDED),
        text,
        asked.why("given is rounded up to whole units", rules, facts),
    )


_OF_WASTE = ("W01", "W02", "W04", "W06", "W08")


def takes_modifiers(asked: Asked) -> bool:
    """Return whether JW and JZ may have a place on the drug's lines at all."""
    drug = asked.drug
    return not (
        drug.is_fluid or drug.drug_class in ("vaccine", "flush") or asked.parameters.jw_jz == "rejected"
    )


def _sentences(
    asked: Asked, unit: str, used: tuple[ExpectedLine, ...], discarded: tuple[ExpectedLine, ...]
) -> Iterator[str]:
    drug, parameters = asked.drug, asked.parameters
    yield f"{drug.hcpcs} counts {unit} a unit; what was given is rounded up to whole units."
    if not takes_modifiers(asked):
        if parameters.jw_jz == "rejected":
            yield "This payer refuses JW and JZ."
        return
    paid = paid_here(asked)
    if paid.alone is False:
        yield f"No JW or JZ here: {paid.because}."
        return
    if drug.single_dose is None:
        yield "Single-dose vials only (the kind is not known of this drug; a multi-dose vial takes neither JW nor JZ):"
    if drug.single_dose is False:
        yield "Its containers are multi-dose: neither JW nor JZ."
        return
    on_all, on_rest = _modifier(used, Role.GIVEN), _modifier(discarded, Role.DISCARDED)
    if on_all:
        yield f"Everything in the opened vials was given: {drug.hcpcs}-{on_all}."
    if on_rest:
        yield (
            f"Some was discarded: {drug.hcpcs} for what was given, and {drug.hcpcs}-{on_rest} on a line of its own for "
            "the units discarded."
        )
        below = parameters.subunit_waste_modifier
        yield f"Less than one unit discarded: no line of its own, {'JZ' if below == 'JZ' else 'no modifier'}."
    if parameters.jw_jz == "informational":
        yield "This payer takes JW and JZ for information."


def _lines(asked: Asked, *, whole: bool) -> tuple[ExpectedLine, ...]:
    """Return the drug lines for a container of two units, all of it given or half of it."""
    drug = asked.drug
    held = Quantity(drug.unit_amount * 2, drug.unit)
    given = held if whole else Quantity(drug.unit_amount, drug.unit)
    rest = Decimal(0) if whole else drug.unit_amount
    single = drug.single_dose is not False
    item = replace(
        this_given(asked),
        dose=given,
        volume_ml=given.value if drug.unit == "mL" else None,
        vials=(Vials(held, 1, single),),
        wasted=Waste(Quantity(rest, drug.unit)),
    )
    return tuple(line for line in code_of(asked, (item,)).lines if line.kind == "drug")


def _modifier(lines: tuple[ExpectedLine, ...], role: Role) -> str:
    found = [line for line in lines if line.role is role]
    return found[0].modifiers[0] if found and found[0].modifiers else ""


def paid_here(asked: Asked) -> Paid:
    """Return whether the drug is paid for itself in this setting, which JW and JZ depend on."""
    site = Site(asked.setting == "physician", asked.place_of_service, asked.type_of_bill)
    return paid_for_itself(asked.tables, asked.drug.hcpcs, asked.on, site)


def amount(value: Decimal, unit: str) -> str:
    """Return an amount as people write it: `10 mg`, `0.5 mL`."""
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return f"{plain} {unit}"
