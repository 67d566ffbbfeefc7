"""What the engine knows of a drug's code: names, unit, class, containers, waste modifiers, life, products, prices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from scrubber.output.explain.about import looking_at
from scrubber.output.explain.page import Page, sections
from scrubber.output.explain.public import Fact, named, table_lines
from scrubber.reference import codes, drugs
from scrubber.reference.drugs import Drug
from scrubber.reference.tables import Tables
from scrubber.reference.tables.products import Product
from scrubber.rules.definition import Rule

_MOST_PRODUCTS = 8
"""So many products are named; JSON has them all."""
_CLASSES = {
    "complex": "Complex: given with 96401 to 96417.",
    "therapeutic": "Therapeutic: given with 96365 to 96379, not with the complex codes.",
    "hydration": "A fluid: hydration (96360, 96361) where it is given for itself, nothing where it carries a drug.",
    "flush": "A flush or lock of the line: nothing of its own.",
    "payer_dependent": "Payers differ: complex with some, therapeutic with others. `infuscrub profiles show ID` says "
    "what a payer prefers.",
    "vaccine": "A vaccine.",
}


def drug_page(
    code: str, rules: Sequence[Rule], facts: Sequence[Fact], on: date, tables: Tables
) -> Page | None:
    """Return the page of a code of a drug, fluid or vaccine; None where it is none, or nobody knows it."""
    if not codes.is_drug(code):
        return None
    drug = drugs.find(code, on)
    products = tables.ndc.of_code(code, on, last_known=True)
    listed = tables.hcpcs.find(code, on, last_known=True)
    in_list = listed.value if listed else None
    named_here = drug is not None or code in codes.NOC_DRUG_CODES or codes.is_vaccine(code)
    if not named_here and in_list is None and not facts:
        return None
    looking = looking_at(code, rules)
    rows: tuple[Product, ...] = products.value if products else ()
    label = in_list.label if in_list and in_list.label else ""
    return Page(
        "drug",
        code,
        _title(code, drug, label),
        sections(
            ("Names", _names(drug)),
            ("Billing unit", _unit(code, drug)),
            ("Given with", _given_with(code, drug)),
            ("Waste", _waste(code, drug)),
            ("Life of the code", _life(drug)),
            ("Products (NDC)", _products(rows, named(products.edition) if products and rows else "")),
            ("Rules that look at it", looking.lines),
            (f"Public tables, asked for {on.isoformat()}", table_lines(facts)),
            ("Source", _source(drug, label if drug is None else "")),
        ),
        {
            **_shape(drug),
            "is_vaccine": codes.is_vaccine(code),
            "waste_modifiers": not codes.is_free_of_waste_modifiers(code),
            "products": [_product_shape(row) for row in rows],
            "rules": looking.shape,
            "tables": [fact.shape for fact in facts],
        },
    )


def codes_of_product(ndc: str, on: date, tables: Tables) -> tuple[str, ...]:
    """Return the codes that bill an NDC of eleven digits or three groups; empty where no table has it."""
    found = tables.ndc.find(ndc, on, last_known=True)
    return tuple(dict.fromkeys(row.code for row in found.value)) if found else ()


def _title(code: str, drug: Drug | None, label: str) -> str:
    if drug is not None:
        return drug.product
    if code in codes.NOC_DRUG_CODES:
        return "A drug without a code of its own: one unit, with drug, strength, dose and route in words"
    return label or (
        "A vaccine" if codes.is_vaccine(code) else "A drug of which nothing is known here but the number"
    )


def _names(drug: Drug | None) -> tuple[str, ...]:
    if drug is None:
        return ()
    found = [f"Substance: {drug.substance}."]
    if drug.brands:
        found.append(f"Sold as: {', '.join(drug.brands)}.")
    if drug.usual_names:
        found.append(f"Also called: {', '.join(drug.usual_names)}.")
    if drug.is_biosimilar:
        found.append("A code of a biosimilar: another product of the substance has another code.")
    return tuple(found)


def _unit(code: str, drug: Drug | None) -> tuple[str, ...]:
    if code in codes.NOC_DRUG_CODES:
        return ("Always one unit.",)
    if drug is None:
        return ()
    if not drug.unit_is_sure:
        return (f"The code bills a combination ({drug.note}), so no single amount is a unit.",)
    unit = f"One billing unit is {drug.unit_amount} {drug.unit}"
    return (f"{unit}." if codes.is_vaccine(code) else f"{unit}: {_example(drug)}.",)


def _example(drug: Drug) -> str:
    dose = drug.unit_amount * 10
    return f"{dose.normalize():f} {drug.unit} are 10 billing units"


def _given_with(code: str, drug: Drug | None) -> tuple[str, ...]:
    if codes.is_covid_vaccine(code):
        return (f"A vaccine against COVID-19, given with {codes.COVID_VACCINE} for each dose, whoever pays.",)
    if code in codes.MEDICARE_VACCINES:
        return (f"A vaccine: Medicare takes {codes.MEDICARE_VACCINES[code]}, other payers 90471 and 90472.",)
    if codes.is_vaccine(code):
        return ("A vaccine, given with 90471, and each further one with 90472.",)
    if drug is None:
        return ()
    found = [_CLASSES[drug.drug_class]]
    if drug.never_complex:
        found.append(
            "Never complex, whatever it is given with: rescue, nausea and anaemia drugs are not (S08, D05)."
        )
    if drug.hormonal:
        found.append("Hormonal: an injection against a tumour is 96402.")
    if drug.injected_class is not None and drug.injected_class != drug.drug_class:
        found.append(f"Injected under the skin or into muscle: {drug.injected_class}.")
    if drug.routes:
        found.append(f"The code is bound to: {', '.join(drug.routes)}.")
    return tuple(found)


def _waste(code: str, drug: Drug | None) -> tuple[str, ...]:
    if codes.is_free_of_waste_modifiers(code):
        return ("Neither JW nor JZ: Medicare's vaccines are free of them.",)
    if drug is None:
        return ()
    sizes = (
        f" Sizes known: {', '.join(f'{size:f}' for size in drug.vials)} {drug.vial_unit}."
        if drug.vials
        else ""
    )
    if drug.single_dose is None and drug.drug_class in ("hydration", "flush"):
        return ()
    if drug.single_dose is None:
        return (
            "Whether its containers are for a single dose is not known, or both kinds exist: the vial decides."
            + sizes,
        )
    if not drug.single_dose:
        return ("Containers for several doses: neither JW nor JZ." + sizes,)
    return (
        "Single-dose containers: JW on a line of its own for what was discarded, JZ where nothing was, wherever the "
        f"drug is paid for itself.{sizes}",
    )


def _life(drug: Drug | None) -> tuple[str, ...]:
    if drug is None:
        return ()
    found = []
    if drug.effective_from:
        found.append(f"From {drug.effective_from.isoformat()} on.")
    if drug.ended_on:
        found.append(f"Ended on {drug.ended_on.isoformat()}.")
    elif drug.effective_to:
        found.append(f"With this unit up to {drug.effective_to.isoformat()}; the code goes on with another.")
    if drug.successors:
        found.append(f"Followed by {', '.join(drug.successors)}.")
    return tuple(found)


def _products(rows: Sequence[Product], edition: str) -> tuple[str, ...]:
    shown = tuple(_product_line(row) for row in rows[:_MOST_PRODUCTS])
    more = len(rows) - len(shown)
    rest = (f"and {more} more (--format json lists them).",) if more else ()
    return (*shown, *rest, edition) if rows else ()


def _product_line(row: Product) -> str:
    units = "" if row.units_per_package is None else f", {row.units_per_package:f} units a package"
    doubt = "" if row.is_consistent else " (CMS's own figures disagree: do not reckon with them)"
    return f"{row.ndc} {row.name}, {row.labeler}{units}{doubt}"


def _source(drug: Drug | None, label: str) -> tuple[str, ...]:
    found = []
    if drug is not None:
        grounds = drug.grounds
        found.append(f"Unit: {drug.unit_source.title} ({grounds.unit.value}).")
        found.append(f"Class: {drug.class_source.title} ({grounds.drug_class.value}).")
        if drug.single_dose is not None:
            found.append(f"Containers for a single dose or several: {grounds.single_dose.value}.")
    if label:
        found.append("The words of HCPCS Level II are CMS's and free.")
    return tuple(found)


def _shape(drug: Drug | None) -> dict[str, Any]:
    if drug is None:
        return {"substance": None}
    return {
        "substance": drug.substance,
        "product": drug.product,
        "names": list(drug.names),
        "unit": {"amount": str(drug.unit_amount), "unit": drug.unit} if drug.unit_is_sure else None,
        "class": drug.drug_class,
        "injected_class": drug.injected_class,
        "never_complex": drug.never_complex,
        "hormonal": drug.hormonal,
        "single_dose": drug.single_dose,
        "vials": [f"{size:f}" for size in drug.vials],
        "vial_unit": drug.vial_unit or None,
        "routes": list(drug.routes),
        "effective_from": drug.effective_from.isoformat() if drug.effective_from else None,
        "ended_on": drug.ended_on.isoformat() if drug.ended_on else None,
        "successors": list(drug.successors),
        "grounds": {
            "unit": drug.grounds.unit.value,
            "class": drug.grounds.drug_class.value,
            "single_dose": drug.grounds.single_dose.value,
        },
    }


def _product_shape(row: Product) -> dict[str, Any]:
    return {
        "ndc": row.ndc,
        "name": row.name,
        "labeler": row.labeler,
        "units_per_package": None if row.units_per_package is None else f"{row.units_per_package:f}",
        "consistent": row.is_consistent,
    }
