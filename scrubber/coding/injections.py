"""What is given outside the contest for the initial code: injections, vaccines, antibodies, transfusions, port flushes.

None of them competes with an infusion or a push (rule H08), and none is counted by minutes but the infusion under
the skin.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.clock import clock
from scrubber.coding.drafts import Draft
from scrubber.coding.hours import additional_hours, next_hour_begins
from scrubber.coding.intervals import merged, total
from scrubber.coding.products import is_covid_vaccine
from scrubber.coding.remarks import Remarks
from scrubber.coding.timeline import Allocation, all_of, by_the_hour, share_out
from scrubber.model.expected import Role, Undecided
from scrubber.model.record import Administration
from scrubber.model.timeline import NotCounted
from scrubber.reference import codes, drugs

OUTSIDE = -1
"""The session number of what belongs to no session."""

_MEDICARE = {"influenza vaccine": "G0008", "pneumococcal vaccine": "G0009", "hepatitis b vaccine": "G0010"}
_VACCINES = (
    (re.compile(r"influenza|\bflu\b", re.IGNORECASE), "G0008"),
    (re.compile(r"pneumococ", re.IGNORECASE), "G0009"),
    (re.compile(r"hepatitis b|\bhep b\b", re.IGNORECASE), "G0010"),
)
"""Medicare's own administration codes go by what the vaccine protects from; all others take the general code."""

_IMPLANTED_PORT = re.compile(r"\bport\b|port-?a-?cath|mediport|\bimplanted\b", re.IGNORECASE)


def outside_the_contest(courses: Sequence[Course], parameters: Parameters, remarks: Remarks) -> list[Draft]:
    """Return the drafts of everything that never competes for an initial code."""
    by_handling: dict[Handling, list[Course]] = {}
    for course in courses:
        by_handling.setdefault(course.handling, []).append(course)
    drafts = _injections(by_handling.get(Handling.INJECTION, ()), remarks)
    drafts += _under_the_skin(by_handling.get(Handling.SUBCUTANEOUS_INFUSION, ()), parameters, remarks)
    drafts += _vaccines(by_handling.get(Handling.VACCINE, ()), parameters)
    drafts += _antibodies(by_handling.get(Handling.ANTIBODY, ()), remarks)
    drafts += _on_body(by_handling.get(Handling.ON_BODY, ()))
    drafts += _transfusions(by_handling.get(Handling.TRANSFUSION, ()))
    if Handling.FLUSH in by_handling and by_handling.keys() <= {Handling.FLUSH, Handling.EXCLUDED}:
        drafts += _port_flush(by_handling[Handling.FLUSH], remarks)
    return drafts


def _draft(
    courses: Sequence[Course],
    code: str,
    role: Role,
    because: str,
    minutes: int = 0,
    stands_on: tuple[str, ...] = (),
) -> Draft:
    first = courses[0]
    return Draft(
        code,
        role,
        list(courses),
        because,
        minutes=minutes,
        day=first.day,
        visit=first.item.visit,
        access=None,
        begin=first.begin,
        session=OUTSIDE,
        stands_on=stands_on,
    )


def _allocate(course: Course, allocation: Allocation) -> None:
    course.allocated = [(span, allocation) for span in course.spans]
    if course.spans:
        return
    if isinstance(allocation, NotCounted):
        course.reason = allocation
    else:
        course.codes = [allocation]


def _grouped(courses: Iterable[Course], *keys: str) -> list[list[Course]]:
    """Group by visit, day and these attributes, each group in the record's order."""
    groups: dict[tuple[object, ...], list[Course]] = {}
    for course in courses:
        key = (course.item.visit, course.day, *(getattr(course, name) for name in keys))
        groups.setdefault(key, []).append(course)
    return list(groups.values())


def _injections(courses: Iterable[Course], remarks: Remarks) -> list[Draft]:
    """One injection a dose: a dose that takes two syringes at one time is one (Noridian; rule D06).

    And one a syringe: what is drawn up together is injected once (rule S01), as the drug of the higher class.
    """
    drafts = []
    for dose in _in_one_syringe(_grouped(courses, "key", "begin")):
        first = dose[0]
        implanted = _is_implant(first.item)
        code = None if implanted else _injection_code(first)
        if code is None:
            for course in dose:
                _allocate(course, NotCounted.NOT_EVALUATED)
            _note_no_injection_code(dose, implanted, remarks)
            continue
        own = [course for course in dose if course.key == first.key]
        if len(own) > 1:
            remarks.assume(
                f"{first.name}: {len(own)} injections at one time are taken as one dose, which is reported once."
            )
        drafts.append(_draft(dose, code, Role.INJECTION, _injected(first)))
        _allocate(first, code)
        for course in dose[1:]:
            _allocate(course, NotCounted.ONE_DOSE if course in own else NotCounted.SAME_CONTAINER)
    return drafts


