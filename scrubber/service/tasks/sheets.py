"""Point-of-care sheets of a tenant: by its profiles, its plugins' rules, its tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from scrubber.job.coding import profile_named
from scrubber.model.record import Setting
from scrubber.output.sheet import SheetError, sheets_for
from scrubber.output.sheet.written import SheetForm, array, written
from scrubber.service.errors import Problem
from scrubber.service.tenants import Tenant


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """Whose sheet, for whom, and how it is written."""

    payer: str = "base"
    setting: Setting = "physician"
    on: date | None = None


def sheets(tenant: Tenant, drug: str, options: SheetOptions, form: SheetForm) -> bytes:
    """Return the sheets of a drug: JSON as an array, every other form for the one product that is meant.

    Raises a `Problem` 404 for an unknown drug or payer, 409 where a form holds one sheet and several products are
    meant; `codes` are theirs.
    """
    settings = tenant.session.settings
    on = options.on or settings.as_of
    profile, _, knows_payer = profile_named(settings.profiles, options.payer, on)
    if not knows_payer:
        raise Problem(
            404, "unknown-profile", "No profile knows this payer", "GET /v1/profiles lists them all."
        )
    host = tenant.scrubber.host
    try:
        found = sheets_for(
            drug,
            profile,
            options.setting,
            on,
            rules=tenant.scrubber.rules,
            owner_of=host.owner_of,
            tables=settings.tables,
        )
    except SheetError as error:
        raise Problem(
            404, "unknown-drug", "No drug is known by this", str(error), near=list(error.near)
        ) from None
    if form is SheetForm.JSON:
        return array(found, form)
    if len(found) > 1:
        codes = [sheet.product.hcpcs for sheet in found]
        raise Problem(
            409, "several-products", "Several products have this name", "Ask for one of codes.", codes=codes
        )
    return written(found[0], form)
