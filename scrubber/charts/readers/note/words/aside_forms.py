"""Forms of what stands beside a giving and is no amount of it: lots, remarks, vital signs, lines, flushes.

They are tried first (`lexicon.PATTERNS`), so that no number of theirs is taken for a dose or a time.
"""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import A_BED, FLUID, NUMBER, OF_DAY, UNIT, Form, form
from scrubber.charts.readers.note.words.line_forms import CARRIER, FLUSH, GAUGE

_INITIALS = (
    r"(?!(?:IV|IM|SC|SQ|PO|SL|NS|LR|IVP|IVPB|MD|RN|NP|PA|ML|CC|MG|MCG|KG|GM|MEQ|GTT|IU|MU|HR|MIN|BP|RR|NA|AC|FA|OD|OS)\b)"
    r"[A-Z]{2,3}\b"
)
"""Of two who checked a dose together; not `PO/IV`, `ML/HR`."""
_HOUR = r"(?:[01]\d|2[0-3]):?[0-5]\d"
ASIDES: tuple[Form, ...] = (
    form(
        "unticked",
        r"(?:\[\s?\]|☐)(?![^\[☐☑☒\n]*\b(?:\d{1,2}:[0-5]\d|[0-2]\d[0-5]\d)\b(?!\s?(?:mg|mcg|ml|units)))"
        r"\s?[^ \t\n\[☐☑☒]+(?:\s[^ \t\n\[☐☑☒]+)*",
        "[ ] 150 mg",
        "[ ] famotidine 20 mg IVP",
    ),
    form(
        "lot",
        r"\b(?:lots?|batch)(?:\s?/\s?exp)?\s?(?:nos?\.?|numbers?|num\.?|#)?(?:\s+on\s+(?:the\s+)?(?:label|box|vial|bag))?\s?(?:\s{0,20}[:#]{1,2}|(?:(?:was|is)\s+)?(?:charted\s+|recorded\s+|noted\s+)?as(?=\s)|was|is|)\s*(?:\d+\s?m?c?g\s?:\s*|#?[1-9][:)]\s*)?(?P<lot>(?!\d+m?g\b)(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{1,19}(?:/\d{1,2}(?![\d/-]))?)\b"
        r"(?:[,;]?\s+\d+\s?m?g\s?:\s*(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{2,19}\b)*"
        r"(?:\s?(?:,|&|\band)\s?(?!\d{1,4}[ap]m?\b)(?=[A-Z-]*\d)(?=\d*[A-Z])[A-Z0-9][A-Z0-9-]{4,19}\b)*",
        "lots B2GK00471 and B2GK00513",
        "Lot# LOT-INF-42",
        "lot 6FB0112",
        "Lot on the label is TF6620",
        "lot as 4D2C88",
        "Lot # LG44X812",
        "Lots 30g: A1GKE 10g: A1GKF",
        "LOT 6720/2",
        "Lot numbers   1: 0A7K19",
        "Lot #1: 0A7K19",
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
        r"(?:(?<=bag )|(?<=\bLR )|(?<=\bNS ))from\s+(?-i:OR|ED|ER|PACU|ICU|EMS|floor|home)\b"
        r"(?=\s+(?:was\s+|is\s+)?(?:empty|dry|done|in\b|complete))",
        "LR bag from OR empty",
    ),
    form(
        "aside",
        r"\b(?:not|never)\s+(?:previously\s+|yet\s+)?(?:charted|documented|recorded|entered)"
        r"(?:\s+(?:above|earlier|before|previously|at\s+the\s+time|in\s+(?:the\s+|my\s+)?(?:note|mar|chart)))?(?=\s?:)"
        r"|\b(?:did\s+not|didn'?t|failed\s+to|neglected\s+to)\s+(?:chart|document|record)\b(?=\s+[A-Za-z])",
        "Not charted above: hydrocortisone",
        "did not chart Benadryl",
    ),
    form("aside", r"\b[eq]bl\s?:?\s?\d{3,4}\b(?!\s?[-:])", "EBL 1650"),
    form(
        "aside",
        r"\b(?:br|return)\s+(?:\w+\s+)?(?:(?:q|every)\s?\d{1,2}(?:\s?-\s?\d{1,2})?\s?(?:ml|cc)"
        r"|(?:pre|before)\s?(?:/|&|and)\s?(?:post|after))\b",
        "BR checked q 2-3 ml",
        "BR pre/post",
    ),
    form(
        "lot",
        r"(?:(?<=\bunit \d )|(?<=\s\#\d ))\(?(?P<lot>(?-i:[A-Z])\d{10,14})\b\)?",
        "unit 1 (W118726003341)",
    ),
    form(
        "aside",
        r"\b(?:poor|decreased|no|tolerat\w+|taking|minimal|good|limited|adequate)\s+(?:p\.?o\b\.?|oral\b)(?!\s*\d)(?:\s+(?:intake|fluids|well))?"
        r"|\b(?:p\.?o\.?|oral)\s+(?:intake|fluids|challenge|trial)\b",
        "poor PO",
        "tolerating PO fluids",
        "PO challenge",
    ),
    form(
        "aside",
        r"\b(?:epi-?pens?|epinephrine|epi|narcan|anaphylaxis\s+kit|emergency\s+kit)(?:\s+auto-?injectors?)?\s+(?:was\s+|is\s+)?"
        r"(?:checked|available|in\s+date|in\s+room|(?:with|w/)\s+(?:pt|patient|family|mom)|on\s+hand|on\s+site|at\s+(?:the\s+)?bedside)\b"
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
        r"\b(?:last|final)\s+(?!(?:bag|bottle)\s+(?:was\s+|went\s+)?empty)(?:one|bag|bottle|btl|unit|syringe|dose)(?=\s+(?:was\s+|went\s+|ran\s+)?(?:dry|in|down|off|done|complete[d]?|finished|"
        r"empty|infused)(?:\s+(?:at\s+|@\s?)?\d{1,2}:?\d\d|\s*(?:[,;|]|\.(?!\d)|$)))"
        r"|\b(?:last|rest|end|remainder)\s+of\s+(?:it|the\s+(?:bag|infusion|drug|bottle))\b(?=\s+(?:was|went|ran)\b)",
        "last one dry 1248",
        "last btl empty, line cleared",
    ),
    form(
        "aside",
        r"(?:(?<=infusion )|(?<=treatment )|(?<=transfusion )|(?<=entry )|(?<=visit ))"
        r"(?:from\s+)?earlier\s+(?:today|this\s+(?:am|morning|afternoon|shift))\b",
        "Re: Skyrizi infusion earlier today",
    ),
    form(
        "aside",
        r"\b(?:(?:away\s+)?from|than|opposite(?:\s+of)?|near|at|of)\s+(?:(?:the|her|his)\s+)?(?:last|previous|prior)\s+(?:\w+(?:'s)?\s+)?"
        r"(?:sites?|spots?|inj(?:ections?)?|shots?)\b(?!\s+(?:at\s+|@\s?)?\d)"
        r"|\b(?:rotated|alternated|moved|opposite|different|other|same)\s+(?:\w+\s+)?(?:from|than|of|as|to)\s+"
        r"(?:(?:the|her|his)\s+)?(?:last|previous|prior)\s+(?:time|week|visit|dose|month|cycle|one)\b(?!\s+(?:at\s+|@\s?)?\d)"
        r"|(?:(?<=, )|(?<=\())last\s+(?:time|week|visit|inj(?:ection)?|shot|site|dose|month)\s+(?:was\s+)?(?:in\s+)?"
        r"(?![^.;\n]{0,200}\d)(?:(?:the|her|his)\s+)?"
        r"(?:l|r|lt|rt|left|right)\b(?:\s+(?:arm|thigh|abd\w*|deltoid|glut\w*|quad|side|upper|lower)\b)*(?!\s+(?:at\s+|@\s?)?\d)",
        "2 cm from last site",
        "opposite arm from last visit",
        "R arm, last time L abd",
    ),
    form(
        "filler",
        r"(?:(?<=\d)/|\b(?:or|vs\.?)\s+)(?:matching\s+)?placebo\b(?:\s*\((?:double-?\s?)?blind(?:ed)?\))?",
        "or placebo (blinded)",
    ),
    form(
        "aside",
        r"\b(?:2nd|second|dual|two|2)\s+RN\s+(?:check|verif\w*|sign-?off|co-?sign\w*)\s*(?:w/|with|by|:)?\s+"
        r"(?-i:[A-Z]\.?\s?[A-Z][a-z'-]+)(?:,?\s+RN)?",
        "2nd RN check M. Obi",
    ),
    form("aside", r"\b(?:or|pre-?op|surgical|periop)\s+holding\b(?!\s+(?:for|until))", "OR holding"),
    form(
        "aside",
        r"(?:\bwith|w/)\s?(?:breakfast|lunch|dinner|supper|meals?|food|snack|juice|applesauce|crackers|water)\b",
        "w/ lunch",
    ),
    form("aside", r"\bkit\s?(?:#|no\.?|number|id)?\s?:?\s?\d{4,8}\b", "kit 60418"),
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
    form(
        "aside",
        rf"(?m:^)\s*(?:\d{{1,2}}[.)]\s*)?(?:observe|observation|obs|monitor\w*|watch)\b[^\n|]{{0,60}}\|\s*"
        rf"(?:done\s+)?{OF_DAY}(?!\d)",
        "7. Observe 30 min | done 1036",
    ),
    form(
        "aside",
        r"\b(?:between|betw|btwn|btw|b/t|b/w)\s+(?:the\s+)?(?:units|bags|doses)\b",
        "Lasix 20 mg IVP between units 1105",
        "Lasix 20 mg IVP btwn units",
    ),
    form("aside", r"\bDIN\s*[#:]?\s*[A-Z]\d{4}(?:[ ]?\d{2,6}){1,3}[A-Z0-9]?\b", "FFP DIN W330126110655"),
    form(
        "aside",
        r"(?<=[,;] )(?:dx|diagnosis|indication)\s*:?(?:\s+(?!(?:dose|held|hold|infus\w*|paus\w*|stop\w*|giv\w+|gave"
        r"|refus\w*|declin\w*|not|no|done|off|up|down|complete\w*|restart\w*|pt|patient|bag|drip|gtt"
        r"|cancel\w*|abort\w*|infiltrat\w*|vein|blew|half|left|interrupt\w*|leak\w*|scheduled|tomorrow|yesterday"
        r"|order\w*|wast\w*|elsewhere|only|last|prior|reaction|partial\w*|discontinu\w*|started|resumed?|resched\w*|defer\w*|postpon\w*|never)\b)[A-Za-z/-]+){1,4}(?=\s*(?:[,.;]|$))",
        "NS 0940-1215, dx AKI/volume depletion",
    ),
    form("aside", r"\b(?:plts?|platelets?)\s+(?:ct|cnt|count)\b(?:\s*:?\s*\d+k?\b)?", "Plt ct 9"),
    form(
        "aside",
        r"\b(?:reservoir|residual|cassette)(?:\s+(?:volume|vol))?\s*[:=]?\s*(?:is\s+|at\s+)?0(?:\.0+)?\s?(?:ml|cc)\b",
        "reservoir 0 mL",
    ),
    form(
        "aside",
        r"\b(?:pharm(?:acy|acist|d)?|md|np|pa|rt|rrt|rn|provider|physician|anesthesia|team|family|mom|wife|husband)\s+"
        r"(?:is\s+|was\s+)?(?:at\s+(?:the\s+)?)?(?:bed|chair)side\b(?!\s*(?:at\b|@)?\s*\d)",
        "pharm at bedside",
    ),
    form(
        "other",
        r"\b(?:md|np|pa|rt|rrt|rn|provider|physician|anesthesia|team)\s+(?:to\s+|at\s+(?:the\s+)?)?(?:bed|chair)side\b(?=\s*(?:at\b|@)?\s*\d)",
        "MD chairside 17:31",
    ),
    form(
        "aside",
        r"\bat\s+(?:hand-?off|shift\s+change|change\s+of\s+shift)\b(?!\s*(?:at\b|@)?\s*\d)",
        "NS running at handoff",
    ),
    form(
        "aside",
        r"\b(?:call(?:ed)?|dial(?:ed)?|activated?)\s+911\b"
        r"|\b911(?=\s+(?:(?:was|is)\s+)?(?:not\b|never\b|call|activat|notif|dispatch|paged))",
        "911 not needed",
        "called 911",
    ),
    form(
        "aside",
        r"\binto\s+(?:the\s+|her\s+|his\s+)?(?=(?:left|right|r|l|rt|lt|upper|lower|outer|each|both|gluteal|glutes?|deltoid"
        r"|thighs?|abdomen|abd|arm|hip|ventrogluteal|vastus)\b)",
        "into the right gluteal",
    ),
    form("aside", r"\b(?:arm|under\s?arm)\s?pits?\b", "arm pit"),
    form(
        "aside",
        rf"(?:(?<=[\d)ap][ \t])|(?<=[ \t]{{2}}))(?-i:{_INITIALS}/{_INITIALS})(?=[ \t]*(?:$|[,;.|)]|[ \t]{{2}}))",
        "1312  LW/TK",
    ),
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
        r"\b(?:held|holding)\s+(?:(?:needle\s+)?sites?|pressure|hemostasis|\d+\s?min\w*\s+(?:ea|each|per\s+site))\b|\b(?:(?:needle\s+)?sites?|pressure)\s+(?:was\s+|were\s+)?held\b",
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
        "aside",
        r"\bpk[ ](?:eoi|eot)\b(?:[ ]?\+[ ]?\d+[ ]?(?:min|hrs?|h)\b)?"
        r"|\b(?:(?:eoi|eot)[ ]?\+|soi[ ]?[+-])[ ]?\d+(?:\.\d+)?[ ]?(?:minutes|min|hours?|hrs?|h)\b"
        r"|(?<=\bpk )(?:[\w/]{1,8}[ ])?end[- ]of[- ]infusion\b"
        r"|\bend[- ]of[- ]infusion(?=[ ](?:pk|draws?|samples?|labs?|vs|vitals?)\b)",
        "end-of-infusion PK drawn 1056",
        "PK EOI + 5 min",
        "EOI + 1 h",
    ),
    form(
        "aside",
        r"\bissued?(?:\s+from\s+(?:the\s+)?(?:bb|blood\s+bank|bank|lab))?(?:\s+at)?:?"
        r"(?:[ ,]{1,2}[0-2]?\d:?[0-5]\d\s?\([^()\n]{1,16}\)){1,6}",
        "Issued from BB 1010 (plt), 1109 (rbc)",
    ),
    form(
        "other",
        r"(?<!no )(?<!w/o )(?<!without )\bissued?\b(?:\s+from\s+(?:the\s+)?(?:bb|blood\s+bank|bank|lab))?"
        r"(?=\s*(?:at\s|@\s?|:\s?)?[0-2]?\d:?[0-5]\d\b)",
        "Issue 1118",
        "Issued from BB 1010",
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
        r"\bcaps?\s+(?:were\s+|was\s+)?(?:changed|replaced|applied|placed|on|intact|secured|cleaned|scrubbed)\b"
        r"|\bchanged\s+(?:the\s+)?caps?\b"
        r"|\b(?:on|onto|over|to|new|sterile|end|needleless|injection|clave|curos|alcohol|green|orange|blue|dead-?end|disinfecting|swab)"
        r"(?:\s+the)?\s+caps?\b(?!\s+(?:po|by|\d))",
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
        r"(?!\s+(?:dry|empty|ran\s+dry)\b)|\b(?:bag|bottle|syringe|cassette|cartridge)\s+(?:was\s+)?changed?\b"
        r"|\b(?:bag|bottle|syringe)\s?#?\s?[2-9](?:\s?of\s?\d)?\b"
        r"(?!\s+(?:in|done|complete\w*|finished|infused|empty|dry|off|down|ended|stopped)\b)",
        "New Bag",
        "second bag of",
        "bottle 2 of 2",
    ),
    form(
        "aside",
        r"\bexp(?:iry|ires|iration|\.)?(?:\s+date)?\s?[:#]?\s*(?:20\d\d-\d\d(?:-\d\d)?"
        r"|\d{1,2}[/-]\d{2,4}(?:[/-]\d{2,4})?|(?:0[1-9]|1[0-2])(?:2[4-9]|3\d)\b(?![:/]))",
        "exp 07/27",
        "exp 0927",
    ),
    form(
        "aside",
        r"(?:(?<=q4h )|(?<=q6h )|(?<=q8h )|(?<=q12h )|(?<=bid )|(?<=tid )|(?<=qid ))(?:at\s|@\s?|\()?"
        rf"{_HOUR}(?:(?:\s?[/,&]\s?{_HOUR}){{1,5}}|(?:-{_HOUR}){{2,5}})\)?(?![\w:/])",
        "q8h at 0600 / 1400 / 2200",
    ),
    form(
        "not_infused",
        r"\bo2\s+(?:at\s+|@\s?)?\d{1,2}(?:\.5)?\s?(?:l|lpm|liters?)(?:/min)?\b(?:\s+(?:nc|nrb|mask|fm))?(?=\s+(?:on|off|started|placed|applied|up)\b)",
        "O2 2L NC on",
    ),
    form(
        "by_others",
        r"\b(?:sister|brother|mother|father|mom|dad|husband|wife|spouse|partner|son|daughter|twin|cousin|aunt|uncle|friend|neighbor"
        r"|roommate)(?:\s+\([^()\n]{0,40}\))?,?\s+(?:also\s+|already\s+)?(?:had|received|gets|receives|got(?!\s+(?:here|in|to|lost|up|back|it|the|him|her)\b)"
        r"|was\s+given|is\s+getting|was\s+getting|is\s+on)\b|\bsee\s+(?:her|his|their|that\s+pt's|other)\s+chart\b"
        r"|\b(?P<there>(?:sister|brother|mother|father|mom|dad|husband|wife|spouse|son|daughter|twin|roommate),?\s+"
        r"(?:is\s+|was\s+)?(?:(?:in\s+)?(?:the\s+)?(?:same\s+clinic|next\s+chair)|(?:in\s+)?(?:chair|bed|room|bay)\s?#?\s?\d{1,3}|also\s+here))\b",
        "her sister had",
        "roommate received",
    ),
    form(
        "aside",
        r"\bvoid(?:ed|s|ing)?\s+(?:x\s?\d|\d{2,4}\s?(?:ml|cc)|qs\b|clear|spont\w*|freely|large|small|moderate|yellow|w/o|without"
        r"|in\s+(?:the\s+)?(?:br|bathroom|restroom|toilet|urinal|bsc|hat)\b)|\b(?:to|has|unable\s+to|due\s+to)\s+void(?:ed)?\b(?=\s*(?:[.,;]|$|x\s?\d|\d))",
        "Voided x2",
        "voided 300 mL",
        "up to void",
    ),
    form(
        "aside",
        r"\bvtbi\s?[:=]?\s?[\d.,]+(?:\s?ml\b)?|\bvol(?:ume)?\.?\s+infused\s?[:=]?\s?[\d.,]+(?:\s?ml\b)?",
        "VTBI 250 mL",
        "vol infused 41.8",
    ),
    form(
        "aside",
        r"\b\d\.\d{1,2}\s?(?:l|liters?|kg|kilos?)\s+(?:net\s+)?(?:off|removed|out|pulled|taken\s+off|uf)\b(?!\s*(?:at|@)?\s*\d)",
        "2.8 L off",
    ),
    form(
        "aside",
        r"\bheld(?=\s+at\s+(?P<rate>\d{2,3})\b(?!:|\s?(?:h|hrs?|[ap]m?)\b))",
        "100 mL/hr, held at 100",
    ),
    form(
        "by_others",
        rf"\b(?P<there>(?:called|went|ran|pulled|floated)\s+(?:over\s+)?to\s+{A_BED}|(?:help(?:ing|ed)|assist(?:ing|ed)|covering)"
        rf"\s+(?:out\s+)?(?:in\s+|with\s+|at\s+|w/\s?)?{A_BED}|{A_BED}\s?\((?:other|another|different)\s+(?:pt|patient)(?=\)\s?:))\b",
        "called over to chair 6",
        "helping in room 4",
    ),
    form(
        "by_others",
        r"\b(?:for\s+|(?:w/|with|in)\s+)?(?P<place>room|rm|bed|chair|bay|pod)\.?\s?#?\s?(?P<bed>\d{1,3}[a-z]?)(?:'s\b|\s+(?:pt|patient|client)(?:'?s)?\b)",
        "Room 4 pt's vanc",
    ),
    form(
        "by_others",
        r"\b(?:for|given\s+to)\s+(?P<place>room|rm|bed|chair|bay)\s?#?\s?(?P<bed>\d{1,3}[a-z]?)\b",
        "for room 4",
    ),
    form(
        "by_others",
        r"\b(?P<alone>(?P<place>room|rm|bed|chair|bay)\s?#?\s?(?P<bed>\d{1,3}))\b(?=\s+[A-Za-z-]{4,})",
        "rm 3 here, rm 5 Actemra",
    ),
    form(
        "vital",
        r"\b(?:bp|b/p)\s?:?\s?\d{2,3}\s?/\s?\d{2,3}|(?<![\d/.])\d{2,3}/\d{2,3}(?![\d/]|\s?(?:mg|ml|nss?\b|d5|lr\b))"
        r"|\b(?:hr|p|pulse|rr|resp|r|t|temp|spo2|o2\s?sats?|sats?|wt|weight|ht|height|bsa|hgb|hct|plts?|rbc|wbc|anc|fsbs|fs|bg|"
        r"glucose|pain|map|crcl|cr|k\+?|inr)\s?[:=]?\s?\d{1,3}(?:\.\d{1,2})?(?:\s?(?:kg|lbs?|cm|%|°?[fc]\b|/10|g/dl|"
        r"m2))?(?![\d/:]|\s?(?:mg|mcg|g|units?|ml|meq|u|bags?|apheresis|pheresis)\b)"
        r"|\bo2\s+(?:at\s+|@\s?)?\d{1,2}(?:\.5)?\s?(?:l|lpm|liters?)(?:/min)?\b(?:\s+(?:nc|nrb|mask|fm))?"
        r"|(?<!\d:)\b\d{1,2}\s?/\s?10\b(?!:\d)|\b\d{2,3}(?:\.\d)?\s?(?:kg|lbs?|%\s?ra)\b",
        "BP 118/70",
        "120/76",
        "HR 72",
        "3/10",
        "71.2 kg",
    ),
    form(
        "aside",
        r"\b(?:to|until|till|til)\s+(?:the\s+)?(?:end|finish(?:ed)?|complet(?:e|ed|ion)|done)\b(?!\s*(?:at\b|@|time|:)?\s*\d)",
        "180 ml/hr to end",
    ),
    form(
        "aside",
        r"(?:\b\d(?:\.\d+)?|\.\d+|\bhalf|\brest|\bremainder)\s+(?:of\s+)?(?:the\s+)?(?:vial|ampule?|amp|syringe|bag)\s+(?:was\s+)?(?:discarded|wasted)\b",
        "0.5 of vial discarded",
    ),
    form(
        "aside",
        r"\b(?:product|unit|serial|order|rx|pump|room|rm|ext|chair|bed|cycle|day|week|wk|dose|session|infusion|visit)"
        r"\s?(?:#|no\.?|number)\s?:?\s?[A-Z]*\d[A-Z0-9-]*\b"
        r"|\b(?:#\s?\d{1,2}|\d{1,2}\s?(?:of|/)\s?\d{1,2}\b(?=\s*(?:\)|,|$|bag|bottle|vial))|C\d{1,2}\s?D\d{1,2})",
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
        "plan",
        r"\bagain\s+(?:in\s+)?(?:\d{1,2}|two|three|four|six|eight|a|one)\s?(?:days?|wks?|weeks?|mos?|months?|d|w)\b"
        r"|\bagain\s+(?:once|when|after)\s+(?:(?:the|his|her)\s+)?(?:abx|antibiotics?|labs?|counts?|infection|course)\b",
        "again 2 wks after antibiotic done",
        "again in 8 weeks",
        "again once labs are back",
    ),
    form(
        "past",
        r"\bself[- ]?(?:administered|medicated|given)(?=[^.;\n]{0,40}\b(?:prior\s+to|before|at\s+home|pta|arriv\w+)\b)",
        "self-administered 30 min prior to visit",
    ),
    form(
        "pump",
        r"\b(?:curlin|cadd|sapphire|gemstar|bodyguard|crono)(?:[ -](?:solis|legacy|prizm|vip|super))?\s?#?"
        r"(?:2[4-9]|[3-9]\d)\d\d\b",
        "Curlin 6000",
    ),
    form(
        "aside",
        r"\b(?:alaris|sigma|spectrum|plum|medfusion|baxter|hospira|b\s?braun)\s(?:pump\s)?#?(?:2[4-9]|[3-9]\d)\d\d\b",
        "Alaris 8100",
    ),
    form(
        "aside",
        r"\b(?:(?:to|for|w/|with)\s+)?(?:a\s+)?(?:goal|target)(?:\s+of)?\s+(?:map|sbp|dbp|bp|hr|rass|bis|cpot|tof|icp|cvp|"
        r"a?ptt|anti-?xa|inr|glucose|bg|uop|spo2|sats?|pain|sedation)\b(?:\s*(?:of|at|>=?|<=?|=|:|\u2265|\u2264|above|below|under|over))*"
        r"(?:\s*[+-]?\d{1,3}(?:\.\d)?(?:\s?(?:-|to|/)\s?[+-]?\d{1,3}(?:\.\d)?)?(?![\d:/]))?",
        "goal MAP >= 65",
        "target RASS -1 to 0",
        "goal aPTT 60-80",
    ),
    form(
        "aside",
        r"\b\d{1,3}(?:\.5)?\s?-?\s?(?:hrs?|hours?|h|min(?:ute)?s?)\s+(?:ramp|taper|titrat)\w*(?:[ -]?(?:up|down))?\b",
        "1 hr ramp up",
    ),
    CARRIER,
    GAUGE,
    form(
        "elsewhere",
        rf"\b(?:cleans(?:ed|ing)|cleaned|washed(?:\s+out)?|rinsed|soaked|packed|(?:eyes?|ears?|wounds?|bladder|foley|ng)\s+flushed)"
        rf"\s+(?:with|w/)(?=\s?(?:{NUMBER}\s?(?:ml|cc|l|liters?)\s+(?:of\s+)?)?{FLUID}(?!\w))",
        "cleansed with NS 500 mL",
        "R eye flushed w/ 1 L NS",
    ),
    FLUSH,
)
