"""Which reasons of a second access earn an initial service of its own (IOM 100-04 ch. 12 s. 30.5; Noridian)."""

from __future__ import annotations

import pytest

from scrubber.model.access_reason import counts


@pytest.mark.parametrize(
    "reason",
    [
        "incompatible with vancomycin at the Y-site",
        "Drugs do not mix",
        "not compatible with the maintenance fluid",
        "must not be infused together",
        "cannot be run through the same line",
        "not Y-site compatible",
        "risk of precipitation with calcium",
        "Protocol requires two separate sites",
        "dedicated line per protocol",
        "drugs incompatible; also saves time",
    ],
)
def test_drugs_that_do_not_mix_and_a_protocol_of_two_sites_count(reason: str) -> None:
    assert counts(reason) is True


@pytest.mark.parametrize(
    "reason",
    [
        "left IV infiltrated, restarted in right hand",
        "IV re-started",
        "PIV occluded",
        "first site blown, replaced",
        "IV was replaced in the other arm",
        "patency lost",
        "phlebitis, new site",
        "infusion rate could not be reached through one line",
        "to reach the ordered rate",
        "second lumen of PICC",
        "distal port used",
        "patient request / faster visit",
        "convenience",
        "to save time",
    ],
)
def test_a_line_started_anew_a_rate_a_lumen_and_convenience_do_not(reason: str) -> None:
    assert counts(reason) is False


@pytest.mark.parametrize(
    "reason",
    [
        "second IV placed for the antibiotic",
        "protocol",
        "per protocol",
        "IV site rotated per protocol",
        "no incompatibility known, second site for antibiotic",
        "left IV infiltrated; the drugs are incompatible as well",
        "incompatible, so given through the other lumen",
        "ordered by Dr Gray",
        "second line for potassium replacement",
        "both lines patent",
        "clotting factor needs a line of its own",
        "the rate of the heparin must not be interrupted",
    ],
)
def test_other_words_prove_neither(reason: str) -> None:
    assert counts(reason) is None
