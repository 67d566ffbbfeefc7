"""Ways of giving a drug that are neither into a vein or muscle nor under the skin, and the codes that bill them.

Coding such a service is no work of the engine: what goes into the spine, a joint, an eye or the bladder earns neither
96365 and 96413 nor 96372, and its own code is not judged here. The codes are CPT's, from memory: a claim may bear them
beside such a route, and none is ever asked for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from scrubber.model.value import Value


class OtherWay(Value):
    """One such way: what it is called, and codes that bill it."""

    name: str
    codes: frozenset[str]
    part_of: str = ""
    """The service that it belongs to, where it has none of its own."""

    @property
    def says(self) -> str:
        """Return what a biller needs to know of it, behind the name of the drug."""
        if self.part_of:
            return f"went {self.name}: it is part of {self.part_of}, and earns nothing of its own"
        return f"went {self.name}: that service has codes of its own, which are not judged here"


def _codes(text: str) -> frozenset[str]:
    """Return the codes of a list such as `20600-20606 20610`."""
    found: set[str] = set()
    for part in text.split():
        first, _, last = part.partition("-")
        found |= {f"{number:05d}" for number in range(int(first), int(last or first) + 1)}
    return frozenset(found)


_JOINT = _codes("20600 20604-20606 20610 20611")
_NERVE = _codes("64400-64530 64600-64681")
_WAYS = (
    (r"intra-?thecal\w*|subarachnoid|lumbar puncture|intra-?ventricular\w*|ommaya", "into the spinal fluid",
     _codes("96450 96542 62270 62272 62320-62329 62350-62370 95990 95991 61070")),
    (r"epidural\w*|caudal", "into the epidural space", _codes("62320-62327 64479-64484")),
    (r"intra-?peritoneal\w*|peritoneal (?:port|catheter)", "into the abdominal cavity", _codes("96446 49418 49419")),
    (r"intra-?pleural\w*", "into the pleural space", _codes("96440 32560-32562")),
    (r"intra-?arterial\w*|(?:hepatic|carotid|femoral) artery", "into an artery",
     _codes("96373 96420 96422 96423 96425 36620 37211 61650 61651")),
    (r"intra-?vitreal\w*|intra-?ocular\w*|intra-?cameral\w*|sub-?conjunctival\w*|sub-?tenon\w*|suprachoroidal\w*|retrobulbar\w*",
     "into the eye", _codes("67027 67028 67500 67505 67515 66020 66030 68200")),
    (r"intra-?articular\w*|intra-?bursal\w*|intra-?synovial\w*", "into a joint", _JOINT),
    (r"intra-?vesical\w*|into (?:the )?bladder|bladder instillation", "into the bladder", _codes("51700 51720")),
    (r"intra-?detrusor\w*", "into the bladder wall", _codes("52287")),
    (r"intra-?lesional\w*", "into a lesion", _codes("11900 11901 96405 96406")),
    (r"peri-?neural\w*|nerve block", "at a nerve", _NERVE),
    (r"trigger point\w*|tendon sheath", "into a trigger point or tendon", _codes("20550-20553")),
    (r"chemodenervation|preempt\b.*", "into muscles to weaken them", _codes("64611-64617 64642-64653")),
    (r"nebuli\w+|inhal\w+", "by inhaling", _codes("94640 94642 94644 94645")),
)  # fmt: skip
_PATTERNS = tuple(
    (re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), OtherWay(name, own))
    for words, name, own in _WAYS
)
_BY_NAME = {way.name: way for _, way in _PATTERNS}
_SHORT = {
    "it": _BY_NAME["into the spinal fluid"],
    "ip": _BY_NAME["into the abdominal cavity"],
    "ia": OtherWay("into an artery or a joint", _BY_NAME["into an artery"].codes | _JOINT),
    "ivt": _BY_NAME["into the eye"],
    "inh": _BY_NAME["by inhaling"],
    "neb": _BY_NAME["by inhaling"],
}
"""Abbreviations, which count only where they are all that the route says."""
_VEIN_MUSCLE_OR_SKIN = re.compile(
    r"\b(?:iv|i\.v\.?|ivpb|ivp|intravenous\w*|im|intramuscular\w*|sc|sq|subq|subcut\w*|vein|central line|picc)\b",
    re.IGNORECASE,
)

_BY_DRUG = (
    (
        re.compile(r"botulinumtoxin|\b(?:botox|dysport|xeomin|myobloc|daxxify)\b"),
        _BY_NAME["into muscles to weaken them"],
    ),
    (re.compile(r"\bcath-?flo\b"), OtherWay("into a catheter that was blocked", _codes("36593"))),
    (
        re.compile(
            r"\b(?:pluvicto|lutathera|xofigo|zevalin|azedra|quadramet|metastron)\b|\blutetium\b|\bradium\b"
        ),
        OtherWay("in as a radiopharmaceutical", _codes("79101 79403 79005")),
    ),
    (
        re.compile(
            r"\b(?:omnipaque|isovue|visipaque|optiray|ultravist|gadavist|dotarem|clariscan|multihance|prohance|eovist|"
            r"definity|lumason|optison)\b|\b(?:ioh|iop|iod|iov|iom)[a-z]+ol\b|\biopamidol\b|\bgado[a-z]{4,}\b|"
            r"\bi\.?v\.? contrast\b|\bcontrast (?:dye|media|medium|agent|material)\b"
        ),
        OtherWay("in as contrast", frozenset(), "the imaging"),
    ),
    (
        re.compile(
            r"\blocal an(?:a?)esthe(?:tic|sia)\b|\bfor (?:iv|port) (?:start|access|insertion)\b|\bj-?tip\b"
        ),
        OtherWay("in to numb the place", frozenset(), "the service that it is for"),
    ),
    (
        re.compile(r"\bxiaflex\b|\bcollagenase clostridium"),
        OtherWay("into a cord or plaque", _codes("20527 54200")),
    ),
)
"""Drugs that are given in one way only, which no route needs to say."""

CODES = frozenset[str]().union(*(own for _, _, own in _WAYS)) | _codes("11980-11983")
"""Codes that bill giving a drug, implants too, and are no work of the engine."""
CODES |= frozenset[str]().union(*(way.codes for _, way in _BY_DRUG))
INTO_AN_ARTERY = _codes("96373 96420 96422 96423 96425")


@lru_cache(maxsize=1024)
def way_of_drug(name: str) -> OtherWay | None:
    """Return the way in which a drug is always given, where that is none of the usual ones.

    >>> way_of_drug("Botox 155 units").name, way_of_drug("Botulism antitoxin")
    ('into muscles to weaken them', None)
    """
    text = name.casefold()
    return next((way for pattern, way in _BY_DRUG if pattern.search(text)), None)


@lru_cache(maxsize=1024)
def other_way(route: str | None, place: str | None = None) -> OtherWay | None:
    """Return the other way that a route names, or the place where it went in; None where it is, or may be, a usual one.

    >>> other_way("Intrathecal").name, other_way("IT").name, other_way("IV"), other_way(None, "peritoneal port").name
    ('into the spinal fluid', 'into the spinal fluid', None, 'into the abdominal cavity')
    """
    said = (route or "").strip()
    short = _SHORT.get(said.lower().replace(".", ""))
    if short is not None:
        return short
    for text in (said, "" if said else (place or "")):
        if text and not _VEIN_MUSCLE_OR_SKIN.search(text):
            found = next((way for pattern, way in _PATTERNS if pattern.search(text)), None)
            if found is not None:
                return found
    return None


def way_of(name: str, route: str | None, place: str | None) -> OtherWay | None:
    """Return the other way that a drug went: by its route or place, else the one in which it is always given."""
    return other_way(route, place) or way_of_drug(name)
