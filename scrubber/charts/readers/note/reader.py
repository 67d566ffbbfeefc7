"""Nursing notes: free text to an infusion record, every fact with its words, and nothing guessed.

Precision before recall: what is not said plainly becomes a doubt with its quote and values (`uncertain`); what is not
understood stays in the note's text for a person to read, and is named in `understood`. The way of a note:
text ─ `lexer` ─▶ tokens ─ `layout`, `entries`, `sentences` ─▶ sentences ─ `facts` ─▶ statements ─ `story` ─▶
administrations; what none of them took up is found by `account`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from scrubber.charts.completeness import Gaps
from scrubber.charts.errors import DocumentError
from scrubber.charts.readers.note import account
from scrubber.charts.readers.note.added import with_additions
from scrubber.charts.readers.note.dated import (
    LineDays,
    after_the_evening,
    day_that_leads,
    is_of_another_day,
    is_of_days_ago,
    leads_its_line,
)
from scrubber.charts.readers.note.doubt.totals import with_totals
from scrubber.charts.readers.note.doubt.unended import doubt_ends
from scrubber.charts.readers.note.drug.partial import doubt_what_was_left
from scrubber.charts.readers.note.drug.sites import Sites
from scrubber.charts.readers.note.facts import read
from scrubber.charts.readers.note.orders import Orders
from scrubber.charts.readers.note.page.card import joined
from scrubber.charts.readers.note.page.entries import entries
from scrubber.charts.readers.note.page.flatten import as_written, flattened, single_spaced
from scrubber.charts.readers.note.page.garbled import garbled, plain
from scrubber.charts.readers.note.page.header import (
    claim_of,
    document_of,
    indications_of,
    is_of_a_letter,
    patient_of,
    place_of,
    service_day,
)
from scrubber.charts.readers.note.page.layout import Entry, Line, heads_what_was_given, lines, section_of
from scrubber.charts.readers.note.page.led import below_it, way_of_a_list, with_its_shared_way
from scrubber.charts.readers.note.page.sections import Section
from scrubber.charts.readers.note.page.sentences import sentences
from scrubber.charts.readers.note.page.time_above import TimeAbove
from scrubber.charts.readers.note.page.time_behind import with_times_behind
from scrubber.charts.readers.note.reads import Read, Taken, of_sentence
from scrubber.charts.readers.note.refused import Refused
from scrubber.charts.readers.note.story.beside import TIMED_FIELD, paragraph
from scrubber.charts.readers.note.story.both import Both
from scrubber.charts.readers.note.story.redosed import correct
from scrubber.charts.readers.note.story.story import Story
from scrubber.charts.readers.note.story.withdrawn import take_back
from scrubber.charts.readers.note.table import mar
from scrubber.charts.readers.note.table.above import Above
from scrubber.charts.readers.note.table.bag_rows import bag_rows_at
from scrubber.charts.readers.note.table.drug_columns import DrugColumns, drug_columns_at
from scrubber.charts.readers.note.table.grid import Grid, grid_at
from scrubber.charts.readers.note.table.intake import Intake, IntakeRow, intake_at
from scrubber.charts.readers.note.table.logs_beside import logs_beside_at
from scrubber.charts.readers.note.table.product_rows import product_rows_at
from scrubber.charts.readers.note.table.rate_log import rate_log_at
from scrubber.charts.readers.note.table.side_by_side import forms_at, side_by_side_at
from scrubber.charts.readers.note.table.signed_blocks import signed_block_at
from scrubber.charts.readers.note.table.signed_cells import signed_row_at
from scrubber.charts.readers.note.table.summary import summary_at
from scrubber.charts.readers.note.table.table import Table, table_at
from scrubber.charts.readers.note.table.table_row import Row
from scrubber.charts.readers.note.table.titration import RateRow
from scrubber.charts.readers.note.table.told_columns import ToldColumns, told_columns_at
from scrubber.charts.readers.note.table.week_sheet import week_at
from scrubber.charts.readers.note.values.clauses import Clause
from scrubber.charts.readers.note.values.clock import Clock
from scrubber.charts.readers.note.values.statement import AT_ONCE, Fact, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Lexed, Token, between, keys_in_line
from scrubber.charts.readers.note.words.lexer import lex
from scrubber.charts.safety import MAX_TEXT
from scrubber.charts.words import drugs
from scrubber.charts.words.access import placed
from scrubber.model.record import (
    Administration,
    InfusionRecord,
    Monitoring,
    Note,
    Provenance,
    Understood,
)
from scrubber.model.value import replace

MAX_NOTE = 400_000
"""Characters; a chart of a hundred pages has less."""
_LONGEST = 1500  # characters of a sentence; what is longer is no sentence, and is not read
_BEGAN = re.compile(r"\b(?:start\w*|began|begun|hung|spiked|initiated|connected)\b", re.IGNORECASE)
_NIGHT = timedelta(hours=6)
"""How far after the latest time of a note one in the small hours is still the same night's."""
_TABLES: tuple[Callable[[Lexed, int], Table | Grid | Intake | DrugColumns | ToldColumns | None], ...] = (
    summary_at, week_at, table_at, side_by_side_at, forms_at, logs_beside_at, intake_at, grid_at, drug_columns_at,
    told_columns_at, rate_log_at, bag_rows_at, product_rows_at, signed_block_at, signed_row_at,
)  # fmt: skip
"""What may begin at a line: sums of what was given, days of a week, rows below headings, columns of infusions, times
across the top, doses below drugs, logs beside each other, rates in one line, bags with their times, vials with their
lots, cells that are signed."""
_WITHOUT_COLUMNS = (grid_at, rate_log_at, bag_rows_at, product_rows_at, signed_block_at)
"""What may begin at a line that has no columns: a grid has its times in the line below."""
_PARTED = re.compile(r"[|\t]|\S\s\s+\S")


