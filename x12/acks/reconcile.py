"""What was sent against what came back: which claims are taken, rejected, contradicted, and which nobody answered.

    book = Reconciliation(read_sent(chunks, "claims.837"))
    for answer in read_answers(chunks):
        book.take(answer)
    for settled in book.claims(): ...

Theory. Answers speak at five levels: interchange (TA1), group and set (999), batch and provider and claim (277CA). A
rejection above a claim is one of the claim. An acceptance above it is none: a 999 says that a set could be read, so
its claims are *received*; only a claim's own status, or a batch that counts every claim of it as accepted, takes it.
A batch whose accepted claims are others than were sent counts these, so it takes none of ours.
What nobody names is *unanswered*, never taken by silence.

Answers are joined by the sender's own numbers (ISA13, GS06, ST02, BHT03, CLM01), compared without leading zeros and
blanks. A number that fits more than one thing that was sent joins nothing. Where a claim id was cut to twenty
characters (the most that a receiver must give back) or written otherwise, it joins if it can mean one claim only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum

from x12.acks.answers import (
    Answer,
    BatchAnswer,
    ClaimAnswer,
    GroupAnswer,
    InterchangeAnswer,
    ProviderAnswer,
)
from x12.acks.sent import SentClaim
from x12.value import Value

_ECHOED = 20
"""Characters of CLM01 that a receiver must be able to give back (TR3 837, CLM01)."""


class Fate(Enum):
    """What became of a claim that was sent."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REJECTED_ABOVE = "rejected_above"
    """With its provider, batch, set, group or interchange."""
    CONTRADICTED = "contradicted"
    """Two answers say otherwise."""
    PENDING = "pending"
    """It has arrived, says its answer (A1); whether it is taken is not said yet."""
    RECEIVED = "received"
    """Its set could be read (999); no answer of its own yet."""
    UNANSWERED = "unanswered"


TAKEN = frozenset({Fate.ACCEPTED, Fate.PENDING, Fate.RECEIVED})
"""Fates that ask for nothing."""


class Settled(Value):
    """One claim that was sent, and what became of it."""

    claim: SentClaim
    fate: Fate
    level: str = ""
    """Where the answer stands that decided: claim, provider, batch, set, group, interchange."""


@dataclass(slots=True)
class _Entry:
    """A sent claim and what was said of it."""

    claim: SentClaim
    own: list[tuple[str, bool | None]] = field(default_factory=list)
    taken: bool = False
    """An answer of its own takes it, and not just says that it has arrived."""
    """Source and outcome of each answer to the claim itself."""
    above: list[tuple[str, bool]] = field(default_factory=list)
    """Level and outcome of each answer to what it stands in."""
    passed_over: bool = False
    """Its batch was answered claim by claim."""


class Reconciliation:
    """Takes answers in any order, from any number of files."""

    def __init__(self, sent: Iterable[SentClaim]) -> None:
        self._entries = [_Entry(claim) for claim in sent]
        self.unmatched: list[Answer] = []
        """Answers to something that was not among what was sent, or that fit more than one thing of it."""
        self._with_strangers: set[str] = set()
        """Batches in which a claim was taken that was not among what was sent."""
        self._by_id: dict[str, list[_Entry]] = defaultdict(list)
        self._by_loose_id: dict[str, list[_Entry]] = defaultdict(list)
        self._by_batch: dict[str, list[_Entry]] = defaultdict(list)
        self._by_group: dict[str, list[_Entry]] = defaultdict(list)
        self._by_interchange: dict[str, list[_Entry]] = defaultdict(list)
        for entry in self._entries:
            claim = entry.claim
            self._by_id[claim.claim_id.strip()].append(entry)
            for loose in {_loose(claim.claim_id), _loose(claim.claim_id[:_ECHOED])}:
                self._by_loose_id[loose].append(entry)
            self._by_batch[_plain(claim.trace)].append(entry)
            self._by_group[_plain(claim.group)].append(entry)
            self._by_interchange[_plain(claim.interchange)].append(entry)

    def take(self, answer: Answer) -> None:
        """Take an answer."""
        match answer:
            case InterchangeAnswer():
                self._above(answer, self._interchange(answer.control_number), "interchange", answer.accepted)
            case GroupAnswer():
                self._group(answer)
            case BatchAnswer():
                self._batch(answer)
            case ProviderAnswer() if answer.accepted is False:
                batch = self._one_file(self._by_batch[_plain(answer.trace)])
                self._above(
                    answer, [e for e in batch if answer.provider in e.claim.providers], "provider", False
                )
            case ClaimAnswer():
                self._claim(answer)

    def claims(self) -> Iterator[Settled]:
        """Yield what became of each claim, in the order in which they were sent."""
        for entry in self._entries:
            yield _settle(entry, is_counted=_plain(entry.claim.trace) not in self._with_strangers)

    def _above(self, answer: Answer, entries: list[_Entry], level: str, accepted: bool) -> None:
        for entry in entries:
            entry.above.append((level, accepted))
        if not entries:
            self.unmatched.append(answer)

    def _interchange(self, number: str) -> list[_Entry]:
        return self._one_file(self._by_interchange[_plain(number)])

    def _group(self, answer: GroupAnswer) -> None:
        entries = self._by_group[_plain(answer.control_number)]
        if answer.interchange:
            within = _plain(answer.interchange)
            entries = [e for e in entries if _plain(e.claim.interchange) == within] or entries
        entries = self._one_file(entries)
        if answer.refused:
            self._above(answer, entries, "group", False)
            return
        if not entries:
            self.unmatched.append(answer)
        named = {_plain(each.control_number): each for each in answer.sets}
        others = _taken_without_a_name(answer)
        for entry in entries:
            outcome = named.get(_plain(entry.claim.set))
            if outcome is not None and outcome.outcome:
                entry.above.append(("set", outcome.accepted))
            elif outcome is None and others:
                entry.above.append(("set", True))

    def _batch(self, answer: BatchAnswer) -> None:
        entries = self._one_file(self._by_batch[_plain(answer.trace)])
        counts = answer.counts
        if answer.accepted is False:
            self._above(answer, _of_count(entries, counts.rejected), "batch", False)
            return
        for entry in entries:
            entry.passed_over = True
        if answer.accepted and counts.accepted and not counts.rejected:
            members = _of_count(entries, counts.accepted)
            if len(members) == counts.accepted:
                for entry in members:
                    entry.above.append(("batch", True))

    def _claim(self, answer: ClaimAnswer) -> None:
        entries = self._by_id.get(answer.claim_id.strip(), [])
        if not entries:
            loose = self._by_loose_id.get(_loose(answer.claim_id), [])
            entries = loose if len(loose) == 1 else []
        within = [e for e in entries if _plain(e.claim.trace) == _plain(answer.trace)]
        entries = within or entries
        if len(entries) > 1 and answer.charge is not None:
            entries = [e for e in entries if e.claim.charge == answer.charge] or entries
        if (
            len(entries) > 1
        ):  # one id on several claims of a batch: the answers stand in the order of the claims
            entries = [e for e in entries if not e.own][:1] if within else []
        if entries:
            entries[0].own.append((answer.source, answer.accepted))
            entries[0].taken |= answer.accepted is True and not answer.is_receipt
        else:
            self.unmatched.append(answer)
            if answer.accepted:
                self._with_strangers.add(_plain(answer.trace))

    def _one_file(self, entries: list[_Entry]) -> list[_Entry]:
        """Return the entries if they all stand in one interchange of one file: a number used twice joins nothing."""
        homes = {(e.claim.file, e.claim.interchange) for e in entries}
        return entries if len(homes) == 1 else []


