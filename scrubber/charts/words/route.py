"""What a chart's codes and words for route and method mean: the route, and the technique of the record.

The method decides infusion or push; where only `intravenous` is documented, a documented run or a pump rate
makes it an infusion, and otherwise the technique stays in doubt, with every technique it may be. Routes that are
neither injected nor infused give no administration that a claim could bill, so they give no technique.

Codes: SNOMED CT and HL7 v3 RouteOfAdministration (FHIR R4), NCI Thesaurus (the FDA routes of C-CDA), HL7 v2
tables 0162 and 0165; all read from the HL7 FHIR packages, 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal

from scrubber.model.record import Technique, Uncertain
from scrubber.model.value import Value

Route = Literal["IV", "IM", "SC", "PO", "other"]
Method = Literal["infusion", "push", "transfusion", "flush", "pump", "on_body"]

_ROUTE_CODES: dict[str, Route] = {
    "47625008": "IV", "255560000": "IV", "C38276": "IV", "C38274": "IV", "C38279": "IV", "IV": "IV",
    "IVC": "IV", "IVINJ": "IV", "IVINJBOL": "IV", "IVPUSH": "IV", "IVRPUSH": "IV", "IVSPUSH": "IV",
    "IVP": "IV", "IVPB": "IV", "IVS": "IV",
    "78421000": "IM", "C28161": "IM", "IM": "IM", "IMD": "IM", "IMZ": "IM", "IMINJ": "IM",
    "34206005": "SC", "263887005": "SC", "C38299": "SC", "SC": "SC", "SQ": "SC", "SQINJ": "SC",
    "SQINFUS": "SC", "SUBCUT": "SC",
    "26643006": "PO", "C38288": "PO", "PO": "PO",
}  # fmt: skip
_METHOD_CODES: dict[str, Method] = {
    "C38274": "push", "IVINJBOL": "push", "IVPUSH": "push", "IVRPUSH": "push", "IVSPUSH": "push",
    "C38279": "infusion", "SQINFUS": "infusion", "IVPB": "infusion",
    "420620005": "push", "129332006": "infusion",
}  # fmt: skip
_ROUTE_WORDS: tuple[tuple[re.Pattern[str], Route], ...] = (
    (re.compile(r"intravenous|\biv\b|\bivp\b|\bivpb\b|\bi\.v\."), "IV"),
    (re.compile(r"intramuscular|\bim\b|\bi\.m\."), "IM"),
    (re.compile(r"subcut|\bsub-?q\b|\bsc\b|\bsq\b|\bs\.c\."), "SC"),
    (re.compile(r"\boral\b|\bby mouth\b|\bpo\b|\bp\.o\."), "PO"),
)
_METHOD_WORDS: tuple[tuple[re.Pattern[str], Method], ...] = (
    (re.compile(r"on.?body"), "on_body"),
    (re.compile(r"transfus"), "transfusion"),
    (re.compile(r"\bflush"), "flush"),
    (re.compile(r"ambulatory pump|elastomeric|home pump|\bcadd\b"), "pump"),
    (re.compile(r"\bpush|\bbolus|\bivp\b"), "push"),
    (re.compile(r"infus|\bdrip|piggyback|\bivpb\b"), "infusion"),
)


_FORMS: tuple[tuple[re.Pattern[str], Route | None], ...] = (
    (
        re.compile(r"\b(?:injection|injectable|infusion|intravenous|vial|syringe|prefilled|ampule?|pen)\b"),
        None,
    ),
    (re.compile(r"\b(?:tab(?:let)?s?|cap(?:sule)?s?|caplets?|lozenges?|chewable|oral|elixir|syrup)\b"), "PO"),
    (
        re.compile(
            r"\b(?:patch(?:es)?|transdermal|supposito\w+|rectal|inhal\w+|nebuli\w+|hfa|mdi|creams?|ointments?|lotions?|"
            r"topical|nasal|ophthalmic|otic|eye\s+drops?|ear\s+drops?|sublingual|buccal|vaginal|enema)\b"
        ),
        "other",
    ),
)
"""Dose forms in a product's name. What is made to be injected goes first: `injection, for oral or IV use`."""


def form_route(product: str) -> Route | None:
    """Return the route that a dose form leaves open no more: `Aspirin 81 MG Oral Tablet`, `fentanyl patch`."""
    words = product.casefold()
    return next((route for pattern, route in _FORMS if pattern.search(words)), None)


OTHER_ROUTE = re.compile(
    r"\b(?:topical\w*|inhal\w*|neb\w*|ophth\w*|eye|otic|ears?|nasal\w*|intranasal|nostril|nares|rectal\w*"
    r"|pr|vaginal\w*|transderm\w*|"
    r"patch|sublingual\w*|sl|buccal|intrathecal\w*|it|epidural|intra-?articular|intradermal\w*|id"
    r"|intravitreal|intravesical|"
    r"ng|ngt|og|g-?tube|peg|j-?tube|per tube|enteral|feeding tube|dental|irrigation|swish\w*|mouth rinse"
    r"|intraperitoneal|ip|"
    r"intralesional|implant\w*|intraosseous|io|intrapleural|intracavernous|perineural|external|skin|scalp|other)\b",
    re.IGNORECASE,
)
"""Routes that are neither injected into a vein, a muscle or the skin's fat nor swallowed."""
_OF_A_WAY = frozenset(
    """iv ivp ivpb intravenous intravenously im intramuscular sc sq subq subcut subcutaneous subcutaneously po
    oral orally push bolus drip piggyback infusion infuse""".split()  # noqa: SIM905 - a word list reads better as one text
)
_BESIDE_A_WAY = frozenset(
    {"slow", "rapid", "direct", "inf", "inj", "injection", "via", "route", "by", "mouth"}
)


