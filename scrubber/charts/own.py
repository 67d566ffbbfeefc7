"""What infuscrub itself wrote, told by its first bytes: results that lie among the charts are evidence of nothing.

A report repeats the chart's times beside the claim's number. Read as a note it would be a chart of that claim, and the
claim would be proved by what was said of it before.
"""

from __future__ import annotations

import re

_PAGE = re.compile(rb"<!doctype html>.{0,900}?<title>[^<]{0,300} - infuscrub</title>", re.DOTALL)
_TEXT = re.compile(
    rb"\S{1,60}  837[PI]  (?:ACCEPTED|CORRECTED|HELD|REJECTED)\b"
    rb"|[^\r\n]{1,200}: \d+ claims, \d+ with infusion, drug or attachment lines"
    rb"|[^\r\n]{1,200}  profile [a-z0-9_-]{1,60} \([^)\r\n]{0,200}\)\r?\n"
    rb"|[^\r\n]{1,200}  \((?:record|fhir|ccda|hl7v2|x275|pdf|text|rtf|html|csv|tsv|xlsx|picture)\)\r?\n"
    rb"  (?:concerns \S|[a-z]{1,2}\d+  \S)"
)
"""What `scrub` and `check` print of a claim or of a file, and `code` and `docs show` of a chart."""
_JSON = re.compile(
    rb'(?:\[\s*)?\{\s*"(?:version":\s*"[^"]{1,20}",\s*"run":\s*"[0-9a-f]{16}"|claims":\s*\[\s*\{\s*"claim_id":'
    rb'|charts":\s*\[\s*\{\s*"document":\s*"[^"]{1,200}",\s*"profile":'
    rb'|document":\s*"[^"]{1,200}",\s*"format":\s*"[a-z0-9_]{2,12}",\s*"sha256":\s*"[0-9a-f]{64}")'
)
_ANSWER = re.compile(rb"(?:\bST([^A-Za-z0-9\s])(?:277|835|997|999)\1|[^A-Za-z0-9]TA1[^A-Za-z0-9])")
_NEAR = 4096
NO_CHARTS = frozenset({"claims", "an_answer", "own_output"})
"""Codes of what is no chart, whatever its name says: no claim is stopped because it can't be read."""


def is_own(text: bytes) -> bool:
    """Return whether this beginning of a document is that of a report."""
    first = text[:1]
    if first == b"<":
        return _PAGE.match(text) is not None
    return (_JSON if first in (b"{", b"[") else _TEXT).match(text) is not None


def is_answer(text: bytes) -> bool:
    """Return whether this beginning of an X12 file is that of an answer to claims, or of a remittance."""
    return _ANSWER.search(text, 0, _NEAR) is not None
