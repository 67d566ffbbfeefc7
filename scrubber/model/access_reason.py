"""Whether the reason that a chart gives for a second vascular access earns an initial service of its own.

Two kinds of reason do: drugs that do not mix, and a protocol that asks for two sites. A line that had to be started
again, a rate that one line would not give and a further lumen of one catheter do not (Medicare Claims Processing
Manual, chapter 12, section 30.5), nor does convenience (Noridian, initial code). Any other words prove neither:
`per protocol` alone does not say that the protocol asks for two sites, and may speak of one that moves a site.
"""

from __future__ import annotations

import re

_DO_NOT_MIX = re.compile(
    r"\bincompatib|\b(?:not|non)[- ]?(?:(?:y[- ]?site|iv|chemically|physically)[- ])?compatible|\bprecipitat"
    r"|\b(?:do not|don't|does not|doesn't|must not|may not|should not|cannot|can't|can not|never)"
    r"(?: be)?(?: y[- ]?sited| co-?infused| (?:mix|mixed|combined|run together|given together|infused together"
    r"|(?:run|given|hung|infused|go) (?:in|through|thru|via|by|down) (?:the )?(?:one|same|a single) (?:iv |piv )?"
    r"(?:iv|piv|line|site|access)))\b",
    re.IGNORECASE,
)
"""`incompatible with vancomycin`, `drugs that do not mix`, `cannot be infused together`."""
_ASKED_BY_PROTOCOL = re.compile(
    r"\bprotocol\b.{0,30}\b(?:two|second|separate|both|dedicated|own)\b.{0,20}\b(?:site|access|line|iv|vein)"
    r"|\b(?:two|second|separate|both|dedicated|own)\b.{0,20}\b(?:site|access|line|iv|vein).{0,30}\bprotocol\b",
    re.IGNORECASE,
)
"""`protocol requires two separate sites`, `dedicated line per protocol`."""
_DENIED = re.compile(
    r"\b(?:no|not|without|isn't|aren't|weren't|nor)\b[^.;,]{0,20}\b(?:incompatib|precipitat)", re.IGNORECASE
)
"""`no incompatibility`."""
_NO_REASON = re.compile(
    r"\binfiltrat|\bextravas|\bre-?(?:start|site|insert|stick|stuck|gain|establish)|\bre-placed\b"
    r"|\b(?:iv|line|piv|site|access|catheter)\b.{0,20}\breplaced\b|\breplac\w+ (?:iv|line|piv|site|access|catheter)\b"
    r"|\bocclu|\bclot(?:s|ted)?\b|\bphlebit|\bblown\b|\bblew\b|\bdislodg|\bpulled (?:out|iv|line)|\bleak"
    r"|\b(?:not|no longer|non|lost|loss of|poor)[ -]?paten(?:t|cy)\b|\bpatency (?:lost|failed)\b"
    r"|\b(?:lost|loss of|failed|bad|non-?functioning) (?:iv|line|access|piv)\b"
    r"|\b(?:iv|line|piv|access) (?:failed|lost)\b"
    r"|\b(?:reach|achiev|attain|order|goal)\w*\b.{0,25}\brates?\b|\brates?\b.{0,30}\b(?:reach|achiev|attain|one line)"
    r"|\blumens?\b|\b(?:other|second|distal|proximal|red|white|blue|purple) (?:port|hub)\b",
    re.IGNORECASE,
)
"""`left IV infiltrated, restarted in right hand`, `rate not reached through one line`, `second lumen of the PICC`."""
_CONVENIENCE = re.compile(
    r"convenien|\b(?:faster|quicker|sooner|speed|shorten)"
    r"|\b(?:sav(?:e|es|ing)|reduc(?:e|es|ing)|cut(?:s|ting)?)\b.{0,20}\btime\b"
    r"|\btime[- ]sav|patient(?:'s)? (?:prefer|request|wish)",
    re.IGNORECASE,
)


def counts(reason: str) -> bool | None:
    """Return whether a reason earns a second initial service; None where its words prove neither.

    >>> counts("incompatible with vancomycin"), counts("IV re-started"), counts("second nurse free")
    (True, False, None)
    """
    needed = bool(_DO_NOT_MIX.search(reason) and not _DENIED.search(reason)) or bool(
        _ASKED_BY_PROTOCOL.search(reason)
    )
    if _NO_REASON.search(reason):
        return None if needed else False
    if needed:
        return True  # convenience beside a need takes nothing from it
    return False if _CONVENIENCE.search(reason) else None
