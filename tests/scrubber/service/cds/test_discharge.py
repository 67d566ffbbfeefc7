"""A visit that ends: what its chart does not show yet, what that leaves unsupported, and what is never said."""

from __future__ import annotations

import base64
import copy
import json
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scrubber.reference.prices import Price, Prices
from tests.scrubber.service.cds import charting
from tests.scrubber.service.cds.charting import amount, bundle, observed, order, signed, wasted, whole_chart
from tests.scrubber.service.cds.speaking import ON, discharge, known, words

Chart = dict[str, Any]


def administration(chart: Chart) -> dict[str, Any]:
    """Return the first administration of a chart, to be changed."""
    found: dict[str, Any] = chart["administrations"]["entry"][0]["resource"]
    return found


def without(*names: str) -> Callable[[Chart], None]:
    """Return what takes elements out of the administration: `dosage.dose` is one inside another."""

    def change(chart: Chart) -> None:
        for name in names:
            holder, _, inner = name.rpartition(".")
            target = administration(chart)
            (target[holder] if holder else target).pop(inner)

    return change


def setting(name: str, value: Any) -> Callable[[Chart], None]:
    """Return what puts something else under a prefetch key."""

    def change(chart: Chart) -> None:
        chart[name] = value

    return change


def of_the_administration(**values: Any) -> Callable[[Chart], None]:
    return lambda chart: administration(chart).update(values)


MISSING: dict[str, tuple[Callable[[Chart], None], str, str]] = {
    "stop": (
        of_the_administration(effectivePeriod={"start": "2026-03-02T10:15:00-05:00"}),
        "stop time",
        "T13",
    ),
    "start": (
        of_the_administration(effectivePeriod={"end": "2026-03-02T12:25:00-05:00"}),
        "start time",
        "DOC02",
    ),
    "start and stop": (
        of_the_administration(effectivePeriod={"start": "2026-03-02"}),
        "start and stop time",
        "DOC02",
    ),
    "dose": (without("dosage.dose"), "dose given", "DOC03"),
    "access": (without("device"), "access site", "DOC03"),
    "performer": (without("performer"), "who gave it", "DOC08"),
    "waste": (
        setting("observations", bundle(observed())),
        "discarded amount (or that nothing was left)",
        "DOC07",
    ),
    "order": (setting("orders", None), "order", "DOC01"),
    "signature": (setting("orders", bundle(order(status="completed"))), "signature of the order", "DOC01"),
    "indication": (without("reasonCode"), "reason for treatment", "DOC05"),
    "monitoring": (setting("observations", bundle(wasted())), "monitoring entry while it ran", "DOC06"),
}  # fmt: skip


class TestComplete:
    def test_a_whole_chart_needs_no_word(self) -> None:
        assert discharge(whole_chart()) == []

    def test_nothing_given_is_nothing_missing(self) -> None:
        chart = whole_chart() | {"administrations": None}
        assert discharge(chart) == []

    @pytest.mark.parametrize("status", ["not-done", "entered-in-error", "unknown", "on-hold"])
    def test_what_was_not_given(self, status: str) -> None:
        chart = whole_chart()
        administration(chart)["status"] = status
        assert discharge(chart) == []

    def test_what_was_swallowed(self) -> None:
        chart = whole_chart()
        administration(chart)["dosage"] = {"route": {"text": "oral"}}
        del administration(chart)["effectivePeriod"]
        assert discharge(chart) == []


