"""The chart of a claim: its keys, the index asked, documents read by plugins first and then the built-in readers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from scrubber.charts.document import Document, ReadOptions, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.link.claimed import Claimants
from scrubber.charts.link.index import DocumentIndex, Index, LearnAll, LinkKeys
from scrubber.charts.link.link import link
from scrubber.charts.link.offers import Learned, Offer, learned_as_digests
from scrubber.charts.link.within import Within
from scrubber.charts.words.sameness import with_generation
from scrubber.claims.person import owner_of
from scrubber.hooks.dispatch import Dispatcher
from scrubber.hooks.specs import DocumentView
from scrubber.model.chart import NO_CHART, Chart
from scrubber.model.claim import Claim
from scrubber.model.failure import PluginFailure
from scrubber.model.record import InfusionRecord
from x12 import ClaimSlice

_REMEMBERED = 2048
"""Documents kept read, about 7 KB each (a JSON record of three administrations): what was read for its keys is not
read again for its claim, and a batch PDF or log serves many claims that stand close together."""


class ReaderFailed(DocumentError):
    """A reader plugin failed; the document may be in order."""

    def __init__(self, document: str, failure: PluginFailure) -> None:
        super().__init__("reader_failed", document=document)
        self.failure = failure

    def __str__(self) -> str:
        failure = self.failure
        detail = f" ({failure.detail})" if failure.detail else ""
        return f"{self.document}: plugin {failure.plugin} failed in {failure.hook}{detail}; repair or remove the plugin"


class LinkedCharts:
    """Finds and reads the documentation of claims. `index` None: the operator offered none."""

    def __init__(self, index: Index | None, dispatcher: Dispatcher, options: ReadOptions) -> None:
        self.index = index
        self.claimants: Claimants | None = None
        """What is known of the other claims of the run; None: nothing."""
        self._dispatcher = dispatcher
        self._options = options
        self._read: OrderedDict[tuple[str, str], tuple[InfusionRecord, ...]] = OrderedDict()
        self._within = Within()

    def offer(self, paths: Iterable[Path], learned: LearnAll | None = None) -> DocumentIndex:
        """Index these files and folders, and find charts among them; `learned` where other processes read them.

        Raises `DocumentError` for a path that is not there.
        """
        index = DocumentIndex.from_paths(paths, self._for_keys, learned)
        self.index = index
        return index

    def learned(self, offers: Iterable[Offer]) -> list[Learned]:
        """Read files for the digests of their keys."""
        return learned_as_digests(offers, self._for_keys)

    def _for_keys(self, document: Document) -> tuple[InfusionRecord, ...]:
        """A plugin's readers are not asked yet: what they do is done for one claim, where it can be held."""
        if self._dispatcher.has("infuscrub_read_document"):
            with self._dispatcher.host.knowing():
                return read_document(document, self._options)
        return self._reader(document)

    def of(self, claim: Claim) -> Chart:
        """Return what the documents say of this claim."""
        if self.index is None:
            return NO_CHART
        failures: dict[str, PluginFailure] = {}

        def read(document: Document) -> tuple[InfusionRecord, ...]:
            try:
                return self._reader(document)
            except ReaderFailed as error:
                failures[document.name] = error.failure
                raise

        chart = link(link_keys(claim), self.index, read, self.claimants, self._within)
        if not failures:
            return chart
        problems = tuple(
            replace(problem, code="reader_failed", failure=failures[problem.document])
            if problem.code == "unreadable_document" and problem.document in failures
            else problem
            for problem in chart.problems
        )
        return replace(chart, problems=problems)

    def _reader(self, document: Document) -> tuple[InfusionRecord, ...]:
        key = document.name, document.sha256
        known = self._read.get(key)
        if known is None:
            known = read_with_plugins(document, self._dispatcher, self._options)
            self._read[key] = known
            if len(self._read) > _REMEMBERED:
                self._read.popitem(last=False)
        return known


def read_with_plugins(
    document: Document, dispatcher: Dispatcher, options: ReadOptions
) -> tuple[InfusionRecord, ...]:
    """Return a document's records: a plugin's reading first, else the built-in reader's. Raises `DocumentError`.

    A plugin that fails, or is not asked any more, raises too, though another may have read it: what it would have said
    of the document nobody knows.
    """
    if dispatcher.has("infuscrub_read_document"):
        data = document.load()
        if sha256(data).hexdigest() != document.sha256:
            raise DocumentError("changed", document=document.name)
        view_of = DocumentView(document.name, data, document.format)
        records, failures = dispatcher.first("infuscrub_read_document", {"document": view_of})
        if failures:
            raise ReaderFailed(document.name, failures[0])
        if records is not None:
            return tuple(records)
    with dispatcher.host.knowing():
        return read_document(document, options)


def link_keys(claim: Claim) -> LinkKeys:
    """Return what a document may say of this claim."""
    patient = claim.patient
    return LinkKeys(
        claim_id=claim.claim_id,
        attachment_control_numbers=tuple(
            a.control_number for a in claim.all_attachments() if a.control_number
        ),
        medical_record_number=claim.medical_record_number,
        member_id=patient.member_id or claim.subscriber.member_id,
        family=with_generation(patient.family, patient.suffix) or "",
        given=patient.given,
        birth_date=patient.birth_date,
        service_dates=claim.service_dates,
        transaction=claim.transaction,
    )


def keys_of(claim_slice: ClaimSlice) -> LinkKeys:
    """Return the same of a claim that nobody has viewed; without its family name, which opens no document."""
    owner = owner_of(claim_slice)
    return LinkKeys(
        claim_id=claim_slice.claim.head.element(1),
        attachment_control_numbers=owner.attachment_control_numbers,
        medical_record_number=owner.medical_record_number,
        member_id=owner.member_id,
        given=owner.given,
        birth_date=owner.birth_date,
        service_dates=owner.service_dates,
        transaction=claim_slice.transaction,
    )
