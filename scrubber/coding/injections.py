"""What is given outside the contest for the initial code: injections, vaccines, injectors, transfusions, port flushes.

None of them competes with an infusion or a push (rule H08), and none is counted by minutes but the infusion under
the skin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Given, Handling
from scrubber.coding.drafts import Draft
from scrubber.coding.hours import additional_hours, next_hour_begins
from scrubber.coding.intervals import merged, total
from scrubber.coding.notes import Notes
from scrubber.coding.timeline import Fate, all_of, by_the_hour, spread
from scrubber.model.expected import Role, Undecided
from scrubber.model.timeline import NotCounted
from scrubber.reference import drugs

OUTSIDE = -1
"""The session number of what belongs to no session."""

_VACCINES = (
    (re.compile(r"influenza|\bflu\b|fluzone|flucelvax|fluarix", re.IGNORECASE), "G0008"),
    (re.compile(r"pneumococ|prevnar|pneumovax|vaxneuvance|capvaxive", re.IGNORECASE), "G0009"),
    (re.compile(r"hepatitis b|\bhep b\b|engerix|recombivax|heplisav", re.IGNORECASE), "G0010"),
)
"""Medicare's own administration codes go by what the vaccine protects from; all others take the general code."""

_IMPLANTED_PORT = re.compile(r"\bport\b|port-?a-?cath|mediport|\bimplanted\b", re.IGNORECASE)


def outside_the_contest(givens: Sequence[Given], parameters: Parameters, notes: Notes) -> list[Draft]:
    """Return the drafts of everything that never competes for an initial code."""
    by_handling: dict[Handling, list[Given]] = {}
    for given in givens:
        by_handling.setdefault(given.handling, []).append(given)
    drafts = _injections(by_handling.get(Handling.INJECTION, ()), notes)
    drafts += _under_the_skin(by_handling.get(Handling.SUBCUTANEOUS_INFUSION, ()), parameters, notes)
    drafts += _vaccines(by_handling.get(Handling.VACCINE, ()), parameters)
    drafts += _on_body(by_handling.get(Handling.ON_BODY, ()))
    drafts += _transfusions(by_handling.get(Handling.TRANSFUSION, ()))
    if Handling.FLUSH in by_handling and by_handling.keys() <= {Handling.FLUSH, Handling.EXCLUDED}:
        drafts += _port_flush(by_handling[Handling.FLUSH], notes)
    return drafts


def _draft(givens: Sequence[Given], code: str, role: Role, because: str, minutes: int = 0) -> Draft:
    first = givens[0]
    return Draft(
        code,
        role,
        list(givens),
        because,
        minutes=minutes,
        day=first.day,
        visit=first.item.visit,
        access=None,
        begin=first.begin,
        session=OUTSIDE,
    )


def _fate(given: Given, fate: Fate) -> None:
    given.fates = [(span, fate) for span in given.spans]
    if given.spans:
        return
    if isinstance(fate, NotCounted):
        given.reason = fate
    else:
        given.codes = [fate]


def _grouped(givens: Iterable[Given], *keys: str) -> list[list[Given]]:
    """Group by visit, day and these attributes, each group in the record's order."""
    groups: dict[tuple[object, ...], list[Given]] = {}
    for given in givens:
        key = (given.item.visit, given.day, *(getattr(given, name) for name in keys))
        groups.setdefault(key, []).append(given)
    return list(groups.values())


def _injections(givens: Iterable[Given], notes: Notes) -> list[Draft]:
    """One injection a dose: a dose that takes two syringes at one time is one (Noridian; rule D06)."""
    drafts = []
    for dose in _grouped(givens, "key", "begin"):
        first = dose[0]
        code = _injection_code(first)
        if code is None:
            for given in dose:
                _fate(given, NotCounted.NOT_EVALUATED)
            _note_no_injection_code(dose, notes)
            continue
        if len(dose) > 1:
            notes.assume(
                f"{first.name}: {len(dose)} injections at one time are taken as one dose, which is reported once."
            )
        drafts.append(_draft(dose, code, Role.INJECTION, f"{first.name}: injected once"))
        _fate(first, code)
        for given in dose[1:]:
            _fate(given, NotCounted.ONE_DOSE)
    return drafts


def _injection_code(given: Given) -> str | None:
    if given.drug_class == "therapeutic":
        return "96372"
    if given.drug_class != "complex":
        return None
    drug = drugs.find(given.item.hcpcs)
    hormonal = given.item.hormonal
    if hormonal is None and drug is not None:
        hormonal = drug.hormonal
    if hormonal is None:
        return None
    return "96402" if hormonal else "96401"