class TestMissing:
    @pytest.mark.parametrize("name", MISSING)
    def test_each_element_by_its_name_and_rule(self, name: str) -> None:
        change, said, rule = MISSING[name]
        chart = whole_chart()
        change(chart)
        if name == "indication":
            chart["orders"] = bundle(signed() | {"reasonCode": None})
        (card,) = discharge(chart)
        assert card["summary"] == f"Remicade: not documented yet: {said}."
        assert card["source"]["url"].endswith(f"/rules/{rule}")
        assert f"- **{said}** ([{rule}](" in card["detail"]
        assert [each["label"] for each in card["suggestions"]] == [f"Ask for: {said}"]

    @pytest.mark.parametrize(
        ("name", "key"),
        [
            ("waste", "observations"),
            ("order", "orders"),
            ("signature", "orders"),
            ("indication", "conditions"),
            ("monitoring", "observations"),
            ("access", "procedures"),
            ("access", "observations"),
        ],
    )
    def test_where_that_part_of_the_chart_was_not_sent_nothing_is_missing(self, name: str, key: str) -> None:
        change, said, _ = MISSING[name]
        chart = whole_chart()
        change(chart)
        if name == "indication":
            chart["orders"] = bundle(signed() | {"reasonCode": None})
        del chart[key]
        assert said not in words(discharge(chart))

    def test_a_condition_of_the_patient_is_a_reason(self) -> None:
        chart = whole_chart()
        without("reasonCode")(chart)
        chart["orders"] = bundle(signed() | {"reasonCode": None})
        chart["conditions"] = bundle(
            {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/rhubarb"},
             "code": charting.reason()}
        )  # fmt: skip
        assert discharge(chart) == []

    def test_a_line_that_a_note_speaks_of_is_an_access(self) -> None:
        chart = whole_chart()
        without("device")(chart)
        placed = {"resourceType": "Procedure", "id": "p", "status": "completed",
                  "subject": {"reference": "Patient/rhubarb"}, "code": {"text": "PIV placed, left hand"}}  # fmt: skip
        chart["procedures"] = bundle(placed)
        assert discharge(chart) == []

    def test_a_duration_in_words_is_no_stop_time(self) -> None:
        chart = whole_chart()
        administration(chart)["effectivePeriod"] = {"start": "2026-03-02T10:15:00-05:00"}
        administration(chart)["dosage"]["text"] = "infuse over 2 hours"
        (card,) = discharge(chart)
        assert card["source"]["url"].endswith("/rules/T14")

    def test_a_dose_by_weight_is_no_amount(self) -> None:
        chart = whole_chart()
        administration(chart)["dosage"]["dose"] = {"value": 5, "unit": "mg/kg"}
        (card,) = discharge(chart)
        assert "dose given as an amount" in card["summary"]

    def test_an_entry_outside_the_run_is_none_during_it(self) -> None:
        chart = whole_chart()
        chart["observations"] = bundle(observed(at="2026-03-02T09:00:00-05:00"), wasted())
        assert "monitoring entry" in words(discharge(chart))

    def test_a_stop_before_its_start(self) -> None:
        chart = whole_chart()
        administration(chart)["effectivePeriod"] = {
            "start": "2026-03-02T12:25:00-05:00",
            "end": "2026-03-02T10:15:00-05:00",
        }
        (card,) = discharge(chart)
        assert card["summary"].startswith("Remicade: not documented yet: times in their order")
        assert card["source"]["url"].endswith("/rules/T15")

    def test_a_volume_of_a_drug_that_is_billed_by_weight(self) -> None:
        chart = whole_chart()
        administration(chart)["dosage"]["dose"] = amount(40, "mL")
        (card,) = discharge(chart)
        assert "dose in mg" in card["summary"]
        assert "J1745 is billed per 10 mg" in card["detail"]

    def test_a_drug_whose_products_have_codes_of_their_own(self) -> None:
        chart = whole_chart()
        administration(chart)["medicationCodeableConcept"] = charting.drug("infliximab")
        chart["orders"] = bundle(signed() | {"medicationCodeableConcept": charting.drug("infliximab")})
        assert "which product it was" in discharge(chart)[0]["summary"]

    def test_a_drug_that_is_given_by_number_has_its_name(self) -> None:
        chart = whole_chart()
        number = {"coding": [{"system": charting.NDC, "code": "57894-030-01"}]}
        administration(chart)["medicationCodeableConcept"] = number
        MISSING["performer"][0](chart)
        assert discharge(chart)[0]["summary"].startswith("infliximab: ")

    def test_a_flush_is_no_treatment(self) -> None:
        chart = whole_chart()
        flush = charting.given("heparin flush 100 units/mL", None, id="a9", request=None, reasonCode=None)
        flush["dosage"] = {"route": charting.IV, "method": {"text": "IV push"}, "dose": amount(5, "mL")}
        chart["administrations"]["entry"].append({"resource": flush})
        assert discharge(chart) == []

    def test_blood_is_neither_pushed_nor_infused(self) -> None:
        chart = whole_chart()
        unit = charting.given("packed red blood cells", None, request=None, performer=None)
        unit["dosage"] = {"route": charting.IV, "dose": amount(1, "unit")}
        chart["administrations"] = bundle(unit)
        assert "push or infusion" not in words(discharge(chart))

    def test_what_grows_too_long_is_counted_and_not_cut(self) -> None:
        chart = whole_chart()
        for name in ("waste", "monitoring", "order", "access", "performer", "stop"):
            MISSING[name][0](chart)
        chart["observations"] = bundle()
        chart["procedures"] = bundle()
        (card,) = discharge(chart)
        assert card["summary"].endswith(" more.")
        assert "…" not in card["summary"]

    def test_units_and_minutes_are_graver_than_the_rest(self) -> None:
        for name, indicator in [
            ("stop", "warning"),
            ("dose", "warning"),
            ("performer", "info"),
            ("access", "info"),
        ]:
            chart = whole_chart()
            MISSING[name][0](chart)
            assert discharge(chart)[0]["indicator"] == indicator

    def test_like_doses_share_a_card_with_a_task_for_each(self) -> None:
        chart = whole_chart()
        one = administration(chart)
        del one["performer"]
        two = copy.deepcopy(one) | {"id": "a2"}
        two["effectivePeriod"] = {"start": "2026-03-02T13:15:00-05:00", "end": "2026-03-02T14:25:00-05:00"}
        chart["administrations"] = bundle(one, two)
        chart["observations"] = bundle(observed(), wasted(), observed(at="2026-03-02T14:00:00-05:00", id="o2"),
                                       wasted(of="a2") | {"id": "w2"})  # fmt: skip
        (card,) = discharge(chart)
        assert card["summary"].startswith("Remicade (2 doses): ")
        focuses = [a["resource"]["focus"]["reference"] for a in card["suggestions"][0]["actions"]]
        assert focuses == ["MedicationAdministration/a1", "MedicationAdministration/a2"]


