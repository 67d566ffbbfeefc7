"""Forms of by when a bag must be used, and of times that nobody wrote down: no time of a giving."""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import OF_DAY, Form, form

_HOUR = r"(?:[01]\d|2[0-3]):?[0-5]\d"
DEADLINES: tuple[Form, ...] = (
    form(
        "aside",
        r"\b(?:did\s+not|didn't|forgot\s+to|never)\s+(?:write|chart|note|record|document|catch|get|look\s+at)\s+"
        r"(?:down\s+)?(?:the|its|a|an\s+exact|exact)?\s?(?:start\s+|end\s+|exact\s+)?time\b",
        "did not write the time",
    ),
    form(
        "aside",
        r"\b(?:must|should|needs?\s+to|has\s+to)\s+(?:be\s+)?(?:in|end(?:ed)?|finish(?:ed)?|completed?|infused|done|given|hung"
        rf"|hang|start(?:ed)?|used?)\s+(?:by|before|no\s+later\s+than)\s+{OF_DAY}(?![\d:])",
        "Must end before 1212",
        "must be infused by 12:12",
    ),
    form(
        "aside",
        rf"\b(?:use\s+by|use\s+before|good\s+until|bud|beyond\s+use)\s*:?\s*(?:at\s+)?{_HOUR}\b(?!\s?(?:mg|ml|units?))"
        rf"|(?<=, )(?:prepared|compounded|labeled|printed)\s+(?:at\s+)?{_HOUR}(?=\s*(?:[,;)]|$))",
        "use by 1358",
    ),
)
