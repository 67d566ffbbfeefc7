"""Charts in, infusion records out: every document format, linking to claims, merging.

The way of a document: `detect` names its format, the format's module reads it, `stamp` names its sources
and places its times, `index` and `link` find its claim, `merge` makes one record of several documents.
"""

from scrubber.charts.detect import detect
from scrubber.charts.document import Document, ReadOptions, read_document
from scrubber.charts.errors import DocumentError
from scrubber.charts.events.dated import dated
from scrubber.charts.join.merge import merge
from scrubber.charts.link.index import Candidate, DocumentIndex, Offered
from scrubber.charts.link.keys import LinkKeys
from scrubber.charts.link.link import link, patient_disagrees

__all__ = [
    "Candidate",
    "Document",
    "DocumentError",
    "DocumentIndex",
    "LinkKeys",
    "Offered",
    "ReadOptions",
    "dated",
    "detect",
    "link",
    "merge",
    "patient_disagrees",
    "read_document",
]
