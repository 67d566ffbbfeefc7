"""What a row tells: a whole administration, one event of one, or nothing that was given here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from scrubber.charts.events.entries import Entry
from scrubber.charts.events.times import Times
from scrubber.charts.events.when import When
from scrubber.charts.readers.table.amounts import (
    Amount,
    dose_doubts,
    dose_of,
    rate_of,
    volume_of,
    waste_doubts,
    waste_of,
)  # fmt: skip
from scrubber.charts.readers.table.mapping import is_of_a_giving
from scrubber.charts.readers.table.moments import (
    NO_TIME,
    against,
    day_of,
    days_for,
    minutes_of,
    times_of,
    when_of,
)
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.said import DENIED, Said, shaken
from scrubber.charts.readers.table.wastes import is_only_waste
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import (
    Action,
    action_of,
    event_of,
    is_by_another,
    is_hold,
    plain,
    says_not_given,
)
from scrubber.charts.words.flags import asks_whether
from scrubber.charts.words.keep_open import keeps_open, turns_to_it
from scrubber.charts.words.lots import lot_said
from scrubber.charts.words.route import OTHER_ROUTE, Manner, Method, Route, Way, is_only_a_way, way
from scrubber.model.record import Administration, NotGiven, Provenance, Quantity, Technique, Uncertain, Waste
from scrubber.model.value import replace

_NOT_GIVEN = re.compile(
    r"\b(?:not given|not done|held|refused|cancel\w*|void\w*|error|missed|scheduled|due|ordered|pending)\b",
    re.IGNORECASE,
)
_INTERRUPTED = re.compile(r"\b(?:stopped|paused|interrupted)\b", re.IGNORECASE)
_Event = Action | Literal["step", "keep_open", "unknown"]
ONLY_DURATION = "a duration is given, but no stop"
NOT_GIVEN = "a row of something not given"
NOT_HERE = "a row of something given elsewhere"
ONLY_ORDERED = "a row of something ordered, of which no giving is told"
NOT_INJECTED = "a row of a route that is neither injected nor infused"
NOT_UNDERSTOOD = "a row whose cells are not understood"
_QUOTED = (
    "drug", "status", "dose", "dose_unit", "route", "technique", "date", "start", "given", "stop", "rate", "waste",
    "waste_unit", "lot",
)  # fmt: skip
_TECHNIQUES: dict[Technique, tuple[Route | None, Method | None]] = {
    "infusion": ("IV", "infusion"), "push": ("IV", "push"), "im": ("IM", None), "sc": ("SC", None),
    "sc_infusion": ("SC", "infusion"), "pump": ("IV", "pump"), "on_body": ("SC", "on_body"),
    "transfusion": ("IV", "transfusion"), "flush": ("IV", "flush"), "oral": ("PO", None),
}  # fmt: skip


def entry_of(row: Row, told: Said) -> tuple[Entry | None, str]:
    """Return what the row documents, or why it documents nothing given; `told`: what stands against it."""
    status = row.text("status") or ""
    if _is_shifted(row):
        return None, NOT_UNDERSTOOD
    if _is_only_ordered(row):
        return None, ONLY_ORDERED
    action = _action(row, status)
    why = _not_given_here(action, status) or _WHY.get(told.denial, "")
    if why:
        return None, why
    substance = row.text("drug") or ""
    times = times_of(row)
    duration = minutes_of(row)
    if duration is not None:
        times = against(times, duration, row.text("duration") or "")
    amount = dose_of(row, substance)
    dose, rate = amount.quantity, rate_of(row)
    ended = times.stop is not None or _in_doubt(times.doubts)
    manner, taken = _manner(row, substance, rate is not None, ended)
    if manner.technique is None:
        return None, NOT_INJECTED if OTHER_ROUTE.search(row.text("route") or "") else NOT_UNDERSTOOD
    if action == "given" and is_only_waste(row):
        action, dose = "wasted", _amount_of(waste_of(row, None))
    item = Administration(
        id=row.text("id") or row.place,
        substance=substance,
        technique=manner.technique,
        hcpcs=(row.text("hcpcs") or "").upper() or None,
        ndc=row.text("ndc"),
        rxnorm=row.text("rxnorm"),
        purpose="keep_open" if keeps_open(substance, row.text("rate") or row.text("dose") or "") else None,
        route=taken.route if taken.route != "other" else None,
        start=times.start,
        stop=times.stop,
        on=times.on,
        dose=dose,
        volume_ml=volume_of(row, dose),
        rate_ml_per_hour=rate,
        lot=_lot(row),
        site=row.text("site"),
        performer=row.text("performer"),
        order=row.text("order"),
        wasted=waste_of(row, dose),
        uncertain=tuple(_doubts(row, times, manner, amount)),
        source=Provenance(locator=row.place, quote=_quote(row)),
    )
    item = shaken(item, told)
    entry = Entry(item, order=row.text("order") or "", interrupted=bool(_INTERRUPTED.search(status)))
    if action == "wasted" or _tells_an_event(row, action) or (action is None and not row.text("start")):
        entry = _as_event(row, entry, action or "unknown", taken)
    return entry, ""


_CLOCK = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d(?::\d\d)?\s?(?:[ap]\.?m?\.?)?", re.IGNORECASE)
_AMOUNT = re.compile(r"[\d,.]+\s?(?:mg|mcg|gm?|ml|units?)", re.IGNORECASE)


def _is_shifted(row: Row) -> bool:
    """Return whether cells stand beside their columns: a dose that is a time, a time that is an amount."""
    words = row.words
    return any(
        name in words and _CLOCK.fullmatch(words[name]) for name in ("drug", "dose", "route", "technique")
    ) or any(name in words and _AMOUNT.fullmatch(words[name]) for name in ("start", "stop", "given"))


def _is_only_ordered(row: Row) -> bool:
    """Return whether a row tells what was ordered, and of a giving nothing that its table has columns for."""
    given = _OF_A_GIVING & row.mapping.columns.keys()
    said = bool(row.remarks) or any(asks_whether(heading) for heading, _ in row.other)
    return "dose_ordered" in row.words and bool(given & _TELLS) and given.isdisjoint(row.words) and not said


_TELLS = frozenset({"start", "given", "dose"})
_OF_A_GIVING = frozenset(
    {
        *_TELLS,
        "stop",
        "rate",
        "volume_ml",
        "duration",
        "waste",
        "lot",
        "site",
        "performer",
        "status",
        "comment",
    }
)


_WHY = {"not_given": NOT_GIVEN, "void": NOT_GIVEN, "others": NOT_HERE}
"""Why a row gives nothing, by what is said against it."""


def _lot(row: Row) -> str | None:
    """Return the lot, of its cell or of a comment; none of a cell that a spreadsheet has made a date of (`MAR12`)."""
    cell = row.cells.get("lot", "")
    if cell == "":
        return lot_said(row.text("comment") or "")
    return row.text("lot") if isinstance(cell, str) else None


def _not_given_here(action: _Event | None, status: str) -> str:
    """Return why a row gives nothing: `Held`, `Refused`, `Given by EMS`; empty where it does."""
    if action in ("not_given", "void") or (action is None and _NOT_GIVEN.search(status)):
        return NOT_GIVEN
    return NOT_HERE if action == "others" else ""


def refusal_of(row: Row, told: Said) -> NotGiven | None:
    """Return the drug that a row says plainly was not given: `Held`, `Refused`; a row of what is due says nothing."""
    status, substance = row.text("status") or "", row.text("drug")
    if not substance or not (says_not_given(status) or plain(status) == "npo" or told.is_refusal):
        return None
    day = next((on for name in ("date", "given", "start") if (on := day_of(row, name))), row.day)
    source = Provenance(locator=row.place, quote=_quote(row))
    return NotGiven(
        substance, (row.text("hcpcs") or "").upper() or None, row.text("ndc"), day, "not given", source
    )


def passed_over(row: Row) -> str:
    """Return a row of nothing given in few words, with the state that says so: `Protonix 40 mg: Due`."""
    return ": ".join(filter(None, (row.text("drug"), row.text("status"))))


def hold_of(row: Row) -> Entry | None:
    """Return what a row says against an infusion that runs then: `Held`; None for any other row."""
    status, substance = row.text("status") or "", row.text("drug")
    if not substance or not row.of_events or not is_hold(status):
        return None
    source = Provenance(locator=row.place, quote=_quote(row))
    item = Administration(
        row.place, substance, "infusion", hcpcs=(row.text("hcpcs") or "").upper() or None, source=source
    )
    return _as_event(row, Entry(item, order=row.text("order") or ""), "hold", Way(None, None))


def _doubts(row: Row, times: Times, manner: Manner, amount: Amount) -> Iterator[Uncertain]:
    """Yield what the row leaves open: its times, its way, its dose, and a stop that only a duration tells."""
    yield from times.doubts
    yield from manner.uncertain(row.text("route") or row.text("technique") or "")
    yield from dose_doubts(row, amount)
    duration = row.text("duration")
    began = times.start is not None or _in_doubt(times.doubts, "start")
    open_end = began and times.stop is None and not _in_doubt(times.doubts)
    if duration and open_end and manner.technique == "infusion":
        yield Uncertain("stop", duration, ONLY_DURATION)
    yield from waste_doubts(row)


def _as_event(row: Row, entry: Entry, event: _Event | Literal["hold"], way: Way) -> Entry:
    """Return an entry as one event of a course, at the time that its row gives."""
    given = row.text("given") and is_of_a_giving(row.mapping.columns["given"])
    name = "start" if row.text("start") and not given else "given"
    if event == "rate" and row.text("stop"):
        event, name = "stop", "stop"
    days = days_for(row, name)
    item = replace(entry.administration, start=None, stop=None, on=days[0] if len(days) == 1 else None)
    when = when_of(row, name, days) or When("", (), NO_TIME)
    if any(doubt.field == "start" and doubt.reason in DENIED for doubt in item.uncertain):
        when = When(when.quote, (), DENIED[0])
    return replace(
        entry, administration=item, action=event, when=when, way=way, said=row.text("status") or ""
    )


def _action(row: Row, status: str) -> _Event | None:
    """Return what the status means: an event of a course, or a word for what is done with."""
    if row.event:
        return row.event
    if row.of_events and turns_to_it(status):
        return "keep_open"
    found = action_of(status) if status else "given"
    if found == "stop" and not row.of_events:
        return "given"  # `Completed` in a log of whole doses
    if found == "others" and is_by_another(status):
        return None
    return "keep_open" if found == "rate" and turns_to_it(row.text("rate") or "") else found


def _amount_of(waste: Waste | None) -> Quantity | None:
    return waste.amount if waste else None


def _tells_an_event(row: Row, action: _Event | None) -> bool:
    """A row with a start and a stop tells a whole, and so does `Given` where no row tells another event.

    `Waste` is no dose, and a row that only says that it ran (`Infuse 10:02 to 10:47`) is no further infusion.
    """
    if row.event:
        return True
    if not row.of_events or action in ("wasted", "rate"):
        return row.of_events
    if action is None:
        return not row.text("stop")  # nobody knows of what
    if row.text("start") and "stop" in row.cells:
        return not row.text("stop") and event_of(row.text("status") or "") not in (None, "given")
    return True


def unknown_action(row: Row) -> str:
    """Return the status of a row that nobody here knows."""
    status = row.text("status") or ""
    return status if status and _action(row, status) is None else ""


def _in_doubt(doubts: tuple[Uncertain, ...], field: str = "stop") -> bool:
    """A stop, or a start, was told, whatever it is."""
    return any(doubt.field == field for doubt in doubts)


def _quote(row: Row) -> str:
    words = row.words | {"status": row.own_status} if row.own_status else row.words
    return " | ".join(words[name] for name in _QUOTED if name in words)[:500]


def _manner(row: Row, substance: str, has_rate: bool, has_run: bool) -> tuple[Manner, Way]:
    """Return how it was given, and the way that the row writes."""
    own = row.mapping.techniques.get((row.text("technique") or row.text("route") or "").casefold())
    if own is not None:
        return Manner(own), Way(*_TECHNIQUES[own])
    said = bool(row.text("route") or row.text("technique"))
    ways = (row.text(name) or "" for name in ("status", "comment"))
    method = row.text("technique") or ("" if said else next(filter(is_only_a_way, ways), ""))
    said = said or bool(method)
    if not said and drugs.is_fluid(substance):
        return Manner("infusion"), Way(None, "infusion")
    if not said and drugs.is_blood(substance):
        return Manner("transfusion"), Way("IV", "transfusion")
    remark = " ".join(filter(None, (substance, row.text("dose"))))
    found = way([row.text("route") or ""], [method])
    if found.route != "other":
        found = way([row.text("route") or ""], [method], remark)
    return found.manner(has_rate=has_rate, has_run=has_run), found
