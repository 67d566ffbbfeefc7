"""Charges beside the chart: what agrees needs no word, what differs is named with what the chart supports so far."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scrubber.service.cds.charting import HCPCS, bundle, given, observed, whole_chart
from tests.scrubber.service.cds.speaking import review, words

CPT = "http://www.ama-assn.org/go/cpt"
WHOLE = ["96413 1", "96415 1", "J1745-JZ 40"]
"""130 minutes and 400 mg of infliximab: the first hour, one more (91 to 150 minutes), 40 units of 10 mg."""


def charges(*lines: str, setting: str | None = "physician") -> dict[str, Any]:
    """Return the context of charges written like `96415-59 2`."""
    made = []
    for line in lines:
        code, units = line.split()
        name, *modifiers = code.split("-")
        made.append({"code": name, "units": int(units), "modifiers": modifiers, "date": "2026-03-02"})
    return {"charges": made} | ({"setting": setting} if setting else {})


def claim(*lines: str, kind: str = "professional") -> dict[str, Any]:
    """Return the same as a FHIR Claim."""
    items = []
    for number, line in enumerate(lines, start=1):
        code, units = line.split()
        name, *modifiers = code.split("-")
        items.append(
            {
                "sequence": number,
                "productOrService": {
                    "coding": [{"system": HCPCS if name[0].isalpha() else CPT, "code": name}]
                },
                "modifier": [{"coding": [{"code": each}]} for each in modifiers],
                "servicedDate": "2026-03-02",
                "quantity": {"value": int(units)},
            }
        )
    kinds = "http://terminology.hl7.org/CodeSystem/claim-type"
    return {
        "claim": {
            "resourceType": "Claim",
            "status": "draft",
            "type": {"coding": [{"system": kinds, "code": kind}]},
            "item": items,
        }
    }


class TestBothForms:
    @pytest.mark.parametrize("form", [charges, claim])
    def test_what_agrees_needs_no_word(self, form: Any) -> None:
        assert review(form(*WHOLE), whole_chart()) == []

    @pytest.mark.parametrize("form", [charges, claim])
    def test_more_hours_than_the_chart_supports(self, form: Any) -> None:
        (card,) = review(form("96413 1", "96415 3", "J1745-JZ 40"), whole_chart())
        assert card["summary"] == "96415 x 3 is charged; the chart so far supports 96415 x 1."
        assert card["indicator"] == "warning"
        assert card["source"]["url"].endswith("/rules/T05")
        assert "would begin" not in card["detail"]


class TestDifferences:
    def test_fewer(self) -> None:
        (card,) = review(charges("96413 1", "J1745-JZ 40"), whole_chart())
        assert card["summary"] == "96415 x 1 is supported by the chart and not charged."
        assert card["indicator"] == "info"

    def test_another_family(self) -> None:
        cards = review(charges("96365 1", "96366 1", "J1745-JZ 40"), whole_chart())
        assert "96365 x 1 is charged; the chart so far supports 96413 x 1 instead." in [
            c["summary"] for c in cards
        ]

    def test_what_the_chart_does_not_mention_is_a_question(self) -> None:
        cards = review(charges(*WHOLE, "J2405 4"), whole_chart())
        (card,) = [each for each in cards if "J2405" in each["summary"]]
        assert card["summary"] == "J2405 x 4 is charged; nothing in the chart so far goes with it."
        assert "still to be added" in card["detail"]
        assert card["indicator"] == "info"
        assert "nobody gave" not in card["detail"]

    @pytest.mark.parametrize("sent", [None, bundle()])
    def test_a_chart_in_which_nothing_was_given_yet_speaks_against_no_charge(self, sent: Any) -> None:
        cards = review(charges(*WHOLE), whole_chart() | {"administrations": sent})
        assert {card["indicator"] for card in cards} == {"info"}
        assert not any("nobody gave" in card["detail"] for card in cards)

    def test_units_of_a_drug(self) -> None:
        (card,) = review(charges("96413 1", "96415 1", "J1745-JZ 50"), whole_chart())
        assert card["summary"] == "J1745-JZ x 50 is charged; the chart so far supports J1745 x 40."

    def test_a_chart_without_a_stop_time_leaves_hours_open(self) -> None:
        chart = whole_chart()
        chart["administrations"] = bundle(given(effectivePeriod={"start": "2026-03-02T10:15:00-05:00"}))
        cards = review(charges(*WHOLE), chart)
        assert {card["indicator"] for card in cards} == {"info"}
        assert any(card["source"]["url"].endswith("/rules/T13") for card in cards)
        assert all("leaves open" in card["summary"] for card in cards)

    def test_waste_that_nobody_documented_leaves_jz_open(self) -> None:
        chart = whole_chart() | {"observations": bundle(observed())}
        (card,) = review(charges(*WHOLE), chart)
        assert (
            card["summary"]
            == "J1745-JZ x 40 is charged; the chart so far leaves open whether it supports that."
        )
        assert card["source"]["url"].endswith("/rules/DOC07")

    def test_without_a_setting_only_what_holds_for_both_is_said(self) -> None:
        context = charges("96413 1", "96415 3", "J1745-JZ 40", setting=None)
        chart = whole_chart() | {"encounter": None}
        assert [c["summary"] for c in review(context, chart)] == [
            "96415 x 3 is charged; the chart so far supports 96415 x 1."
        ]

    @pytest.mark.parametrize("kind", ["professional", "institutional"])
    def test_the_form_of_a_claim_tells_the_setting(self, kind: str) -> None:
        assert review(claim(*WHOLE, kind=kind), whole_chart()) == []

    def test_lines_that_are_no_procedures_are_passed_over(self) -> None:
        made = claim(*WHOLE)
        made["claim"]["item"] += [
            {"sequence": 4, "productOrService": {"text": "room"}},
            {"sequence": 5, "productOrService": {"coding": [{"system": CPT, "code": "?"}]}},
            {"sequence": 6},
            {**made["claim"]["item"][0], "quantity": {"value": -1}},
        ]  # fmt: skip
        assert review(made, whole_chart()) == []

    def test_no_word_of_what_a_payer_would_do(self) -> None:
        for lines in (["96413 2"], ["96415 9"], ["J1745-JZ 99"], ["96365 1"], ["96409 1"], ["J9271 20"]):
            said = words(review(charges(*lines), whole_chart())).lower()
            assert not any(each in said for each in ("denied", "denial", "deny", "reject"))
