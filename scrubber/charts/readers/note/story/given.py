"""The record of an administration that a note tells of: its times, its way, its amounts, and what of them is open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from scrubber.charts.events.times import Times
from scrubber.charts.readers.note.drug.vials import Opened, fits, opened_in, vials_of
from scrubber.charts.readers.note.page.header import place_of
from scrubber.charts.readers.note.values.amounts import hours, is_long, quantity, wasted
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import SLOW_PUSH_MINUTES, Fact, Statement
from scrubber.charts.words import drugs
from scrubber.charts.words.route import Manner, Method, Route, Way
from scrubber.charts.words.values import millilitres
from scrubber.model.record import (
    Administration,
    Discontinuation,
    Provenance,
    Quantity,
    Uncertain,
    Vials,
    Waste,
)
from scrubber.model.value import replace

_ROUTES: dict[str, Route] = {"im": "IM", "sc": "SC", "oral": "PO", "on_body": "SC"}
_METHODS: dict[str, Method] = {
    "push": "push", "infusion": "infusion", "pump": "pump", "transfusion": "transfusion", "on_body": "on_body",
}  # fmt: skip
_INTO_TISSUE = frozenset({"im", "sc", "on_body"})
"""Ways without a bag: millilitres are those of the syringe."""
ONLY_DURATION = "a duration is given, but no time"
AGAINST_VIALS = "with the dose it makes no whole vials of that number"
WITH_A_COMMA = "a comma stands in the number where a point is written"
SEVERAL_DOSES = "several doses are told of it: which was given when is not said"
BEGUN_ELSEWHERE = "it was running when the note begins"


def administration_of(draft: Draft, text: str, name: str, day: date | None) -> Administration | None:
    """Return what the note documents as given, with the id `name`; None where it tells of no giving here.

    `day`: the note's own, where no time tells it.
    """
    if draft.course.first() is None and draft.step is not None:
        unsure = draft.step.unsure or _has_a_row_ahead(draft, text)
        draft.course.take("start", replace(draft.step, unsure=unsure))
    if not _is_charted(draft, text) or draft.way == "elsewhere":
        return None
    times = draft.course.times(day)
    if draft.injected:
        times = _one_moment(times, _has_two_shots(draft, text))
    duration = draft.facts.get("duration")
    manner = _manner(draft, duration)
    amount = _amount(draft)
    source, *also = _sources(draft, text)
    return Administration(
        id=name,
        substance=" ".join(draft.name.split()),
        technique=manner.technique or "infusion",
        hcpcs=draft.value("hcpcs"),
        ndc=draft.value("ndc"),
        purpose="keep_open" if "keep_open" in draft.facts and "purpose" not in draft.unsure else None,
        route=_route(draft),
        start=times.start,
        stop=times.stop,
        on=times.on,
        segments=times.segments,
        container=draft.value("container"),
        dose=amount,
        volume_ml=_volume(draft),
        rate_ml_per_hour=Decimal(draft.value("rate") or 0) or None,
        lot=None if "lot" in draft.unsure else draft.value("lot"),
        site=draft.value("site"),
        planned_hours=hours(duration) if manner.technique == "pump" else None,
        vials=_vials(draft) or (),
        wasted=_waste(draft, amount),
        discontinued=Discontinuation(*draft.reason) if draft.reason and draft.course.over else None,
        uncertain=_doubts(draft, text, times, manner),
        source=source,
        also=tuple(also),
    )


def _has_a_row_ahead(draft: Draft, text: str) -> bool:
    """`13:02  VTBI 250  START`, `13:17  rate 167 mL/hr`: a row that was not made out may tell the beginning."""
    steps = [fact.start for item in draft.told for fact in item.facts if fact.kind == "step"]
    return bool(steps) and _OF_A_RATE.search(text, draft.statement.end, min(steps)) is not None


_OF_A_RATE = re.compile(
    r"^[ \t]*(?:[01]?\d|2[0-3]):?[0-5]\d\b[^\n]*(?:\brate\b|\bml\s?/\s?h|\bstart|\bvtbi\b|\binfus)[^\n]*\n",
    re.IGNORECASE | re.MULTILINE,
)


def kept_open_by(draft: Draft, text: str, place: int, day: date | None) -> Iterator[Administration]:
    """Yield what its bag did for the line alone, behind its run; the first has the id of `place`."""
    told = [item for item in draft.told if item.of("keep_open")] or [draft.statement]
    for course in draft.kept:
        if course.first() is None and course.last() is None:
            continue
        times = course.times(day)
        yield Administration(
            id=f"n{place}",
            substance=draft.name,
            technique="infusion",
            purpose="keep_open",
            route="IV",
            start=times.start,
            stop=times.stop,
            on=times.on,
            site=draft.value("site"),
            uncertain=times.doubts,
            source=_source(text, told[-1]),
        )
        place += 1


def _is_charted(draft: Draft, text: str) -> bool:
    """Return whether something tells that it was given: a time, a waste of its dose, how long it ran, or
    `Zofran 8 mg IVP given`.
    """
    amount, duration = draft.dose(), draft.facts.get("duration")
    if draft.course.told:
        return True
    if amount is not None and "waste" in draft.facts:
        return not is_wasted_whole(draft, text)
    if duration is not None and (duration.vague or (amount is None and draft.given)):
        return True  # `Remicade 400 mg, ran about an hour`
    return draft.given and amount is not None and (bool(draft.ways) or "volume" in draft.facts)


def is_wasted_whole(draft: Draft, text: str) -> bool:
    """`aminophylline 75 mg drawn up`, and later `75 mg wasted`: return whether it was made ready and nothing is left of
    it, and nothing tells that any was given.
    """
    amount, waste = draft.dose(), draft.facts.get("waste")
    if amount is None or waste is None or draft.course.told or draft.given or "wasted" in draft.unsure:
        return False
    said = " ".join(text[item.start : item.end] for item in draft.told)
    if draft.ways or draft.facts.keys() & {"site", "duration"} or _WENT_IN.search(said):
        return False  # `Morphine 2 mg IVP for pain, wasted 2 mg unused`
    gone = wasted(waste, amount)
    ready = _READY.search(text, draft.statement.start, max(waste.end, draft.statement.end)) is not None
    return ready and gone.unit == amount.unit and gone.value >= amount.value


_WENT_IN = re.compile(r"\b(?:iv[ ]?p(?:ush)?|push\w*|infus\w*|ran|inj\w*|sc|sq|subq|im)\b", re.IGNORECASE)
_READY = re.compile(
    r"\b(?:drawn|drew|pulled|mixed|prepared|compounded|spiked|primed|at[ \t]+(?:the[ \t]+)?bedside"
    r"|not[ \t]+(?:given|needed|used|required))\b",
    re.IGNORECASE,
)


def _one_moment(times: Times, has_two_shots: bool) -> Times:
    """Return the times of what is given at one moment: its end is told where it follows soon, as of a slow push."""
    kept = tuple(doubt for doubt in times.doubts if doubt.field == "start" or _is_soon(doubt, times))
    soon = (
        times.start is not None
        and times.stop is not None
        and times.stop - times.start <= timedelta(minutes=SLOW_PUSH_MINUTES)
    )
    return replace(times, stop=times.stop if soon and not has_two_shots else None, segments=(), doubts=kept)


def _is_soon(end: Uncertain, times: Times) -> bool:
    """Return whether an end that may be of either half of the day follows soon, as of a slow push."""
    start = next((doubt for doubt in times.doubts if doubt.field == "start"), None)
    if end.field != "stop" or start is None or not end.values or len(start.values) != len(end.values):
        return False
    try:
        pairs = [
            (datetime.fromisoformat(a), datetime.fromisoformat(b))
            for a, b in zip(start.values, end.values, strict=True)
        ]
    except ValueError:  # a time of day without a date
        return False
    return all(timedelta() <= b - a <= timedelta(minutes=SLOW_PUSH_MINUTES) for a, b in pairs)


def _has_two_shots(draft: Draft, text: str) -> bool:
    """`Crysvita 70 mg SQ split 2 sites 1016/1017`: the second time is of the other shot."""
    ends = (fact for item in draft.told for fact in item.facts if fact.kind == "stop")
    return draft.way in ("im", "sc") and any(text[fact.start - 1 : fact.start] == "/" for fact in ends)


# amounts


def _amount(draft: Draft) -> Quantity | None:
    """Return the dose as told, else as ordered; of a drug or blood that is infused, millilitres are the bag's."""
    if "dose" in draft.unsure or _doubtful_dose(draft) is not None:
        return None
    amount = draft.dose() or quantity(draft.ordered)
    of_the_bag = not draft.is_fluid and not draft.injected
    return None if of_the_bag and millilitres(amount) is not None else amount


