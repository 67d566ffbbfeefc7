"""Makes the sheets of a drug: pure, from the drug table, the payer's profile on a day, and the rules in force."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from payer_profiles import Profile
from scrubber import __version__
from scrubber.engine.plan import plan_of
from scrubber.model.claim import Transaction
from scrubber.model.record import Setting
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.billing import amount, billing_of
from scrubber.output.sheet.items import groups_of, items_of
from scrubber.output.sheet.lookup import drugs_named, same_substance
from scrubber.output.sheet.model import Payer, Product, Sheet
from scrubber.output.sheet.payer import requirements_of, unknown_of
from scrubber.output.sheet.times import thresholds_of
from scrubber.output.sheet.tries import classes_for, techniques_of
from scrubber.output.sheet.ways import ways_of
from scrubber.reference.drugs import Drug
from scrubber.reference.tables import Tables, shipped_tables
from scrubber.rules.definition import Rule

OwnerOf = Callable[[str], str]


def sheets_for(
    name: str,
    profile: Profile,
    setting: Setting,
    on: date,
    *,
    rules: Sequence[Rule],
    owner_of: OwnerOf,
    tables: Tables | None = None,
) -> tuple[Sheet, ...]:
    """Return a sheet for each drug that a name, HCPCS code or NDC stands for on a day.

    `rules` and `owner_of` are the host's: `PluginHost.rules()` and `.owner_of`. Raises `SheetError`.
    """
    known = tables or shipped_tables()
    return tuple(
        sheet_of(drug, profile, setting, on, rules=rules, owner_of=owner_of, tables=known)
        for drug in drugs_named(name, on, known)
    )


def sheet_of(
    drug: Drug,
    profile: Profile,
    setting: Setting,
    on: date,
    *,
    rules: Sequence[Rule],
    owner_of: OwnerOf,
    tables: Tables | None = None,
) -> Sheet:
    """Return the sheet of one drug under a payer's profile, in an office (physician) or a facility."""
    transaction: Transaction = "837P" if setting == "physician" else "837I"
    plan = plan_of(rules, profile, transaction, owner_of)
    in_force = {id: each for each in plan.rules for id in (*each.rule.replaces, each.rule.id)}
    return _sheet(Asked(drug, profile, setting, on, tables or shipped_tables(), in_force))


def _sheet(asked: Asked) -> Sheet:
    ways, items = ways_of(asked), items_of(asked)
    classes = dict.fromkeys(
        name for technique in techniques_of(asked) for name in classes_for(asked, technique)
    )
    profile = asked.profile
    return Sheet(
        version=__version__,
        on=asked.on.isoformat(),
        setting=asked.setting,
        product=_product(asked),
        payer=Payer(
            profile.id,
            profile.name,
            profile.effective_from.isoformat() if profile.effective_from else None,
            profile.sha256,
            profile.warnings,
        ),
        drug_classes=tuple(classes),
        ways=ways,
        thresholds=thresholds_of(asked, ways),
        billing=billing_of(asked),
        groups=groups_of(items),
        items=items,
        requirements=requirements_of(asked),
        unknown=unknown_of(asked),
    )


def _product(asked: Asked) -> Product:
    drug = asked.drug
    return Product(
        hcpcs=drug.hcpcs,
        name=drug.product,
        substance=drug.substance,
        brands=drug.brands,
        billing_unit=amount(drug.unit_amount, drug.unit),
        containers=tuple(amount(size, drug.vial_unit) for size in drug.vials),
        single_dose=drug.single_dose,
        also=same_substance(drug, asked.on),
        note=drug.note,
    )
