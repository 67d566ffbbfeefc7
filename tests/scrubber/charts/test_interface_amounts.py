"""Doses, wastes and volumes of the structured readers: what is an amount that was given, and what is none."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from scrubber.charts.words.route import form_route
from scrubber.charts.words.waste import waste_said
from tests.scrubber.charts.messages import ccda, dose, doubts, entry, fhir, given, hl7, message, runs, waste


def rxa(amount: str, *beside: str, drug: str = "infliximab", route: str = "IV^Intravenous") -> str:
    """Return one infusion with its amount in RXA-6 and 7."""
    run = f"RXA|0|1|202603021015|202603021225|^{drug}|{amount}|||||||||||||CP"
    return message("ORC|RE|7", run, *([f"RXR|{route}"] if route else []), *beside)


@pytest.mark.parametrize("amount", ["5|mg/kg", "375|mg/m2", "2|units/kg"])
def test_a_dose_by_weight_is_no_amount_in_a_message(amount: str) -> None:
    (item,) = hl7(rxa(amount)).administrations
    assert (dose(item), doubts(item)) == ("", {"dose": ()})


def test_999_stands_for_an_unknown_amount() -> None:
    for amount in ("999|mL", "999|mg"):
        (item,) = hl7(rxa(amount)).administrations
        assert (dose(item), item.volume_ml, doubts(item)) == ("", None, {"dose": ()})
    (item,) = hl7(rxa("99|mL")).administrations
    assert dose(item) == "99 mL"


def obx(number: int, amount: str, at: str, name: str = "WASTE^Amount wasted^L") -> str:
    """Return what was discarded, as an observation of an administration."""
    return f"OBX|{number}|NM|{name}|{number}|{amount}|||||F|||{at}"


def test_wastes_of_two_times_add_up() -> None:
    (item,) = hl7(
        rxa("400|mg", obx(1, "25|mg", "202603021005"), obx(2, "30|mg", "202603021007"))
    ).administrations
    assert waste(item) == "55 mg"


@pytest.mark.parametrize("second", ["30|mg", "25|mg"])
def test_wastes_of_no_time_are_in_doubt(second: str) -> None:
    (item,) = hl7(rxa("400|mg", obx(1, "25|mg", ""), obx(2, second, ""))).administrations
    assert (waste(item), "wasted" in doubts(item)) == ("", True)


def observed(id: str, amount: int, at: str = "", unit: str = "mg", **body: Any) -> dict[str, Any]:
    """Return what was discarded of administration a1."""
    return {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "subject": {"reference": "Patient/p"},
        "partOf": [{"reference": "MedicationAdministration/a1"}],
        "code": {"text": "Amount wasted"},
        "valueQuantity": {"value": amount, "unit": unit},
        **({"effectiveDateTime": f"2026-03-02T{at}:00-05:00"} if at else {}),
        **body,
    }


def test_wastes_of_two_observations() -> None:
    (item,) = fhir(given(), observed("w1", 30), observed("w2", 20)).administrations
    assert (waste(item), doubts(item)) == ("", {"wasted": ("30 mg", "20 mg", "50 mg")})
    (item,) = fhir(given(), observed("w1", 30, "10:05"), observed("w2", 20, "10:07")).administrations
    assert waste(item) == "50 mg"


def test_a_note_and_an_observation_of_one_waste() -> None:
    note = [{"text": "Wasted 30 mg."}]
    (item,) = fhir(given(note=note), observed("w1", 30)).administrations
    assert waste(item) == "30 mg"
    (item,) = fhir(given(note=note), observed("w1", 20)).administrations
    assert (waste(item), doubts(item)) == ("", {"wasted": ("20 mg", "30 mg")})


def test_wastes_nested_in_an_entry() -> None:
    def nested(amount: str, unit: str = "mg") -> str:
        code = '<code code="W" displayName="Amount wasted"/>'
        value = f'<value value="{amount}" unit="{unit}"/>'
        inner = f'<observation classCode="OBS" moodCode="EVN">{code}{value}</observation>'
        return f'<entryRelationship typeCode="COMP">{inner}</entryRelationship>'

    (item,) = ccda(entry(inside=nested("30") + nested("20"))).administrations
    assert (waste(item), doubts(item)) == ("", {"wasted": ("30 mg", "20 mg", "50 mg")})
    (item,) = ccda(entry(inside=nested("30") + nested("24", "h"))).administrations
    assert waste(item) == "30 mg"


def test_hours_are_no_waste() -> None:
    (item,) = hl7(rxa("400|mg", obx(1, "24|h", "", "D^Discard after^L"))).administrations
    assert (waste(item), doubts(item)) == ("", {})
    (item,) = fhir(given(), observed("w1", 24, unit="h")).administrations
    assert waste(item) == ""


def test_a_waste_of_no_administration_is_named() -> None:
    record = fhir(given(), observed("w1", 100, partOf=[]))
    assert [item.text for item in record.understood.not_understood] == ["Amount wasted 100 mg"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("Wasted 1.2 mg", "1.2 mg"),
        ("Waste: 100 mg, no reaction", "100 mg"),
        ("No reaction, discarded 20 mg with second RN", "20 mg"),
        ("No waste 400 mg given in full", ""),
        ("No drug wasted 400 mg given whole", ""),
        ("Nothing was wasted 400 mg infused", ""),
        ("Discard 100 mg vial remainder after 24 h", ""),
        ("Discard: 100 mg after 24 h", ""),
        ("Please discard: 100 mg", ""),
        ("Wasted 10 mg. Wasted 20 mg", ""),
    ],
)
def test_words_of_waste(words: str, said: str) -> None:
    found = waste_said(words)
    assert (f"{found.amount.value} {found.amount.unit}" if found else "") == said


# what was programmed, and what was delivered


def pump(event: str, at: str, *more: str, drug: str = "infliximab") -> str:
    """Return one event of a pump."""
    return message(
        f"OBR|1|70^EHR|Q{at}^GW|2222^{drug}|||20260302{at}00-0500",
        f"OBX|1|CWE|68487^MDC_ATTR_EVT_COND^MDC|1.1.1.1|1^MDC_EVT_PUMP_{event}^MDC||||||R|||20260302{at}00-0500",
        "OBX|4|NM|157784^MDC_FLOW_FLUID_PUMP^MDC|1.1.2.2|125|265266^MDC_DIM_MILLI_L_PER_HR^MDC^mL/h^mL/h^UCUM|||||R",
        *more,
        kind="ORU^R42",
    )


TBI = "OBX|5|NM|157884^MDC_VOL_FLUID_TBI^MDC|1.1.2.3|250|263762^MDC_DIM_MILLI_L^MDC^mL^mL^UCUM|||||R"
DELIVERED = "OBX|6|NM|157864^MDC_VOL_FLUID_DELIV^MDC|1.1.2.4|104|263762^MDC_DIM_MILLI_L^MDC^mL^mL^UCUM|||||R"
COUNTED = (
    "OBX|7|NM|158001^MDC_DOSE_DRUG_DELIV_TOTAL^MDC|1.1.2.5|400000|263891^MDC_DIM_MICRO_G^MDC^ug^ug^UCUM|||||R"
)


def test_a_volume_to_be_infused_is_none_that_was() -> None:
    (item,) = hl7(pump("DELIV_START", "1015", TBI)).administrations
    assert (item.volume_ml, item.rate_ml_per_hour, runs(item)) == (None, Decimal(125), "10:15-?")


def test_a_volume_that_was_delivered_is_read() -> None:
    (item,) = hl7(
        pump("DELIV_START", "1015", TBI), pump("DELIV_STOP", "1105", TBI, DELIVERED)
    ).administrations
    assert (item.volume_ml, "stop" in doubts(item)) == (Decimal(104), True)


def test_the_volume_of_the_last_segment_is_none_of_the_whole() -> None:
    last = DELIVERED.replace("157864^MDC_VOL_FLUID_DELIV", "157992^MDC_VOL_FLUID_DELIV_SEGMENT")
    told = [pump("DELIV_START", "1015"), pump("DELIV_STOP", "1105", last), pump("DELIV_START", "1115")]
    (item,) = hl7(*told, pump("DELIV_COMP", "1215", last)).administrations
    assert (runs(item), item.volume_ml) == ("10:15-11:05, 11:15-12:15", None)


def test_a_dose_that_a_pump_counted_is_to_confirm() -> None:
    (item,) = hl7(pump("DELIV_START", "1015"), pump("DELIV_COMP", "1215", COUNTED)).administrations
    assert (runs(item), dose(item), doubts(item)["dose"]) == ("10:15-12:15", "", ("400000 mcg",))


def program(number: str, event: str, at: str) -> str:
    """Return an event of a pump's program, whose number stands for the order too."""
    return pump(event, at, drug="cefazolin").replace(f"70^EHR|Q{at}^GW", f"{number}^GW|{number}^GW")


