"""Pumps that run for more than eight hours: one code for setting one up, whatever its hours (rule T18).

A pump that the clinic owns and that runs on at home is G0498 for Medicare (article A55134), 96416 for most others.
A drug that is not complex has a code only on facility claims (C8957).
"""

from __future__ import annotations

from collections.abc import Sequence

from payer_profiles.parameters import Parameters
from scrubber.coding.administrations import Given, Handling
from scrubber.coding.drafts import Draft
from scrubber.coding.injections import OUTSIDE
from scrubber.coding.notes import Notes
from scrubber.model.expected import Role, Undecided
from scrubber.model.record import Setting
from scrubber.model.timeline import NotCounted


def pumps(givens: Sequence[Given], setting: Setting, parameters: Parameters, notes: Notes) -> list[Draft]:
    """Return a draft for each long-running pump that has a code."""
    drafts = []
    for given in givens:
        if given.handling is not Handling.PUMP:
            continue
        code = _code(given, setting, parameters, notes)
        if code is None:
            given.settle(NotCounted.NO_CODE)
            continue
        hours = given.item.planned_hours
        length = f"planned for {hours:f} hours" if hours is not None else f"ran {given.minutes} min"
        given.fates = [(span, code) for span in given.spans]
        if not given.spans:
            given.codes = [code]
        drafts.append(
            Draft(
                code,
                Role.PUMP,
                [given],
                f"{given.name}: pump set up, {length}, more than 8 hours",
                day=given.day,
                visit=given.item.visit,
                access=given.item.access,
                begin=given.begin,
                session=OUTSIDE,
            )
        )
    return drafts


def _code(given: Given, setting: Setting, parameters: Parameters, notes: Notes) -> str | None:
    if given.drug_class == "complex":
        if parameters.pump_code != "G0498":
            return "96416"
        owner = given.item.pump_owner
        if owner is None:
            notes.undecided(
                Undecided.NO_PUMP_OWNER,
                (given,),
                ("pump_owner",),
                f"{given.name}: whose pump it is decides between G0498 and 96416, and is not documented.",
            )
            return None
        return "G0498" if owner == "clinic" else "96416"
    if given.drug_class == "therapeutic" and setting == "facility":
        return "C8957"
    notes.undecided(
        Undecided.NO_CODE,
        (given,),
        ("code",),
        f"{given.name}: a long pump infusion that is not complex has a code only on facility claims; "
        "an unlisted code is a person's decision.",
    )
    return None
