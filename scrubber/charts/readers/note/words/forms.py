"""What the forms of the lexicon are made of: one form, the pieces that many share, and the words that each needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from scrubber.model.value import Value

OF_MAGNESIUM = r"(?:sulf|so4|done|complete|off\b|down\b|finished|started|gtt|drip)"
"""Behind `1000 Mg`: it is magnesium, at ten."""
UNIT = (
    rf"(?:(?!(?-i:Mg)[ \t]+{OF_MAGNESIUM})mgs?|"
    r"mcg|ug|µg|milligrams?|micrograms?|grams?|gms?|g|units?|u(?!\s?#)|iu|meq|mmol|ml|mls|cc"
    r"|millilit(?:er|re)s?|liters?|litres?|l)"
)
ML = r"(?:mls?|ccs?|millilit(?:er|re)s?)"
NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,7}(?:\.\d{1,4})?|\.\d{1,4})"
COUNTED = r"(?:one|two|three|four|five|six|seven|eight|nine|ten)"
OF_VIALS = r"(?:(?:single|multi)[- ]?(?:dose|use)\s+|full\s+|whole\s+|sdv\s+|mdv\s+)?"
"""`4 single-dose vials`: between the number of vials, or their size, and their name."""
_SALINE = r"(?:(?:normal\s?)?saline|NSS?|N/S|NaCl|sodium\s+chloride)"
_OF_PERCENT = r"(?:0?\.9|0?\.45)\s?%?"
FLUID = (
    rf"(?:PNSS|N\.S\.|N/Saline|(?:{_OF_PERCENT}|half|1/2|isotonic|plain)\s?{_SALINE}|{_SALINE}(?:\s+{_OF_PERCENT})?"
    rf"|(?:5\s?%\s+)?dextrose(?:\s+5\s?%)?"
    rf"(?:\s?/\s?normal\s+saline|\s+in\s+(?:water|(?:normal\s+|half\s+)?saline|(?:lactated\s+)?ringer'?\s?s?(?:\s+lactate)?))?"
    rf"|D5\s?/?\s?(?:LR|(?:1/2\s?|half\s+)?{_SALINE}|{_OF_PERCENT}\s?{_SALINE})|D5W|D5|D10W?|D\.N\.S\.|DW"
    r"|(?:lactated\s+)?ringer'?\s?s?(?:\s+(?:lactate|solution))?|LR|L/R|R\.L\.|hartmann'?s?(?:\s+solution)?"
    r"|plasma-?lyte(?:\s?-?\s?(?:A|148))?|normosol(?:-R)?|SWFI|SWI|sterile\s+water|glucose(?:\s+5\s?%)?|iv\s+fluids?|ivf)"
)
"""A plain fluid, by each name that `names.txt` has for one: what a drug is mixed in, and not a drug beside it."""
LIQUID = (
    rf"(?:{NUMBER}(?:/{NUMBER})?\s?(?:ml|cc|units|u)\s?(?:/ml\s?)?(?:of\s)?|(?:{FLUID}|heparin|lock)\b|{NUMBER}\s?units\b"
    r"|and\b|&)"
)
OF_A_UNIT = (
    r"(?:complete\w*|done|started|hung|up\b|in\b(?!\s+(?:a\s+)?\d+\s?(?:ml|cc)\b)|finished|infused|spiked|#"
    r"|[1-9]\b|[A-Z]\d)"
)
END_OF_A_UNIT = r"(?:end(?:ed|s)?|stopped|off|down|out|empty|dry)\b"
"""`1415 unit complete`, `1324 unit ended`: what happens to a unit of blood stands behind a time; `1200 units off` does
not.
"""
A_BED = r"(?:chair|bed|room|rm|bay|pod)\s?#?\s?\d{1,3}"
UNIT_MOVED = r"(?:returned|sent|released|arrived|picked|checked|verified|started|hung|begun|spiked)\b"
"""`2131 unit returned to blood bank`; `1 unit hung` is an amount."""
OF_DAY = r"(?:[01]?\d|2[0-3]):?[0-5]\d(?:h|hrs|\s?[ap]\.?m?\.?)?"
"""A time of day, where all that counts is that it is one."""
NURSE = r"(?:RN|LPN|LVN|BSN|CRNI)"
"""Behind initials: `1005 ML RN` is a time, and no amount."""
KIN = (
    r"(?:wife|husband|spouse|mother|father|mom|dad|son|daughter|sister|brother|family|parents?|caregiver|cg)"
)
"""Who may give or tell something at home."""
SYRINGE_PUMP = r"(?:freedom\s?60|crono)"
"""A pump by its name that holds one syringe: `Freedom60 on 6:42p` is of what it holds."""
HOURS = r"(?:hours?|hrs?|h)"
SIDE = r"(?:left|right|lt|rt|l|r|bilat(?:eral)?|bil)\.?"
PLACE = (
    r"(?:forearm|arms?|hand|ac|acf|antecub(?:ital)?(?:\s+fossa)?|wrist|deltoids?|delt|ventrogluteal|vg|dorsogluteal|"
    r"glut(?:eals?|eus|es?)?|buttocks?|thighs?|vastus(?:\s+lateralis)?|abdomen|abd|abdominal\s+wall|hip|chest(?:\s+wall)?|subclavian|foot|"
    r"leg|ij|fa|uoq|bicep|upper\s+arms?|port|picc|mediport)"
)


class Form(Value):
    """One form with numbers in it."""

    kind: str
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    needs: tuple[str, ...] = ()
    """Small letters, some of which stand in everything that the form takes; none: it is always looked for."""

    def lines_of(self, small: str) -> Iterable[tuple[int, int]]:
        """Return the lines of a text in small letters where the form may stand: those with one of the words that it
        cannot do without. A form never goes beyond its line.
        """
        if not self.needs:
            return ((0, len(small)),)
        found: dict[int, int] = {}
        for word in self.needs:  # asked sixty times a note, and most words stand nowhere
            at = small.find(word)
            while at >= 0:
                end = small.find("\n", at)
                end = len(small) if end < 0 else end
                found[small.rfind("\n", 0, at) + 1] = end
                at = small.find(word, end)
        return sorted(found.items()) if len(found) > 1 else found.items()


_NEEDED: dict[str, tuple[str, ...]] = {
    "unticked": ("[", "☐"),
    "lot": ("lot", "batch"),
    "ndc": ("ndc",),
    "flush": (
        "flush",
        "saline",
        "ns ",
        "hep ",
        "heparin",
        "chaser",
        "lock",
        "clear",
        "rins",
        "chased",
        "wash",
        "lumen",
        "packed",
        "prim",
    ),
    "relative": ("/kg", "/m2", "/m²", "/day", "/dose", "/ ", " /", "auc", "per", "/min"),
    "rate": ("/h", "/ ", " /", "rate", "per", " an ", "@"),
    "other_rate": ("/h", "/k", "/m", "/ ", " /", "@", "per", "mu", "milli", "gtt", "a minute", "an hour"),
    "strength": (
        "/l",
        "/m",
        "/v",
        "/t",
        "/s",
        "/c",
        "/ ",
        " /",
        "%",
        "mixed",
        "lido",
        "recon",
        "dil",
        "vial",
        "bottle",
        "kit",
        "syringe",
        "pen",
        "amp",
        "sdv",
        "single",
    ),
    "waste": ("wast", "discard", "jw", "toss", "dump", "threw", "thrown"),
    "oral": ("liquid", "elixir", "syrup", "chew"),
    "on_body": ("onpro", "on-pro", "body", "obi"),
    "pump": ("pump",),
    "new_bag": ("bag", "bottle", "syringe", "cassette", "cartridge"),
    "unit_no": ("unit", "u1", "u2", "u3", "u4", "u #", "u#", "u 1", "u 2"),
    "infused": ("rest", "last", "final", "remaining", "1st", "first", "2nd", "second", "3rd", "third"),
    "nothing": ("before", "prior"),
    "plan": ("again", "home", "discharged", "d/c", "dc"),
    "past": ("self",),
    "carrier": ("free", "fast", "running", "carrier", "mainline", "side", "wide"),
    "drug": ("-",),
    "elsewhere": ("in ", "in@", "inject", "clean", "wash", "rins", "soak", "pack", "flush"),
    "keep_open": ("kvo", "tko", "keep"),
    "potassium": (" k", "k r"),
}
"""What all forms of a kind need, so that most are passed over without a search."""
_FLUIDS = (
    "ns", "n/s", "n.s", "saline", "d5", "d10", "d.n", "dw", "lr", "l/r", "r.l", "sw", "water", "chloride", "dextrose",
    "nacl", "ringer", "hartmann", "lyte", "normosol", "glucose", "fluid", "ivf",
)  # fmt: skip
ONE_NEEDS: dict[str, tuple[str, ...]] = {
    "OR holding": ("holding",),
    "w/ lunch": (
        "breakfast",
        "lunch",
        "dinner",
        "supper",
        "meal",
        "food",
        "snack",
        "juice",
        "applesauce",
        "crackers",
        "water",
    ),
    "did not write the time": ("time",),
    "Must end before 1212": ("must", "should", "need", "has to"),
    "in 250 mL NS": (*_FLUIDS, "ml", "cc", "millilit", "/1", "/2", "/3", "/5"),
    "Remicade 400 mg made up to 500 mL with saline": (
        "dilut",
        "mixed",
        "made",
        "brought",
        "topped",
        "filled",
        "prepared",
        "compounded",
        "qs",
        "q.s",
    ),
    "        100 mg x 1   lot 30H-7714": ("lot",),
    "Avsola 600 mg c NS 250": (" c ", " w "),
    "Stelara 390 mg (130 x3) 250 NS": _FLUIDS,
    "Stelara 390 mg NS 250": _FLUIDS,
    "Product #W000122": ("#", "no", "number", "of", "/", *(f"c{n}" for n in range(10))),
    "687,5 mg": (",",),
    "Continuous 2 mg/hr": ("continuous", "basal"),
    "5 million units": ("mil", "mu", "miu", "m.u"),
    "12,5 hours": (",",),
    "Onpro kit (Neulasta 6 mg) stuck": ("stuck", "adhered"),
    "Start was charted 12:40 by mistake": ("mistake",),
    "1431  CHANNEL OFF": ("channel",),
    "EpiPen checked": ("epi", "narcan", "kit"),
    "tube 7.5 @ 23": ("@",),
    "last one dry 1248": ("last", "final", "rest of", "end of", "remainder of"),
    "1402 prior": ("prior", "before"),
    "100 mL/hr, held at 100": ("held at",),
    "Addendum 1206: stop time was 0939": ("late", "addend", "amend", "correct"),
    "1014 P. Sorrel RN: started": ("rn", "lpn", "lvn", "crni", "bsn", "np", "pa", "md"),
    "Lasix 20 mg IVP between units 1105": ("betw", "btw", "b/"),
    "911 not needed": ("911",),
    "her sister had": (
        "sister",
        "brother",
        "mother",
        "father",
        "mom",
        "dad",
        "husband",
        "wife",
        "spouse",
        "partner",
        "son",
        "daughter",
        "twin",
        "cousin",
        "aunt",
        "uncle",
        "friend",
        "neighbor",
        "roommate",
        "see",
    ),
    "called over to chair 6": ("room", "rm", "bed", "chair", "bay", "pod"),
    "1312  LW/TK": ("/",),
    "Voided x2": ("void",),
    "2.8 L off": ("off", "removed", "out", "pulled", "uf"),
    "VTBI 250 mL": ("vtbi", "infused"),
    "Protocol 12: IP infusion START": ("ip",),
    "MD chairside 17:31": ("bedside", "chairside"),
    "A 150 mg / B 12 mg, one bag, NS 150": ("one ", "single", "same"),
    "Plt ct 9": ("plt", "platelet"),
    "NS 0940-1215, dx AKI/volume depletion": ("dx", "diagnosis", "indication"),
    "NS running at handoff": ("hand", "shift"),
    "FFP DIN W330126110655": ("din",),
    "pharm at bedside": ("bedside", "chairside"),
    "reservoir 0 mL": ("reservoir", "residual", "cassette"),
    "arm pit": ("pit",),
    "at end of tx": ("end",),
    "caps changed": ("cap",),
    "BR checked q 2-3 ml": ("br", "return"),
    "Blood started 1015": ("blood",),
    "RN: JSP": ("rn:", "lpn:", "lvn:"),
    "Net UF 2.4 L": ("uf", "ultra", "removed"),
    "(0900 dose)": ("dose",),
    "O2 2L NC on": ("o2",),
    "Room 4 pt's vanc": ("room", "rm", "bed", "chair", "bay", "pod"),
    "for room 4": ("room", "rm", "bed", "chair", "bay"),
    "rm 3 here, rm 5 Actemra": ("room", "rm", "bed", "chair", "bay"),
    "7. Observe 30 min | done 1036": ("obs", "monitor", "watch"),
    "Curlin 6000": ("curlin", "cadd", "sapphire", "gemstar", "bodyguard", "crono"),
    "Alaris 8100": ("alaris", "sigma", "spectrum", "plum", "medfusion", "baxter", "hospira", "braun"),
    "1 hr ramp up": ("ramp", "taper", "titrat"),
    "8 min lockout": ("lock", "demand", "attempt", "injection"),
    "J1745": ("j", "q"),
    "exp 07/27": ("exp",),
    "q8h at 0600 / 1400 / 2200": ("q4h", "q6h", "q8h", "q12h", "bid", "tid", "qid"),
    "cleansed with NS 500 mL": ("clean", "wash", "rins", "soak", "pack", "flush"),
    "0.5 mL/kg/hr": ("kg",),
    "Step 1": ("step", "stage", "phase", "increment"),
    "30cc/kg = 2400 total": ("total",),
    "Prepared start 0925": ("prep", "compounding", "mixing", "reconstitution", "pharmacy"),
    "unit 1 (W118726003341)": ("unit", "#"),
    "Not charted above: hydrocortisone": ("charted", "document", "record", "entered", "chart"),
    "EBL 1650": ("ebl", "qbl"),
    "LR bag from OR empty": ("from",),
    "NS 1000 wo": (" wo", " w/o", " w.o"),
    "NO rec'd": ("no ", "n.o", "n/o"),
    "TO Dr. Vale": ("dr", "per", "from", "by", "md", "orb", "for", "repeat", "give"),
    "150 ml remaining": ("remain", "go", "left"),
    "Dry: 0631": ("dry",),
    "1436 Carboplatin 540 mg/250 NS -> 1512": (">", "\u2192"),
    "Re: Skyrizi infusion earlier today": ("earlier",),
    "kit 60418": ("kit",),
    "goal MAP >= 65": ("goal", "target"),
    "Remaining 975 mg": ("remaining",),
    "1st L": ("1st", "first", "2nd", "second", "3rd", "third"),
    "SL flushed": ("sl",),
    "injected R knee w/": ("inject",),
    "one unit": ("unit",),
    "held 8 min each": ("held",),
    "in last 30 min of tx": ("last",),
    "end-of-infusion PK drawn 1056": ("pk", "end", "eoi", "eot", "soi"),
    "opened a 500 mL bolus": ("opened",),
    "poor PO": ("po", "p.o", "oral"),
    "was over at 1156": (" over", "finished"),
    "The nurse's record shows that": ("s that", "t that", "according to", " nurse "),
    "L in 2252": ("l in",),
    "swallowed potassium": ("swallowed", "drank"),
    "30 mg/mL PFS": ("pfs", "filled", "inject"),
    "Issue 1118": ("issue",),
    "Issued from BB 1010 (plt), 1109 (rbc)": ("issue",),
    "Held sites 8 min each": ("held", "holding"),
    "Renflexis 600 mg | NS 250 mL |": ("ml", "cc"),
    "Renflexis 600 mg | 250 mL NS |": ("ml", "cc"),
    "Amp 2 g IVPB": ("amp",),
    "hung in the ED": ("the", "urgent", "osh", "they"),
    "up on the right": ("the",),
    "0800-1200 obs summary": ("summary",),
    "into venous line": ("venous", "arterial"),
    "Response 19:13": ("response", "effect", "reassess", "recheck"),
    "Total volume: 250 mL, 0.9% sodium chloride": ("vol",),
    "Dr. R. Amin: Compazine 10 mg IV now": (":",),
    "One liter of LR": ("lit",),
    "into the right gluteal": ("into",),
    "hep bolus": ("hep",),
    "took it down": ("took", "finishing"),
    "Home 5FU CADD off": ("off", "removed"),
    "Pt got 500 of LR": ("got",),
    "Neulasta Onpro placed": ("placed", "attached", "adhered", "stuck"),
    "Krystexxa going @1335": ("going",),
    "NS 1 L open": ("open",),
    "lorazepam vial out 0229": ("out",),
    "in by pump 1509": ("pump",),
    "^ 1340 v 1444": ("^",),
    "Mg 1.2": ("mg", "ca", "phos"),
    "wait 30": ("wait",),
    "^1340 v1444": ("^",),
    "on the left at 0431": ("left",),
    "NS bag done 1000 in": ("in",),
    "Narcan 4 mg IN 1000": (" in",),
    "180 ml/hr to end": ("end", "finish", "complet", "done"),
    "0.5 of vial discarded": ("discarded", "wasted"),
    "2 cm from last site": ("last", "previous", "prior"),
    "or placebo (blinded)": ("placebo",),
    "use by 1358": ("use", "good", "bud", "prepared", "compounded", "labeled", "printed"),
    "2nd RN check M. Obi": ("rn",),
}
"""What one form needs, by its first example: most of the kind `aside` have nothing else in common."""
BEGINNINGS: dict[str, str] = {
    "22g L hand": "[12#]",
    "100 mL/hr": r"[ra@\d.]",
    "15 mg/hr": r"[a@\d.]",
    "10 mg/mL": r"[\d.]|\b[vbspk]",
    "over 30 min": r"\d|\b[ofxrlti]",
    "in 250 mL NS": r"[/,+]|\b[iwvdbfsmqac]",
    "Stelara 390 mg (130 x3) 250 NS": r"[\d,]",
    "Stelara 390 mg NS 250": "[nsdl0]",
    "L AC": r"\b[lrabtdgh]|(?<=via )",
    "NS bag done 1000 in": r"\d",
    "400 mg": r"[\d.]",
    "BP 118/70": r"\d|\b[bhprtsowacfgmik][\w/+ \t]{0,9}[:=@ \t]{0,3}\d",
    "Product #W000122": r"[\d#]|\b(?:c\d|[puosrecbdwiv]\w{1,8}[ \t]?(?:#|no?))",
}
"""How what a form takes may begin, by the form's first example. Those are long ones that hardly a note can do without:
most places of a note are passed over at one look, where else a dozen alternatives would be tried.
"""


def form(kind: str, pattern: str, *examples: str) -> Form:
    """Return a form of a kind, with examples of what it takes."""
    first = examples[0] if examples else ""
    if begins := BEGINNINGS.get(first):
        pattern = f"(?={begins})(?:{pattern})"
    return Form(kind, compiled(pattern), examples, ONE_NEEDS.get(first, _NEEDED.get(kind, ())))


def compiled(pattern: str) -> re.Pattern[str]:
    """A form never goes beyond its line; lines that a page's width broke were joined before."""
    return re.compile(pattern.replace(r"\s", "[ \t]"), re.IGNORECASE | re.MULTILINE)
