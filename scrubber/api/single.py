"""One claim judged by itself: cut from whatever holds it, and given the verdict that it gets in a file."""

from __future__ import annotations

from scrubber.api.errors import InputError, OptionError
from scrubber.api.result import ClaimKey, ClaimVerdict, Neighbours, Unjudged
from scrubber.charts.link.claimed import Dispute
from scrubber.charts.link.index import DocumentIndex
from scrubber.charts.link.keys import LinkKeys
from scrubber.claims.as_json.model import ClaimDocument
from scrubber.engine.guide import place_of, too_many_claims
from scrubber.engine.settings import Settings
from scrubber.job.account import ChartsAccount
from scrubber.job.failed import failed_report, stopped
from scrubber.job.passed import passed_report
from scrubber.job.ranges import number_key, services_key
from scrubber.job.seen import neighbour_finding
from scrubber.job.worker import Worker
from scrubber.model.correction import Safety
from scrubber.model.disposition import Disposition
from scrubber.model.finding import Finding, FindingKind, Origin, Owner, Severity
from scrubber.output import report
from x12 import ClaimSlice, X12Error, read_parts
from x12.guide.watch import CLAIMS_PER_PATIENT

_WHOLE = "; scrub the file as a whole (HTTP: POST /v1/files; Python: scrub, scrub_bytes)"
_PLACE = (1, 1, 1)
"""Interchange, group and set of a claim that comes by itself."""


def one_claim(claim: bytes | ClaimSlice | ClaimDocument) -> ClaimSlice:
    """Return the claim that is asked about. Raises `InputError` where there is none, or more than one."""
    if isinstance(claim, ClaimSlice):
        return claim
    if isinstance(claim, ClaimDocument):
        claim = claim.to_x12()
    if not isinstance(claim, bytes | bytearray | memoryview):
        raise OptionError(
            "claim is the bytes of an 837 with one claim, a ClaimSlice, or a ClaimDocument", "claim"
        )
    try:
        found = [part for part in read_parts([bytes(claim)]) if isinstance(part, ClaimSlice)]
    except X12Error as error:
        raise InputError(f"the claim can't be read: {error}") from error
    if len(found) != 1:
        raise InputError(f"holds {len(found)} claims where one is asked about{_WHOLE if found else ''}")
    if found[0].transaction not in ("837P", "837I"):
        raise InputError("the claim is none of an 837P or 837I")
    return found[0]


def judged_alone(
    worker: Worker, piece: ClaimSlice, index: DocumentIndex | None, neighbours: Neighbours | None
) -> ClaimVerdict:
    """Return what is decided about a claim, with what its neighbours show where somebody says it."""
    number = number_key(piece)
    if neighbours is not None and neighbours.set_refused:
        refused = report.decode_claim(failed_report(piece, _set_refused(piece), _PLACE, worker.settings))
        key = ClaimKey(number, services_key(piece, b""))
        return ClaimVerdict(claim=refused, disposition="refused", after=piece, key=key, unjudged=())
    if neighbours is not None and neighbours.shared_charts:
        worker.charts.claimants = _Told(neighbours.shared_charts)
    result = worker.claim(piece, _PLACE)
    is_rejected = result.disposition is Disposition.REJECTED
    key = ClaimKey(number, services_key(piece, result.services), is_rejected)
    known = () if neighbours is None else _shown(piece, key, neighbours)
    if known:
        result = worker.claim(piece, _PLACE, known)
    account = ChartsAccount(index)
    account.add(result.claim_id, result.charts)
    after = piece
    if result.edited is not None:
        after = ClaimSlice(result.edited, piece.context, result.added, edited=True)
    said = result.report or passed_report(piece, _PLACE, worker.settings)
    return ClaimVerdict(
        claim=report.decode_claim(said),
        disposition=result.disposition.value,
        after=after,
        key=key,
        unjudged=tuple(Unjudged) if neighbours is None else (),
        charts=account.rows() if account.is_offered else (),
    )


class _Told:
    """Documents that fit several claims, as the host says."""

    def __init__(self, shared: frozenset[str]) -> None:
        self._shared = shared

    def dispute(self, document: str, keys: LinkKeys) -> Dispute:
        """Return whether another claim would take the document too."""
        return "several" if document in self._shared else ""

    def is_anothers(self, document: str, keys: LinkKeys) -> bool:
        """Return False: what other claims are called, nobody says."""
        return False

    def names_several(self, document: str, keys: LinkKeys) -> bool:
        """Return False: what other claims are called, nobody says."""
        return False


def stopped_alone(settings: Settings, claim: bytes | ClaimSlice | ClaimDocument, how: str) -> ClaimVerdict:
    """Return the verdict of a claim that ended whatever scrubbed it: held, with `how` in words. Raises `InputError`."""
    piece = one_claim(claim)
    return ClaimVerdict(
        claim=report.decode_claim(failed_report(piece, stopped(piece, how), _PLACE, settings)),
        disposition="held",
        after=piece,
        key=ClaimKey(number_key(piece), services_key(piece, b"")),
        unjudged=tuple(Unjudged),
    )


def _set_refused(piece: ClaimSlice) -> Finding:
    return Finding(
        rule="SET-REFUSED",
        origin=Origin.CORE,
        kind=FindingKind.FORM,
        title="The set that the claim comes in is refused",
        message="Its set, group or interchange is refused, so the claim was not looked at. "
        "Have the sender repair that.",
        severity=Severity.ERROR,
        safety=Safety.NEVER,
        holds=True,
        owner=Owner.SENDER,
        location=place_of(piece.claim),
    )


def _shown(piece: ClaimSlice, key: ClaimKey, neighbours: Neighbours) -> tuple[Finding, ...]:
    known: list[Finding] = []
    if neighbours.claims_of_patient >= CLAIMS_PER_PATIENT:
        known.append(too_many_claims(piece, CLAIMS_PER_PATIENT))
    if rule := neighbours.shown(key):
        known.append(neighbour_finding(rule, place_of(piece.claim)))
    return tuple(known)
