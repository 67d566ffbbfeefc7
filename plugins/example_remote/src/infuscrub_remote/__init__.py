"""Asks a payer's service whether the authorization numbers of a claim are on file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache

from infuscrub_remote.service import AuthorizationService, Question, Unavailable
from scrubber.plugin import Case, Finding, FindingKind, codes, hookimpl

infuscrub_api = "1"

RULE = "REMOTE01"
URL, TOKEN = "INFUSCRUB_REMOTE_URL", "INFUSCRUB_REMOTE_TOKEN"


@hookimpl
def infuscrub_inspect(case: Case) -> Iterator[Finding]:
    """Ask about each drug line that has an authorization number."""
    for line in case.claim.lines:
        numbers = [n for n in (*line.prior_authorizations, case.claim.prior_authorization) if n]
        if not numbers or line.first_date is None or not codes.is_drug(line.code):
            continue
        try:
            on_file = service().is_on_file(Question(numbers[0], line.code, line.first_date))
        except Unavailable as error:
            yield Finding(
                rule=RULE,
                title="The payer could not be asked about the authorization",
                line=line.number,
                message=f"Not evaluated: {error}. Ask again, or look the number up.",
                kind=FindingKind.QUESTION,
                holds=True,
            )
            continue
        if not on_file:
            yield Finding(
                rule=RULE,
                title="The authorization is not on file at the payer",
                line=line.number,
                element="REF02",
                message=f"The payer has no authorization of this number for {line.code} on {line.first_date}.",
                billed=line.label,
                asks="an authorization that the payer has on file",
                kind=FindingKind.CONFLICT,
                holds=True,
            )


@cache
def service() -> AuthorizationService:
    """Return the service that the environment names; one for a run, so that its memory and circuit are shared."""
    return AuthorizationService(os.environ.get(URL, ""), os.environ.get(TOKEN, ""))
