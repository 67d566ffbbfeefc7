"""A note tells why an infusion was stopped, behind the word or ahead of it in the same line.

Palmetto (J11B FAQ): what was stopped for a reaction within 15 minutes keeps its infusion code, so the reason decides.
"""

from __future__ import annotations

import pytest

from scrubber.charts.readers.note.reader import read_note

BEGUN = "Date of service: 03/02/2026\nInfliximab 400 mg in NS 250 mL IV infusion started 10:15 AM."


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        (" Infusion stopped at 10:25 AM due to hives.", "hives"),
        (" Infusion stopped at 10:25 AM, immediately, because of rigors.", "rigors"),
        (" 10:25 AM patient developed hives; infusion stopped, MD notified. Not restarted.", "hives"),
        ("\n10:25 AM Pt with hives and SOB. Infusion stopped.", "hives"),
        ("\n10:25 AM chest pain - infusion discontinued.", "chest pain"),
    ],
)
def test_the_reason_of_a_stop(told: str, reason: str) -> None:
    ended = read_note(BEGUN + told).administrations[0].discontinued
    assert ended is not None
    assert ended.reason == reason


@pytest.mark.parametrize(
    "told",
    [
        " No hives or itching. Infusion stopped 12:25 PM.",
        " Mild itching at 11:00 AM, resolved. Infusion stopped 12:25 PM.",
        " Reaction: none. Infusion stopped 12:25 PM.",
        " Itching throughout. Infusion completed 12:25 PM.",
        " 10:30 AM hives, infusion stopped. 11:00 AM infusion restarted. Infusion completed 1:00 PM.",
        "\n11:00 AM mild itching.\n12:25 PM Infusion stopped.",
    ],
)
def test_what_only_happened_meanwhile_is_no_reason(told: str) -> None:
    assert read_note(BEGUN + told).administrations[0].discontinued is None