def test_events_of_two_programs_are_two_runs() -> None:
    told = [("a", "START", "1015"), ("b", "START", "1020"), ("b", "COMP", "1100"), ("a", "COMP", "1215")]
    record = hl7(*(program(number, f"DELIV_{event}", at) for number, event, at in told))
    assert [runs(item) for item in record.administrations] == ["10:15-12:15", "10:20-11:00"]


def test_a_periodic_report_of_a_pump_is_named() -> None:
    status = "OBX|2|CWE|184508^MDC_PUMP_STAT^MDC|1.1.1.1|^pump-status-{}^MDC||||||R"
    name = "OBX|3|ST|184330^MDC_DRUG_NAME_TYPE^MDC|1.1.2.1|infliximab||||||R"
    obr = "OBR|1|70^EHR|P1^GW|69985^MDC_DEV_PUMP_INFUS_MDS^MDC|||20260302102000-0500"
    for word, whole in (("infusing", False), ("idle", True)):
        record = hl7(message(obr, status.format(word), name, DELIVERED, kind="ORU^R01"))
        assert (record.administrations, record.understood.whole) == ((), whole)


def test_the_volume_of_what_is_in_progress_is_not_known() -> None:
    flow = {"rateQuantity": {"value": 125, "unit": "mL/h"}, "dose": {"value": 250, "unit": "mL"}}
    dosage = {"route": {"text": "intravenous"}, **flow}
    at = "2026-03-02T10:15:00-05:00"
    (item,) = fhir(given(status="in-progress", effectiveDateTime=at, dosage=dosage)).administrations
    assert (item.volume_ml, runs(item)) == (None, "10:15-?")
    (item,) = fhir(given(effectiveDateTime=at, dosage=dosage)).administrations
    assert item.volume_ml == Decimal(250)


