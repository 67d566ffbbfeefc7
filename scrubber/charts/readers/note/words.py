"""The words of nursing notes: drugs, doses, ways of giving, events, and the talk that is not about giving."""

from __future__ import annotations

import re

from scrubber.charts.words import drugs

UNIT = r"(?:mg|mcg|ug|µg|grams?|gm|g|units?|iu|meq|ml|cc|liters?|l)"
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:\.\d{1,4})?|\.\d{1,4}"
WASTE = re.compile(
    rf"(?P<none>\bno\s+(?:drug\s+)?wast\w*|\bwast\w*\s*(?:amount)?\s*:\s*(?:none|n/?a|nil|zero)\b|\bzero waste\b)"
    rf"|\b(?:wast\w*|"
    rf"discard\w*)\s*(?:amount)?\s*[:=]?\s*(?P<a1>{NUMBER})\s?(?P<u1>{UNIT})\b(?:\s+(?:was\s+)?discarded)?"
    rf"|(?P<a2>{NUMBER})\s?(?P<u2>{UNIT})\s+(?:of\s+)?(?:drug\s+)?(?:was\s+|were\s+)?(?:wast\w*|discard\w*)",
    re.IGNORECASE,
)
WITNESS = re.compile(
    r"(?:witness(?:ed)?(?:\s+by)?:?|w/|"
    r"with)\s+(?P<who>(?:RN\s+)?(?:[A-Z]\.?\s?)?[A-Z][A-Za-z'-]+(?:,?\s+(?:RN|LPN|PharmD))?)"
)
LOT = re.compile(
    r"\blot\s?(?:no\.?|number|num\.?|#)?\s?[:#]?\s?(?P<lot>(?=[A-Z-]*\d)[A-Z0-9][A-Z0-9-]{1,19})\b",
    re.IGNORECASE,
)
NDC = re.compile(r"\bNDC\s?[:#]?\s?(?P<ndc>\d{4,5}-\d{3,4}-\d{1,2}|\d{11})\b", re.IGNORECASE)
HCPCS = re.compile(r"\b(?P<hcpcs>[JQ]\d{4})\b")
RELATIVE = re.compile(rf"(?:{NUMBER})\s?{UNIT}\s?/\s?(?:kg|m2|m²|min|day)\b(?:/\w+)?", re.IGNORECASE)
STRENGTH = re.compile(rf"(?:{NUMBER})\s?(?:units?|mg|mcg|g)\s?/\s?(?:ml|cc|vial)\b", re.IGNORECASE)
RATE = re.compile(
    rf"(?P<change>\brate\s+(?:\w+\s+){{0,2}})?(?:(?:at|@)\s?)?(?P<rate>{NUMBER})\s?(?:ml|cc)\s?/\s?(?:hr|hour|h)\b",
    re.IGNORECASE,
)
_FLUID = r"(?:NSS?|normal saline|saline|D5W|D5|LR|SWFI|sterile water|0\.9% ?(?:NaCl|NS|sodium chloride))"
DILUENT = re.compile(
    rf"(?:\bin|/|\bwith)\s?(?:(?P<ml>{NUMBER})\s?(?:ml|cc)\s?(?:of\s)?|(?:{NUMBER})\s?(?:l|"
    rf"liter)\s(?:of\s)?)?{_FLUID}\b"
    rf"(?:\s(?:{NUMBER})\s?(?:ml|cc)\b(?!\s?/))?"
    rf"|(?:\bin|/)\s?(?P<ml2>{NUMBER})\s?(?:ml|cc)\b(?!\s?/)(?:\s(?:bag|IVPB)\b)?",
    re.IGNORECASE,
)
_LIQUID = (
    rf"(?:(?:{NUMBER})\s?(?:ml|cc|units)\s?(?:/ml\s?)?(?:of\s)?|(?:NS|normal saline|saline|heparin|lock)\b"
    rf"|(?:{NUMBER})\s?units\b|and\b|&)"
)
FLUSH = re.compile(
    rf"\bflush(?:ed|es|ing)?\b(?:\s+\w+){{0,3}}?\s+(?:with|w/)(?:\s?{_LIQUID}){{1,8}}"
    rf"|\b(?:NS|saline|normal saline|heparin)\s+(?:flush|lock)\w*(?:\s?{_LIQUID}){{0,6}}"
    r"|\bflush(?:ed|es)?\b",
    re.IGNORECASE,
)
OVER = re.compile(
    r"\b(?:over|for|x|ran|lasted|times)\s+(?P<hedge>about|approx\w*\.?|around|roughly|~)?\s*"
    r"(?:an?\s+(?:half\s+)?hour|half an hour|\d+(?:\.\d+)?\s?(?:-\s?\d+\s?)?(?:sec(?:ond)?s?|min(?:ute)?s?|"
    r"hrs?|hours?|h)\b)",
    re.IGNORECASE,
)
SITE = re.compile(
    r"\b(?P<site>(?:left|right|lt|rt|l|r|bilateral)\.?\s+(?:upper\s+|lower\s+|outer\s+|dorsal\s+)?"
    r"(?:forearm|arm|hand|ac|antecubital(?:\s+fossa)?|wrist|deltoid|ventrogluteal|glut(?:eal|eus|es?)?|thigh|abdomen|"
    r"chest|subclavian|foot|leg|ij|fa)\b|[lr]uoq|abdomen|abd\b|(?<=via )(?:the\s+)?(?:port|picc|pac|central line))\b",
    re.IGNORECASE,
)
WAYS = (
    (
        "pump",
        re.compile(
            r"\b(?:cadd|elastomeric|ambulatory pump|home pump|pump(?=[^.;\n]{0,60}\bconnected\b))\b",
            re.IGNORECASE,
        ),
    ),
    ("push", re.compile(r"\b(?:slow\s+)?(?:i\.?v\.?\s?push(?:ed)?|ivp|slow push|pushed)\b", re.IGNORECASE)),
    ("bolus", re.compile(r"\b(?:iv\s+)?bolus\b", re.IGNORECASE)),
    ("transfusion", re.compile(r"\btransfus\w+", re.IGNORECASE)),
    ("infusion", re.compile(r"\b(?:ivpb|piggyback|infus(?:ed|ion|ing|e)|iv drip|drip|gtt)\b", re.IGNORECASE)),
    ("im", re.compile(r"\b(?:im|i\.m\.|intramuscular(?:ly)?)(?!\w)", re.IGNORECASE)),
    ("sc", re.compile(r"\b(?:sc|sq|sub-?q|subcut(?:aneous(?:ly)?)?|s\.c\.)(?!\w)", re.IGNORECASE)),
    (
        "oral",
        re.compile(r"\b(?:po|p\.o\.|by mouth|orally|odt|tabs?|tablets?|caps(?:ules?)?)(?!\w)", re.IGNORECASE),
    ),
    (
        "elsewhere",
        re.compile(
            r"\b(?:neb(?:uliz\w+)?|inhal\w+|topical\w*|patch|cream|ointment|rectal(?:ly)?|pr|nasal|"
            r"intranasal|sl|sublingual|"
            r"eye drops?|gtts|intrathecal|intradermal|intra-?articular)(?!\w)",
            re.IGNORECASE,
        ),
    ),
    ("iv", re.compile(r"\b(?:iv|i\.v\.|intravenous(?:ly)?)(?!\w)", re.IGNORECASE)),
)
EVENTS = (
    ("other", re.compile(
        r"\b(?:arrived|left|discharged|notified|called|paged|accessed|deaccessed|placed|inserted|removed|"
        r"drawn|seen|signed|"
        r"resolved|cleared|noted|observed|verified|rechecked|increased|decreased|changed|titrated|"
        r"advanced|reconstituted|delivered|prepared|mixed|received from|obtained|voided|"
        r"ambulat\w+|sent|witnessed|d/c home|infusing)\b", re.IGNORECASE)),
    ("restart", re.compile(r"\b(?:re-?started|resumed|re-?initiated|resume time|restart time)\b", re.IGNORECASE)),
    ("pause", re.compile(r"\b(?:paused|interrupted|halted|suspended|clamped|held|on hold)\b", re.IGNORECASE)),
    ("start", re.compile(
        r"\b(?:(?:infusion\s+)?(?:start|begin|hung)\s+(?:date\s?/\s?)?time|time\s+(?:hung|started|begun)|started|start|"
        r"begun|began|beginning|initiated|commenced|hung|spiked|connected|"
        r"(?:bag\s+)?up(?=\s+(?:at|@)\s|\s*$)|on(?=\s*(?:at\s|@)\s?\d))\b", re.IGNORECASE)),
    ("stop", re.compile(
        r"\b(?:(?:stop|end|finish|completion)\s+(?:date\s?/\s?)?time|time\s+(?:completed|stopped|ended|done)|"
        r"completed?|"
        r"stopped|stop|ended|end|finished|finish|concluded|ending|terminated|ceased|done|"
        r"(?:bag\s+)?down(?=\s+(?:at|@)?\s?\d|\s*[.,]?\s*$)|taken down|off(?=\s*(?:at\s|@)\s?\d)|"
        r"d/?c'?d|discontinued|infused\s+by|infused(?=\s*[,.]))(?!\w)", re.IGNORECASE)),
    ("given", re.compile(r"\b(?:given|gave|administered|adm|injected|infused|"
        r"received(?!\s+(?:pt|patient|report|call|from)))\b", re.IGNORECASE)),
)  # fmt: skip
VOID = re.compile(
    r"\b(?:will|to be|to start|plan(?:s|ned)?|scheduled?|reschedul\w+|postponed|deferred|due(?!\s+to)|next|if|unless|"
    r"may|can be|could|would|should|recommend\w*|consider\w*|ok(?:ay)? to|instructed|instructions|"
    r"(?<!blood )return|appt|"
    r"appointment|last|previous(?:ly)?|prior(?!\s+to)|history|hx|home meds?|at home|leaving home|usual(?:ly)?|took|"
    r"takes|taking|denies|allerg\w+|nkda|not|no.?show|refused|declined|didn'?t|wasn'?t|cancel\w+|expected|anticipat\w+|"
    r"prescri\w+|refill|script|discussed|explained|educat\w+|teaching|handout|consent|side effects?|ready|available|"
    r"reconstituted|prepared|mixed|primed|received from|delivered|entered in error|error|void|mistaken|reports|states|"
    r"yesterday|tomorrow|awaiting|pending|requested|continues?|remains|order(?:s|ed)? received|"
    r"(?:new|second|2nd|another|third|3rd|final) (?:bag|bottle|syringe)|(?:bag|bottle|syringe) #?\s?[2-9])\b"
    r"|^\s*(?:(?:orders?|ordered|plan)\b\s*[:\-]|rx\b)|\bhold\b(?!\s+at)|(?<!as )\bordered\b",
    re.IGNORECASE,
)
"""Talk of plans, habits, the past, or of what did not happen. It hides every fact of its sentence."""
NOT_RESTARTED = re.compile(r"\bnot\s+(?:be\s+)?(?:re-?started|resumed)\b", re.IGNORECASE)
ORDER = re.compile(
    r"\b(?:orders?|ordered|rx)\s*(?:\([a-z ]+\))?\s*:"
    r"|\b(?P<spoken>(?:verbal|telephone|phone)\s+order|T\.?O\.?R\.?B\.?|V\.?O\.?R\.?B\.?)\b",
    re.IGNORECASE,
)
NOT_INFUSED = re.compile(
    r"\b(?:reaction|rigors?|hives|itching|symptoms?|sx|pain|nausea|flushing|dyspnea|o2|oxygen|teaching|"
    r"education|monitoring|"
    r"observation|labs?|time-?out|assessment|consent|visit|shift|dressing|catheter|vitals?|vs|bp|headache|"
    r"ha|fever|chills|"
    r"documentation|report|hand-?off|huber|premeds?)\b",
    re.IGNORECASE,
)
ACCESS = re.compile(
    r"\b(?:p?iv|piv|picc|port|pac|port-?a-?cath|central line|saline lock|hep-?lock|int|line|catheter|"
    r"access|needle|angiocath)\b",
    re.IGNORECASE,
)
ACCESS_TOLD = re.compile(
    r"\b(?:piv|picc|port|pac|midline|iv|catheter|access)\b[^.;]{0,40}?\b(?:placed|inserted|started|accessed|"
    r"obtained|established|"
    r"removed|site|\d{2}\s?g(?:a|auge)?)\b|\b\d{2}[\s-]?g(?:a|auge)?\b|\bIV site\b|^\s*(?:site|access)\s*:|\bPIV\b",
    re.IGNORECASE,
)
INFUSED = re.compile(
    r"\b(?:infusion|bag|ivpb|drip|bolus|hydration|fluids?|ivf|meds?|medication|dose|chemo(?:therapy)?|treatment|it)\b",
    re.IGNORECASE,
)
FILLER = re.compile(
    r"\b(?:the|of|was|were|is|has|been|then|pt|patient|and|at|by|time|date|rn|on|via|line|pump|summary|late entry|"
    r"addendum|correction|comments?|note|iv|this|her|his|infusion|per|protocol|s)\b|[^\w]|\d",
    re.IGNORECASE,
)
UNDER_WAY = re.compile(
    r"\b(?:infusing|running|in progress|checked|verified|rate|titrat\w+|reviewed|scanned|calculated|drawn up|"
    r"at bedside|obtained|arrived|presents?|here for|monitor\w*)\b",
    re.IGNORECASE,
)
"""Beside these a lone time is no time of giving."""
ADDED = re.compile(r"(?:potassium(?: chloride)?|kcl)", re.IGNORECASE)
"""What is added to a bag of fluid and given with it."""
BOTH_SIDES = re.compile(r"\b(?:left|right|[lr])\s(?:and|&|/)\s$", re.IGNORECASE)
KEEP_OPEN = re.compile(r"\b(?:kvo|tko|keep (?:vein )?open)\b", re.IGNORECASE)
REASON = re.compile(
    r"(?:\b2/2|\bd/t|\bdue to|\bsecondary to|\bbecause of|\bfor)\s+(?P<reason>[^.;,]{3,80})", re.IGNORECASE
)
VITALS = re.compile(
    r"\b(?:vs|vss|bp|vitals?|spo2|temp|hr(?=\s?\d))\b|(?<![\d/])\d{2,3}/\d{2,3}(?![\d/])", re.IGNORECASE
)
TOLD_DOSE = re.compile(rf"(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b(?!\s?/\s?[a-z])", re.IGNORECASE)
_UNKNOWN = re.compile(
    rf"(?<![\w-])(?P<name>[A-Za-z][A-Za-z]{{3,}}(?:-[A-Za-z]+)?)\s+(?:{NUMBER})\s?{UNIT}\s+"
    r"(?=(?:slow\s+)?(?:iv|ivp|ivpb|im|sc|sq|subq|subcut|po|infusion)\b)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:dose|dosage|given|gave|received|infused|infuse|wasted?|discarded|total|another|additional|"
    r"remaining|premeds?|bolus|with|"
    r"than|over|rate|started|hung|push|drug|medication|then|order|ordered|administered|bag|plus|only|and|from)",
    re.IGNORECASE,
)


def names_in(text: str) -> list[tuple[int, int]]:
    """Return the spans of drug names: those that are known, and words that stand where only a drug can."""
    found = drugs.names_in(text)
    for match in _UNKNOWN.finditer(text):
        start, stop = match.span("name")
        if not _NO_NAME.fullmatch(match["name"]) and all(stop <= a or b <= start for a, b in found):
            found.append((start, stop))
    return sorted(found)
