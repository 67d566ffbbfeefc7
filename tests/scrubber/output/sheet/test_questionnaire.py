"""The form is FHIR R4 by somebody else's model, asks for what the sheet asks for, and comes back as a chart."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from fhir.resources.R4B.questionnaire import Questionnaire
from fhir.resources.R4B.questionnaireresponse import QuestionnaireResponse
from hypothesis import given
from hypothesis import strategies as st

from payer_profiles import load_profiles
from scrubber.charts.document import Document, ReadOptions, read_document
from scrubber.coding.expect import expect
from scrubber.model.record import Administration, InfusionRecord
from scrubber.output.sheet.questionnaire import questionnaire
from tests.scrubber.output.sheet.made import ON, each_sixth_drug, profile, sheet, sheet_under

BEGIN = datetime.fromisoformat("2026-11-20T10:15")


def items(form: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every item of a form, groups before what they hold."""
    for item in form.get("item", []):
        yield item
        yield from items(item)


@pytest.mark.parametrize("payer", load_profiles().ids)
@pytest.mark.parametrize("code", ["J1745", "J7030", "J8540", "90715"])
def test_a_form_is_valid(payer: str, code: str) -> None:
    Questionnaire.model_validate(questionnaire(sheet(code, payer)))


def test_forms_hang_together() -> None:
    own = profile("base")
    for drug in each_sixth_drug(5):
        form = questionnaire(sheet_under(drug, own))
        links = [item["linkId"] for item in items(form)]
        assert len(links) == len(set(links)), drug.hcpcs
        by_link = {item["linkId"]: item for item in items(form)}
        for item in by_link.values():
            assert item["text"]
            assert "enableBehavior" in item or len(item.get("enableWhen", [])) < 2
            for condition in item.get("enableWhen", []):
                asked = by_link[condition["question"]]
                if "answerCoding" in condition:
                    codes = [option["valueCoding"]["code"] for option in asked["answerOption"]]
                    assert condition["answerCoding"]["code"] in codes


def test_required_is_what_a_rule_requires() -> None:
    made = sheet("J1745")
    by_link = {item["linkId"]: item for item in items(questionnaire(made))}
    assert {link for link, item in by_link.items() if item.get("required") and "item" in item} >= {
        "given.start"
    }
    for item in made.items:
        assert by_link[item.id].get("required", False) == (item.level == "required")
        help_text = by_link[f"{item.id}.help"]["text"]
        assert item.why.text in help_text
        assert all(rule in help_text for rule in item.why.rules)


# and back


def answered(link: str, **value: Any) -> dict[str, Any]:
    return {"linkId": link, "answer": [value]}


def clock(moment: datetime) -> str:
    return moment.isoformat() + "-05:00"


def group(link: str, *answers: dict[str, Any]) -> dict[str, Any]:
    return {"linkId": link, "item": list(answers)}


def response(*groups: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "QuestionnaireResponse",
        "id": "qr1",
        "questionnaire": "urn:infuscrub:sheet:J1745:medicare:physician|0.1.0",
        "status": "completed",
        "item": list(groups),
        **more,
    }