class TestNotes:
    """A note that the EHR sends inline is read with the resources, and may say what they lack, or contradict them."""

    @staticmethod
    def noted(text: str) -> dict[str, Any]:
        return bundle(
            {
                "resourceType": "DocumentReference", "id": "d", "status": "current",
                "subject": {"reference": "Patient/rhubarb"}, "date": "2026-03-02T13:00:00-05:00",
                "context": {"period": {"start": "2026-03-02"}},
                "content": [{"attachment": {"contentType": "text/plain",
                                            "data": base64.b64encode(text.encode()).decode()}}],
            }
        )  # fmt: skip

    def test_it_may_hold_the_stop_time(self) -> None:
        chart = whole_chart()
        MISSING["stop"][0](chart)
        chart["documents"] = self.noted("03/02/2026\nInfliximab 400 mg IV infusion start 10:15 stop 12:25\n")
        assert "stop time" not in words(discharge(chart))

    def test_it_may_contradict_them(self) -> None:
        chart = whole_chart()
        chart["documents"] = self.noted("03/02/2026\nInfliximab 400 mg IV infusion start 10:15 stop 11:05\n")
        said = words(discharge(chart))
        assert "times that agree" in said
        assert "11:05" not in said


class TestWorth:
    """What an infusion would be coded by is CPT's: infliximab is complex (96413), zoledronic acid is not (96365)."""

    @pytest.mark.parametrize(
        ("text", "code", "dose", "initial", "units"),
        [
            ("Remicade", "J1745", 400, "96413", "J1745-JZ x 40"),
            ("zoledronic acid", "J3489", 5, "96365", "J3489-JZ x 5"),
        ],
    )
    def test_of_a_stop_time(self, text: str, code: str, dose: int, initial: str, units: str) -> None:
        chart = whole_chart()
        administration(chart).update(
            medicationCodeableConcept=charting.drug(text, code),
            effectivePeriod={"start": "2026-03-02T10:15:00-05:00"},
        )
        administration(chart)["dosage"]["dose"] = amount(dose)
        (card,) = discharge(chart)
        assert f"(such as {initial})" in card["detail"]
        assert "16 minutes or more apart" in card["detail"]
        assert f"Supported as documented so far: {units}" in card["detail"]

    def test_hydration_begins_later_than_an_infusion(self) -> None:
        """CPT: 96360 from minute 31 on."""
        chart = whole_chart()
        administration(chart).update(
            medicationCodeableConcept=charting.drug("sodium chloride 0.9%"),
            effectivePeriod={"start": "2026-03-02T10:15:00-05:00"},
        )
        administration(chart)["dosage"]["dose"] = amount(1000, "mL")
        (card,) = discharge(chart)
        assert "A hydration code (such as 96360)" in card["detail"]
        assert "31 minutes or more apart" in card["detail"]

    def test_two_accesses_without_a_reason_are_said_to_be_counted_as_one(self) -> None:
        chart = whole_chart()
        both = [charting.given(id=f"a{n}", device=None, performer=None) for n in (1, 2)]
        for one, site in zip(both, ("left hand", "right chest port"), strict=True):
            one["dosage"] = one["dosage"] | {"site": {"text": site}}
        both[1]["medicationCodeableConcept"] = charting.drug("vancomycin")
        chart["administrations"] = bundle(*both)
        assert "Assumed: Several accesses" in words(discharge(chart))

    def test_what_nobody_verified_of_the_payer_weighs_less(self) -> None:
        chart = whole_chart()
        MISSING["waste"][0](chart)
        assert discharge(chart)[0]["indicator"] == "warning"
        chart["coverage"] = bundle(charting.coverage("Nowhere Mutual", "CI"))
        (card,) = discharge(chart)
        assert card["indicator"] == "info"
        assert "has not been verified" in card["detail"]

    def test_no_hours_are_held_out(self) -> None:
        """What a longer run would earn is no part of a card: 96415 begins at minute 91."""
        chart = whole_chart()
        MISSING["stop"][0](chart)
        said = words(discharge(chart))
        assert not any(each in said for each in ("96415", "91", "would begin"))

    def test_by_a_fee_schedule_where_one_is_loaded(self) -> None:
        chart = whole_chart()
        MISSING["stop"][0](chart)
        prices = Prices((Price("96413", (), Decimal("310.00")),))
        knows = known(ON)
        priced = replace(knows, settings=replace(knows.settings, prices=prices))
        assert "96413, 310.00 by the fee schedule" in words(discharge(chart, knows=priced))

    def test_by_whose_rules(self) -> None:
        chart = whole_chart()
        MISSING["performer"][0](chart)
        assert "Coded by the profile Medicare" in discharge(chart)[0]["detail"]
        chart["coverage"] = None
        assert "coded by the base rules" in discharge(chart)[0]["detail"]

    def test_a_chart_that_was_not_read_whole(self) -> None:
        chart = whole_chart()
        MISSING["performer"][0](chart)
        chart["documents"] = bundle(
            {"resourceType": "DocumentReference", "id": "d", "status": "current",
             "subject": {"reference": "Patient/rhubarb"},
             "content": [{"attachment": {"contentType": "application/pdf", "url": "Binary/1"}}]}
        )  # fmt: skip
        assert "could not be read as it was sent" in discharge(chart)[0]["detail"]


