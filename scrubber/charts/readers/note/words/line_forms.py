"""Forms of the line itself: its size, what runs in it beside a push, and what clears it. None is a giving."""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import FLUID, LIQUID, NUMBER, form

GAUGE = form(
    "gauge",
    r"\b(?:1[4-9]|2[0-7])\s?-?\s?(?:gauge|ga)\b(?:\s?x?\s?\d?\.?\d+(?![\d/])(?:\s?(?:in|inch|\")\b)?)?"
    r"|\b(?:1[4-9]|2[0-7])\s?g\b(?=\s*(?:\((?:blue|pink|green|yellow|gr[ea]y|orange|white)\)|x\s?\d?\b|[\"'\d.]|iv|piv|cannula|venflon|huber|needle|angio\w*|cath\w*|insyte|nexiva|gripper|introcan|autoguard|intima|saf-?t|saline\s+lock|"
    r"jelco|butterfly|b-?fly|bf\b|b/f\b|no\b|not\b|good\b|blew|blown|"
    r"fail\w*|infiltrat\w*|patent|in\b(?!\s?\d)|into\b|to\b|placed|started|l\b|r\b|left|right|lt\b|rt\b"
    r"|[lr]-?(?:fa|acf?|h(?:and|d)?|ua|arm|wr(?:ist)?|forearm)\b|acf?\b|fa\b|hand\b|forearm\b|wrist\b|antecub"
    r"|,|;|$|\.|(?<=, \d\dg)\)))"
    r"(?:\s?x\s?\d?\.?\d+(?![\d/])(?:\s?(?:in|inch|\")\b)?)?"
    r"|(?:(?<=\bAC )|(?<=\bFA )|(?<=hand )|(?<=arm )|(?<=wrist )|(?<=PIV ))(?:1[4-9]|2[0-7])\s?g\b"
    r"|(?:(?<=\bIV )|(?<=\bPIV ))#?(?:1[4-9]|2[0-7])(?=\s(?:left|right|[LR])\b)"
    r"|(?<=\bPIV )#(?:1[4-9]|2[0-7])(?!\d)",
    "22g L hand",
    "IV 22 L AC",
    "20 gauge",
    "24 ga",
    "20g x 1in",
    "22G cannula",
    "22g RAC",
)
CARRIER = form(
    "carrier",
    rf"\b(?:(?:into|thru|through|via|in|over)\s+(?:the\s+|a\s+)?)?(?:side\s?-?(?:arm|port)\s+of\s+(?:the\s+|a\s+)?)?"
    rf"(?:free(?:ly)?[- ]?(?:flowing|running)|fast[- ]?(?:flowing|running)"
    rf"|(?:(?<=of )|(?<=into )|(?<=into the )|(?<=into a )|(?<=with )|(?<=w/ )|(?<=through )|(?<=thru )|(?<=via )"
    rf"|(?<=via a ))running|carrier|mainline)\s+{FLUID}(?!\w)"
    r"(?!\s+(?:was\s+)?(?:initiated|started|hung|begun|up)\b)(?:\s+(?:line|infusion|bag)\b)?"
    rf"|\b(?:into|thru|through|via|in|over)\s+(?:the\s+|a\s+)?side\s?-?(?:arm|port)\s+of\s+(?:the\s+|a\s+)?{FLUID}"
    rf"(?!\w)(?:\s+(?:line|infusion|bag)\b)?"
    rf"|(?P<beside>\bwith|\bw/)\s?(?:the\s+)?{FLUID}\s+(?:running|flowing|wide\s+open)\b(?!\s+(?:at|@|from|since)?\s?\d)",
    "side port of free flowing NS",
    "into running D5W",
    "into sidearm of free flowing NS",
    "thru side arm of freely running NS",
    "via running NS",
    "Vincristine 2 mg IVP w/ NS running",
)
FLUSH = form(
    "flush",
    rf"\bflush(?:ed|es|ing)?\b(?:\s+[\w/]+){{0,3}}?\s+(?:with|w/)(?:\s?{LIQUID}){{1,8}}"
    rf"|(?:{NUMBER}\s?(?:ml|cc)\s?(?:of\s)?)?\b(?:{FLUID}|heparin)\s+(?:flush|lock|chaser)\w*(?:\s?{LIQUID}){{0,6}}"
    r"|\bhep(?:arin)?\s+\d[\d,.]*\s?(?:u|units?)\s+(?:in\b(?=\s*(?:[.,;]|$))|instilled|left\s+in|dwell\w*)"
    rf"|\b{FLUID}\s+\d{{1,2}}(?:\s?(?:ml|cc))?\s?(?:,|\+|&|and|then)?\s?hep(?:arin)?\s+\d{{1,3}}(?:\s?(?:ml|cc|units?|u))?\b(?![/\d])"
    r"|\b(?:\d{1,2}\s?(?:ml|cc)\s+)(?:saline|NS)\s+(?:after|behind)\b(?!\s*(?:at\b|@|,?\s*\d|started|over|bolus|running|hung|up\b|x\s|till|infus)|[^.;\n]{0,30}\d\d\s?-\s?\d)"
    r"|(?<!ml )(?<!cc )\b(?:saline|NS)\s+(?:after|before\s+(?:and|&)\s+after|pre\s*/\s*post)\b"
    r"(?!\s*(?:at\b|@|,?\s*\d|started|over|bolus|running|hung|up\b|x\s|till|infus)|[^.;\n]{0,30}\d\d\s?-\s?\d)"
    rf"|\bflush(?:ed|es|ing)?\b\s?:?\s?(?:{NUMBER}\s?(?:ml|cc)?\s?(?:of\s)?)?{FLUID}\b(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
    rf"(?:\s?[+&]\s?(?:{NUMBER}\s?(?:ml|cc)\s)?hep(?:arin)?\b(?:\s?\d{{2,3}}\s?(?:units?|u)?(?:\s?/\s?\d?\s?ml)?\b)?)?"
    rf"|\b(?:hep(?:arin)?)\s+(?:100|250|300|500)\s?(?:units?|u)\b"
    r"(?!\s?(?:/|per\b)\s?(?:hr?|hour|kg|min)\b)(?![^.;,\n]{0,20}\b(?:gtt|drip|bolus|bag|infusing)\b)(?:\s?/\s?\d?\s?ml)?(?:\s?\d\s?ml\b)?"
    rf"|\b(?:100|250|300|500)\s?(?:units?|u)\s(?:of\s)?heparin\b"
    rf"|\b{NUMBER}\s?(?:ml|cc)\s+(?:line\s+)?flush(?:es)?\b"
    rf"|\b(?:lines?|tubing|set)\s+(?:was\s+|then\s+)?(?:cleared|rinsed|chased|washed)\s+(?:through\s+)?(?:with|w/)(?:\s?{LIQUID}){{1,8}}"
    rf"|\b(?:{FLUID}\s+{NUMBER}\s?(?:ml|cc)|{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?{FLUID})(?:\s+\w+){{0,3}}?\s+to\s+(?:clear|flush|rinse)\s+(?:the\s+)?(?:line|tubing|set)\b"
    rf"|\b{FLUID}\s+{NUMBER}\s?(?:ml|cc)?\s+(?:line\s+)?(?:flush(?:es)?|chaser)\b"
    rf"|\blumens?\s*:?\s+(?:each\s+)?(?:(?:w/|with)\s?)?(?:{FLUID}\s+\d{{1,2}}\s?(?:ml|cc)\b|\d{{1,2}}\s?(?:ml|cc)\s+(?:of\s+)?{FLUID}\b)"
    rf"|(?:{NUMBER}\s?(?:ml|cc)\s?(?:of\s)?)?\b{FLUID}\s+(?:{NUMBER}\s?(?:ml|cc)\s+)?(?:for\s+)?(?:rins(?:e|ing)|prim(?:e|ing))\b"
    rf"(?:\s+bag\b)?(?:\s+(?:and|&)\s+(?:rinse-?\s?back|rinse|prime)\b)?(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
    rf"|(?<!\bat )(?<!\bduring )(?<!\bwith )\brinse-?\s?back\b(?:\s+(?:w/|with))?"
    rf"(?:\s?{LIQUID}){{0,3}}(?:\s?{FLUID}(?!\w))?(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
    r"|\b(?:cath(?:eter)?s?|perm-?cath|lumens?|ports?|picc|cvc|line)\s+(?:(?:was|were|then)\s+)?(?:locked|packed)\s+(?:with|w/)\s?"
    rf"(?:{NUMBER}\s?%\s?)?(?:citrate|{LIQUID})(?:,?\s?{LIQUID}){{0,4}}"
    r"|\bflush(?:ed|es)?\b(?:\s?x\s?\d+|\s?\d+\s?(?:ml|cc)(?:\s?\w{2})?\b)?|\bhep[- ]?lock(?:ed)?\b",
    "flushed with 10 mL NS",
    "10 mL NS flush",
    "20 ml NS chaser",
    "Flushed 10 mL NS",
    "Flushed NS 20 mL",
    "line cleared w/ 30 mL NS",
    "NS 50 mL behind it to clear tubing",
    "heparin 500 units/5 mL",
    "both lumens NS 10 mL",
    "NS 50 mL flush",
    "NS 50 chaser",
    "NS 200 mL prime and rinseback",
    "ns 20 hep 5",
    "25 ml NS rinse bag",
    "Rinseback NS 250 mL",
    "Cath locked w/ heparin 1000 u/mL, 1.9 mL",
    "lumens packed with 4% citrate 2 mL",
    "Heparin lock 1.8/1.9 mL",
)
