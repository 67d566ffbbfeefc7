"""Pumps that run for more than eight hours: one code for setting one up, whatever its hours (rule T18).

A pump that the clinic owns and that runs on at home is G0498 for Medicare (article A55134), 96416 for most others.
A drug that is not complex has a code only on facility claims (C8957).
"""

from __future__ import annotations

from collections.abc import Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Course, Handling
from scrubber.coding.drafts import Draft
from scrubber.coding.injections import OUTSIDE
from scrubber.coding.remarks import Remarks
from scrubber.model.expected import Role, Undecided
from scrubber.model.record import Setting
from scrubber.model.timeline import NotCounted


def pumps(
    courses: Sequence[Course], setting: Setting, parameters: Parameters, remarks: Remarks
) -> list[Draft]:
    """Return a draft for each long-running pump that has a code."""
    drafts = []
    for course in courses:
        if course.handling is not Handling.PUMP:
            continue
        code = _code(course, setting, parameters, remarks)
        if code is None:
            course.leave_out(NotCounted.NO_CODE)
            continue
        hours = course.item.planned_hours
        length = f"planned for {hours:f} hours" if hours is not None else f"ran {course.minutes} min"
        course.allocated = [(span, code) for span in course.spans]
        if not course.spans:
            course.codes = [code]
        drafts.append(
            Draft(
                code,
                Role.PUMP,
                [course],
                f"{course.name}: pump set up, {length}, more than 8 hours",
                day=course.day,
                visit=course.item.visit,
                access=course.item.access,
                begin=course.begin,
                session=OUTSIDE,
                stands_on=("pump_code",) if course.drug_class == "complex" else (),
            )
        )
    return drafts


def _code(course: Course, setting: Setting, parameters: Parameters, remarks: Remarks) -> str | None:
    if course.drug_class == "complex":
        if parameters.pump_code != "G0498":
            return "96416"
        owner = course.item.pump_owner
        if owner is None:
            remarks.undecided(
                Undecided.NO_PUMP_OWNER,
                (course,),
                ("pump_owner",),
                f"{course.name}: whose pump it is decides between G0498 and 96416, and is not documented.",
            )
            return None
        return "G0498" if owner == "clinic" else "96416"
    if course.drug_class == "therapeutic" and setting == "facility":
        return "C8957"
    remarks.undecided(
        Undecided.NO_CODE,
        (course,),
        ("code",),
        f"{course.name}: a long pump infusion that is not complex has a code only on facility claims; "
        "an unlisted code is a person's decision.",
    )
    return None
