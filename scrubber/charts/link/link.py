"""Which records belong to a claim: the documents that the index found, read, checked and merged.

A document never reaches another patient's claim. A document that names the claim and is not used becomes a problem, and
a problem holds the claim: a chart that could not be used must never look like a chart that was not there. A document
that only seems to be this patient's is proposed: it is named, and nothing is decided by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from scrubber.charts.completeness import together
from scrubber.charts.document import read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.events.dated import dated
from scrubber.charts.events.greenwich import of_the_claims_day
from scrubber.charts.join.denied import given_elsewhere
from scrubber.charts.join.merge import merge
from scrubber.charts.link.claimed import Claimants
from scrubber.charts.link.index import Candidate, Index, ReadDocument
from scrubber.charts.link.keys import NAMES_THE_CLAIM, LinkKeys, record_days
from scrubber.charts.link.nobodys import without_nobodys
from scrubber.charts.link.persons import UNDATED, are_swapped, likeness, lost_an_umlaut
from scrubber.charts.link.within import Within
from scrubber.charts.words.sameness import days_apart, same_family, same_given, same_identifier
from scrubber.model.chart import Chart, ChartProblem, ProposedLink
from scrubber.model.disposition import DocumentUse
from scrubber.model.record import InfusionRecord, Understood
from scrubber.model.value import replace

Records = tuple[InfusionRecord, ...]
NAMED_BY_ANOTHER = "patient and day agree, and another document names this claim by its number"
NAMES_ANOTHER = "patient and day agree, and its name or a number in it is another claim's"
BY_NUMBER = "its name or a number in it"
BY_MANIFEST = "its number in the manifest, which each of them writes otherwise"
_BY = {"medical_record_number": "medical record number and day", "member_id": "member id and day"}


def link(
    keys: LinkKeys,
    index: Index,
    read: ReadDocument = read_document,
    claimants: Claimants | None = None,
    within: Within | None = None,
) -> Chart:
    """Return the chart of a claim: one merged record, the documents used, and why others were not.

    `claimants` knows the other claims of the run; None: nobody knows them. `within` keeps from claim to claim what the
    records of a document say, where `read` gives the same ones again.

    `ambiguous_document`: documents of the patient and day that name different claims or encounters, or one that names
    another claim. `several_claims`: a document that another claim would take too, by patient and day, or by a name or
    number that may mean either; `detail` says what agrees. `other_patient`: `detail` names the fields that differ.
    `other_day`: the patient is the claim's, the day is not. `unreadable_document`: `detail` is the error's code.
    Documents found by the patient alone are used only where none names the claim.
    """
    used: list[tuple[Candidate, Records]] = []
    held: dict[str, Records] = {}
    problems: list[ChartProblem] = []
    proposed: list[ProposedLink] = []
    nobodys: dict[str, Understood] = {}
    within = within or Within()
    candidates = index.candidates(keys)
    if claimants is not None:
        candidates = tuple(c for c in candidates if not claimants.is_anothers(c.document.name, keys))
    named = any(candidate.linked_by in NAMES_THE_CLAIM for candidate in candidates)
    for candidate in candidates:
        try:
            records = read(candidate.document)
        except DocumentError as error:
            problems.append(ChartProblem("unreadable_document", candidate.document.name, error.code))
            continue
        all_records, left = records, None
        if len(records) > 1:
            told = within.parted(records)
            records, left = without_nobodys(records, told, lambda one: bool(patient_disagrees(one, keys)))
        if candidate.linked_by in NAMES_THE_CLAIM:
            own, problem = _by_name(records, candidate, keys, claimants, within)
        else:
            own, because, problem = _by_patient(records, candidate, keys, claimants, within, named=named)
            proposed += [ProposedLink(candidate.document.name, because)] if because else []
        problems += [problem] if problem is not None else []
        if own:
            used.append((candidate, own))
            held[candidate.document.name] = all_records
            if left is not None:
                nobodys[candidate.document.name] = left
    if _rival(used):
        problems += (ChartProblem("ambiguous_document", candidate.document.name) for candidate, _ in used)
        used = []
    # a note without a date that is known to be this claim's is of the claim's own day
    days = keys.service_dates
    found = tuple(
        of_the_claims_day(
            dated(_with(record, nobodys.get(candidate.document.name)) if nobodys else record, days), days
        )
        for candidate, own in used
        for record in own
    )
    denied = given_elsewhere(found)
    return Chart(
        record=merge(found) if found else None,
        documents=tuple(
            _use(candidate, own, held[name], denied.get(name), nobodys.get(name))
            for candidate, own in used
            if (name := candidate.document.name)
        ),
        problems=tuple(problems),
        offered=True,
        proposed=tuple(dict.fromkeys(proposed)),
        near=_near(keys, index, candidates),
    )


def _near(keys: LinkKeys, index: Index, candidates: Sequence[Candidate]) -> tuple[ProposedLink, ...]:
    met = {candidate.document.name for candidate in candidates}
    return tuple(ProposedLink(name, because) for name, because in index.near(keys).items() if name not in met)


def patient_disagrees(record: InfusionRecord, keys: LinkKeys) -> tuple[str, ...]:
    """Return the fields in which document and claim name different patients; absent fields agree.

    Who has name and birth date of the claim may be insured twice, and have a number in each clinic. A number that is
    another's speaks against a document that does not say so much.
    """
    patient = record.patient
    fields = []
    names, born = patient.family and patient.given, patient.birth_date
    is_own = names and born and born == keys.birth_date
    if patient.member_id and not is_own and _differ(patient.member_id, keys.member_id):
        fields.append("member id")
    number = record.claim.medical_record_number or patient.medical_record_number
    if number and not (born or names) and _differ(number, keys.medical_record_number):
        fields.append("medical record number")
    is_one = are_swapped(patient, keys) or lost_an_umlaut(patient, keys)
    if patient.family and keys.family and not is_one and not same_family(patient.family, keys.family):
        fields.append("family name")
    if patient.given and keys.given and not is_one and not same_given(patient.given, keys.given):
        fields.append("given name")
    if patient.birth_date and keys.birth_date and patient.birth_date != keys.birth_date:
        fields.append("birth date")
    return tuple(fields)


def _differ(one: str | None, other: str) -> bool:
    return bool(one and other and one != other) and not same_identifier(one or "", other)


def _by_name(
    records: Records, candidate: Candidate, keys: LinkKeys, claimants: Claimants | None, within: Within
) -> tuple[Records, ChartProblem | None]:
    """Return the records of a document that names the claim; a problem where it may mean another one as well."""
    own, problem = _named(records, candidate, keys, within)
    if own and claimants is not None and claimants.names_several(candidate.document.name, keys):
        by = BY_MANIFEST if candidate.linked_by == "manifest" else BY_NUMBER
        return (), ChartProblem("several_claims", candidate.document.name, by)
    return own, problem


def _by_patient(
    records: Records,
    candidate: Candidate,
    keys: LinkKeys,
    claimants: Claimants | None,
    within: Within,
    *,
    named: bool,
) -> tuple[Records, str, ChartProblem | None]:
    """Return the records of a document of the patient and day; else why it is only proposed, or a problem where another
    claim would take it too. `named`: another document names the claim, and goes before it.
    """
    own, because = _of_patient(records, candidate, keys, within)
    if not own or named:
        return (), NAMED_BY_ANOTHER if own else because, None
    dispute = claimants.dispute(candidate.document.name, keys) if claimants is not None else ""
    if dispute == "named":
        return (), NAMES_ANOTHER, None
    if dispute:
        return (), "", ChartProblem("several_claims", candidate.document.name, _BY[candidate.linked_by])
    return own, "", None


def _named(
    records: Records, candidate: Candidate, keys: LinkKeys, within: Within
) -> tuple[Records, ChartProblem | None]:
    """Return the records of a document that names the claim, or why none of them may be used.

    A document of several records (a batch, a log, a chart of several days) is searched for the claim's own;
    the others are other claims' business. A document of one record that does not fit is a problem.
    """
    name = candidate.document.name
    if len(records) > 1:
        named = tuple(record for record in within.naming(records, keys) if _names_the_claim(record, keys))
        records = named or tuple(record for record in records if not _names_another_claim(record, keys))
    elif any(_contradicts(record, candidate, keys) for record in records):
        return (), ChartProblem("ambiguous_document", name, "claim id")
    unread = next((code for record in records for code in record.unread), None)
    if unread is not None:
        return (), ChartProblem("unreadable_document", name, unread)
    patients = [record for record in records if not patient_disagrees(record, keys)]
    if not patients:
        fields = dict.fromkeys(field for record in records for field in patient_disagrees(record, keys))
        return (), ChartProblem("other_patient", name, ", ".join(fields)) if records else None
    today = [record for record in patients if _on_a_service_day(record, keys)]
    if not today:
        return (), ChartProblem("other_day", name, "date of service")
    return tuple(today), None


def _of_patient(
    records: Records, candidate: Candidate, keys: LinkKeys, within: Within
) -> tuple[Records, str]:
    """Return the records that are this patient's and day's, or why they are only proposed (empty: another person's)."""
    own: list[InfusionRecord] = []
    proposed: list[str] = []
    for record in within.of_person(records, keys, candidate.linked_by):
        if _names_another_claim(record, keys) or not _on_a_service_day(record, keys):
            continue
        dated_record = bool(record_days(record))
        by = candidate.linked_by if _bears_the_number(record, candidate, keys) else "birth_date"
        found = likeness(record.patient, keys, by, dated=dated_record)
        if found.verdict == "same" and dated_record:
            own.append(record)
        elif found.verdict != "other":
            proposed.append(
                found.because if dated_record else "; ".join(filter(None, (found.because, UNDATED)))
            )
    return tuple(own), "" if own else next(iter(proposed), "")


def _bears_the_number(record: InfusionRecord, candidate: Candidate, keys: LinkKeys) -> bool:
    """Return whether a record bears the chart number by which its document was found: a log holds other patients', too.

    Whether a member id is the claim's, likeness asks itself.
    """
    if candidate.linked_by != "medical_record_number":
        return True
    number = record.claim.medical_record_number or record.patient.medical_record_number
    return same_identifier(number or "", keys.medical_record_number)


def _names_the_claim(record: InfusionRecord, keys: LinkKeys) -> bool:
    """Account, visit and document numbers may name a claim; only claim id and control number may deny it."""
    claim = record.claim
    controls = (claim.attachment_control_number, *(document.id for document in record.documents))
    names = (claim.claim_id, claim.account_number, record.encounter.id)
    return any(_is_one_of(item, keys.attachment_control_numbers) for item in controls) or any(
        _is_one_of(item, (keys.claim_id,)) for item in names
    )


def _names_another_claim(record: InfusionRecord, keys: LinkKeys) -> bool:
    claim = record.claim
    if _names_the_claim(record, keys):
        return False
    return bool((claim.claim_id and keys.claim_id) or claim.attachment_control_number)


def _contradicts(record: InfusionRecord, candidate: Candidate, keys: LinkKeys) -> bool:
    """A file name or control number that leads to a document whose content names another claim.

    A manifest is a person's decision and may overrule a document's own number.
    """
    named = record.claim.claim_id
    return bool(
        candidate.linked_by != "manifest"
        and named
        and keys.claim_id
        and not _is_one_of(named, (keys.claim_id,))
    )


def _is_one_of(value: str | None, wanted: Sequence[str]) -> bool:
    return bool(value) and any(same_identifier(value or "", item) for item in wanted if item)


def _on_a_service_day(record: InfusionRecord, keys: LinkKeys) -> bool:
    """A run may begin the evening before the line's date; a document without days (an order) always fits."""
    days = record_days(record)
    return not days or any(days_apart(day, keys.service_dates) <= 1 for day in days)


def _rival(used: Sequence[tuple[Candidate, Records]]) -> bool:
    """Return whether records tell of different claims or encounters: those found by patient and day only, and those
    whose claim ids are alike only when hyphens and zeros are set aside.
    """
    weak = [record for candidate, own in used if candidate.linked_by not in NAMES_THE_CLAIM for record in own]
    claims = {record.claim.claim_id for record in weak if record.claim.claim_id}
    encounters = {record.encounter.id for record in weak if record.encounter.id}
    by_claim_id = [record for candidate, own in used if candidate.linked_by == "claim_id" for record in own]
    spellings = {record.claim.claim_id.upper() for record in by_claim_id if record.claim.claim_id}
    return len(claims) > 1 or len(encounters) > 1 or len(spellings) > 1


def _with(record: InfusionRecord, left: Understood | None) -> InfusionRecord:
    return record if left is None else replace(record, understood=together((record.understood, left)))


def _use(
    candidate: Candidate, records: Records, all_records: Records, *gaps: Understood | None
) -> DocumentUse:
    document = candidate.document
    understood = [record.understood for record in records] + [gap for gap in gaps if gap is not None]
    mine = {id(record) for record in records}
    return DocumentUse(
        document.name,
        document.sha256,
        document.format,
        candidate.linked_by,
        whole=all(one.whole for one in understood),
        not_understood=tuple(part for one in understood for part in one.not_understood),
        taken=tuple(place for place, record in enumerate(all_records) if id(record) in mine),
        of=len(all_records),
    )
