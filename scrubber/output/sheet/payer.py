"""What the payer asks for beyond the chart, and what nobody here knows: said as unknown, with whom to ask."""

from __future__ import annotations

from collections.abc import Iterator

from payer_profiles import Policy, policy_words
from payer_profiles.parameters import Parameters
from scrubber.output.sheet.asked import Asked
from scrubber.output.sheet.billing import paid_here
from scrubber.output.sheet.items import wants_ndc
from scrubber.output.sheet.model import Cited, Requirement, Unknown, Why
from scrubber.output.sheet.tries import classes_for, techniques_of
from scrubber.reference.tables import Adjudication, TableSetting
from scrubber.reference.trust import ground_of

POLICIES = {
    "places": ("Place of service", "P01"),
    "authorization": ("Authorization or referral number", "P02"),
    "diagnoses": ("Diagnoses", "P03"),
    "ages": ("Age of the patient", "P04"),
    "units": ("Most units", "P05"),
    "dose": ("Dose by weight", "P06"),
    "modifiers": ("Modifiers", "P07"),
    "providers": ("Providers", "P08"),
    "ndc": ("NDC", "P09"),
    "revenue": ("Revenue code", "P10"),
    "records": ("Documents to announce", "P11"),
    "filing": ("Time to file", "P12"),
    "elements": ("Further entries on the claim", "P13"),
    "together": ("Billed together", "P14"),
    "frequency": ("How often", "P15"),
    "steps": ("Another product first", "P16"),
}
"""What a kind of policy is about, in a word, and the rule that judges it."""


def requirements_of(asked: Asked) -> tuple[Requirement, ...]:
    """Return what the payer's profile, its policies and the public tables ask for this drug."""
    if not techniques_of(asked):
        return ()
    return (*_lists(asked), *_documents(asked), *_policies(asked), *_tables(asked))


def _lists(asked: Asked) -> Iterator[Requirement]:
    parameters, code = asked.parameters, asked.drug.hcpcs
    if code in parameters.prior_authorization_drugs:
        yield _of(asked, "Prior authorization", f"{code} needs a number (REF*G1) before it is given.", "F11",
                  "prior_authorization_drugs")  # fmt: skip
    if code in parameters.site_of_care_drugs:
        yield _of(asked, "Site of care", _places(parameters), "F21", "site_of_care_drugs")
    if wants_ndc(asked):
        units = ", ".join(parameters.ndc_units_allowed)
        key = "ndc_professional" if asked.setting == "physician" else "ndc_institutional"
        yield _of(
            asked, "NDC", f"The claim needs the NDC of the vial, its quantity and unit ({units}).", "F10", key
        )
    if code in parameters.route_modifier_drugs:
        yield _of(asked, "Route modifier", "JA where it goes into a vein, JB under the skin.", "M08",
                  "route_modifier_drugs")  # fmt: skip
    if code in parameters.lot_required_drugs:
        yield _of(
            asked, "Lot number", "The payer wants the lot number in the chart.", "DOC04", "lot_required_drugs"
        )
    if parameters.drug_lines_per_day is not None:
        yield _of(asked, "Lines a day", f"At most {parameters.drug_lines_per_day} lines of one drug a day.", "D14",
                  "drug_lines_per_day")  # fmt: skip
    if asked.setting == "facility" and parameters.facility_administration == "bundled":
        yield _of(asked, "Administration", "This payer does not pay the facility for it apart.", "",
                  "facility_administration")  # fmt: skip


def _places(parameters: Parameters) -> str:
    places = ", ".join(parameters.site_of_care_places)
    accepted = f"place of service {places}" if places else "no place that the profile names"
    age = parameters.site_of_care_min_age
    young = f"; nothing is asked for patients under {age} years" if age is not None else ""
    return f"Accepted without an authorization of the place: {accepted}{young}."


def _documents(asked: Asked) -> Iterator[Requirement]:
    parameters = asked.parameters
    text = {
        "always": "Every claim with an infusion goes out with its chart, or waits for it.",
        "when_pwk": "A chart that the claim announces (PWK) must be there.",
        "never": "A claim is not stopped for want of its chart; the payer may ask for it later.",
    }[parameters.documentation_required]
    yield _of(asked, "Documents", text, "DOC11", "documentation_required")
    if parameters.timely_filing_days is not None:
        yield _of(asked, "Time to file", f"{parameters.timely_filing_days} days from the date of service.", "F20",
                  "timely_filing_days")  # fmt: skip


def _policies(asked: Asked) -> Iterator[Requirement]:
    for kind, (about, rule) in POLICIES.items():
        for policy in asked.profile.policies.about(kind, asked.drug.hcpcs):
            if policy.holds_on(asked.on) and rule in asked.rules:
                yield Requirement(about, _policy_text(policy), _policy_why(policy, rule))


def _policy_text(policy: Policy) -> str:
    terms = policy_words(policy).removeprefix(policy.kind).removeprefix("; ")
    kept = [part for part in terms.split("; ") if not part.startswith(("codes ", "severity ", "holds "))]
    said = (policy.terms.message or "", "; ".join(kept))
    return ". ".join(part.rstrip(".") for part in said if part) + "."


