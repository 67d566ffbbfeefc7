"""Drugs that a note says were not given: refused, held, returned to the pharmacy.

Only plain words count, beside the drug's name or in the clause behind it; and only for a drug of which the note tells
no giving (`Remicade held 10 min for rigors, resumed 1030` was given). What is merely not mentioned was not refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from scrubber.charts.readers.note.page.header import place_of
from scrubber.charts.readers.note.story.given import is_wasted_whole
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.draft import Draft
from scrubber.charts.readers.note.values.statement import Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import says_not_given
from scrubber.model.record import Administration, NotGiven, Provenance

_PLAINLY = re.compile(
    r"\b(?:refus\w+|declin\w+|withheld|omitted|cancel\w+"
    r"|(?:not|never|wasn't|isn't)\s+(?!yet)(?:\w+\s+)?(?:given|hung|started|administered|infused|injected|mixed|spiked|opened))\b",
    re.IGNORECASE,
)
"""What says by itself that a drug was not given."""
_MORE = re.compile(
    r"\b(?:more|another|further|additional|second|2nd|third|3rd|repeat\w*|next|later|prn|offer\w*|rest|remain\w*|extra)\b",
    re.IGNORECASE,
)
"""`Offered more morphine, declined`: not the dose that was given."""
_HELD = re.compile(r"\b(?:held|hold|holding)\b(?!\s+(?:x\s*|for\s+)?\d+\s*min)", re.IGNORECASE)


_CHARTED = re.compile(
    r"\bnot[ \t]+given\b(?:[ \t]+(?:\d{1,2}/\d{1,2}/\d{2,4}[ \t]+)?(?:[01]?\d|2[0-3]):?[0-5]\d\b"
    r"|[^.;\n]{0,20}\b(?:took|taken|self)\b[^.;\n]{0,20}\bhome\b)",
    re.IGNORECASE,
)
"""`dexamethasone tablet 12 mg Not Given 0925 Pt took at home`: a row of a record, whatever its reason tells."""
_PUT_OFF = re.compile(
    r"[ \t]*(?:[\d.,]+[ \t]?(?:mg|mcg|gm?|units?)[ \t]+)?(?:(?:iv|im|sc|infusion|dose)[ \t]+)*"
    r"(?:(?:was|is|being|has[ \t]+been)[ \t]+)?(?:deferred|postponed)\b",
    re.IGNORECASE,
)
"""`Abraxane deferred, ANC low`: right behind a drug's name."""


class Refused:
    """Gathers the drugs that the sentences of a note say were not given."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: dict[str, NotGiven] = {}
        self.denied: list[tuple[str, int]] = []
        """The drugs that a sentence without a time says were not given, each with its place."""
        self.headings: list[tuple[str, int, int]] = []
        """The drugs that head rows of a record which say that they were not given, each with the place of its name."""
        self.named: Token | None = None
        """The drug named last, in the clause or in the field of the line before."""

    def take(self, parts: Sequence[Clause], day: date | None, *, by_time: bool) -> None:
        """Take in the clauses of one sentence; `by_time`: its entry begins with a time."""
        put_off = list(self._put_off(parts))
        for token, words in (*self._not_given(parts), *put_off):
            source = Provenance(locator=place_of(self.text, token.start, token.end), quote=words.strip())
            item = NotGiven(token.text, day=day, reason="not given", source=source)
            self.found.setdefault(drugs.key_of(token.text), item)
            if (token, words) in put_off:
                continue  # another dose of it may have been given
            if not (by_time or any(part.times() for part in parts)) and _MORE.search(words) is None:
                self.denied.append((token.key, token.start))

    def take_row(self, drug: Statement | None, start: int, end: int, words: str, day: date | None) -> None:
        """Take in a row of a record that says `Not Given` or `Held` of the drug that heads it.

        `Due`, `Dispensed` and `See Downtime` say that nobody charted it yet, or here: it may have been given.
        """
        if drug is None or not drug.drug or drug.key in self.found or not says_not_given(words):
            return
        source = Provenance(locator=place_of(self.text, start, end), quote=self.text[start:end].strip())
        self.found[drug.key] = NotGiven(drug.drug, day=day, reason="not given", source=source)
        self.headings.append((drug.key, drug.start, drug.end))

    def take_unused(self, drafts: Iterable[Draft], text: str, day: date | None) -> None:
        """Take in the drugs that were made ready and wasted whole."""
        for draft in drafts:
            if is_wasted_whole(draft, text):
                waste = draft.facts["waste"]
                source = Provenance(locator=place_of(self.text, waste.start, waste.end), quote=waste.quote)
                self.found.setdefault(
                    draft.key, NotGiven(draft.name, day=day, reason="not given", source=source)
                )

    def beside(self, given: Iterable[Administration]) -> tuple[NotGiven, ...]:
        """Return what was not given, beside what was."""
        keys = {drugs.key_of(item.substance) for item in given}
        return tuple(item for key, item in self.found.items() if key not in keys)

    def _not_given(self, parts: Sequence[Clause]) -> Iterator[tuple[Token, str]]:
        for place, part in enumerate(parts):
            words = self.text[part.start : part.end]
            own = [token for token in part.of("drug") if drugs.is_named(token.text)]
            own = own[-1:] if part.of_both else own
            plainly = part.act in ("refused", "not done") and _PLAINLY.search(words) is not None
            held = part.act == "done" and bool(part.of("held")) and _HELD.search(words) is not None
            if plainly and not own and self.named is not None and self._follows(part, place):
                yield self.named, words  # `Taxol 250 mg made at 0900, not given, returned to pharmacy`
            elif plainly or held:
                yield from ((token, words) for token in own)
            if own or place:
                self.named = own[-1] if own else None

    def _put_off(self, parts: Sequence[Clause]) -> Iterator[tuple[Token, str]]:
        for part in parts:
            words = self.text[part.start : part.end]
            charted = _CHARTED.search(self.text, part.start, part.end)
            ahead = [token for token in part.of("drug") if charted and token.end <= charted.start()]
            for token in part.of("drug"):
                off = _PUT_OFF.match(self.text, token.end, part.end) is not None
                if drugs.is_named(token.text) and (off or token in ahead[-1:]):
                    yield token, words

    def _follows(self, part: Clause, place: int) -> bool:
        """Return whether a clause is about the drug before it: behind a comma, or as a field (`Not given: refused`)."""
        assert self.named is not None
        field = _FIELD.match(self.text, part.start) is not None
        return place > 0 or (field and "\n" not in self.text[self.named.end : part.start])


_FIELD = re.compile(r"\s*(?:not\s+given|refused|held|status)\s*:", re.IGNORECASE)
