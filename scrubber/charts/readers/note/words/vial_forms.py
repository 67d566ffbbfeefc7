"""How opened vials and wastes are written: two forms of the lexicon with their pieces."""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import COUNTED, NUMBER, OF_VIALS, UNIT, form

VIALS = form(
    "strength",
    rf"(?<![\d/.,])\b(?:\d{{1,2}}|{COUNTED})\s+{OF_VIALS}vials?\b"
    rf"(?:\s+of\s+{NUMBER}[ -]?{UNIT}\b|\s*\(\s?{NUMBER}\s?{UNIT}(?:\s+each)?\s?\))?"
    rf"|\b(?:{COUNTED}|(?<=used )\d{{1,2}}|(?<=opened )\d{{1,2}})\s+{NUMBER}[ -]?{UNIT}\s+{OF_VIALS}vials?\b"
    rf"|\b(?:total\s+)?(?:in|of)\s+(?:the\s+|all\s+)?(?:opened\s+)?vials?\s?:?\s{{0,3}}{NUMBER}\s?{UNIT}\b(?!\s?x)"
    rf"|\bvials?\s+(?:used|opened)\s?:\s+{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}\b(?:\s?[,;+&]\s?{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}\b)*"
    rf"|\bvials?\s?[:=]?\s+{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}\b(?:\s?[,;+&]\s?{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}\b)*"
    rf"|\b\d{{1,2}}\s?x\s?{NUMBER}[ -]?{UNIT}\s+{OF_VIALS}vials?\b"
    r"|\b(?:vials?(?:\s+(?:used|opened|drawn(?:\s+up)?))?|(?:number|no\.?|#)\s+of\s+vials?(?:\s+(?:used|opened))?)"
    rf"\s?[:#=]\s?\d{{1,2}}\b(?!\s?(?:[x/:.]\s?\d|{UNIT}\b))"
    rf"|\bvials?\s+(?:used|opened|drawn(?:\s+up)?)\s?[:#=x]?\s?\d{{1,2}}"
    rf"(?:\s*\(\s?{NUMBER}\s?{UNIT}(?:\s?/\s?{NUMBER}?\s?{UNIT})?(?:\s+(?:each|vials?))?\s?\)"
    rf"|\s+of\s+{NUMBER}[ -]?{UNIT}\b)",
    "4 single-dose vials",
    "two 100 mg vials",
    "Vials used: 4",
    "vials used 4 (1 g/50 mL)",
    "4 vials of 100 mg",
    "Vials  500 mg x1, 200 mg x1",
    "1 x 420 mg multi-dose vial",
)
"""How many vials were opened, whatever their size: no dose."""
VIAL_ROWS = form(
    "strength",
    rf"^\s{{6,}}{NUMBER}\s?{UNIT}\s?x\s?\d{{1,2}}(?=\s{{2,}}lot\b)",
    "        100 mg x 1   lot 30H-7714",
)
"""`Vials opened:  160 mg x 1   lot A`, and below it, to the right, `100 mg x 1   lot B`."""
_WHICH = r"(?:last|final|partial|opened|first|1st|second|2nd|third|3rd|fourth|4th|fifth|5th|sixth|6th)"
WASTE = form(
    "waste",
    rf"(?P<none>(?:\bno|\bzero|(?<![\d.,])\b0|\bwithout(?:\s+any)?|\bw/o)\s+(?:(?:drugs?|meds?|medications?|product|left\s?over)\s+){{0,2}}"
    r"(?:was\s+|were\s+)?(?:wast(?:e|age|ed|ing)|discard(?:ed|s)?)\b(?!\s+(?:was\s+|were\s+)?(?:documented|recorded|charted|entered|log|form|container|bin)\b)"
    r"|\b(?:nothing|none)\s+(?:was\s+)?(?:left\s+)?(?:to\s+)?(?:wasted?|discard(?:ed)?)\b"
    r"|\b(?:wast(?:e|ed|age)|discard(?:ed|s)?)(?:\s*(?:amount|amt|drug|medication))?(?:\s*[:=])?\s*(?:(?:none|nothing|nil|zero)\b(?!\s+(?:documented|recorded|charted|entered)\b)|0(?!\d|\.\d)(?!\s*-?\s*\d))"
    r"|\b(?:wast(?:e|ed|age)|discard(?:ed|s)?)(?:\s*(?:amount|amt|drug|medication))?\s?[:=?]\s*no(?=\s*(?:[.;|)\n]|$)))"
    rf"|\b(?:wast(?:e|ed|age|ing)|discard(?:ed|ing)?|tossed|dumped|threw\s+(?:out|away)|JW)(?:\s*(?:amount|amt))?(?:\s*[:=])?\s*(?:remaining\s+)?\(?(?P<a1>{NUMBER})\s?(?P<u1>{UNIT})\b(?:\s+(?:was\s+)?discarded)?"
    rf"|\b(?:the\s+)?(?:rest|other|remaining|remainder|balance)(?:\s+of\s+(?:\w+\s+){{0,2}}\w+)?[,(]?\s+\(?(?P<a3>{NUMBER})\s?(?P<u3>{UNIT})\)?,?\s+"
    rf"(?:of\s+(?:the\s+)?(?:vial|syringe|amp\w*|carpuject)\s+)?(?:(?:was\s+)?(?:wasted|discarded)|to\s+waste)\b"
    rf"|(?P<a2>{NUMBER})\s?(?P<u2>{UNIT})\)?\s+(?:(?:of|from|out\s+of)\s+(?:(?:an?|the)\s+)?(?:{_WHICH}\s+)?(?:{NUMBER}\s?{UNIT}\s+)?(?:syringe|vial|amp|ampule|bag)\s+)?(?:of\s+)?(?:drug\s+|the\s+rest\s+)?(?:was\s+|were\s+)?(?:wast(?:e|ed|age)|discard(?:ed)?|tossed|dumped|thrown\s+(?:out|away))\b"
    rf"(?!\s*(?:[:=]\s*)?(?:{NUMBER}\s?{UNIT}|0(?![\d.])|none\b|n/?a\b|nil\b)|\s*[:=])",
    "100 mg wasted",
    "no waste",
    "Nothing was wasted",
    "Waste: 0",
    "No drug discarded",
    "No medication waste",
    "Discarded amount: none",
    "Waste: No",
    "Discarded 40 mg",
    "waste 1.3 mg",
    "Waste: 200 mg",
    "0.2 mg of 1 mg syringe wasted",
    "15 mg of the 30 mg vial wasted",
    "90 mg of the last vial wasted",
    "JW 40 mcg",
    "60mg tossed",
    "rest of second carpuject, 2 mg, wasted",
    "other 50 mcg wasted",
)
"""What was discarded, or that nothing was. `N/A` attests nothing."""
