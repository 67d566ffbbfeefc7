"""A claim status as a 277CA or 277 carries it, `A7:562:85`, or a part of it: who says it, and what here says it too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from scrubber.engine.guide import GUIDE_RULE
from scrubber.output.explain.data_files import data_of
from scrubber.output.explain.page import Page, sections
from scrubber.rules.definition import Rule
from x12.acks.places import GUIDE_CODES
from x12.acks.status import StatusCode, StatusComposite, status_table
from x12.sense import edits

_STATUS = re.compile(
    r"(?:CSC[- ]?)?(?:(?P<category>[A-FPR]\d{1,2}[FN]?)(?::(?P<after>\d{1,3}))?|(?P<alone>\d{1,3}))"
    r"(?::(?P<entity>[A-Z0-9]{2,3}))?"
)
_OF_ACKNOWLEDGEMENTS = (
    "A clearinghouse or the payer's front end says it in a 277CA, before the claim is decided. Nothing was paid or "
    "denied, so there is nothing to appeal."
)
_OF_ANSWERS = (
    "The payer says it in a 277, as the answer to a question about the claim (276), after it was accepted."
)
_OF_REQUESTS = "The payer says it in a 277, where it asks for more before it decides the claim."
_ANY = (
    "It says what a status is about; the category beside it (A1, A7, F2 ...) says what became of the claim."
)


def status_pages(id: str, rules: Sequence[Rule]) -> Iterator[Page]:
    """Yield what an id means as a claim status: at most one page."""
    found = _STATUS.fullmatch("".join(id.upper().split()))
    if found is None:
        return
    category, code = found["category"] or "", found["after"] or found["alone"] or ""
    entity = found["entity"] or ""
    is_known = (not category or category in categories()) and (not code or code in status_table().codes)
    if is_known and (code or not entity):
        yield _page(category, code, entity, rules)


def categories() -> dict[str, str]:
    """Return what every category means that we have words for."""
    labels = status_table().categories
    return {key: words.get("means") or labels[key] for key, words in data_of("statuses")["category"].items()}


def _page(category: str, code: str, entity: str, rules: Sequence[Rule]) -> Page:
    known = status_table().codes.get(code)
    title = _title(category, known, entity)
    says = _answering(category, code, rules)
    return Page(
        "status",
        ":".join(part for part in (category, code, entity) if part),
        title,
        sections(
            ("Who sends it", (_sender(category),)),
            ("Beside it", _needs(known, entity)),
            ("Said here by", _said(says, code)),
            ("What to do", tuple(_do(category))),
            ("Source", _source(known)),
        ),
        {
            "category": category or None,
            "code": code or None,
            "entity": entity or None,
            "means": title,
            "inactive_since": (known.inactive_since or None) if known else None,
            "needs_entity": known.entity_required if known else None,
            **says,
        },
    )


def _title(category: str, known: StatusCode | None, entity: str) -> str:
    if known is None:
        text = categories()[category]
    elif category:
        label = known.label or f"status {known.code}, for which we have no words"
        text = f"{categories()[category]}; {label}" + _of(entity)
    else:
        text = (known.label or f"claim status {known.code} is a number that we have no words for") + _of(
            entity
        )
    return text[0].upper() + text[1:]


def _of(entity: str) -> str:
    return f" ({status_table().entities.get(entity, entity)})" if entity else ""


def _sender(category: str) -> str:
    if not category:
        return _ANY
    return {"A": _OF_ACKNOWLEDGEMENTS, "R": _OF_REQUESTS}.get(category[0], _OF_ANSWERS)


def _needs(known: StatusCode | None, entity: str) -> tuple[str, ...]:
    if known is None:
        return ()
    found = []
    if known.entity_required and not entity:
        found.append(
            "An entity says whose it is: 85 the billing provider, 82 the rendering one, IL the subscriber."
        )
    if known.companion_required:
        found.append("Another status of the same claim or line says what is meant.")
    if known.batch_level_only:
        found.append("It is said of a whole batch only.")
    if known.inactive_since:
        since = "" if known.inactive_since == "unknown" else f" since {known.inactive_since}"
        found.append(f"Not in use{since}; an old answer may still carry it.")
    return tuple(found)


def _answering(category: str, code: str, rules: Sequence[Rule]) -> dict[str, Any]:
    """Return the rules and edits that say this status; without a code, those that say the category."""

    def says(texts: Sequence[str]) -> bool:
        given = [StatusComposite.parse(text) for text in texts]
        return any(
            (not category or one.category == category) and (not code or one.code == code) for one in given
        )

    return {
        "rules": [rule.id for rule in rules if says(rule.status)],
        "edits": [edit.id for edit in edits().values() if says(edit.status)],
        "guide": (not code or code in GUIDE_CODES) and category in ("", "A3", "A6", "A7"),
    }


def _said(says: dict[str, Any], code: str) -> tuple[str, ...]:
    found = []
    for name in ("rules", "edits"):
        if says[name]:
            found.append(f"{name.capitalize()}: {', '.join(says[name])}.")
    if says["guide"]:
        found.append(
            f"{GUIDE_RULE}: a fault against the implementation guide" + (" at that element." if code else ".")
        )
    return tuple(found) or ("Nothing: it is not looked for here.",)


def _do(category: str) -> Iterator[str]:
    if category:
        yield data_of("statuses")["category"][category]["next"]
    yield "`infuscrub ack ANSWER --claims SENT` names the claim, the line and the place in the file that you sent."


def _source(known: StatusCode | None) -> tuple[str, ...]:
    lists = data_of("statuses")["lists"]
    where = lists["official"] if known else lists["official_categories"]
    return (
        f"Our own words, codes as of {status_table().as_of.isoformat()}. The official text is X12's, and is not copied "
        f"here: {where}",
    )
