"""Forms of amounts: rates, doses, strengths, waste, durations, and the bag that a drug is in."""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import (
    FLUID,
    HOURS,
    ML,
    NUMBER,
    OF_DAY,
    UNIT,
    Form,
    form,
)
from scrubber.charts.readers.note.words.vial_forms import VIAL_ROWS, VIALS, WASTE

AMOUNTS: tuple[Form, ...] = (
    form(
        "dose",
        rf"(?<![\w/.])(?P<amount>{NUMBER})\s?(?P<unit>(?:million|mil+\.?)\s?(?:international\s+)?(?:units?|iu|u)\b|m\.?i?u\b)"
        r"(?!\s?/)",
        "5 million units",
        "Penicillin G 2.4 mu",
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
        rf"(?:(?:at|@)\s?)?(?P<rate>{NUMBER})[ \t]?{ML}\s?(?:/|\b(?:per|an)\b)\s?{HOURS}\b"
        r"|(?:@|\bat)\s?(?!\d{4}\s+per\s+(?-i:H\.?\s+[A-Z][a-z]))"  # `at 1010 per H. Beck`
        rf"(?P<rate2>{NUMBER})\s?(?:/|per|an)\s?{HOURS}\b"
        rf"|\brate:?\s+(?:of\s+|@\s?)?(?P<rate3>(?!(?:[01]\d|2[0-3])[0-5]\d\b){NUMBER})\b(?!\s?(?::|-?{UNIT}\b))"
        r"|(?:(?<=\d[ap] )|(?<=\d[ap]  )|(?<=\d[ap]m )|(?<=\d [ap]m )|(?<=:\d\d )|(?<=:\d\d  )|(?<=\b[0-2]\d[0-5]\d )"
        rf"|(?<=\b[0-2]\d[0-5]\d  ))(?P<rate5>\d{{1,3}})\s?/\s?{HOURS}\b"
        rf"|(?:(?<=NS )|(?<=LR )|(?<=D5W )|(?<=saline ))(?P<rate6>\d{{2,3}})\s?/\s?{HOURS}\b"
        r"|@\s?(?P<rate4>\d{1,3})(?=\s*(?:[,;.](?!\d)|$|x\b|then\b|(?<=\s)(?:[01]\d|2[0-3])[0-5]\d\s*$|(?:r|l|rt|lt)\s(?:ac|fa|hand|arm|wrist|forearm|chest)\b))",
        "100 mL/hr",
        "0930 10/hr",
        "@ 500/hr",
        "NS 125/hr",
        "1000 @50, 1030 @100",
        "NS @ 150 L AC",
        "NS @ 500 1035",
        "at 125 ml/h",
        "rate 30",
    ),
    form(
        "other_rate",
        rf"(?:(?:at|@)\s?)?{NUMBER}\s?(?:mg|mcg|ng|gm?|m?units?|milli-?units?|mu|u|iu|meq)\s?(?:/|per)\s?(?:kg\s?(?:/|per)\s?)?(?:{HOURS}|min(?:ute)?)\b"
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
        rf"\b(?:reconstituted|recon(?:'?d)?)\s+(?:with|w/?)\s+(?:{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?)?(?:sterile\s+water|swfi|swi|sw)"
        rf"(?:\s+{NUMBER}\s?(?:ml|cc))?\s+(?:at|@)\s?{OF_DAY}\b"
        rf"|(?:\b(?:with|in)\s+|\bw/\s?)(?:{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?)?(?:{NUMBER}\s?%\s+)?lido(?:caine)?\b"
        rf"(?:\s+\d\s?%)?(?:\s+{NUMBER}\s?(?:ml|cc)\b)?"
        rf"|\b(?:mixed|reconstituted|recon|dil(?:uted|'?d)?)\s+(?:with|w/?|in)\s?:?\s+(?:{NUMBER}\s?(?:ml|cc)\s+(?:of\s+)?)?(?:{NUMBER}\s?%\s+)?"
        rf"(?:lido(?:caine)?|sterile\s+water|swfi|swi|sw)\b(?:\s+\d\s?%)?(?:\s+{NUMBER}\s?(?:ml|cc)\b)?",
        "mixed w/ lidocaine 1% 2 mL",
        "w/ lidocaine 1%",
        "in 2.1 mL lidocaine 1%",
        "reconstituted with 10 mL SW",
        "reconstituted with 5 mL SWFI at 0940",
        "dil w 2.1 ml lido",
    ),
    VIALS,
    VIAL_ROWS,
    form(
        "strength",
        rf"\b{NUMBER}\s?(?:units?|mg|mcg|g)\s?/\s?(?:ml|cc|vial|tab|syringe)\b|\b{NUMBER}\s?(?:meq|mmol)\s?/\s?l\b|"
        rf"(?<!chloride )(?<!^nacl )(?<![^a-z] nacl )(?<![\d.])\b{NUMBER}\s?%(?!\s?(?:NaCl|NS|saline|sodium|dextrose))"
        rf"|\b{NUMBER}\s?{UNIT}\s{{1,2}}(?:sdv|single[- ]dose\s+vials?|vials?|syringes?(?!\s+pump)|pens?|"
        r"amps?(?!\s+iv)|carpujects?|tubex|ampules?)\b(?!\s?:\s?\d{1,2}\s?x\s?\d)(?!\s+(?:wasted|discarded)\b(?!\s*[:=]?\s*\d))(?:\s?x\s?\d+)?"
        rf"|\bvials?\s?:?\s?{NUMBER}\s?(?:units?|mg|mcg|g)\s?/\s?{NUMBER}\s?(?:ml|cc)\b"
        rf"|\bvials?(?:\s+(?:used|opened|drawn))?\s?:?\s?{NUMBER}\s?{UNIT}\s?x\s?\d+(?:\s?[,+]\s?{NUMBER}\s?{UNIT}\s?x\s?\d+)*(?:\s?=\s?{NUMBER}\s?{UNIT})?"
        rf"|\bvials?(?:\s+(?:used|opened|drawn))?\s?[:#]?[^\S\n]{{0,30}}\d{{1,2}}\s?x\s?{NUMBER}\s?{UNIT}\b|\b\d{{1,2}}\s?x\s?{NUMBER}\s?{UNIT}\s+vials?\b"
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
        "Vials used             3 x 1,100 mg",
        "Vials: 5 x 1 g",
        "Bottles: 20 g lot K336A8 x 2",
    ),
    WASTE,
    form(
        "duration",
        rf"\b(?:over|for|x|ran|lasted|times|infuse\s+over)\s?(?P<hedge>about|approx\w*\.?|around|roughly|~|(?:the\s+)?last(?=\s\d))?\s*"
        rf"(?:an?\s+(?:half\s+)?hour|half\s+an\s+hour|\d{{1,3}}(?:\.\d+)?(?:\s?-\s?\d+)?\s?-?\s?(?:sec(?:ond)?s?|min(?:ute)?s?|m(?!\w)|{HOURS})\b)"
        rf"|(?<![:\d.])\b\d{{1,3}}(?:\.\d+)?(?:\s?-\s?\d{{1,3}})?\s?-?\s?(?:sec(?:ond)?s?|min(?:ute)?s?|{HOURS})\b(?!\s?(?:post|after|prior|before))"
        rf"|(?<!ml )(?<!\dg )(?<!mg )(?:(?<!\d )\bx\s?[4-9]|\bx\s?\d{{2,3}})(?=\s*[.,;)]|\s*$)(?!\s?(?:vial|syringe))",
        "over 30 min",
        "x 30 min",
        "for 2 hours",
        "46 hr",
        "over last 30 min",
    ),
    form(
        "diluent",
        rf"(?:\bin(?:to)?|/|(?<=\dmg),|(?<=milligrams),|(?<=grams),|(?<=mcg),|(?<=units),|(?<=\d\smg),|(?<=\dg),|(?<=\d\sg),|\bwith|\bw/|\+"
        rf"|\bvol(?:ume)?\.?\s?:?|\b(?:dil(?:uent|ution)?\.?(?:\s+type)?|base|(?:iv\s+|base\s+)?(?:fluid|solution)|bag"
        rf"|vehicle|(?:mixed|diluted|dilute|qs)\s+(?:in|to|into|with|w/)|carrier)\s?:|\b(?:diluted|mixed|added|dissolved|qs)\s+(?:in|to|into|with)\b)"
        rf"[ \t]{{0,24}}(?:(?:a\s+)?(?P<ml>{NUMBER})\s?{ML}\s?(?:of\s|bag\s+(?:of\s)?)?"
        rf"|{NUMBER}\s?(?:l|liter)\s(?:of\s)?|(?P<ml4>(?!0)\d{{2,4}})\s?(?:of\s)?)?{FLUID}(?!\w)"
        rf"(?:\s(?P<ml3>{NUMBER})\s?{ML}\b(?!\s?/)|\s{NUMBER}\s?(?:l|liter)\b|\s(?P<ml5>(?:50|100|150|250|500|1000))\b(?!\s?(?:{UNIT}|/|:|-|hrs?)\b))?"
        rf"|(?:\bin|(?<!\bw)/)\s?(?:a\s+)?(?P<ml2>{NUMBER})\s?{ML}\b(?!\s?/|\s+(?:remain\w*|left|to\s+go|residual|wasted))(?:\s(?:bag|IVPB)\b)?"
        r"|(?:(?<=\dmg)|(?<=\d\smg)|(?<=\dg)|(?<=\d\sg)|(?<=\dgm)|(?<=meq))/(?P<ml6>50|100|150|200|250|300|500|1000)"
        r"(?=[ \t]*(?:$|[,;.](?!\d)|@|at\b|up\b|hung\b|down\b|start|ivpb\b"
        r"|iv\b|over\b|via\b|thru\b|through\b|per\b|infus|r(?:un|an)|[0-2]\d[0-5]\d\b))",
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
        rf"\b(?:(?:further\s+)?diluted|mixed|made|brought|topped|filled|prepared|compounded|q\.?s\.?(?:'?d)?)\s+"
        rf"(?:(?:(?:up|off|out)\s+)?to\s+(?:an?\s+)?(?:(?:total|final)\s+)?(?:volume\s+)?(?:of\s+)?"
        rf"(?P<ml>{NUMBER})\s?{ML}\s+(?:total\s+)?(?:with|w/|using|in|of)|(?:up\s+)?(?:with|w/|using|in))"
        rf"\s*(?:(?P<ml2>{NUMBER})\s?{ML}\s+(?:of\s+)?)?{FLUID}(?!\w)",
        "Remicade 400 mg made up to 500 mL with saline",
        "Remicade 400 mg diluted to a total volume of 250 mL in NS",
        "Remicade 400 mg compounded in D5W",
    ),
    form(
        "diluent",
        rf"(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\sg\s)|(?<=\sgm\s)|(?<=units\s)|(?<=meq\s))(?:c|w)\s"
        rf"(?:(?P<ml>\d{{2,4}})\s?(?:{ML}\s(?:of\s)?)?{FLUID}(?!\w)|{FLUID}(?:\s(?P<ml2>\d{{2,4}})\b(?:\s?{ML}\b)?(?![:\d/]))?)",
        "Avsola 600 mg c NS 250",
        "Avsola 600 mg w 250 ml NS",
    ),
    form(
        "diluent",
        rf"(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\sg\s)|(?<=\sgm\s)|(?<=units\s)|(?<=meq\s)|(?<=\)\s)|(?<=\)),\s?)"
        rf"(?P<ml>(?P<bag>\d{{2,3}}))\s?(?:{ML}\s(?:of\s)?)?{FLUID}(?!\w)(?!\s(?:bolus|hydration|ivf|flush|wide\s+open)\b)",
        "Stelara 390 mg (130 x3) 250 NS",
        "Magnesium 2 g 50 D5W",
    ),
    form(
        "diluent",
        rf"(?:(?<=one bag)|(?<=same bag)),?\s+(?:in\s+|of\s+)?(?:{FLUID}\s(?P<ml>(?P<bag>\d{{2,4}}))\b"
        rf"(?:\s?(?:ml|cc)\b)?|(?P<ml4>\d{{2,4}})\s?(?:{ML}\s(?:of\s)?)?{FLUID}(?!\w))"
        rf"|\bin\s+(?:one|a\s+single|the\s+same)\s+(?:{FLUID}\s(?P<ml2>\d{{2,4}})\s?(?:ml|cc)|(?P<ml3>\d{{2,4}})\s?(?:ml|cc)\s(?:bag\s+of\s+)?{FLUID})(?:\s+bag)?\b",
        "A 150 mg / B 12 mg, one bag, NS 150",
        "ondansetron 16 mg + dexamethasone 10 mg in one NS 50 ml bag",
    ),
    form(
        "diluent",
        rf"(?:(?<=mg\s)|(?<=mcg\s)|(?<=\dg\s)|(?<=\sg\s)|(?<=\sgm\s)|(?<=units\s)|(?<=meq\s)|(?<=\)\s))"
        rf"{FLUID}\s(?P<ml>(?P<bag>25|50|100|150|200|250|500))\b(?:\s?{ML}\b)?(?![:\d/])"
        r"(?!\s(?:bolus|hydration|ivf|flush|wide\s+open|kvo|tko)\b)",
        "Stelara 390 mg NS 250",
        "Keppra 1500 mg NS 100 mL",
    ),
    form(
        "diluent",
        rf"\b(?:total\s+)?vol(?:ume)?\.?\s?:\s?(?P<ml>{NUMBER})\s?{ML}\s?[,(]\s?(?:of\s|in\s)?{FLUID}(?!\w)",
        "Total volume: 250 mL, 0.9% sodium chloride",
    ),
    form(
        "diluent",
        rf"(?:(?<=\|\s)|(?<=\|)|(?<=\s\s))(?P<ml>(?P<bag>\d{{2,4}}))\s?{ML}\s(?:of\s)?{FLUID}(?=\s?\||\s\s)",
        "Renflexis 600 mg | 250 mL NS |",
    ),
    form(
        "diluent",
        rf"(?:(?<=\|\s)|(?<=\|)|(?<=\s\s)){FLUID}\s(?P<ml>(?P<bag>\d{{2,4}}))\s?{ML}\b(?=\s?\||\s\s)",
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
        "infused",
        rf"\b(?:continuous|basal)(?:\s+(?:dose|infusion))?(?=\s+(?:(?:of|at|@)\s+)?{NUMBER}\s?(?:mg|mcg|{ML}|units?)\s?/)",
        "Continuous 2 mg/hr",
        "basal 0.2 mg/hr",
    ),
    form(
        "oral",
        r"(?:(?<=\dmg\s)|(?<=\d\smg\s)|(?<=\dml\s)|(?<=\d\sml\s))(?:oral\s+)?(?:liquid|elixir|syrup|chew(?:able)?s?)\b"
        r"(?!\s+(?:concentrate|vials?|iv(?:pb|p)?\b|sq\b|im\b|formulation|for\s+(?:injection|infusion)))",
        "480 mg liquid",
    ),
    form(
        "oral",
        r"\b(?:swallowed|drank)\b(?=\s+(?:(?:the|her|his|some)\s+)?[A-Za-z])|\b(?:was|were)\s+swallowed\b",
        "swallowed potassium",
        "drank the potassium",
        "was swallowed",
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
)
