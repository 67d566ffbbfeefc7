"""A value is a frozen dataclass to everybody who holds one, however it is made."""

from __future__ import annotations

import dataclasses
import pickle
from decimal import Decimal

import pytest

from x12.value import Value, field


class Dose(Value):
    value: Decimal
    unit: str = "mg"
    of: tuple[str, ...] = ()


class Listed(Value):
    doses: list[Dose] = field(default_factory=list)


DOSE = Dose(Decimal(5), unit="mL")


def test_equality_and_hash_are_those_of_the_fields() -> None:
    assert Dose(Decimal(5), "mL") == DOSE != Dose(Decimal(5))
    assert len({DOSE, Dose(Decimal("5.0"), "mL")}) == 1


def test_a_value_can_not_be_changed() -> None:
    with pytest.raises(AttributeError):
        DOSE.unit = "mg"  # type: ignore[misc]


def test_what_dataclasses_do_works_on_a_value() -> None:
    assert dataclasses.replace(DOSE, unit="g") == Dose(Decimal(5), "g")
    assert dataclasses.asdict(DOSE) == {"value": Decimal(5), "unit": "mL", "of": ()}
    told = {each.name: each for each in dataclasses.fields(Dose)}
    assert list(told) == ["value", "unit", "of"]
    assert told["value"].default is dataclasses.MISSING
    assert told["unit"].default == "mg"
    assert all(each.init for each in told.values())
    assert dataclasses.is_dataclass(Dose)


def test_a_default_that_can_be_changed_is_made_anew() -> None:
    Listed().doses.append(DOSE)
    assert Listed().doses == []
    (doses,) = dataclasses.fields(Listed)
    assert doses.default_factory is list


def test_a_field_that_nobody_has_is_refused() -> None:
    with pytest.raises(TypeError):
        dataclasses.replace(DOSE, weight=1)  # type: ignore


def test_a_value_travels_between_processes() -> None:
    assert pickle.loads(pickle.dumps(DOSE)) == DOSE
