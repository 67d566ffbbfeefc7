"""What is said of an administration that stays undecided because of what the chart says: in the chart's own words."""

from __future__ import annotations

from collections.abc import Mapping

from scrubber.model.record import Administration

_LONGEST = 120
_WAYS: Mapping[str, str] = {
    "infusion": "as an infusion", "push": "as a push", "im": "into a muscle", "sc": "under the skin",
    "sc_infusion": "as an infusion under the skin", "pump": "by a pump", "on_body": "by an on-body injector",
    "transfusion": "as a transfusion", "flush": "as a flush", "oral": "by mouth",
}  # fmt: skip


def doubt_of_manner(item: Administration, name: str) -> str:
    """Return what is in doubt of how (`technique`) or what for (`purpose`) something was given, and why.

    `Zofran: that it was given as a push is in doubt; the chart says "held for low BP" (a remark beside it says
    otherwise).` Where the chart leaves several ways open, it is how it was given that is in doubt.
    """
    doubt = next((each for each in item.uncertain if each.field == name), None)
    if name == "purpose":
        what = "what it was given for"
    elif doubt is None or doubt.values:
        what = "how it was given"
    else:
        what = f"that it was given {_WAYS[item.technique]}"
    return f"{item.substance}: {what} is in doubt{_because(item, name)}."


def _because(item: Administration, name: str) -> str:
    doubt = next((each for each in item.uncertain if each.field == name), None)
    if doubt is None:
        values = next((conflict.readings for conflict in item.conflicts if conflict.field == name), ())
        said = dict.fromkeys(reading.value.replace("_", " ") for reading in values)
        return f"; the documents differ: {', '.join(said)}" if said else ""
    words = " ".join(doubt.quote.split())
    if len(words) > _LONGEST:
        words = f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"
    quoted = f'; the chart says "{words}"' if words else ""
    return f"{quoted} ({doubt.reason})" if doubt.reason else quoted