def _note_no_injection_code(dose: Sequence[Given], notes: Notes) -> None:
    name = dose[0].name
    if dose[0].drug_class == "complex":
        notes.undecided(
            Undecided.NO_CLASS,
            dose,
            ("hormonal",),
            f"{name}: whether this injection is hormonal is not documented; it decides between 96401 and 96402.",
        )
    else:
        notes.undecided(
            Undecided.NO_CODE, dose, ("code",), f"{name}: fluid under the skin has no code of its own."
        )


def _under_the_skin(givens: Iterable[Given], parameters: Parameters, notes: Notes) -> list[Draft]:
    """96369 from 16 minutes, 96370 by the hour, 96371 once for further pump set-ups (rule T08)."""
    drafts: list[Draft] = []
    for visit in _grouped(givens):
        spans = merged(span for given in visit for span in given.spans)
        minutes = total(spans)
        complex_drug = any(given.drug_class == "complex" for given in visit)
        if complex_drug or minutes < parameters.infusion_min_minutes:
            why = "a complex drug" if complex_drug else f"only {minutes} minutes"
            notes.undecided(
                Undecided.NO_CODE,
                visit,
                ("code",),
                f"{visit[0].name}: for {why} infused under the skin there is no code of its own.",
            )
            spread(visit, all_of(spans, NotCounted.NO_CODE))
            continue
        least = parameters.additional_hour_min_minutes
        hours = additional_hours(minutes, least)
        ran = f"{visit[0].name} ran {minutes} min under the skin"
        role = Role.SUBCUTANEOUS_INFUSION
        drafts.append(_draft(visit, "96369", role, f"{ran}: first hour", min(minutes, 60)))
        if hours:
            further = _draft(
                visit,
                "96370",
                Role.ADDITIONAL_HOUR,
                f"{ran}: {hours} further hour{'s' if hours > 1 else ''}; "
                f"one more would begin at minute {next_hour_begins(hours, least)}",
                min(minutes - 60, 60 * hours),
            )
            further.units = hours
            drafts.append(further)
        sites = {given.item.access for given in visit}
        if len(sites) > 1:
            because = f"{len(sites)} infusion sites: further pump set-ups, reported once"
            drafts.append(_draft(visit, "96371", Role.PUMP_SET_UP, because))
        spread(visit, by_the_hour(spans, "96369", "96370", hours))
    return drafts


def _vaccines(givens: Iterable[Given], parameters: Parameters) -> list[Draft]:
    drafts = []
    for visit in _grouped(givens):
        general = 0
        for given in visit:
            code = _medicare_vaccine_code(given) if parameters.vaccine_codes == "G0008" else None
            if code is None:
                code = "90472" if general else "90471"
                general += 1
            drafts.append(_draft([given], code, Role.VACCINE, f"{given.name}: vaccine given"))
            _fate(given, code)
    return drafts


def _medicare_vaccine_code(given: Given) -> str | None:
    drug = drugs.find(given.item.hcpcs)
    text = f"{given.name} {drug.label if drug else ''}"
    return next((code for pattern, code in _VACCINES if pattern.search(text)), None)


def _on_body(givens: Iterable[Given]) -> list[Draft]:
    drafts = []
    for given in givens:
        drafts.append(_draft([given], "96377", Role.ON_BODY, f"{given.name}: on-body injector put on"))
        _fate(given, "96377")
    return drafts


def _transfusions(givens: Iterable[Given]) -> list[Draft]:
    """36430 once a day, however many units of blood."""
    drafts = []
    for day in _grouped(givens):
        drafts.append(_draft(day, "36430", Role.TRANSFUSION, "transfusion, reported once a day"))
        for given in day:
            _fate(given, "36430" if given is day[0] else NotCounted.ONE_DOSE)
    return drafts


def _port_flush(givens: Iterable[Given], notes: Notes) -> list[Draft]:
    """96523 where flushing an implanted port is all that happened that day (rule F14)."""
    drafts = []
    for day in _grouped(givens):
        flushed = next((given for given in day if _is_port(given)), None)
        if flushed is None:
            notes.undecided(
                Undecided.NO_DEVICE,
                day,
                ("device",),
                "Only a flush is documented, and not of what: for an implanted port it would be 96523.",
            )
            continue
        drafts.append(
            _draft([flushed], "96523", Role.PORT_FLUSH, "the port was flushed, and nothing else was given")
        )
        flushed.reason = None
        _fate(flushed, "96523")
    return drafts


def _is_port(given: Given) -> bool:
    item = given.item
    words = " ".join(word for word in (item.substance, item.route, item.access, item.site) if word)
    return _IMPLANTED_PORT.search(words) is not None
