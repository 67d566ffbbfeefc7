"""Numbers with a comma that parts no thousands: `687,5 mg` is one number, and nobody may read its end as `5 mg`."""

from __future__ import annotations

from scrubber.charts.readers.note.words.forms import HOURS, UNIT, form

_THOUSANDS = r"(?!0\d)[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?(?![\d.,]*\d)"
_COUNTS = rf"(?:{UNIT}|{HOURS}|min(?:ute)?s?|vials?|doses?|mu|milli-?units?|ng)\b|%"
_AN_AMOUNT_OF = (
    r"(?<!wasted )(?<!wasted: )(?<!waste )(?<!waste: )(?<!discarded )(?<!discarded: )(?<!rate )(?<!rate: )"
)
COMMAS = (
    form(
        "dose",
        rf"(?<![\w.,/]){_AN_AMOUNT_OF}(?!{_THOUSANDS})(?P<amount>\d{{1,5}},\d{{1,4}})\s?(?P<unit>{UNIT})\b"
        r"(?![\d.,]*\d|\s?/|\s?(?:was\s|were\s)?(?:waste|discard)|\s+(?:an|per)\b)",
        "687,5 mg",
        "2,6 mg",
        "0,125 mg",
        "1500,5 mg",
    ),
    form(
        "odd_number",
        rf"(?<![\w.,])(?!{_THOUSANDS})\d[\d.]*,[\d.,]*\d(?=\s?(?:{_COUNTS}))",
        "12,5 hours",
    ),
)
"""A dose with such a number is in doubt, with the number that it seems to be; any other amount is not read, and named.

`1,250 mg` has the comma of thousands; `0,125 mg` has not.
"""