_DOTS = re.compile(r"(?<=\b[a-z])\.(?=[a-z]\b)")
_SUB_Q = re.compile(r"\bsub[- ]q\b")


@lru_cache(maxsize=1024)
def is_only_a_way(text: str) -> bool:
    """Return whether words only name a way of giving: `IVP`, `I.V. infusion`, `Sub-Q`, `slow IV push`."""
    words = set(re.findall(r"[a-z0-9]+", _SUB_Q.sub("subq", _DOTS.sub("", text.casefold()))))
    return not _OF_A_WAY.isdisjoint(words) and words <= _OF_A_WAY | _BESIDE_A_WAY


NO_METHOD = "intravenous, but no method, rate or stop time is documented"
NO_ROUTE = "no route is documented"
NOTHING_SAID = "neither route nor method is documented"


class Manner(Value):
    """How something was given, as a technique of the record; where that is in doubt, every technique it may be."""

    technique: Technique | None
    """None: neither injected, infused nor swallowed, so nothing that a claim of this kind could bill."""
    doubt: str = ""
    may_be: tuple[Technique, ...] = ()

    def uncertain(self, quote: str = "") -> tuple[Uncertain, ...]:
        """Return the doubt as a record holds it; nothing where there is none."""
        return (Uncertain("technique", quote, self.doubt, self.may_be),) if self.doubt else ()


class Way(Value):
    """The route and method that a chart documents; None for what it does not."""

    route: Route | None
    method: Method | None

    def manner(self, *, has_rate: bool, has_run: bool) -> Manner:
        """Return the technique, and why it is in doubt.

        A documented rate or run makes an intravenous drug an infusion. What names no route at all is kept as an
        infusion in doubt: a chart that forgets the route does not say that nothing was given.
        """
        if self.method in ("on_body", "transfusion", "flush", "pump"):
            return Manner(self.method)
        match self.route:
            case "PO":
                return Manner("oral")
            case "IM":
                return Manner("im")
            case "SC":
                return Manner("sc_infusion" if self.method == "infusion" or has_rate else "sc")
            case "IV":
                if self.method == "push" or self.method == "infusion":
                    return Manner(self.method)
                if has_rate or has_run:
                    return Manner("infusion")
                return Manner("infusion", NO_METHOD, ("infusion", "push"))
            case None if self.method == "push":
                return Manner("push", NO_ROUTE, ("push",))
            case None if self.method == "infusion" or has_rate or has_run:
                return Manner("infusion", NO_ROUTE, ("infusion", "sc_infusion"))
            case None:
                return Manner("infusion", NOTHING_SAID, ("infusion", "push", "im", "sc", "oral"))
        return Manner(None)


Said = Iterable[str]
"""Codes and words of one coded concept: its codes, displays and text, in any order."""


def way(route: Said, method: Said = (), remark: str = "", product: str = "") -> Way:
    """Return the way of giving that the concepts for route and for method document.

    A route's words may name the method too (`Intravenous drip`), and a method's the route (`IV push`); but a
    route that is documented and not one of ours is never overruled by a method. `remark` is free text beside
    them (a dosage text): it is asked last, and only where it speaks of one route or method alone. `product` is what
    the drug is called with its unit: its dose form decides where nothing else names a route.
    """
    routes, methods = tuple(filter(None, route)), tuple(filter(None, method))
    found = _route(routes)
    how = _method((*methods, *routes)) or _only_method(remark)
    if found is None:
        found = "other" if routes else _route(methods) or _only_route(remark)
    if found is None and how is None:
        found = form_route(product)
    return Way(found, how)


@lru_cache(maxsize=1024)
def _only_route(remark: str) -> Route | None:
    said = {route for pattern, route in _ROUTE_WORDS if pattern.search(remark.casefold())}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=1024)
def _only_method(remark: str) -> Method | None:
    said = {method for pattern, method in _METHOD_WORDS if pattern.search(remark.casefold())}
    return said.pop() if len(said) == 1 else None


@lru_cache(maxsize=1024)
def _route(said: tuple[str, ...]) -> Route | None:
    for text in said:
        if (code := _ROUTE_CODES.get(text.strip().upper())) is not None:
            return code
    for text in said:
        for pattern, route in _ROUTE_WORDS:
            if pattern.search(text.casefold()):
                return route
    return None


@lru_cache(maxsize=1024)
def _method(said: tuple[str, ...]) -> Method | None:
    for text in said:
        if (code := _METHOD_CODES.get(text.strip().upper())) is not None:
            return code
    for text in said:
        for pattern, method in _METHOD_WORDS:
            if pattern.search(text.casefold()):
                return method
    return None
