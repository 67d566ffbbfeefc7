"""What a drug's name, route and diagnosis decide for its lines: the form, the way it is given, the day."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.model.expected import Undecided
from tests.scrubber.coding.charts import chart, coded, drug_labels, labels


@pytest.mark.parametrize(
    ("line", "administration", "drug"),
    [
        ("a1 octreotide_lar im 09:00 dose=20mg", "96372 x 1", ["J2353 x 20"]),
        ("a1 octreotide sc 09:00 dose=100mcg", "96372 x 1", ["J2354 x 4"]),
        ("a1 daratumumab sc 09:00 dose=1800mg", "96401 x 1", ["J9144 x 180"]),
        ("a1 haloperidol_dec im 09:00 dose=100mg", "96372 x 1", ["J1631 x 2"]),
        ("a1 methylprednisolone im 09:00 dose=80mg", "96372 x 1", []),
    ],
)
def test_a_form_is_billed_by_its_own_code(line: str, administration: str, drug: list[str]) -> None:
    found = coded(chart(line), "physician")
    assert labels(found) == [administration]
    assert drug_labels(found) == drug


def test_hydration_around_chemotherapy_is_hydration() -> None:
    found = coded(chart("a1 pre-chemo_hydration infusion 08:00-09:00", "a2 cisplatin infusion 09:00-10:00"))
    assert labels(found) == ["96361 x 1", "96413 x 1"]


def test_botulinum_toxin_is_no_injection_of_96372() -> None:
    found = coded(chart("a1 botox im 09:00 dose=155units"), "physician")
    assert labels(found) == []
    assert any("codes of its own" in words for words in found.assumptions)


def test_a_day_before_the_code_is_said() -> None:
    found = coded(chart("a1 tyenne infusion 09:00-10:00 dose=400mg", on=date(2024, 8, 1)), "physician")
    assert drug_labels(found) == []
    (reason,) = [one for one in found.not_evaluated if one.reason is Undecided.DELETED_CODE]
    assert "Q5135 begins on 2024-10-01" in reason.message
