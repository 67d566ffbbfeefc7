"""Messages for who sends FHIR: without places in an 837 that they never saw, and without options of a command line."""

from __future__ import annotations

import re

_PLACE = re.compile(r"^segment \d+, byte \d+(?:, loop \w+)?(?:, [A-Z0-9]{2,3}\d\d(?:-\d+)?)?: ")
_INSTEAD = (
    (
        "Give its chart with --docs, or name it in manifest.csv.",
        "Give its chart as `documentation`, or submit it before the Claim.",
    ),
    ("Load it with infuscrub data add and give --tables.", "Whoever runs the service loads it."),
    ("Load the current one with infuscrub data add.", "Whoever runs the service loads the current one."),
    (
        "If it is, name it with the claim in manifest.csv (`infuscrub docs link` writes one to check).",
        "If it is, give it as `documentation` of the Claim.",
    ),
    ("Name the right one in manifest.csv.", "Give the right one alone."),
    (", or have a machine read it with --ocr for a person to confirm", ""),
    ("See the open facts.", "The other notes say what is open."),
    ("name a price with --fee-schedule", "whoever runs the service can give it a fee schedule"),
)


def in_fhir(text: str) -> str:
    """Return a message of a finding, correction or reason in the words of this room."""
    said = _PLACE.sub("", text)
    for words, instead in _INSTEAD:
        said = said.replace(words, instead)
    return said[:1].upper() + said[1:] if said != text else said
