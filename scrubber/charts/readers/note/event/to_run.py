"""What is planned of something that was begun: how long it is to run, and where. It was given all the same."""

from __future__ import annotations

import re

from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.tokens import Token


def is_how_long(part: Clause, token: Token) -> bool:
    """`Started 5FU via CADD at 1415 to run 46 hr`: it was started, and only its end is planned.

    The time may stand in the margin of the line (`1400 vancomycin 1 g hung to run over 60 min`); then it was started
    where the word says so by itself, for `start NS to run over 2 hr` is an order.
    """
    if token.text.casefold() != "to run":
        return False
    begun = [
        item.text.casefold() for item in part.tokens if item.kind == "start" and item.start < token.start
    ]
    times = part.times()
    if not times:
        return any(map(_WAS_BEGUN.fullmatch, begun))
    return bool(begun) and all(time.start < token.start for time in times)


_WAS_BEGUN = re.compile(
    r"(?:\w+ )?(?:started|hung|spiked|begun|initiated|connected|hooked|commenced)(?: \w+)?"
)


def is_where_a_pump_runs(_: str, part: Clause, token: Token) -> bool:
    """`CADD pump connected with 5-FU 4200 mg over 46 hours at home`: there it will run; what ran there is past."""
    before = {item.kind for item in part.tokens if item.start < token.start}
    return token.text.casefold() == "at home" and {"pump", "start"} <= before
