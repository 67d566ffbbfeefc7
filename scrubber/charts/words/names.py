"""Names of drugs that charts write and the drug table lacks: a generic name, then its brands and short forms.

Only names: what is billed for a drug, and how, is the table's business. A salt or a longer name stands in a row of its
own (`potassium phosphate`), so that it is never taken for another drug that shares a word with it. General knowledge of
names; no fact of any of these drugs rests on this list.
"""

from __future__ import annotations

from importlib.resources import files

FLUIDS = frozenset(
    {
        "dextrose 10%", "dextrose 5% in half saline", "dextrose 5% in ringer's lactate", "half normal saline",
        "plasmalyte", "iv fluids", "hydration",
    }
)  # fmt: skip
BLOOD = frozenset(
    {"packed red blood cells", "fresh frozen plasma", "platelets", "whole blood", "cryoprecipitate"}
)


def rows() -> dict[str, tuple[str, ...]]:
    """Return each generic name with its other names."""
    found: dict[str, tuple[str, ...]] = {}
    text = files("scrubber.charts.words").joinpath("names.txt").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        name, _, others = line.partition(":")
        listed = tuple(part.strip() for part in others.split(",") if part.strip())
        found[name] = (*found.get(name, ()), *listed)
    return found