def read_note(text: str) -> InfusionRecord:
    """Return the record of one note.

    Raises `DocumentError` for a text longer than any note.
    """
    if len(text) > MAX_NOTE:
        raise DocumentError("too_large")
    return _Reader(plain(text)).record()


class _Reader:
    """Walks the note once, line by line."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lexed: Lexed = lex(flattened(joined(single_spaced(text))))
        self.day = service_day(text, self.lexed.days)
        self.days = LineDays(self.day)
        self.orders = Orders(self.lexed)
        self.story = Story(self.lexed, as_written(text, self.lexed.text))
        self.story.drafts.ordered = self.orders.for_infusion
        self.story.drafts.doses = self.orders.doses
        self.story.drafts.spoken_orders = self.orders.spoken
        self.refused = Refused(self.lexed.text)
        self.story.drafts.refused = self.refused.found
        self.monitoring: list[Monitoring] = []
        self.sites = Sites(self.lexed.text)
        self.last: datetime | None = None
        self.latest: datetime | None = None
        self.both = Both(self.lexed.text, self.story)
        self.ignored: dict[str, None] = {}
        self.gaps = Gaps()
        self.reads: list[Read] = []
        self.unit = 0
        """The unit of blood that a line of a form is headed with: `UNIT 2   Component: Red cells`."""
        self.headed: Statement | None = None
        """The drug of a line that ends with a colon, while the lines below it begin with a time and name none."""
        self.led: Token | None = None
        """The way that heads a list, while the lines below it go on with it."""
        self.time_above = TimeAbove(self.lexed.text)
        self.above = Above(self.lexed, is_record=False)
        """Of which drug the rows of an administration record are."""

    def record(self) -> InfusionRecord:
        """Return what the note documents."""
        skip_to = 0
        listed = with_times_behind(self.lexed.text, lines(self.lexed))
        rows = [mar.action_row(self.lexed, line.start, line.end, line.tokens) for line in listed]
        rows = mar.with_pumps_halts(self.lexed.text, listed, mar.with_halts(rows))
        self.above.is_record = mar.is_record(rows)
        ordered = mar.in_order(listed, rows) if self.above.is_record else zip(listed, rows, strict=True)
        above = dict(zip((line.start for line in listed[1:]), listed, strict=False))
        below = dict(zip((line.start for line in listed), rows[1:], strict=False))
        for line, row in ordered:
            if line.start < skip_to:
                continue
            parted = _PARTED.search(self.lexed.text, line.start, line.end)
            kinds = _TABLES if parted else _WITHOUT_COLUMNS
            table = next((found for at in kinds if (found := at(self.lexed, line.start))), None)
            if table is not None:
                self._table(table, section_of(line, above.get(line.start)))
                skip_to = table.end
            elif row is not None and self.above.has(row):
                self._row(row, self.above.of(row))
            elif self.above.has_unknown(line):
                self._unknown_row(line, self.above.drug.key if self.above.drug is not None else "")
            else:
                self.above.keep(line, below.get(line.start))
                self._line(line)
        self.story.finish(self.day)
        self._doubt_what_gaps_may_change()
        doubt_ends(self.lexed, self.story.drafts)
        document = document_of(self.text)
        if document.status == "retracted":
            self.story.drafts.void()
        for key, place in self.refused.denied:
            self.story.drafts.deny(key, place)
        for heading in self.refused.headings:
            self.story.drafts.drop_heading(*heading)
        self.refused.take_unused(self.story.drafts, self.lexed.text, self.day)
        items = with_totals(self.text, placed(self.sites.of(self.story.administrations(self.day))))
        if self.story.unbound:
            self.ignored["a time that belongs to no infusion that is named"] = None
        note = self.text.strip()[:MAX_TEXT]
        record = InfusionRecord(
            claim=claim_of(self.text),
            patient=patient_of(self.text, self.lexed.days),
            orders=self.orders.found(),
            administrations=tuple(replace(item, order=self._order_of(item)) for item in items),
            monitoring=tuple(self.monitoring),
            indications=indications_of(self.text),
            notes=(Note(None, None, note, Provenance(locator="line 1")),) if note else (),
            documents=(document,),
            not_given=self.refused.beside(items),
            ignored=tuple(self.ignored),
        )
        return with_additions(self.text, self.day, replace(record, understood=self._understood(record)))

    def _doubt_what_gaps_may_change(self) -> None:
        """An event that became part of nothing may have changed what was told: `-> held 10 min, restarted 0941`."""
        first = min((draft.statement.start for draft in self.story.drafts), default=0)
        later = [
            statement
            for statement in self.story.unbound
            if statement.start > first
            and not statement.further
            and statement.way() not in AT_ONCE
            and not is_of_another_day(statement, self.day)
        ]
        kinds: set[str] = {fact.kind for statement in later for fact in statement.times()}
        taken = self.story.given()
        kinds |= {
            event.kind
            for read in self.reads
            for event in account.open_events(read, taken)
            if not self._is_told_so(event, read)
        }
        if kinds & {"start", "given"}:
            self.story.shake("infusions")
        elif kinds & {"stop", "pause", "restart", "held"}:
            self.story.shake("ends")

    def _is_told_so(self, event: Token, read: Read) -> bool:
        """`UNIT STOPPED 1527` below a table in which a unit ends at 1527: it is the end that was told."""
        place = read.bound[event.start]
        time = next(iter(between(self.lexed.tokens, place, place + 1)), None)
        ends = [last for draft in self.story.drafts if (last := draft.course.last()) is not None]
        told = {reading.time() for end in ends for reading in end.readings}
        return (
            event.kind == "stop" and time is not None and time.clock is not None and time.clock.of_day in told
        )

    def _understood(self, record: InfusionRecord) -> Understood:
        """Return what speaks of giving and stands in no fact of the record."""
        orders = self.orders.found()
        given = {drugs.key_of(item.substance) for item in record.administrations}
        keys = given | {drugs.key_of(order.substance or "") for order in orders}
        denied = set(self.refused.found)
        starts, stops = account.told_times(record)
        taken = Taken(
            facts=self.story.taken(),
            keys=keys,
            given=given,
            denied=denied,
            ordered=self.orders.read,
            events=account.complete(record),
            sure=account.is_sure(record),
            starts=starts,
            stops=stops,
        )
        lone = (*account.lone_times(self.lexed.text, self.reads, taken), *garbled(self.text))
        begun = [(item.start, item.end) for item in self.story.unbound if self._began(item)]
        for start, end in (*account.gaps(self.lexed.text, self.reads, taken), *lone, *begun):
            self.gaps.add(place_of(self.text, start), self.text[start:end])
        return self.gaps.understood()

    def _began(self, item: Statement) -> bool:
        """`1130 unit 2 started`, `1100 repeated`: whether something began, of which nobody knows what."""
        started = item.of("start") and _BEGAN.search(self.lexed.text, item.start, item.end)
        return item.further or started is not None

    def _row(self, row: mar.ActionRow, above: Statement | None) -> None:
        named = any(token.kind == "drug" for token in row.tokens)
        if self.above.is_flush(row):
            return
        if row.action in mar.NOTHING and not named:
            if row.action == "not_given":
                self.refused.take_row(above, row.start, row.end, row.words, self.day)
            return
        if above is not None and not above.drug:
            self.gaps.add(place_of(self.text, row.start), self.text[row.start : row.end])
            return
        part = Clause(row.start, row.end, mar.said_in(self.lexed.text, row))
        events = frozenset(token.start for token in part.events())
        self.reads.append(Read(row.start, row.end, "care", [part], about_other=events))
        for statement in mar.statements(self.lexed, row, None if self._is_headed_below(row) else above):
            if self.above.anew and self.story.is_over(statement.key):
                mar.begin(statement)
            self.story.tell(statement, self.day)
        self.above.anew = False

    def _is_headed_below(self, row: mar.ActionRow) -> bool:
        """`Start - 10:02a`, `Stop - 11:10a`, and below them `Med - Stelara`: of no drug of a paragraph above."""
        top, bottom = paragraph(self.lexed.text, row.start, row.end)
        named = [token.start for token in between(self.lexed.tokens, top, bottom) if token.kind == "drug"]
        if self.above.drug is None or not named:
            return False
        if self.above.drug.start >= top and not TIMED_FIELD.search(self.lexed.text, top, named[0]):
            return False  # else its form has the times first
        return max(named) > row.start and (min(named) > row.start or self.above.drug.start >= top)

    def _unknown_row(self, line: Line | Row, key: str = "") -> None:
        """`2100  Deferred`: something was done with the drug above, and nobody knows what."""
        self.gaps.add(place_of(self.text, line.start), self.text[line.start : line.end])
        drug = line.drug() if isinstance(line, Row) else None
        self.story.shake_drug(drug.key if drug is not None else key)

    def _line(self, line: Line) -> None:
        line = with_its_shared_way(self.lexed.text, line)
        first = line.tokens[0] if line.tokens else None
        dated = next((token for token in line.tokens if token.day is not None), None)
        leads = dated is not None and leads_its_line(self.lexed.text[line.start : dated.start])
        heads = leads or heads_what_was_given(self.lexed.text, line.start, line.end)
        if dated is not None and dated.day is not None and heads:
            written = self.day is not None and is_of_a_letter(self.lexed.text, dated.day)
            self.day, self.last = self.day if written else dated.day.on, None
        self.days.begin(led=leads)
        if (
            first is not None
            and first.kind == "unit_no"
            and not any(token.is_time for token in line.tokens[:3])
        ):
            self.unit = int(first.text[-1])
        self._head(line)
        listed = below_it(self.lexed.text, line, self.led) if self.led is not None else None
        if listed is None:
            self.led = way_of_a_list(self.lexed.text, line)
        above = self.time_above.of(line)
        for entry in entries(self.lexed.text, listed or line):
            self._entry(entry if entry.margin or above is None else replace(entry, margin=above))

    def _head(self, line: Line) -> None:
        """`Pitocin 30 units/500 mL LR:`, and below it `0820  2 mu/min`, `1402  off`: rows of one drug."""
        if self.lexed.text[line.start : line.end].rstrip().endswith(":") and line.section == "care":
            self.headed = mar.heading(self.lexed, line.start, line.end, line.tokens)
        elif not (line.tokens and line.tokens[0].is_time) or any(t.kind == "drug" for t in line.tokens):
            self.headed = None

    def _entry(self, entry: Entry) -> None:
        if entry.margin is not None and entry.margin.clock is not None and entry.section == "care":
            if self.days.led and entry.margin.clock.on not in (None, self.day):
                self.day, self.last = entry.margin.clock.on, None  # `10/28 1015 called. 11/02 0915 Ocrevus`
            self._roll_over(entry.margin.clock)
        for start, end, tokens in sentences(self.lexed.text, entry):
            if end - start > _LONGEST:
                self.ignored["a stretch of text too long for a sentence"] = None
                self.gaps.add(place_of(self.text, start), self.text[start:end])
            else:
                self._sentence(start, end, tokens, entry)

    def _roll_over(self, margin: Clock) -> None:
        """Times down the margin that fall from the evening to the morning have passed midnight."""
        if self.day is None or not margin.certain:
            return
        at = datetime.combine(self.day, margin.of_day)
        if self.last is not None and self.last - at > timedelta(hours=12):
            self.day += timedelta(days=1)
            at += timedelta(days=1)
        self.last = at

    def _sentence(self, start: int, end: int, tokens: tuple[Token, ...], entry: Entry) -> None:
        own = day_that_leads(self.lexed.text, start, tokens)
        day = own or self._day_after(tokens, entry) or self.day
        self.orders.take(start, end, tokens, entry.section)
        if entry.section in ("care", "aside"):
            self._monitored(start, end, tokens, entry.margin)
        done = read(Sentence(self.lexed.text, start, end, tokens, entry.margin, entry.about))
        self.reads.append(of_sentence(start, end, entry, done))
        if entry.section in ("care", "undone"):
            self.refused.take(done.parts, day, by_time=entry.margin is not None)
        if entry.section != "care":
            return
        self.days.doubt(own, done.statements)
        if carried := self.days.carried(own, self.day, tokens, done.parts):
            self.day, self.last = carried, None
        self.sites.take(start, end, tokens)
        self.both.take(start, end, done.statements, tokens, day)
        for statement in done.statements:
            if is_of_days_ago(self.lexed.text, statement, self.day):
                continue
            if self.headed is not None and not statement.drug and entry.margin is not None:
                statement.drug, statement.key = self.headed.drug, self.headed.key
            if drugs.is_blood(statement.drug) and not statement.ordinal:
                statement.ordinal = self.unit
            if not statement.drug:
                statement.facts = [fact for fact in statement.facts if fact.kind != "site"]
            self.story.tell(statement, after_the_evening(done.statements, statement, day))
        take_back(self.story, self.lexed.text, start, end, tokens)
        named = {token.key for token in tokens if token.kind == "drug"}
        correct(self.story.drafts.all, self.lexed.text, start, end, tokens, named)
        line = keys_in_line(self.lexed, start, end) if done.shaken == "the line" else set()
        if len(line) == 1:
            self.story.shake_drug(*line)  # `Abx: cefepime 2 g hung 1651 per MAR; bedside sheet says 1657`
        else:
            self.story.shake(done.shaken, named)
        doubt_what_was_left(self.story.drafts.all, self.lexed.text, start, end, named)
        if done.wrong is not None:
            self.story.wrong.add(done.wrong.of_day)
        if done.right is not None:
            self.story.right[done.right[0]].add(done.right[1].of_day)
        if day is not None:
            self._keep_latest(done.statements, day)

    def _keep_latest(self, statements: Sequence[Statement], day: date) -> None:
        """Keep the latest moment told so far: what follows in the small hours lies after it."""
        for statement in statements:
            for fact in statement.times():
                clock = fact.clock
                if clock is None or not clock.certain or fact.vague:
                    continue
                at = datetime.combine(clock.on or day, clock.of_day)
                evening = (
                    self.latest is not None and self.latest - at > timedelta(hours=12) and clock.on is None
                )
                at += timedelta(days=1) if evening else timedelta()
                self.latest = max(self.latest or at, at)

    def _day_after(self, tokens: Sequence[Token], entry: Entry) -> date | None:
        """`Cefepime IVPB 2315-0010. Vanc IVPB 0015-0120`: what follows an evening so is of the next day."""
        if entry.margin is not None or self.latest is None or self.day is None:
            return None
        first = next((token.clock for token in tokens if token.is_time and token.clock), None)
        if first is None or first.on or not first.certain:
            return None
        later = datetime.combine(self.day + timedelta(days=1), first.of_day)
        return later.date() if timedelta() <= later - self.latest <= _NIGHT else None

    def _flow_sheet(self, table: ToldColumns) -> None:
        """Read each cell of a flow sheet, and tell of the bags that head its columns: `Insulin 100 u/100 NS`."""
        for told in table.rows:
            for entry in told.entries():
                self._entry(entry)
        for start, end in table.bags:
            sentence = Sentence(self.lexed.text, start, end, between(self.lexed.tokens, start, end))
            for statement in read(sentence).statements:
                statement.facts.append(Fact("way", "infusion", start, start, ""))
                self.story.tell(statement, self.day)

    def _table(self, table: Table | Grid | Intake | DrugColumns | ToldColumns, section: Section) -> None:
        if isinstance(table, ToldColumns):
            if section == "care":
                self._flow_sheet(table)
            return
        day = self.day
        for row in table.rows:
            day = row.day(day) if isinstance(row, Row) else self.day
            if section != "care":  # below `Orders`: nothing of it was given here
                self.orders.take(row.start, row.end, row.tokens(), section)
                part = Clause(row.start, row.end, list(row.tokens()))
                self.reads.append(Read(row.start, row.end, section, [part]))
                continue
            if isinstance(row, Row) and row.gives_nothing:
                self.gaps.add(place_of(self.text, row.start), self.text[row.start : row.end])
                continue
            if isinstance(row, Row) and row.is_a_remark():
                self._line(Line(row.start, row.end, "care", between(self.lexed.tokens, row.start, row.end)))
                continue
            part = Clause(row.start, row.end, list(row.told() if isinstance(row, Row) else row.tokens()))
            again = row.repeated() if isinstance(row, Row) else ()
            bound = row.bound() if isinstance(row, Row) else {}
            told = list(row.statements())
            beside: Sequence[tuple[int, int]] = row.vitals if isinstance(row, RateRow) else ()
            beside = row.beside() if isinstance(row, Row | IntakeRow) else beside
            known = (*again, *beside, *account.bare_numbers(part, told))
            read = Read(row.start, row.end, "care", [part], bound=bound, additives=known)
            self.reads.append(replace(read, is_row=isinstance(row, Row)))
            if isinstance(row, Row) and row.is_unknown:
                self._unknown_row(row)
                continue
            if isinstance(row, Row) and row.action == "not_given":
                said = f"{row.said}  {self.lexed.text[row.start : row.end]}"  # a code has no words
                self.refused.take_row(row.headed(), row.start, row.end, said, day)
            if again and not told:
                self.gaps.add(place_of(self.text, row.start), self.text[row.start : row.end])
            for statement in told:
                self.story.tell(statement, day)
            if isinstance(row, RateRow) and row.remark is not None and (words := row.spoken()) is not None:
                entry = Entry(row.start, row.end, "care", row.time(), words)
                self._sentence(*row.remark, words, entry)

    def _monitored(self, start: int, end: int, tokens: Sequence[Token], margin: Token | None) -> None:
        if not any(token.kind == "vital" for token in tokens):
            return
        times = [token.clock for token in (*tokens, margin) if token is not None and token.clock is not None]
        clock = next((item for item in times if item.certain), None)
        on = (clock.on if clock else None) or self.day
        at = datetime.combine(on, clock.of_day) if clock and on else None
        text = self.text[start:end]
        source = Provenance(locator=place_of(self.text, start, end), quote=text.strip())
        self.monitoring.append(Monitoring(at, " ".join(text.split()), source))

    def _order_of(self, item: Administration) -> str | None:
        key = drugs.key_of(item.substance)
        found = [order.id for order in self.orders.found() if drugs.key_of(order.substance or "") == key]
        return found[0] if len(found) == 1 else None
