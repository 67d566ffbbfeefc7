"""One row of a table inside a note: what its cells say of which drug."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from scrubber.charts.readers.note.dated import day_of_row
from scrubber.charts.readers.note.doubt.corrections import correction
from scrubber.charts.readers.note.drug.details import attribute
from scrubber.charts.readers.note.drug.fluids import clears_a_line
from scrubber.charts.readers.note.event.acts import mark_acts
from scrubber.charts.readers.note.event.as_needed import AS_NEEDED
from scrubber.charts.readers.note.page.columns import Span, lot_in, tells_two
from scrubber.charts.readers.note.table.bare_doses import bare_dose
from scrubber.charts.readers.note.table.mar import KINDS, NOTHING
from scrubber.charts.readers.note.table.titration import ENDS, HAPPENED
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import (
    AT_ONCE,
    CHANGED,
    COLUMN,
    ROW,
    WAYS,
    Fact,
    Kind,
    Sentence,
    Statement,
)
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between
from scrubber.charts.readers.note.words.action_words import action_in
from scrubber.charts.readers.note.words.coded import legend_in
from scrubber.charts.readers.note.words.forms import FLUID, NUMBER, UNIT
from scrubber.charts.readers.note.words.known import known_words
from scrubber.charts.words import drugs
from scrubber.charts.words.actions import Action, says_not_given
from scrubber.model.value import Value, replace

_OF_NO_DRUG = frozenset({"other", "not_infused", "iv", "access", "gauge", "flush", "vital", "talk"})
"""Kinds of words in the drug's cell of a row that tells of something else: `2 hr obs done, IV out`."""
_TELLING = frozenset({"dose", "way", "rate", "volume", "start", "stop", "status", "lot", "waste", "site"})
"""Columns that say that something was given, whatever stands as its drug."""
_BESIDE = (
    "performer", "by", "scheduled", "scanned", "entered", "verified", "prepared", "keeps", "written", "rechecked",
    "score", "reason", "dose_ordered", "to_infuse", "pumped",
)  # fmt: skip
"""Columns that say nothing of a giving: who signed, what was due, ordered, checked and made, why, what a pump shows."""
_LIKE_A_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")
_LABELLED = re.compile(r"[A-Z][A-Za-z #/()]{1,24}:[ \t]+\S")
"""`Site: R AC 22g.  Lot (Inflectra) 88F1C2`: a line of fields below the rows."""

_WASTED = re.compile(
    rf"[\s|]*(?P<said>(?P<amount>{NUMBER})\s?(?P<unit>{UNIT})\b|(?:0|none|nil|nothing|zero|no)(?![\w.]))"
    r"[\s|]*(?:\(?J[WZ]\)?)?[\s|]*$",
    re.IGNORECASE,
)


