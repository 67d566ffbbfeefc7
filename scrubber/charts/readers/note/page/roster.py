"""Lines of a day's list, each of a patient of its own: what they tell is of no one patient of the note.

Sutter, Alma - Entyvio 300 mg IV infusion 1315-1345
Pike, Roy - Ocrevus 600 mg IV infusion 1300-1640
"""

from __future__ import annotations

from scrubber.charts.readers.note.page.header import patient_of
from scrubber.charts.readers.note.page.line_ends import ROW_OF_A_PERSON
from scrubber.charts.readers.note.values.tokens import Lexed, between


def lines_of_others(lexed: Lexed) -> frozenset[int]:
    """Return where the lines of a list of several patients begin, but those of the patient whom the note names."""
    rows: dict[int, tuple[str, str]] = {}
    for match in ROW_OF_A_PERSON.finditer(lexed.text):
        end = lexed.text.find("\n", match.end())
        end = end if end >= 0 else len(lexed.text)
        tokens = between(lexed.tokens, match.start(), end)
        kinds = {token.kind for token in tokens}
        is_a_name = all(token.start >= match.end() or token.kind != "drug" for token in tokens)
        if is_a_name and "drug" in kinds and not kinds.isdisjoint({"time", "range"}):
            rows[match.start()] = (match["family"].casefold(), match["given"].casefold())
    if len(set(rows.values())) < 2:
        return frozenset()
    person = patient_of(lexed.text, lexed.days)
    own = ((person.family or "").casefold(), (person.given or "").casefold())
    return frozenset(start for start, name in rows.items() if name != own)
