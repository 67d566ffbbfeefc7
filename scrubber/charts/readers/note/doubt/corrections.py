"""A sentence that corrects a time: `stop time for Remicade should read 1147 not 1117`.

Which of the two is right, a person must say: a note that contradicts itself is no ground for minutes. Both times are
kept as readings, the corrected one first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from scrubber.charts.readers.note.values.reading import timed
from scrubber.charts.readers.note.values.statement import Fact, Kind, Sentence, Statement
from scrubber.charts.readers.note.values.tokens import Token
from scrubber.charts.readers.note.words.rare import Needed

_CORRECTS = re.compile(
    r"\bshould\s+(?:read|be(?!\s+(?:in|done|finished|completed?|over|through|off|up|here|started|hung|given|ready)\b)|have\s+(?:read|been))\b|\bcorrect(?:ed|ion)?\b.{0,60}\b(?:to|is|was)\b|\bchanged?\s+(?:from|to)\b"
    r"|\b(?:charted|documented|entered|recorded)\s+(?:in\s+error|incorrectly|wrong)\b|\binstead\s+of\b|\bactual(?:ly)?\b"
    r"|\b(?:error|err|wrong|incorrect)\b.{0,20}\bcorrect(?:ed)?\s+(?:(?:start|stop|end|time)\s+){1,2}"
    r"|\btime\b.{0,30}\b(?:was|is)\b.{1,20}\b(?:not|and\s+not|rather\s+than)\b",
    re.IGNORECASE,
)
_ABOUT: dict[str, Kind] = {"start": "start", "stop": "stop", "restart": "restart", "pause": "pause"}


_DENIES = re.compile(r"\b(?:did\s+not|didn't|was\s+not|wasn't)\s+$", re.IGNORECASE)
_DISPUTES = re.compile(
    r"\b(?:charted|documented|entered|recorded)\s+(?:in\s+error|incorrectly|wrong(?:ly)?)\b"
    r"|\b(?:is|was|are|were)\s+(?:incorrect|wrong|not\s+correct|inaccurate|in\s+error|(?:an\s+)?error)\b|\bdisregard\b",
    re.IGNORECASE,
)
_REPLACES = re.compile(
    r"\b(?:should\s+(?:read|be|have\s+(?:read|been))|correct(?:ed)?\s+(?:times?\s+)?(?:to|is|are|was|were)|"
    r"corrected\s+times?)\s*:?\s*$",
    re.IGNORECASE,
)
_REJECTS = re.compile(r"\b(?:not|instead\s+of|rather\s+than)\b", re.IGNORECASE)
_SAID = Needed(
    (
        "should",
        "correct",
        "change",
        "charted",
        "documented",
        "entered",
        "recorded",
        "instead",
        "actual",
        "err",
        "wrong",
        "inaccurate",
        "disregard",
        "not",
        "n't",
        "time",
        "addend",
        "amend",
        "updated",
        "revised",
        "adjusted",
        "s/b",
    )
)
"""What stands in all that corrects; most sentences hold nothing of it."""
DISPUTED = "disputed"
"""The value of a fact that only says that a time which was told is wrong."""


def correction(sentence: Sentence, *, is_remark: bool = False) -> Statement | None:
    """Return what a correcting sentence says; None for any other sentence. `is_remark`: it stands beside a row that has
    times of its own, so that `stop time was 1235` puts one right in whatever words.
    """
    if not _SAID.may_stand(sentence.text, sentence.start, sentence.end):
        return None
    facts = list(_run_instead(sentence)) or list(_other_time(sentence, is_remark))
    if not facts:
        return None
    named = next((token for token in sentence.tokens if token.kind == "drug"), None)
    name, key = (named.text, named.key) if named else ("", "")
    lone = len(facts) == 1 and facts[0].clock is not None
    return Statement(name, key, sentence.start, sentence.end, facts, corrects=lone)


def _other_time(sentence: Sentence, is_remark: bool) -> Iterator[Fact]:
    """`stop time should read 1147 not 1117`; `stop time charted in error`, without a time, or with the pump's."""
    about = next((token for token in sentence.tokens if token.kind in _ABOUT or _label(token)), None)
    if about is None:
        return
    kind = _label(about) or _ABOUT[about.kind]
    times = [token for token in sentence.tokens if token.kind == "time" and token.start > about.start]
    told = times[0].start if len(times) == 1 else sentence.end
    if len(times) < 2 and _DISPUTES.search(sentence.text, about.end, told):
        yield Fact(kind, DISPUTED, about.start, about.end, about.text)
    elif len(times) == 2 and not _is_a_run(sentence, about, times):
        for token in _right_first(sentence, about, times):
            assert token.clock is not None
            yield timed(kind, token.clock)
    elif len(times) == 1 and _is_put_right(sentence, about, times[0], is_remark):
        assert times[0].clock is not None
        yield timed(kind, times[0].clock)
    elif not times:
        yield from _from_and_to(sentence, about, kind)


