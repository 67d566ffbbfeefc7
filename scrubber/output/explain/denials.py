"""Codes of a remittance (835): group, adjustment reason (CARC), remark (RARC), in our own words where we have any.

A number that we have no words for is told as a number, with where the official text stands. The rules that look for the
same before the claim is sent are those that predict it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.page import About, Page, sections
from scrubber.rules.definition import Rule

_GROUP = re.compile(r"CO|PR|OA|PI|CR")
_CARC = re.compile(r"(?:CARC[- ]?)?(?:(CO|PR|OA|PI|CR)[- ]?)?(?:0{0,2}([1-9]\d{0,2})|([ABDPWY]\d{1,2}))")
_RARC = re.compile(r"(?:RARC[- ]?)?(?:(M|N)([1-9]\d{0,2})|(MA)0?([1-9]\d{0,2}))")
_OFFICIAL = "The official text is X12's, and is not copied here: "


def denial_pages(id: str, rules: Sequence[Rule]) -> Iterator[Page]:
    """Yield what an id means on a remittance: at most one group, reason or remark."""
    wanted = " ".join(id.upper().split())
    if _GROUP.fullmatch(wanted):
        yield _group_page(wanted)
    elif found := _CARC.fullmatch(wanted):
        code = found[2] or found[3]
        if code in carc_numbers():
            yield _carc_page(code, found[1] or "", rules)
    elif found := _RARC.fullmatch(wanted):
        code = f"{found[1]}{found[2]}" if found[1] else f"MA{int(found[4]):02d}"
        if code in rarc_numbers():
            yield _rarc_page(code, rules)


@cache
def carc_numbers() -> dict[str, str]:
    """Return every adjustment reason with the day on which it ended; empty while it is in use."""
    lists = data_of("denials")["lists"]
    return dict.fromkeys(_spread(lists["carc"]), "") | {
        code: day for day, codes in lists["ended"].items() for code in _spread(codes)
    }


@cache
def rarc_numbers() -> frozenset[str]:
    """Return every remark; which of them have ended is not known."""
    return frozenset(_spread(data_of("denials")["lists"]["rarc"]))


def _spread(runs: str) -> Iterator[str]:
    """Yield the codes of runs as `B7-16`; MA has two digits at least."""
    for run in runs.split():
        first, _, last = run.partition("-")
        letters = first.rstrip("0123456789")
        low = int(first.removeprefix(letters))
        for number in range(low, int(last or low) + 1):
            yield f"{letters}{number:02d}" if letters == "MA" else f"{letters}{number}"


def _group_page(code: str) -> Page:
    words = data_of("denials")["group"][code]
    return Page(
        "group",
        code,
        _sentence(words["means"]),
        sections(
            ("What to do", (words["do"],)),
            ("Source", _source("carc")),
        ),
        {"means": words["means"]},
    )


def _carc_page(code: str, group: str, rules: Sequence[Rule]) -> Page:
    words = data_of("denials")["carc"].get(code)
    ended = carc_numbers()[code]
    looking = looking_for_reason(code, rules)
    remarks = sorted({remark for rule in looking if rule.denial for remark in rule.denial.rarc})
    named = f"{group}-{code}" if group else code
    grouped = (f"{group}: {data_of('denials')['group'][group]['means']}.",) if group else ()
    return Page(
        "carc",
        named,
        _title(words, f"CARC {code}"),
        sections(
            ("Whose the amount is", grouped),
            ("Ended", (f"Not in use since {ended}; an old remittance may still carry it.",) if ended else ()),
            ("What to do", (words["do"],) if words else ()),
            ("Looked for before the claim is sent", _looking(looking)),
            ("Remarks that may come with it", _remarks(remarks)),
            ("Source", _source("carc")),
        ),
        {
            "code": code,
            "group": group or None,
            "means": words["means"] if words else None,
            "ended_on": ended or None,
            "rules": [rule.id for rule in looking],
            "remarks": remarks,
        },
    )


def _rarc_page(code: str, rules: Sequence[Rule]) -> Page:
    words = data_of("denials")["rarc"].get(code)
    looking = looking_for_remark(code, rules)
    reasons = sorted({rule.denial.carc for rule in looking if rule.denial})
    return Page(
        "rarc",
        code,
        _title(words, f"RARC {code}"),
        sections(
            ("What to do", (words["do"],) if words else ()),
            ("Looked for before the claim is sent", _looking(looking)),
            ("Adjustment reasons that may come with it", (", ".join(reasons) + ".",) if reasons else ()),
            ("Source", _source("rarc")),
        ),
        {
            "code": code,
            "means": words["means"] if words else None,
            "rules": [rule.id for rule in looking],
            "reasons": reasons,
        },
    )


def looking_for_reason(code: str, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that predict an adjustment reason (`CO-151` is reason 151)."""
    return tuple(rule for rule in rules if rule.denial and rule.denial.carc.rpartition("-")[2] == code)


def looking_for_remark(code: str, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Return the rules that predict a remark."""
    return tuple(rule for rule in rules if rule.denial and code in rule.denial.rarc)


def _title(words: dict[str, Any] | None, name: str) -> str:
    return _sentence(words["means"]) if words else f"{name} is a number that we have no words for"


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _remarks(codes: Iterable[str]) -> tuple[str, ...]:
    known = data_of("denials")["rarc"]
    return tuple(f"{code}: {known[code]['means']}." if code in known else code for code in codes)


def _looking(rules: Iterable[Rule]) -> tuple[str, ...]:
    return tuple(f"{rule.id}: {rule.title}" for rule in rules) or (
        "No rule in force predicts it: it comes from what only the payer knows, or from what is not checked here.",
    )


def _source(kind: About) -> tuple[str, ...]:
    lists = data_of("denials")["lists"]
    return (
        f"Our own words. {_OFFICIAL}{lists[f'{kind}_official']}",
        f"{lists['source']}; later numbers are not known here.",
    )
