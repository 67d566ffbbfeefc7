"""Payer profiles for people and machines: a row, a page with the source of every parameter, a difference in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from payer_profiles import Change, Difference, Profile, ProfileSet, policy_words
from scrubber.model.impact import Impact
from scrubber.output.text import Line


def profile_row(profiles: ProfileSet, profile_id: str) -> str:
    """Return a profile on one line."""
    file = profiles.file(profile_id)
    match = file.match
    keys = [payer.id for payer in match.payer_ids] + [f"SBR09 {code}" for code in match.filing_indicators]
    keys += list(match.names[:2])
    return f"{profile_id:<24} {file.name:<44} {', '.join(keys) or '(by extends only)'}"


def profile_rows_json(profiles: ProfileSet) -> list[dict[str, Any]]:
    """Return every profile as JSON values."""
    rows = []
    for profile_id in profiles.ids:
        file = profiles.file(profile_id)
        rows.append(
            {
                "id": profile_id,
                "name": file.name,
                "extends": file.extends,
                "payer_ids": [payer.id for payer in file.match.payer_ids],
                "filing_indicators": list(file.match.filing_indicators),
                "names": list(file.match.names),
            }
        )
    return rows


def difference_lines(found: Sequence[Difference]) -> Iterator[Line]:
    """Yield each difference as a sentence, with what it rests on."""
    if not found:
        yield "no difference", "green"
    for difference in found:
        yield f"  {difference}", "bold"
        if difference.source is not None:
            source = difference.source
            yield f"      {source.title} ({source.trust}) {source.url or ''}".rstrip(), "dim"


def change_lines(changes: Sequence[Change]) -> Iterator[Line]:
    """Yield what changes on each date."""
    if not changes:
        yield "nothing changes", "green"
    for change in changes:
        yield f"for services from {change.on}", "bold"
        yield from difference_lines(change.differences)


def impact_block(impact: Impact) -> Iterator[Line]:
    """Yield the lines of a claim that ends otherwise."""
    old, new = impact.old.disposition.value, impact.new.disposition.value
    yield f"{impact.claim_id}  {old if old == new else f'{old} -> {new}'}", "bold"
    yield from ((f"    no longer: {text}", "dim") for text in impact.gone)
    yield from ((f"    now: {text}", "yellow") for text in impact.come)


def impact_json(impact: Impact) -> dict[str, Any]:
    """Return such a claim as JSON values."""
    return {
        "claim_id": impact.claim_id,
        "old": impact.old.disposition.value,
        "new": impact.new.disposition.value,
        "gone": list(impact.gone),
        "come": list(impact.come),
    }


def profile_page(profile: Profile) -> Iterator[Line]:
    """Yield every parameter with its source; what the profile itself states comes first."""
    yield f"{profile.id}  {profile.name}", "bold"
    since = profile.effective_from.isoformat() if profile.effective_from else "no documented start"
    yield f"revision {profile.revision or '-'} from {since}; made of {' < '.join(profile.chain)}", "dim"
    for warning in profile.warnings:
        yield f"warning: {warning}", "yellow"
    own = sorted(profile.facts.values(), key=lambda fact: (fact.profile != profile.id, fact.key))
    for fact in own:
        source = fact.grounds.source
        mark = "" if fact.may_reject else "  (unverified: can only warn)"
        yield f"  {fact.key} = {_plain(fact.value)}{mark}", "bold" if fact.profile == profile.id else ""
        yield f"      from {fact.profile}: {source.title} ({source.trust}) {source.url or ''}".rstrip(), "dim"
    for policy in profile.policies:
        mark = "" if policy.may_reject else "  (unverified: can only warn)"
        yield f"  policy {policy.id}: {policy_words(policy)}{mark}", "bold"
        source = policy.grounds.source
        yield (
            f"      from {policy.profile}: {source.title} ({source.trust}) {source.url or ''}".rstrip(),
            "dim",
        )
    for rule_id, setting in sorted(profile.rules.items()):
        state = "off" if not setting.enabled else (setting.severity or "as it is")
        yield f"  rule {rule_id}: {state}", "bold"
    for note in profile.notes:
        yield f"  note: {note.text}", ""


def profile_json(profile: Profile) -> dict[str, Any]:
    """Return a resolved profile as JSON values."""
    parameters = profile.parameters.model_dump(mode="json")
    return {
        "id": profile.id,
        "name": profile.name,
        "chain": list(profile.chain),
        "effective_from": profile.effective_from.isoformat() if profile.effective_from else None,
        "sha256": profile.sha256,
        "parameters": {
            key: {
                "value": value,
                "stated_by": profile.fact(key).profile,
                "source": profile.source_of(key).title,
                "url": profile.source_of(key).url,
                "trust": profile.trust_of(key),
                "may_reject": profile.may_reject(key),
            }
            for key, value in parameters.items()
        },
        "policies": [
            {
                "id": policy.id,
                "kind": policy.kind,
                "terms": policy.terms.model_dump(
                    mode="json",
                    by_alias=True,
                    exclude_defaults=True,
                    exclude={"id", "kind", "source", "table"},
                ),
                "stated_by": policy.profile,
                "source": policy.grounds.source.title,
                "url": policy.grounds.source.url,
                "trust": policy.grounds.source.trust,
                "may_reject": policy.may_reject,
            }
            for policy in profile.policies
        ],
        "warnings": list(profile.warnings),
    }


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value is None else str(value)