# mixtures, lots and forms


def test_an_additive_is_the_drug_of_a_mixture() -> None:
    order = ["ORC|RE|7", "RXO|^IV Mixture", "RXC|B|^NS|250|mL", "RXC|A|57894-0030-01^infliximab^NDC|400|mg"]
    run = "RXA|0|1|202603021015|202603021225|^IV Mixture|250|mL"
    (item,) = hl7(message(*order, run, "RXR|IV")).administrations
    assert (item.substance, item.ndc, item.volume_ml) == ("infliximab in NS", "57894003001", Decimal(250))
    assert (dose(item), doubts(item)["dose"]) == ("", ("400 mg",))
    (item,) = hl7(message(*order, "RXC|A|^dexamethasone|10|mg", run, "RXR|IV")).administrations
    assert (item.substance, "dose" in doubts(item)) == ("infliximab + dexamethasone in NS", False)
    (item,) = hl7(
        message(*order, run.replace("IV Mixture", "cefazolin").replace("250|mL", "1|g"), "RXR|IV")
    ).administrations
    assert (item.substance, dose(item)) == ("cefazolin", "1 g")


def test_every_lot_is_kept() -> None:
    run = "RXA|0|1|202603021015|202603021225|^infliximab|400|mg||||||||L1~L2~L1"
    (item,) = hl7(message("ORC|RE|7", run, "RXR|IV")).administrations
    assert item.lot == "L1, L2"


@pytest.mark.parametrize(
    ("product", "technique"),
    [
        ("Aspirin 81 MG Oral Tablet", "oral"),
        ("acetaminophen 325 mg capsule", "oral"),
        ("Fentanyl 25 mcg/hour transdermal patch", None),
        ("bisacodyl 10 mg rectal suppository", None),
        ("albuterol 90 mcg inhaler", None),
        ("infliximab 100 mg vial", "infusion"),
    ],
)
def test_a_dose_form_decides_where_no_route_does(product: str, technique: str | None) -> None:
    records = (
        fhir(given(medicationCodeableConcept={"text": product}, dosage={"dose": {"value": 1, "unit": "mg"}})),
        ccda(entry(drug=product, route="")),
        hl7(rxa("1|mg", drug=product, route="")),
    )
    for record in records:
        assert [item.technique for item in record.administrations] == ([technique] if technique else [])


def test_a_documented_route_goes_before_the_form() -> None:
    (item,) = hl7(rxa("1|mg", drug="ketorolac tablet")).administrations
    assert item.technique == "infusion"
    assert form_route("ondansetron injection, for IV or oral use") is None
    (item,) = hl7(message("ORC|RE|1", "RXA|0|1|202603021000||^Dasen 5 mg|2|TAB^tablet")).administrations
    assert item.technique == "oral"