def _is_a_run(sentence: Sentence, about: Token, times: Sequence[Token]) -> bool:
    """`Actual: Remicade start 0922 stop 1130`: a time of each end, and none that replaces another."""
    between = (token for token in sentence.tokens if times[0].end <= token.start < times[1].start)
    return any(token.kind in ("start", "stop") and token.kind != about.kind for token in between)


def _label(token: Token) -> Kind | None:
    """`time out`, `time in`: labels that are words of a visit elsewhere."""
    return _LABELS.get(token.text.casefold())


_LABELS: dict[str, Kind] = {"time out": "stop", "time in": "start"}


def _is_put_right(sentence: Sentence, about: Token, time: Token, is_remark: bool) -> bool:
    """`stop time should read 0958`, `d/c time s/b 1135`, `Addendum: on review the end time is 1135`: one time, behind
    words that put another right.
    """
    between = sentence.text[about.end : time.start]
    line = max(sentence.text.rfind("\n", 0, sentence.start) + 1, sentence.start - _NEAR)
    if _IS_WRONG.match(sentence.text, time.end, sentence.end):
        return False
    if _PUT_RIGHT.fullmatch(between):
        return True
    added = is_remark or _ADDED.search(sentence.text, line, time.start) is not None
    return added and _IS.fullmatch(between) is not None


_NEAR = 120
_OF_IT = r"(?:[ \t]+(?:times?|(?:of|for)[ \t]+(?:the[ \t]+)?[\w-]+(?:[ \t]+infusion)?|infusion|on[ \t]+mar))*"
_PUT_RIGHT = re.compile(
    rf"{_OF_IT}[ \t]+(?:should[ \t]+(?:read|be|have[ \t]+(?:read|been))|s/b"
    r"|(?:(?:was|is|has[ \t]+been)[ \t]+)?(?:updated|corrected|revised|changed|amended|adjusted)(?:[ \t]+to)?)[ \t:]*",
    re.IGNORECASE,
)
_IS = re.compile(rf"{_OF_IT}[ \t]*(?:was|is|:|=)[ \t]*", re.IGNORECASE)
_IS_WRONG = re.compile(
    r"[ \t,(-]*(?:(?:was|is|had[ \t]+been)[ \t]+)?(?:not\b|wrong|incorrect|in[ \t]+error|error"
    r"|(?:charted|documented|entered|recorded|typed)[ \t]+(?:in[ \t]+error|incorrectly|wrong\w*|by[ \t]+mistake))",
    re.IGNORECASE,
)
_ADDED = re.compile(
    r"\b(?:late[ \t]+entry|addend\w+|amend\w+|correct\w*|actual|true|revised)\b[^\n]*", re.IGNORECASE
)


def _from_and_to(sentence: Sentence, about: Token, kind: Kind) -> Iterator[Fact]:
    """`end time changed from 0950 to 0958`, `time out revised 1125 -> 1135`: a time and what replaces it."""
    pair = next(
        (token for token in sentence.tokens if token.kind == "range" and token.start > about.end), None
    )
    if pair is None or not _CHANGED.fullmatch(sentence.text, about.end, pair.start):
        return
    assert pair.clock is not None
    assert pair.until is not None
    yield timed(kind, pair.until)
    yield timed(kind, pair.clock)


_CHANGED = re.compile(
    rf"{_OF_IT}[ \t]+(?:was[ \t]+)?(?:updated|corrected|revised|changed|amended|adjusted)(?:[ \t]+from)?[ \t:]*",
    re.IGNORECASE,
)


def _right_first(sentence: Sentence, about: Token, times: Sequence[Token]) -> Sequence[Token]:
    """Return the two times of a correction, the right one first: `1147 not 1117`, `changed from 1117 to 1147`, `did
    not end at 1410, it ended 1340`; none where nothing is corrected.
    """
    first, second = times
    if _DENIES.search(sentence.text, sentence.start, about.start):
        return second, first
    if not _CORRECTS.search(sentence.text, sentence.start, sentence.end):
        return ()
    rejects = _REJECTS.search(sentence.text[first.end : second.start])
    return (first, second) if rejects else (second, first)


def _run_instead(sentence: Sentence) -> Iterator[Fact]:
    """`should be 1300-1322 per pump`: another run than the one that was told."""
    for token in sentence.tokens:
        if token.kind == "range" and _REPLACES.search(sentence.text, sentence.start, token.start):
            assert token.clock is not None
            assert token.until is not None
            yield timed("start", token.clock)
            yield timed("stop", token.until)
