"""Who a drug is: each fact narrows the candidates, contradictions are said, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from scrubber.reference.drugs import identify
from scrubber.reference.tables import NO_TABLES

ON = date(2026, 3, 2)
REMICADE, INFLECTRA, KEYTRUDA = "57894003001", "00069080901", "00006302602"
"""Products of CMS's crosswalk: J1745, Q5103, J9271."""


def codes(**facts: str) -> list[str]:
    return [drug.hcpcs for drug in identify(on=ON, **facts).candidates]  # type: ignore[arg-type]


def test_a_code_is_itself() -> None:
    found = identify(hcpcs="J1745", on=ON)
    assert found.drug is not None
    assert (found.drug.hcpcs, found.substances, found.conflicts) == ("J1745", ("infliximab",), ())


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Remicade", "J1745"),
        ("Inflectra", "Q5103"),
        ("infliximab-dyyb (Inflectra)", "Q5103"),
        ("Velcade (bortezomib)", "J9041"),
        ("Prolia (denosumab)", "J0897"),
        ("leucovorin in D5W", "J0640"),
        ("KCl 20 mEq in NS 100 mL", "J3480"),
        ("romiplostim", "J2802"),
        ("hydromorphone", "J1171"),
    ],
)
def test_a_name_that_says_enough(name: str, code: str) -> None:
    found = identify(name=name, on=ON)
    assert found.drug is not None
    assert found.drug.hcpcs == code


def test_a_name_that_leaves_it_open() -> None:
    """A nurse who writes infliximab may have hung any of its products."""
    found = identify(name="infliximab", on=ON)
    assert found.drug is None
    assert [drug.hcpcs for drug in found.candidates] == ["J1745", "Q5103", "Q5104", "Q5121"]
    assert found.bills_as("Q5103")
    assert found.bills_as("J9271") is False


def test_the_product_number_decides_what_the_name_leaves_open() -> None:
    assert codes(name="infliximab", ndc=INFLECTRA) == ["Q5103"]
    assert codes(name="infliximab", ndc=REMICADE) == ["J1745"]
    assert identify(name="infliximab", ndc=INFLECTRA, on=ON).products[0].name == "Inflectra"


def test_another_package_of_a_product_is_that_product() -> None:
    """Labeler and product are the first nine digits; CMS does not list every package."""
    assert codes(ndc=f"{REMICADE[:9]}99") == ["J1745"]


@pytest.mark.parametrize(
    ("facts", "conflict"),
    [
        ({"hcpcs": "J1745", "ndc": KEYTRUDA}, "code J1745 is infliximab, product of J9271 is pembrolizumab"),
        ({"hcpcs": "J1745", "ndc": INFLECTRA}, "code J1745 is J1745, product of Q5103 is Q5103"),
        ({"hcpcs": "J1745", "name": "Keytruda"}, "code J1745 is infliximab, name is pembrolizumab"),
        (
            {"name": "potassium phosphate", "hcpcs": "J3480"},
            "code J3480 is potassium chloride, name is potassium phosphate",
        ),
    ],
)
def test_contradictions_are_said_and_decide_nothing(facts: dict[str, str], conflict: str) -> None:
    found = identify(on=ON, **facts)  # type: ignore[arg-type]
    assert found.conflicts == (conflict,)
    assert found.drug is None
    assert found.bills_as("J1745") is None


def test_an_ended_code_is_followed() -> None:
    found = identify(hcpcs="J1940", on=ON)
    assert [drug.hcpcs for drug in found.candidates] == ["J1938"]
    assert [drug.hcpcs for drug in found.ended] == ["J1940"]
    before = identify(hcpcs="J1940", on=date(2025, 3, 31))
    assert before.drug is not None
    assert before.drug.hcpcs == "J1940"


def test_a_route_leaves_out_what_is_bound_to_another() -> None:
    stelara = identify(name="Stelara", on=ON)
    assert {drug.hcpcs for drug in stelara.candidates} == {"J3357", "J3358"}
    assert [drug.hcpcs for drug in identify(name="Stelara", route="iv", on=ON).candidates] == ["J3358"]
    assert [drug.hcpcs for drug in identify(name="Stelara", route="sc", on=ON).candidates] == ["J3357"]


def test_what_nobody_knows() -> None:
    found = identify(name="nobodyknowsthis", ndc="99999999999", rxnorm="0", on=ON)
    assert (found.candidates, found.substances, found.is_known) == ((), (), False)
    assert found.bills_as("J1745") is None
    assert found.ground == "unverified"


def test_a_substance_without_a_code_is_known_all_the_same() -> None:
    found = identify(name="norepinephrine", on=ON)
    assert (found.candidates, found.substances, found.is_known) == ((), ("norepinephrine",), True)
    assert found.bills_as("J1745") is None


def test_an_rxnorm_number_names_a_substance() -> None:
    """4603 is furosemide (CPIC)."""
    assert identify(rxnorm="4603", on=ON).substances == ("furosemide",)


def test_without_tables_a_product_number_tells_nothing() -> None:
    assert identify(ndc=REMICADE, on=ON, tables=NO_TABLES).is_known is False


def test_the_ground_is_that_of_the_weakest_fact() -> None:
    assert identify(hcpcs="J1745", on=ON).ground == "secondary"
    assert identify(name="infliximab", on=ON).ground == "memory"
    assert identify(hcpcs="J1745", ndc=REMICADE, on=date(2026, 11, 9)).ground == "memory", (
        "a crosswalk of March"
    )
