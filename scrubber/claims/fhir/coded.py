"""Codings, identifiers, names and addresses of FHIR, by system and type."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from scrubber.claims.fhir import codes
from scrubber.claims.fhir.nodes import Node

Fields = dict[str, Any]


def code_of(concept: Node | None, systems: Collection[str]) -> str:
    """Take the code of one of these systems; empty where there is none. Other codings stay untaken."""
    if concept is None:
        return ""
    concept.text("text")
    for coding in concept.nodes("coding"):
        if coding.peek("system") in systems:
            found = coding.text("code")
            coding.whole()
            return found
    return ""


def word_of(concept: Node | None, known: Collection[str]) -> str:
    """Take the first code that is one of these words, whatever its system."""
    if concept is None:
        return ""
    concept.text("text")
    for coding in concept.nodes("coding"):
        code = coding.peek("code").lower()
        if code and code in known:
            coding.whole()
            return code
    return ""


def type_codes(identifier: Node) -> set[str]:
    """Return the codes of an identifier's type."""
    return {each.peek("code") for each in identifier.glimpse("type").nodes("coding")}


def identifier(of: Node, *, systems: Collection[str] = (), types: Collection[str] = ()) -> str:
    """Take the identifier of one of these systems or types."""
    for each in of.nodes("identifier"):
        if each.peek("use") == "old":
            continue
        if each.peek("system") in systems or type_codes(each) & set(types):
            value = each.text("value")
            each.whole()
            return value
    return ""


def only_identifier(of: Node, types: Collection[str] = ()) -> str:
    """Take the identifier of one of these types, the official one, or the only one; note where it can't be told."""
    found = [each for each in of.nodes("identifier") if each.peek("use") != "old"]
    typed = [each for each in found if type_codes(each) & set(types)]
    official = [each for each in found if each.peek("use") == "official"]
    chosen = typed or official or found
    if not chosen:
        of.wrong("identifier", "missing")
        return ""
    if len(chosen) > 1:
        of.wrong("identifier", "ambiguous")
        return ""
    value = chosen[0].text("value")
    chosen[0].whole()
    if not value:
        chosen[0].wrong("value", "missing")
    return value


def address(of: Node, *, is_list: bool = True) -> Fields:
    """Take an address: the only one, or the first that is no old one."""
    found = of.nodes("address") if is_list else [a for a in (of.node("address"),) if a is not None]
    current = [each for each in found if each.peek("use") != "old"]
    if not current:
        return {}
    one = current[0]
    one.text("use"), one.text("type"), one.text("text"), one.text("district")
    lines = one.texts("line")
    if len(lines) > 2:
        one.wrong("line", "too_many")
    country = one.text("country")
    fields = {
        "line1": lines[0] if lines else "",
        "line2": lines[1] if len(lines) > 1 else "",
        "city": one.text("city"),
        "state": one.text("state"),
        "postal_code": one.text("postalCode").replace("-", ""),
        "country": "" if country in ("US", "USA") else country,
    }
    if not fields["line1"]:
        one.wrong("line", "missing")
    return {name: value for name, value in fields.items() if value}


def human(of: Node) -> Fields:
    """Take a person's name: the official one, the usual one, or the first."""
    found = [each for each in of.nodes("name") if each.peek("use") not in ("old", "maiden")]
    by_use = {each.peek("use"): each for each in reversed(found)}
    one = by_use.get("official") or by_use.get("usual") or next(iter(found), None)
    if one is None:
        of.wrong("name", "missing")
        return {}
    one.text("use"), one.text("text")
    given, suffixes = one.texts("given"), one.texts("suffix")
    fields = {
        "family": one.text("family"),
        "given": given[0] if given else "",
        "middle": " ".join(given[1:]),
        "suffix": " ".join(suffixes),
    }
    if not fields["family"]:
        one.wrong("family", "missing")
    return {name: value for name, value in fields.items() if value}


def born(of: Node, *, is_needed: bool = True) -> Fields:
    """Take birth date and gender. They are needed of a patient; an 837 does not ask for those of another subscriber."""
    day, gender = of.text("birthDate"), of.text("gender")
    for name, value in (("birthDate", day), ("gender", gender)):
        if not value and is_needed:
            of.wrong(name, "missing")
    if not (day and gender) and not is_needed:
        return {}
    if gender and gender not in codes.GENDERS:
        of.wrong("gender", "choice")
    return {"birth_date": day, "gender": codes.GENDERS.get(gender)}


def money(of: Node, key: str) -> str:
    """Take an amount in US dollars."""
    node = of.node(key)
    if node is None:
        return ""
    if node.text("currency") not in ("", "USD"):
        node.wrong("currency", "currency")
    value = node.number("value")
    if not value:
        node.wrong("value", "missing")
    return value


def days(of: Node, stem: str) -> Fields:
    """Take `servicedDate` or `servicedPeriod`: day and, where it is another, last day."""
    day = of.text(f"{stem}Date") if of.has(f"{stem}Date") else ""
    if day:
        return {"date": day[:10]}
    period = of.node(f"{stem}Period") if of.has(f"{stem}Period") else None
    return {} if period is None else days_of(period)


def days_of(period: Node) -> Fields:
    """Take a period's first day and, where it is another, its last."""
    first, last = period.text("start")[:10], period.text("end")[:10]
    if not first:
        period.wrong("start", "missing")
        return {}
    return {"date": first} | ({"through": last} if last and last != first else {})
