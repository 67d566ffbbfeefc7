"""What to write down: each item with the rules that ask for it, and why in a sentence.

The table is the whole of it. Whether an item is required follows from the rules that the payer has in force and from
how severe they are there, never from the table. Item ids are the link ids of the questionnaire, so a filled one is read
back by `scrubber.charts.readers.fhir.form`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from scrubber.charts.readers.fhir.form import FORM_GROUPS
from scrubber.coding.administrations import LONGEST_HOURLY_PUMP
from scrubber.model.finding import Severity
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.billing import paid_here, takes_modifiers
from scrubber.output.sheet.model import Group, Item, ItemType, Level, Shown
from scrubber.output.sheet.tries import techniques_of

TECHNIQUES = {
    "infusion": "Infusion into a vein",
    "push": "Push into a vein",
    "im": "Injection into muscle",
    "sc": "Injection under the skin",
    "sc_infusion": "Infusion under the skin",
    "on_body": "Injector put on the body",
    "pump": f"Pump that runs on, more than {LONGEST_HOURLY_PUMP} hours",
    "flush": "Flush or lock of the line",
}
_RUNS = ("infusion", "sc_infusion")
_VEIN = ("infusion", "push", "pump")
_OWNERS = (("clinic", "The clinic's"), ("payer", "The payer's or a supplier's"), ("patient", "The patient's"))
_ROUTES = (("IV", "Into a vein"), ("SC", "Under the skin"), ("IM", "Into muscle"))


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the table. `asked`: rules that report its absence; `used`: rules that decide by it."""

    id: str
    label: str
    type: ItemType
    why: str
    asked: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    """Techniques that it is about; empty: all."""
    always: bool = False
    """No rule can be asked without it."""
    warns: bool = False
    """The rules that ask for it warn at most where it is this that lacks."""
    shown: tuple[Shown, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    unit: Callable[[Asked], str] = lambda asked: ""
    about: Callable[[Asked], bool] = lambda asked: True
    """Whether it has anything to do with this drug, payer and setting."""
    facts: Callable[[Asked], tuple[str, ...]] = lambda asked: ()
    more: Callable[[Asked], str] = lambda asked: ""
    """A sentence that follows from the payer's parameters."""


def _if(item: str, *answers: str) -> tuple[Shown, ...]:
    return (Shown(item, answers),)


def _dose_unit(asked: Asked) -> str:
    return "" if asked.drug.unit in ("vial", "dose") else asked.drug.unit


def _stop(asked: Asked) -> str:
    return {
        "calculate": "Without it this payer lets it follow from documented volume and rate, and from nothing else.",
        "push": "Without it this payer takes the infusion as a push.",
        "hold": "Without it the claim is held for a person.",
        "deny": "Without it this payer pays nothing for the infusion.",
    }[asked.parameters.missing_stop_time]


def _stopped(asked: Asked) -> str:
    if asked.parameters.discontinued_short_infusion == "infusion":
        return "This payer then keeps the infusion code, however short it was."
    return "This payer then judges it by its minutes."


def _lot(asked: Asked) -> str:
    return "" if _wants_lot(asked) else "This payer's profile does not ask for it."


def _wants_lot(asked: Asked) -> bool:
    return asked.drug.hcpcs in asked.parameters.lot_required_drugs


def _by_weight(asked: Asked) -> bool:
    return bool(asked.profile.policies.about("dose", asked.drug.hcpcs))


def _is_professional(asked: Asked) -> bool:
    return asked.setting == "physician"


def wants_ndc(asked: Asked) -> bool:
    """Return whether the payer asks for the NDC on this drug's line."""
    parameters = asked.parameters
    scope = parameters.ndc_professional if _is_professional(asked) else parameters.ndc_institutional
    listed = scope == "listed" and asked.drug.hcpcs in parameters.ndc_listed
    return scope == "all" or listed or bool(asked.profile.policies.about("ndc", asked.drug.hcpcs))


_TABLE: tuple[_Line, ...] = (
    _Line(
        "order.dose", "Dose ordered", "amount", "What was not ordered is not payable.", ("DOC01",), ("DOC10",),
        unit=_dose_unit,
    ),
    _Line("order.route", "Route ordered", "choice", "The route is part of the order.", ("DOC01",), warns=True,
          options=_ROUTES),
    _Line(
        "order.minutes", "Minutes ordered", "number", "Rate or duration is part of an order to infuse.",
        ("DOC01",), ("T19",), only=_RUNS, warns=True,
    ),
    _Line("order.by", "Ordered by", "text", "Whoever ordered it signs the order.", (), ("DOC01",)),
    _Line("order.verbal", "Verbal order", "yes_no", "A verbal order must be authenticated afterwards.", (), ("DOC01",)),
    _Line("order.signed", "Order signed, or verbal order authenticated, at", "time",
          "Nothing given without a signed order is payable on review.", ("DOC01",)),
    _Line(
        "drug.ndc", "NDC on the vial", "text",
        "Each product has a code of its own, also each biosimilar: the vial decides which one is billed.",
        ("F10", "P09"), ("D08", "D07"),
    ),
    _Line(
        "given.technique", "How it was given", "choice",
        "Infusion, push and injection have different codes.", ("DOC03",), ("T01", "T02", "D06"), always=True,
    ),
    _Line("given.start", "Started at", "time",
          "Infusion codes are paid by documented minutes, and without a start there are none.",
          ("DOC02",), ("F06", "T15"), only=(*_RUNS, "pump")),
    _Line("given.at", "Given at", "time", "A push has its time; an injection stands on its day.",
          ("DOC02",), ("F06", "T09"), only=("push", "im", "sc", "on_body", "flush"), warns=True),
    _Line(
        "given.stop", "Stopped at", "time",
        "Further hours rest on the stop time; a time is never invented, and 'about an hour' counts for nothing.",
        ("T13",), ("T14", "T15"), only=_RUNS, facts=lambda asked: ("missing_stop_time",), more=_stop,
    ),
    _Line("pause.from", "Paused at", "time", "Minutes of a pause do not count.", (), ("T11",), only=_RUNS),
    _Line("pause.to", "Went on at", "time", "A restart goes on with the infusion; it is no second first hour.",
          (), ("T11",), only=_RUNS),
    _Line(
        "given.access", "Access or site", "text",
        "Each access and visit has one initial service; all lumens of a line are one access.",
        ("DOC03",), ("H01", "H05", "S02"), warns=True,
    ),
    _Line(
        "given.access_reason", "Why a second access was needed", "text",
        "A second initial service is paid only where drugs do not mix or a protocol asks for two sites: say which.",
        ("DOC09",), ("H05",), only=("infusion", "push"),
    ),
    _Line("given.container", "Bag or syringe, where drugs were mixed", "text",
          "Drugs from one bag are one administration.", (), ("S01",), only=("infusion", "push")),
    _Line("given.dose", "Dose given", "amount", "The billed units rest on the documented dose.",
          ("DOC03",), ("D01", "DOC10"), unit=_dose_unit, about=lambda asked: not asked.drug.is_fluid),
    _Line("given.volume", "Volume given", "amount",
          "Concentration, rate or volume belongs to the entry of an infusion.",
          ("DOC03",), ("T13",), only=_RUNS, warns=True, unit=lambda asked: "mL",
          facts=lambda asked: ("hydration_min_volume_ml",) if asked.drug.is_fluid else ()),
    _Line("given.rate", "Rate", "amount", "Volume and rate are what a missing stop time may follow from.",
          (), ("T13", "DOC03"), only=_RUNS, unit=lambda asked: "mL/h"),
    _Line("vials.size", "Size of the opened vials", "amount",
          "What was given and what was discarded must add up to what was opened.", (), ("W01", "W02", "W07", "W08"),
          unit=_dose_unit, about=takes_modifiers),
    _Line("vials.count", "Opened vials of this size", "number", "Overfill is never billed.", (), ("W08", "W07"),
          about=takes_modifiers),
    _Line("vials.single_dose", "Single-dose vials", "yes_no",
          "Only single-dose containers take JW or JZ.", (), ("W01", "W06"), about=takes_modifiers,
          facts=lambda asked: ("jw_jz",)),
    _Line("waste.any", "Was any of it discarded?", "yes_no",
          "JW bills what was discarded, JZ says that nothing was; silence is neither.", ("W01",), ("W06", "W10"),
          about=takes_modifiers, facts=lambda asked: ("jw_jz",)),
    _Line("waste.amount", "Amount discarded", "amount",
          "Discarded drug is paid on its documentation alone; a remainder by arithmetic is not enough.",
          ("DOC07",), ("W02", "W04", "W05"), unit=_dose_unit, shown=_if("waste.any", "true"),
          about=takes_modifiers),
    _Line("waste.at", "Discarded at", "time", "Reviewers want the time of the waste.", ("W09",),
          shown=_if("waste.any", "true"), about=takes_modifiers),
    _Line("waste.reason", "Why it was discarded", "text", "Reviewers want the reason.", ("W09",),
          shown=_if("waste.any", "true"), about=takes_modifiers),
    _Line("waste.by", "Discarded by", "text", "Reviewers want the person.", ("W09",),
          shown=_if("waste.any", "true"), about=takes_modifiers),
    _Line("drug.lot", "Lot number", "text", "Some payers trace drugs by lot.", ("DOC04",),
          facts=lambda asked: ("lot_required_drugs",), more=_lot),
    _Line("given.by", "Given by", "text", "An entry that nobody signed counts as not done.", ("DOC08",)),
    _Line("watch.at", "Looked after at", "time",
          "Infusion codes are paid for watching the patient: one entry between start and stop.",
          ("DOC06",), only=_RUNS),
    _Line("watch.text", "Vital signs, reaction watch, change of rate", "text",
          "Reviewers look for what was seen.", ("DOC06",), only=_RUNS),
    _Line("stopped.early", "Stopped before its end", "yes_no",
          "An infusion that is stopped for a reaction is told apart.", (), ("T12", "M05"), only=_RUNS,
          facts=lambda asked: ("discontinued_short_infusion",), more=_stopped),
    _Line("stopped.reason", "Why it was stopped", "text", "The reason explains the short run and the dose.",
          (), ("T12", "DOC10"), shown=_if("stopped.early", "true"), only=_RUNS),
    _Line("note.longer", "Why it ran longer than ordered, or the dose was another", "text",
          "A further hour that the order does not explain needs a reason.", ("T19", "DOC10")),
    _Line("why.diagnosis", "Diagnosis that it was given for (ICD-10-CM)", "text",
          "The line must point to the diagnosis that was treated.", ("DOC05",), ("F22", "P03"), warns=True,
          about=lambda asked: not asked.drug.is_fluid),
    _Line("why.diagnosis", "Diagnosis that the fluid was given for (ICD-10-CM)", "text",
          "Hydration needs a reason of its own: that of the drug beside it is not enough.", ("DOC05",), ("S07",),
          about=lambda asked: asked.drug.is_fluid),
    _Line("visit.reason", "The visit was for this drug", "yes_no",
          "In an office the initial service is what the visit was for.", (), ("H03",), about=_is_professional,
          facts=lambda asked: ("initial_selection_professional",), only=_VEIN),
    _Line("visit.number", "Number of the visit, where there were two that day", "text",
          "A second visit has an initial service of its own.", (), ("H05", "H01", "H06")),
    _Line("pump.hours", "Hours that the pump is to run", "number",
          f"A pump of more than {LONGEST_HOURLY_PUMP} hours has one code, whatever its hours.",
          ("T18",), only=("pump",)),
    _Line("pump.owner", "Whose pump it is", "choice", "The owner decides between two codes for some payers.",
          (), ("T18", "F05"), only=("pump",), options=_OWNERS, facts=lambda asked: ("pump_code",)),
    _Line("patient.weight", "Weight of the patient that day", "amount",
          "This payer limits the dose by weight.", ("P06",), unit=lambda asked: "kg", about=_by_weight),
)  # fmt: skip


def items_of(asked: Asked) -> tuple[Item, ...]:
    """Return what to write, in the order of the table; nothing for a drug that is not given by needle."""
    return tuple(_items(asked, techniques_of(asked)))


def groups_of(items: Sequence[Item]) -> tuple[Group, ...]:
    """Return the groups that the items stand in, in their order."""
    used = dict.fromkeys(item.group for item in items)
    return tuple(Group(id, label, repeats) for id, (label, repeats) in FORM_GROUPS.items() if id in used)


def _items(asked: Asked, techniques: Sequence[str]) -> Iterator[Item]:
    for row in _TABLE:
        only = tuple(technique for technique in row.only if technique in techniques)
        if not techniques or (row.only and not only) or not row.about(asked):
            continue
        shown = row.shown
        if only and set(only) != set(techniques):
            shown = (Shown("given.technique", only), *shown)
        options = row.options or tuple(
            (technique, TECHNIQUES[technique]) for technique in techniques if row.id == "given.technique"
        )
        rules, beside = asked.in_force(*row.asked), asked.in_force(*row.used)
        if not rules:
            rules, beside = beside, ()
        text = " ".join(filter(None, (row.why, row.more(asked))))
        yield Item(
            row.id,
            row.id.partition(".")[0],
            row.label,
            row.type,
            _level(asked, row),
            asked.why(text, rules, row.facts(asked), beside),
            row.unit(asked),
            options,
            shown,
        )


_ONLY_WHERE: dict[str, Callable[[Asked], bool]] = {
    "DOC02": lambda asked: not {"infusion", "push"}.isdisjoint(techniques_of(asked)),
    "DOC04": _wants_lot,
    "F10": wants_ndc,
    "P09": wants_ndc,
    "W01": lambda asked: (
        asked.parameters.jw_jz == "required"
        and asked.drug.single_dose is not False
        and paid_here(asked).alone is not False
    ),
    "P06": _by_weight,
}
"""Rules that ask only where the payer, or the drug, gives them a reason."""
_WHERE_IT_HAPPENED = frozenset({"DOC09", "T19", "DOC10"})
"""Rules that ask only after something happened that most visits do not have."""


def _level(asked: Asked, row: _Line) -> Level:
    """Return how much it is asked for: by the most severe rule in force that reports its absence."""
    asking = [
        severity
        for id in row.asked
        if id not in _WHERE_IT_HAPPENED
        and (id not in _ONLY_WHERE or _ONLY_WHERE[id](asked))
        and (severity := asked.severity(id, row.facts(asked))) is not None
    ]
    if row.always:
        return "required"
    if not asking:
        return "if_it_happened"
    return "required" if Severity.ERROR in asking and not row.warns else "expected"