def _injected(first: Course) -> str:
    """Return `Xolair injected at 09:02`: two doses of a day are told apart by their times."""
    if first.begin is None:
        return f"{first.name}: injected once"
    return f"{first.name} injected at {clock(first.begin, first.offset)}"


def _in_one_syringe(doses: Iterable[list[Course]]) -> list[list[Course]]:
    """Join doses of several drugs that were injected from one syringe at one time, a complex one first."""
    joined: dict[object, list[Course]] = {}
    for place, dose in enumerate(doses):
        first = dose[0]
        container = first.item.container
        alone = container is None or first.begin is None
        key = place if alone else (first.item.visit, first.day, first.begin, container)
        joined.setdefault(key, []).extend(dose)
    return [sorted(found, key=lambda course: course.drug_class != "complex") for found in joined.values()]


def _injection_code(course: Course) -> str | None:
    if course.drug_class == "therapeutic":
        return "96372"
    if course.drug_class != "complex":
        return None
    if len(course.hormonal) != 1:
        return None
    return "96402" if course.hormonal[0] else "96401"


_BY_SYRINGE = frozenset({"goserelin"})
"""An implant that is injected by the needle of its own syringe: 96402 (rule D06)."""


def _is_implant(item: Administration) -> bool:
    """Return whether every product that it may be is put in through a small cut: a service of another kind."""
    own = (drugs.find(item.hcpcs),) if item.hcpcs else drugs.by_name(item.substance)
    return bool(own) and all(
        drug is not None and drug.routes == ("implant",) and drug.substance not in _BY_SYRINGE for drug in own
    )


def _note_no_injection_code(dose: Sequence[Course], implanted: bool, remarks: Remarks) -> None:
    name = dose[0].name
    if implanted:
        remarks.undecided(
            Undecided.NO_CODE,
            dose,
            ("code",),
            f"{name}: an implant is not injected; inserting it is coded as a procedure (11980 to 11983).",
        )
    elif dose[0].drug_class == "complex":
        remarks.undecided(
            Undecided.NO_CLASS,
            dose,
            ("hormonal",),
            f"{name}: whether this injection is hormonal is not documented; it decides between 96401 and 96402.",
        )
    else:
        remarks.undecided(
            Undecided.NO_CODE, dose, ("code",), f"{name}: fluid under the skin has no code of its own."
        )


def _under_the_skin(courses: Iterable[Course], parameters: Parameters, remarks: Remarks) -> list[Draft]:
    """96369 from 16 minutes (below: 96372), 96370 by the hour, 96371 once for further pump set-ups (rule T08)."""
    drafts: list[Draft] = []
    for visit in _grouped(courses):
        spans = merged(span for course in visit for span in course.spans)
        minutes = total(spans)
        complex_drug = any(course.drug_class == "complex" for course in visit)
        if complex_drug or minutes < parameters.infusion_min_minutes:
            drafts += _without_a_clock(visit, minutes, complex_drug, remarks)
            continue
        least = parameters.additional_hour_min_minutes
        hours = additional_hours(minutes, least)
        ran = f"{visit[0].name} ran {minutes} min under the skin"
        role = Role.SUBCUTANEOUS_INFUSION
        drafts.append(
            _draft(visit, "96369", role, f"{ran}: first hour", min(minutes, 60), ("infusion_min_minutes",))
        )
        if hours:
            further = _draft(
                visit,
                "96370",
                Role.ADDITIONAL_HOUR,
                f"{ran}: {hours} further hour{'s' if hours > 1 else ''}; "
                f"one more would begin at minute {next_hour_begins(hours, least)}",
                min(minutes - 60, 60 * hours),
                ("additional_hour_min_minutes",),
            )
            further.units = hours
            drafts.append(further)
        sites = {course.item.access for course in visit}
        if len(sites) > 1:
            because = f"{len(sites)} infusion sites: further pump set-ups, reported once"
            drafts.append(_draft(visit, "96371", Role.PUMP_SET_UP, because))
        share_out(visit, by_the_hour(spans, "96369", "96370", hours))
    return drafts


