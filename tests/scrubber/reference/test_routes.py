"""Which routes are neither vein, muscle nor skin."""

from __future__ import annotations

import pytest

from scrubber.reference.routes import other_way


@pytest.mark.parametrize(
    ("route", "place", "name"),
    [
        ("Intrathecal", None, "into the spinal fluid"),
        ("IT", None, "into the spinal fluid"),
        ("intraperitoneal route", None, "into the abdominal cavity"),
        ("Intra-arterial", None, "into an artery"),
        ("intravitreal", None, "into the eye"),
        ("Intraarticular", None, "into a joint"),
        ("intravesical", None, "into the bladder"),
        (None, "peritoneal port", "into the abdominal cavity"),
    ],
)
def test_another_way(route: str | None, place: str | None, name: str) -> None:
    way = other_way(route, place)
    assert way is not None
    assert way.name == name


@pytest.mark.parametrize(
    ("route", "place"),
    [
        ("IV", None), ("Intravenous route", None), ("IM", None), ("SC", "abdomen"), (None, "left forearm PIV"),
        (None, None), ("IV", "peritoneal port"), ("into the vein, not the artery", None), ("", "chest port"),
    ],
)  # fmt: skip
def test_a_vein_a_muscle_and_the_skin_are_not(route: str | None, place: str | None) -> None:
    assert other_way(route, place) is None