def _of_count(entries: list[_Entry], count: int | None) -> list[_Entry]:
    """Return the claims of the set that a batch answer is about.

    Some practice systems give every set of a file the same BHT03: then it is the one set with so many claims, or all
    of them together; where that is not plain, none.
    """
    sets: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        sets[entry.claim.group, entry.claim.set].append(entry)
    if len(sets) <= 1 or count == len(entries):
        return entries
    fitting = [members for members in sets.values() if len(members) == count]
    return fitting[0] if len(fitting) == 1 else []


def _settle(entry: _Entry, *, is_counted: bool) -> Settled:
    """Return what became of a claim; `is_counted`: where its batch counts claims as accepted, it counts ours."""
    own = {outcome for _, outcome in entry.own}
    rejected = next((level for level, accepted in entry.above if not accepted), "")
    taken = [level for level, accepted in entry.above if accepted]
    claim = entry.claim
    if _disagree(entry, rejected):
        return Settled(claim, Fate.CONTRADICTED, "claim" if entry.own else rejected)
    if False in own:
        return Settled(claim, Fate.REJECTED, "claim")
    if True in own:
        return Settled(claim, Fate.ACCEPTED if entry.taken else Fate.PENDING, "claim")
    if rejected:
        return Settled(claim, Fate.REJECTED_ABOVE, rejected)
    if "batch" in taken and is_counted:
        return Settled(claim, Fate.ACCEPTED, "batch")
    if "set" in taken and not entry.passed_over and not entry.own:
        return Settled(claim, Fate.RECEIVED, "set")
    return Settled(claim, Fate.UNANSWERED)


def _disagree(entry: _Entry, rejected: str) -> bool:
    """Whether two answers can't both be so. A payer may reject what a clearinghouse took: that is no contradiction."""
    for source, outcome in entry.own:
        if outcome is True and rejected:
            return True
        if outcome is True and (source, False) in entry.own:
            return True
    levels = {level for level, accepted in entry.above if accepted}
    return any(not accepted and level in levels for level, accepted in entry.above)


def _taken_without_a_name(answer: GroupAnswer) -> bool:
    """Whether the sets that a 999 or 997 does not name are taken: it accepts all, or counts them as accepted."""
    if answer.outcome == "A" or (answer.outcome == "E" and not answer.sets):
        return True
    refused = sum(not each.accepted for each in answer.sets)
    return (
        answer.received.isdigit()
        and answer.taken.isdigit()
        and int(answer.received) - int(answer.taken) == refused
    )


def _plain(number: str) -> str:
    """A control number as it is compared: `000000101` is `101`."""
    return number.strip().lstrip("0") or "0"


def _loose(claim_id: str) -> str:
    """A claim id as senders and receivers rewrite it: letters and digits, in capitals."""
    return "".join(char for char in claim_id.upper() if char.isalnum())