class TestOthers:
    def test_another_patient_s_resources_are_left_out(self) -> None:
        chart = whole_chart()
        other = charting.given(subject={"reference": "Patient/gooseberry"}, performer=None, id="a9")
        chart["administrations"]["entry"].append({"resource": other})
        assert discharge(chart) == []

    def test_another_visit_s_too(self) -> None:
        chart = whole_chart()
        other = charting.given(context={"reference": "Encounter/v9"}, performer=None, id="a9")
        chart["administrations"]["entry"].append({"resource": other})
        assert discharge(chart) == []


_TIME = re.compile(r"\b\d{1,2}:\d{2}\b|\dT\d{2}")


class TestPromises:
    @given(
        st.sets(st.sampled_from(sorted(MISSING))), st.sampled_from(["Medicare", "Aetna", "Meadowlark", ""])
    )
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    def test_no_draft_is_told_of_a_fault_or_given_a_value(self, names: set[str], payer: str) -> None:
        """Whatever is missing: no word of denial, no time, no resource that holds more than a question.

        `discharge` holds every answer against the specification as well.
        """
        chart = whole_chart()
        for name in sorted(names):
            try:
                MISSING[name][0](chart)
            except KeyError:
                pass  # taken out already
        chart["coverage"] = bundle(charting.coverage(payer)) if payer else None
        made = discharge(chart)
        said = words(made).lower()
        for word in ("denied", "denial", "deny", "reject", "fraud", "penalt", "recoup"):
            assert word not in said
        assert not _TIME.search(re.sub(r"https?://\S+|[0-9a-f-]{36}", "", words(made)))
        for card in made:
            for suggestion in card.get("suggestions", ()):
                for action in suggestion["actions"]:
                    assert set(action["resource"]) == {
                        "resourceType", "status", "intent", "description", "focus", "for", "encounter"
                    }  # fmt: skip
        assert not any(name in json.dumps(made) for name in ("Rhubarb", "1983-02-27", "Mint", "forearm"))


class TestTheWay:
    def test_into_a_vein_with_one_time_may_be_a_push_or_an_infusion(self) -> None:
        chart = whole_chart()
        administration(chart)["dosage"] = {"route": charting.IV, "dose": amount(400)}
        del administration(chart)["effectivePeriod"]
        administration(chart)["effectiveDateTime"] = "2026-03-02T10:15:00-05:00"
        (card,) = discharge(chart)
        assert "push or infusion" in card["summary"]
        assert "stop time" not in card["summary"]

    def test_a_push_with_its_time_is_whole(self) -> None:
        chart = whole_chart()
        administration(chart).update(medicationCodeableConcept=charting.drug("ondansetron", "J2405"))
        administration(chart)["dosage"] = {
            "route": charting.IV, "method": {"text": "IV push"}, "dose": amount(4)
        }  # fmt: skip
        del administration(chart)["effectivePeriod"]
        administration(chart)["effectiveDateTime"] = "2026-03-02T10:15:00-05:00"
        assert not any(word in words(discharge(chart)) for word in ("stop time", "monitoring entry"))
