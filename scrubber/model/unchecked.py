"""Why a check could not be made, and what would let it be made.

A check without data is *not evaluated*: never a pass, never a fault. The report says each reason once, with the rules
that it silences and the next step (contract, section 2).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from scrubber.model.value import Value


class Because(StrEnum):
    """Why a rule could not decide."""

    NO_CHART = "no_chart"
    NO_ADMINISTRATION = "no_administration"
    CHART_IN_PART = "chart_in_part"
    READINGS_DIFFER = "readings_differ"
    LEFT_OPEN = "left_open"
    NO_SETTING = "no_setting"
    NO_START_AND_STOP = "no_start_and_stop"
    CALCULATED_STOP = "calculated_stop"
    NO_DAY = "no_day"
    OTHER_DAY = "other_day"
    AT_HOME = "at_home"
    NO_ORDER = "no_order"
    NO_DOSE = "no_dose"
    NO_WASTE = "no_waste"
    NO_VISIT_NOTE = "no_visit_note"
    NO_VISITS = "no_visits"
    NO_PRIMARY_REASON = "no_primary_reason"
    NO_INDICATION = "no_indication"
    NO_MONITORING = "no_monitoring"
    NO_LOT = "no_lot"
    NO_ACCESS = "no_access"
    NO_PERFORMER = "no_performer"
    TABLE_NOT_LOADED = "table_not_loaded"
    TABLE_STALE = "table_stale"
    NOT_IN_TABLE = "not_in_table"
    NO_HISTORY = "no_history"
    NO_PLACE = "no_place"
    NO_BIRTH_DATE = "no_birth_date"
    NO_WEIGHT = "no_weight"
    NOT_ON_CLAIM = "not_on_claim"
    NO_CHARGE = "no_charge"
    NO_GUIDE = "no_guide"


NEXT: Mapping[Because, str] = {
    Because.NO_CHART: "No chart was found for this claim. Give its chart with --docs, or name it in manifest.csv.",
    Because.NO_ADMINISTRATION: "The chart shows no administration that could be read. Give the administration record.",
    Because.CHART_IN_PART: "The chart may not be complete: something in it was not made out, its maker does not say "
    "that it is all, or it does not show every drug that is billed. Look at what was not understood, or add what is "
    "missing.",
    Because.READINGS_DIFFER: "The chart can be read in more than one way. Settle the open facts that are listed.",
    Because.LEFT_OPEN: "The chart leaves something open that decides this line. See the open facts.",
    Because.NO_SETTING: "Neither claim nor chart says whether an office or a facility bills. Give the setting.",
    Because.NO_START_AND_STOP: "No start and stop time was made out in the chart. Get them from whoever gave the drug.",
    Because.CALCULATED_STOP: "The stop was worked out from volume and rate, and nobody charted it. Get the time from "
    "whoever gave the drug, and have it charted.",
    Because.OTHER_DAY: "The chart is of another day than the claim. Correct the wrong date, or give that day's chart.",
    Because.NO_DAY: "No date was made out in the chart. Add the date of service to it.",
    Because.AT_HOME: "Home infusion follows rules of each payer. Check these lines against the payer's guide.",
    Because.NO_ORDER: "No order was made out in the chart. Add the order.",
    Because.NO_DOSE: "No dose was made out in the chart. Get it from whoever gave the drug.",
    Because.NO_WASTE: "No discarded amount was made out in the chart. Add what was discarded, or that nothing was.",
    Because.NO_VISITS: "Hours lie between the administrations, and the chart does not say whether the patient left in "
    "between. Add when each visit began and ended.",
    Because.NO_VISIT_NOTE: "No note of the visit was made out in the chart. Add the clinician's note.",
    Because.NO_PRIMARY_REASON: "No reason for the visit was made out in the chart. Add the primary reason.",
    Because.NO_INDICATION: "No diagnosis for any drug was made out in the chart. Add the indication.",
    Because.NO_MONITORING: "No monitoring entry was made out in the chart. Add one where it exists.",
    Because.NO_LOT: "No lot number was made out in the chart. Add it where the payer asks for it.",
    Because.NO_ACCESS: "No access was made out in the chart. Add the line or site that was used.",
    Because.NO_PERFORMER: "Who gave the drug was not made out in the chart. Add the name.",
    Because.TABLE_NOT_LOADED: "The public table is not loaded. Load it with infuscrub data add and give --tables.",
    Because.TABLE_STALE: "The table at hand is of an earlier quarter: it informs, and decides nothing. "
    "Load the current one with infuscrub data add.",
    Because.NOT_IN_TABLE: "The table does not cover this code on this date. Load the edition of the date of service.",
    Because.NO_HISTORY: "Earlier claims of the patient are not known here. A host that knows them can provide them.",
    Because.NO_PLACE: "The claim does not tell at which of several places it was. Ask where the service was given.",
    Because.NO_BIRTH_DATE: "The claim gives no date of birth that can be read. Add it.",
    Because.NO_WEIGHT: "Neither claim nor chart gives the patient's weight. Get the weight of that day.",
    Because.NOT_ON_CLAIM: "The claim does not say what the payer's policy asks about. Add it, or ask who knows it.",
    Because.NO_CHARGE: "A line has no charge that can be read. Correct it, and scrub the claim again.",
    Because.NO_GUIDE: "This version has no implementation guide here. Send 005010X222A1/A2 or 005010X223A2/A3.",
}
"""The next step for each reason, for the person who reads the report."""


class Unchecked(Value):
    """What a rule yields where it learns half-way that data is missing. `line` is None for the whole claim."""

    because: Because
    line: int | None = None
    about: str = ""
    """What is lacking or of what, where the reason alone does not name it: `NCCI pairs of 2024Q3`, or the drug."""


class NotEvaluatedGroup(Value):
    """One reason, the rules that it silences, and the next step."""

    because: str
    rules: tuple[str, ...]
    next: str


def not_evaluated(because: Because, line: int | None = None, about: str = "") -> Unchecked:
    """Return what a rule yields instead of a finding where it can't decide."""
    return Unchecked(because, line, about)


def grouped(silenced: Iterable[tuple[Because, str, str]]) -> tuple[NotEvaluatedGroup, ...]:
    """Return one group a reason, in the order of the enumeration; each rule and each thing lacking once in it.

    Each of `silenced` is a reason, a rule and what is lacking.
    """
    rules: dict[Because, dict[str, None]] = {}
    abouts: dict[Because, dict[str, None]] = {}
    for because, rule, about in silenced:
        rules.setdefault(because, {})[rule] = None
        if about:
            abouts.setdefault(because, {})[about] = None
    return tuple(
        NotEvaluatedGroup(
            because.value, tuple(sorted(rules[because])), _next(because, abouts.get(because, ()))
        )
        for because in Because
        if because in rules
    )


def _next(because: Because, abouts: Iterable[str]) -> str:
    named, text = ", ".join(abouts), NEXT[because]
    if not named:
        return text
    return f"{named}: {f'no{text[2:]}' if text.startswith('No ') else text}"
