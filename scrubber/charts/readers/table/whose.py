"""Whose a row is: the claim, patient and encounter that its columns name, else what stands above the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from scrubber.charts.readers.table.moments import day_of
from scrubber.charts.readers.table.rows import Row
from scrubber.charts.readers.table.title import names_a_patient
from scrubber.charts.words.sameness import first_and_family, with_generation
from scrubber.model.record import ClaimKeys, Patient

NOBODY = "nobody is named in this row"
_WHO = frozenset(
    """patient family_name given_name member_id medical_record_number claim_id account_number encounter
    attachment_control_number""".split()  # noqa: SIM905 - a word list reads better as one text
)


def nobodys(rows: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows that name nobody where others do: whether they go on with the row above, nobody says."""
    if any(not _WHO.isdisjoint(row.words) for row in rows):
        for row in rows:
            of_columns = not row.title.names_somebody and not _WHO.isdisjoint(row.mapping.columns)
            if of_columns and _WHO.isdisjoint(row.words):
                yield row


def key_of(row: Row) -> tuple[object, ...]:
    """Return what tells one patient's rows from another's; `PIKE, ROY` and `Pike, Roy` are one."""
    return _folded(claim_of(row)), _folded(patient_of(row)), row.text("encounter")


@lru_cache(maxsize=1024)  # the rows of a patient repeat each other
def _folded(names: ClaimKeys | Patient) -> str:
    return repr(names).casefold()


def claim_of(row: Row) -> ClaimKeys:
    if not names_a_patient(row.mapping.columns) and not row.text("claim_id"):
        return row.title.claim
    return ClaimKeys(
        claim_id=row.text("claim_id"),
        attachment_control_number=row.text("attachment_control_number"),
        medical_record_number=row.text("medical_record_number"),
        account_number=row.text("account_number"),
    )


def patient_of(row: Row) -> Patient:
    if not names_a_patient(row.mapping.columns):
        return row.title.patient
    family, given = row.text("family_name"), row.text("given_name")
    whole = row.text("patient") or ""
    if family is None and "," in whole:
        family, _, given = (part.strip() or None for part in whole.partition(","))
    elif family is None and (names := first_and_family(whole)):
        given, family = names
    return Patient(row.text("member_id"), with_generation(family, given), given, day_of(row, "birth_date"))
