"""Headings of times at which no drug was given: what is done before, until when it keeps, when it was written down."""

from __future__ import annotations

BEFOREHAND = {
    **dict.fromkeys(("entered", "order entered", "order written", "written", "placed", "signed", "ord"), "entered"),
    **dict.fromkeys(("verified", "verif", "rx verif", "rx verified", "rx ver", "rx check", "rph", "rph verified",
                     "rph verif", "rph check", "rph ok", "pharm verified", "pharm verif", "pharmacy verified",
                     "ph verif", "pharmacist verified", "time verified", "checked", "rn check", "2 rn check", "verify",
                     "rx", "pharm", "pharmacy", "ver"), "verified"),
    **dict.fromkeys(("prepared", "prep", "mixed", "made", "compounded", "time prepared", "time mixed", "labeled"),
                    "prepared"),
    **dict.fromkeys(("dispensed", "delivered", "sent", "tubed", "received", "recd", "rec d", "arrived",
                     "pulled", "removed"), "scanned"),
    **dict.fromkeys(("expires", "expiration time", "exp time", "bud", "use by", "good until"), "keeps"),
    **dict.fromkeys(("charted", "documented", "recorded", "filed", "saved", "time charted", "charted at"), "written"),
}  # fmt: skip
"""The field that each heads where it holds times; `charted` heads when a drug was given where nothing else does."""