def filled(
    minutes: int = 125, pauses: tuple[tuple[int, int], ...] = (), dose: int = 350, vials: int = 4, **more: Any
) -> dict[str, Any]:
    """Return the form of one infusion as a nurse fills it in."""
    milligrams = {"value": dose, "unit": "mg", "system": "http://unitsofmeasure.org", "code": "mg"}
    left = vials * 100 - dose
    waste = [answered("waste.any", valueBoolean=left > 0)]
    if left > 0:
        waste += [
            answered("waste.amount", valueQuantity={"value": left, "unit": "mg"}),
            answered("waste.at", valueDateTime=clock(BEGIN)),
            answered("waste.reason", valueString="rest of the vial"),
            answered("waste.by", valueString="R. Sample RN"),
        ]
    return response(
        group(
            "order",
            answered("order.dose", valueQuantity=milligrams),
            answered("order.route", valueCoding={"code": "IV"}),
            answered("order.minutes", valueInteger=120),
            answered("order.by", valueString="D. Sample MD"),
            answered("order.signed", valueDateTime="2026-11-19T16:00:00-05:00"),
        ),
        group(
            "drug",
            answered("drug.code", valueCoding={"code": "J1745"}),
            answered("drug.lot", valueString="L1"),
        ),
        group(
            "given",
            answered("given.technique", valueCoding={"code": "infusion"}),
            answered("given.start", valueDateTime=clock(BEGIN)),
            answered("given.stop", valueDateTime=clock(BEGIN + timedelta(minutes=minutes))),
            answered("given.access", valueString="left forearm"),
            answered("given.dose", valueQuantity=milligrams),
            answered("given.volume", valueQuantity={"value": 250, "unit": "mL"}),
            answered("given.by", valueString="R. Sample RN"),
        ),
        *(
            group(
                "pause",
                answered("pause.from", valueDateTime=clock(BEGIN + timedelta(minutes=since))),
                answered("pause.to", valueDateTime=clock(BEGIN + timedelta(minutes=until))),
            )
            for since, until in pauses
        ),
        group(
            "vials",
            answered("vials.size", valueQuantity={"value": 100, "unit": "mg"}),
            answered("vials.count", valueInteger=vials),
            answered("vials.single_dose", valueBoolean=True),
        ),
        group("waste", *waste),
        group(
            "watch",
            answered("watch.at", valueDateTime=clock(BEGIN + timedelta(minutes=15))),
            answered("watch.text", valueString="no reaction"),
        ),
        group("why", answered("why.diagnosis", valueString="K50.90")),
        group("visit", answered("visit.reason", valueBoolean=True)),
        **more,
    )


def record(*resources: dict[str, Any]) -> InfusionRecord:
    """Return what is read from a bundle with these resources."""
    bundle = {
        "resourceType": "Bundle",
        "type": "collection",
        "entry": [{"resource": resource} for resource in resources],
    }
    (found,) = read_document(Document.of_bytes(json.dumps(bundle).encode(), "form.json"), ReadOptions())
    return found


def given_in(found: InfusionRecord) -> Administration:
    (only,) = found.administrations
    return only


def labels(found: InfusionRecord) -> list[str]:
    own = profile("medicare").parameters
    return [line.label for line in expect(found, own, transaction_setting="physician", on=ON).lines]


def test_a_filled_form_is_valid_fhir() -> None:
    QuestionnaireResponse.model_validate(filled(pauses=((20, 30),)))


def test_a_filled_form_can_be_coded() -> None:
    """125 minutes are an hour and one more (from 91 on); 350 of 400 mg at 10 mg a unit are 35 and 5 (Noridian)."""
    found = record(filled())
    assert labels(found) == ["96413 x 1", "96415 x 1", "J1745 x 35", "J1745-JW x 5"]
    assert found.understood.whole


def test_everything_written_is_in_the_record() -> None:
    found = record(filled())
    item = given_in(found)
    assert item.hcpcs == "J1745"
    assert item.substance == "infliximab"
    assert item.lot == "L1"
    assert item.site == "left forearm"
    assert item.performer == "R. Sample RN"
    assert item.volume_ml == Decimal(250)
    assert item.wasted is not None
    assert item.wasted.by == "R. Sample RN"
    assert item.wasted.reason == "rest of the vial"
    assert item.wasted.at is not None
    (order,) = found.orders
    assert order.ordered_by == "D. Sample MD"
    assert order.duration_minutes == 120
    assert order.signed_at is not None
    assert found.order_of(item) == order
    assert [one.text for one in found.monitoring] == ["no reaction"]
    assert [(one.code, one.for_administration) for one in found.indications] == [("K50.90", item.id)]
    assert found.encounter.primary_reason == item.id


def test_nothing_discarded_is_a_documented_nothing() -> None:
    assert "J1745-JZ x 40" in labels(record(filled(dose=400)))