def _doubtful_dose(draft: Draft) -> Fact | None:
    """`687,5 mg`, `2 and 4 mg`: return the dose that was told, or else ordered, where nobody may count on it."""
    told = draft.facts.get("dose") or draft.ordered
    return told if told is not None and told.vague else None


def _volume(draft: Draft) -> Decimal | None:
    """Return the millilitres of the bag; those that go into tissue are the syringe's."""
    if draft.way in _INTO_TISSUE:
        return None
    volume = draft.value("volume")
    return Decimal(volume) if volume else millilitres(draft.dose())


def _waste(draft: Draft, amount: Quantity | None) -> Waste | None:
    fact = draft.facts.get("waste")
    if fact is None or "wasted" in draft.unsure or _is_against_the_vials(draft, amount):
        return None
    return Waste(wasted(fact, amount), draft.waste_why, draft.waste_by, draft.waste_at)


def _opened(draft: Draft) -> list[Opened]:
    return [one for fact in draft.vials for one in opened_in(fact.quote)]


def _vials(draft: Draft) -> tuple[Vials, ...] | None:
    """Return the opened vials; None where the note leaves them or their sizes open."""
    return None if "vials" in draft.unsure else vials_of(_opened(draft), draft.name)


def _is_against_the_vials(draft: Draft, amount: Quantity | None) -> bool:
    """`Venofer 200 mg, wasted 70 mg, 2 vials`: whichever sizes they had; where sizes are told, the record has both."""
    fact, opened = draft.facts.get("waste"), _opened(draft)
    if fact is None or not opened or _vials(draft) is not None:
        return False
    return fits(draft.name, amount, wasted(fact, amount), opened) is False


