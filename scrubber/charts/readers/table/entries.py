"""What a row tells: a whole administration, one event of one, or nothing that was given here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.times import Times
from scrubber.charts.events.when import When
from scrubber.charts.readers.table.moments import NO_TIME, against, day_of, minutes_of, times_of, when_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action, action_of, event_of, says_not_given
from scrubber.charts.words.headings import unit_of
from scrubber.charts.words.route import Manner, Method, Route, Way, way
from scrubber.charts.words.values import exact_number, is_relative, millilitres, volume_rate
from scrubber.model.record import Administration, NotGiven, Provenance, Quantity, Technique, Uncertain, Waste
from scrubber.model.value import replace
from scrubber.reference import drugs as table_of_drugs

_AMOUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?|\.\d+)\s*([A-Za-zµ/\[\]%0-9]*)")
_NOT_GIVEN = re.compile(
    r"\b(?:not given|not done|held|refused|cancel\w*|void\w*|error|missed|scheduled|due|ordered|pending)\b",
    re.IGNORECASE,
)
_NO_WASTE = re.compile(r"(?:none|no|no waste|nil|zero)\.?", re.IGNORECASE)
_INTERRUPTED = re.compile(r"\b(?:stopped|paused|interrupted)\b", re.IGNORECASE)
_OF_A_WAY = re.compile(
    r"(?<=[\w.])[ ,]+(?:(?:iv|ivp|ivpb|i\.v\.|im|i\.m\.|sc|s\.c\.|sq|sub-?q|subcut|po|push|infusion|bolus|drip"
    r"|piggyback)(?:[ ,./-]+|$))+$",
    re.IGNORECASE,
)
"""Behind an amount, words for how it was given: `8 mg IVP`."""
_IN_NAME = re.compile(
    r"(?<![\w.,/-])(\d[\d,]*(?:\.\d+)?|\.\d+)\s?(mg|mcg|µg|ug|g|gm|grams?|units?|iu|meq|mmol)\b(?!\s*(?:/|per\b))",
    re.IGNORECASE,
)
_PRODUCT = re.compile(
    r"/\s*\d*\s*ml\b|\b(?:vials?|sdv|mdv|inj\w*|soln?|solution|tab\w*|cap\w*|kit|syringe|pfs|pen|amp\w*|ndc)\b",
    re.IGNORECASE,
)
DOSE_IN_NAME = "the amount stands with the drug, and may be the strength of a vial"
ONLY_DURATION = "a duration is given, but no stop"
NOT_GIVEN = "a row of something not given"
NOT_HERE = "a row of something given elsewhere"
NOT_INJECTED = "a row of a route that is neither injected nor infused"
_QUOTED = (
    "drug", "status", "dose", "dose_unit", "route", "technique", "date", "start", "given", "stop", "rate", "waste",
    "waste_unit", "lot",
)  # fmt: skip
_TECHNIQUES: dict[Technique, tuple[Route | None, Method | None]] = {
    "infusion": ("IV", "infusion"), "push": ("IV", "push"), "im": ("IM", None), "sc": ("SC", None),
    "sc_infusion": ("SC", "infusion"), "pump": ("IV", "pump"), "on_body": ("SC", "on_body"),
    "transfusion": ("IV", "transfusion"), "flush": ("IV", "flush"), "oral": ("PO", None),
}  # fmt: skip


def entry_of(row: Row) -> tuple[Entry | None, str]:
    """Return what the row documents, or why it documents nothing given."""
    status = row.text("status") or ""
    action = _action(row, status)
    why = _not_given_here(action, status)
    if why:
        return None, why
    substance = row.text("drug") or ""
    times = times_of(row)
    duration = minutes_of(row)
    if duration is not None:
        times = against(times, duration, row.text("duration") or "")
    dose, dose_doubt = _dose_of(row, substance)
    rate = _rate(row)
    ended = times.stop is not None or _in_doubt(times.doubts)
    manner, taken = _manner(row, substance, rate is not None, ended)
    if manner.technique is None:
        return None, NOT_INJECTED
    if action == "given" and _is_only_waste(row):
        action, dose = "wasted", _amount_of(_waste(row, None))
    item = Administration(
        id=row.text("id") or row.place,
        substance=substance,
        technique=manner.technique,
        hcpcs=(row.text("hcpcs") or "").upper() or None,
        ndc=row.text("ndc"),
        rxnorm=row.text("rxnorm"),
        route=taken.route if taken.route != "other" else None,
        start=times.start,
        stop=times.stop,
        on=times.on,
        dose=dose,
        volume_ml=_volume(row, dose),
        rate_ml_per_hour=rate,
        lot=row.text("lot"),
        site=row.text("site"),
        performer=row.text("performer"),
        order=row.text("order"),
        wasted=_waste(row, dose),
        uncertain=tuple(_doubts(row, times, manner, dose_doubt)),
        source=Provenance(locator=row.place, quote=_quote(row)),
    )
    entry = Entry(item, order=row.text("order") or "", interrupted=bool(_INTERRUPTED.search(status)))
    if action == "wasted" or _tells_an_event(row, action) or (action is None and not row.text("start")):
        entry = _as_event(row, entry, action or "unknown", taken)
    return entry, ""


def _not_given_here(action: Action | None, status: str) -> str:
    """Return why a row gives nothing: `Held`, `Refused`, `Given by EMS`; empty where it does."""
    if action in ("not_given", "void") or (action is None and _NOT_GIVEN.search(status)):
        return NOT_GIVEN
    return NOT_HERE if action == "others" else ""


def refusal_of(row: Row) -> NotGiven | None:
    """Return the drug that a row says plainly was not given: `Held`, `Refused`; a row of what is due says nothing."""
    status, substance = row.text("status") or "", row.text("drug")
    if not substance or not says_not_given(status):
        return None
    day = next((on for name in ("date", "given", "start") if (on := day_of(row, name))), row.day)
    source = Provenance(locator=row.place, quote=_quote(row))
    return NotGiven(
        substance, (row.text("hcpcs") or "").upper() or None, row.text("ndc"), day, "not given", source
    )


def _dose_of(row: Row, substance: str) -> tuple[Quantity | None, str]:
    """Return the dose, and why there is none: of its column; where the table has none, what stands with the drug."""
    if row.of_events or {"dose", "dose_unit"} & row.mapping.columns.keys():
        return quantity_of(row, "dose", "dose_unit")
    found = {(match[1].replace(",", ""), match[2]) for match in _IN_NAME.finditer(substance)}
    number = exact_number(next(iter(found))[0]) if len(found) == 1 else None
    if number is None:
        return None, ""
    amount = Quantity(number, next(iter(found))[1])
    return (None, DOSE_IN_NAME) if _may_be_a_strength(substance, amount) else (amount, "")


def _may_be_a_strength(substance: str, amount: Quantity) -> bool:
    """Return whether an amount beside a drug may be what a vial holds: a vial of this size is sold, nobody knows its
    vials, or the words are of a product.
    """
    vials = {
        size
        for drug in table_of_drugs.by_name(substance)
        if drug.vial_unit.casefold() == amount.unit.casefold()
        for size in drug.vials
    }
    return not vials or amount.value in vials or _PRODUCT.search(substance) is not None


def _doubts(row: Row, times: Times, manner: Manner, dose_doubt: str) -> Iterator[Uncertain]:
    """Yield what the row leaves open: its times, its way, its dose, and a stop that only a duration tells."""
    yield from times.doubts
    yield from manner.uncertain(row.text("route") or row.text("technique") or "")
    if dose_doubt:
        yield Uncertain("dose", row.text("dose") or row.text("drug") or "", dose_doubt)
    duration = row.text("duration")
    open_end = times.start is not None and times.stop is None and not _in_doubt(times.doubts)
    if duration and open_end and manner.technique == "infusion":
        yield Uncertain("stop", duration, ONLY_DURATION)
    if row.text("waste") and _waste(row, None) is None and quantity_of(row, "waste", "waste_unit", "?")[1]:
        yield Uncertain("wasted", row.text("waste") or "", "this is no exact amount")


def _as_event(row: Row, entry: Entry, event: Action | Literal["unknown"], way: Way) -> Entry:
    """Return an entry as one event of a course, at the time that its row gives."""
    name = "start" if row.text("start") else "given"
    if event == "rate" and row.text("stop"):
        event, name = "stop", "stop"
    on = day_of(row, name) or day_of(row, "date") or row.day
    item = replace(entry.administration, start=None, stop=None, on=on)
    when = when_of(row, name, on) or When("", (), NO_TIME)
    return replace(entry, administration=item, action=event, when=when, way=way)


def _waste(row: Row, dose: Quantity | None) -> Waste | None:
    if _NO_WASTE.fullmatch(row.text("waste") or ""):
        return Waste(Quantity(Decimal(0), dose.unit if dose else "mg"), reason=row.text("waste_reason"))
    waste, _ = quantity_of(row, "waste", "waste_unit", dose.unit if dose else "")
    return None if waste is None else Waste(waste, reason=row.text("waste_reason"))


def _volume(row: Row, dose: Quantity | None) -> Decimal | None:
    volume = exact_number((row.text("volume_ml") or "").split(" ")[0].replace(",", "") or None)
    return volume if volume is not None else millilitres(dose)


def _action(row: Row, status: str) -> Action | None:
    """Return what the status means: an event of a course, or a word for what is done with."""
    found = action_of(status) if status else "given"
    if found == "stop" and not row.of_events:
        return "given"  # `Completed` in a log of whole doses
    return found


def _is_only_waste(row: Row) -> bool:
    """A row of a list of wastes: an amount wasted, and nothing of a dose."""
    others = ("dose", "volume_ml", "start", "stop", "given", "route", "technique", "status")
    return bool(row.text("waste")) and not any(row.text(name) for name in others)


def _amount_of(waste: Waste | None) -> Quantity | None:
    return waste.amount if waste else None


def _tells_an_event(row: Row, action: Action | None) -> bool:
    """A row with a start and a stop tells a whole, and so does `Given` where no row tells another event.

    `Waste` is no dose, and a row that only says that it ran (`Infuse 10:02 to 10:47`) is no further infusion.
    """
    if not row.of_events or action in ("wasted", "rate"):
        return row.of_events
    if row.text("start") and "stop" in row.cells:
        return not row.text("stop") and event_of(row.text("status") or "") not in (None, "given")
    return True


def unknown_action(row: Row) -> str:
    """Return the status of a row that nobody here knows."""
    status = row.text("status") or ""
    return status if status and _action(row, status) is None else ""


def _in_doubt(doubts: tuple[Uncertain, ...]) -> bool:
    """A stop was told, whatever it is."""
    return any(doubt.field == "stop" for doubt in doubts)


def _rate(row: Row) -> Decimal | None:
    """Return a rate in mL/h: a bare number is one, an amount per time only where it is one of volume."""
    text = (row.text("rate") or "").replace(",", "").strip()
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(.*)", text)
    if match is None:
        return None
    unit = (match[2] or row.text("rate_unit") or "mL/h").replace(" ", "").casefold()
    number = exact_number(match[1])
    if number is None:
        return None
    return volume_rate(Quantity(number, re.sub(r"^(?:mls|cc)(?=/)", "ml", unit.replace("per", "/"))))


def _quote(row: Row) -> str:
    return " | ".join(text for name in _QUOTED if (text := row.text(name)))[:500]


def _manner(row: Row, substance: str, has_rate: bool, has_run: bool) -> tuple[Manner, Way]:
    """Return how it was given, and the way that the row writes."""
    own = row.mapping.techniques.get((row.text("technique") or row.text("route") or "").casefold())
    if own is not None:
        return Manner(own), Way(*_TECHNIQUES[own])
    said = bool(row.text("route") or row.text("technique"))
    if not said and drugs.is_fluid(substance):
        return Manner("infusion"), Way(None, "infusion")
    remark = " ".join(filter(None, (substance, row.text("dose"))))
    found = way([row.text("route") or ""], [row.text("technique") or ""])
    if found.route != "other":
        found = way([row.text("route") or ""], [row.text("technique") or ""], remark)
    return found.manner(has_rate=has_rate, has_run=has_run), found


def quantity_of(row: Row, name: str, unit_name: str, unit_else: str = "") -> tuple[Quantity | None, str]:
    """Return an amount of a cell and the unit in it or in the cell beside it; and why there is none."""
    text = row.text(name)
    if text is None:
        return None, ""
    match = _AMOUNT.fullmatch(_OF_A_WAY.sub("", text) if name == "dose" else text)
    number = exact_number(match[1].replace(",", "")) if match else None
    if match is None or number is None:
        return None, "this is no exact amount"
    unit = match[2] or row.text(unit_name) or unit_of(row.mapping.columns.get(name, "")) or unit_else
    if not unit:
        return None, "no unit is given"
    amount = Quantity(number, unit)
    return (None, "a dose per weight, area or time is no amount") if is_relative(amount) else (amount, "")
