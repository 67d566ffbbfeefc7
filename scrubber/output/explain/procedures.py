"""What the engine knows of a procedure code: what it bills, from which minute, beside what, and what tables say.

Labels are our own words. No text of CPT is kept anywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from payer_profiles import Profile
from scrubber.output.explain.about import looking_at
from scrubber.output.explain.minutes import minutes_of
from scrubber.output.explain.page import Page, sections
from scrubber.output.explain.public import Fact, table_lines
from scrubber.reference import codes
from scrubber.reference.codes import AdministrationCode, CodeRole, Family
from scrubber.rules.definition import Rule

_FAMILIES: Mapping[Family, str] = {
    Family.HYDRATION: "hydration",
    Family.THERAPEUTIC: "therapeutic, prophylactic and diagnostic drugs",
    Family.COMPLEX: "complex drugs (chemotherapy and what is given like it)",
    Family.SUBCUTANEOUS_INFUSION: "infusions under the skin",
    Family.INJECTION: "injections",
    Family.PUMP: "pumps that run on",
    Family.ACCESS: "care of a vascular access",
    Family.VACCINE: "vaccines",
    Family.ANTIBODY: "antibodies that prevent an infection",
    Family.BLOOD: "blood",
    Family.PER_VISIT: "codes for each visit, which most payers do not take",
    Family.UNLISTED: "what has no code of its own",
}
_ROLES: Mapping[CodeRole, str] = {
    CodeRole.INITIAL: "the first hour or first service",
    CodeRole.ADDITIONAL_HOUR: "a further hour of the same drug",
    CodeRole.SEQUENTIAL: "a further drug, one after the other",
    CodeRole.CONCURRENT: "a further drug at the same time",
    CodeRole.PUSH: "a push of a further drug",
    CodeRole.REPEAT_PUSH: "a push of the same drug again",
    CodeRole.ADD_ON: "added to a first code",
    CodeRole.STANDALONE: "stands for itself",
}


def procedure_page(
    code: str, rules: Sequence[Rule], profile: Profile, facts: Sequence[Fact], on: date, label: str = ""
) -> Page | None:
    """Return the page of a procedure code; None where neither engine, rules nor tables know it.

    `profile`: whose minutes are told. `facts`: what public tables say of the code. `label`: CMS's words for a code of
    HCPCS Level II that is no administration.
    """
    row = codes.find(code)
    looking = looking_at(code, rules)
    if row is None and not (looking.by_name or facts or label):
        return None
    table = table_lines(facts)
    shape: dict[str, Any] = {"rules": looking.shape, "tables": [fact.shape for fact in facts]}
    if row is None:
        return Page(
            "procedure",
            code,
            f"{label or 'No code of a drug administration'}; it is looked at only beside an administration",
            sections(
                ("Rules that look at it", looking.lines),
                (f"Public tables, asked for {on.isoformat()}", table),
            ),
            {"label": label or None, **shape},
        )
    minutes = minutes_of(row, profile.parameters)
    followers = [one for one in codes.CODES.values() if code in one.parents]
    return Page(
        "procedure",
        code,
        row.label[0].upper() + row.label[1:],
        sections(
            ("What it bills", _what(row)),
            (f"Minutes ({profile.name})", minutes.lines if minutes else ()),
            ("Minutes", _untimed(row) if minutes is None else ()),
            ("Beside it", _beside(row, followers)),
            ("Rules that look at it", looking.lines),
            (f"Public tables, asked for {on.isoformat()}", table),
            ("Source", _source(row)),
        ),
        {
            "label": row.label,
            "family": row.family.value,
            "technique": row.technique.value,
            "role": row.role.value,
            "timed": minutes is not None,
            "minutes": None
            if minutes is None
            else {"least": minutes.least, "most": minutes.most, "further_units_from": list(minutes.units)},
            "profile": profile.id,
            "facility_rank": row.rank,
            "facility_only": row.facility_only,
            "needs_one_of": list(row.parents),
            "needed_by": [one.code for one in followers],
            **shape,
        },
    )


def _what(row: AdministrationCode) -> tuple[str, ...]:
    found = [f"Family: {_FAMILIES[row.family]}.", f"Role: {_ROLES[row.role]}."]
    if row.rank is not None:
        order = sorted((one.rank, one.code) for one in codes.CODES.values() if one.rank is not None)
        found.append(
            "One of the first services, of which a visit has one for each vascular access. A facility takes the "
            f"highest of {', '.join(code for _, code in order)}; an office the one for the main reason of the visit, "
            "unless its payer goes by the same order."
        )
    if row.facility_only:
        found.append("Facilities only: it may not stand on an 837P.")
    if row.code in codes.NOT_BY_PROFESSIONALS_IN_FACILITIES:
        found.append("Where a facility gives the drug, the facility bills it, not the physician.")
    return tuple(found)


def _untimed(row: AdministrationCode) -> tuple[str, ...]:
    return () if row.family in (Family.UNLISTED, Family.PER_VISIT) else ("No minute decides it.",)


def _beside(row: AdministrationCode, followers: Sequence[AdministrationCode]) -> tuple[str, ...]:
    found = []
    if row.parents:
        found.append(f"It needs one of {_labelled(row.parents)} on the claim.")
    if followers:
        found.append(f"What may be added to it: {_labelled([one.code for one in followers])}.")
    return tuple(found)


def _labelled(wanted: Sequence[str]) -> str:
    return ", ".join(
        f"{code} ({codes.CODES[code].label})" if code in codes.CODES else code for code in wanted
    )


def _source(row: AdministrationCode) -> tuple[str, ...]:
    found = ["Our own words; CPT's texts are the AMA's and are not kept here."]
    for has, source in (
        (bool(row.parents), codes.ADD_ON_SOURCE),
        (row.rank is not None, codes.HIERARCHY_SOURCE),
        (row.rank is not None, codes.ONE_INITIAL_SOURCE),
    ):
        if has:
            found.append(f"{source.title} {source.url} ({source.trust})")
    return tuple(found)