# the way


def _route(draft: Draft) -> Route | None:
    return _ROUTES.get(draft.way) or ("IV" if draft.way or draft.is_fluid else None)


def _method(draft: Draft, duration: Fact | None) -> Method | None:
    """Return how it was given: as the note says, or as its kind tells where the note says nothing."""
    if drugs.is_blood(draft.name) and not draft.injected:
        return "transfusion"
    said = _METHODS.get(draft.way)
    lasted = duration is not None and duration.vague and draft.way in ("", "iv")  # `ran about an hour`
    return "infusion" if said is None and (draft.is_fluid or lasted) else said


_PROLONGED = 8
"""Hours: what is to run longer goes home with its pump (CPT 96416 and 96425, prolonged infusions)."""


def _manner(draft: Draft, duration: Fact | None) -> Manner:
    """Return the technique, and what it may be where it is in doubt."""
    route, method = _route(draft), _method(draft, duration)
    ended = draft.course.last() is not None and not draft.shared
    planned = hours(duration)
    if "pump" in draft.ways and not ended and planned is not None and planned > _PROLONGED:
        return Manner("pump")  # `5-FU continuous infusion over 46 hours started via CADD`
    if (
        route in (None, "IV")
        and draft.way in ("", "infusion")
        and draft.key.endswith("subcutaneous")  # `Hizentra 12 g 1015-1130`
    ):
        route, method = "SC", "infusion" if ended else method
    if route == "SC" and method is None and not draft.injected:
        method = "infusion"
    has_rate = "rate" in draft.facts or draft.step is not None
    has_run = ended or is_long(duration)
    manner = Way(route, method).manner(has_rate=has_rate, has_run=has_run)
    if route is None and manner.technique == "infusion" and (has_run or "volume" in draft.facts):
        return Manner("infusion")  # a bag with a start and a stop is infused, whatever is not said
    return manner


# what is open, and where it stands


def _doubts(draft: Draft, text: str, times: Times, manner: Manner) -> tuple[Uncertain, ...]:
    """Return what is open, a field once: its times, its way, and what only a duration tells."""
    duration = draft.facts.get("duration")
    doubts = {doubt.field: doubt for doubt in times.doubts}
    doubts |= {doubt.field: doubt for doubt in manner.uncertain(_words(draft, text))}
    if draft.elsewhere and times.start is None and "start" not in doubts:
        doubts["start"] = Uncertain("start", draft.elsewhere, BEGUN_ELSEWHERE)
    doubts |= {name: Uncertain(name, *said) for name, said in draft.unsure.items()}
    if (told := _doubtful_dose(draft)) is not None:
        reason = WITH_A_COMMA if "," in told.quote else SEVERAL_DOSES
        doubts["dose"] = Uncertain("dose", told.quote, reason, (told.value,))
    if _is_against_the_vials(draft, _amount(draft)) and "wasted" not in doubts:
        doubts["wasted"] = Uncertain("wasted", draft.facts["waste"].quote, AGAINST_VIALS)
    is_infusion = manner.technique == "infusion" and not manner.doubt
    if is_infusion and duration and times.stop is None and "stop" not in doubts:
        doubts["stop"] = Uncertain("stop", duration.quote, ONLY_DURATION)
    return tuple(doubts.values())


def _words(draft: Draft, text: str) -> str:
    return " ".join(text[item.start : item.end] for item in draft.told)[:80].strip()


def _sources(draft: Draft, text: str) -> list[Provenance]:
    """Return the lines that tell of it, each once; at least the one that names it.

    The first one is what a finding quotes: the line that names it with a time goes before an order that only names it.
    """
    told = [item for item in draft.told if item.facts or item is draft.statement]
    found = list(dict.fromkeys(_source(text, item) for item in told or [draft.statement]))
    shown = next((item for item in told if item.times() and _names_itself(item, text)), None)
    if shown is not None and not told[0].times() and _ORDERS.search(found[0].quote):
        found.sort(key=_source(text, shown).__ne__)
    return found


_ORDERS = re.compile(r"\border(?:s|ed)?\b", re.IGNORECASE)


def _names_itself(statement: Statement, text: str) -> bool:
    """Return whether the words of a statement name its drug; a row below a name does not."""
    return (
        bool(statement.drug) and statement.drug.casefold() in text[statement.start : statement.end].casefold()
    )


def _source(text: str, statement: Statement) -> Provenance:
    start = text.rfind("\n", 0, statement.start) + 1
    end = text.find("\n", statement.start)
    end = len(text) if end < 0 else end
    return Provenance(locator=place_of(text, start, end), quote=text[start:end].strip()[:500])
