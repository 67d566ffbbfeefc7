"""Whether what a form takes is what it seems, by what stands around it: `20 g` behind a drug is no gauge."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.words.arrows import leads_to_its_end
from scrubber.charts.readers.note.words.beds import is_this_bed
from scrubber.charts.readers.note.words.mentions import ADDITIVES
from scrubber.charts.words import drugs


def is_what_it_seems(kind: str, text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    """Right behind a drug `20 g` are grams and no gauge; and only what stands behind a drug is mixed `with NS`."""
    match kind:
        case "by_others" if "bed" in match.re.groupindex:
            return not is_this_bed(text, match)
        case "aside" if "rate" in match.re.groupindex:  # `1012  100 mL/hr`, `1042  held at 100`: it went on
            return (
                re.search(rf"\b{match['rate']}\s?ml\s?/\s?h", text[: match.start()], re.IGNORECASE)
                is not None
            )
        case "stop" if match.group().strip()[-1] in (">", "\u2192"):
            return leads_to_its_end(text, match.start(), names)
        case "dose" if _SHORT_MILLIONS.fullmatch(match["unit"] or ""):
            last = _last_ahead(match, names)
            alone = last is not None and "\n" not in text[last.end : match.start()]
            return last is not None and alone and last.key.startswith(_IN_MILLIONS)
        case "lot" if "of" in match.re.groupindex:
            return _LOT_OF.search(text, max(0, match.start() - 48), match.start()) is not None
        case "elsewhere" if match.group() == "IN":  # and not `STARTED 0905, IN AT 0938`
            return _IN_THE_NOSE.search(text, max(0, match.start() - 40), match.start()) is not None
        case "strength":
            return not any(_is_of_the_name(text, match, name) for name in names)
        case "carrier" if match["beside"]:  # and not `came with LR running`
            return _PUSHED.search(text, text.rfind("\n", 0, match.start()) + 1, match.start()) is not None
        case "vital" if _PAIR.fullmatch(match.group()):
            return not _is_a_bare_bag(text, match, names)
        case "gauge":
            return _is_a_gauge(text, match, names)
        case "diluent":
            return _is_a_diluent(text, match, names)
    return True


_OTHER_GIVING = re.compile(
    r"[;:]|\b(?:ivp|sivp|push\w*|bolus|im|s[cq]|subq|po|oral|then|and|in|for)\b"
    r"|\b[0-2]\d[0-5]\d\b(?!\s?(?:m?c?g|gm|mgs|units?|iu|meq)\b)",
    re.IGNORECASE,
)


def _is_its_bag(text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    """`Stelara 390 mg (130 x3) 250 NS`: the bag of the drug before it, which was not given in another way or bag."""
    last = _last_ahead(match, names)
    if last is None or drugs.is_fluid(last.key) or "\n" in text[last.end : match.start()]:
        return False
    return _OTHER_GIVING.search(text, last.end, match.start()) is None


def _names_a_drug_before(text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    """`Agent: Venofer 200 mg   Fluid: NS 100 mL`: the bag of the drug in its line, or of the one that its form names;
    `Fluid: NS 1000 mL` is the drug.
    """
    line = text.rfind("\n", 0, match.start()) + 1
    if _DOSE_FIELD.search(text, line, match.start()):
        return True  # `Dose: 40 mg  Bag: 100 mL NS`
    before = [name for name in names if name.start < match.start() and not drugs.is_fluid(name.key)]
    if any(line <= name.start for name in before):
        return True
    form = text.rfind("\n\n", 0, match.start()) + 1
    fields = (_DRUG_FIELD.search(text, max(form, name.start - 60), name.start) for name in before)
    end = text.find("\n", match.end())
    return any(fields) and _RUNS.search(text, match.end(), end if end >= 0 else len(text)) is None


_SHORT_MILLIONS = re.compile(r"m\.?i?u", re.IGNORECASE)
_IN_MILLIONS = ("penicillin g", "aldesleukin", "interferon", "peginterferon")
"""Drugs of which `5 mu` are five million units; of oxytocin they are thousandths of one."""
_LOT_OF = re.compile(r"\blots?[ \t]*(?:#|no\.?|number)?[ \t]*\([^()\n]*\)[ \t]?:?[ \t]?#?\Z", re.IGNORECASE)
"""`Lot (Inflectra) 88F1C2`: the number of the drug in the brackets."""
_DOSE_FIELD = re.compile(r"\bdose\s*:\s*[\d.,]+\s?(?:mg|mcg|gm?|units?)\b", re.IGNORECASE)
_RUNS = re.compile(r"(?<![\d/])(?:[01]?\d|2[0-3]):?[0-5]\d(?!\d|\s?ml)", re.IGNORECASE)
"""`Fluid: NS 1000 mL 0905-1100` runs by itself."""
_DRUG_FIELD = re.compile(
    r"(?:^|\n|[ ]{2}|\|)[ \t]*(?:drug|medication|med|agent|product|infusion)(?:\s+name)?[ \t]*(?::|[ ]{2})[ \t]*",
    re.IGNORECASE,
)

_FLUID_FIELD = re.compile(r"(?:iv\s+|base\s+)?(?:fluid|solution)|bag", re.IGNORECASE)


_MIXED = re.compile(
    r"(?:(?:further[ ]+)?diluted|mixed|added|dissolved|made|brought|topped|filled|prepared|compounded|q\.?s\.?(?:'?d)?)"
    r"[ \t]+(?:(?:up|off|out)[ ]+)?(?:in|to|into|using|with\b|w/)(?![ \t]*:)",
    re.IGNORECASE,
)


_A_DOSE = re.compile(
    r"[A-Za-z]{3}[)\w-]{0,20}[ \t]+\d[\d,.]*[ ]?(?:mg|mcg|gm?|units?)[ \t,(]*\Z", re.IGNORECASE
)
"""`Foozumab 400 mg, mixed in NS`: a drug whose name nobody knows."""


def _is_added(match: re.Match[str], names: list[drugs.Name]) -> bool:
    """`KCl 20 mEq added to NS 1 L`: the bag is what is given, and the salt is added to it."""
    last = _last_ahead(match, names)
    return last is not None and last.key in ADDITIVES


_IN_THE_NOSE = re.compile(
    r"\b(?:fentanyl|midazolam|versed|naloxone|narcan|(?:es)?ketamine|spravato|ketalar|sumatriptan|imitrex|ddavp|desmopressin|glucagon"
    r"|dexmedetomidine|precedex|lorazepam|ativan|ketorolac|toradol|haloperidol|haldol|calcitonin)\b[^\n.;,]{0,16}?"
    r"\d[ ]?(?:mg|mcg|g|units?|iu)[ ]+\Z",
    re.IGNORECASE,
)
"""Right ahead of `IN`: a dose of a drug that is sprayed into the nose."""


def _is_of_the_name(text: str, match: re.Match[str], name: drugs.Name) -> bool:
    """`NaCl 0.9%` names a fluid, and `saline 3%` is another drug than saline; `Albumin 25%` is albumin."""
    if not (name.start < match.start() and match.end() <= name.end):
        return False
    return drugs.is_fluid(name.key) or drugs.key_of(text[name.start : match.start()].strip()) != name.key


def _last_ahead(match: re.Match[str], names: list[drugs.Name]) -> drugs.Name | None:
    return next((name for name in reversed(names) if name.end <= match.start()), None)


_PUSHED = re.compile(r"\b(?:ivp|iv[ ]push|push(?:ed)?)\b", re.IGNORECASE)


_PAIR = re.compile(r"(?P<one>\d{2,3})/(?P<other>\d{2,3})")


def _is_a_bare_bag(text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    """`KCl 20/100 up`: right behind a drug a pair that no blood pressure makes is its dose and its bag."""
    last = _last_ahead(match, names)
    beside = last is not None and not text[last.end : match.start()].strip(" ")
    one, other = (int(number) for number in match.group().split("/"))
    return beside and (one <= other or one >= _NO_PRESSURE)


_NO_PRESSURE = 300
"""Millimetres of mercury that nobody has."""


def _is_a_gauge(text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    last = _last_ahead(match, names)
    if last is None or last.key == "hydration":
        return True
    return re.fullmatch(r"[\d.% \t,:()-]*", text[last.end : match.start()]) is None


def _is_a_diluent(text: str, match: re.Match[str], names: list[drugs.Name]) -> bool:
    if any(name.start < match.start() and match.end() <= name.end for name in names):
        return False  # `dextrose 5% in lactated ringers` names one fluid
    if _IN_THEN.match(match.group()) and match["ml4"] and _WENT.search(text, 0, match.start()):
        return False
    if "bag" in match.re.groupindex:
        return _is_its_bag(text, match, names)
    if _MIXED.match(match.group()):
        named = (
            _names_a_drug_before(text, match, names)
            or _A_DOSE.search(text, max(0, match.start() - 60), match.start()) is not None
        )
        return named and not _is_added(match, names)
    if _FLUID_FIELD.match(match.group()):
        return _names_a_drug_before(text, match, names)
    if not re.match(r"with|w/|\+", match.group(), re.IGNORECASE):
        return True
    last = _last_ahead(match, names)
    if last is None or last.key == "hydration":
        return False
    return _OF_ITS_DRUG.fullmatch(text, last.end, match.start()) is not None


_IN_THEN = re.compile(r"in[ \t]+(?!1[05]00|2000)(?:[01]\d|2[0-3])[0-5]\d[ \t]+[a-z]", re.IGNORECASE)
_WENT = re.compile(
    r"\b(?:bolus|bag|lit(?:er|re)|load|dose|all|\d[ \t]?l|ns|lr|#[1-9])[ \t]+\Z", re.IGNORECASE
)
"""`bolus in 2002 LR to 125`: it was in by then, and no bag holds so much."""
_OF_ITS_DRUG = re.compile(
    r"(?:[\s\d.,()/-]|mg|mcg|gm?|units?|meq|ml|iv|ivpb|mixed|diluted|infusion)*", re.IGNORECASE
)