def _without_a_clock(
    visit: Sequence[Course], minutes: int, complex_drug: bool, remarks: Remarks
) -> list[Draft]:
    """Return what is infused under the skin without being 96369: of a therapeutic drug, too short a run is injected.

    CPT's note under 96369: 15 minutes or less are 96372.
    """
    if not complex_drug and all(course.drug_class == "therapeutic" for course in visit):
        drafts = []
        for dose in _grouped(visit, "key"):
            ran = total(merged(span for course in dose for span in course.spans))
            because = f"{dose[0].name} ran {ran} min under the skin: too short for 96369, so an injection"
            drafts.append(_draft(dose, "96372", Role.INJECTION, because, 0, ("infusion_min_minutes",)))
            for course in dose:
                _allocate(course, "96372")
        return drafts
    why = "a complex drug" if complex_drug else f"only {minutes} minutes"
    remarks.undecided(
        Undecided.NO_CODE,
        visit,
        ("code",),
        f"{visit[0].name}: for {why} infused under the skin there is no code of its own.",
    )
    share_out(visit, all_of(merged(span for course in visit for span in course.spans), NotCounted.NO_CODE))
    return []


def _vaccines(courses: Iterable[Course], parameters: Parameters) -> list[Draft]:
    drafts = []
    for visit in _grouped(courses):
        general = 0
        for course in visit:
            code = codes.COVID_VACCINE if is_covid_vaccine(course.item) else None
            if code is None and parameters.vaccine_codes == "G0008":
                code = _medicare_vaccine_code(course)
            if code is None:
                code = "90472" if general else "90471"
                general += 1
            drafts.append(
                _draft([course], code, Role.VACCINE, f"{course.name}: vaccine given", 0, ("vaccine_codes",))
            )
            _allocate(course, code)
    return drafts


def _antibodies(courses: Iterable[Course], remarks: Remarks) -> list[Draft]:
    """Antibodies that prevent an infection have codes of their own; a dose of two injections is one."""
    drafts = []
    for dose in _grouped(courses, "key", "begin"):
        first, own = dose[0], codes.ANTIBODIES[dose[0].key]
        if len(own) > 1:
            for course in dose:
                _allocate(course, NotCounted.NOT_EVALUATED)
            remarks.undecided(
                Undecided.NO_CODE,
                dose,
                ("counselling",),
                f"{first.name}: {own[0]} where a physician counselled on that day, else {own[1]}; "
                "which of them is not documented.",
            )
            continue
        drafts.append(
            _draft(dose, own[0], Role.INJECTION, f"{first.name}: has an administration code of its own")
        )
        for course in dose:
            _allocate(course, own[0] if course is first else NotCounted.ONE_DOSE)
    return drafts


def _medicare_vaccine_code(course: Course) -> str | None:
    item = course.item
    if item.hcpcs in codes.MEDICARE_VACCINES:
        return codes.MEDICARE_VACCINES[item.hcpcs]
    known = _MEDICARE.get(drugs.substance_key(item.hcpcs, item.substance))
    return known or next((code for pattern, code in _VACCINES if pattern.search(course.name)), None)


def _on_body(courses: Iterable[Course]) -> list[Draft]:
    drafts = []
    for course in courses:
        drafts.append(_draft([course], "96377", Role.ON_BODY, f"{course.name}: on-body injector put on"))
        _allocate(course, "96377")
    return drafts


def _transfusions(courses: Iterable[Course]) -> list[Draft]:
    """36430 once a day, however many units of blood."""
    drafts = []
    for day in _grouped(courses):
        drafts.append(_draft(day, "36430", Role.TRANSFUSION, "transfusion, reported once a day"))
        for course in day:
            _allocate(course, "36430" if course is day[0] else NotCounted.ONE_DOSE)
    return drafts


def _port_flush(courses: Iterable[Course], remarks: Remarks) -> list[Draft]:
    """96523 where flushing an implanted port is all that happened that day (rule F14)."""
    drafts = []
    for day in _grouped(courses):
        flushed = next((course for course in day if _is_port(course)), None)
        if flushed is None:
            remarks.undecided(
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
        _allocate(flushed, "96523")
    return drafts


def _is_port(course: Course) -> bool:
    item = course.item
    words = " ".join(word for word in (item.substance, item.route, item.access, item.site) if word)
    return _IMPLANTED_PORT.search(words) is not None
