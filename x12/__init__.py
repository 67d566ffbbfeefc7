"""X12 claims as bytes in, claims out, and back: reader, slices, splices, writers and acknowledgements.

EDI and nothing else: no I/O but the tables shipped beside the code, no clock, no knowledge of infusion.
"""

from __future__ import annotations

from x12.acks.facts import ClaimStatus, LineStatus, Party, claim_status, line_status
from x12.acks.status import StatusComposite, status_table
from x12.acks.wire import Route
from x12.acks.x277ca import Acknowledgement
from x12.delimiters import Delimiters
from x12.edits import Action, Splice, apply_splices
from x12.errors import Code, EnvelopeFault, Place, X12Error
from x12.parts import PartReader, read_parts
from x12.reader import Reader
from x12.segment import Segment
from x12.slices import ClaimSlice, Context, Kind, Part
from x12.writer import PartWriter

__all__ = [
    "Acknowledgement",
    "Action",
    "ClaimSlice",
    "ClaimStatus",
    "Code",
    "Context",
    "Delimiters",
    "EnvelopeFault",
    "Kind",
    "LineStatus",
    "Part",
    "PartReader",
    "PartWriter",
    "Party",
    "Place",
    "Reader",
    "Route",
    "Segment",
    "Splice",
    "StatusComposite",
    "X12Error",
    "apply_splices",
    "claim_status",
    "line_status",
    "read_parts",
    "status_table",
]