@given(
    lengths=st.lists(st.integers(1, 60), min_size=1, max_size=7).filter(
        lambda lengths: len(lengths) % 2 == 1
    ),
    dose=st.integers(1, 400),
)
def test_minutes_and_units_come_back_exactly(lengths: list[int], dose: int) -> None:
    """Runs and pauses take turns; the minutes that count are those of the runs, units and waste fill the vials."""
    ends = [sum(lengths[: at + 1]) for at in range(len(lengths))]
    pauses = tuple((ends[at], ends[at + 1]) for at in range(0, len(ends) - 1, 2))
    found = record(filled(ends[-1], pauses, dose))
    row = expect(found, profile("medicare").parameters, transaction_setting="physician", on=ON).timeline.row(
        "qr1"
    )
    assert row is not None
    assert row.minutes == sum(lengths[::2])
    units = -(-dose // 10)
    drug = [label for label in labels(found) if label.startswith("J1745")]
    rest = 40 - units
    assert drug == ([f"J1745 x {units}", f"J1745-JW x {rest}"] if rest else [f"J1745{'-JZ'} x {units}"])


def test_an_injection_has_one_time() -> None:
    """96372 for what is injected under the skin, though the drug is complex where it is infused."""
    form = response(
        group(
            "given",
            answered("given.technique", valueCoding={"code": "sc"}),
            answered("given.at", valueDateTime=clock(BEGIN)),
            answered("given.dose", valueQuantity={"value": 120, "unit": "mg"}),
        )
    )
    found = record(form)
    assert given_in(found).start is not None
    assert "96372 x 1" in labels(found)


def test_half_a_pause_leaves_the_minutes_in_doubt() -> None:
    form = filled()
    form["item"].append(
        group("pause", answered("pause.from", valueDateTime=clock(BEGIN + timedelta(minutes=20))))
    )
    found = record(form)
    assert not found.understood.whole
    assert [doubt.field for doubt in given_in(found).uncertain] == ["segments"]
    assert not any(label.startswith("964") for label in labels(found))


@pytest.mark.parametrize(
    "odd",
    [
        answered("given.mood", valueString="fine"),
        answered("given.dose", valueString="about 400"),
        answered("given.start", valueDateTime="2026"),
        {"linkId": "given.by", "answer": [{"valueString": "one"}, {"valueString": "two"}]},
        group("vials", answered("vials.count", valueInteger=2)),
    ],
)
def test_an_answer_that_can_not_be_made_out_is_said(odd: dict[str, Any]) -> None:
    form = filled()
    form["item"] = [odd, *form["item"]]
    assert not record(form).understood.whole


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "linkId",
                    "item",
                    "answer",
                    "valueDateTime",
                    "valueQuantity",
                    "value",
                    "unit",
                    "valueBoolean",
                ]
            )
            | st.text(max_size=8),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(odd=JSON, links=st.lists(st.sampled_from([item["linkId"] for item in items(filled())]), max_size=6))
def test_no_answer_whatever_its_shape_breaks_the_reader(odd: Any, links: list[str]) -> None:
    form = filled()
    form["item"] += [{"linkId": link, "answer": [{"valueString": odd}, odd], "item": odd} for link in links]
    form["item"].append(odd)
    assert len(record(form).administrations) <= 1


@pytest.mark.parametrize("status", ["in-progress", "entered-in-error", "stopped"])
def test_an_unfinished_form_is_no_administration(status: str) -> None:
    found = read_document(
        Document.of_bytes(json.dumps(filled() | {"status": status}).encode(), "form.json"), ReadOptions()
    )
    assert not any(each.administrations for each in found)


def test_a_form_of_somebody_else_is_not_read_as_ours() -> None:
    form = filled() | {"questionnaire": "http://example.org/Questionnaire/infusion"}
    found = record(form)
    assert found.administrations == ()
    assert not found.understood.whole


def test_two_forms_of_a_patient_are_two_administrations_of_one_visit() -> None:
    patient = {"resourceType": "Patient", "id": "p1"}
    one = filled(subject={"reference": "Patient/p1"})
    other = json.loads(json.dumps(one).replace("J1745", "J1200")) | {"id": "qr2"}
    found = record(patient, one, other)
    assert [item.hcpcs for item in found.administrations] == ["J1745", "J1200"]
    assert found.encounter.primary_reason is None, "both claim to be what the visit was for"