class Row(Value):
    """One row: the spans of its cells by column."""

    lexed: Lexed
    start: int
    end: int
    cells: dict[str, Span]
    named: Token | None = None
    """The drug that it is of, where it names none itself."""
    way: Token | None = None
    """The way that stands beside that name."""
    dose_unit: str = ""
    """The unit that the heading of its doses gives."""
    of_events: bool = False
    """Its table is an administration record: the column of actions says what each row is."""
    halts: bool = False
    """The next row of the record says that it went on: `Held` is then a pause."""
    aside: bool = False
    """A line of words between the rows, in no column."""
    denied: bool = False
    """Below a heading `Given?` stands that it was not, or no tick."""
    gives_nothing: bool = False
    """Its table is of wastes, or of days to come: nothing was given, or of which dose it is, a note does not say."""
    of_several: bool = False
    """Its table is of several patients: whose the row is, a note has no place for."""

    def tokens(self) -> tuple[Token, ...]:
        """Return the words of the row."""
        return between(self.lexed.tokens, self.start, self.end)

    def drug(self) -> Token | None:
        """Return the name of its drug."""
        if self.aside:
            return None
        found = [t for t in self._in("drug", self.tokens()) if t.kind == "drug"]
        exact = [t for t in found if t.key != "hydration"]  # `Hydration NS 500 mL`
        if found and not exact:  # `Hydration   NS 500 mL   1245`: what stands beside what it is for
            exact = [t for t in self._in("dose", self.tokens()) if t.kind == "drug"]
        return next(iter(exact or found), self.named)

    def time(self) -> Token | None:
        """Return the time of its event."""
        return next((token for token in self._in("given", self.tokens()) if token.is_time), None)

    def said_way(self) -> Token | None:
        """Return the only way that its drug's cell names, or that it goes on with."""
        ways = [token for token in self._in("drug", self.tokens()) if token.kind in WAYS]
        return ways[0] if len(ways) == 1 else self.way

    def only_happened(self) -> bool:
        """Return whether its drug's cell names no drug, and tells what happened to the one above: `0930  rate incr`."""
        kinds = [token.kind for token in self._in("drug", self.tokens()) if token.kind != "filler"]
        happened = {*HAPPENED, "step", "rate"}
        leads = bool(kinds) and kinds[0] in happened  # `Paused for itching`
        apart = {"drug"} if leads else {"drug", *_OF_NO_DRUG}
        return not apart & set(kinds) and not happened.isdisjoint(kinds)

    def is_a_remark(self) -> bool:
        """Return whether its drug's cell names no drug, and nothing beside it but a time and who wrote it says that one
        was given: `11:00 | VS only 118/66 | | |`, `1130  Discharged`; it is read like any line. A drug alone is a row.
        """
        if self.aside:
            return {token.kind for token in self.tokens()} != {"drug"}
        if self.drug() is not None or "drug" not in self.cells or self.only_happened():
            return False
        if _LABELLED.match(self.lexed.text, self.cells["drug"][0]):
            return True
        kinds = {token.kind for token in self._in("drug", self.tokens())}
        filled = {name for name, span in self.cells.items() if self.lexed.text[slice(*span)].strip(" |-")}
        if kinds & _OF_NO_DRUG:
            return not filled & {"dose", "way"}
        return not filled & _TELLING and "dose" not in kinds

    @property
    def said(self) -> str:
        """Return the words of its action, or what the print's own legend says of its code: `NB` of `NB=New bag`."""
        words = self.lexed.text[slice(*self.cells.get("status", (0, 0)))].strip(" |")
        return legend_in(self.lexed.text).get(words.rstrip("*"), words)

    @property
    def action(self) -> Action | None:
        """Return its action; None where its table has none, and for one that nobody knows."""
        action = action_in(self.said) or self._refused()
        if self.halts and action == "not_given":
            return "pause"
        return action if self.of_events or action in NOTHING else None

    def _refused(self) -> Action | None:
        """`PROTONIX 40 MG   0900   ** NOT GIVEN **`: a cell of another column says that it was not."""
        others = (span for name, span in self.cells.items() if name not in ("drug", "comment", "status"))
        said = any(says_not_given(self.lexed.text[slice(*span)]) for span in others)
        return "not_given" if said and not self._in_time() else None

    def _in_time(self) -> list[Token]:
        return [t for name in ("start", "given") for t in self._in(name, self.tokens()) if t.is_time]

    @property
    def is_unknown(self) -> bool:
        """Return whether its action is one that nobody knows; `Catheter placed` is of no drug. What is told beside
        `Given? No` is as little known.
        """
        if self.of_several or (self.denied and self._in_time()):
            return True
        if not self.of_events or not self.said or self.action is not None:
            return False
        if not self.said.strip("-_. ") and not self._in_time():
            return False  # `1700   --`: it was due, and nothing is said of it
        kinds = {token.kind for token in self._in("status", self.tokens())}
        return not kinds & _OF_NO_DRUG or bool(kinds & {"drug", "infused", "infusion", "word", *HAPPENED})

    def day(self, above: date | None) -> date | None:
        """Return the day that its column of dates gives it; `above`: that of the row above it, for an empty cell."""
        return day_of_row(self.lexed, self.cells.get("date"), above)

    def told(self) -> tuple[Token, ...]:
        """Return the words that must be accounted for."""
        if self.action in NOTHING:
            return ()
        tokens = self.tokens()
        others = [token for name in _BESIDE for token in self._in(name, tokens)]
        return tuple(token for token in tokens if token not in others)

    def repeated(self) -> tuple[Span, ...]:
        """Return the cells that say again what its bag is: the name beside a dose; where nothing begins, all of it."""
        if self.action is None or self.action in NOTHING:
            return ()
        opens = self.action in ("bag", "start", "given", "wasted")
        names = ("drug",) if opens else ("drug", "dose", "rate", "volume")
        dosed = "dose" in self.cells and bool(self.lexed.text[slice(*self.cells["dose"])].strip(" |"))
        return tuple(self.cells[name] for name in names if name in self.cells and (dosed or not opens))

    def beside(self) -> tuple[Span, ...]:
        """Return the cells that say nothing of a giving, and the bare numbers that their headings explain."""
        text, cells = self.lexed.text, self.cells
        counted = ("rate", "volume", "duration")
        numbers = [name for name in counted if _A_NUMBER.fullmatch(text, *cells.get(name, (0, 0)))]
        bag = ("volume",) if _A_BAG.fullmatch(text, *cells.get("volume", (0, 0))) else ()
        return tuple(cells[name] for name in (*_BESIDE, *numbers, *bag) if name in cells)

    def bound(self) -> dict[int, int]:
        """Return where the words of its action begin, with the place of the row's time."""
        time = self.time()
        said = self._in("status", self.tokens()) if self.action is not None else []
        return {token.start: time.start for token in said} if time is not None else {}

    def _event(self, statement: Statement, told: Kind) -> None:
        """Leave to an event what is its own: a change has neither dose nor rate of the whole."""
        if told == "step":
            statement.facts = []
        elif told not in ("start", "new_bag", "given"):
            statement.facts = [f for f in statement.facts if f.kind not in ("rate", "volume", "dose")]

    def headed(self) -> Statement | None:
        """Return the drug that the row is of, at the place of its name."""
        named = self.drug()
        return Statement(named.text, named.key, named.start, named.end) if named is not None else None

    def statements(self) -> Iterator[Statement]:
        """Yield what the row says of its drug."""
        if self.action in NOTHING:
            return
        tokens = self.tokens()
        part = Clause(self.start, self.end, list(tokens))
        due = self._in("scheduled", tokens)  # `PRN`, `0900`: what was planned says nothing of what was done
        if self.time() is not None:  # `Q6H PRN` beside it is how it was ordered
            planned = (token for token in self._in("drug", tokens) if token.kind == "plan")
            due += [token for token in planned if token.text.casefold() in AS_NEEDED]
        due += self._of_the_next(tokens)
        part.tokens = [token for token in tokens if token not in due]
        mark_acts(self.lexed.text, [part])
        if part.act != "done" or self._was_held(tokens):
            return
        statement = self._statement(tokens)
        if statement is None:
            return  # `observe 60 min`: a row of something else than a drug
        doses = self._doses(tokens)
        part.tokens = [token for token in tokens if token.kind != "dose" or token in doses]
        attribute(Sentence(self.lexed.text, self.start, self.end, tokens), [part], [statement, statement])
        statement.facts = [fact for fact in statement.facts if self._stands(fact)]
        self._waste(statement)
        if self.action == "wasted":
            statement.facts = [replace(f, kind="waste") for f in statement.facts if f.kind == "dose"]
            yield statement
            return
        of_record = KINDS.get(self.action) if self.action is not None else None
        if of_record is not None:
            self._event(statement, of_record)
        self._times(statement, tokens, of_record)
        if of_record in (None, "start", "new_bag", "given"):
            self._numbers(statement, tokens)
        if self._has_slipped():
            statement.facts = [fact for fact in statement.facts if fact.kind != "volume"]
        if self.way is not None and not statement.way():
            statement.facts.append(Fact("way", self.way.kind, self.way.start, self.way.end, self.way.text))
        yield from self._with_bags(statement, tokens)
        remark = Sentence(
            self.lexed.text, *self.cells.get("comment", (0, 0)), tuple(self._in("comment", tokens))
        )
        if (told := correction(remark, is_remark=True)) is not None:
            told.drug, told.key = statement.drug, statement.key
            yield told

    def _of_the_next(self, tokens: Sequence[Token]) -> list[Token]:
        """`IVP | 0900 | next dose due 1300`, `CADD | 1320 | 2 mL/h, return 03/04 for d/c`: the words of a remark from
        where it tells what comes after what was done at the time of its row.
        """
        if not self._in_time():
            return []
        for start, end in (self.cells[name] for name in ("comment", "performer", "by") if name in self.cells):
            later = _AFTERWARDS.search(self.lexed.text, start, end)
            if later is not None:
                return [token for token in tokens if later.start() <= token.start < end]
        return []

    def _was_held(self, tokens: Sequence[Token]) -> bool:
        """`IVP | 0900 | held for BP`: nothing was given; `0905 | 1012 | held 10 min` is a pause."""
        later = self._of_the_next(tokens)
        said = [token for token in self._in("comment", tokens) if token not in later]
        happened = [token for token in said if token.kind != "filler"][:1]
        ran = any(token.is_time or token.kind == "duration" for token in [*said, *self._in("stop", tokens)])
        return bool(happened) and happened[0].kind == "held" and not ran

    def _with_bags(self, statement: Statement, tokens: Sequence[Token]) -> Iterator[Statement]:
        """Yield what a row says, with what its remark tells of the end: `END 0949`, `BAG 1 END / BAG 2 HUNG`."""
        at = next((fact for fact in statement.times() if fact.kind in ("given", "step")), None)
        on = at.clock.on if at is not None and at.clock is not None else None
        for word, time in pairwise([*self._in("comment", tokens), *self._in("performer", tokens)]):
            beside = not self.lexed.text[word.end : time.start].strip(" @:")
            if word.kind == "stop" and time.kind == "time" and time.clock is not None and beside:
                statement.facts.append(timed("stop", replace(time.clock, on=time.clock.on or on)))
        if at is None or not _CHANGES_BAGS.match(self.lexed.text, *self.cells.get("comment", (0, 0))):
            yield statement
            return
        yield Statement(
            statement.drug, statement.key, self.start, self.end, [replace(at, kind="stop", value="")]
        )
        facts = [fact for fact in statement.facts if fact is not at]
        statement.facts = [*facts, replace(at, kind="start", value="")]
        yield statement

    def _waste(self, statement: Statement) -> None:
        """`40 mg`, `0 (JZ)`, `none` in the column of what was wasted; `N/A` attests nothing."""
        if statement.of("waste") is not None or "waste" not in self.cells:
            return
        match = _WASTED.match(self.lexed.text, *self.cells["waste"])
        if match is not None:
            value = f"{match['amount'].replace(',', '')} {match['unit']}" if match["unit"] else "0"
            statement.facts.append(Fact("waste", value, *match.span("said"), match["said"]))

    def _times(self, statement: Statement, tokens: Sequence[Token], of_record: Kind | None) -> None:
        """Add the times of the row's columns; `of_record`: the event that its action is in an administration record."""
        kinds: tuple[Kind, ...] = ("start", "given", "pause", "restart", "stop")
        said = (token.kind for name in _SAYS for token in self._in(name, tokens) if token.kind in _OF_A_ROW)
        event = next(said, "") or self._only_comment(tokens)
        if ENDS.fullmatch(self.lexed.text[slice(*self.cells.get("rate", (0, 0)))].strip()):
            event = event or "stop"  # `1130 | | off`
        for kind in kinds:
            times = [token for token in self._in(kind, tokens) if token.is_time]
            if not times or times[0].clock is None:
                continue
            time, twice = times[0], tells_two(kind, times, self.cells)
            told = self._kind(kind, event, of_record if kind in ("start", "given") else None)
            if told == "stop" and statement.way() in AT_ONCE and not statement.times():
                told = "given"  # `Zoladex 3.6 mg SQ | | 1101`: a shot has one time, whichever column it is in
            if told == "given" and self.named and not (statement.of("dose") or self._in("scheduled", tokens)):
                told = "step"  # `0930  Rate increased  120 mL/hr`: nothing more was given
            if told == "given" and time.until is not None and not twice:
                told = "start"  # `Ferrlecit   125 mg   IV   0720-0821` below `Time`
            fact = timed(told, times[0].clock, vague=twice)  # `1034 | Taxol complete`
            fact = replace(fact, unsure=fact.unsure or self._has_slipped())
            value = self._value(kind, told, of_record)
            statement.facts += [replace(fact, value=value) if value else fact]
            if time.until is not None and not twice:
                statement.facts += [timed("stop", time.until)]

    def _has_slipped(self) -> bool:
        """`Ferrlecit | 125 mg | 1010 | 1112 |` below `Volume | Start | Stop`: a time below the volume, and none below
        the end, may each be one column too far to the left.
        """
        text, cells = self.lexed.text, self.cells
        end = cells.get("stop")
        volume = text[slice(*cells.get("volume", (0, 0)))].strip(" |")
        bare = (
            _LIKE_A_TIME.fullmatch(volume) is not None and int(volume) % 50 != 0
        )  # `1000`, `1250` are of bags
        return bare and end is not None and not text[slice(*end)].strip(" |-")

    def _kind(self, column: Kind, event: str, of_record: Kind | None) -> Kind:
        """Return what a time tells: what its column does, or the event that the row, or its action, says."""
        if column == "start" and event == "restart":
            return "restart"  # `oxaliplatin RESUMED at half rate | 11:20 | 14:02`
        return of_record or (_OF_A_ROW[event] if column == "given" and event else column)

    def _value(self, column: Kind, told: Kind, of_record: Kind | None) -> str:
        if column == told == "start" and not of_record:
            return COLUMN
        by_rows = self.named or of_record or self._is_a_dose() or "rechecked" in self.cells
        return _VALUES.get(told, "") if by_rows else ""

    def _is_a_dose(self) -> bool:
        """`0931   Dilaudid   0.5 mg   IV`: how much and how, or with what waste, at a time, and nothing of a run."""
        told = {name for name, span in self.cells.items() if self.lexed.text[slice(*span)].strip(" |-")}
        of_a_way = any(token.kind in WAYS for token in self._in("way", self.tokens()))
        of_a_run = bool(told & {"start", "stop", "rate", "comment"})
        return (of_a_way or "waste" in told) and {"dose", "given"} <= told and not of_a_run

    def _only_comment(self, tokens: Sequence[Token]) -> str:
        """`0922 | Herceptin | | | end`: the event that is all that a comment says, or that it begins with in a row that
        tells no dose: `RP stopped, HR 78`.
        """
        span = self.cells.get("comment", (0, 0))
        said = self.lexed.text[slice(*span)].strip(" |")
        words = self._in("comment", tokens)
        told = [t for t in words if t.kind not in _BEFORE_AN_EVENT and not _INITIALS.fullmatch(t.text)]
        if not told or told[0].kind not in _OF_A_ROW:
            return ""
        dosed = any(t.kind == "dose" and t not in words for t in tokens)
        alone = (
            not dosed and not any(t.is_time for t in words) and _CLOSES.match(self.lexed.text, told[0].end)
        )
        return told[0].kind if told[0].text == said or alone else ""

    def _statement(self, tokens: Sequence[Token]) -> Statement | None:
        named = self.drug()
        if any(
            clears_a_line(self.lexed.text, named, self.cells[name], self.start)
            for name in ("drug", "dose", "way")
            if name in self.cells
        ):
            return None
        if named is not None:
            return Statement(named.text, named.key, self.start, self.end)
        first, last = self.cells.get("drug", (0, 0))
        if not self._may_name_a_drug(tokens):
            return None
        said = next((token for token in self._in("drug", tokens) if token.kind in HAPPENED), None)
        text = self.lexed.text[first : said.start if said is not None else last].strip(
            " -:"
        )  # `ABX-204 stop`
        return Statement(text, drugs.key_of(text), self.start, self.end)

    def _may_name_a_drug(self, tokens: Sequence[Token]) -> bool:
        """`ABX-204`; in `observe 60 min` and `VS only` each word is known, and none is a drug's."""
        words = [token for token in self._in("drug", tokens) if token.kind != "filler"]
        if any(token.kind in ("not_infused", "vital", "plan", "access") for token in words):
            return False
        unknown = [
            token for token in words if token.kind == "word" and token.text.casefold() not in known_words()
        ]
        return bool(unknown) or any(
            token.kind not in ("word", "duration", "aside", "other") for token in words
        )

    def _stands(self, fact: Fact) -> bool:
        """A dose stands in its column or beside its drug; a way in its own."""
        wrapped = self.named is not None and "drug" not in self.cells
        if self._holds("reason", fact):
            return False  # `abd pain`: no site
        column = {
            "dose": ("dose", "drug", "given", "comment") if wrapped else ("dose", "drug", "given"),
            # `9:51 AM | IVP`: a push has no end
            "way": ("way", "drug", "dose", "volume", "comment", "stop", "status", *self._ordered_way()),
            "site": ("site", "way", "comment"),
        }.get(fact.kind)
        if column is None or not any(name in self.cells for name in column):
            return True
        return any(self._holds(name, fact) for name in column)

    def _ordered_way(self) -> tuple[str, ...]:
        """`Solu-Medrol   125 mg IVP   125 mg   0845`: how it was ordered, where no other column says how it went."""
        others = (
            t for name in ("way", "drug", "dose", "given", "comment") for t in self._in(name, self.tokens())
        )
        return () if any(token.kind in WAYS for token in others) else ("dose_ordered",)

    def _doses(self, tokens: Sequence[Token]) -> list[Token]:
        """Return the amounts of the dose's column, else those beside the drug: what was ordered may differ."""
        of_columns = ([t for t in self._in(name, tokens) if t.kind == "dose"] for name in ("dose", "given"))
        found = next((doses for doses in of_columns if doses), None)
        if found is None and self.named is not None and "drug" not in self.cells:
            found = [t for t in self._in("comment", tokens)[:1] if t.kind == "dose"] or None
        return (
            found if found is not None else [t for t in tokens if any(self._holds(c, t) for c in self.cells)]
        )

    def _holds(self, name: str, fact: Fact | Token) -> bool:
        span = self.cells.get(name)
        return span is not None and span[0] <= fact.start < span[1]

    def _numbers(self, statement: Statement, tokens: Sequence[Token]) -> None:
        """Take the bare number of a volume, rate or lot column, and that of a unit of blood."""
        unit = _UNIT_OF_BLOOD.match(self.lexed.text, *self.cells.get("dose_unit", (0, 0)))
        if unit is not None:
            statement.facts.append(Fact("lot", unit["number"], *unit.span("number"), unit["number"]))
        dose = bare_dose(self.lexed.text, self.cells, self.dose_unit, statement.drug)
        if statement.of("dose") is None and dose is not None:
            statement.facts.append(dose)
        for name in ("volume", "rate", "lot", "site"):
            span = self.cells.get(name)
            if span is None or statement.of(name) is not None:
                continue
            text = self.lexed.text[slice(*span)].strip()
            number = re.fullmatch(
                rf"({NUMBER})\s*(?:ml|cc|ml/hr?)?(?:\s+(?:ns|d5w?|lr))?", text, re.IGNORECASE
            )
            if name == "volume" and (bag := _A_BAG.fullmatch(text)):
                statement.facts.append(Fact(name, bag["ml"].replace(",", ""), *span, text))
            elif name in ("volume", "rate") and number:
                statement.facts.append(Fact(name, number[1].replace(",", ""), *span, text))
            elif name == "site" and re.search(r"\w", text):
                statement.facts.append(Fact(name, text, *span, text))
            elif name == "lot" and (lot := lot_in(text)):
                statement.facts.append(Fact(name, lot, *span, text))

    def _in(self, name: str, tokens: Sequence[Token]) -> list[Token]:
        span = self.cells.get(name)
        return [token for token in tokens if span is not None and span[0] <= token.start < span[1]]


