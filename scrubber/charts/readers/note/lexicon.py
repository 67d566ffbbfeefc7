"""What the lexer looks up: forms with numbers in them, small words at a time, and the plain words of `words.toml`.

`PATTERNS` (a dose, a rate, a gauge, a lot) are tried in their order: what an earlier one takes, no later one sees.
Every row has examples, and a test reads each example and sees its kind. To teach the reader a word, add it to its row.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from scrubber.charts.readers.note.forms import (
    FLUID,
    HOURS,
    LIQUID,
    NUMBER,
    OF_A_UNIT,
    OF_DAY,
    PLACE,
    SIDE,
    UNIT,
    Form,
    form,
)
from scrubber.charts.readers.note.vial_forms import VIALS, WASTE

PATTERNS: tuple[Form, ...] = (
    form(
        "unticked",
        r"(?:\[\s?\]|☐)(?![^\[☐☑☒\n]*\b(?:\d{1,2}:[0-5]\d|[0-2]\d[0-5]\d)\b(?!\s?(?:mg|mcg|ml|units)))"
        r"\s?[^ \t\n\[☐☑☒]+(?:\s[^ \t\n\[☐☑☒]+)*",
        "[ ] 150 mg",
        "[ ] famotidine 20 mg IVP",
    ),
    form(
        "lot",
        r"\b(?:lots?|batch)(?:\s?/\s?exp)?\s?(?:no\.?|number|num\.?|#)?(?:\s+on\s+(?:the\s+)?(?:label|box|vial|bag))?\s?(?:[:#]{0,2}|was|is)\s*(?:\d+\s?m?c?g\s?:\s*)?(?P<lot>(?!\d+m?g\b)(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{1,19}(?:/\d{1,2}(?![\d/-]))?)\b"
        r"(?:[,;]?\s+\d+\s?m?g\s?:\s*(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{2,19}\b)*",
        "Lot# LOT-INF-42",
        "lot 6FB0112",
        "Lot on the label is TF6620",
        "Lot # LG44X812",
        "Lots 30g: A1GKE 10g: A1GKF",
        "LOT 6720/2",
    ),
    form(
        "aside",
        r"[\[(][^\])\n]{0,60}\b(?:can'?t\s+read|cannot\s+read|illegible|unreadable|not\s+legible|smudged|stain(?:ed)?|torn|cut\s+off|left\s+blank"
        r"|(?:am|a\.m\.)\s+or\s+(?:pm|p\.m\.))[^\])\n]*[\])]",
        "[can't read, coffee stain]",
        "(illegible)",
        "(sheet does not say AM or PM)",
    ),
    form(
        "lot",
        r"(?:(?<=\)\s)|(?<=\):\s)|(?<=\)\s#))(?P<lot>(?P<of>(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{2,19}))\b",
    ),
    form(
        "aside",
        r"\b(?:poor|decreased|no|tolerat\w+|taking|minimal|good|limited|adequate)\s+p\.?o\b\.?(?!\s*\d)(?:\s+(?:intake|fluids|well))?"
        r"|\bp\.?o\.?\s+(?:intake|fluids|challenge|trial)\b",
        "poor PO",
        "tolerating PO fluids",
        "PO challenge",
    ),
    form(
        "aside",
        r"\b(?:epi-?pens?|epinephrine|epi|narcan|anaphylaxis\s+kit|emergency\s+kit)(?:\s+auto-?injectors?)?\s+(?:was\s+|is\s+)?"
        r"(?:checked|available|in\s+date|in\s+room|on\s+hand|on\s+site|at\s+(?:the\s+)?bedside)\b"
        r"(?![^.;\n]*\b(?:given|administered|im|ivp)\b)",
        "EpiPen checked",
        "Narcan at bedside",
    ),
    form(
        "aside",
        r"\b(?:ett?|tube|intubated|ngt?|ogt?|o2|fio2|cpap|bipap|peep)\b(?:[^.;,\n@]|\.(?=\d)){0,20}@\s?\d{1,2}(?:\s?cm\b)?"
        r"(?![\d:/]|\s?(?:ml|cc|mcg|mg|[ap]m?\b))",
        "tube 7.5 @ 23",
        "ETT 8.0 @ 24 cm",
    ),
    form(
        "infused",
        r"\b(?:last|final)\s+(?:one|bag|bottle|btl|unit|syringe|dose)(?=\s+(?:was\s+|went\s+|ran\s+)?(?:dry|in|down|off|done|complete[d]?|finished|"
        r"empty|infused)(?:\s+(?:at\s+|@\s?)?\d{1,2}:?\d\d|\s*(?:[,;|]|\.(?!\d)|$)))",
        "last one dry 1248",
        "last btl empty, line cleared",
    ),
    form("aside", r"(?<=\d )(?:prior|beforehand)\b(?=\s*(?:[.;,)]|$))", "1402 prior"),
    form(
        "aside",
        rf"\b(?:late\s+entry|addend(?:um|a)|amend(?:ed|ment)|correction)\s*(?:@\s?|at\s)?{OF_DAY}\s*[:-](?=[^\n]*\b{OF_DAY})",
        "Addendum 1206: stop time was 0939",
    ),
    form(
        "aside",
        r"(?:(?<=\d )|(?<=\d - )|(?<=[ap]m ))(?-i:[A-Z]\.?\s?[A-Z][A-Za-z'-]+|[A-Z][a-z'-]+)"
        r",?\s(?:RN|LPN|LVN|CRNI|BSN|NP|PA|MD),?\s?:",
        "1014 P. Sorrel RN: started",
    ),
    form("aside", r"\bbetween\s+(?:the\s+)?(?:units|bags|doses)\b", "Lasix 20 mg IVP between units 1105"),
    form(
        "aside",
        r"\binto\s+(?:the\s+|her\s+|his\s+)?(?=(?:left|right|r|l|rt|lt|upper|lower|outer|each|both|gluteal|glutes?|deltoid"
        r"|thighs?|abdomen|abd|arm|hip|ventrogluteal|vastus)\b)",
        "into the right gluteal",
    ),
    form("aside", r"\b(?:arm|under\s?arm)\s?pits?\b", "arm pit"),
    form(
        "aside",
        r"\bat\s+(?:the\s+)?end\s+of\s+(?:the\s+)?(?:tx|treatment|dialysis|hd|run|session|rinse(?:-?\s?back)?)\b",
        "at end of tx",
        "at end of rinse",
    ),
    form(
        "aside",
        r"(?<!over )(?<!over the )(?<!for )(?<!for the )\b(?:(?:during|in)\s+)?(?:the\s+)?last\s+\d{1,3}\s?-?\s?"
        r"(?:min(?:ute)?s?|hrs?|hours?)\b(?:\s+(?:of\s+)?(?:the\s+)?(?:tx|treatment|dialysis|hd|run|session)\b)?",
        "in last 30 min of tx",
        "last 90 min",
    ),
    form(
        "aside",
        rf"\b{OF_DAY}\s?(?:-|–|to)\s?{OF_DAY}\s+(?:(?:obs|shift|nursing|day|night|care)\s+){{0,2}}summary\b",
        "0800-1200 obs summary",
    ),
    form(
        "aside",
        r"\b(?:held|holding)\s+(?:(?:needle\s+)?sites?|pressure|hemostasis)\b|\b(?:(?:needle\s+)?sites?|pressure)\s+(?:was\s+|were\s+)?held\b",
        "Held sites 8 min each",
        "pressure held x 5 min",
    ),
    form(
        "aside",
        r"\b(?:in(?:to)?|via|on|thru|through)\s+(?:the\s+)?(?:venous|arterial)\s+(?:drip\s+)?(?:line|chamber|port|limb|tubing|bloodline)\b",
        "into venous line",
        "on venous drip chamber",
    ),
    form(
        "other",
        r"(?<!no )(?<!w/o )(?<!without )\bissued?\b(?=\s*(?:at\s|@\s?|:\s?)?[0-2]?\d:?[0-5]\d\b)",
        "Issue 1118",
    ),
    form(
        "aside",
        r"\b(?:sites?\s+)?held\s+(?:x\s?)?\d{1,2}\s?min(?:ute)?s?\s+each\b"
        r"|(?<=needles out, )held\b|\bpressure\s+held\b|\bheld\s+pressure\b",
        "held 8 min each",
        "held pressure",
    ),
    form(
        "aside",
        r"\b\d+\s?min(?:ute)?s?\s+lock-?out\b|\block-?out\s?:?\s?\d+\s?min(?:ute)?s?\b"
        r"|\b\d+\s+(?:demands?|attempts?|injections?)\s?[/,]\s?\d+\s+(?:given|delivered|good|received)\b",
        "8 min lockout",
        "14 demands/9 given",
    ),
    form(
        "aside",
        r"\bcaps?\s+(?:were\s+|was\s+)?(?:changed|replaced)\b|\bchanged\s+(?:the\s+)?caps?\b",
        "caps changed",
    ),
    form(
        "aside",
        rf"\b(?:(?:net|total|goal)\s+)?(?:uf|ultrafiltrat\w+|fluid\s+removed)(?:\s+(?:goal|removed|off|net))?\s?[:=]?\s?{NUMBER}\s?(?:l|ml|liters?|kg)\b",
        "Net UF 2.4 L",
    ),
    form(
        "aside",
        r"\(\s?(?:[01]\d|2[0-3]):?[0-5]\d\s+dose\s?\)|(?:(?<=the )|(?<=for ))(?:[01]\d|2[0-3]):?[0-5]\d\s+dose\b"
        r"|(?:(?<=[a-z] )|(?<=[-:;,] )|(?<=\dh ))(?<!at )(?:[01]\d|2[0-3]):?[0-5]\d\s+dose\b"
        r"(?=\s+(?:was\s+)?(?:hung|given|started|infused|up)\b)",
        "(0900 dose)",
        "the 0900 dose",
    ),
    form("ndc", r"\bNDC\s?[:#]?\s?(?P<ndc>\d{4,5}-\d{3,4}-\d{1,2}|\d{11})\b", "NDC 57894-030-01"),
    form("hcpcs", r"\b(?P<hcpcs>[JQ]\d{4})\b", "J1745"),
    form(
        "new_bag",
        r"\b(?:new|second|2nd|another|third|3rd|next|final|last|subsequent)\s+(?:bag|bottle|syringe|cassette)(?:\s+of\b|\s+hung\b)?"
        r"(?!\s+(?:dry|empty|ran\s+dry)\b)"
        r"|\b(?:bag|bottle|syringe|cassette|cartridge)\s+(?:was\s+)?changed?\b"
        r"|\b(?:bag|bottle|syringe)\s?#?\s?[2-9](?:\s?of\s?\d)?\b"
        r"(?!\s+(?:in|done|complete\w*|finished|infused|empty|dry|off|down|ended|stopped)\b)",
        "New Bag",
        "second bag of",
        "bottle 2 of 2",
    ),
    form(
        "aside",
        r"\bexp(?:iry|ires|iration|\.)?(?:\s+date)?\s?[:#]?\s*(?:20\d\d-\d\d(?:-\d\d)?|\d{1,2}[/-]\d{2,4}(?:[/-]\d{2,4})?)",
        "exp 07/27",
    ),
    form(
        "vital",
        r"\b(?:bp|b/p)\s?:?\s?\d{2,3}\s?/\s?\d{2,3}|(?<![\d/.])\d{2,3}/\d{2,3}(?![\d/]|\s?(?:mg|ml|nss?\b|d5|lr\b))"
        r"|\b(?:hr|p|pulse|rr|resp|r|t|temp|spo2|o2\s?sats?|sats?|wt|weight|ht|height|bsa|hgb|hct|plts?|rbc|wbc|anc|fsbs|fs|bg|"
        r"glucose|pain|map|crcl|cr|k\+?|inr)\s?[:=]?\s?\d{1,3}(?:\.\d{1,2})?(?:\s?(?:kg|lbs?|cm|%|°?[fc]\b|/10|g/dl|"
        r"m2))?(?![\d/:]|\s?(?:mg|mcg|g|units?|ml|meq|u|bags?|apheresis|pheresis)\b)"
        r"|\bo2\s+(?:at\s+|@\s?)?\d{1,2}(?:\.5)?\s?(?:l|lpm|liters?)(?:/min)?\b(?:\s+(?:nc|nrb|mask|fm))?"
        r"|\b\d{1,2}\s?/\s?10\b|\b\d{2,3}(?:\.\d)?\s?(?:kg|lbs?|%\s?ra)\b",
        "BP 118/70",
        "120/76",
        "HR 72",
        "3/10",
        "71.2 kg",
    ),
    form(
        "aside",
        r"\b(?:to|until|till|til)\s+(?:the\s+)?(?:end|finish(?:ed)?|complet(?:e|ed|ion)|done)\b(?!\s*(?:at\b|@|time|:)?\s*\d)"
        r"|(?:\b\d(?:\.\d+)?|\.\d+|\bhalf|\brest|\bremainder)\s+(?:of\s+)?(?:the\s+)?(?:vial|ampule?|amp|syringe|bag)\s+(?:was\s+)?(?:discarded|wasted)\b"
        r"|\b(?:product|unit|serial|order|rx|pump|room|rm|ext|chair|bed|cycle|day|week|wk|dose|session|infusion|visit)"
        r"\s?(?:#|no\.?|number)\s?:?\s?[A-Z]*\d[A-Z0-9-]*\b"
        r"|\b(?:#\s?\d{1,2}|\d{1,2}\s?(?:of|/)\s?\d{1,2}\b(?=\s*(?:\)|,|$|bag|bottle|vial))|C\d{1,2}\s?D\d{1,2})",
        "180 ml/hr to end",
        "0.5 of vial discarded",
        "Product #W000122",
        "C3D1",
    ),
    form(
        "nothing",
        r"\b(?:discontinued|d/c'?d|dc'?d|cancell?ed|stopped|held|refused)\s+(?:by\s+(?:\w+\.?\s+){1,3}|(?!before|prior|by\b|at\b)[a-z][\w./-]*\s+)?(?:before|prior\s+to)\s+"
        r"(?:any\s+)?(?:administration|administering|giving|being\s+(?:given|hung|started)|it\s+(?:was|could\s+be)\s+(?:given|hung|started)|"
        r"(?:first\s+)?dose|start(?:ing)?|hanging|(?:hung|started|given|spiked)(?=\s*(?:[.,;]|$)))\b",
        "discontinued by MD before administration",
        "cancelled prior to being hung",
        "held before it was given",
        "D/C'D HEPARIN BEFORE HUNG",
    ),
    form(
        "plan",
        r"\b(?:home|discharged|d/c'?d|dc'?d)\s+(?:with|w/|on)\s+(?=(?:oral|po|rx|scripts?|prescriptions?|meds?|medications?|abx|antibiotics?)\b"
        rf"|[A-Za-z-]+\s+{NUMBER}\s?{UNIT}\b)(?![^.;\n]*\b(?:pump|cadd|elastomeric|infuser|obi|onpro|connected)\b)",
        "Home with oral",
        "home on Cipro 500 mg",
    ),
    form(
        "past",
        r"\bself[- ]?(?:administered|medicated|given)(?=[^.;\n]{0,40}\b(?:prior\s+to|before|at\s+home|pta|arriv\w+)\b)",
        "self-administered 30 min prior to visit",
    ),
    form(
        "carrier",
        rf"\b(?:free[- ]?(?:flowing|running)|fast[- ]?(?:flowing|running)"
        rf"|(?:(?<=of )|(?<=into )|(?<=with )|(?<=through ))running"
        rf"|carrier|mainline)\s+{FLUID}(?!\w)",
        "side port of free flowing NS",
        "into running D5W",
    ),
    form(
        "gauge",
        r"\b(?:1[4-9]|2[0-7])\s?-?\s?(?:gauge|ga)\b(?:\s?x?\s?\d?\.?\d+(?:\s?(?:in|inch|\")\b)?)?"
        r"|\b(?:1[4-9]|2[0-7])\s?g\b(?=\s*(?:x\s?\d?\b|[\"'\d.]|iv|piv|cannula|venflon|huber|needle|angio\w*|cath\w*|insyte|saline\s+lock|"
        r"jelco|butterfly|in\b|into\b|to\b|placed|started|l\b|r\b|left|right|lt\b|rt\b|,|;|$|\.|(?<=, \d\dg)\)))"
        r"(?:\s?x\s?\d?\.?\d+(?:\s?(?:in|inch|\")\b)?)?"
        r"|(?:(?<=\bAC )|(?<=\bFA )|(?<=hand )|(?<=arm )|(?<=wrist )|(?<=PIV ))(?:1[4-9]|2[0-7])\s?g\b",
        "22g L hand",
        "20 gauge",
        "24 ga",
        "20g x 1in",
        "22G cannula",
    ),
    form(
        "elsewhere",
        rf"\b(?:cleans(?:ed|ing)|cleaned|washed(?:\s+out)?|rinsed|soaked|packed|(?:eyes?|ears?|wounds?|bladder|foley|ng)\s+flushed)"
        rf"\s+(?:with|w/)(?=\s?(?:{NUMBER}\s?(?:ml|cc|l|liters?)\s+(?:of\s+)?)?{FLUID}(?!\w))",
        "cleansed with NS 500 mL",
        "R eye flushed w/ 1 L NS",
    ),
    form(
        "flush",
        rf"\bflush(?:ed|es|ing)?\b(?:\s+[\w/]+){{0,3}}?\s+(?:with|w/)(?:\s?{LIQUID}){{1,8}}"
        rf"|(?:{NUMBER}\s?(?:ml|cc)\s?(?:of\s)?)?\b(?:{FLUID}|heparin)\s+(?:flush|lock|chaser)\w*(?:\s?{LIQUID}){{0,6}}"
        rf"|\bflush(?:ed|es|ing)?\b\s?:?\s?(?:{NUMBER}\s?(?:ml|cc)\s?(?:of\s)?)?{FLUID}\b(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
        rf"|\b(?:hep(?:arin)?)\s+(?:100|250|300|500)\s?(?:units?|u)\b(?:\s?/\s?\d?\s?ml)?(?:\s?\d\s?ml\b)?"
        rf"|\b(?:100|250|300|500)\s?(?:units?|u)\s(?:of\s)?heparin\b"
        rf"|\b{NUMBER}\s?(?:ml|cc)\s+flush(?:es)?\b"
        rf"|\b(?:lines?|tubing|set)\s+(?:was\s+|then\s+)?(?:cleared|rinsed|chased|washed)\s+(?:through\s+)?(?:with|w/)(?:\s?{LIQUID}){{1,8}}"
        rf"|\b(?:{FLUID}\s+{NUMBER}\s?(?:ml|cc)|{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?{FLUID})(?:\s+\w+){{0,3}}?\s+to\s+(?:clear|flush|rinse)\s+(?:the\s+)?(?:line|tubing|set)\b"
        rf"|\b{FLUID}\s+{NUMBER}\s?(?:ml|cc)?\s+(?:flush(?:es)?|chaser)\b"
        rf"|\blumens?\s*:?\s+(?:each\s+)?(?:(?:w/|with)\s?)?(?:{FLUID}\s+\d{{1,2}}\s?(?:ml|cc)\b|\d{{1,2}}\s?(?:ml|cc)\s+(?:of\s+)?{FLUID}\b)"
        rf"|(?:{NUMBER}\s?(?:ml|cc)\s?(?:of\s)?)?\b{FLUID}\s+(?:{NUMBER}\s?(?:ml|cc)\s+)?(?:for\s+)?(?:rins(?:e|ing)|prim(?:e|ing))\b"
        rf"(?:\s+bag\b)?(?:\s+(?:and|&)\s+(?:rinse-?\s?back|rinse|prime)\b)?(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
        rf"|(?<!\bat )(?<!\bduring )(?<!\bwith )\brinse-?\s?back\b(?:\s+(?:w/|with))?"
        rf"(?:\s?{LIQUID}){{0,3}}(?:\s?{FLUID}(?!\w))?(?:\s?{NUMBER}\s?(?:ml|cc)\b)?"
        r"|\b(?:cath(?:eter)?s?|perm-?cath|lumens?|ports?|picc|cvc|line)\s+(?:(?:was|were|then)\s+)?(?:locked|packed)\s+(?:with|w/)\s?"
        rf"(?:{NUMBER}\s?%\s?)?(?:citrate|{LIQUID})(?:,?\s?{LIQUID}){{0,4}}"
        r"|\bflush(?:ed|es)?\b(?:\s?x\s?\d+|\s?\d+\s?(?:ml|cc)(?:\s?\w{2})?\b)?|\bhep-?lock(?:ed)?\b",
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
        "25 ml NS rinse bag",
        "Rinseback NS 250 mL",
        "Cath locked w/ heparin 1000 u/mL, 1.9 mL",
        "lumens packed with 4% citrate 2 mL",
        "Heparin lock 1.8/1.9 mL",
    ),
    form(
        "other_rate",
        rf"(?:(?:at|@)\s?)?{NUMBER}\s?{UNIT}\s?/\s?kg\s?/\s?(?:hr|hour|h|min)\b",
        "0.5 mL/kg/hr",
        "0.8 mg/kg/min",
    ),
    form(
        "relative",
        rf"{NUMBER}\s?{UNIT}\s?(?:/|\bper\b)\s?(?:kg|m2|m²|day|dose)\b(?:\s?/\s?\w+)?"
        r"|\bAUC\s?\d(?:\.\d)?",
        "5 mg/kg",
        "375 mg/m2",
        "AUC 5",
    ),
    form(
        "rate",
        rf"(?P<change>\brate\s+(?:(?!of\b|at\b|is\b|was\b|set\b)\w+\s+){{1,2}})?(?:\brate:?\s+)?"
        rf"(?:(?:at|@)\s?)?(?P<rate>{NUMBER})[ \t]?(?:mls?|ccs?)\s?(?:/|\b(?:per|an)\b)\s?{HOURS}\b"
        rf"|(?:@|\bat)\s?(?P<rate2>{NUMBER})\s?(?:/|per|an)\s?{HOURS}\b"
        rf"|\brate:?\s+(?:of\s+|@\s?)?(?P<rate3>(?!(?:[01]\d|2[0-3])[0-5]\d\b){NUMBER})\b(?!\s?(?::|-?{UNIT}\b))"
        r"|(?:(?<=\d[ap] )|(?<=\d[ap]  )|(?<=\d[ap]m )|(?<=\d [ap]m )|(?<=:\d\d )|(?<=:\d\d  )|(?<=\b[0-2]\d[0-5]\d )"
        rf"|(?<=\b[0-2]\d[0-5]\d  ))(?P<rate5>\d{{1,3}})\s?/\s?{HOURS}\b"
        r"|@\s?(?P<rate4>\d{1,3})(?=\s*(?:[,;.](?!\d)|$|x\b|then\b|(?:r|l|rt|lt)\s(?:ac|fa|hand|arm|wrist|forearm|chest)\b))",
        "100 mL/hr",
        "0930 10/hr",
        "@ 500/hr",
        "1000 @50, 1030 @100",
        "NS @ 150 L AC",
        "at 125 ml/h",
        "rate 30",
    ),
    form(
        "other_rate",
        rf"(?:(?:at|@)\s?)?{NUMBER}\s?(?:mg|mcg|ng|g|m?units?|milli-?units?|mu|u|iu|meq)\s?(?:/|per)\s?(?:kg\s?(?:/|per)\s?)?(?:{HOURS}|min(?:ute)?)\b"
        rf"|(?:(?:at|@)\s?)?{NUMBER}\s?(?:mg|mcg|ng|m?units?|micrograms?|milligrams?)\s+an?\s+(?:hour|minute)\b(?!\s+(?:before|after|later|ago|prior|earlier|apart))"
        rf"|(?:(?:at|@)\s?)?\b{NUMBER}\s?(?:ml|cc)\s?/\s?min(?:ute)?\b"
        rf"|\b{NUMBER}\s?gtts?\s?/\s?min\b|\b{NUMBER}\s?(?:mu|milli-?units?)\b(?!\s?/)"
        r"|(?:(?<=\d\d, )|(?<=\d\d; ))\d{2,3}(?=\s?@\s?(?:[01]\d|2[0-3]):?[0-5]\d\b)",
        "15 mg/hr",
        "20 gtt/min",
        "1 ml/min",
        "4 mu/min",
        "2 milliunits per min",
        "5 mcg a minute",
    ),
    form(
        "dose",
        rf"(?<![\w/.])(?<!x )(?<!two )(?P<amount>{NUMBER})\s?(?P<unit>mg|mcg|units?)\s?/\s?(?:1\s?)?ml\s+"
        r"(?:pfs|pre-?filled\s+(?:syringe|pen)|auto-?injector)\b(?!\s*(?:\(?x\s?[2-9]|\(?[2-9]\b|#))",
        "30 mg/mL PFS",
    ),
    form(
        "strength",
        rf"(?:\b(?:with|in)\s+|\bw/\s?)(?:{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?)?(?:{NUMBER}\s?%\s+)?lido(?:caine)?\b"
        rf"(?:\s+\d\s?%)?(?:\s+{NUMBER}\s?(?:ml|cc)\b)?"
        rf"|\b(?:mixed|reconstituted|recon|dil(?:uted|'?d)?)\s+(?:with|w/?|in)\s?:?\s+(?:{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?)?(?:{NUMBER}\s?%\s+)?"
        rf"(?:lido(?:caine)?|sterile\s+water|swfi|swi|sw)\b(?:\s+\d\s?%)?(?:\s+{NUMBER}\s?(?:ml|cc)\b)?",
        "mixed w/ lidocaine 1% 2 mL",
        "w/ lidocaine 1%",
        "in 2.1 mL lidocaine 1%",
        "reconstituted with 10 mL SW",
        "dil w 2.1 ml lido",
    ),
    VIALS,
    form(
        "strength",
        rf"\b{NUMBER}\s?(?:units?|mg|mcg|g)\s?/\s?(?:ml|cc|vial|tab|syringe)\b|\b{NUMBER}\s?(?:meq|mmol)\s?/\s?l\b|"
        rf"(?<!chloride )(?<![\d.])\b{NUMBER}\s?%(?!\s?(?:NaCl|NS|saline|sodium|dextrose))"
        rf"|\b{NUMBER}\s?{UNIT}\s+(?:sdv|single[- ]dose\s+vials?|vials?|syringes?(?!\s+pump)|pens?|amps?|"
        r"ampules?)\b(?!\s+(?:wasted|discarded)\b(?!\s*[:=]?\s*\d))(?:\s?x\s?\d+)?"
        rf"|\bvials?\s?:?\s?{NUMBER}\s?(?:units?|mg|mcg|g)\s?/\s?{NUMBER}\s?(?:ml|cc)\b"
        rf"|\bvials?(?:\s+(?:used|opened|drawn))?\s?:?\s?{NUMBER}\s?{UNIT}\s?x\s?\d+(?:\s?[,+]\s?{NUMBER}\s?{UNIT}\s?x\s?\d+)*(?:\s?=\s?{NUMBER}\s?{UNIT})?"
        rf"|\bvials?(?:\s+(?:used|opened|drawn))?\s?[:#]?\s?\d{{1,2}}\s?x\s?{NUMBER}\s?{UNIT}\b|\b\d{{1,2}}\s?x\s?{NUMBER}\s?{UNIT}\s+vials?\b"
        rf"|\b(?:vials?|bottles?|syringes?|pens?|kits?)(?:\s+(?:used|opened|drawn|size))?\s?:\s?{NUMBER}\s?{UNIT}\b"
        rf"(?=[^\n;.]{{0,30}}\bx\s?\d|\s+(?:each|size)\b)"
        rf"|\b{NUMBER}\s?{UNIT}\s?x\s?\d+(?:\s?[,+]\s?{NUMBER}\s?{UNIT}\s?x\s?\d+)*\s+vials?\b|(?<![\d/])\b\d+\s+vials?\b(?:\s+of\s+{NUMBER}\s?{UNIT}|\s*\(\s?{NUMBER}\s?{UNIT}(?:\s+each)?\s?\))?",
        "10 mg/mL",
        "20 mEq/L",
        "100 mg vial",
        "10%",
        "Vial 65 mcg/1.3 mL",
        "35mg x2 + 5mg x2 vials",
        "Vials used: 160 mg x1, 100 mg x1",
        "3 vials (100mg)",
        "Vials: 5 x 1 g",
        "Bottles: 20 g lot K336A8 x 2",
    ),
    WASTE,
    form(
        "duration",
        rf"\b(?:over|for|x|ran|lasted|times|infuse\s+over)\s?(?P<hedge>about|approx\w*\.?|around|roughly|~|(?:the\s+)?last(?=\s\d))?\s*"
        rf"(?:an?\s+(?:half\s+)?hour|half\s+an\s+hour|\d{{1,3}}(?:\.\d+)?(?:\s?-\s?\d+)?\s?-?\s?(?:sec(?:ond)?s?|min(?:ute)?s?|m(?!\w)|{HOURS})\b)"
        rf"|(?<![:\d.])\b\d{{1,3}}(?:\.\d+)?(?:\s?-\s?\d{{1,3}})?\s?-?\s?(?:sec(?:ond)?s?|min(?:ute)?s?|{HOURS})\b(?!\s?(?:post|after|prior|before))"
        rf"|(?<!ml )(?<!\dg )(?<!mg )(?:(?<!\d )\bx\s?\d|\bx\s?\d{{2,3}})(?=\s*[.,;)]|\s*$)(?!\s?(?:vial|syringe))",
        "over 30 min",
        "x 30 min",
        "for 2 hours",
        "46 hr",
        "over last 30 min",
    ),
    form(
        "diluent",
        rf"(?:\bin(?:to)?|/|(?<=\dmg),|(?<=\d\smg),|(?<=\dg),|(?<=\d\sg),|\bwith|\bw/|\+"
        rf"|\bvol(?:ume)?\.?\s?:?|\b(?:dil(?:uent|ution)?\.?(?:\s+type)?|base|(?:iv\s+|base\s+)?(?:fluid|solution)|bag"
        rf"|vehicle|(?:mixed|diluted|dilute|qs)\s+(?:in|to|into|with|w/)|carrier)\s?:|\b(?:diluted|mixed|added|dissolved|qs)\s+(?:in|to|into|with)\b)"
        rf"[ \t]{{0,24}}(?:(?:a\s+)?(?P<ml>{NUMBER})\s?(?:ml|mls|cc)\s?(?:of\s|bag\s+(?:of\s)?)?"
        rf"|{NUMBER}\s?(?:l|liter)\s(?:of\s)?|(?P<ml4>\d{{2,4}})\s?(?:of\s)?)?{FLUID}(?!\w)"
        rf"(?:\s(?P<ml3>{NUMBER})\s?(?:ml|mls|cc)\b(?!\s?/)|\s{NUMBER}\s?(?:l|liter)\b|\s(?P<ml5>(?:50|100|150|250|500|1000))\b(?!\s?(?:{UNIT}|/|:|-|hrs?)\b))?"
        rf"|(?:\bin|(?<!\bw)/)\s?(?:a\s+)?(?P<ml2>{NUMBER})\s?(?:ml|mls|cc)\b(?!\s?/|\s+(?:remain\w*|left|to\s+go|residual|wasted))(?:\s(?:bag|IVPB)\b)?"
        r"|(?:(?<=\dmg)|(?<=\d\smg)|(?<=\dg)|(?<=\d\sg)|(?<=\dgm)|(?<=meq))/(?P<ml6>50|100|150|250|500|1000)"
        r"(?=[ \t]*(?:$|[,;.](?!\d)|@|at\b|up\b|hung\b|down\b|start|ivpb\b|iv\b|over\b|[0-2]\d[0-5]\d\b))",
        "in 250 mL NS",
        "/100 NS",
        "/50mL NS",
        "500MG/250 UP",
        "Dil: D5W 500 mL",
        "Diluted to: 125 mL NS",
        "in D5W 250 ml",
        "in sodium chloride 0.9 % 250 mL",
    ),
    form(
        "diluent",
        rf"(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\sg\s)|(?<=\sgm\s)|(?<=units\s)|(?<=meq\s)|(?<=\)\s)|(?<=\)),\s?)"
        rf"(?P<ml>(?P<bag>\d{{2,3}}))\s?(?:(?:ml|cc)\s(?:of\s)?)?{FLUID}(?!\w)(?!\s(?:bolus|hydration|ivf|flush|wide\s+open)\b)",
        "Stelara 390 mg (130 x3) 250 NS",
        "Magnesium 2 g 50 D5W",
    ),
    form(
        "diluent",
        rf"(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\sg\s)|(?<=\sgm\s)|(?<=units\s)|(?<=meq\s)|(?<=\)\s))"
        rf"{FLUID}\s(?P<ml>(?P<bag>25|50|100|150|200|250|500))\b(?:\s?(?:ml|cc)\b)?(?![:\d/])"
        r"(?!\s(?:bolus|hydration|ivf|flush|wide\s+open|kvo|tko)\b)",
        "Stelara 390 mg NS 250",
        "Keppra 1500 mg NS 100 mL",
    ),
    form(
        "diluent",
        rf"\b(?:total\s+)?vol(?:ume)?\.?\s?:\s?(?P<ml>{NUMBER})\s?(?:ml|cc)\s?[,(]\s?(?:of\s|in\s)?{FLUID}(?!\w)",
        "Total volume: 250 mL, 0.9% sodium chloride",
    ),
    form(
        "diluent",
        rf"(?:(?<=\|\s)|(?<=\|)|(?<=\s\s))(?P<ml>(?P<bag>\d{{2,4}}))\s?(?:ml|cc)\s(?:of\s)?{FLUID}(?=\s?\||\s\s)",
        "Renflexis 600 mg | 250 mL NS |",
    ),
    form(
        "diluent",
        rf"(?:(?<=\|\s)|(?<=\|)|(?<=\s\s)){FLUID}\s(?P<ml>(?P<bag>\d{{2,4}}))\s?(?:ml|cc)\b(?=\s?\||\s\s)",
        "Renflexis 600 mg | NS 250 mL |",
    ),
    form(
        "aside",
        r"\b(?:step|stage|phase|increment)\s?#?\s?\d{1,2}\b(?!\s?(?:ml|cc|mg)\b)",
        "Step 1",
        "stage #2",
    ),
    form(
        "site",
        r"\b(?P<site>[RL](?:A|D|UA|UE|LE|G|FA|H|W|VG|DG|VL|GM))\b(?=\s+(?:@|at\b|\d{4}(?:h|hrs)?\b|\d{1,2}:\d\d|given|IM|SQ|SC|by|for|\())",
        "LD 1422",
    ),
    form(
        "on_body",
        r"\bon-?pro\b|\bon-?body(?:\s+(?:injector|device|inj))?\b|\bOBI\b",
        "Onpro",
        "on-body injector",
    ),
    form(
        "pump",
        r"\bpump\b(?=[^.;\n]{0,60}\b(?:(?:dis)?connected|hooked\s+up|attached)\b)",
        "Pump 5FU 3900 mg connected",
    ),
    form(
        "potassium",
        r"(?:(?<=\d )|(?<=of )|(?<=meq ))K\b(?=\s+(?:in|rider|ivpb|iv|over|added|x|@|at|\d))",
    ),
    form(
        "heparin",
        r"\bhep\b(?=\s+(?:(?:iv\s+)?bolus|gtt|drip|infusion|\d[\d.,]*k?\s?(?:u|units?)(?:\s?/\s?kg)?\b(?!\s?/\s?ml)))",
        "hep bolus",
        "Hep 2000 u",
        "hep gtt",
    ),
    form("ampicillin", r"(?<!\d )(?<!\d)\bamp\b(?=\s+\d(?:\.\d+)?\s?(?:gm?|grams?)\b)", "Amp 2 g IVPB"),
    form("magnesium", r"(?<!\d )(?<!\d)(?-i:\bMg\b)(?=\s+\d(?:\.\d)?\s?(?:gm?|grams?|meq)\b)"),
    form(
        "order",
        r"(?-i:\b[TV]\.?/?O\.?)(?=\s+(?:dr\b|per\b|from\b|by\b|md\b))|(?-i:\b[TV]ORB\b)",
        "TO Dr. Vale",
    ),
    form(
        "order",
        r"\b(?:Dr\.?|NP|PA|MD)\s+(?:(?-i:[A-Z])\.?\s+)?(?-i:[A-Z][A-Za-z'-]+)(?=\s?:\s+(?-i:[A-Z])[\w-]*\s+\d)",
        "Dr. R. Amin: Compazine 10 mg IV now",
    ),
    form(
        "running",
        r"\b\d{1,4}\s?(?:ml|cc)\s+(?:remain\w*|to\s+go|left\b(?!\s+(?:arm|hand|forearm|ac|thigh)))",
        "150 ml remaining",
    ),
    form("stop", r"\bdry(?=\s?:\s?\d)", "Dry: 0631"),
    form("infused", rf"\bremaining(?=\s+{NUMBER}\s?{UNIT}\b)", "Remaining 975 mg"),
    form("infused", r"\b(?:1st|first|2nd|second|3rd|third)\s+(?:l|liter|litre)\b(?!\s+in\b)", "1st L"),
    form(
        "drug",
        rf"(?<![\w-])(?-i:[A-Z]{{2,5}})-\d{{2,6}}(?=\s+{NUMBER}\s?(?:mg|mcg|g|units?)\b)"
        r"|(?:(?<=product: )|(?<=study drug: )|(?<=\bip: ))(?-i:[A-Z]{2,5})-\d{2,6}\b",
        "ABX-204 400 mg",
        "Investigational product: ABX-204",
    ),
    form(
        "elsewhere",
        r"(?-i:\bIN\b)(?=\s+(?:@|at\b|[0-2]\d[0-5]\d(?:h|hrs)?\b|(?<=m[gG] IN )\d{1,2}:\d\d))",
        "IN 1000",
    ),
    form(
        "access",
        r"(?-i:\bSL)(?=(?:'d|ed)?\b[,;]?\s+(?:flush\w*|placed|patent|intact|removed|pulled|capped|dc'?d|d/c'?d|remains|left\s+in))"
        r"|(?:(?<=\dg )|(?<=\dga )|(?<=to ))(?-i:SL\b)",
        "SL flushed",
        "20g SL",
    ),
    form(
        "elsewhere",
        r"\binject(?:ed|ion\s+of)\s+(?:(?:the|into)\s+){0,2}(?:(?:right|left|rt|lt|r|l|both|bilat(?:eral)?)\.?\s+)?"
        r"(?:knees?|shoulders?|elbows?|ankles?|si\s+joints?|joints?|bursae?|trigger\s+(?:fingers?|points?)|heels?|"
        r"carpal\s+tunnels?)\b(?:\s+(?:w/|with))?",
        "injected R knee w/",
        "injected trigger finger",
    ),
    form(
        "unit_no",
        r"\bunits?\s?#?\s?[1-9]\b(?!\s?(?:ml|cc|mg|of\b))|(?-i:\bU)\s?#?\s?[1-9]\b(?!\s?(?:ml|cc|mg|/|%))",
        "Unit 1",
        "U1",
    ),
    form(
        "site",
        r"(?:(?<=up )|(?<=hung )|(?<=started ))on\s+the\s+(?P<site>right|left)\b"
        r"(?!\s+(?:side|arm|hand|fore|leg|chest|ac|upper|lower|wrist|foot))",
        "up on the right",
    ),
    form(
        "start",
        r"\bopened\b(?=\s+(?:a|the|his|her|another)\s+(?:\d[\d.,]*\s?(?:ml|cc|l|liter)s?\s+)?(?:bolus|bag|liter|saline|normal\s+saline|ns|lr|fluids?)\b)"
        r"|(?:(?<=that i )|(?<=which i ))opened(?=\s+at\b)",
        "opened a 500 mL bolus",
    ),
    form(
        "stop",
        r"\btook\s+(?:(?:it|that|the\s+(?:bag|infusion|drip|fluids?|antibiotic))\s+(?:down|off)\b|down\s+the\b|off\s+the\b)",
        "took it down",
        "took the bag down",
    ),
    form(
        "by_others",
        r"\b(?:started|hung|begun|spiked|given|initiated)\s+(?:(?:up|already)\s+)?(?:in|by|at)\s+the\s+(?:ed|er|or|pacu|icu|cath\s+lab|emergency"
        r"(?:\s+(?:room|department))?|ambulance|squad|medics|paramedics|outside\s+hospital|other\s+(?:hospital|facility|clinic))\b",
        "hung in the ED",
    ),
    form("keep_open", r"\b(?:kvo|tko|keep\s+(?:vein\s+)?open)\b", "KVO", "TKO"),
    form(
        "site",
        rf"\b(?P<site>(?:abd|arm|thigh|deltoid|delt|glut|hip)-[lr]\b|{SIDE}\s+(?:upper\s+|lower\s+|outer\s+|lateral\s+|dorsal\s+|anterior\s+|ant\s+|posterior\s+)?{PLACE}\b|[lr]uoq\b(?:\s+{SIDE}\s+buttock\b)?|[lr][lu]q\b(?:\s+abd\w*)?|[lr][ul]e\b(?:\s+(?:picc|midline|port|piv)\b)?|"
        r"abdomen\b|abd\b|(?<=via )(?:the\s+)?(?:port|picc|pac|central\s+line|mediport)\b|"
        rf"(?<=\bvia ){SIDE}\s+\w+\s+port\b)",
        "L AC",
        "right forearm",
        "R chest",
        "left upper arm",
        "RUE PICC",
    ),
    form(
        "dose",
        rf"(?:(?<![\w/.])|(?<=[A-Za-z]{{4}}))(?!0\d|\d{{4}}\s(?:liters?|litres?)\b)"
        rf"(?!(?:\d|(?:1\d|2[0-3])[0-5]\d)\s?units?\s+{OF_A_UNIT})(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b"
        r"(?!\s?/\s?(?:kg|m2|m²|hr?|hour|min|ml|cc|day|dose|vial)\b|/l\b)",
        "400 mg",
        "1 gm",
        "3 g",
        "20 mEq",
    ),
    form(
        "dose",
        r"(?<![\w/.])(?P<amount>one|two|1|2|three|3)\s+(?:apheresis\s+|pheresis\s+|single\s+donor\s+)?(?P<unit>units?)\b",
        "one unit",
        "1 apheresis unit",
    ),
    form(
        "dose",
        r"(?<![\w/.])(?P<amount>one|two|three)\s+(?P<unit>liters?|litres?)\b(?=\s+(?:of\s+)?(?:NSS?|LR|normal|lactated|D5|ringer))",
        "One liter of LR",
    ),
)


DRUGS = frozenset({"potassium", "magnesium", "heparin", "ampicillin"})
"""Kinds of forms that name a drug: short words that name it only where they stand so."""


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Return the plain words and phrases of `words.toml` by kind."""
    text = files("scrubber.charts.readers.note").joinpath("words.toml").read_text(encoding="utf-8")
    return {
        kind: tuple(part.strip() for part in listed.replace("\n", " ").split(",") if part.strip())
        for kind, listed in tomllib.loads(text).items()
    }
