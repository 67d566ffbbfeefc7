"""What the lexer looks up: forms with numbers in them, small words at a time, and the plain words of `words.toml`.

`PATTERNS` (a dose, a rate, a gauge, a lot) are tried in their order: what an earlier one takes, no later one sees.
Every row has examples, and a test reads each example and sees its kind. To teach the reader a word, add it to its row.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files

from scrubber.charts.readers.note.words.amount_forms import AMOUNTS
from scrubber.charts.readers.note.words.arrows import ARROW
from scrubber.charts.readers.note.words.aside_forms import ASIDES
from scrubber.charts.readers.note.words.comma_forms import COMMAS
from scrubber.charts.readers.note.words.deadline_forms import DEADLINES
from scrubber.charts.readers.note.words.forms import (
    END_OF_A_UNIT,
    NUMBER,
    NURSE,
    OF_A_UNIT,
    PLACE,
    SIDE,
    UNIT,
    UNIT_MOVED,
    Form,
    form,
)

INVESTIGATIONAL = "investigational product"
"""What is given in a trial, and has no name of its own there."""
PATTERNS: tuple[Form, ...] = (
    *COMMAS,
    *DEADLINES,
    *ASIDES,
    *AMOUNTS,
    form(
        "potassium",
        r"(?:(?<=\d )|(?<=of )|(?<=meq ))K\b(?=\s+(?:in|riders?|ivpb|iv|over|added|x|@|at|\d))"
        r"|(?-i:\bK)(?=\s+riders\s+\d)"
        r"|(?-i:\bK)(?=\s+runs?\s+(?:#|x|\d))",
    ),
    form(
        "heparin",
        r"\bhep\b(?=\s+(?:(?:iv\s+)?bolus|gtt|drip|infusion|\d[\d.,]*k?\s?(?:u|units?)(?:\s?/\s?kg)?\b(?!\s?/\s?ml)))",
        "hep bolus",
        "Hep 2000 u",
        "hep gtt",
    ),
    form(
        INVESTIGATIONAL,
        r"(?<![\w/-])(?-i:IP)(?=:\s+(?-i:[A-Z]{2,5})-?\d"
        r"|\s*(?:\((?:[^()\n]{0,20}\b)?blind\w*|infusion\b|start\b|start(?:ed|ing)\b|began\b|hung\b|bag\b|kit\b|dos(?:e|ing)\b"
        r"|administered\b|end(?:ed)?\b|stop(?:ped)?\b|complete[d]?\b|\d{2,3}(?:\.\d)?\s?(?:mg|ml)\b)"
        r"(?!\s+(?:\w+\s+)?(?:worksheet|form|record|log|sheet|note|checklist|accountability)\b))",
        "Protocol 12: IP infusion START",
        "Study 12: IP (blinded, 250 mL)",
    ),
    form(
        "ampicillin",
        r"(?<!\d )(?<!\d)\bamp\b(?=\s+\d(?:\.\d+)?\s?(?:gm?|grams?)\b)|(?<=\d g )amp\b(?=\s+iv(?:pb)?\b)",
        "Amp 2 g IVPB",
        "2 g amp IVPB",
    ),
    form(
        "magnesium",
        # its letters first: a search for these alone passes over all else
        r"(?-i:Mg)\b(?<=\bMg)(?:(?<!\d Mg)(?<!\dMg)|(?<=(?m:^)[0-2]\d[0-5]\d Mg))"
        r"(?=\s+\d(?:\.\d)?\s?(?:gm?|grams?|meq)\b)",
    ),
    form(
        "order",
        r"(?-i:\b[TV]\.?/?O\.?)(?=\s+(?:dr\b|per\b|from\b|by\b|md\b|for\s+(?-i:[A-Z])|(?:to\s+)?(?:repeat|give)\b))|(?-i:\b[TV]ORB\b)",
        "TO Dr. Vale",
    ),
    form(
        "order",
        r"(?-i:\bN\.?/?O\b)(?=\s+(?:dr\b|per\s+(?:dr|md|np|pa)\b|rec'?d\b|received\b|noted\b|obtained\b))",
        "NO rec'd",
    ),
    form(
        "order",
        r"\b(?:Dr\.?\s+(?:[A-Z]\.?\s+)?|(?-i:NP|PA|MD)\s+(?=(?-i:[A-Z])))[A-Za-z'-]+(?=\s?:\s+[A-Za-z][\w-]*\s+\d)",
        "Dr. R. Amin: Compazine 10 mg IV now",
    ),
    form(
        "running",
        r"\b\d{1,4}\s?(?:ml|cc)\s+(?:remain\w*|to\s+go|left\b(?!\s+(?:arm|hand|forearm|ac|thigh)))",
        "150 ml remaining",
    ),
    form("stop", r"\bdry(?=\s?:\s?\d)", "Dry: 0631"),
    form("aside", r"\bon[ \t]+the[ \t]+left(?:[ \t]+side)?(?=,?[ \t]+(?:at\b|@|\d))", "on the left at 0431"),
    form(
        "aside",
        r"(?:(?<=done )|(?<=done, )|(?<=down )|(?<=down, )|(?<=complete )|(?<=complete, )|(?<=empty, ))"
        r"\d{2,4}(?:\s?(?:ml|cc)s?)?[ \t]+in\b(?=[ \t]*(?:[,.;]|$))",
        "NS bag done 1000 in",
    ),
    form(
        "aside",
        r"\b(?-i:Mg|Ca|Phos)\s?[:=]?\s?\d{1,2}\.\d{1,2}(?![\d/:]|\s?(?:mg|mcg|gm?|grams?|ml|meq|mmol)\b)",
        "Mg 1.2",
    ),
    form("aside", r"\bwait(?:ed)?[ \t]+\d{1,3}(?:[ \t]?min\w*)?\b", "wait 30"),
    form("start", r"(?<!\S)\^(?=\s?(?:[01]?\d|2[0-3]):?[0-5]\d[ \t,;]+v\s?\d)", "^ 1340 v 1444"),
    form(
        "stop",
        r"(?:(?<=\^ \d{4} )|(?<=\^\d{4} )|(?<=\^ \d\d:\d\d ))v(?=\s?(?:[01]?\d|2[0-3]):?[0-5]\d)",
        "^1340 v1444",
    ),
    form("stop", ARROW, "1436 Carboplatin 540 mg/250 NS -> 1512"),
    form("filler", r"(?:(?<=\d L )|(?<=\dL )|(?<=\dml )|(?<=\d ml ))open\b", "NS 1 L open"),
    form("filler", r"=\s?\d{3,4}(?=\s+total\b)", "30cc/kg = 2400 total"),
    form(
        "filler",
        r"\b(?:the|our|her|his|my)\s+(?:(?:nurse's|nurses'|nursing|infusion|treatment|visit|administration)\s+)?"
        r"(?:records?|notes?|chart|flow\s?sheet|mar)\s+(?:shows?|states?|says?|documents?|reflects?)\s+that\b"
        r"|\baccording\s+to\s+(?:the|our|her|his|my)\s+(?:(?:nurse's|nursing|infusion|treatment|visit)\s+)?"
        r"(?:records?|notes?|chart|flow\s?sheet|mar)\b"
        r"|\b(?:the|our|my)\s+nurse\b(?=\s+(?:then\s+)?(?:gave|hung|began|started|pushed|injected|infused|took|stopped)\b)",
        "The nurse's record shows that",
        "According to the flow sheet",
        "Our nurse hung",
    ),
    form("filler", r"(?-i:\b(?:RN|LPN|LVN):\s?[A-Z]{2,4})(?=\s{2}|\s*$)", "RN: JSP"),
    form("filler", r"(?<=[\w] )w[/.]?o\b(?=\.?\s*(?:[.,;]|$))", "NS 1000 wo"),
    form(
        "infused",
        r"\b(?:the\s+)?rest(?=\s+(?:was\s+)?(?:hung|started|infused|up\s+@?\s?\d|running|restarted)\b)"
        r"|(?:(?<=hung )|(?<=gave )|(?<=started )|^|(?<=[.;] ))(?:the\s+)?(?:rest|remainder)"
        rf"(?=,\s+{NUMBER}\s?{UNIT}\b)",
        "the rest hung at 1120",
        "hung the rest, 975 mg",
    ),
    form("infused", rf"\bremaining(?=\s+(?:[A-Za-z][\w-]+\s+)?{NUMBER}\s?{UNIT}\b)", "Remaining 975 mg"),
    form("infused", r"\b(?:1st|first|2nd|second|3rd|third)\s+(?:l|liter|litre)\b(?!\s+in\b)", "1st L"),
    form(
        "drug",
        rf"(?<![\w-])(?-i:[A-Z]{{2,5}})-\d{{2,6}}(?=,?\s+{NUMBER}\s?(?:mg|mcg|g|units?)\b)"
        r"|(?:(?<=product: )|(?<=study drug: )|(?<=\bip: )|(?<=product )|(?<=study drug ))(?-i:[A-Z]{2,5})-\d{2,6}\b",
        "ABX-204 400 mg",
        "HRZ-2208, 840 mg",
        "Investigational product: ABX-204",
    ),
    form(
        "drug",
        r"\bblood\b(?=\s+(?:transfusion\s+)?\(?\s?(?:[1-4]|one|two)\s?units?\b|\s+#\s?[1-9]\b"
        r"|\s+(?:transfusion\s+)?(?:was\s+|then\s+)?(?:started|hung|spiked|up\b|running|infus(?:ed|ing)|transfus(?:ed|ing)))"
        r"|(?:(?<=unit )|(?<=units )|(?<=unit of )|(?<=units of ))blood\b(?!\s+(?:bank|thinner|loss|draw|return))",
        "Blood started 1015",
        "Blood (1 unit)",
        "1 unit of blood",
    ),
    form(
        "elsewhere",
        r"(?-i:\bIN\b)(?=\s*(?:$|[,.;)])|\s+(?:@|at\b|x\s?\d|each\b|via\b|per\b|[0-2]\d[0-5]\d(?:h|hrs)?\b|\d{1,2}:\d\d))",
        "Narcan 4 mg IN 1000",
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
        r"\bunits?\s?#?\s?[1-9]\b(?!:\d)(?!\s?(?:ml|cc|mg|of\b))|(?-i:\bU)\s?#?\s?[1-9]\b(?!\s?(?:ml|cc|mg|/|%))",
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
        "given",
        r"\bgot(?=\s+\d{2,4}\s+of\s+(?:NSS?|LR|D5\w*|saline|normal\s+saline|lactated)\b)",
        "Pt got 500 of LR",
    ),
    form(
        "other",
        r"\b(?:vial|amp(?:ule?)?|syringe|carpuject|tubex)\s+(?:taken\s+)?out\b",
        "lorazepam vial out 0229",
    ),
    form(
        "other",
        r"\b(?:response|effect|reassess(?:ment)?|recheck)(?=\s?[:@]?\s*(?:at\s+)?(?:[01]?\d|2[0-3]):?[0-5]\d(?![\d/.]))",
        "Response 19:13",
        "Effect @ 1913",
    ),
    form("stop", r"^L\s+in(?=\s+(?:[01]\d|2[0-3])[0-5]\d\s*$)", "L in 2252"),
    form(
        "stop",
        r"\b(?:was|were)\s+over(?=\s+(?:at|@)\s*\d)|\bfinished\s+(?:running|infusing|dripping)\b",
        "was over at 1156",
        "finished running",
    ),
    form("stop", r"\bin(?=\s+(?:by|per|via)\s+(?:the\s+)?pump\s+(?:at\s+|@\s?)?\d)", "in by pump 1509"),
    form(
        "start",
        r"(?<!still )\bgoing(?=\s*(?:@|at\s|(?=\s\d))\s*(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d|\.\d))",
        "Krystexxa going @1335",
    ),
    form(
        "start",
        r"(?:(?<=onpro )|(?<=kit )|(?<=injector )|(?<=device )|(?<=obi )|(?<=on-body ))"
        r"(?:was\s+)?(?:placed|attached|adhered|stuck)\b"
        r"(?!\s+(?:back\s+)?(?:in|into|on)\s+(?:the\s+)?(?:fridge|refrigerator|chart|counter|bag|bin|order))",
        "Neulasta Onpro placed",
    ),
    form(
        "start",
        r"(?<=mg\) )(?:was\s+)?(?:stuck|adhered)\b",
        "Onpro kit (Neulasta 6 mg) stuck",
    ),
    form(
        "stop",
        r"(?:(?<=cadd )|(?<=curlin )|(?<=elastomeric )|(?<=ball ))(?:is\s+|was\s+)?(?:off|removed)\b",
        "Home 5FU CADD off",
    ),
    form(
        "stop",
        r"\btook\s+(?:(?:it|that|the\s+(?:bag|infusion|drip|fluids?|antibiotic))\s+(?:down|off)\b|down\s+the\b|off\s+the\b)"
        r"|\btook\s+down(?=\s*(?:at\s|@)?\s*\d)|(?<=and )finishing(?=\s+(?:at\s+)?\d)",
        "took it down",
        "took the bag down",
        "Took down 1412",
        "starting 9:18 and finishing 10:21",
    ),
    form(
        "by_others",
        r"\b(?:started|hung|begun|spiked|given|initiated)\s+(?:(?:up|already)\s+)?(?:in|by|at)\s+the\s+(?:ed|er|or|pacu|icu|cath\s+lab|emergency"
        r"(?:\s+(?:room|department))?|ambulance|squad|medics|paramedics|outside\s+hospital|other\s+(?:hospital|facility|clinic))\b"
        r"|\b(?:started|hung|begun|spiked|given|initiated)\s+(?:in|by|at)\s+(?:an?\s+)?(?:outside\s+)?(?:urgent\s+care|osh)\b",
        "hung in the ED",
        "given at urgent care",
    ),
    form(
        "past",
        r"(?:(?<=charted \d\d:\d\d )|(?<=charted \d{4} )|(?<=charted as \d\d:\d\d )|(?<=charted as \d{4} )"
        r"|(?<=listed \d{3} mg )|(?<=listed as \d{3} mg ))by\s+mistake\b",
        "Start was charted 12:40 by mistake",
        "Earlier version listed 520 mg by mistake",
    ),
    form(
        "other",
        r"\b(?:(?:prep(?:aration)?|compounding|mixing|reconstitution)\s+(?:start|begin|end|stop|finish|complete|done)\w*"
        r"|(?:prepared|pharmacy)\s+(?:start|begin|end|stop|finish))(?:\s+time)?\b",
        "Prepared start 0925",
        "Compounding ended 0931",
        "Pharmacy start time 0925",
    ),
    form("other", r"(?<=[ ]{2})channel(?:\s+[a-d])?\s+o(?:ff|n)(?=[ \t]*$)", "1431  CHANNEL OFF"),
    form(
        "keep_open",
        r"\b(?:(?:reduced|lowered|dropped|weaned|cut)\s+(?:back\s+|down\s+)?to\s+)?(?:kvo|tko|keep\s+(?:vein\s+)?open)\b",
        "KVO",
        "TKO",
        "reduced to KVO",
    ),
    form(
        "site",
        rf"\b(?P<site>(?:abd(?:omen)?|arm|thigh|deltoid|delt|glut|hip)(?:[- ]|,[ ])(?:[lr]t?|[lr][lu]q)\b"
        rf"(?!\.?\s+(?:{PLACE}|of|and)\b|\s?[/+&])"
        rf"|{SIDE}\s+(?:upper\s+|lower\s+|outer\s+|lateral\s+|dorsal\s+|anterior\s+|ant\s+|posterior\s+)?{PLACE}\b|[lr]uoq\b(?:\s+{SIDE}\s+buttock\b)?|[lr][lu]q\b(?:\s+abd\w*)?|[lr][ul]e\b(?:\s+(?:picc|midline|port|piv)\b)?|"
        r"abdomen\b|abd\b|(?<=via )(?:the\s+)?(?:port|picc|pac|central\s+line|mediport)\b|"
        rf"(?<=\bvia ){SIDE}\s+\w+\s+port\b)",
        "L AC",
        "abd RUQ",
        "deltoid, L",
        "right forearm",
        "R chest",
        "left upper arm",
        "RUE PICC",
    ),
    form(
        "dose",
        r"(?:(?<![\w/.#])|(?<=[A-Za-z]{4}))(?!(?:[01]\d|2[0-3])[0-5]\d (?-i:Mg) \d)"  # `1430 Mg 4 g`: at 14:30
        rf"(?!0\d|\d{{4}}\s?(?:liters?|litres?|l)\b|\d{{4}}\s?(?:ml|cc)\s{NURSE}\b)"
        rf"(?!(?:\d|(?:1\d|2[0-3])[0-5]\d)\s?(?:units?\s+{OF_A_UNIT}|unit\s+{END_OF_A_UNIT})|(?:1\d|2[0-3])[0-5]\d\s?unit\s+{UNIT_MOVED})(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b"
        r"(?!\s?/\s?(?:kg|m2|m²|hr?|hour|min|ml|cc|day|dose|vial)\b|/l\b)",
        "400 mg",
        "1 gm",
        "3 g",
        "20 mEq",
    ),
    form(
        "dose",
        r"(?<![\w/.#])(?P<amount>one|two|1|2|three|3)\s+(?:apheresis\s+|pheresis\s+|single\s+donor\s+)?(?P<unit>units?)\b",
        "one unit",
        "1 apheresis unit",
    ),
    form(
        "dose",
        r"(?<![\w/.])(?P<amount>one|two|three)\s+(?P<unit>liters?|litres?)\b(?=\s+(?:of\s+)?(?:NSS?|LR|normal|lactated|D5|ringer))",
        "One liter of LR",
    ),
)


DRUGS = frozenset({INVESTIGATIONAL, "potassium", "magnesium", "heparin", "ampicillin"})
"""Kinds of forms that name a drug: short words that name it only where they stand so."""


@lru_cache(maxsize=1)
def vocabulary() -> dict[str, tuple[str, ...]]:
    """Return the plain words and phrases of `words.toml` by kind."""
    text = files("scrubber.charts.readers.note.words").joinpath("words.toml").read_text(encoding="utf-8")
    return {
        kind: tuple(part.strip() for part in listed.replace("\n", " ").split(",") if part.strip())
        for kind, listed in tomllib.loads(text).items()
    }