_AFTERWARDS = re.compile(
    r"\b(?:(?:pt[ ]+|patient[ ]+)?(?:will|to)[ ]+)?(?:return|come[ ]+back|be[ ]+back)\b|\brtc\b|\bnext\b",
    re.IGNORECASE,
)
_A_NUMBER = re.compile(r"[\s|]*\d[\d.,]*[\s|]*")
_A_BAG = re.compile(rf"[\s|]*{FLUID}\s+(?P<ml>{NUMBER})(?:\s?(?:ml|cc))?[\s|]*", re.IGNORECASE)
"""`NS 50` below `Diluent`: its bag."""
_BEFORE_AN_EVENT = frozenset({"filler", "infusion", "infused"})
_INITIALS = re.compile(r"[A-Z]{2,3}")
_CLOSES = re.compile(r"[ \t]*(?:[,;.(|\n]|\Z|(?:per|for|by|w/|with|d/t|2/2)\b)", re.IGNORECASE)
_UNIT_OF_BLOOD = re.compile(r"[ |]*(?P<number>[A-Z]\d{4}[ -]?\d{2}[ -]?\d{5,7}[A-Z0-9]?)(?![A-Za-z0-9])")
_CHANGES_BAGS = re.compile(
    r"[ \t|]*bag[ \t]*#?\d[ \t]+(?:end(?:ed)?|down|done|complete[d]?|finished|empty|stop(?:ped)?)[ \t]*[/,;&][ \t]*"
    r"(?:bag[ \t]*)?#?\d[ \t]+(?:hung|up|started|begun|spiked)\b",
    re.IGNORECASE,
)
_SAYS = ("drug", "given", "status")
"""Columns that may say what happened at the time of the row: `0917 START`, `Taxol complete`."""
_VALUES = {"given": ROW, "step": CHANGED, "new_bag": ROW}
_OF_A_ROW: dict[str, Kind] = {**HAPPENED, "step": "step"}
