"""What nurses write who learnt it elsewhere: `NaCl 0,9%`, `microg`, `per os`, `IV direct`, `pump on pause`."""

from __future__ import annotations

import pytest

from tests.scrubber.charts.told import given_in


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "09h30: rituximab 1000 mg in 500 ml NaCl 0,9% started, 50 ml/h.",
            "rituximab infusion 0930-? 1000 mg",
        ),
        ("13h05: iloprost 50 microg in 100 ml NaCl 0,9 %, 10 ml/h.", "iloprost infusion 1305-? 50 mcg"),
        ("08h45: paracetamol 1 g per os.", "paracetamol oral 0845 1 g"),
        ("09h40: ondansetron 8 mg IV direct.", "ondansetron push 0940 8 mg"),
        ("09h40: ondansetron 8 mg IV slow.", "ondansetron push 0940 8 mg"),
    ],
)
def test_a_line_from_elsewhere(line: str, told: str) -> None:
    assert given_in(line) == [told]


def test_a_comma_of_thousands_stays_one() -> None:
    assert given_in("0930 Ocrevus 600 mg in 1,000 mL NS IVPB started, 50% up to here") == [
        "Ocrevus infusion 0930-? 600 mg"
    ]


@pytest.mark.parametrize("paused", ["Pump on pause.", "put on pause", "Infusion on pause.", "paused"])
@pytest.mark.parametrize("goes_on", ["iloprost again, 20 ml/h", "again at 20 ml/h", "resumed"])
def test_a_pump_on_pause_is_paused_till_it_runs_again(paused: str, goes_on: str) -> None:
    note = f"1305 iloprost 50 mcg in 100 ml NS\n1450 {paused}\n1520 {goes_on}\n1830 done\n"
    assert given_in(note) == ["iloprost infusion 1305-1450+1520-1830 50 mcg"]
