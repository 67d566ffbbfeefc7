"""The shorthand of cases: one line of text per administration and per service line.

A chart line: `ID SUBSTANCE TECHNIQUE [TIMES] [key=value …]`

    a1 infliximab infusion 10:15-12:00 class=complex dose=400mg vials=4x100mg
    a2 rituximab infusion 09:00-09:40,10:10-13:00            (an interrupted run)
    a3 ondansetron push 10:05                                (a push needs no stop)
    a4 normal_saline infusion 08:00-09:35 class=hydration    (underscores are blanks)
    a5 vancomycin infusion 23:40-+00:50                      (+ is the next day)
    order o1 infliximab dose=400mg route=IV signed=2026-03-01
    a6 cefazolin infusion 10:15-11:00 uncertain=stop         (the chart leaves a field in doubt)
    in_part page_2                                           (the reader did not make out page 2)
    unstated                                                 (nobody says whether the chart is whole)
    not_given infliximab hcpcs=J1745
    primary a1 · indication E86.0 for=a4 · monitoring 10:30 vitals_stable · note 10:20 rigors by=P._Mint_RN

A claim line: `CODE[-MOD…] xUNITS CHARGE [key=value …]`, as `96366-59 x2 84.00 dx=2 date=2026-03-03 rev=0260`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from scrubber.model.record import (
    Administration,
    ClaimKeys,
    Discontinuation,
    Encounter,
    Indication,
    InfusionRecord,
    Interval,
    Monitoring,
    Note,
    NotGiven,
    NotUnderstood,
    Order,
    Patient,
    Provenance,
    Quantity,
    Setting,
    Technique,
    Uncertain,
    Understood,
    Vials,
    Waste,
)
from scrubber.model.value import Value, field

DOCUMENT = "chart.json"
"""The document name that shorthand charts carry as their source."""

_TIME = re.compile(r"(\+?)(\d{1,2}):(\d{2})$")
_QUANTITY = re.compile(r"(\d+(?:\.\d+)?)([A-Za-z%]+)$")
_LINE = re.compile(r"(?P<code>[A-Z0-9]*)(?P<mods>(?:-[A-Z0-9]{2})*)$")


_KEYS = frozenset(
    {
        "date", "dose", "wasted", "hcpcs", "ndc", "class", "purpose", "route", "access", "access_reason", "container",
        "visit", "volume", "rate", "concentration", "planned", "pump_owner", "hormonal", "vials", "single_dose",
        "waste_reason", "waste_by", "waste_at", "lot", "site", "performer", "order", "discontinued", "uncertain",
    }
)  # fmt: skip


class ShorthandError(ValueError):
    """A case that does not follow the shorthand; the message quotes the word (cases hold no real data)."""


class LineSpec(Value):
    """One service line in shorthand, parsed."""

    code: str
    modifiers: tuple[str, ...]
    units: str
    charge: Decimal
    options: Mapping[str, str] = field(default_factory=dict)


def parse_line(text: str) -> LineSpec:
    """Read `96366-59 x2 84.00 dx=2`. A revenue-only line starts with `-` and names `rev=`."""
    words = text.split()
    if len(words) < 3 or not words[1].startswith("x"):
        raise ShorthandError(f"{text!r}: write CODE[-MOD] xUNITS CHARGE, as in 96366 x2 84.00")
    match = _LINE.match("" if words[0] == "-" else words[0])
    if match is None:
        raise ShorthandError(f"{words[0]!r} is no code with modifiers")
    try:
        charge = Decimal(words[2])
    except InvalidOperation as error:
        raise ShorthandError(f"{words[2]!r} is no charge") from error
    return LineSpec(
        code=match["code"],
        modifiers=tuple(m for m in match["mods"].split("-") if m),
        units=words[1][1:],
        charge=charge,
        options=_options(words[3:]),
    )


def parse_chart(
    lines: str | Iterable[str],
    *,
    on: date,
    setting: Setting | None = None,
    claim_id: str | None = None,
    patient: Patient | None = None,
) -> InfusionRecord:
    """Read a chart of one or more lines; times fall on `on`."""
    if isinstance(lines, str):
        lines = [line for line in lines.splitlines() if line.strip()]
    administrations: list[Administration] = []
    orders: list[Order] = []
    indications: list[Indication] = []
    monitoring: list[Monitoring] = []
    notes: list[Note] = []
    not_given: list[NotGiven] = []
    primary: str | None = None
    missed: list[NotUnderstood] = []
    unstated = False
    for line in lines:
        words = line.split()
        options = _options(words)
        match words[0]:
            case "order":
                orders.append(_order(words, options))
            case "not_given":
                not_given.append(NotGiven(_blanks(words[1]) or "", options.get("hcpcs"), None, on, "refused"))
            case "primary":
                primary = words[1]
            case "in_part":
                missed.append(NotUnderstood(_blanks(words[1]) or ""))
            case "unstated":
                unstated = True
            case "indication":
                indications.append(Indication(words[1], _blanks(options.get("text")), options.get("for")))
            case "monitoring":
                monitoring.append(Monitoring(_time(words[1], on), _blanks(" ".join(words[2:])) or ""))
            case "note":
                text = " ".join(word for word in words[2:] if not word.startswith("by="))
                notes.append(Note(_time(words[1], on), _blanks(options.get("by")), _blanks(text) or ""))
            case _:
                administrations.append(_administration(words, options, on, len(administrations)))
    return InfusionRecord(
        claim=ClaimKeys(claim_id=claim_id),
        patient=patient or Patient(),
        encounter=Encounter(setting=setting, primary_reason=primary),
        orders=tuple(orders),
        administrations=tuple(administrations),
        monitoring=tuple(monitoring),
        indications=tuple(indications),
        not_given=tuple(not_given),
        notes=tuple(notes),
        understood=Understood(not missed and not unstated, tuple(missed)),
    )


def _administration(words: list[str], options: Mapping[str, str], on: date, index: int) -> Administration:
    if len(words) < 3:
        raise ShorthandError(f"{' '.join(words)!r}: write ID SUBSTANCE TECHNIQUE [TIMES] [key=value]")
    for key in options:
        if key not in _KEYS:
            raise ShorthandError(f"{key!r} is no key of an administration; keys: {', '.join(sorted(_KEYS))}")
    times = words[3] if len(words) > 3 and "=" not in words[3] else ""
    day = date.fromisoformat(options["date"]) if "date" in options else on
    runs = _runs(times, day)
    dose = options.get("dose")
    wasted = options.get("wasted")
    return Administration(
        id=words[0],
        substance=_blanks(words[1]) or "",
        technique=cast(Technique, words[2]),
        hcpcs=options.get("hcpcs"),
        ndc=options.get("ndc"),
        drug_class=cast(Any, options.get("class")),
        purpose=cast(Any, options.get("purpose")),
        route=options.get("route"),
        access=_blanks(options.get("access")) or "primary",
        access_reason=_blanks(options.get("access_reason")),
        container=options.get("container"),
        visit=options.get("visit"),
        start=runs[0].start if runs else None,
        stop=runs[-1].stop if runs else None,
        on=day,
        segments=runs if len(runs) > 1 else (),
        dose=_quantity(dose) if dose else None,
        volume_ml=Decimal(options["volume"]) if "volume" in options else None,
        rate_ml_per_hour=Decimal(options["rate"]) if "rate" in options else None,
        concentration=options.get("concentration"),
        planned_hours=Decimal(options["planned"]) if "planned" in options else None,
        pump_owner=cast(Any, options.get("pump_owner")),
        hormonal=_yes_no(options.get("hormonal")),
        vials=_vials(options),
        wasted=Waste(
            _quantity(wasted),
            _blanks(options.get("waste_reason")),
            _blanks(options.get("waste_by")),
            _time(options["waste_at"], day) if "waste_at" in options else None,
        )
        if wasted
        else None,
        lot=options.get("lot"),
        site=_blanks(options.get("site")),
        performer=_blanks(options.get("performer")),
        order=options.get("order"),
        discontinued=Discontinuation(_blanks(options["discontinued"])) if "discontinued" in options else None,
        uncertain=(Uncertain(options["uncertain"], "about an hour", "an estimate"),)
        if "uncertain" in options
        else (),
        source=Provenance(DOCUMENT, f"administrations[{index}]", " ".join(words)),
    )


def _runs(text: str, on: date) -> tuple[Interval, ...]:
    runs = []
    for piece in filter(None, text.split(",")):
        start, dash, stop = piece.partition("-")
        runs.append(Interval(_time(start, on) if start else None, _time(stop, on) if dash and stop else None))
    return tuple(runs)


def _time(text: str, on: date) -> datetime:
    match = _TIME.match(text)
    if match is None:
        raise ShorthandError(f"{text!r} is no time; write HH:MM, or +HH:MM for the next day")
    day = on + timedelta(days=1) if match[1] else on
    return datetime(day.year, day.month, day.day, int(match[2]), int(match[3]))  # noqa: DTZ001 - local wall clock


def _order(words: list[str], options: Mapping[str, str]) -> Order:
    substance = words[2] if len(words) > 2 and "=" not in words[2] else None
    return Order(
        id=words[1],
        substance=_blanks(substance),
        dose=_quantity(options["dose"]) if "dose" in options else None,
        route=options.get("route"),
        rate=_blanks(options.get("rate")),
        duration_minutes=int(options["minutes"]) if "minutes" in options else None,
        ordered_by=_blanks(options.get("by")),
        signed_at=date.fromisoformat(options["signed"]) if "signed" in options else None,
        verbal=_yes_no(options.get("verbal")),
        authenticated_at=date.fromisoformat(options["authenticated"]) if "authenticated" in options else None,
    )


def _vials(options: Mapping[str, str]) -> tuple[Vials, ...]:
    single = _yes_no(options.get("single_dose"))
    found = []
    for piece in filter(None, options.get("vials", "").split(",")):
        count, _, size = piece.partition("x")
        found.append(Vials(_quantity(size), int(count), single))
    return tuple(found)


def _quantity(text: str) -> Quantity:
    match = _QUANTITY.match(text)
    if match is None:
        raise ShorthandError(f"{text!r} is no amount with a unit, as 400mg")
    return Quantity(Decimal(match[1]), match[2])


def _options(words: Iterable[str]) -> dict[str, str]:
    return dict(word.split("=", 1) for word in words if "=" in word)


def _blanks(text: str | None) -> str | None:
    return None if text is None else text.replace("_", " ")


def _yes_no(text: str | None) -> bool | None:
    return None if text is None else text in {"yes", "true"}
