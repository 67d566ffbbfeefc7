"""The action that words of a note begin with, wherever a row, a cell or a field names one."""

from __future__ import annotations

import re

from scrubber.charts.words.actions import Action, action_of


def action_in(words: str) -> Action | None:
    """Return the action that words begin with: `Rate Change to 125`, `Stopped-Reaction`."""
    parts = _HYPHEN.sub(" ", words).split()[:4]
    if (of_a_pump := _PRINTED_BY_A_PUMP.get(" ".join(parts[:2]).casefold())) is not None:
        return of_a_pump
    return next(
        (found for size in range(len(parts), 0, -1) if (found := action_of(" ".join(parts[:size])))), None
    )


_PRINTED_BY_A_PUMP: dict[str, Action] = {
    "pump started": "start", "pump start": "start", "pump on": "start",
    "pump stopped": "stop", "pump stop": "stop", "pump off": "stop",
}  # fmt: skip
"""What a pump prints of itself. In an export's column of actions the same words leave open what became of the bag."""
_HYPHEN = re.compile(r"(?<=[A-Za-z]{4})-(?=[A-Z])")
