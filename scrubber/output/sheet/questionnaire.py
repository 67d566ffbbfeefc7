"""The sheet as a FHIR R4 Questionnaire: one form for one administration of the drug.

A required item is one that a rule in force makes an error of. Inside a group that may stay empty it is required only
where the group is begun. A filled form is read back as a chart (`scrubber.charts.readers.fhir.questionnaire`).
"""

from __future__ import annotations

from typing import Any

from scrubber.charts.readers.fhir.form import FORM_CODES, FORM_DRUG, HCPCS, form_url
from scrubber.output.sheet.model import Item, Sheet, Shown
from scrubber.output.sheet.text import grouped

Object = dict[str, Any]

_TYPES = {
    "time": "dateTime",
    "amount": "quantity",
    "number": "integer",
    "choice": "choice",
    "yes_no": "boolean",
    "text": "string",
}
_UCUM = {
    "mg": "mg",
    "mcg": "ug",
    "g": "g",
    "mL": "mL",
    "kg": "kg",
    "mL/h": "mL/h",
    "mEq": "meq",
    "mCi": "mCi",
    "uCi": "uCi",
}
"""Units that UCUM writes one way; others (units, vial, dose) go as words."""
_EXTENSION = "http://hl7.org/fhir/StructureDefinition/questionnaire-"
_CONTROL = "http://hl7.org/fhir/questionnaire-item-control"
_ALWAYS = frozenset({"drug", "given"})
"""Groups that are part of every entry; the others are begun where there is something to write."""


def questionnaire(sheet: Sheet) -> Object:
    """Return the form as FHIR R4 JSON values. A drug that is not given by needle has a form that only names it."""
    product, payer = sheet.product, sheet.payer
    return {
        "resourceType": "Questionnaire",
        "id": f"sheet-{product.hcpcs}-{payer.id}-{sheet.setting}"[:64],
        "url": form_url(product.hcpcs, payer.id, sheet.setting),
        "version": sheet.version,
        "name": f"Sheet{product.hcpcs}",
        "title": sheet.title,
        "status": "active",
        "subjectType": ["Patient"],
        "date": sheet.on,
        "publisher": "infuscrub",
        "description": (
            "What to write at the point of care when this drug is given once, from the payer's profile and the rules "
            f"in force for services on {sheet.on}. One form for each administration."
        ),
        "code": [{"system": HCPCS, "code": product.hcpcs, "display": product.name}],
        "item": _groups(sheet),
    }


def _groups(sheet: Sheet) -> list[Object]:
    groups = []
    named = False
    for group, items in grouped(sheet):
        held = [_item(item) for item in items]
        if group.id == "drug":
            held.insert(0, _drug(sheet))
            named = True
        made: Object = {"linkId": group.id, "text": group.label, "type": "group", "item": held}
        if group.id in _ALWAYS:
            made["required"] = True
        if group.repeats:
            made["repeats"] = True
        groups.append(made)
    if not named:
        groups.insert(0, {"linkId": "drug", "text": "Drug", "type": "group", "item": [_drug(sheet)]})
    return groups


def _drug(sheet: Sheet) -> Object:
    coding = {"system": HCPCS, "code": sheet.product.hcpcs, "display": sheet.product.name}
    return {
        "linkId": FORM_DRUG,
        "text": "Drug",
        "type": "choice",
        "readOnly": True,
        "answerOption": [{"valueCoding": coding, "initialSelected": True}],
    }


def _item(item: Item) -> Object:
    made: Object = {"linkId": item.id, "text": item.label, "type": _TYPES[item.type]}
    if item.unit:
        made["extension"] = [{"url": f"{_EXTENSION}unit", "valueCoding": _unit(item.unit)}]
    if item.shown:
        made |= _enabled(item.shown[-1])
    if item.level == "required":
        made["required"] = True
    if item.options:
        made["answerOption"] = [
            {"valueCoding": {"system": FORM_CODES, "code": code, "display": words}}
            for code, words in item.options
        ]
    made["item"] = [_help(item)]
    return made


def _help(item: Item) -> Object:
    rules = f" ({', '.join(item.why.rules)})" if item.why.rules else ""
    control = {"coding": [{"system": _CONTROL, "code": "help", "display": "Help-Button"}]}
    return {
        "linkId": f"{item.id}.help",
        "text": f"{item.why.text}{rules}",
        "type": "display",
        "extension": [{"url": f"{_EXTENSION}itemControl", "valueCodeableConcept": control}],
    }


def _unit(unit: str) -> Object:
    code = _UCUM.get(unit)
    if code is None:
        return {"display": unit}
    return {"system": "http://unitsofmeasure.org", "code": code, "display": unit}


def _enabled(shown: Shown) -> Object:
    """Return when an item is asked; the one it depends on has conditions of its own, so one is enough."""
    conditions: list[Object] = []
    for answer in shown.answers:
        value: Object = (
            {"answerBoolean": answer == "true"}
            if answer in ("true", "false")
            else {"answerCoding": {"system": FORM_CODES, "code": answer}}
        )
        conditions.append({"question": shown.item, "operator": "=", **value})
    made: Object = {"enableWhen": conditions}
    if len(conditions) > 1:
        made["enableBehavior"] = "any"
    return made