def _policy_why(policy: Policy, rule: str) -> Why:
    source = policy.grounds.source
    ground = "unverified" if policy.grounds.unverified else ground_of(source.trust).value
    cited = Cited(source.title, source.url, source.trust)
    return Why(f"policy {policy.id} of {policy.profile}", (rule,), ground, (cited,))


def _tables(asked: Asked) -> Iterator[Requirement]:
    setting: TableSetting = "practitioner" if asked.setting == "physician" else "hospital"
    most = asked.tables.mue.most(asked.drug.hcpcs, asked.on, setting, last_known=True)
    if most is not None and most.value is not None and "N02" in asked.rules:
        scope = "a line" if most.value.adjudication is Adjudication.LINE else "a day"
        text = (
            f"Medicare takes at most {most.value.units} units on {scope} as likely (MUE of {most.quarter})."
        )
        yield Requirement("Most units", text, asked.why("", ("N02",), (f"ground:{most.ground.value}",)))
    articles = asked.tables.coverage.articles_for(
        asked.drug.hcpcs, asked.on, asked.parameters.coverage_contractor
    )
    if articles and "F22" in asked.rules and _is_medicare(asked):
        names = ", ".join(article.id for article in articles)
        yield Requirement("Diagnoses", f"Only those that {names} lists.", asked.why("", ("F22",)))


def _is_medicare(asked: Asked) -> bool:
    return asked.parameters.coverage_contractor is not None or asked.profile.line_of_business == "medicare"


def _of(asked: Asked, about: str, text: str, rule: str, key: str) -> Requirement:
    fact = asked.profile.facts[key]
    return Requirement(about, text, asked.why(fact.note, asked.in_force(*filter(None, (rule,))), (key,)))


# what is not known


def unknown_of(asked: Asked) -> tuple[Unknown, ...]:
    """Return what the sheet does not know, each with who may."""
    return (*_of_drug(asked), *_of_payer(asked))


def _of_drug(asked: Asked) -> Iterator[Unknown]:
    drug = asked.drug
    techniques = techniques_of(asked)
    if not techniques:
        yield Unknown(
            "Administration",
            f"{drug.hcpcs} bills a form that is not infused or injected ({', '.join(drug.routes)}); no code of the "
            "families checked here goes with it.",
        )
        return
    if not drug.routes and drug.drug_class not in ("flush", "hydration", "vaccine"):
        yield Unknown(
            "Ways of giving it",
            "The drug table names no route, so ways that the label does not allow stand here too: the label decides.",
        )
    open_classes = dict.fromkeys(
        classes for technique in techniques if len(classes := classes_for(asked, technique)) > 1
    )
    for classes in open_classes:
        yield Unknown(
            "Code family",
            f"Whether this payer takes it as {' or '.join(classes)} is not known: ask the payer.",
        )
    if drug.drug_class in ("flush", "hydration", "vaccine"):
        return
    if not drug.vials:
        yield Unknown("Vial sizes", "Not in the drug table: write what stands on the vial.")
    if drug.single_dose is None:
        yield Unknown(
            "Container",
            "Single-dose or multi-dose is not in the drug table: the label says it, and JW or JZ depends on it.",
        )
    if not drug.unit_is_sure:
        yield Unknown(
            "Billing unit",
            "The code bills a combination, whose dose charts write in several ways: ask the biller.",
        )
    if paid_here(asked).alone is None:
        yield Unknown(
            "Payment", "Whether it is paid for itself there is not known, and JW or JZ depends on it."
        )


_ASK = {
    "prior_authorization_drugs": ("Prior authorization", "The profile names no drug that needs it"),
    "site_of_care_drugs": ("Site of care", "The profile has no site-of-care policy"),
    "lot_required_drugs": ("Lot number", "The profile names no drug whose lot must be charted"),
    "timely_filing_days": ("Time to file", "The profile gives no limit"),
}
"""Lists of which silence proves nothing."""


def _of_payer(asked: Asked) -> Iterator[Unknown]:
    if not techniques_of(asked):
        return
    by_policy = {
        "prior_authorization_drugs": "authorization",
        "site_of_care_drugs": "places",
        "timely_filing_days": "filing",
    }
    for key, (about, text) in _ASK.items():
        kind = by_policy.get(key, "")
        if not asked.states(key) and not (kind and asked.profile.policies.about(kind, asked.drug.hcpcs)):
            yield Unknown(about, f"{text}, and nobody has verified that there is none: ask the payer.")
    if not asked.profile.policies.about("diagnoses", asked.drug.hcpcs) and not (
        _is_medicare(asked)
        and asked.tables.coverage.articles_for(
            asked.drug.hcpcs, asked.on, asked.parameters.coverage_contractor
        )
    ):
        yield Unknown("Diagnoses", "No list of covered diagnoses is loaded for this drug: ask the payer.")
    if not asked.profile.policies.about("frequency", asked.drug.hcpcs):
        yield Unknown("How often", "No limit of frequency is loaded for this drug: ask the payer.")
    if (
        not asked.profile.may_reject("jw_jz")
        and not asked.drug.is_fluid
        and asked.drug.drug_class != "vaccine"
    ):
        yield Unknown("JW and JZ", "Whether this payer wants them is not verified.")
    for warning in asked.profile.warnings:
        yield Unknown("Profile", warning)
